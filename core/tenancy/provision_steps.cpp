#include "core/tenancy/provision_steps.h"

#include "core/base/error.h"
#include "core/control/tenant_store.h"
#include "core/migrations/migration_runner.h"
#include "core/postgres/quote.h"
#include "core/tenancy/database_objects.h"
#include "core/tenancy/login_passwords.h"
#include "core/tenancy/sample_data.h"
#include "core/tenancy/template_database.h"
#include "core/tenancy/tenant_id.h"
#include "core/tenancy/tenant_session.h"

#include <algorithm>

namespace landreeve::tenancy {
namespace {

using control::TenantStore;
using postgres::quoteIdentifier;

std::string makeLogins(Provisioning& p) {
    const std::string& id = p.request.id;
    const SecretString app = randomPassword();
    const SecretString viewer = randomPassword();
    // Kept before the roles get them: a crash in between leaves passwords that nobody uses, never a login nobody knows.
    TenantStore(p.controlConnection)
        .setPasswords(id, p.keyRing.seal(loginPurpose(id, LoginKind::App), app),
                      p.keyRing.seal(loginPurpose(id, LoginKind::Viewer), viewer));
    postgres::Transaction transaction(p.maintenance());
    putLogin(p.maintenance(), appLoginOf(id), kWriteRole, app, p.comment());
    putLogin(p.maintenance(), viewerLoginOf(id), kReadRole, viewer, p.comment());
    transaction.commit();
    return appLoginOf(id) + ", " + viewerLoginOf(id);
}

std::string makeDatabase(Provisioning& p) {
    const std::string source = ensureTemplate(p.maintenance(), p.control.workspaceId(), p.set, p.progress, p.stop);
    cloneDatabase(p.maintenance(), source, p.database(), p.temporaryDatabase, p.comment());
    return "cloned from the template of version " + std::to_string(p.set.version());
}

std::string stateOf(const ProvisionRequest& request) {
    if (request.country != "IN")
        return {};
    return request.state.empty() ? request.taxId.substr(0, 2) : request.state;
}

std::string writeIdentity(Provisioning& p) {
    const std::string& id = p.request.id;
    auto transaction = beginAsOwner(p.tenant(), id);
    transaction.exec(
        "INSERT INTO tenant_identity (tenant_id, workspace_id, name, country, state_code, tax_id, time_zone) "
        "VALUES ($1, $2, $3, $4, nullif($5, ''), nullif($6, ''), $7) ON CONFLICT DO NOTHING",
        id, p.control.workspaceId(), p.request.name, p.request.country, stateOf(p.request), p.request.taxId,
        p.request.timeZone);
    const auto owner = transaction.exec("SELECT tenant_id FROM tenant_identity").one().get<std::string>(0);
    transaction.commit();
    if (owner != id)
        throw Error("name_taken_on_server",
                    "The database " + p.database() + " belongs to the tenant \"" + owner + "\".", "Choose another id.");
    return "the database knows whose it is";
}

std::string grantAccess(Provisioning& p) {
    const std::string database = quoteIdentifier(p.database());
    const std::string app = quoteIdentifier(appLoginOf(p.request.id));
    const std::string viewer = quoteIdentifier(viewerLoginOf(p.request.id));
    // To the role of all writers, for the gate comes as that; another tenant's login gets no connection to use it on.
    p.tenant().script("REVOKE ALL ON DATABASE " + database + " FROM PUBLIC; GRANT CONNECT ON DATABASE " + database +
                      " TO " + app + ", " + viewer + "; GRANT TEMPORARY ON DATABASE " + database + " TO " +
                      quoteIdentifier(kWriteRole));
    return "CONNECT taken from PUBLIC, logins granted";
}

std::string migrate(Provisioning& p) {
    const auto options = migrations::RunnerOptions::forTenants(p.control.actor());
    const auto applied = migrations::MigrationRunner(p.set, options).apply(p.tenant(), p.progress, p.stop);
    TenantStore(p.controlConnection).setSchemaVersion(p.request.id, p.set.version());
    const std::string version = "version " + std::to_string(p.set.version());
    return applied.empty() ? version + " is current, nothing to apply"
                           : version + ", " + std::to_string(applied.size()) + " applied";
}

std::string makeKey(Provisioning& p) {
    TenantStore store(p.controlConnection);
    if (!store.keys(p.request.id).empty())
        return "data key was there already";
    store.addKey(p.request.id, p.keyRing.newTenantKey(p.request.id));
    return "data key made and wrapped";
}

std::string seed(Provisioning& p) {
    if (!p.request.seed)
        return "no sample records asked for";
    const auto cipher = p.keyRing.cipher(p.request.id, TenantStore(p.controlConnection).keys(p.request.id).back());
    const SampleCounts counts = writeSampleData(p.tenant(), p.request.id, cipher, p.progress);
    return std::to_string(counts.products) + " products, " + std::to_string(counts.vendors) + " vendors, " +
           std::to_string(counts.orders) + " orders";
}

std::string verify(Provisioning& p) {
    const auto wrong = wrongInTenant(p.tenant(), p.request.id, p.set);
    if (!wrong.empty())
        throw Error("tenant_unsound", "The new database is not as it must be: " + wrong.front(),
                    "Undo the provisioning and try again; report it if it happens twice.")
            .withDetail("findings", static_cast<int>(wrong.size()));
    return "row security, grants, identity, ledger";
}

} // namespace

postgres::Connection& Provisioning::maintenance() {
    if (!maintenanceLock) {
        maintenanceLease.emplace(servers.maintenance(server, control.workspaceId(), {stop, std::chrono::minutes(2)}));
        maintenanceLock.emplace(**maintenanceLease, request.id, kServerPatience);
    }
    return **maintenanceLease;
}

postgres::Connection& Provisioning::tenant() {
    if (!tenantConnection) {
        auto connection =
            postgres::Connection::open(servers.direct(server, database()), {stop, std::chrono::minutes(2)});
        takeTenantLock(connection, request.id, kServerPatience);
        tenantConnection = std::make_unique<postgres::Connection>(std::move(connection));
    }
    return *tenantConnection;
}

std::string Provisioning::database() const {
    return databaseOf(request.id);
}

std::string Provisioning::comment() const {
    return control::ownershipComment(control.workspaceId(), request.id);
}

const std::vector<ProvisionStep>& provisionRecipe() {
    static const std::vector<ProvisionStep> kRecipe{
        {"logins", makeLogins},  {"database", makeDatabase}, {"identity", writeIdentity},
        {"grants", grantAccess}, {"migrate", migrate},       {"key", makeKey},
        {"seed", seed},          {"verify", verify}};
    return kRecipe;
}

const ProvisionStep& provisionStep(const std::string& name) {
    return *std::ranges::find_if(provisionRecipe(), [&](const ProvisionStep& step) { return step.name == name; });
}

const std::vector<std::string>& provisionSteps() {
    static const std::vector<std::string> kNames = [] {
        std::vector<std::string> names{"reserve"};
        for (const ProvisionStep& step : provisionRecipe())
            names.emplace_back(step.name);
        names.emplace_back("activate");
        return names;
    }();
    return kNames;
}

std::vector<std::string> wrongInTenant(postgres::Connection& tenant, const std::string& tenantId,
                                       const migrations::MigrationSet& set) {
    // One round trip: a check is a row where something is wrong.
    constexpr const char* kChecks = R"(
        SELECT 'table ' || relname || ' does not force row security.' FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname <> 'schema_migration'
           AND NOT (relrowsecurity AND relforcerowsecurity)
        UNION ALL
        SELECT 'table ' || relname || ' has no policy.' FROM pg_class c
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname <> 'schema_migration'
           AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)
        UNION ALL
        SELECT 'table ' || relname || ' belongs to ' || pg_get_userbyid(relowner) || '.' FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relowner <> 'landreeve_schema'::regrole
        UNION ALL
        SELECT 'PUBLIC may connect.' WHERE has_database_privilege('public', current_database(), 'CONNECT')
        UNION ALL
        SELECT 'the login ' || l || ' is missing or may bypass row security.' FROM unnest($2::text[]) l
         WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = l AND NOT rolsuper AND NOT rolbypassrls AND NOT rolcreaterole
                             AND NOT rolcreatedb AND has_database_privilege(oid, current_database(), 'CONNECT'))
        UNION ALL
        SELECT 'the identity is not ' || $1 || '.' WHERE NOT EXISTS (SELECT FROM tenant_identity WHERE tenant_id = $1)
        UNION ALL
        SELECT 'the schema is at version ' || coalesce(max(version), 0) || ', not ' || $3 || '.' FROM schema_migration
        HAVING coalesce(max(version), 0) <> $3::int OR bool_or(state <> 'applied'))";
    auto transaction = beginAsOwner(tenant, tenantId);
    std::vector<std::string> wrong;
    for (const auto row : transaction.exec(
             kChecks, tenantId, std::vector<std::string>{appLoginOf(tenantId), viewerLoginOf(tenantId)}, set.version()))
        wrong.push_back(row.get<std::string>(0));
    return wrong;
}

} // namespace landreeve::tenancy
