#include "core/health/pool_check.h"

#include "core/base/duration.h"
#include "core/base/error.h"
#include "core/health/finding.h"
#include "core/postgres/connection.h"

#include <algorithm>

namespace landreeve::health {

using std::chrono::seconds;

namespace {

/// Whether it lets anybody through: its console says to whom it refuses no more than that.
bool answers(const postgres::ConnectionUrl& url, const std::stop_token& stop) {
    try {
        postgres::Connection::open(url.withDatabase("postgres"), {stop, seconds(3)});
        return true;
    } catch (const Error&) {
        return false;
    }
}

} // namespace

HealthCheck lookAtPool(const postgres::ConnectionUrl& url, const std::string& server, const std::stop_token& stop) {
    const auto look = [&]() -> Finding {
        auto console = postgres::Connection::open(url, {stop, seconds(3)});
        std::int64_t waiting = 0;
        std::int64_t longest = 0;
        std::int64_t serving = 0;
        // The console knows the simple protocol only, whose values come as text.
        for (const auto row : console.script("SHOW POOLS")) {
            waiting += std::stoll(row.get<std::string>("cl_waiting"));
            longest = std::max<std::int64_t>(longest, std::stoll(row.get<std::string>("maxwait")));
            serving += std::stoll(row.get<std::string>("cl_active"));
        }
        if (waiting == 0)
            return {counted(serving, "client", "clients") + " served, nobody waits"};
        Alert alert = alertOf("pool_waiting", server, HealthStatus::Degraded, "Clients wait for the pool of " + server,
                              counted(waiting, "client waits", "clients wait") + " for a connection of " + server +
                                  "'s pool, the longest for " + durationWords(seconds(longest)) + ".");
        alert.since = std::chrono::system_clock::now() - seconds(longest);
        return Finding::of(std::move(alert));
    };
    return lookFor("pool " + server, "Servers", look, [&](const Error& error) -> Finding {
        if (!answers(url, stop))
            return Finding::of(alertOf("server_down", server + " (pool)", HealthStatus::Down,
                                       "The pool of " + server + " does not answer", wordsOf(error)));
        return Finding::unknown("Who waits for it cannot be seen: PgBouncer tells those in stats_users.");
    });
}

} // namespace landreeve::health
