#include "core/health/server_check.h"

#include "core/base/duration.h"
#include "core/base/error.h"
#include "core/health/finding.h"
#include "core/health/pool_check.h"
#include "core/health/replication_check.h"
#include "core/postgres/server_certificate.h"

#include <optional>

namespace landreeve::health {
namespace {

using control::Server;
using std::chrono::hours;
using std::chrono::seconds;

constexpr seconds kPatience{5};
/// A certificate has been renewed by then where that is done by a program (ACME: at a third of 90 days).
constexpr hours kRenewBefore{21 * 24};

/// What everybody may see: sessions by database. The reserve is for superusers alone.
constexpr const char* kConnections = R"(
    SELECT (SELECT coalesce(sum(numbackends), 0) FROM pg_stat_database)::bigint AS used,
           current_setting('max_connections')::bigint - current_setting('superuser_reserved_connections')::bigint
               AS room)";

constexpr const char* kOpenToAll = R"(
    SELECT string_agg(datname, ', ' ORDER BY datname) FROM pg_database
     WHERE datallowconn AND has_database_privilege('public', datname, 'CONNECT'))";

Finding lookInside(postgres::Connection& connection, const Server& server) {
    Finding finding;
    const int version = connection.serverVersion();
    const auto row = connection.exec(kConnections).one();
    const auto used = row.get<std::int64_t>("used");
    const auto room = row.get<std::int64_t>("room");
    const std::string tenants = counted(server.tenants, "tenant", "tenants");
    const std::string sessions = std::to_string(used) + " of " + std::to_string(room) + " connections used";
    finding.well = "PostgreSQL " + std::to_string(version / 10000) + "." + std::to_string(version % 10000) + ", " +
                   tenants + ", " + sessions + (server.draining ? ", draining" : "");
    if (const auto weakness = server.url.weakness())
        finding.alerts.push_back(alertOf("server_unsafe", server.name, HealthStatus::Degraded,
                                         "The connection to " + server.name + " is not safe", *weakness));
    if (const auto open = connection.exec(kOpenToAll).one().get<std::optional<std::string>>(0)) {
        finding.alerts.push_back(alertOf("server_open", server.name, HealthStatus::Degraded,
                                         "Databases of " + server.name + " are open",
                                         "Every login may connect to: " + *open + "."));
    }
    if (server.capacity && server.tenants * 10 >= *server.capacity * 9)
        finding.alerts.push_back(alertOf("server_full", server.name, HealthStatus::Degraded,
                                         "Server " + server.name + " is nearly full",
                                         "It holds " + tenants + " of " + std::to_string(*server.capacity) + "."));
    if (used * 10 >= room * 9)
        finding.alerts.push_back(
            alertOf("connections_short", server.name, used >= room ? HealthStatus::Down : HealthStatus::Degraded,
                    "Server " + server.name + " runs out of connections", "On " + server.name + " " + sessions + "."));
    return finding;
}

/// It does not answer, or it does but refuses to be a place for tenants.
Finding refusalOf(const Server& server, const Error& error) {
    const std::string& code = error.code();
    if (code == "too_many_connections")
        return Finding::of(alertOf("connections_short", server.name, HealthStatus::Down,
                                   "Server " + server.name + " has no connection left", wordsOf(error)));
    if (code == "insufficient_privilege" || code == "name_taken_on_server" || code == "server_too_old" ||
        code == "server_read_only")
        return Finding::of(alertOf("server_unfit", server.name, HealthStatus::Degraded,
                                   "Server " + server.name + " cannot take tenants", wordsOf(error)));
    return Finding::of(alertOf("server_down", server.name, HealthStatus::Down,
                               "Server " + server.name + " does not answer", wordsOf(error)));
}

Finding lookAtCertificate(const Server& server, Time ends) {
    const auto left = std::chrono::duration_cast<seconds>(ends - std::chrono::system_clock::now());
    if (left > kRenewBefore)
        return {"good for " + durationWords(left)};
    const bool over = left <= seconds(0);
    Alert alert =
        alertOf("certificate_expiring", server.name, over ? HealthStatus::Down : HealthStatus::Degraded,
                "The certificate of " + server.name + (over ? " is over" : " ends soon"),
                "The certificate of " + server.name +
                    (over ? " ended " + durationWords(-left) + " ago." : " ends in " + durationWords(left) + "."));
    alert.since = ends - kRenewBefore;
    return Finding::of(std::move(alert));
}

} // namespace

std::vector<HealthCheck> lookAtServer(control::ControlPlane& control, tenancy::ServerAccess& servers,
                                      const Server& server, const std::stop_token& stop) {
    std::vector<HealthCheck> checks;
    std::optional<postgres::Pool::Lease> maintenance;
    std::optional<postgres::Connection> plain; // where it is no place for tenants
    checks.push_back(lookFor(
        "server " + server.name, "Servers",
        [&] {
            maintenance.emplace(servers.maintenance(server, control.workspaceId(), {stop, kPatience}));
            return lookInside(**maintenance, server);
        },
        [&](const Error& error) {
            maintenance.reset();
            return refusalOf(server, error);
        }));
    if (!maintenance && checks.front().alerts.front().code == "server_unfit") {
        try {
            plain = postgres::Connection::open(servers.direct(server, "postgres"), {stop, kPatience});
        } catch (const Error&) {
            plain.reset(); // said above
        }
    }
    if (postgres::Connection* const inside = maintenance ? &**maintenance : (plain ? &*plain : nullptr)) {
        if (const auto ends = postgres::serverCertificateEnds(*inside))
            checks.push_back(
                lookFor("certificate " + server.name, "Servers", [&] { return lookAtCertificate(server, *ends); }));
        if (auto replication = lookAtReplication(*inside, server.name))
            checks.push_back(std::move(*replication));
    }
    if (server.directUrl && !(*server.directUrl == server.url))
        checks.push_back(lookAtPool(servers.pooled(server, "pgbouncer"), server.name, stop));
    return checks;
}

} // namespace landreeve::health
