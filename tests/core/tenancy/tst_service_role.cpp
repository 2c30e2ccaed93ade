#include "core/control/server_store.h"
#include "core/tenancy/database_objects.h"
#include "core/tenancy/lifecycle.h"
#include "tests/support/command_line.h"
#include "tests/support/test_workspace.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <future>

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

    /// Also where somebody took its mark from the login.
    void shutsOutALoginWithoutItsMark() {
        const auto app = m_test->login("kaveri", LoginKind::App);
        m_test->superuser("postgres").script("COMMENT ON ROLE kaveri_app IS NULL");
        lifecycle().suspend("kaveri", "", {});
        QCOMPARE(sessionsIn("kaveri_db_prod"), 0);
    }

    void dropsADatabaseThatLoginsAreIn() {
        const auto app = m_test->login("kaveri", LoginKind::App);
        const auto viewer = m_test->login("kaveri", LoginKind::Viewer);
        m_test->superuser("postgres").script("GRANT CONNECT ON DATABASE kaveri_db_prod TO thar_solar_viewer");
        const auto stray =
            postgres::Connection::open(m_test->loginUrl("thar-solar", LoginKind::Viewer, "kaveri_db_prod"));
        const auto other = m_test->login("thar-solar", LoginKind::Viewer);
        QCOMPARE(sessionsIn("kaveri_db_prod"), 3);
        auto maintenance = maintenanceOf(m_test->workspace());
        QVERIFY(dropDatabase(*maintenance, "kaveri_db_prod",
                             control::ownershipComment(m_test->workspace().control().workspaceId(), "kaveri")));
        QVERIFY(!databaseComment(*maintenance, "kaveri_db_prod"));
        QCOMPARE(sessionsIn("thar_solar_db_prod"), 1);
        QCOMPARE(roles(), m_shared);
    }

    /// Two programs end the same sessions.
    void twoEndTheSameSessions() {
        const auto app = m_test->login("kaveri", LoginKind::App);
        const auto viewer = m_test->login("kaveri", LoginKind::Viewer);
        const auto second = m_test->open();
        std::vector<std::future<std::string>> ended;
        for (workspace::Workspace* one : {&m_test->workspace(), second.get()})
            ended.push_back(std::async(std::launch::async, [this, one] {
                return tests::codeOf([&] {
                    auto maintenance = maintenanceOf(*one);
                    for (const char* login : {"kaveri_app", "kaveri_viewer"})
                        setLoginAllowed(*maintenance, login, false);
                });
            }));
        for (auto& one : ended) {
            // The server refuses one of two that change a role in the same moment.
            const std::string code = one.get();
            QVERIFY2(code.empty() || code == "database_error", code.c_str());
        }
        QCOMPARE(sessionsIn("kaveri_db_prod"), 0);
        QCOMPARE(roles(), m_shared);
    }

    /// A tenant that was made while it was a member of all logins, and temporary tables were theirs alone.
    void leavesTheLoginsOfBefore() {
        m_test->server().connect().script("CREATE ROLE report_readers; GRANT report_readers TO CURRENT_USER; "
                                          "GRANT kaveri_app, kaveri_viewer, thar_solar_app TO CURRENT_USER; "
                                          "REVOKE TEMPORARY ON DATABASE kaveri_db_prod FROM landreeve_write; "
                                          "GRANT TEMPORARY ON DATABASE kaveri_db_prod TO kaveri_app");
        // An administrator's own word on a viewer stays.
        m_test->superuser("postgres").script("GRANT TEMPORARY ON DATABASE thar_solar_db_prod TO thar_solar_viewer");
        const auto program = m_test->open();
        maintenanceOf(*program);
        auto expected = m_shared;
        expected.emplace_back("report_readers"); // Somebody else's affair.
        QCOMPARE(roles(), expected);
        const auto mayMake = [this](const char* role, const char* database) {
            return m_test->superuser("postgres")
                .exec("SELECT has_database_privilege($1, $2, 'TEMPORARY')", role, database)
                .one()
                .get<bool>(0);
        };
        QVERIFY(mayMake("landreeve_write", "kaveri_db_prod"));
        QVERIFY(mayMake("thar_solar_viewer", "thar_solar_db_prod"));
        QVERIFY(!mayMake("kaveri_viewer", "kaveri_db_prod"));
    }

    /// By a program that is the first to come to it since.
    void importsIntoATenantOfBefore() {
        m_test->server().connect().script("REVOKE TEMPORARY ON DATABASE kaveri_db_prod FROM landreeve_write; "
                                          "GRANT TEMPORARY ON DATABASE kaveri_db_prod TO kaveri_app");
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("products.csv"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("sku,name\nA-1,Strainer\n") > 0);
        file.close();
        const auto result = tests::landreevectl(QString::fromStdString(m_test->home().data().string()),
                                                {QStringLiteral("--workspace"), QLatin1String(TestWorkspace::kName),
                                                 QStringLiteral("--json"), QStringLiteral("record"),
                                                 QStringLiteral("import"), QStringLiteral("product"), path,
                                                 QStringLiteral("--tenant-id"), QStringLiteral("kaveri")});
        QVERIFY2(result.exit == 0, QByteArray(result.out + result.err).constData());
        QCOMPARE(m_test->superuser("kaveri_db_prod").exec("SELECT count(*) FROM product").one().get<int>(0), 1);
    }

    /// A tenant's writers may make temporary tables in their own database; nobody else gets as far.
    void temporaryTablesAreOfWriters() {
        auto app = m_test->login("kaveri", LoginKind::App);
        app.exec("CREATE TEMPORARY TABLE mine (a int)");
        auto viewer = m_test->login("kaveri", LoginKind::Viewer);
        QCOMPARE(tests::codeOf([&] { viewer.exec("CREATE TEMPORARY TABLE mine (a int)"); }),
                 std::string("insufficient_privilege"));
        QCOMPARE(tests::codeOf([&] {
                     postgres::Connection::open(m_test->loginUrl("thar-solar", LoginKind::App, "kaveri_db_prod"));
                 }),
                 std::string("insufficient_privilege"));
    }
};

QTEST_GUILESS_MAIN(TestServiceRole)
#include "tst_service_role.moc"
