#include "core/migrations/migration_set.h"
#include "tests/support/command_line.h"
#include "tests/support/test_workspace.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QtTest>

using namespace landreeve;
using namespace landreeve::tests;

/// One of each of what must be found in the audit log is done, and looked for there.
class TestAuditCoverage : public QObject {
    Q_OBJECT

    static constexpr const char* kId = "audited";
    std::unique_ptr<TestWorkspace> m_test;
    QTemporaryDir m_files;

    CommandResult run(const QStringList& command, const QByteArray& input = {}) const {
        return landreevectl(QString::fromStdString(m_test->home().data().string()),
                            QStringList{"--json", "--workspace", TestWorkspace::kName} + command, input);
    }
    QJsonObject done(const QStringList& command, const QByteArray& input = {}) const {
        const CommandResult result = run(command, input);
        if (result.exit != 0)
            throw std::runtime_error(command.join(u' ').toStdString() + ": " + result.out.toStdString() +
                                     result.err.toStdString());
        return result.json();
    }
    QString write(const char* name, const QByteArray& content) const {
        QString path = m_files.filePath(QLatin1String(name));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            throw std::runtime_error("cannot write " + path.toStdString());
        return path;
    }
    template <typename... Values>
    postgres::Result sql(std::string_view text, const Values&... values) const {
        return m_test->superuser("landreeve_control").exec(text, values...);
    }
    static QString idOf(const QJsonObject& document) {
        return document.value("record").toObject().value("id").toString();
    }

