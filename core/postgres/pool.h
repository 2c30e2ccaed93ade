#pragma once

#include "core/postgres/connection.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace landreeve::postgres {

/// Lends connections to any number of databases. Every member may be called from any thread. It may end before what it
/// lent.
class Pools {
public:
    class Lease;

    struct Limits {
        std::size_t ofOne; ///< How many are lent to one database at once.
        std::size_t ofAll; ///< How many are open altogether, lent or kept.
    };
    explicit Pools(Limits limits);
    ~Pools();
    Pools(const Pools&) = delete;
    Pools& operator=(const Pools&) = delete;

    /// A connection to the database known as `name`, kept or new, waited for until `wait` ends; its calls end with the
    /// same `wait`. Where all are open, the idle one that was used least of late gives way. With another `url` than
    /// before, what is kept of the old one is closed. Throws Error `too_many_connections` where none came back in time,
    /// or what Connection::open() throws.
    Lease lend(const std::string& name, const ConnectionUrl& url, const Wait& wait = {});

    /// Closes what lies idle of one database (before a rename, a drop, a suspension), and what is lent of it when it
    /// comes back.
    void forget(const std::string& name);

private:
    struct State;
    std::shared_ptr<State> m_state;
};

/// A borrowed connection; goes back when destroyed, rolled back if a transaction is open, dropped if it broke.
class Pools::Lease {
public:
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) noexcept = delete;
    ~Lease();

    Connection& operator*() { return *m_connection; }
    Connection* operator->() { return m_connection.get(); }

private:
    friend class Pools;
    Lease(std::shared_ptr<State> state, std::string name, std::size_t generation,
          std::unique_ptr<Connection> connection);

    std::shared_ptr<State> m_state;
    std::string m_name;
    std::size_t m_generation; ///< Of its database when it was lent.
    std::unique_ptr<Connection> m_connection;
};

/// Lends connections to one database as one role, at most so many at once. Every member may be called from any thread.
/// A pool may end before what it lent.
class Pool {
public:
    using Lease = Pools::Lease;

    Pool(ConnectionUrl url, std::size_t most) : m_url(std::move(url)), m_pools({most, most}) {}

    /// As Pools::lend().
    Lease lend(const Wait& wait = {}) { return m_pools.lend({}, m_url, wait); }
    /// As Pools::forget().
    void closeIdle() { m_pools.forget({}); }

    const ConnectionUrl& url() const { return m_url; }

private:
    ConnectionUrl m_url;
    Pools m_pools;
};

} // namespace landreeve::postgres
