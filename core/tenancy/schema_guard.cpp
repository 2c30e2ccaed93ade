#include "core/tenancy/schema_guard.h"

#include "core/base/error.h"
#include "core/migrations/migration_set.h"

namespace landreeve::tenancy {

int ledgerVersion(postgres::Connection& tenant) {
    return tenant.exec("SELECT coalesce(max(version), 0) FROM public.schema_migration").one().get<int>(0);
}

void refuseNewerSchema(postgres::Connection& tenant, const std::string& tenantId) {
    static const int kNewest = migrations::MigrationSet::domain().version();
    const int version = ledgerVersion(tenant);
    if (version <= kNewest)
        return;
    throw Error("schema_ahead",
                "The database of \"" + tenantId + "\" is at version " + std::to_string(version) +
                    ", and this program knows it up to " + std::to_string(kNewest) + ".",
                "Update this program; until then it only reads.")
        .withDetail("version", version)
        .withDetail("known", kNewest);
}

} // namespace landreeve::tenancy
