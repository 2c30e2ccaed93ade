#pragma once

#include "core/postgres/connection.h"

#include <chrono>
#include <stop_token>

namespace landreeve::migrations {

/// Waits, holding nothing. Throws Cancelled when a stop is requested.
void pause(std::chrono::milliseconds duration, const std::stop_token& stop);

/// The wait before attempt `attempt` + 1: doubling from `base` to at most 5 s, spread by half so that runners that
/// collided once do not collide again.
std::chrono::milliseconds jittered(std::chrono::milliseconds base, int attempt);

/// For as long as it lives the calls on a connection end with `wait`; then as before.
class WaitScope {
public:
    WaitScope(postgres::Connection& connection, postgres::Wait wait);
    WaitScope(const WaitScope&) = delete;
    WaitScope& operator=(const WaitScope&) = delete;
    ~WaitScope();

private:
    postgres::Connection& m_connection;
    postgres::Wait m_before;
};

/// Says something last to a server after a failure or a stop: never throws, waits no longer than `limit`, says
/// nothing on a connection that is gone.
void lastWord(postgres::Connection& connection, const std::string& sql,
              std::chrono::milliseconds limit = std::chrono::seconds(5));

/// Ends a transaction that a failure left open.
void rollBack(postgres::Connection& connection);

} // namespace landreeve::migrations
