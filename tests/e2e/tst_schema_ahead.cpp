#include "tests/support/command_line.h"
#include "tests/support/database_state.h"
#include "tests/support/test_workspace.h"

#include <QJsonArray>
#include <QtTest>

using namespace landreeve;
using namespace landreeve::tests;

/// landreevectl in a workspace, and on a tenant, that a newer program has migrated: it reads, says so, and changes
/// nothing.
class TestSchemaAhead : public QObject {
    Q_OBJECT

    static constexpr const char* kTenant = "kaveri-pharma";
    static constexpr const char* kTenantDatabase = "kaveri_pharma_db_prod";

    std::unique_ptr<TestWorkspace> m_test;
    QString m_vendor;

    CommandResult run(const QStringList& arguments, const QByteArray& input = {}) const {
        return landreevectl(QString::fromStdString(m_test->home().data().string()),
                            QStringList{"--workspace", TestWorkspace::kName, "--json"} + arguments, input);
    }
    void enter(const char* database) const {
        auto superuser = m_test->superuser(database);
        // Long ago: its entry in the audit trail is sealed.
        superuser.exec("SET session_replication_role = replica");
        superuser.exec(
            "INSERT INTO schema_migration (version, name, sha256, applied_by) VALUES (9999, 'of_the_future', "
            "'ab', 'a newer Landreeve')");
    }
    std::map<std::string, std::string> state(const char* database) const {
        return stateOf(m_test->superuser(database));
    }

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<TestWorkspace>();
        m_test->provision(kTenant, true);
        const CommandResult list = run({"record", "list", "vendor", "--tenant-id", kTenant, "--limit", "1"});
        m_vendor = list.json().value("records").toArray().at(0).toObject().value("id").toString();
        QVERIFY(!m_vendor.isEmpty());
    }

    void cleanup() {
        for (const char* database : {"landreeve_control", kTenantDatabase})
            m_test->superuser(database).exec("DELETE FROM schema_migration WHERE version = 9999");
    }

    void commands_data() {
        QTest::addColumn<bool>("control"); // Whether it is the control plane that is ahead, or the tenant.
        QTest::addColumn<QStringList>("command");
        QTest::addColumn<int>("exit");
        const QStringList update{"record",    "update", "vendor",      m_vendor, R"({"phone": "+91 00000 11111"})",
                                 "--version", "1",      "--tenant-id", kTenant};
        const QStringList adjust{"stock",       "adjust", "--tenant-id", kTenant, "--product", "X",
                                 "--warehouse", "Y",      "--quantity",  "1",     "--reason",  "counted"};
        const auto row = [](bool control, const QStringList& command, int exit) {
            QTest::addRow("%s, %s", control ? "workspace" : "tenant", qPrintable(command.mid(0, 3).join(' ')))
                << control << command << exit;
        };
        row(true, {"tenant", "list"}, 0);
        row(true, {"tenant", "show", kTenant}, 0);
        row(true, {"tenant", "url", kTenant}, 0);
        row(true, {"tenant", "health", kTenant}, 0);
        row(true, {"tenant", "reconcile", "--dry-run"}, 0);
        row(true, {"health"}, 0);
        row(true, {"whoami"}, 0);
        row(true, {"migrate", "status", "--all"}, 0);
        row(true, {"rollout", "list"}, 0);
        row(true, {"record", "list", "vendor", "--tenant-id", kTenant}, 0);
        row(true, {"record", "get", "vendor", m_vendor, "--tenant-id", kTenant}, 0);
        row(true, {"tenant", "provision", "--tenant-id", "newcomer", "--tenant-name", "Newcomer"}, 5);
        row(true, {"tenant", "rename", kTenant, "--tenant-name", "Another"}, 5);
        row(true, {"tenant", "suspend", kTenant}, 5);
        row(true, {"tenant", "resume", kTenant}, 5);
        row(true, {"tenant", "delete", kTenant, "--confirm", kTenant}, 5);
        row(true, {"tenant", "backup", kTenant, "--output", "/nonexistent/x"}, 5);
        row(true, {"tenant", "url", kTenant, "--show-password"}, 5);
        row(true, {"tenant", "reconcile"}, 5);
        row(true, {"migrate", "apply", "--all"}, 5);
        row(true, {"migrate", "apply", "--control"}, 5);
        row(true, {"migrate", "baseline", "--tenant-id", kTenant, "--version", "3"}, 5);
        row(true, {"rollout", "cancel", "00000000-0000-4000-8000-000000000000"}, 5);
        row(true, update, 5);
        row(true, adjust, 5);
        row(true, {"demo"}, 5);
        row(false, {"tenant", "show", kTenant}, 0);
        row(false, {"tenant", "health", kTenant}, 0);
        row(false, {"migrate", "status", "--tenant-id", kTenant}, 0);
        row(false, {"record", "list", "vendor", "--tenant-id", kTenant}, 0);
        row(false, {"record", "get", "vendor", m_vendor, "--tenant-id", kTenant}, 0);
        row(false, {"migrate", "apply", "--tenant-id", kTenant}, 5);
        row(false, {"migrate", "apply", "--tenant-id", kTenant, "--dry-run"}, 5);
        row(false, {"migrate", "baseline", "--tenant-id", kTenant, "--version", "3"}, 5);
        row(false, {"tenant", "rename", kTenant, "--tenant-name", "Another"}, 5);
        row(false, update, 5);
        row(false, adjust, 5);
    }
    void commands() {
        QFETCH(bool, control);
        QFETCH(QStringList, command);
        QFETCH(int, exit);
        enter(control ? "landreeve_control" : kTenantDatabase);
        const auto controlBefore = state("landreeve_control");
        const auto tenantBefore = state(kTenantDatabase);
        const auto names = m_test->leftovers();
        const CommandResult result = run(command);
        QVERIFY2(result.exit == exit, QByteArray(result.out + result.err));
        if (control)
            QVERIFY2(result.err.contains("schema_ahead"), result.err);
        if (exit != 0) {
            // Of a migration it is each target's.
            const QJsonObject target = result.json().value("targets").toArray().at(0).toObject();
            const QString code =
                target.isEmpty() ? result.errorCode() : target.value("error").toObject().value("code").toString();
            QCOMPARE(code, QStringLiteral("schema_ahead"));
        }
        QVERIFY(state(kTenantDatabase) == tenantBefore);
        QCOMPARE(m_test->leftovers(), names);
        // Being seen is noted, and so is what was asked of a workspace of this version.
        if (control)
            QVERIFY(state("landreeve_control") == controlBefore);
    }

    void statusSaysAhead() {
        for (const char* database : {"landreeve_control", kTenantDatabase}) {
            enter(database);
            const bool control = database != kTenantDatabase;
            const CommandResult result =
                run(QStringList{"migrate", "status"} + (control ? QStringList{"--control"} : QStringList{"--all"}));
            const QJsonObject target = result.json().value("targets").toArray().at(0).toObject();
            QCOMPARE(target.value("state").toString(), QStringLiteral("ahead"));
            QCOMPARE(target.value("version").toInt(), 9999);
            QVERIFY(target.value("differences").toArray().at(0).toString().contains("9999_of_the_future.sql"));
        }
    }
};

QTEST_GUILESS_MAIN(TestSchemaAhead)
#include "tst_schema_ahead.moc"
