#include "core/postgres/pool.h"

#include "core/base/error.h"

namespace landreeve::postgres {

struct Pool::State {
    ConnectionUrl url;
    std::size_t most;
    std::mutex mutex;
    std::condition_variable_any changed;
    std::vector<std::unique_ptr<Connection>> idle; ///< Last in, first out: what was used last is warm.
    std::size_t lent = 0;
};

Pool::Pool(ConnectionUrl url, std::size_t most) : m_state(std::make_shared<State>()) {
    m_state->url = std::move(url);
    m_state->most = most;
}

Pool::~Pool() {
    closeIdle();
}

Pool::Lease Pool::lend(const Wait& wait) {
    std::unique_ptr<Connection> connection;
    {
        std::unique_lock lock(m_state->mutex);
        const auto free = [this] { return m_state->lent < m_state->most; };
        if (!m_state->changed.wait_until(
                lock, wait.stop, std::min(wait.deadline(), Deadline::clock::now() + std::chrono::hours(1)), free)) {
            if (wait.stop.stop_requested())
                throw Cancelled();
            throw Error("too_many_connections", "All " + std::to_string(m_state->most) + " connections are in use.",
                        "Try again in a moment.")
                .setRetryable();
        }
        ++m_state->lent;
        while (!connection && !m_state->idle.empty()) {
            connection = std::move(m_state->idle.back());
            m_state->idle.pop_back();
            if (connection->peerClosed())
                connection.reset();
        }
    }
    try {
        if (connection)
            connection->setWait(wait);
        else
            connection = std::make_unique<Connection>(Connection::open(m_state->url, wait));
    } catch (...) {
        const std::lock_guard lock(m_state->mutex);
        --m_state->lent;
        m_state->changed.notify_one();
        throw;
    }
    return {m_state, std::move(connection)};
}

void Pool::closeIdle() {
    std::vector<std::unique_ptr<Connection>> closing;
    const std::lock_guard lock(m_state->mutex);
    closing.swap(m_state->idle);
}

const ConnectionUrl& Pool::url() const {
    return m_state->url;
}

Pool::Lease::Lease(std::shared_ptr<State> state, std::unique_ptr<Connection> connection)
    : m_state(std::move(state)), m_connection(std::move(connection)) {}

Pool::Lease::~Lease() {
    if (!m_state)
        return;
    bool keep = m_connection->usable();
    if (keep && m_connection->inTransaction()) {
        try {
            m_connection->setWait({{}, std::chrono::seconds(2)});
            m_connection->exec("ROLLBACK");
        } catch (const std::exception&) {
            keep = false;
        }
    }
    const std::lock_guard lock(m_state->mutex);
    --m_state->lent;
    if (keep)
        m_state->idle.push_back(std::move(m_connection));
    m_state->changed.notify_one();
}

} // namespace landreeve::postgres
