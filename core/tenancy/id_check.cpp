#include "core/tenancy/id_check.h"

#include "core/base/error.h"
#include "core/control/tenant_store.h"
#include "core/tenancy/placement.h"
#include "core/tenancy/tenant_id.h"

namespace landreeve::tenancy {
namespace {

using State = IdAvailability::State;

/// The first of id-2, id-3, … that no tenant has.
std::string freeIdLike(control::TenantStore& tenants, const std::string& id) {
    constexpr int kMostTries = 20;
    for (int number = 2; number < kMostTries; ++number) {
        const std::string candidate = id + "-" + std::to_string(number);
        if (!checkTenantId(candidate).valid)
            return {};
        if (!tenants.find(candidate))
            return candidate;
    }
    return {};
}

} // namespace

IdAvailability checkIdAvailable(control::ControlPlane& control, ServerAccess& servers, const std::string& id,
                                const std::string& serverName, const std::stop_token& stop) {
    auto lease = control.lend({stop, std::chrono::seconds(5)});
    control::TenantStore tenants(*lease);
    if (const auto tenant = tenants.find(id)) {
        const bool half =
            tenant->status == control::TenantStatus::Failed || tenant->status == control::TenantStatus::Provisioning;
        if (half)
            return {State::HalfMade, "The provisioning of \"" + tenant->name + "\" under this ID was not finished.",
                    freeIdLike(tenants, id)};
        return {State::Taken, "Taken by \"" + tenant->name + "\", which is " + toString(tenant->status) + ".",
                freeIdLike(tenants, id)};
    }
    try {
        const auto server = choosePlacement(control::ServerStore(*lease).list(), serverName);
        auto maintenance = servers.maintenance(server, control.workspaceId(), {stop, std::chrono::seconds(5)});
        const auto taken = maintenance
                               ->exec("SELECT 'database' AS kind, datname AS name FROM pg_database WHERE datname = $1 "
                                      "UNION ALL SELECT 'role', rolname FROM pg_roles WHERE rolname IN ($2, $3)",
                                      databaseOf(id), appLoginOf(id), viewerLoginOf(id))
                               .first();
        if (taken)
            return {State::NameTaken,
                    "The server " + server.name + " has a " + taken->get<std::string>(0) + " \"" +
                        taken->get<std::string>(1) + "\" already.",
                    freeIdLike(tenants, id)};
    } catch (const Error& error) {
        return {State::NotLookedUp, "Whether it is free was not found out: " + error.message(), {}};
    }
    return {};
}

} // namespace landreeve::tenancy