    void doOneOfEach() const {
        const QStringList here{"--tenant-id", kId};
        done(QStringList{"tenant", "provision", "--tenant-name", "Audited", "--seed"} + here);
        const QJsonObject vendor =
            done(QStringList{"record", "create", "vendor", "-"} + here, R"({"code":"V1","name":"Before"})");
        done(QStringList{"record", "update", "vendor", idOf(vendor), "-", "--version", "1"} + here,
             R"({"name":"After"})");
        done(QStringList{"record", "delete", "vendor", idOf(vendor)} + here);
        const QJsonObject employee =
            done(QStringList{"record", "create", "employee", "-"} + here,
                 R"({"employee_code":"X1","name":"Asha","email":"a@example.in","aadhar_number":"234567890124"})");
        done(QStringList{"pii", "reveal", "employee", idOf(employee), "aadhar_number", "--reason", "the bank asks"} +
             here);
        done(QStringList{"record", "export", "vendor", "--output", m_files.filePath("vendors.csv")} + here);
        done(QStringList{"record", "import", "vendor", write("new.csv", "code,name\nI1,Imported\n")} + here);
        done({"tenant", "rename", kId, "--tenant-name", "Renamed"});
        done({"tenant", "suspend", kId, "--reason", "unpaid"});
        done({"tenant", "resume", kId});
        done({"tenant", "url", kId, "--show-password"});
        done({"tenant", "backup", kId, "--output", m_files.filePath("one.backup")});
        done({"tenant", "settings", kId, "--set", "session.idle_timeout=30m"});
        // Its newest migration once more: it makes again what is there.
        m_test->superuser("audited_db_prod")
            .script("DELETE FROM schema_migration WHERE version = (SELECT max(version) FROM schema_migration)");
        done(QStringList{"migrate", "apply"} + here);
        done({"migrate", "apply", "--all"});
        done(QStringList{"vault", "rotate"} + here);
        done(QStringList{"user", "map", "--user-id", "viewing", "--role", "viewer"} + here);
        done(QStringList{"user", "map", "--user-id", "leaving", "--role", "viewer"} + here);
        done(QStringList{"user", "unmap", "--user-id", "leaving"} + here);
        const QJsonObject session = done(QStringList{"session", "create", "--user-id", "viewing"} + here);
        done({"session", "revoke", session.value("session").toObject().value("jti").toString(), "--reason", "left"});
        const QByteArray token =
            done(QStringList{"token", "mint", "--user-id", "viewing"} + here).value("token").toString().toUtf8();
        QVERIFY(!token.isEmpty());
        const QString kept = write("token", token);
        QCOMPARE(run(QStringList{"--token", "@" + kept, "record", "create", "vendor", "@" + write("v", "{}")} + here)
                     .errorCode(),
                 QStringLiteral("permission_denied"));
        QCOMPARE(run({"--token", "@" + write("bad", token.chopped(8) + "AAAAAAAA"), "whoami"}).errorCode(),
                 QStringLiteral("token_invalid"));
        done({"jwks", "rotate", "--reason", "yearly"});
        done({"audit", "export", "--output", m_files.filePath("log.csv")});
        done({"audit", "verify"});
        done(QStringList{"tenant", "delete", kId, "--confirm", kId, "--no-backup"});
        done({"audit", "list"});
    }

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<TestWorkspace>();
        try {
            doOneOfEach();
        } catch (const std::exception& failure) {
            QFAIL(failure.what());
        }
    }

    void isInTheLog_data() {
        QTest::addColumn<QString>("action");
        QTest::addColumn<bool>("ofTenant");
        QTest::addColumn<QString>("actor"); ///< Empty: the operator.
        const auto row = [](const char* action, bool ofTenant, const char* actor = "") {
            QTest::newRow(action) << QString::fromLatin1(action) << ofTenant << QString::fromLatin1(actor);
        };
        for (const char* action :
             {"tenant.provision", "tenant.step.done", "tenant.provisioned", "vendor.create",  "vendor.update",
              "vendor.delete",    "employee.create",  "employee.reveal",    "record.export",  "tenant.rename",
              "tenant.suspend",   "tenant.resume",    "tenant.url.reveal",  "tenant.backup",  "tenant.settings%",
              "vault.rotate",     "user.map",         "user.unmap",         "session.revoke", "token.mint",
              "tenant.delete",    "access.allowed"})
            row(action, true);
        row("tenant.seeded", true, "landreeve"); // the step was the operator's
        row("access.refused", true, "viewing");
        row("session.create", false);
        row("token.refused", false, "*");
        row("jwks.rotate", false);
        row("audit.export", false);
        row("migration.apply", true, "*");
        row("rollout.running", false, "*");
        row("rollout.done", false, "*");
    }
    void isInTheLog() {
        QFETCH(QString, action);
        QFETCH(bool, ofTenant);
        QFETCH(QString, actor);
        const auto found = sql("SELECT actor, session_jti, tenant_id FROM policy_sync_log WHERE action LIKE $1 AND "
                               "($2 = '' OR tenant_id = $2) ORDER BY seq DESC LIMIT 1",
                               action.toStdString(), ofTenant ? std::string(kId) : std::string())
                               .first();
        QVERIFY2(found, "no entry");
        const auto who = found->get<std::string>("actor");
        if (actor.isEmpty()) {
            QCOMPARE(who, m_test->workspace().user().userId);
            QVERIFY(found->get<std::optional<std::string>>("session_jti"));
        } else if (actor != QLatin1String("*")) {
            QCOMPARE(who, actor.toStdString());
        }
    }

    void everyStepOfAProvisioning() {
        QCOMPARE(sql("SELECT string_agg(DISTINCT s.step, ' ') FROM provisioning_step s")
                     .one()
                     .get<std::optional<std::string>>(0),
                 std::optional<std::string>());
        QStringList steps;
        for (const auto row : sql("SELECT after ->> 'step' FROM policy_sync_log WHERE action = 'tenant.step.done' AND "
                                  "tenant_id = $1 ORDER BY seq",
                                  std::string(kId)))
            steps << QString::fromStdString(row.get<std::string>(0));
        QStringList recipe;
        for (const std::string& step : tenancy::provisionSteps())
            recipe << QString::fromStdString(step);
        QCOMPARE(steps, recipe);
    }

    void importedRowsOneByOne() {
        QCOMPARE(sql("SELECT count(*) FROM policy_sync_log WHERE action = 'vendor.create' AND after ->> 'code' = 'I1'")
                     .one()
                     .get<int>(0),
                 1);
    }

    void beforeAndAfterWithPersonalFieldsMasked() {
        const auto update =
            sql("SELECT before, after FROM policy_sync_log WHERE action = 'vendor.update' AND object_id = (SELECT "
                "object_id FROM policy_sync_log WHERE action = 'vendor.create' AND after ->> 'code' = 'V1')")
                .one();
        QCOMPARE(update.get<QJsonValue>("before").toObject().value("name").toString(), QStringLiteral("Before"));
        QCOMPARE(update.get<QJsonValue>("after").toObject().value("name").toString(), QStringLiteral("After"));
        const auto made = sql("SELECT after FROM policy_sync_log WHERE action = 'employee.create' AND after ->> "
                              "'employee_code' = 'X1'")
                              .one();
        for (const char* field : {"aadhar_number", "aadhar_number_index"})
            QCOMPARE(made.get<QJsonValue>(0).toObject().value(QLatin1String(field)).toString(), QStringLiteral("***"));
        // Nowhere in it is the number itself.
        QCOMPARE(sql("SELECT count(*) FROM policy_sync_log l WHERE l::text LIKE '%234567890124%' OR "
                     "convert_from(l.canonical, 'UTF8') LIKE '%234567890124%'")
                     .one()
                     .get<int>(0),
                 0);
    }

    void everyMigrationOfATenant() {
        const auto entries = sql("SELECT actor, object_id FROM policy_sync_log WHERE action = 'migration.apply' AND "
                                 "object_kind = 'migration' AND tenant_id = $1",
                                 std::string(kId));
        const auto entry = entries.one();
        QCOMPARE(entry.get<std::string>("actor"), m_test->workspace().user().userId);
        QCOMPARE(entry.get<std::string>("object_id"), std::to_string(migrations::MigrationSet::domain().version()));
    }

    void everyMigrationOfTheControlPlane() {
        const auto newest = sql("SELECT max(version) FROM schema_migration").one().get<int>(0);
        QVERIFY(
            sql("SELECT count(*) FROM policy_sync_log WHERE action = 'migration.apply' AND object_kind = 'control' AND "
                "object_id = $1",
                std::to_string(newest))
                .one()
                .get<int>(0) == 1);
    }
};

QTEST_GUILESS_MAIN(TestAuditCoverage)
#include "tst_audit_coverage.moc"
