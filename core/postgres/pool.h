#pragma once

#include "core/postgres/connection.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

namespace landreeve::postgres {

/// Lends connections to one database as one role, at most so many at once. Every member may be called from any thread.
/// A pool may end before what it lent.
class Pool {
public:
    class Lease;

    Pool(ConnectionUrl url, std::size_t most);
    ~Pool();
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    /// A connection, kept or new, waited for until `wait` ends; its calls end with the same `wait`.
    /// Throws Error `too_many_connections` where none came back in time, or what Connection::open() throws.
    Lease lend(const Wait& wait = {});

    /// Closes what lies idle (before a rename, a drop, a suspension).
    void closeIdle();

    const ConnectionUrl& url() const;

private:
    struct State;
    std::shared_ptr<State> m_state;
};

/// A borrowed connection; goes back when destroyed, rolled back if a transaction is open, dropped if it broke.
class Pool::Lease {
public:
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) noexcept = delete;
    ~Lease();

    Connection& operator*() { return *m_connection; }
    Connection* operator->() { return m_connection.get(); }

private:
    friend class Pool;
    Lease(std::shared_ptr<State> state, std::unique_ptr<Connection> connection);

    std::shared_ptr<State> m_state;
    std::unique_ptr<Connection> m_connection;
};

} // namespace landreeve::postgres
