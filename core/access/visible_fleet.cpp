#include "core/access/visible_fleet.h"

#include "core/access/gate.h"
#include "core/control/user_store.h"

#include <algorithm>
#include <map>
#include <set>

namespace landreeve::access {
namespace {

const Permission kReadTenants{"tenant", "read"};

bool isAlive(const Verdict& verdict) {
    return verdict.code != "session_refused";
}

std::set<std::string> tenantsOf(control::ControlPlane& control, const Subject& subject, const std::stop_token& stop) {
    std::set<std::string> ids;
    auto lease = control.lend({stop});
    for (const control::UserMapping& mapping : control::UserStore(*lease).list(subject.issuer, subject.userId))
        if (!mapping.tenantId.empty())
            ids.insert(mapping.tenantId);
    return ids;
}

} // namespace

tenancy::Fleet visibleFleet(control::ControlPlane& control, Gate& gate, const Subject& subject,
                            const std::stop_token& stop) {
    const Verdict everywhere = gate.may(subject, {}, kReadTenants, {stop});
    if (everywhere.allowed)
        return tenancy::readFleet(control, stop);
    std::map<std::string, bool> own; // with a role there; whether it may be read
    bool alive = isAlive(everywhere);
    for (const std::string& id : tenantsOf(control, subject, stop)) {
        const Verdict there = gate.may(subject, id, kReadTenants, {stop});
        alive = alive || isAlive(there);
        if (isAlive(there) && !there.role.empty())
            own.emplace(id, there.allowed);
    }
    if (!alive)
        throw sessionRefused(everywhere);

    tenancy::Fleet fleet = tenancy::readFleet(control, stop);
    for (tenancy::FleetTenant& one : fleet.tenants) {
        const auto found = own.find(one.tenant.id);
        one.mayBeRead = found != own.end() && found->second;
    }
    fleet.isWhole = isAlive(everywhere) && !everywhere.role.empty();
    if (fleet.isWhole)
        return fleet;
    std::erase_if(fleet.tenants, [&](const tenancy::FleetTenant& one) { return !own.contains(one.tenant.id); });
    std::set<std::string> servers;
    for (const tenancy::FleetTenant& one : fleet.tenants)
        servers.insert(one.tenant.server);
    std::erase_if(fleet.servers, [&](const control::Server& server) { return !servers.contains(server.name); });
    // Nor how many others there are on them.
    for (control::Server& server : fleet.servers)
        server.tenants = static_cast<int>(std::ranges::count(
            fleet.tenants, server.name, [](const tenancy::FleetTenant& one) { return one.tenant.server; }));
    return fleet;
}

} // namespace landreeve::access
