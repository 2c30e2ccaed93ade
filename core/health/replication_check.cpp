#include "core/health/replication_check.h"

#include "core/base/duration.h"
#include "core/health/finding.h"

#include <algorithm>

namespace landreeve::health {
namespace {

using std::chrono::seconds;

/// What a standby may be behind before somebody should look.
constexpr seconds kMostLate{60};
constexpr std::int64_t kMostBehind = std::int64_t{64} << 20;

/// While nothing is written the last replay is old and says nothing.
constexpr const char* kStandby = R"(
    SELECT CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
                ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) END::bigint AS late)";

/// Others' columns are null without pg_read_all_stats.
constexpr const char* kStandbys = R"(
    SELECT coalesce(nullif(application_name, ''), 'a standby') AS name, state,
           pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::bigint AS behind,
           extract(epoch FROM replay_lag)::bigint AS late
      FROM pg_stat_replication ORDER BY application_name)";

std::string megabytes(std::int64_t bytes) {
    return std::to_string(bytes >> 20) + " MB";
}

Finding lookAtPrimary(const postgres::Result& rows, const std::string& server) {
    Finding finding;
    int hidden = 0;
    std::int64_t worst = 0;
    for (const auto row : rows) {
        if (!row.get<std::optional<std::string>>("state")) {
            ++hidden;
            continue;
        }
        const auto name = row.get<std::string>("name");
        const auto behind = row.get<std::optional<std::int64_t>>("behind").value_or(0);
        const seconds late(row.get<std::optional<std::int64_t>>("late").value_or(0));
        worst = std::max(worst, behind);
        if (behind <= kMostBehind && late <= kMostLate)
            continue;
        std::string said = "The standby ";
        said.append(name).append(" of ").append(server).append(" is ").append(megabytes(behind));
        if (late > seconds(0))
            said.append(" and ").append(durationWords(late));
        finding.alerts.push_back(alertOf("replication_late", server, HealthStatus::Degraded,
                                         "A standby of " + server + " is behind", said + " behind."));
    }
    if (hidden > 0 && finding.alerts.empty())
        return Finding::unknown("How far " + counted(hidden, "standby is", "standbys are") +
                                " behind cannot be seen: GRANT pg_read_all_stats to the service role.");
    finding.well = counted(rows.size(), "standby", "standbys") + ", at most " + megabytes(worst) + " behind";
    return finding;
}

} // namespace

std::optional<HealthCheck> lookAtReplication(postgres::Connection& connection, const std::string& server) {
    std::optional<postgres::Result> standbys;
    auto check = lookFor("replication " + server, "Servers", [&]() -> Finding {
        if (connection.exec("SELECT pg_is_in_recovery()").one().get<bool>(0)) {
            const seconds late(connection.exec(kStandby).one().get<std::optional<std::int64_t>>("late").value_or(0));
            if (late <= kMostLate)
                return {"a standby, " + durationWords(late) + " behind its primary"};
            return Finding::of(alertOf("replication_late", server, HealthStatus::Degraded, server + " is behind",
                                       "It is a standby, and " + durationWords(late) + " behind its primary."));
        }
        standbys = connection.exec(kStandbys);
        return lookAtPrimary(*standbys, server);
    });
    if (standbys && standbys->empty())
        return std::nullopt;
    return check;
}

} // namespace landreeve::health
