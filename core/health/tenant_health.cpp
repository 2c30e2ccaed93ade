#include "core/health/tenant_health.h"

#include "core/base/error.h"
#include "core/control/audit_sealer.h"
#include "core/control/tenant_store.h"
#include "core/health/finding.h"
#include "core/migrations/migration_set.h"
#include "core/tenancy/fleet.h"
#include "core/tenancy/provision_steps.h"
#include "core/tenancy/schema_guard.h"
#include "core/tenancy/tenant_settings.h"

#include <functional>

namespace landreeve::health {
namespace {

using control::Server;
using control::ServerStore;
using control::Tenant;
using control::TenantStatus;
using control::TenantStore;
using tenancy::Fleet;
using tenancy::FleetTenant;

/// How one thing is, in a word and a sentence.
struct Look {
    HealthStatus status = HealthStatus::Ok;
    std::string detail;
    std::string command = {}; ///< That tells more.
};

/// What it throws is a finding too.
HealthCheck lookFor(const std::string& name, const std::function<Look()>& look) {
    Look found;
    HealthCheck check = health::lookFor(
        name, "Tenant",
        [&]() -> Finding {
            found = look();
            return {};
        },
        [&](const Error& error) -> Finding {
            found = {HealthStatus::Down, wordsOf(error)};
            return {};
        });
    check.status = found.status;
    check.detail = found.detail;
    check.command = found.command;
    return check;
}

} // namespace

HealthReport tenantHealth(control::ControlPlane& control, tenancy::ServerAccess& servers, const std::string& tenantId,
                          const std::stop_token& stop) {
    Tenant tenant;
    Server server;
    {
        auto lease = control.lend({stop});
        tenant = TenantStore(*lease).get(tenantId);
        server = ServerStore(*lease).get(tenant.server);
    }
    std::vector<HealthCheck> checks;
    std::optional<std::string> unsealed;
    if (!control.schemaAhead())
        unsealed = control::sealingFailure(control, tenantId, stop);
    const auto check = [&checks](const std::string& name, const std::function<Look()>& look) {
        checks.push_back(lookFor(name, look));
    };
    check("status", [&]() -> Look {
        const Fleet fleet = tenancy::readFleet(control, stop);
        const FleetTenant* one = fleet.tenant(tenantId);
        if (one == nullptr)
            return {HealthStatus::Down, "It was deleted this moment."};
        const bool well = one->shownStatus() == TenantStatus::Active || one->shownStatus() == TenantStatus::Suspended;
        const std::string reason = one->shownReason();
        return {well ? HealthStatus::Ok : HealthStatus::Down,
                toString(one->shownStatus()) + (reason.empty() ? "" : ": " + reason)};
    });
    std::optional<postgres::Connection> connection;
    check("connection", [&]() -> Look {
        connection =
            postgres::Connection::open(servers.direct(server, tenant.database), {stop, std::chrono::seconds(5)});
        return {HealthStatus::Ok, tenant.database + " on " + server.name};
    });
    if (!connection)
        return reportOf(std::move(checks));
    check("isolation", [&]() -> Look {
        // The schema's version is a finding of its own below.
        auto wrong = tenancy::wrongInTenant(*connection, tenantId, migrations::MigrationSet::domain());
        std::erase_if(wrong,
                      [](const std::string& sentence) { return sentence.starts_with("the schema is at version"); });
        if (!wrong.empty())
            return {HealthStatus::Down, wrong.front(), "landreevectl migrate verify --tenant-id " + tenantId};
        return {HealthStatus::Ok, "row security forced, grants and identity as they must be"};
    });
    check("schema", [&]() -> Look {
        const int newest = migrations::MigrationSet::domain().version();
        const int version = tenancy::ledgerVersion(*connection);
        const std::string text = "version " + std::to_string(version);
        if (version == newest)
            return {HealthStatus::Ok, text};
        if (version > newest)
            return {HealthStatus::Degraded, text + " is newer than this program. Update it; until then it only reads."};
        return {HealthStatus::Degraded, text + ", " + std::to_string(newest - version) + " behind. Run migrate apply."};
    });
    check("settings", [&]() -> Look {
        if (tenancy::hasItsSettings(*connection, tenant))
            return {HealthStatus::Ok, "its database knows country, state, tax number and time zone"};
        return {HealthStatus::Degraded, "its database has not heard of the last change of country, state, tax number "
                                        "or time zone. Run tenant settings " +
                                            tenantId + " --copy."};
    });
    if (unsealed)
        check("sealing", [&]() -> Look {
            return {HealthStatus::Degraded, "What is done here does not reach the audit log: " + *unsealed};
        });
    return reportOf(std::move(checks));
}

} // namespace landreeve::health
