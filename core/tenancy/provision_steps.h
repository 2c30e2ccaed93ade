#pragma once

#include "core/control/control_plane.h"
#include "core/control/server_store.h"
#include "core/migrations/migration_set.h"
#include "core/tenancy/provision_request.h"
#include "core/tenancy/server_access.h"
#include "core/tenancy/tenant_lock.h"

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace landreeve::tenancy {

/// What the steps of one run work on.
struct Provisioning {
    ProvisionRequest request;
    control::ControlPlane& control;
    ServerAccess& servers;
    const vault::KeyRing& keyRing;
    postgres::Connection& controlConnection;
    control::Server server;
    std::string temporaryDatabase; ///< Recorded before it is made, so that a crash leaves nothing nameless.
    migrations::MigrationSet set;
    ProgressFn progress;
    std::stop_token stop;

    std::optional<postgres::Pool::Lease> maintenanceLease = {};
    std::optional<TenantLock> maintenanceLock = {};
    std::unique_ptr<postgres::Connection> tenantConnection = {};

    /// The service role on the server's database `postgres`, once nothing of an earlier run is at work there.
    postgres::Connection& maintenance();
    /// The service role on the tenant's database, once nothing of an earlier run is at work there.
    postgres::Connection& tenant();
    std::string database() const;
    std::string comment() const;
};

/// One step: safe to run again, at any point of itself.
struct ProvisionStep {
    const char* name;
    /// Does it; what was done, in a few words.
    std::string (*run)(Provisioning&);
};

/// The recipe after `reserve`, which the Provisioner does itself, and before `activate`, which ends it.
const std::vector<ProvisionStep>& provisionRecipe();

/// The one of that name in the recipe.
const ProvisionStep& provisionStep(const std::string& name);

/// What in the tenant's database is not as it must be (forced row security, grants, identity, ledger), a sentence each.
std::vector<std::string> wrongInTenant(postgres::Connection& tenant, const std::string& tenantId,
                                       const migrations::MigrationSet& set);

} // namespace landreeve::tenancy
