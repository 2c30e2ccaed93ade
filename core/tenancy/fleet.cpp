#include "core/tenancy/fleet.h"

#include "core/control/tenant_store.h"
#include "core/migrations/migration_set.h"

#include <algorithm>
#include <map>

namespace landreeve::tenancy {

using control::TenantStatus;

const control::Server* Fleet::server(const std::string& name) const {
    const auto found = std::ranges::find(servers, name, &control::Server::name);
    return found == servers.end() ? nullptr : &*found;
}

const FleetTenant* Fleet::tenant(const std::string& id) const {
    const auto found = std::ranges::find_if(tenants, [&](const FleetTenant& one) { return one.tenant.id == id; });
    return found == tenants.end() ? nullptr : &*found;
}

bool FleetTenant::isHalfMade() const {
    const TenantStatus status = tenant.status;
    return !underWay &&
           (status == TenantStatus::Failed || status == TenantStatus::Provisioning || status == TenantStatus::Deleting);
}

Fleet readFleet(control::ControlPlane& control, const std::stop_token& stop) {
    auto lease = control.lend({stop, std::chrono::seconds(5)});
    Fleet fleet;
    for (control::Tenant tenant : control::TenantStore(*lease).list())
        fleet.tenants.push_back({std::move(tenant), {}, {}, {}, false});
    fleet.servers = control::ServerStore(*lease).list();
    fleet.newestSchema = migrations::MigrationSet::domain().version();
    fleet.readAt = std::chrono::system_clock::now();

    std::map<std::string, FleetTenant*> byId;
    for (FleetTenant& one : fleet.tenants)
        byId.emplace(one.tenant.id, &one);
    for (const auto row : lease->exec("SELECT tenant_id, max(taken_at) FROM backup GROUP BY tenant_id")) {
        const auto found = byId.find(row.get<std::string>(0));
        if (found != byId.end())
            found->second->lastBackup = row.get<Time>(1);
    }
    for (const auto row : lease->exec("SELECT s.tenant_id, s.step, s.error FROM provisioning_step s "
                                      "JOIN tenant_metadata t ON t.id = s.tenant_id AND t.status IN ('failed', "
                                      "'provisioning') WHERE s.state IN ('failed', 'running') ORDER BY s.ordinal")) {
        const auto found = byId.find(row.get<std::string>(0));
        if (found == byId.end())
            continue;
        found->second->stoppedAt = row.get<std::string>(1);
        found->second->cause = row.get<std::optional<std::string>>(2).value_or("");
    }
    // Whoever works on a tenant holds its lock (TenantLock), also a program on another computer.
    for (const auto row :
         lease->exec("SELECT t.id FROM tenant_metadata t JOIN pg_locks l ON l.locktype = 'advisory' AND l.granted AND "
                     "l.objsubid = 1 AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
                     "AND ((l.classid::bigint << 32) | l.objid::bigint) = hashtextextended('landreeve.tenant.' || "
                     "t.id, 0)"))
        if (const auto found = byId.find(row.get<std::string>(0)); found != byId.end())
            found->second->underWay = true;
    return fleet;
}

} // namespace landreeve::tenancy
