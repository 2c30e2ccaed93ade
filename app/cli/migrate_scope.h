#pragma once

#include "app/cli/context.h"
#include "core/control/tenant.h"
#include "core/migrations/fleet.h"
#include "core/migrations/fleet_rollout.h"
#include "core/migrations/migration_runner.h"

#include <map>
#include <string>
#include <vector>

namespace landreeve::cli {

/// Which databases a migrate command is about, and with which migrations.
struct MigrateScope {
    std::string tenantId;
    bool all = false;
    bool control = false;
    std::string folder; ///< Replaces the built-in set of tenant databases.

    void addTo(CLI::App& command);

    migrations::MigrationSet set() const;
    migrations::RunnerOptions options(Context& context) const;
    /// Tenants that are not active take no part and are listed; of a single tenant that was named its migrations run
    /// all the same while it is suspended. Throws Error `usage` where no scope was given, `tenant_not_found`.
    std::vector<migrations::FleetTarget> targets(Context& context) const;
    /// The schema the set makes, read once per server.
    const migrations::Fingerprint& expectedSchema(Context& context, const migrations::MigrationRunner& runner,
                                                  const migrations::FleetTarget& target) const;

private:
    mutable std::map<std::string, migrations::Fingerprint> m_expected;
};

/// The service role's direct connection to a tenant's database.
postgres::ConnectionUrl tenantUrl(Context& context, const control::Tenant& tenant);

/// Notes in the control plane the version each tenant has reached, and audits it.
void noteVersions(Context& context, const migrations::RolloutOutcome& outcome);

void addRolloutCommands(CLI::App& app, Context& context);

} // namespace landreeve::cli
