#include "tests/support/command_line.h"
#include "tests/support/test_workspace.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

#include <csignal>

using namespace landreeve;
using namespace landreeve::tests;

/// `alerts` as a script calls it, and the `health` it comes from: the names, documents and exit codes of docs/cli.md.
class TestAlertCommands : public QObject {
    Q_OBJECT

    std::unique_ptr<TestWorkspace> m_test;

    QString home() const { return QString::fromStdString(m_test->home().data().string()); }
    CommandResult run(const QStringList& command) const {
        return landreevectl(home(), QStringList{"--workspace", TestWorkspace::kName} + command);
    }
    CommandResult json(const QStringList& command) const { return run(QStringList{"--json"} + command); }
    QJsonObject alert(const QString& code) const {
        for (const QJsonValue each : json({"alerts"}).json().value("alerts").toArray()) {
            if (each.toObject().value("code").toString() == code)
                return each.toObject();
        }
        return {};
    }
    void sql(const std::string& text) const { m_test->superuser("landreeve_control").exec(text); }

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<TestWorkspace>();
        m_test->provision("kaveri");
    }

    void eachSaysWhatWhenAndWhatToDo() {
        const CommandResult result = json({"alerts"});
        QCOMPARE(result.exit, 0); // nothing is down
        const QJsonObject weak = alert("secrets_weak");
        QCOMPARE(weak.keys(),
                 (QStringList{"code", "command", "detail", "object", "remedy", "severity", "since", "title"}));
        QVERIFY(weak.value("object").isNull());
        QCOMPARE(weak.value("severity").toString(), QString("degraded"));
        const QDateTime since = QDateTime::fromString(weak.value("since").toString(), Qt::ISODate);
        QVERIFY(since.isValid() && since.secsTo(QDateTime::currentDateTimeUtc()) < 120);
        // The next look remembers.
        QCOMPARE(alert("secrets_weak").value("since"), weak.value("since"));
        const QJsonArray checks = json({"health"}).json().value("checks").toArray();
        for (const QJsonValue check : checks) {
            const QJsonObject one = check.toObject();
            const QString status = one.value("status").toString();
            QCOMPARE(one.value("alerts").toArray().isEmpty(), status == "ok" || status == "unknown");
        }
        QVERIFY(run({"health"}).out.contains("→ Guard that file"));
    }

    void whatIsDownIsFirstAndTheExit() {
        sql("INSERT INTO database_server (name, url) VALUES ('away', 'postgresql://a@%2Fnowhere/postgres')");
        const CommandResult result = json({"alerts"});
        QCOMPARE(result.exit, 6);
        const QJsonObject first = result.json().value("alerts").toArray().first().toObject();
        QCOMPARE(first.value("code").toString(), QString("server_down"));
        QCOMPARE(first.value("object").toString(), QString("away"));
        const CommandResult text = run({"alerts"});
        QVERIFY2(text.out.contains("server_down") && text.out.contains("away: "), text.out);
        sql("DELETE FROM database_server WHERE name = 'away'");
    }

    void aWorkspaceThatDoesNotOpenIsAnAlert() {
        run({"workspace", "add", "down", "--control-url", "postgresql://svc@%2Fnowhere/landreeve_control"});
        const CommandResult result = landreevectl(home(), {"--workspace", "down", "--json", "alerts"});
        QCOMPARE(result.exit, 6);
        QCOMPARE(result.errorCode(), QString("server_unavailable"));
        QCOMPARE(result.json().value("alerts").toArray().first().toObject().value("code").toString(),
                 QString("control_plane_down"));
        run({"workspace", "remove", "down"});
    }

    void aWatchPrintsALineForEachThatBeginsOrEnds() {
        QProcess process;
        startLandreevectl(process, home(), {"--workspace", TestWorkspace::kName, "--json", "alerts", "--watch"});
        QStringList told;
        const auto tells = [&](const QString& event, const QString& code) {
            while (process.canReadLine()) {
                const QJsonObject line = QJsonDocument::fromJson(process.readLine()).object();
                told << line.value("event").toString() + " " + line.value("alert").toObject().value("code").toString();
                if (!QDateTime::fromString(line.value("at").toString(), Qt::ISODate).isValid())
                    told << "no time";
            }
            return told.contains(event + " " + code);
        };
        QTRY_VERIFY_WITH_TIMEOUT(tells("begins", "secrets_weak"), 20'000);
        sql("UPDATE tenant_metadata SET schema_version = schema_version - 1");
        QTRY_VERIFY_WITH_TIMEOUT(tells("begins", "tenants_behind"), 20'000);
        // It outlasts the session in which it was begun.
        sql("UPDATE session SET revoked_at = now() WHERE revoked_at IS NULL");
        sql("UPDATE tenant_metadata SET schema_version = schema_version + 1");
        QTRY_VERIFY_WITH_TIMEOUT(tells("ends", "tenants_behind"), 20'000);
        QVERIFY(!told.contains("no time"));
        QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGINT), 0);
        QCOMPARE(resultOf(process).exit, 130);
    }

    void aWatchEndsAfterSoManyLines() {
        const CommandResult result = run({"alerts", "--watch", "--count", "1"});
        QCOMPARE(result.exit, 0);
        QCOMPARE(result.out.count('\n'), 1);
        QVERIFY2(result.out.contains("  begins  "), result.out);
    }

    void driftIsKnownFromTheLastLookOnly() {
        QVERIFY(alert("schema_drifted").isEmpty());
        m_test->superuser("kaveri_db_prod").exec("ALTER TABLE vendor ADD COLUMN beyond text");
        QVERIFY(alert("schema_drifted").isEmpty());
        QCOMPARE(run({"migrate", "verify", "--all"}).exit, 1);
        const QJsonObject drift = alert("schema_drifted");
        QCOMPARE(drift.value("object").toString(), QString("kaveri"));
        QVERIFY2(drift.value("detail").toString().contains("beyond"), qPrintable(drift.value("detail").toString()));
        m_test->superuser("kaveri_db_prod").exec("ALTER TABLE vendor DROP COLUMN beyond");
        run({"migrate", "verify", "--all"});
        QVERIFY(alert("schema_drifted").isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestAlertCommands)

#include "tst_alert_commands.moc"
