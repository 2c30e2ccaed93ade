#include "core/tenancy/health.h"

#include "core/base/error.h"
#include "core/control/tenant_store.h"
#include "core/migrations/migration_set.h"
#include "core/sessions/pile_ups.h"
#include "core/tenancy/clock_health.h"
#include "core/tenancy/fleet.h"
#include "core/tenancy/provision_steps.h"
#include "core/tenancy/schema_guard.h"

#include <algorithm>

namespace landreeve::tenancy {
namespace {

using control::Server;
using control::ServerStore;
using control::Tenant;
using control::TenantStatus;
using control::TenantStore;
using std::chrono::steady_clock;

/// What a check found, before it is timed.
struct Finding {
    HealthStatus status = HealthStatus::Ok;
    std::string detail;
};

std::string counted(int count, const std::string& one, const std::string& many) {
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

class Reporter {
public:
    /// Runs a check; what it throws is a finding too.
    template <typename Look>
    void check(const std::string& name, const Look& look) {
        const auto begun = steady_clock::now();
        Finding finding;
        try {
            finding = look();
        } catch (const Error& error) {
            finding = {HealthStatus::Down, error.message() + (error.hint().empty() ? "" : " " + error.hint())};
        }
        const double ms = std::chrono::duration<double, std::milli>(steady_clock::now() - begun).count();
        m_report.status = std::max(m_report.status, finding.status);
        m_report.checks.push_back({name, finding.status, finding.detail, ms});
    }

    HealthReport take() { return std::move(m_report); }

private:
    HealthReport m_report;
};

Finding lookAtServer(control::ControlPlane& control, ServerAccess& servers, const Server& server,
                     const std::stop_token& stop) {
    auto maintenance = servers.maintenance(server, control.workspaceId(), {stop, std::chrono::seconds(5)});
    const int version = maintenance->serverVersion();
    std::string detail = "PostgreSQL " + std::to_string(version / 10000) + "." + std::to_string(version % 10000) +
                         ", " + counted(server.tenants, "tenant", "tenants");
    if (const auto weakness = server.url.weakness())
        return {HealthStatus::Degraded, *weakness};
    const auto open =
        maintenance
            ->exec("SELECT string_agg(datname, ', ' ORDER BY datname) FROM pg_database WHERE datallowconn AND "
                   "has_database_privilege('public', datname, 'CONNECT')")
            .one()
            .get<std::optional<std::string>>(0);
    if (open)
        return {HealthStatus::Degraded,
                "Every login may connect to: " + *open + ". Their owner can REVOKE CONNECT … FROM PUBLIC."};
    if (server.capacity && server.tenants * 10 >= *server.capacity * 9)
        return {HealthStatus::Degraded, "Nearly full: " + detail + " of " + std::to_string(*server.capacity) + "."};
    return {HealthStatus::Ok, detail + (server.draining ? ", draining" : "")};
}

Finding lookAtTenants(control::ControlPlane& control, const std::stop_token& stop) {
    const Fleet fleet = readFleet(control, stop);
    const auto stuck = std::ranges::count_if(fleet.tenants, &FleetTenant::isHalfMade);
    if (stuck == 0)
        return {HealthStatus::Ok, counted(static_cast<int>(fleet.tenants.size()), "tenant", "tenants")};
    const auto first = std::ranges::find_if(fleet.tenants, &FleetTenant::isHalfMade);
    return {HealthStatus::Degraded, counted(static_cast<int>(stuck), "tenant is", "tenants are") +
                                        " half-made or half-deleted (" + first->tenant.id +
                                        "). Run tenant reconcile, or resume the provisioning."};
}

Finding lookAtBackups(postgres::Connection& control) {
    const auto row = control
                         .exec("SELECT count(*) AS tenants, count(*) FILTER (WHERE NOT EXISTS (SELECT FROM backup b "
                               "WHERE b.tenant_id = "
                               "t.id AND b.taken_at > now() - interval '24 hours')) AS missing FROM tenant_metadata t "
                               "WHERE status IN ('active', 'suspended')")
                         .one();
    const int missing = row.get<int>("missing");
    // Told, but no alarm of its own yet: a workspace an hour old has none and is well.
    return {HealthStatus::Ok, missing == 0
                                  ? "every tenant has one from the last 24 hours"
                                  : counted(missing, "tenant has", "tenants have") + " none from the last 24 hours"};
}

/// Outside issuers whose keys cannot be renewed; without new ones nobody of theirs is let in after an hour.
Finding lookAtKeySets(postgres::Connection& control) {
    const auto row = control
                         .exec("SELECT count(*) AS all_of_them, count(k.fault) AS failed, "
                               "min(i.url) FILTER (WHERE k.fault IS NOT NULL) AS first, "
                               "min(k.fault) FILTER (WHERE k.fault IS NOT NULL) AS fault "
                               "FROM issuer i LEFT JOIN issuer_key_set k ON k.url = i.keys_url WHERE i.kind <> 'local'")
                         .one();
    const int failed = row.get<int>("failed");
    const int all = row.get<int>("all_of_them");
    if (failed == 0)
        return {HealthStatus::Ok, counted(all, "outside issuer", "outside issuers")};
    return {HealthStatus::Degraded, counted(failed, "issuer's keys", "issuers' keys") + " cannot be renewed (" +
                                        row.get<std::string>("first") + "): " + row.get<std::string>("fault")};
}

Finding lookAtSignIns(control::ControlPlane& control, const std::stop_token& stop) {
    const auto pileUps = sessions::pileUpsNow(control, {stop, std::chrono::seconds(5)});
    if (pileUps.empty())
        return {HealthStatus::Ok, "failures pile up nowhere"};
    return {HealthStatus::Degraded, sessions::pileUpSentence(pileUps)};
}

} // namespace

std::string toString(HealthStatus status) {
    switch (status) {
    case HealthStatus::Ok:
        return "ok";
    case HealthStatus::Degraded:
        return "degraded";
    case HealthStatus::Down:
        break;
    }
    return "down";
}

HealthReport workspaceHealth(control::ControlPlane& control, ServerAccess& servers,
                             const std::optional<std::string>& secretStoreWeakness, const std::string& secretStoreKind,
                             const std::stop_token& stop) {
    Reporter reporter;
    std::vector<Server> all;
    reporter.check("control plane", [&]() -> Finding {
        auto lease = control.lend({stop, std::chrono::seconds(5)});
        lease->exec("SELECT 1");
        all = ServerStore(*lease).list();
        if (control.schemaAhead())
            return {HealthStatus::Degraded, "A newer Landreeve has brought it to version " +
                                                std::to_string(control.schemaVersion()) + "; this program only reads."};
        if (const auto weakness = control.url().weakness())
            return {HealthStatus::Degraded, *weakness};
        return {HealthStatus::Ok, "version " + std::to_string(control.schemaVersion())};
    });
    reporter.check("secrets", [&]() -> Finding {
        if (secretStoreWeakness)
            return {HealthStatus::Degraded, *secretStoreWeakness};
        return {HealthStatus::Ok, secretStoreKind};
    });
    for (const Server& server : all)
        reporter.check("server " + server.name, [&] { return lookAtServer(control, servers, server, stop); });
    if (!all.empty()) {
        reporter.check("clock", [&]() -> Finding {
            const HealthCheck look = lookAtClock(control, SystemClock(), stop);
            return {look.status, look.detail};
        });
        reporter.check("tenants", [&] { return lookAtTenants(control, stop); });
        reporter.check("key sets", [&] {
            auto lease = control.lend({stop, std::chrono::seconds(5)});
            return lookAtKeySets(*lease);
        });
        reporter.check("sign-ins", [&] { return lookAtSignIns(control, stop); });
        reporter.check("backups", [&] { return lookAtBackups(*control.lend({stop, std::chrono::seconds(5)})); });
    }
    return reporter.take();
}

HealthReport tenantHealth(control::ControlPlane& control, ServerAccess& servers, const std::string& tenantId,
                          const std::stop_token& stop) {
    Tenant tenant;
    Server server;
    {
        auto lease = control.lend({stop});
        tenant = TenantStore(*lease).get(tenantId);
        server = ServerStore(*lease).get(tenant.server);
    }
    Reporter reporter;
    reporter.check("status", [&]() -> Finding {
        const Fleet fleet = readFleet(control, stop);
        const FleetTenant* one = fleet.tenant(tenantId);
        if (one == nullptr)
            return {HealthStatus::Down, "It was deleted this moment."};
        const bool well = one->shownStatus() == TenantStatus::Active || one->shownStatus() == TenantStatus::Suspended;
        const std::string reason = one->shownReason();
        return {well ? HealthStatus::Ok : HealthStatus::Down,
                toString(one->shownStatus()) + (reason.empty() ? "" : ": " + reason)};
    });
    std::optional<postgres::Connection> connection;
    reporter.check("connection", [&]() -> Finding {
        connection =
            postgres::Connection::open(servers.direct(server, tenant.database), {stop, std::chrono::seconds(5)});
        return {HealthStatus::Ok, tenant.database + " on " + server.name};
    });
    if (!connection)
        return reporter.take();
    reporter.check("isolation", [&]() -> Finding {
        // The schema's version is a finding of its own below.
        auto wrong = wrongInTenant(*connection, tenantId, migrations::MigrationSet::domain());
        std::erase_if(wrong,
                      [](const std::string& sentence) { return sentence.starts_with("the schema is at version"); });
        if (!wrong.empty())
            return {HealthStatus::Down, wrong.front()};
        return {HealthStatus::Ok, "row security forced, grants and identity as they must be"};
    });
    reporter.check("schema", [&]() -> Finding {
        const int newest = migrations::MigrationSet::domain().version();
        const int version = ledgerVersion(*connection);
        const std::string text = "version " + std::to_string(version);
        if (version == newest)
            return {HealthStatus::Ok, text};
        if (version > newest)
            return {HealthStatus::Degraded, text + " is newer than this program. Update it; until then it only reads."};
        return {HealthStatus::Degraded, text + ", " + std::to_string(newest - version) + " behind. Run migrate apply."};
    });
    return reporter.take();
}

} // namespace landreeve::tenancy
