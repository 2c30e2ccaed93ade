#pragma once

#include "core/postgres/connection.h"

#include <QJsonArray>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace landreeve::migrations {

/// A session that stands in the way. What the server keeps from us is missing.
struct Blocker {
    int pid = 0; ///< 0: a prepared transaction.
    std::string application;
    std::string user;
    std::string state;                ///< "active", "idle in transaction", …
    std::optional<double> queryAgeMs; ///< Since its last query began.
    std::optional<double> transactionAgeMs;
};

QJsonArray toJson(const std::vector<Blocker>& blockers);

/// "process 4711 (psql, idle in transaction, its query began 34 s ago)"; empty without one.
std::string describe(const std::vector<Blocker>& blockers);

/// Who holds the runner's advisory lock in the database of `connection`.
std::vector<Blocker> runnerLockHolders(postgres::Connection& connection);

/// While it lives: looks over a connection of its own at what a backend waits for, from `after` on, until it has seen
/// somebody. Afterwards the backend can no longer be asked.
class BlockerWatch {
public:
    BlockerWatch(postgres::ConnectionUrl url, int backendPid, std::chrono::milliseconds after);
    BlockerWatch(const BlockerWatch&) = delete;
    BlockerWatch& operator=(const BlockerWatch&) = delete;
    ~BlockerWatch();

    /// Ends the watch; who was seen.
    std::vector<Blocker> end();

private:
    void run(const std::stop_token& stop);
    void keep(std::vector<Blocker> seen);

    postgres::ConnectionUrl m_url;
    int m_backendPid;
    std::chrono::milliseconds m_after;
    std::mutex m_mutex;
    std::vector<Blocker> m_seen;
    std::jthread m_thread; ///< Last: it uses the others.
};

} // namespace landreeve::migrations
