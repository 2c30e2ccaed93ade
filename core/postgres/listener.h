#pragma once

#include "core/postgres/connection.h"

#include <string>
#include <vector>

namespace landreeve::postgres {

struct Notification {
    std::string channel;
    std::string payload;
    int backendPid; ///< Who sent it; Connection::backendPid() of the sender.
};

/// A connection that waits for NOTIFY. A notification is a wake-up, not a message: whoever hears one reads again, and
/// reads once after every new connection, because what was sent meanwhile is lost. Goes direct, never through a pooler.
class Listener {
public:
    Listener(const ConnectionUrl& url, const std::vector<std::string>& channels, const Wait& wait = {});

    /// What came within `timeout`; empty when nothing did. Throws Error `server_unavailable` when the connection is
    /// lost, Cancelled on a stop request.
    std::vector<Notification> wait(const std::stop_token& stop, std::chrono::milliseconds timeout);

    /// Asks the server for a sign of life and says how long it took; what was notified meanwhile is kept for wait().
    /// Throws what Connection::exec() throws: a server that stands still sends no good-bye.
    std::chrono::microseconds look(const Wait& wait);

private:
    Connection m_connection;
    SocketWaiter m_waiter;
};

} // namespace landreeve::postgres
