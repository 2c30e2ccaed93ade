#include "core/control/tenant_store.h"
#include "tests/support/command_line.h"
#include "tests/support/test_workspace.h"

#include <QDateTime>
#include <QJsonArray>
#include <QtTest>

#include <csignal>

using namespace landreeve;
using namespace landreeve::tests;

/// `vault status` and `vault rotate` as a script calls them: the names, documents and exit codes of docs/cli.md.
class TestVaultCommands : public QObject {
    Q_OBJECT

    std::unique_ptr<TestWorkspace> m_test;

    CommandResult run(const QStringList& command) const {
        return landreevectl(QString::fromStdString(m_test->home().data().string()),
                            QStringList{"--workspace", TestWorkspace::kName} + command);
    }
    CommandResult json(const QStringList& command) const { return run(QStringList{"--json"} + command); }
    QJsonObject status(const QString& tenant) const {
        const auto tenants = json({"vault", "status", "--tenant-id", tenant}).json().value("tenants").toArray();
        return tenants.size() == 1 ? tenants.first().toObject() : QJsonObject();
    }
    static qint64 fieldsUnder(const QJsonObject& status, int version) {
        return status.value("fields").toObject().value(QString::number(version)).toInteger();
    }
    static QJsonObject of(const CommandResult& result, const QString& tenant) {
        for (const QJsonValue each : result.json().value("tenants").toArray()) {
            if (each.toObject().value("tenant").toString() == tenant)
                return each.toObject();
        }
        return {};
    }

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<TestWorkspace>();
        m_test->provision("seeded", true);
        m_test->provision("empty");
    }

    void oneIsRotatedAndTheStatusTells() {
        const QJsonObject before = status("seeded");
        QCOMPARE(before.keys(), (QStringList{"fields", "key_version", "made_at", "rotating", "tenant"}));
        QCOMPARE(before.value("tenant").toString(), QStringLiteral("seeded"));
        QCOMPARE(before.value("rotating").toBool(true), false);
        const int version = before.value("key_version").toInt();
        const qint64 fields = fieldsUnder(before, version);
        QVERIFY(fields > 100);
        const auto employee =
            json({"record", "list", "employee", "--tenant-id", "seeded", "--limit", "1"}).json().value("records");
        const QString id = employee.toArray().first().toObject().value("id").toString();
        const QStringList reveal{"pii",         "reveal", "employee", id, "aadhar_number",
                                 "--tenant-id", "seeded", "--reason", "r"};
        const QString aadhaar = json(reveal).json().value("value").toString();
        QCOMPARE(aadhaar.size(), 12);

        const CommandResult result = json({"vault", "rotate", "--tenant-id", "seeded"});
        QVERIFY2(result.exit == 0, result.out);
        QCOMPARE(result.json().value("tenants").toArray(),
                 (QJsonArray{QJsonObject{
                     {"tenant", "seeded"}, {"key_version", version + 1}, {"fields", fields}, {"resumed", false}}}));
        const QJsonObject after = status("seeded");
        QCOMPARE(after.value("key_version").toInt(), version + 1);
        QCOMPARE(after.value("fields").toObject(), (QJsonObject{{QString::number(version + 1), fields}}));
        const auto madeAt = [](const QJsonObject& at) {
            return QDateTime::fromString(at.value("made_at").toString(), Qt::ISODateWithMs);
        };
        QVERIFY(madeAt(before).isValid() && madeAt(before) < madeAt(after));
        QCOMPARE(json(reveal).json().value("value").toString(), aadhaar);
        QCOMPARE(status("empty").value("key_version").toInt(), 1);

        auto lease = m_test->workspace().control().lend();
        QCOMPARE(lease
                     ->exec("SELECT count(*) FROM audit_outbox WHERE action = 'vault.rotate' AND object_id = 'seeded' "
                            "AND after = jsonb_build_object('key_version', $1::int, 'fields', $2::bigint)",
                            version + 1, static_cast<std::int64_t>(fields))
                     .one()
                     .get<int>(0),
                 1);
    }

    void allAreRotated() {
        const int version = status("seeded").value("key_version").toInt();
        const CommandResult result = json({"vault", "rotate", "--all"});
        QVERIFY2(result.exit == 0, result.out);
        QCOMPARE(result.json().value("tenants").toArray().size(), 2);
        QCOMPARE(of(result, "seeded").value("key_version").toInt(), version + 1);
        QCOMPARE(of(result, "empty").value("fields").toInt(-1), 0);
        const CommandResult all = json({"vault", "status"});
        QCOMPARE(all.exit, 0);
        QCOMPARE(of(all, "seeded"), status("seeded"));
        QCOMPARE(of(all, "empty"), status("empty"));
    }

    void interruptedItSaysWhichAreDone() {
        auto control = m_test->superuser("landreeve_control");
        const auto versionOf = [&](const char* tenant) {
            return control.exec("SELECT data_key_version FROM tenant_metadata WHERE id = $1", tenant).one().get<int>(0);
        };
        const int empty = versionOf("empty");
        const int seeded = versionOf("seeded");
        // The second one's fields wait for somebody who has all its employees in his hands.
        auto tenant = m_test->superuser("seeded_db_prod");
        postgres::Transaction held(tenant);
        held.exec("SELECT id FROM employee FOR UPDATE");
        QProcess process;
        startLandreevectl(process, QString::fromStdString(m_test->home().data().string()),
                          {"--workspace", TestWorkspace::kName, "--json", "vault", "rotate", "--all"});
        QTRY_VERIFY_WITH_TIMEOUT(versionOf("empty") > empty && versionOf("seeded") > seeded, 30'000);
        QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGINT), 0);
        const CommandResult result = resultOf(process);
        QCOMPARE(result.exit, 130);
        QCOMPARE(result.errorCode(), QStringLiteral("interrupted"));
        const QJsonArray done =
            result.json().value("error").toObject().value("details").toObject().value("tenants").toArray();
        QCOMPARE(done.size(), 1);
        QCOMPARE(done.first().toObject().value("tenant").toString(), QStringLiteral("empty"));
        QVERIFY(result.err.contains("empty: 0 fields are under key"));
        held.rollback();
        QCOMPARE(json({"vault", "rotate", "--all"}).exit, 0);
    }

    void withoutJsonItReadsAsText() {
        const int version = status("seeded").value("key_version").toInt();
        const CommandResult rotated = run({"vault", "rotate", "--tenant-id", "seeded"});
        QCOMPARE(rotated.exit, 0);
        QVERIFY2(rotated.out.startsWith("seeded: ") &&
                     rotated.out.contains(QByteArray("under key " + QByteArray::number(version + 1))),
                 rotated.out);
        const CommandResult shown = run({"vault", "status"});
        QCOMPARE(shown.exit, 0);
        for (const char* word : {"TENANT", "KEY", "MADE", "UNDER OLDER KEYS", "seeded", "empty"})
            QVERIFY2(shown.out.contains(word), shown.out);
    }

    void helpHasAnExample_data() {
        QTest::addColumn<QStringList>("command");
        QTest::newRow("vault") << QStringList{"vault", "--help"};
        QTest::newRow("status") << QStringList{"vault", "status", "--help"};
        QTest::newRow("rotate") << QStringList{"vault", "rotate", "--help"};
    }
    void helpHasAnExample() {
        QFETCH(QStringList, command);
        const CommandResult help = run(command);
        QCOMPARE(help.exit, 0);
        QVERIFY2(help.out.contains("landreevectl vault "), help.out);
    }

    void refusalsHaveTheirCodesAndExits_data() {
        QTest::addColumn<QStringList>("command");
        QTest::addColumn<QString>("code");
        QTest::addColumn<int>("exit");
        QTest::newRow("nobody named") << QStringList{"rotate"} << "usage" << 2;
        QTest::newRow("one and all") << QStringList{"rotate", "--all", "--tenant-id", "seeded"} << "usage" << 2;
        QTest::newRow("rotate nobody's") << QStringList{"rotate", "--tenant-id", "nobody"} << "tenant_not_found" << 4;
        QTest::newRow("nobody's status") << QStringList{"status", "--tenant-id", "nobody"} << "tenant_not_found" << 4;
    }
    void refusalsHaveTheirCodesAndExits() {
        QFETCH(QStringList, command);
        QFETCH(QString, code);
        QFETCH(int, exit);
        const QJsonObject before = json({"vault", "status"}).json();
        const CommandResult result = json(QStringList{"vault"} + command);
        QCOMPARE(result.errorCode(), code);
        QCOMPARE(result.exit, exit);
        QCOMPARE(json({"vault", "status"}).json(), before);
    }

    void onlyWhoMayRotates() {
        const auto minted =
            json({"token", "mint", "--tenant-id", "seeded", "--user-id", "asha", "--role", "viewer"}).json();
        QFile file(m_folder.filePath("token"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(minted.value("token").toString().toUtf8());
        file.close();
        const CommandResult result =
            json({"--token", "@" + file.fileName(), "vault", "rotate", "--tenant-id", "seeded"});
        QCOMPARE(result.errorCode(), QStringLiteral("permission_denied"));
        QCOMPARE(result.exit, 3);
    }

    void oneThatIsBeingDeletedIsNotRotated() {
        m_test->provision("going");
        auto& control = m_test->workspace().control();
        auto lease = control.lend();
        auto transaction = control.begin(*lease);
        for (const auto status : {control::TenantStatus::Suspended, control::TenantStatus::Deleting})
            control::TenantStore(*lease).setStatus("going", status, "a test");
        transaction.commit();
        QCOMPARE(json({"vault", "rotate", "--tenant-id", "going"}).errorCode(), QStringLiteral("invalid_status"));
        const CommandResult all = json({"vault", "rotate", "--all"});
        QCOMPARE(all.exit, 0);
        QVERIFY(of(all, "going").isEmpty() && !of(all, "seeded").isEmpty());
    }

    void whenOneFailsTheOthersAreRotatedStill() {
        const int version = status("seeded").value("key_version").toInt();
        auto database = m_test->superuser("empty_db_prod");
        database.exec("DELETE FROM schema_migration WHERE version >= 12");
        const CommandResult result = json({"vault", "rotate", "--all"});
        QCOMPARE(result.exit, 7);
        QCOMPARE(of(result, "empty").value("error").toObject().value("code").toString(),
                 QStringLiteral("schema_behind"));
        QCOMPARE(of(result, "seeded").value("key_version").toInt(), version + 1);
        QCOMPARE(json({"vault", "status"}).exit, 7);
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestVaultCommands)
#include "tst_vault_commands.moc"
