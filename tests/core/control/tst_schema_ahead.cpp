#include "core/health/tenant_health.h"
#include "core/migrations/fleet.h"
#include "core/migrations/migration_runner.h"
#include "core/records/entity.h"
#include "core/records/query.h"
#include "core/records/record_store.h"
#include "tests/support/database_state.h"
#include "tests/support/test_workspace.h"

#include <QtTest>

using namespace landreeve;
using namespace landreeve::tests;
using workspace::Workspace;

/// A database that a newer program has migrated is read, and not changed (design.md, decision 9).
class TestSchemaAhead : public QObject {
    Q_OBJECT

    static constexpr const char* kTenant = "kaveri-pharma";
    static constexpr const char* kTenantDatabase = "kaveri_pharma_db_prod";

    std::unique_ptr<TestWorkspace> m_test;

    void enter(const char* database) {
        m_test->superuser(database).exec("INSERT INTO schema_migration (version, name, sha256, applied_by) VALUES "
                                         "(9999, 'of_the_future', 'ab', 'a newer Landreeve')");
    }
    void leave(const char* database) {
        m_test->superuser(database).exec("DELETE FROM schema_migration WHERE version = 9999");
    }

    static int vendorsOf(Workspace& workspace) {
        auto lent = workspace.gate().lend(workspace.user(), kTenant, {"vendor", "read"});
        records::RecordQuery query;
        query.entity = &records::entity("vendor");
        return static_cast<int>(records::RecordStore(lent).list(query, 100).records.size());
    }

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<TestWorkspace>();
        m_test->provision(kTenant, true);
    }

    void cleanup() {
        leave("landreeve_control");
        leave(kTenantDatabase);
    }

    void newerControlPlaneIsOnlyRead() {
        enter("landreeve_control");
        const auto control = stateOf(m_test->superuser("landreeve_control"));
        const auto tenant = stateOf(m_test->superuser(kTenantDatabase));
        const auto names = m_test->leftovers();

        const auto ahead = m_test->open();
        QVERIFY(ahead->control().schemaAhead());
        QCOMPARE(ahead->control().schemaVersion(), 9999);
        QCOMPARE(ahead->lifecycle().list(std::nullopt, {}).size(), std::size_t{1});
        QCOMPARE(ahead->lifecycle().get(kTenant, {}).id, std::string(kTenant));
        QCOMPARE(ahead->lifecycle().sizes(ahead->lifecycle().list(std::nullopt, {}), {}).size(), std::size_t{1});
        QVERIFY(!ahead->provisioner().steps(kTenant, {}).empty());
        QVERIFY(ahead->health({}).status == health::HealthStatus::Degraded);
        QVERIFY(ahead->reconcile(true, {}).empty());
        QCOMPARE(vendorsOf(*ahead), 40);

        auto& lifecycle = ahead->lifecycle();
        tenancy::ProvisionRequest request;
        request.id = "newcomer";
        request.name = "Newcomer";
        const std::map<std::string, std::function<void()>> refused{
            {"provision", [&] { ahead->provisioner().provision(request, {}, {}, {}); }},
            {"resume provisioning", [&] { ahead->provisioner().resume(kTenant, {}, {}, {}); }},
            {"undo", [&] { ahead->provisioner().undo(kTenant, {}, {}); }},
            {"rename", [&] { lifecycle.rename(kTenant, "Another", {}); }},
            {"suspend", [&] { lifecycle.suspend(kTenant, "", {}); }},
            {"resume", [&] { lifecycle.resume(kTenant, {}); }},
            {"backup", [&] { lifecycle.backup(kTenant, {}, {}, {}); }},
            {"delete", [&] { lifecycle.remove(kTenant, kTenant, true, {}, {}); }},
            {"note a version", [&] { lifecycle.noteSchemaVersion(kTenant, 7, {}); }},
            {"reveal a password", [&] { lifecycle.url(kTenant, tenancy::LoginKind::App, true, {}); }},
            {"reconcile", [&] { ahead->reconcile(false, {}); }},
            {"export records",
             [&] {
                 ahead->gate().lend(ahead->user(), kTenant, {"vendor", "export"});
             }},
            {"reveal a field",
             [&] {
                 ahead->gate().lend(ahead->user(), kTenant, {"employee", "reveal"});
             }},
            {"write records",
             [&] {
                 ahead->gate().lend(ahead->user(), kTenant, {"vendor", "write"});
             }},
            {"delete records", [&] {
                 ahead->gate().lend(ahead->user(), kTenant, {"vendor", "delete"});
             }}};
        for (const auto& [what, work] : refused)
            QVERIFY2(codeOf(work) == "schema_ahead", what.c_str());
        ahead->sealAudit({kTenant}, {});

        QVERIFY(stateOf(m_test->superuser("landreeve_control")) == control);
        QVERIFY(stateOf(m_test->superuser(kTenantDatabase)) == tenant);
        QCOMPARE(m_test->leftovers(), names);
        QVERIFY(!std::filesystem::exists(m_test->home().backups()) ||
                std::filesystem::is_empty(m_test->home().backups()));
    }

    void whoHasNoSessionReadsAllTheSame() {
        auto superuser = m_test->superuser("landreeve_control");
        superuser.exec("UPDATE session SET revoked_at = now()");
        enter("landreeve_control");
        const auto control = stateOf(m_test->superuser("landreeve_control"));
        const auto ahead = m_test->open();
        QVERIFY(ahead->user().sessionJti.empty());
        QCOMPARE(vendorsOf(*ahead), 40);
        QVERIFY(stateOf(m_test->superuser("landreeve_control")) == control);

        // It opens nothing but reading, to nobody else, and a mark ends it.
        auto& gate = ahead->gate();
        QVERIFY(gate.check(ahead->user(), kTenant, {"vendor", "read"}).allowed);
        QCOMPARE(gate.check(ahead->user(), kTenant, {"vendor", "write"}).reason, std::string("session_unknown"));
        access::Subject stranger = ahead->user();
        stranger.userId = "stranger";
        QCOMPARE(gate.check(stranger, kTenant, {"vendor", "read"}).code, std::string("permission_denied"));
        stranger = ahead->user();
        stranger.issuer = "https://elsewhere.example";
        QCOMPARE(gate.check(stranger, kTenant, {"vendor", "read"}).reason, std::string("session_unknown"));
        superuser.exec("INSERT INTO revocation_mark (scope, user_id, by) VALUES ('user', $1, 'somebody')",
                       ahead->user().userId);
        QCOMPARE(gate.check(ahead->user(), kTenant, {"vendor", "read"}).reason, std::string("session_superseded"));
        superuser.exec("DELETE FROM revocation_mark");
        // Where sessions are recorded, none without one is let in.
        leave("landreeve_control");
        QCOMPARE(m_test->workspace().gate().check(ahead->user(), kTenant, {"vendor", "read"}).reason,
                 std::string("session_unknown"));
    }

    void newerTenantIsOnlyRead() {
        const auto fresh = m_test->open();
        enter(kTenantDatabase);
        const auto before = stateOf(m_test->superuser(kTenantDatabase));
        QCOMPARE(vendorsOf(*fresh), 40);
        for (const char* action : {"write", "delete", "approve"})
            QCOMPARE(codeOf([&] {
                         fresh->gate().lend(fresh->user(), kTenant, {"purchase-order", action});
                     }),
                     std::string("schema_ahead"));
        QCOMPARE(codeOf([&] { fresh->lifecycle().rename(kTenant, "Another", {}); }), std::string("schema_ahead"));

        const migrations::MigrationRunner runner(migrations::MigrationSet::domain(),
                                                 migrations::RunnerOptions::forTenants("test"));
        auto service = m_test->server().connect(kTenantDatabase);
        QCOMPARE(std::string(runner.status(service).word()), std::string("ahead"));
        QCOMPARE(codeOf([&] { runner.apply(service, {}, {}); }), std::string("schema_ahead"));
        QCOMPARE(codeOf([&] { runner.baseline(service, 3, {}); }), std::string("schema_ahead"));

        const auto health = health::tenantHealth(fresh->control(), fresh->servers(), kTenant, {});
        QVERIFY(health.status == health::HealthStatus::Degraded);
        QVERIFY(std::ranges::any_of(health.checks, [](const auto& check) {
            return check.name == "schema" && check.detail.find("newer than this program") != std::string::npos;
        }));
        QVERIFY(stateOf(m_test->superuser(kTenantDatabase)) == before);
    }
};

QTEST_GUILESS_MAIN(TestSchemaAhead)
#include "tst_schema_ahead.moc"
