#include "core/migrations/patience.h"

#include "core/base/error.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <random>

namespace landreeve::migrations {

using namespace std::chrono_literals;

void pause(std::chrono::milliseconds duration, const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, duration, [] { return false; });
    if (stop.stop_requested())
        throw Cancelled();
}

std::chrono::milliseconds jittered(std::chrono::milliseconds base, int attempt) {
    thread_local std::minstd_rand random{std::random_device{}()};
    const auto whole = std::min<std::chrono::milliseconds>(base * (1 << std::clamp(attempt - 1, 0, 10)), 5s);
    std::uniform_real_distribution<double> spread(0.5, 1.5);
    return std::chrono::milliseconds(static_cast<std::int64_t>(static_cast<double>(whole.count()) * spread(random)));
}

WaitScope::WaitScope(postgres::Connection& connection, postgres::Wait wait)
    : m_connection(connection), m_before(connection.wait()) {
    m_connection.setWait(std::move(wait));
}

WaitScope::~WaitScope() {
    m_connection.setWait(std::move(m_before));
}

void lastWord(postgres::Connection& connection, const std::string& sql, std::chrono::milliseconds limit) {
    if (!connection.usable())
        return;
    const WaitScope scope(connection, {{}, limit});
    try {
        connection.script(sql);
    } catch (const std::exception&) {
        // The connection is gone, and with it what was to be undone.
    }
}

void rollBack(postgres::Connection& connection) {
    if (connection.inTransaction())
        lastWord(connection, "ROLLBACK");
}

} // namespace landreeve::migrations
