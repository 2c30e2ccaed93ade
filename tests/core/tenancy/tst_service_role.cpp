#include "core/control/server_store.h"
#include "core/tenancy/database_objects.h"
#include "core/tenancy/lifecycle.h"
#include "tests/support/test_workspace.h"

#include <QtTest>

using namespace landreeve;
using namespace landreeve::tenancy;
using tests::TestWorkspace;

/// What the service role is a member of. The server looks all of it up on each new connection, in a time that grows
/// with its square.
class TestServiceRole : public QObject {
    Q_OBJECT

    const std::vector<std::string> m_shared{kReadRole, kSchemaRole, kWriteRole};
    std::unique_ptr<TestWorkspace> m_test;

    Lifecycle& lifecycle() { return m_test->workspace().lifecycle(); }
    std::vector<std::string> roles() {
        return m_test->superuser("postgres")
            .exec("SELECT coalesce(array_agg(r.rolname::text ORDER BY r.rolname), '{}') FROM pg_auth_members m JOIN "
                  "pg_roles r "
                  "ON r.oid = m.roleid WHERE m.member = 'landreeve_admin'::regrole")
            .one()
            .get<std::vector<std::string>>(0);
    }
    int sessionsIn(const std::string& database) {
        return m_test->superuser("postgres")
            .exec("SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND usename <> 'landreeve_admin'", database)
            .one()
            .get<int>(0);
    }
    postgres::Pool::Lease maintenanceOf(workspace::Workspace& workspace) {
        const auto server = control::ServerStore(*workspace.control().lend()).list().front();
        return workspace.servers().maintenance(server, workspace.control().workspaceId(), {});
    }

private Q_SLOTS:
    void init() {
        m_test = std::make_unique<TestWorkspace>();
        m_test->provision("kaveri");
        m_test->provision("thar-solar");
    }

    void isNoMemberOfAnyLogin() { QCOMPARE(roles(), m_shared); }

    void endsTheSessionsOfLoginsAllTheSame() {
        const auto app = m_test->login("kaveri", LoginKind::App);
        const auto viewer = m_test->login("kaveri", LoginKind::Viewer);
        const auto other = m_test->login("thar-solar", LoginKind::App);
        QCOMPARE(sessionsIn("kaveri_db_prod"), 2);
        lifecycle().suspend("kaveri", "", {});
        QCOMPARE(sessionsIn("kaveri_db_prod"), 0);
        QCOMPARE(sessionsIn("thar_solar_db_prod"), 1);
        QCOMPARE(roles(), m_shared);
    }

    void dropsADatabaseThatLoginsAreIn() {
        const auto app = m_test->login("kaveri", LoginKind::App);
        const auto viewer = m_test->login("kaveri", LoginKind::Viewer);
        auto maintenance = maintenanceOf(m_test->workspace());
        QVERIFY(dropDatabase(*maintenance, "kaveri_db_prod",
                             control::ownershipComment(m_test->workspace().control().workspaceId(), "kaveri")));
        QCOMPARE(sessionsIn("kaveri_db_prod"), 0);
        QVERIFY(!databaseComment(*maintenance, "kaveri_db_prod"));
        QCOMPARE(roles(), m_shared);
    }

    /// Tenants that were made while it was a member of all logins, and temporary tables were theirs alone.
    void leavesTheLoginsOfBefore() {
        m_test->server().connect().script("CREATE ROLE report_readers; GRANT report_readers TO CURRENT_USER; "
                                          "GRANT kaveri_app, kaveri_viewer, thar_solar_app TO CURRENT_USER; "
                                          "REVOKE TEMPORARY ON DATABASE kaveri_db_prod FROM landreeve_write; "
                                          "GRANT TEMPORARY ON DATABASE kaveri_db_prod TO kaveri_app");
        const auto program = m_test->open();
        maintenanceOf(*program);
        auto expected = m_shared;
        expected.emplace_back("report_readers"); // Somebody else's affair.
        QCOMPARE(roles(), expected);
        auto superuser = m_test->superuser("postgres");
        for (const char* database : {"kaveri_db_prod", "thar_solar_db_prod"})
            QVERIFY(superuser.exec("SELECT has_database_privilege('landreeve_write', $1, 'TEMPORARY')", database)
                        .one()
                        .get<bool>(0));
    }

    /// A tenant's writers may make temporary tables in their own database; nobody else gets as far.
    void temporaryTablesAreOfWriters() {
        auto app = m_test->login("kaveri", LoginKind::App);
        app.exec("CREATE TEMPORARY TABLE mine (a int)");
        auto viewer = m_test->login("kaveri", LoginKind::Viewer);
        QCOMPARE(tests::codeOf([&] { viewer.exec("CREATE TEMPORARY TABLE mine (a int)"); }),
                 std::string("insufficient_privilege"));
        QVERIFY(!tests::codeOf([&] {
                     postgres::Connection::open(m_test->loginUrl("thar-solar", LoginKind::App, "kaveri_db_prod"));
                 }).empty());
    }
};

QTEST_GUILESS_MAIN(TestServiceRole)
#include "tst_service_role.moc"
