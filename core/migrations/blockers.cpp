#include "core/migrations/blockers.h"

#include "core/base/error.h"
#include "core/migrations/patience.h"
#include "core/migrations/transaction_script.h"
#include "core/postgres/membership.h"

#include <QJsonObject>

#include <cmath>

namespace landreeve::migrations {
namespace {

using namespace std::chrono_literals;

/// Who they are, from pg_stat_activity, named `a`.
std::string blockerSql(const std::string& pid, const std::string& from) {
    // lint: both are SQL of this file
    return "SELECT DISTINCT " + pid +
           ", coalesce(a.application_name, ''), coalesce(a.usename, ''), coalesce(a.state, ''), "
           "extract(epoch FROM clock_timestamp() - a.query_start)::float8 * 1000, "
           "extract(epoch FROM clock_timestamp() - a.xact_start)::float8 * 1000 FROM " +
           from;
}

std::vector<Blocker> blockersOf(const postgres::Result& result) {
    std::vector<Blocker> out;
    for (const auto& row : result)
        out.push_back({row.get<std::optional<int>>(0).value_or(0), row.get<std::string>(1), row.get<std::string>(2),
                       row.get<std::string>(3), row.get<std::optional<double>>(4), row.get<std::optional<double>>(5)});
    return out;
}

/// Those blockers again, with what the server shows of the tenant's own logins to their members alone; nothing where
/// there is no more to be seen.
std::vector<Blocker> withTheirState(postgres::Connection& connection, const std::string& sql, int backendPid,
                                    const std::vector<Blocker>& seen) {
    std::vector<std::string> users;
    for (const Blocker& blocker : seen)
        if (blocker.state.empty() && !blocker.user.empty())
            users.push_back(blocker.user);
    // A tenant's logins carry the same comment as its database.
    std::vector<std::string> logins;
    for (const auto& row : connection.exec(
             "SELECT r.rolname FROM pg_roles r JOIN pg_database d ON shobj_description(d.oid, 'pg_database') = "
             "shobj_description(r.oid, 'pg_authid') WHERE d.datname = current_database() AND r.rolname = ANY($1) "
             "ORDER BY r.rolname",
             users))
        logins.push_back(row.get<std::string>(0));
    if (logins.empty())
        return {};
    return postgres::asMemberOf(connection, logins, [&](postgres::Transaction& transaction) {
        return blockersOf(transaction.exec(sql, backendPid));
    });
}

std::string ago(double milliseconds) {
    if (milliseconds < 1'000)
        return std::to_string(std::lround(std::max(0.0, milliseconds))) + " ms ago";
    if (milliseconds < 120'000)
        return std::to_string(std::lround(milliseconds / 1'000)) + " s ago";
    return std::to_string(std::lround(milliseconds / 60'000)) + " min ago";
}

std::string describe(const Blocker& blocker) {
    if (blocker.pid == 0)
        return "a prepared transaction";
    std::string about = blocker.application;
    if (!blocker.state.empty())
        about += (about.empty() ? "" : ", ") + blocker.state;
    if (blocker.queryAgeMs)
        about += (about.empty() ? "its query began " : ", its query began ") + ago(*blocker.queryAgeMs);
    return "process " + std::to_string(blocker.pid) + (about.empty() ? "" : " (" + about + ")");
}

} // namespace

QJsonArray toJson(const std::vector<Blocker>& blockers) {
    QJsonArray out;
    for (const Blocker& blocker : blockers) {
        const auto age = [](const std::optional<double>& ms) {
            return ms ? QJsonValue(std::round(*ms)) : QJsonValue();
        };
        out.append(QJsonObject{{QStringLiteral("pid"), blocker.pid},
                               {QStringLiteral("application"), QString::fromStdString(blocker.application)},
                               {QStringLiteral("user"), QString::fromStdString(blocker.user)},
                               {QStringLiteral("state"), QString::fromStdString(blocker.state)},
                               {QStringLiteral("query_age_ms"), age(blocker.queryAgeMs)},
                               {QStringLiteral("transaction_age_ms"), age(blocker.transactionAgeMs)}});
    }
    return out;
}

std::string describe(const std::vector<Blocker>& blockers) {
    std::string out;
    for (const Blocker& blocker : blockers)
        out += (out.empty() ? "" : ", ") + describe(blocker);
    return out;
}

std::vector<Blocker> runnerLockHolders(postgres::Connection& connection) {
    // A lock by one bigint shows its halves as classid and objid (documentation of pg_locks).
    static const std::string sql =
        blockerSql("l.pid", "pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid "
                            "WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 "
                            "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
                            "AND (l.classid::bigint << 32 | l.objid::bigint) = $1 AND l.pid <> pg_backend_pid()");
    return blockersOf(connection.exec(sql, kRunnerLock));
}

BlockerWatch::BlockerWatch(postgres::ConnectionUrl url, int backendPid, std::chrono::milliseconds after)
    : m_url(std::move(url)),
      m_backendPid(backendPid),
      m_after(after),
      m_thread([this](const std::stop_token& stop) { run(stop); }) {}

BlockerWatch::~BlockerWatch() = default;

std::vector<Blocker> BlockerWatch::end() {
    m_thread.request_stop();
    if (m_thread.joinable())
        m_thread.join();
    const std::lock_guard lock(m_mutex);
    return m_seen;
}

void BlockerWatch::keep(std::vector<Blocker> seen) {
    const std::lock_guard lock(m_mutex);
    m_seen = std::move(seen);
}

void BlockerWatch::run(const std::stop_token& stop) {
    try {
        pause(m_after, stop);
        auto connection = postgres::Connection::open(m_url, {stop, 5s});
        const std::string sql = blockerSql("b.pid", "unnest(pg_blocking_pids($1)) AS b(pid) "
                                                    "LEFT JOIN pg_stat_activity a ON a.pid = b.pid");
        const auto interval = std::clamp(m_after, 10ms, 200ms);
        while (true) {
            auto seen = blockersOf(connection.exec(sql, m_backendPid));
            if (!seen.empty()) {
                keep(seen);
                if (auto more = withTheirState(connection, sql, m_backendPid, seen); !more.empty())
                    keep(std::move(more));
                return;
            }
            pause(interval, stop);
        }
    } catch (const std::exception&) {
        // Stopped, or there is no connection to look from: the report goes with what was seen so far.
    }
}

} // namespace landreeve::migrations
