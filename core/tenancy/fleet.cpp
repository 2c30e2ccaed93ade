#include "core/tenancy/fleet.h"

#include "core/control/tenant_store.h"
#include "core/migrations/migration_set.h"

#include <algorithm>
#include <map>
#include <set>

namespace landreeve::tenancy {

using control::TenantStatus;

namespace {

std::set<std::string> lockedTenants(postgres::Connection& control) {
    std::set<std::string> locked;
    for (const auto row : control.exec(
             "SELECT t.id FROM tenant_metadata t JOIN pg_locks l ON l.locktype = 'advisory' AND l.granted AND "
             "l.objsubid = 1 AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
             "AND ((l.classid::bigint << 32) | l.objid::bigint) = hashtextextended('landreeve.tenant.' || "
             "t.id, 0)"))
        locked.insert(row.get<std::string>(0));
    return locked;
}

} // namespace

const control::Server* Fleet::server(const std::string& name) const {
    const auto found = std::ranges::find(servers, name, &control::Server::name);
    return found == servers.end() ? nullptr : &*found;
}

const FleetTenant* Fleet::tenant(const std::string& id) const {
    const auto found = std::ranges::find_if(tenants, [&](const FleetTenant& one) { return one.tenant.id == id; });
    return found == tenants.end() ? nullptr : &*found;
}

TenantStatus FleetTenant::shownStatus() const {
    // A power cut, or a program that was ended, left it as it was.
    return tenant.status == TenantStatus::Provisioning && !underWay ? TenantStatus::Failed : tenant.status;
}

std::string FleetTenant::shownReason() const {
    if (!tenant.statusReason.empty() || shownStatus() == tenant.status)
        return tenant.statusReason;
    return stoppedAt.empty() ? "cut off" : "cut off at " + stoppedAt;
}

bool FleetTenant::isHalfMade() const {
    const TenantStatus status = shownStatus();
    return !underWay && (status == TenantStatus::Failed || status == TenantStatus::Deleting);
}

Fleet readFleet(control::ControlPlane& control, const std::stop_token& stop) {
    auto lease = control.lend({stop, std::chrono::seconds(5)});
    // Whoever works on a tenant holds its lock (TenantLock), also a program on another computer. Asked before and after
    // the list is read: one that ends in between is not taken for cut off.
    std::set<std::string> underWay = lockedTenants(*lease);
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
    underWay.merge(lockedTenants(*lease));
    for (const std::string& id : underWay) {
        if (const auto found = byId.find(id); found != byId.end())
            found->second->underWay = true;
    }
    return fleet;
}

} // namespace landreeve::tenancy
