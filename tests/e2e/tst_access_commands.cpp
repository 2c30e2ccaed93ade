#include "tests/support/command_line.h"
#include "tests/support/permify_server.h"
#include "tests/support/role_table.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QtTest>

using landreeve::tests::CommandResult;
using landreeve::tests::PermifyServer;
using landreeve::tests::RoleTable;

/// Roles changed and questions about tokens answered on the command line.
class TestAccessCommands : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;

    CommandResult run(const QStringList& arguments, const QByteArray& input = {}) const {
        return landreeve::tests::landreevectl(m_home.path(), arguments + QStringList{"--json"}, input);
    }
    QString mint(const QString& user, const QString& role, const QString& tenant = "thar-solar") const {
        const auto minted = run({"token", "mint", "--tenant-id", tenant, "--user-id", user, "--role", role});
        if (minted.exit != 0)
            qWarning() << minted.out << minted.err;
        return minted.json().value("token").toString();
    }
    CommandResult check(const QString& token, const QString& permission, const QStringList& more = {}) const {
        return run(QStringList{"access", "check", "-", "--permission", permission} + more, token.toUtf8());
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_home.isValid());
        // As root the engine runs under another account, which must reach the home.
        QFile::setPermissions(m_home.path(), QFile::permissions(m_home.path()) | QFile::ExeGroup | QFile::ExeOther);
        for (const char* tenant : {"thar-solar", "kaveri"})
            QCOMPARE(run({"tenant", "provision", "--tenant-id", tenant, "--tenant-name", tenant}).exit, 0);
    }
    void cleanupTestCase() { QCOMPARE(run({"engine", "stop"}).exit, 0); }

    void aTokenIsAskedAbout() {
        const QString token = mint("asha", "operator");
        const auto may = check(token, "vendor:write");
        QCOMPARE(may.exit, 0);
        QCOMPARE(may.json().value("allowed"), QJsonValue(true));
        QCOMPARE(may.json().value("reason"), QJsonValue());
        QCOMPARE(may.json().value("subject").toString(), QString("asha"));
        QCOMPARE(may.json().value("tenant").toString(), QString("thar-solar"));
        const auto mayNot = check(token, "vendor:delete");
        QCOMPARE(mayNot.exit, 3);
        QCOMPARE(mayNot.json().value("allowed"), QJsonValue(false));
        QCOMPARE(mayNot.json().value("reason").toString(), QString("permission_denied"));
        const auto elsewhere = check(token, "vendor:write", {"--tenant-id", "kaveri"});
        QCOMPARE(elsewhere.exit, 3);
        QCOMPARE(elsewhere.json().value("reason").toString(), QString("session_unknown"));
        QString forged = token;
        QChar& letter = forged[forged.lastIndexOf('.') + 1];
        letter = letter == 'A' ? 'B' : 'A';
        const auto broken = check(forged, "vendor:write");
        QCOMPARE(broken.exit, 3);
        QCOMPARE(broken.json().value("reason").toString(), QString("bad_signature"));
        QVERIFY(broken.json().contains("subject"));
        // A permission that is none names the near ones.
        const auto mistyped = check(token, "vendr:write");
        QCOMPARE(mistyped.exit, 2);
        QVERIFY2(mistyped.out.contains("vendor:write"), mistyped.out);

        const auto listed = run({"audit", "list", "--action", "access.check", "--limit", "10"});
        QCOMPARE(listed.exit, 0);
        QVERIFY2(listed.out.count("access.check") >= 3, listed.out);
    }

    void aRevokedSessionsNextQuestionIsRefused() {
        const auto minted =
            run({"token", "mint", "--tenant-id", "thar-solar", "--user-id", "leaver", "--role", "admin"}).json();
        const QString token = minted.value("token").toString();
        QCOMPARE(check(token, "vendor:write").exit, 0);
        QCOMPARE(run({"session", "revoke", minted.value("jti").toString()}).exit, 0);
        const auto refused = check(token, "vendor:write");
        QCOMPARE(refused.exit, 3);
        QCOMPARE(refused.json().value("reason").toString(), QString("session_revoked"));
    }

    /// As the gate answers who goes on to the records.
    void aShutTenantsRecordsAreRefused() {
        const QString operates = mint("resting", "operator", "kaveri");
        const QString administers = mint("waking", "admin", "kaveri");
        QCOMPARE(check(operates, "vendor:read").exit, 0);
        QCOMPARE(run({"tenant", "suspend", "kaveri", "--reason", "unpaid"}).exit, 0);
        const auto refused = check(operates, "vendor:read");
        QVERIFY2(refused.exit == 3, refused.out);
        QCOMPARE(refused.json().value("reason").toString(), QString("tenant_not_active"));
        QCOMPARE(check(administers, "vendor:read").exit, 0);
        QFile token(m_home.filePath("resting.token"));
        QVERIFY(token.open(QIODevice::WriteOnly) && token.write(operates.toUtf8()) > 0);
        token.close();
        const QStringList list{"record", "list", "vendor", "--tenant-id", "kaveri", "--token", "@" + token.fileName()};
        QCOMPARE(run(list).errorCode(), QString("tenant_not_active"));
        const auto entries = run({"audit", "list", "--tenant-id", "kaveri", "--action", "access.refused"});
        QVERIFY2(entries.out.contains("tenant_not_active"), entries.out);
        QCOMPARE(run({"tenant", "resume", "kaveri"}).exit, 0);
        QCOMPARE(check(operates, "vendor:read").exit, 0);
    }

    /// A tenant's admin finds in its log who tried to see or change its users.
    void whoMayNotSeeATenantsUsersIsNotedThere() {
        QFile token(m_home.filePath("curious.token"));
        QVERIFY(token.open(QIODevice::WriteOnly));
        QVERIFY(token.write(mint("curious", "viewer").toUtf8()) > 0);
        token.close();
        QCOMPARE(run({"user", "map", "--user-id", "curious", "--tenant-id", "thar-solar", "--role", "owner", "--token",
                      "@" + token.fileName()})
                     .errorCode(),
                 QString("permission_denied"));
        const auto entries = run({"audit", "list", "--tenant-id", "thar-solar", "--action", "access.refused"});
        QVERIFY2(entries.out.contains("user:write") && entries.out.contains("curious"), entries.out);
    }

    void everyRoleByEveryPermission() {
        const RoleTable table;
        QCOMPARE(table.roles().size(), 5);
        QFile questions(m_home.filePath("questions"));
        QVERIFY(questions.open(QIODevice::WriteOnly));
        QList<bool> expected;
        const QStringList permissions = RoleTable::permissions();
        for (const QString& role : table.roles()) {
            const QString token = mint("of-" + role, role);
            for (const QString& permission : permissions) {
                questions.write((token + ' ' + permission + '\n').toUtf8());
                expected << table.may(role, permission);
            }
        }
        const QString stranger = mint("stranger", "owner", "kaveri");
        for (const QString& permission : permissions) {
            questions.write((stranger + ' ' + permission + " thar-solar\n").toUtf8());
            expected << false;
        }
        questions.close();
        const auto answers = run({"access", "check", "--batch", questions.fileName()});
        QCOMPARE(answers.exit, 0);
        const auto lines = answers.out.trimmed().split('\n');
        QCOMPARE(lines.size(), expected.size());
        for (qsizetype i = 0; i < lines.size(); ++i)
            QVERIFY2(QJsonDocument::fromJson(lines[i]).object().value("allowed").toBool() == expected[i],
                     qPrintable(QString::number(i) + ' ' + permissions[i % permissions.size()]));
    }

    void aRoleIsMadeChangedAndRemoved() {
        QCOMPARE(run({"role", "set", "auditor", "--grant", "audit:read"}).errorCode(), QString("role_not_found"));
        const auto made = run({"role", "set", "auditor", "--create", "--grant", "audit:read,audit:export"});
        QCOMPARE(made.exit, 0);
        QCOMPARE(made.json().value("role").toObject().value("permissions").toArray().size(), 2);
        const QString token = mint("rekha", "auditor");
        QCOMPARE(check(token, "audit:read").exit, 0);
        QCOMPARE(run({"role", "set", "auditor", "--revoke", "audit:read", "--tenant-id", "thar-solar"}).exit, 0);
        QCOMPARE(check(token, "audit:read").exit, 3);
        const auto explained =
            run({"access", "explain", "--user-id", "rekha", "--tenant-id", "thar-solar", "--permission", "audit:read"});
        QCOMPARE(explained.exit, 0);
        QCOMPARE(explained.json().value("allowed"), QJsonValue(false));
        for (const auto& step : explained.json().value("steps").toArray())
            QCOMPARE(step.toObject().value("decided").toBool(),
                     step.toObject().value("name").toString() == "exception");
        QCOMPARE(run({"role", "remove", "auditor"}).errorCode(), QString("role_in_use"));
        QCOMPARE(run({"user", "unmap", "--user-id", "rekha", "--tenant-id", "thar-solar"}).exit, 0);
        const auto of = [&](const char* tenant) {
            return run({"user", "list", "--user-id", "rekha", "--tenant-id", tenant});
        };
        QCOMPARE(of("thar-solar").json().value("users"), QJsonValue(QJsonArray()));
        QCOMPARE(of("thar-soler").errorCode(), QString("tenant_not_found"));
        QCOMPARE(run({"role", "list", "--tenant-id", "thar-soler"}).errorCode(), QString("tenant_not_found"));
        QCOMPARE(run({"role", "remove", "auditor"}).exit, 0);
        QCOMPARE(run({"role", "remove", "viewer"}).errorCode(), QString("role_protected"));
        QCOMPARE(run({"role", "set", "owner", "--revoke", "role:write"}).errorCode(), QString("role_protected"));
        // Who may not, may not.
        const QString asha = mint("asha", "operator");
        QCOMPARE(
            run({"role", "set", "operator", "--grant", "vendor:delete", "--tenant-id", "thar-solar", "--token", "-"},
                asha.toUtf8())
                .errorCode(),
            QString("permission_denied"));
    }

    /// His tenant's word is his to read and to change, and nothing beside it.
    void aTenantsAdminHasItsRoles() {
        const QByteArray token = mint("meera", "admin").toUtf8();
        const auto as = [&](const QStringList& command) { return run(command + QStringList{"--token", "-"}, token); };
        const QStringList here{"--tenant-id", "thar-solar"};
        const auto set = as(QStringList{"role", "set", "operator", "--grant", "vendor:delete"} + here);
        QVERIFY2(set.exit == 0, set.out);
        QCOMPARE(set.json().value("role").toObject().value("exceptions").toArray().size(), 1);
        const auto shown = as(QStringList{"role", "show", "operator"} + here);
        QVERIFY2(shown.exit == 0, shown.out);
        QCOMPARE(shown.json().value("role"), set.json().value("role"));
        QCOMPARE(as(QStringList{"role", "list"} + here).exit, 0);
        QCOMPARE(as(QStringList{"access", "explain", "--user-id", "meera", "--permission", "role:write"} + here).exit,
                 0);
        // His token is of the tenant: it opens nothing else.
        QCOMPARE(as({"role", "list"}).errorCode(), QString("session_refused"));
        QCOMPARE(as({"role", "show", "operator"}).errorCode(), QString("session_refused"));
        QCOMPARE(as({"role", "set", "operator", "--grant", "vendor:delete"}).errorCode(), QString("session_refused"));
        QCOMPARE(as({"access", "explain", "--user-id", "meera", "--permission", "role:write"}).errorCode(),
                 QString("session_refused"));
        // Nor is anything made by the demonstration.
        QCOMPARE(as({"demo"}).errorCode(), QString("session_refused"));
        QCOMPARE(run({"tenant", "show", "demo-agro"}).errorCode(), QString("tenant_not_found"));
        QCOMPARE(run({"role", "list", "--tenant-id", "nowhere"}).errorCode(), QString("tenant_not_found"));
        QCOMPARE(run(QStringList{"role", "set", "operator", "--revoke", "vendor:delete"} + here).exit, 0);
    }

    void anEmployeesRightsFollowTheRecord() {
        const QString token = mint("sneha", "viewer");
        const auto made =
            run({"record", "create", "employee", "-", "--tenant-id", "thar-solar"},
                R"({"employee_code":"E-1","name":"Sneha","auth_user_id":"sneha","permissions":["vendor:write"]})");
        QVERIFY2(made.exit == 0, made.out);
        QCOMPARE(check(token, "vendor:write").exit, 0);
        const QJsonObject record = made.json().value("record").toObject();
        // An admin of records alone may not.
        QCOMPARE(run({"role", "set", "clerk", "--create", "--grant", "employee:read,employee:write"}).exit, 0);
        const QString clerk = mint("clerk", "clerk");
        const QStringList update{"record",
                                 "update",
                                 "employee",
                                 record.value("id").toString(),
                                 "-",
                                 "--tenant-id",
                                 "thar-solar",
                                 "--version",
                                 QString::number(record.value("version").toInt())};
        QFile token2(m_home.filePath("clerk.token"));
        QVERIFY(token2.open(QIODevice::WriteOnly) && token2.write(clerk.toUtf8()) > 0);
        token2.close();
        const auto refused = run(update + QStringList{"--token", "@" + token2.fileName()},
                                 R"({"permissions":["vendor:write","role:write"]})");
        QCOMPARE(refused.errorCode(), QString("permission_denied"));
        QCOMPARE(run(update + QStringList{"--token", "@" + token2.fileName()}, R"({"designation":"Buyer"})").exit, 0);
        QCOMPARE(check(token, "role:write").exit, 3);
    }

    void permifyDecidesWhereItIsChosen() {
        PermifyServer server;
        const QString token = mint("asha", "operator");
        const auto restore = qScopeGuard([] {
            for (const char* name : {"LANDREEVE_POLICY_ENGINE", "PERMIFY_URL"})
                qunsetenv(name);
        });
        qputenv("LANDREEVE_POLICY_ENGINE", "permify");
        qputenv("PERMIFY_URL", QByteArray::fromStdString(server.url()));
        QCOMPARE(check(token, "vendor:write").json().value("reason").toString(), QString("policy_engine_failed"));
        const auto told = run({"access", "sync"});
        QVERIFY2(told.exit == 0, told.out);
        QVERIFY(told.json().value("written").toInt() > 0 || !server.tuples("thar-solar").empty());
        QCOMPARE(check(token, "vendor:write").exit, 0);
        QCOMPARE(check(token, "vendor:delete").exit, 3);
        // Another one, or one that lost it, is told all of it again; and only who may is heard.
        server.clear();
        QCOMPARE(run({"access", "sync"}).json().value("written").toInt(), 0);
        QCOMPARE(check(token, "vendor:write").exit, 3);
        QVERIFY(run({"access", "sync", "--anew"}).json().value("written").toInt() > 0);
        QCOMPARE(check(token, "vendor:write").exit, 0);
        QCOMPARE(run({"access", "sync", "--token", "-"}, token.toUtf8()).exit, 3);
        const auto refused = run({"audit", "list", "--action", "access.refused", "--search", "role:write"});
        QVERIFY(!refused.json().value("entries").toArray().isEmpty());
        // What is changed it is told by the change, in a tenant and of a role.
        const auto changed = [&](const QStringList& arguments) { return run(arguments).exit == 0; };
        QVERIFY(changed({"user", "map", "--user-id", "asha", "--tenant-id", "thar-solar", "--role", "viewer"}));
        QCOMPARE(check(token, "vendor:write").exit, 3);
        QVERIFY(changed({"user", "map", "--user-id", "asha", "--tenant-id", "thar-solar", "--role", "operator"}));
        QCOMPARE(check(token, "vendor:write").exit, 0);
        QVERIFY(changed({"role", "set", "operator", "--revoke", "vendor:write", "--tenant-id", "thar-solar"}));
        QCOMPARE(check(token, "vendor:write").exit, 3);
        QVERIFY(changed({"role", "set", "operator", "--grant", "vendor:write", "--tenant-id", "thar-solar"}));
        QCOMPARE(check(token, "vendor:write").exit, 0);
        QVERIFY(changed({"role", "set", "buyer", "--create", "--grant", "vendor:write", "--grant", "vendor:read"}));
        QVERIFY(changed({"user", "map", "--user-id", "asha", "--tenant-id", "thar-solar", "--role", "buyer"}));
        QCOMPARE(check(token, "vendor:write").exit, 0);
        QVERIFY(changed({"role", "set", "buyer", "--revoke", "vendor:write"}));
        QCOMPARE(check(token, "vendor:write").exit, 3);
        qputenv("PERMIFY_URL", "http://127.0.0.1:1");
        QCOMPARE(check(token, "vendor:write").json().value("reason").toString(), QString("policy_engine_down"));
        qputenv("PERMIFY_URL", "http://permify.example");
        QCOMPARE(check(token, "vendor:write").errorCode(), QString("usage"));
    }
};

QTEST_GUILESS_MAIN(TestAccessCommands)

#include "tst_access_commands.moc"
