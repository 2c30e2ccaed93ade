#pragma once

#include <chrono>
#include <stop_token>

namespace landreeve::postgres {

using Deadline = std::chrono::steady_clock::time_point;

/// How long a call may take and who may end it early.
struct Wait {
    std::stop_token stop = {};
    /// For one call: connecting, one statement, one block of a COPY. Zero means without limit (a stop still ends it).
    std::chrono::milliseconds timeout = std::chrono::seconds(30);

    Deadline deadline() const;
};

enum class Woken { Ready, Stopped, TimedOut };

/// A wait on a socket that a stop request interrupts at once. Belongs to one thread at a time.
class SocketWaiter {
public:
    SocketWaiter() = default;
    SocketWaiter(const SocketWaiter&) = delete;
    SocketWaiter& operator=(const SocketWaiter&) = delete;
    ~SocketWaiter();

    /// Waits until `socket` is ready for `events` (poll()'s), a stop is requested or the deadline passes.
    Woken wait(int socket, short events, const std::stop_token& stop, Deadline deadline);

private:
    int m_wakeUp = -1; ///< An eventfd that a stop callback writes to; made when first needed.
};

} // namespace landreeve::postgres
