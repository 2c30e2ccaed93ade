#include "app/cli/migrate_scope.h"

#include "core/base/error.h"
#include "core/control/control_plane.h"
#include "core/control/server_store.h"
#include "core/control/tenant_store.h"
#include "core/migrations/reference_schema.h"

namespace landreeve::cli {
namespace {

using control::Tenant;
using control::TenantStatus;

} // namespace

void MigrateScope::addTo(CLI::App& command) {
    command.add_option("--tenant-id", tenantId, "One tenant");
    command.add_flag("--all", all, "All tenants");
    command.add_flag("--control", control, "The control plane");
    command.add_option("--migrations", folder, "A folder of migrations instead of the built-in ones");
}

migrations::MigrationSet MigrateScope::set() const {
    if (control)
        return migrations::MigrationSet::control();
    return folder.empty() ? migrations::MigrationSet::domain() : migrations::MigrationSet::fromFolder(folder);
}

migrations::RunnerOptions MigrateScope::options(Context& context) const {
    const std::string actor = context.workspace().control().actor();
    if (!control)
        return migrations::RunnerOptions::forTenants(actor);
    migrations::RunnerOptions options;
    options.appliedBy = actor;
    return options;
}

postgres::ConnectionUrl tenantUrl(Context& context, const Tenant& tenant) {
    auto lease = context.workspace().control().lend({context.stop()});
    return context.workspace().servers().direct(control::ServerStore(*lease).get(tenant.server), tenant.database);
}

std::vector<migrations::FleetTarget> MigrateScope::targets(Context& context) const {
    if (static_cast<int>(!tenantId.empty()) + static_cast<int>(all) + static_cast<int>(control) != 1)
        throw Error("usage", "Say which databases are meant.", "Give one of --tenant-id ID, --all and --control.");
    if (control)
        return {{"control", context.workspace().control().url(), {}, {}}};
    std::vector<migrations::FleetTarget> targets;
    if (!tenantId.empty()) {
        const Tenant tenant = context.workspace().lifecycle().get(tenantId, context.stop());
        const bool whole = tenant.status == TenantStatus::Active || tenant.status == TenantStatus::Suspended;
        targets.push_back({tenant.id, tenantUrl(context, tenant), {}, whole ? "" : toString(tenant.status)});
        return targets;
    }
    std::map<std::string, control::Server> servers;
    {
        auto lease = context.workspace().control().lend({context.stop()});
        for (const control::Server& server : control::ServerStore(*lease).list())
            servers.emplace(server.name, server);
    }
    for (const Tenant& tenant : context.workspace().lifecycle().list(std::nullopt, context.stop())) {
        const std::optional<int> known = folder.empty() ? std::optional(tenant.schemaVersion) : std::nullopt;
        targets.push_back({tenant.id, context.workspace().servers().direct(servers.at(tenant.server), tenant.database),
                           known, tenant.status == TenantStatus::Active ? "" : toString(tenant.status)});
    }
    return targets;
}

const migrations::Fingerprint& MigrateScope::expectedSchema(Context& context, const migrations::MigrationRunner& runner,
                                                            const migrations::FleetTarget& target) const {
    const auto maintenance = target.url.withDatabase("postgres");
    auto& expected = m_expected[maintenance.redacted()];
    if (expected.sha256.empty())
        expected = migrations::referenceFingerprint(
            maintenance, runner, runner.set().version(),
            control::ownershipComment(context.workspace().control().workspaceId(), "reference"), context.stop());
    return expected;
}

void noteVersions(Context& context, const migrations::RolloutOutcome& outcome) {
    for (const auto& target : outcome.targets) {
        if (target.state != migrations::TargetState::Applied || target.applied.empty() || !target.version)
            continue;
        context.workspace().lifecycle().noteSchemaVersion(target.target, *target.version, context.stop());
        context.touched(target.target);
    }
}

} // namespace landreeve::cli
