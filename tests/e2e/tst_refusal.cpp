#include "tests/support/command_line.h"
#include "tests/support/database_state.h"
#include "tests/support/test_workspace.h"
#include "tests/support/version_relay.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QtTest>

using namespace landreeve;
using namespace landreeve::tests;
using postgres::ConnectionUrl;

/// What landreevectl says where a server refuses: the exit and the code of docs/cli.md, a sentence, a hint, and nothing
/// half-made.
class TestRefusal : public QObject {
    Q_OBJECT

    std::unique_ptr<TestWorkspace> m_test;

    CommandResult run(const QStringList& arguments, const QByteArray& input = {}) const {
        return landreevectl(QString::fromStdString(m_test->home().data().string()), arguments, input);
    }
    CommandResult inTest(const QStringList& arguments) const {
        return run(QStringList{"--workspace", TestWorkspace::kName, "--json"} + arguments);
    }
    void asSuperuser(const std::string& sql) const { m_test->superuser("postgres").script(sql); }
    static QStringList provision(const char* id) {
        return {"tenant", "provision", "--tenant-id", id, "--tenant-name", "Somebody"};
    }

    /// Whether a result is a failure as docs/cli.md has it.
    static bool isFailure(const CommandResult& result, int exit, const char* code) {
        const QJsonObject error = result.json().value("error").toObject();
        const QString message = error.value("message").toString();
        const bool whole = result.exit == exit && error.value("code").toString() == QLatin1String(code) &&
                           message.endsWith('.') && message.front().isUpper() &&
                           !error.value("hint").toString().isEmpty() && error.value("details").isObject() &&
                           result.out.count('\n') == 1;
        if (!whole)
            qWarning() << result.exit << result.out << result.err;
        return whole;
    }
    static QString hintOf(const CommandResult& result) {
        return result.json().value("error").toObject().value("hint").toString();
    }
    static QString messageOf(const CommandResult& result) {
        return result.json().value("error").toObject().value("message").toString();
    }

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<TestWorkspace>();
        m_test->provision("kaveri-pharma");
        asSuperuser("CREATE ROLE svc LOGIN CREATEDB CREATEROLE PASSWORD 'right'");
    }

    void cleanup() {
        asSuperuser("ALTER ROLE landreeve_admin CREATEDB CREATEROLE CONNECTION LIMIT -1");
        asSuperuser("ALTER ROLE landreeve_admin RESET ALL");
        for (const char* name : {"wrong", "down", "old"})
            run({"workspace", "remove", name});
    }

    void wrongCredentialsAreSaidWhenTheyAreUsed() {
        const auto url = m_test->server().url("svc", "", "landreeve_control");
        const CommandResult added = run(
            {"workspace", "add", "wrong", "--control-url", QString::fromStdString(url.redacted()), "--password", "-"},
            "not right\n");
        QCOMPARE(added.exit, 0);
        // It is registered, and says that nobody was asked.
        QVERIFY2(added.out.contains("has not been asked yet"), added.out);
        const CommandResult used = run({"--workspace", "wrong", "--json", "tenant", "list"});
        QVERIFY(isFailure(used, 6, "authentication_failed"));
        QVERIFY(!used.out.contains("not right"));
        const CommandResult health = run({"--workspace", "wrong", "--json", "health"});
        QVERIFY(isFailure(health, 6, "authentication_failed"));
        QCOMPARE(health.json().value("status").toString(), QStringLiteral("down"));
        QCOMPARE(run({"workspace", "remove", "wrong"}).exit, 0);
    }

    void aServerThatIsDown() {
        const auto url = ConnectionUrl::socket("/nonexistent", "svc", "landreeve_control");
        QCOMPARE(run({"workspace", "add", "down", "--control-url", QString::fromStdString(url.redacted())}).exit, 0);
        for (const QStringList& command : {QStringList{"tenant", "list"}, provision("other"), QStringList{"whoami"},
                                           QStringList{"record", "list", "vendor", "--tenant-id", "kaveri-pharma"}})
            QVERIFY(isFailure(run(QStringList{"--workspace", "down", "--json"} + command), 6, "server_unavailable"));
        // `health` answers all the same.
        const CommandResult health = run({"--workspace", "down", "--json", "health"});
        QCOMPARE(health.exit, 6);
        QCOMPARE(health.errorCode(), QStringLiteral("server_unavailable"));
        QCOMPARE(health.json().value("status").toString(), QStringLiteral("down"));
        const QJsonObject check = health.json().value("checks").toArray().at(0).toObject();
        QCOMPARE(check.value("name").toString(), QStringLiteral("control plane"));
        QCOMPARE(check.value("status").toString(), QStringLiteral("down"));
        QVERIFY(check.value("ms").isDouble());
        // And to people: sentence, hint and code, on stderr alone.
        const CommandResult text = run({"--workspace", "down", "tenant", "list"});
        QCOMPARE(text.exit, 6);
        QVERIFY(text.out.isEmpty());
        QVERIFY2(text.err.contains("\nCheck that the server runs") && text.err.endsWith("[server_unavailable]\n"),
                 text.err);
    }

    void tooOldAServer() {
        const VersionRelay relay(m_test->server().folder(), "13.14 (Debian 13.14-0+deb11u1)");
        const auto url = ConnectionUrl::socket(relay.folder(), "landreeve_admin", "landreeve_control");
        QCOMPARE(run({"workspace", "add", "old", "--control-url", QString::fromStdString(url.redacted())}).exit, 0);
        const auto before = m_test->leftovers();
        const CommandResult result = run(QStringList{"--workspace", "old", "--json"} + provision("other"));
        QVERIFY(isFailure(result, 6, "server_too_old"));
        QVERIFY(messageOf(result).contains("PostgreSQL 13"));
        QCOMPARE(m_test->leftovers(), before);
    }

    void tooFewRights_data() {
        QTest::addColumn<QString>("right");
        QTest::newRow("CREATEDB") << "CREATEDB";
        QTest::newRow("CREATEROLE") << "CREATEROLE";
    }
    void tooFewRights() {
        QFETCH(QString, right);
        asSuperuser("ALTER ROLE landreeve_admin NO" + right.toStdString());
        const auto before = m_test->leftovers();
        const CommandResult result = inTest(provision("rightless"));
        QVERIFY(isFailure(result, 6, "insufficient_privilege"));
        QVERIFY2(messageOf(result).contains("lacks " + right + "."), result.out);
        QVERIFY2(hintOf(result).contains("ALTER ROLE \"landreeve_admin\" " + right), result.out);
        QCOMPARE(m_test->leftovers(), before);
        QCOMPARE(inTest({"tenant", "show", "rightless"}).exit, 4);
    }

    void namesThatSomebodyElseUses_data() {
        QTest::addColumn<QString>("make");
        QTest::addColumn<QString>("drop");
        QTest::addColumn<QString>("kind");
        QTest::newRow("database") << "CREATE DATABASE taken_db_prod"
                                  << "DROP DATABASE taken_db_prod"
                                  << "foreign_database taken_db_prod";
        QTest::newRow("login") << "CREATE ROLE taken_app"
                               << "DROP ROLE taken_app"
                               << "foreign_role taken_app";
        QTest::newRow("viewer's login, with a remark of theirs")
            << "CREATE ROLE taken_viewer; COMMENT ON ROLE taken_viewer IS 'ours, hands off'"
            << "DROP ROLE taken_viewer"
            << "foreign_role taken_viewer";
    }
    void namesThatSomebodyElseUses() {
        QFETCH(QString, make);
        QFETCH(QString, drop);
        QFETCH(QString, kind);
        asSuperuser(make.toStdString());
        const auto before = m_test->leftovers();
        const CommandResult result = inTest(provision("taken"));
        QVERIFY(isFailure(result, 5, "name_taken_on_server"));
        QCOMPARE(inTest({"tenant", "show", "taken"}).exit, 4);
        // Told, and not touched.
        for (const QStringList& how : {QStringList{"--dry-run"}, QStringList()}) {
            const CommandResult reconciled = inTest(QStringList{"tenant", "reconcile"} + how);
            QCOMPARE(reconciled.exit, 0);
            const QJsonArray findings = reconciled.json().value("findings").toArray();
            QCOMPARE(findings.size(), 1);
            const QJsonObject finding = findings.at(0).toObject();
            QCOMPARE(finding.value("kind").toString() + ' ' + finding.value("database").toString(), kind);
            QCOMPARE(finding.value("action").toString(), QStringLiteral("report"));
        }
        QCOMPARE(m_test->leftovers(), before);
        asSuperuser(drop.toStdString());
    }

    void aServerThatTakesNoChanges() {
        inTest({"whoami"}); // Signed in before it became so.
        asSuperuser("ALTER ROLE landreeve_admin SET default_transaction_read_only = on");
        const auto before = m_test->leftovers();
        QVERIFY(isFailure(inTest(provision("other")), 6, "server_read_only"));
        QVERIFY(isFailure(inTest({"tenant", "rename", "kaveri-pharma", "--tenant-name", "Another"}), 6,
                          "server_read_only"));
        QCOMPARE(m_test->leftovers(), before);
        QCOMPARE(inTest({"tenant", "list"}).exit, 0);
        QCOMPARE(inTest({"record", "list", "vendor", "--tenant-id", "kaveri-pharma"}).exit, 0);
    }

    void anEditedMigration() {
        const QTemporaryDir folder;
        for (const QFileInfo& file :
             QDir(QStringLiteral(LANDREEVE_SOURCE_DIR "/migrations/domain")).entryInfoList({"*.sql"}))
            QVERIFY(QFile::copy(file.filePath(), folder.filePath(file.fileName())));
        QFile edited(folder.filePath("0003_parties.sql"));
        edited.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        QVERIFY(edited.open(QIODevice::Append));
        edited.write("-- A remark.\n");
        edited.close();
        const int next = QDir(folder.path()).entryList({"*.sql"}, QDir::Files, QDir::Name).last().left(4).toInt() + 1;
        QFile added(folder.filePath(QStringLiteral("%1_more.sql").arg(next, 4, 10, QLatin1Char('0'))));
        QVERIFY(added.open(QIODevice::WriteOnly));
        added.write("CREATE TABLE never_made (a int);\n");
        added.close();
        const QStringList scope{"--tenant-id", "kaveri-pharma", "--migrations", folder.path()};
        const auto before = stateOf(m_test->superuser("kaveri_pharma_db_prod"));

        const CommandResult status = inTest(QStringList{"migrate", "status"} + scope);
        QCOMPARE(status.json().value("targets").toArray().at(0).toObject().value("state").toString(),
                 QStringLiteral("drifted"));
        const CommandResult applied = inTest(QStringList{"migrate", "apply"} + scope);
        QCOMPARE(applied.exit, 5);
        const QJsonObject error = applied.json().value("targets").toArray().at(0).toObject().value("error").toObject();
        QCOMPARE(error.value("code").toString(), QStringLiteral("migration_changed"));
        QVERIFY2(error.value("message").toString().contains("0003_parties.sql"), applied.out);
        QVERIFY(!error.value("hint").toString().isEmpty() && error.value("details").isObject());
        QVERIFY(stateOf(m_test->superuser("kaveri_pharma_db_prod")) == before);
    }

    void noConnectionIsLeft() {
        asSuperuser("ALTER ROLE landreeve_admin CONNECTION LIMIT 0");
        QVERIFY(isFailure(inTest({"tenant", "list"}), 6, "too_many_connections"));
        QVERIFY(isFailure(inTest(provision("other")), 6, "too_many_connections"));
    }
};

QTEST_GUILESS_MAIN(TestRefusal)
#include "tst_refusal.moc"
