#include "core/tenancy/taken_id.h"

#include "core/tenancy/tenant_id.h"

namespace landreeve::tenancy {

using control::Tenant;

Error tenantExists(const Tenant& tenant) {
    return Error("tenant_exists", "The tenant \"" + tenant.id + "\" exists and is " + toString(tenant.status) + ".",
                 "Choose another id, or open the tenant.")
        .withDetail("tenant", QString::fromStdString(tenant.id))
        .withDetail("status", QString::fromStdString(toString(tenant.status)));
}

Error beingDeleted(const Tenant& tenant) {
    return Error("invalid_status", "The tenant \"" + tenant.id + "\" is being deleted.",
                 "Finish that with: landreevectl tenant delete " + tenant.id + " --confirm " + tenant.id +
                     "; then the id is free again. Or choose another id.")
        .withDetail("status", QString::fromStdString(toString(tenant.status)));
}

void refuseTakenNames(postgres::Connection& maintenance, const std::string& tenantId) {
    const auto taken =
        maintenance
            .exec("SELECT 'database' AS kind, datname AS name FROM pg_database WHERE datname = $1 UNION ALL "
                  "SELECT 'role', rolname FROM pg_roles WHERE rolname IN ($2, $3)",
                  databaseOf(tenantId), appLoginOf(tenantId), viewerLoginOf(tenantId))
            .first();
    if (!taken)
        return;
    const auto kind = taken->get<std::string>("kind");
    const auto name = taken->get<std::string>("name");
    throw Error("name_taken_on_server", "The server has a " + kind + " \"" + name + "\" already.",
                "Choose another id. If it was left behind by a crash, tenant reconcile says so and removes it.")
        .withDetail(kind, QString::fromStdString(name));
}

} // namespace landreeve::tenancy
