#include "tests/support/command_line.h"
#include "tests/support/test_workspace.h"

#include <QDir>
#include <QJsonArray>
#include <QtTest>

#include <csignal>

using namespace landreeve;
using namespace landreeve::tests;

/// `tenant restore` and `tenant clone` as a script calls them.
class TestTenantCopies : public QObject {
    Q_OBJECT

    std::unique_ptr<TestWorkspace> m_test;
    QTemporaryDir m_folder;

    QString home() const { return QString::fromStdString(m_test->home().data().string()); }
    static QStringList words(const QStringList& command) {
        return QStringList{"--json", "--workspace", TestWorkspace::kName} + command;
    }
    CommandResult run(const QStringList& command) const { return landreevectl(home(), words(command)); }
    QStringList tenants() const {
        QStringList ids;
        for (const QJsonValue tenant : run({"tenant", "list"}).json().value("tenants").toArray())
            ids << tenant.toObject().value("id").toString();
        return ids;
    }
    QList<QJsonValue> employeesOf(const QString& tenant) const {
        const QJsonArray employees =
            run({"record", "list", "employee", "--tenant-id", tenant}).json().value("records").toArray();
        return {employees.begin(), employees.end()};
    }
    /// The Aadhaar number in the clear; empty where it cannot be had.
    QString revealed(const QString& tenant, const QString& code) const {
        for (const QJsonValue& each : employeesOf(tenant)) {
            const QJsonObject employee = each.toObject();
            if (employee.value("employee_code").toString() == code)
                return run({"pii", "reveal", "employee", employee.value("id").toString(), "aadhar_number",
                            "--tenant-id", tenant, "--reason", "a trial"})
                    .json()
                    .value("value")
                    .toString();
        }
        return {};
    }
    QString backup() const { return m_folder.filePath("source.dump"); }
    static QStringList asNew(const QString& id) { return {"--tenant-id", id, "--tenant-name", "Tenant " + id}; }

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<TestWorkspace>();
        m_test->provision("source", true);
        QCOMPARE(run({"tenant", "backup", "source", "--output", backup()}).exit, 0);
    }
    void cleanup() {
        for (const auto& tenant : m_test->workspace().lifecycle().list(std::nullopt, {})) {
            if (tenant.id != "source")
                m_test->workspace().lifecycle().remove(tenant.id, tenant.id, false, {}, {});
        }
        QCOMPARE(m_test->leftovers().size(), std::size_t{3});
    }

    void saysWhatWasMadeAndCompared_data() {
        QTest::addColumn<QStringList>("command");
        QTest::newRow("restore") << QStringList{"tenant", "restore", backup()};
        QTest::newRow("clone") << QStringList{"tenant", "clone", "source"};
        QTest::newRow("neutralised") << QStringList{"tenant", "clone", "source", "--neutralise"};
    }
    void saysWhatWasMadeAndCompared() {
        QFETCH(QStringList, command);
        const CommandResult result = run(command + asNew("copy"));
        QVERIFY2(result.exit == 0, result.out);
        const QJsonObject tenant = result.json().value("tenant").toObject();
        QCOMPARE(tenant.value("id").toString(), QStringLiteral("copy"));
        QCOMPARE(tenant.value("status").toString(), QStringLiteral("active"));
        QCOMPARE(tenant.value("database").toString(), QStringLiteral("copy_db_prod"));
        QStringList steps;
        for (const QJsonValue step : result.json().value("steps").toArray()) {
            QCOMPARE(step.toObject().value("status").toString(), QStringLiteral("done"));
            steps << step.toObject().value("name").toString();
        }
        QCOMPARE(steps, (QStringList{"reserve", "archive", "logins", "database", "load", "rows", "fields", "rules",
                                     "compare", "name", "grants", "migrate", "verify", "activate"}));
        const QJsonObject verified = result.json().value("verified").toObject();
        QCOMPARE(verified.value("row_counts").toObject().value("product").toInt(), 400);
        QVERIFY(verified.value("own_keys").toBool());
        QVERIFY(verified.value("encrypted_fields").toInt() > 100);
        // It is read like any other, by whoever may: what it decrypts to is what the source's does, or invented.
        const QList<QJsonValue> originals = employeesOf("source");
        QVERIFY(originals.size() > 5);
        for (const QJsonValue& each : originals.first(5)) {
            const QString code = each.toObject().value("employee_code").toString();
            const QString original = revealed("source", code);
            QVERIFY(!original.isEmpty());
            const QString copied = revealed("copy", code);
            QVERIFY(!copied.isEmpty());
            QCOMPARE(copied != original, command.contains("--neutralise"));
        }
        const CommandResult log = run({"tenant", "health", "copy"});
        QVERIFY2(log.exit == 0, log.out);
        // And again it is there already.
        QCOMPARE(run(command + asNew("copy")).errorCode(), QStringLiteral("tenant_exists"));
    }

    void refusalsHaveTheirCodesAndExits_data() {
        QTest::addColumn<QStringList>("command");
        QTest::addColumn<QString>("code");
        QTest::addColumn<int>("exit");
        const auto row = [](const char* name, const QStringList& command, const char* code, int exit) {
            QTest::newRow(name) << command << QString::fromLatin1(code) << exit;
        };
        row("no file", QStringList{"tenant", "restore", "/nowhere/x.dump"} + asNew("copy"), "file_unreadable", 2);
        row("taken", QStringList{"tenant", "restore", backup()} + asNew("source"), "tenant_exists", 5);
        row("no tenant", QStringList{"tenant", "clone", "nobody"} + asNew("copy"), "tenant_not_found", 4);
        row("no id", QStringList{"tenant", "clone", "source"} + asNew("No"), "invalid_tenant_id", 2);
        row("no name", {"tenant", "clone", "source", "--tenant-id", "copy"}, "usage", 2);
    }
    void refusalsHaveTheirCodesAndExits() {
        QFETCH(QStringList, command);
        QFETCH(QString, code);
        QFETCH(int, exit);
        const CommandResult result = run(command);
        QCOMPARE(result.errorCode(), code);
        QCOMPARE(result.exit, exit);
        QCOMPARE(tenants(), QStringList{"source"});
    }

    void damagedBackupIsRefused() {
        const QString file = m_folder.filePath("damaged.dump");
        QVERIFY(QFile::copy(backup(), file) && QFile::copy(backup() + ".manifest.json", file + ".manifest.json"));
        QFile archive(file);
        QVERIFY(archive.open(QIODevice::Append));
        archive.write("x");
        archive.close();
        const CommandResult result = run(QStringList{"tenant", "restore", file} + asNew("copy"));
        QCOMPARE(result.errorCode(), QStringLiteral("backup_damaged"));
        QCOMPARE(result.exit, 1);
        QCOMPARE(tenants(), QStringList{"source"});
    }

    void interruptedLeavesNothing() {
        auto superuser = m_test->superuser("landreeve_control");
        // It waits for what it copies: the interruption comes while pg_dump is at work.
        auto source = m_test->superuser("source_db_prod");
        source.script("BEGIN; LOCK TABLE vendor");
        QProcess process;
        startLandreevectl(process, home(), words(QStringList{"tenant", "clone", "source"} + asNew("copy")));
        QVERIFY(process.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(
            !superuser.exec("SELECT FROM provisioning_step WHERE tenant_id = 'copy' AND step = 'archive'").empty(),
            20'000);
        QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGINT), 0);
        const CommandResult result = resultOf(process);
        source.script("ROLLBACK");
        QCOMPARE(result.exit, 130);
        QCOMPARE(result.errorCode(), QStringLiteral("interrupted"));
        QCOMPARE(tenants(), QStringList{"source"});
        QVERIFY(superuser.exec("SELECT FROM provisioning_step WHERE tenant_id = 'copy'").empty());
        QCOMPARE(QDir(QString::fromStdString(m_test->home().backups().string())).entryList({"clone-*"}, QDir::Files),
                 QStringList());
    }

    void killedIsFoundAndTakenBack() {
        auto superuser = m_test->superuser("landreeve_control");
        auto source = m_test->superuser("source_db_prod");
        source.script("BEGIN; LOCK TABLE vendor");
        QProcess process;
        startLandreevectl(process, home(), words(QStringList{"tenant", "clone", "source"} + asNew("copy")));
        QVERIFY(process.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(
            !superuser.exec("SELECT FROM provisioning_step WHERE tenant_id = 'copy' AND step = 'archive'").empty(),
            20'000);
        process.kill();
        QVERIFY(process.waitForFinished());
        source.script("ROLLBACK");
        QTRY_VERIFY_WITH_TIMEOUT(
            superuser.exec("SELECT pg_try_advisory_xact_lock(hashtextextended('landreeve.tenant.copy', 0))")
                .one()
                .get<bool>(0),
            20'000);
        const QJsonObject tenant = run({"tenant", "show", "copy"}).json().value("tenant").toObject();
        QCOMPARE(tenant.value("status").toString(), QStringLiteral("failed"));
        QVERIFY(tenant.value("hint").toString().contains("restored or cloned"));
        QCOMPARE(run(QStringList{"tenant", "provision"} + asNew("copy")).errorCode(),
                 QStringLiteral("copy_unfinished"));
        const CommandResult reconciled = run({"tenant", "reconcile"});
        QVERIFY2(reconciled.exit == 0, reconciled.out);
        QCOMPARE(reconciled.json().value("findings").toArray().first().toObject().value("kind").toString(),
                 QStringLiteral("half_provisioned"));
        QCOMPARE(tenants(), QStringList{"source"});
        // What its archive left is swept by the next.
        QCOMPARE(run(QStringList{"tenant", "clone", "source"} + asNew("copy")).exit, 0);
        QCOMPARE(QDir(QString::fromStdString(m_test->home().backups().string())).entryList({"clone-*"}, QDir::Files),
                 QStringList());
    }
};

QTEST_GUILESS_MAIN(TestTenantCopies)
#include "tst_tenant_copies.moc"
