#include "tests/support/command_line.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using landreeve::tests::CommandResult;

/// The commands `session`, `user` and `tenant settings` on the embedded engine: the names, documents and exit codes of
/// docs/cli.md.
class TestSessionCommands : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;

    CommandResult run(const QStringList& arguments, const QByteArray& input = {}) const {
        return landreeve::tests::landreevectl(m_home.path(), arguments, input);
    }
    QJsonObject json(QStringList arguments, const QByteArray& input = {}) const {
        const CommandResult result = run(arguments << "--json", input);
        if (result.exit != 0)
            qWarning() << arguments << result.exit << result.out << result.err;
        return result.json();
    }
    QJsonObject create(const QString& user, const QStringList& more = {}) const {
        return json(QStringList{"session", "create", "--user-id", user, "--tenant-id", "thar-solar"} + more)
            .value("session")
            .toObject();
    }
    static QString jtiOf(const QJsonObject& session) { return session.value("jti").toString(); }
    QJsonObject validity(const QString& jti, int exit) const {
        const CommandResult result = run({"session", "validate", jti, "--json"});
        if (result.exit != exit)
            qWarning() << result.exit << result.out << result.err;
        return result.exit == exit ? result.json() : QJsonObject();
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_home.isValid());
        // As root the engine runs under another account, which must reach the home.
        QFile::setPermissions(m_home.path(), QFile::permissions(m_home.path()) | QFile::ExeGroup | QFile::ExeOther);
        QCOMPARE(run({"tenant", "provision", "--tenant-id", "thar-solar", "--tenant-name", "Thar Solar"}).exit, 0);
    }
    void cleanupTestCase() { QCOMPARE(run({"engine", "stop"}).exit, 0); }

    void aSessionBeginsIsShownAndEnds() {
        const QJsonObject session = create("asha", {"--ttl", "2h", "--ip", "192.0.2.1", "--user-agent", "Firefox"});
        for (const char* key :
             {"jti", "user_id", "tenant_id", "created_at", "expires_at", "status", "metadata", "issuer", "reason"})
            QVERIFY2(session.contains(QLatin1String(key)), key);
        QCOMPARE(session.value("user_id").toString(), QString("asha"));
        QCOMPARE(session.value("status").toString(), QString("active"));
        QCOMPARE(QDateTime::fromString(session.value("created_at").toString(), Qt::ISODate)
                     .secsTo(QDateTime::fromString(session.value("expires_at").toString(), Qt::ISODate)),
                 qint64{7200});
        const QString jti = jtiOf(session);
        QCOMPARE(json({"session", "show", jti}).value("session").toObject().value("ip").toString(),
                 QString("192.0.2.1"));
        QCOMPARE(validity(jti, 0), (QJsonObject{{"valid", true}, {"reason", QJsonValue()}}));
        QCOMPARE(json({"session", "revoke", jti, "--reason", "lost"}), (QJsonObject{{"revoked", 1}}));
        QCOMPARE(json({"session", "revoke", jti}), (QJsonObject{{"revoked", 0}}));
        QCOMPARE(validity(jti, 3), (QJsonObject{{"valid", false}, {"reason", "session_revoked"}}));
        const QJsonObject dead = json({"session", "show", jti}).value("session").toObject();
        QCOMPARE(dead.value("status").toString(), QString("revoked"));
        QCOMPARE(dead.value("revoke_reason").toString(), QString("lost"));
        QCOMPARE(validity("no-such-session", 3), (QJsonObject{{"valid", false}, {"reason", "session_unknown"}}));
    }

    void refusalsHaveTheirExitAndCode_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("exit");
        QTest::addColumn<QString>("code");
        QTest::newRow("unknown session") << QStringList{"session", "show", "none"} << 4 << "session_not_found";
        QTest::newRow("revoke unknown") << QStringList{"session", "revoke", "none"} << 4 << "session_not_found";
        QTest::newRow("unknown tenant") << QStringList{"session", "create", "--user-id", "u", "--tenant-id", "nobody"}
                                        << 4 << "tenant_not_found";
        QTest::newRow("unknown issuer") << QStringList{"session",     "create",     "--user-id", "u",
                                                       "--tenant-id", "thar-solar", "--issuer",  "https://no.example"}
                                        << 4 << "issuer_not_found";
        QTest::newRow("life without sense")
            << QStringList{"session", "create", "--user-id", "u", "--tenant-id", "thar-solar", "--ttl", "soon"} << 2
            << "usage";
        QTest::newRow("no tenant") << QStringList{"session", "create", "--user-id", "u"} << 2 << "usage";
        QTest::newRow("unknown status") << QStringList{"session", "list", "--status", "odd"} << 2 << "usage";
        QTest::newRow("page too long") << QStringList{"session", "list", "--limit", "501"} << 2 << "usage";
        QTest::newRow("foreign cursor") << QStringList{"session", "list", "--after", "xyz"} << 2 << "invalid_cursor";
        QTest::newRow("tenant to revoke")
            << QStringList{"session", "revoke-tenant", "nobody"} << 4 << "tenant_not_found";
        QTest::newRow("not confirmed") << QStringList{"session", "revoke-all", "--confirm", "x"} << 2
                                       << "confirmation_mismatch";
        QTest::newRow("unknown refresh token") << QStringList{"session", "refresh", "-"} << 3 << "session_refused";
        QTest::newRow("role nobody has") << QStringList{"user",        "map",        "--user-id", "u",
                                                        "--tenant-id", "thar-solar", "--role",    "king"}
                                         << 2 << "usage";
        QTest::newRow("no place") << QStringList{"user", "map", "--user-id", "u", "--role", "viewer"} << 2 << "usage";
        QTest::newRow("both places") << QStringList{"user",        "map",        "--user-id",
                                                    "u",           "--role",     "viewer",
                                                    "--tenant-id", "thar-solar", "--whole-workspace"}
                                     << 2 << "usage";
        QTest::newRow("nobody to unmap") << QStringList{"user", "unmap", "--user-id", "u", "--tenant-id", "thar-solar"}
                                         << 4 << "user_not_found";
        QTest::newRow("unknown role") << QStringList{"role", "show", "king"} << 4 << "role_not_found";
        QTest::newRow("unknown setting") << QStringList{"tenant", "settings", "thar-solar", "--get", "colour"} << 2
                                         << "invalid_setting";
        QTest::newRow("value without sense")
            << QStringList{"tenant", "settings", "thar-solar", "--set", "session.life=long"} << 2 << "invalid_setting";
        QTest::newRow("settings of nobody") << QStringList{"tenant", "settings", "nobody"} << 4 << "tenant_not_found";
    }
    void refusalsHaveTheirExitAndCode() {
        QFETCH(QStringList, arguments);
        QFETCH(int, exit);
        QFETCH(QString, code);
        const CommandResult result = run(arguments << "--json", "never-issued\n");
        QCOMPARE(result.exit, exit);
        QCOMPARE(result.errorCode(), code);
    }

    void rolesSayWhatTheyAllow() {
        const CommandResult all = run({"role", "list", "--json"});
        QCOMPARE(all.exit, 0);
        QStringList names;
        const QJsonArray roles = all.json().value(QStringLiteral("roles")).toArray();
        for (const auto& role : roles)
            names << role.toObject().value(QStringLiteral("name")).toString();
        QCOMPARE(names.join(u' '), QStringLiteral("owner admin operator accountant viewer"));
        const QJsonObject viewer =
            run({"role", "show", "viewer", "--json"}).json().value(QStringLiteral("role")).toObject();
        QCOMPARE(viewer.value(QStringLiteral("permissions")).toArray().size(), 8);
        QVERIFY(viewer.value(QStringLiteral("exceptions")).toArray().isEmpty());
        QVERIFY(viewer.contains(QStringLiteral("mappings")));
        const CommandResult text = run({"role", "show", "operator"});
        QVERIFY2(text.out.contains("inventory") && text.out.contains("export, read, write"), text.out);
    }

    void everyLevelHelpsWithAnExample_data() {
        QTest::addColumn<QString>("command");
        for (const char* command : {"session",
                                    "session create",
                                    "session show",
                                    "session validate",
                                    "session list",
                                    "session revoke",
                                    "session revoke-user",
                                    "session revoke-tenant",
                                    "session revoke-all",
                                    "session refresh",
                                    "session cleanup",
                                    "session watch",
                                    "user",
                                    "user list",
                                    "user map",
                                    "user unmap",
                                    "role",
                                    "role list",
                                    "role show",
                                    "tenant settings"})
            QTest::newRow(command) << command;
    }
    void everyLevelHelpsWithAnExample() {
        QFETCH(QString, command);
        const CommandResult help = run(command.split(u' ') << "--help");
        QCOMPARE(help.exit, 0);
        QVERIFY2(help.out.contains(QByteArray("Example:\n  landreevectl " + command.toUtf8())), help.out);
    }

    void theListIsPagedAndFiltered() {
        for (int i = 0; i < 5; ++i)
            create("pager");
        QStringList seen;
        QString after;
        do {
            QStringList arguments{"session", "list", "--user-id", "pager", "--limit", "2"};
            if (!after.isEmpty())
                arguments << "--after" << after;
            const QJsonObject page = json(arguments);
            for (const QJsonValue session : page.value("sessions").toArray())
                seen << jtiOf(session.toObject());
            after = page.value("next").toString();
        } while (!after.isEmpty());
        QCOMPARE(seen.size(), 5);
        QCOMPARE(QSet<QString>(seen.begin(), seen.end()).size(), 5);
        QCOMPARE(json({"session", "revoke-user", "pager", "--dry-run"}), (QJsonObject{{"would_revoke", 5}}));
        QCOMPARE(json({"session", "revoke-user", "pager"}), (QJsonObject{{"revoked", 5}}));
        for (const auto& [status, count] : {std::pair("active", 0), std::pair("revoked", 5)})
            QCOMPARE(json({"session", "list", "--user-id", "pager", "--tenant-id", "thar-solar", "--status", status})
                         .value("sessions")
                         .toArray()
                         .size(),
                     count);
    }

    void aTenantOrEverybodyIsSignedOutAtOnce() {
        const QString one = jtiOf(create("asha"));
        QVERIFY(json({"session", "revoke-tenant", "thar-solar", "--reason", "audit"}).value("revoked").toInt() >= 1);
        QCOMPARE(validity(one, 3).value("reason").toString(), QString("session_superseded"));
        const QString two = jtiOf(create("asha"));
        // The operator's own ends as well, and he is signed in anew.
        QCOMPARE(json({"session", "revoke-all", "--confirm", "local"}).value("revoked").toInt(), 2);
        QCOMPARE(validity(two, 3).value("reason").toString(), QString("session_superseded"));
    }

    void aRefreshTokenIsUsedOnce() {
        const QJsonObject made =
            json({"session", "create", "--user-id", "asha", "--tenant-id", "thar-solar", "--refresh-token"});
        const QString jti = jtiOf(made.value("session").toObject());
        const QByteArray first = made.value("refresh_token").toString().toUtf8();
        const QJsonObject next = json({"session", "refresh", "-"}, first + "\n");
        const QByteArray second = next.value("refresh_token").toString().toUtf8();
        QVERIFY(second.size() == 43 && second != first);
        QCOMPARE(jtiOf(next.value("session").toObject()), jti);
        QCOMPARE(run({"session", "refresh", "-"}, second).exit, 0);
        const CommandResult replayed = run({"session", "refresh", "-", "--json"}, first);
        QCOMPARE(replayed.exit, 3);
        QCOMPARE(replayed.json().value("error").toObject().value("details").toObject().value("reason").toString(),
                 QString("refresh_reused"));
        QCOMPARE(validity(jti, 3).value("reason").toString(), QString("session_revoked"));
    }

    void whatIsLongOverIsCleanedUp() {
        const QString jti = jtiOf(create("short", {"--ttl", "1ms"}));
        QCOMPARE(validity(jti, 3).value("reason").toString(), QString("session_expired"));
        QVERIFY(json({"session", "cleanup"}).value("deleted").isDouble());
        QCOMPARE(run({"session", "show", jti}).exit, 0);
        QVERIFY(json({"session", "cleanup", "--older-than", "1ms"}).value("deleted").toInt() >= 1);
        QCOMPARE(run({"session", "show", jti}).exit, 4);
    }

    void aWatcherIsToldOfEveryChange() {
        QProcess watcher;
        landreeve::tests::startLandreevectl(watcher, m_home.path(), {"session", "watch", "--count", "4"});
        QByteArray said;
        const auto watches = [&] { return (said += watcher.readAllStandardError()).contains("Watching."); };
        QTRY_VERIFY_WITH_TIMEOUT(watches() || watcher.state() == QProcess::NotRunning, 20'000);
        const QString jti = jtiOf(create("watched"));
        QCOMPARE(run({"session", "revoke", jti}).exit, 0);
        QCOMPARE(run({"session", "revoke-user", "watched"}).exit, 0);
        QCOMPARE(run({"session", "refresh", "-"}, "never-issued").exit, 3);
        const CommandResult told = landreeve::tests::resultOf(watcher);
        QCOMPARE(told.exit, 0);
        const QList<QByteArray> lines = told.out.trimmed().split('\n');
        QCOMPARE(lines.size(), 4);
        const char* changes[] = {"began", "revoked", "marked", "refused"};
        for (int i = 0; i < 4; ++i) {
            const QJsonObject line = QJsonDocument::fromJson(lines.at(i)).object();
            QCOMPARE(line.value("change").toString(), QString(changes[i]));
            if (i < 2)
                QCOMPARE(jtiOf(line.value("session").toObject()), jti);
            else if (i == 2)
                QCOMPARE(line.value("mark").toObject().value("user_id").toString(), QString("watched"));
            else
                QCOMPARE(line.value("failure").toObject().value("reason").toString(), QString("refresh_unknown"));
        }
    }

    void usersAreMappedAndUnmapped() {
        const QStringList place{"--user-id", "asha", "--tenant-id", "thar-solar"};
        const QJsonObject mapped =
            json(QStringList{"user", "map"} + place + QStringList{"--role", "operator", "--name", "Asha Rao"});
        QCOMPARE(mapped.value("user").toObject().value("role").toString(), QString("operator"));
        const QJsonArray users = json({"user", "list", "--tenant-id", "thar-solar"}).value("users").toArray();
        QCOMPARE(users.size(), 1);
        QCOMPARE(users.at(0).toObject().value("display_name").toString(), QString("Asha Rao"));
        QVERIFY(users.at(0).toObject().value("issuer").toString().startsWith("urn:landreeve:"));
        QCOMPARE(json(QStringList{"user", "unmap"} + place).value("unmapped").toInt(), 1);
        QVERIFY(json({"user", "list", "--tenant-id", "thar-solar"}).value("users").toArray().isEmpty());
        const QString self = json({"whoami"}).value("user_id").toString();
        const CommandResult last = run({"user", "unmap", "--user-id", self, "--whole-workspace", "--json"});
        QCOMPARE(last.exit, 5);
        QCOMPARE(last.errorCode(), QString("last_owner"));
    }

    /// To map and create, the workspace's own issuer is meant where none is named; to list and revoke, every one.
    void everyIssuerIsMeantOrTheOneThatIsNamed() {
        const QString url = QStringLiteral("https://auth.example/a");
        const QStringList outside{"--issuer", url};
        QCOMPARE(run({"issuer", "add", url, "--jwks-url", url + "/jwks"}).exit, 0);
        const QJsonObject own = create("twin");
        const QString local = own.value("issuer").toString();
        QVERIFY(local.startsWith("urn:landreeve:"));
        QString theirs = jtiOf(create("twin", outside));
        const auto count = [&](const QStringList& more, const char* status = "active") {
            return json(QStringList{"session", "list", "--user-id", "twin", "--status", status} + more)
                .value("sessions")
                .toArray()
                .size();
        };
        QCOMPARE(count({}), 2);
        QCOMPARE(count(outside), 1);
        QCOMPARE(count({"--issuer", local}), 1);
        QCOMPARE(run(QStringList{"session", "show", theirs, "--issuer", local}).exit, 4);
        QCOMPARE(run(QStringList{"session", "validate", theirs} + outside).exit, 0);
        QCOMPARE(run(QStringList{"session", "revoke", theirs, "--issuer", local}).exit, 4);

        const QList<QStringList> ends{{"session", "revoke", theirs},
                                      {"session", "revoke-user", "twin"},
                                      {"session", "revoke-tenant", "thar-solar"},
                                      {"session", "revoke-all", "--confirm", "local"}};
        for (QStringList end : ends) {
            if (end.at(1) == u"revoke")
                end[2] = theirs;
            else
                QCOMPARE(json(end + outside + QStringList{"--dry-run"}).value("would_revoke").toInt(), 1);
            QCOMPARE(json(end + outside).value("revoked").toInt(), 1);
            QCOMPARE(count(outside), 0);
            QCOMPARE(count({}), 1);
            QCOMPARE(validity(jtiOf(own), 0).value("valid").toBool(), true);
            theirs = jtiOf(create("twin", outside));
        }
        QVERIFY(!json({"session", "show", jtiOf(own)}).value("session").toObject().contains("mark"));
        const QJsonObject mark =
            json(QStringList{"session", "list", "--user-id", "twin", "--status", "revoked", "--limit", "1"} + outside)
                .value("sessions")
                .toArray()
                .at(0)
                .toObject();
        QCOMPARE(json({"session", "show", jtiOf(mark)})
                     .value("session")
                     .toObject()
                     .value("mark")
                     .toObject()
                     .value("issuer")
                     .toString(),
                 url);
        // Without a name all of them.
        QCOMPARE(json({"session", "revoke-user", "twin"}).value("revoked").toInt(), 2);
        QCOMPARE(json(QStringList{"session", "cleanup", "--older-than", "1ms"} + outside).value("deleted").toInt(), 0);
        QVERIFY(count({"--issuer", local}, "revoked") > 0);

        const QStringList mapping{"--user-id", "twin", "--tenant-id", "thar-solar"};
        QCOMPARE(run(QStringList{"user", "map", "--role", "viewer"} + mapping).exit, 0);
        const QStringList list = QStringList{"user", "list"} + mapping;
        QVERIFY(json(list + outside).value("users").toArray().isEmpty());
        QCOMPARE(run(QStringList{"user", "map", "--role", "operator"} + mapping + outside).exit, 0);
        QCOMPARE(json(list).value("users").toArray().size(), 2);
        QCOMPARE(json(list + outside).value("users").toArray().at(0).toObject().value("role").toString(),
                 QString("operator"));
        QCOMPARE(json(QStringList{"user", "unmap"} + mapping + outside).value("unmapped").toInt(), 1);
        QCOMPARE(run(QStringList{"user", "map", "--role", "operator"} + mapping + outside).exit, 0);
        QCOMPARE(json(QStringList{"user", "unmap"} + mapping).value("unmapped").toInt(), 2);
    }

    void aWatcherHearsOfOneIssuer() {
        const QString url = QStringLiteral("https://auth.example/b");
        QCOMPARE(run({"issuer", "add", url, "--jwks-url", url + "/jwks"}).exit, 0);
        QProcess watcher;
        landreeve::tests::startLandreevectl(watcher, m_home.path(),
                                            {"session", "watch", "--count", "1", "--issuer", url});
        QByteArray said;
        const auto watches = [&] { return (said += watcher.readAllStandardError()).contains("Watching."); };
        QTRY_VERIFY_WITH_TIMEOUT(watches() || watcher.state() == QProcess::NotRunning, 20'000);
        create("twin");
        const QString theirs = jtiOf(create("twin", {"--issuer", url}));
        const CommandResult told = landreeve::tests::resultOf(watcher);
        QCOMPARE(told.exit, 0);
        QCOMPARE(jtiOf(QJsonDocument::fromJson(told.out.trimmed()).object().value("session").toObject()), theirs);
    }

    void whoLacksThePermissionIsRefused() {
        const QString self = json({"whoami"}).value("user_id").toString();
        const QString jti = jtiOf(create("guarded"));
        const QStringList place{"--user-id", self, "--tenant-id", "thar-solar"};
        QCOMPARE(run(QStringList{"user", "map"} + place + QStringList{"--role", "viewer"}).exit, 0);
        const QList<QStringList> guarded{{"session", "list", "--tenant-id", "thar-solar"},
                                         {"session", "create", "--user-id", "u", "--tenant-id", "thar-solar"},
                                         {"session", "show", jti},
                                         {"session", "validate", jti},
                                         {"session", "revoke", jti},
                                         {"session", "revoke-user", "u", "--tenant-id", "thar-solar"},
                                         {"session", "revoke-tenant", "thar-solar"},
                                         {"session", "watch", "--tenant-id", "thar-solar", "--count", "1"},
                                         {"tenant", "settings", "thar-solar"},
                                         {"tenant", "settings", "thar-solar", "--set", "session.life=1h"}};
        for (const QStringList& arguments : guarded) {
            const CommandResult result = run(arguments + QStringList{"--json"});
            QVERIFY2(result.exit == 3, qPrintable(arguments.join(u' ')));
            QCOMPARE(result.errorCode(), QString("permission_denied"));
        }
        // The workspace's owner has not shut himself out for good.
        QCOMPARE(run(QStringList{"user", "unmap"} + place).exit, 0);
        QCOMPARE(validity(jti, 0).value("valid").toBool(), true);
    }

    void settingsHoldForTheSessionsAfterThem() {
        const auto set = [&](const char* what) {
            return json({"tenant", "settings", "thar-solar", "--set", what}).value("settings").toObject();
        };
        QCOMPARE(set("session.life=1h").value("session.life").toString(), QString("1h"));
        QCOMPARE(set("session.per_user=1").value("session.per_user").toString(), QString("1"));
        QCOMPARE(json({"tenant", "settings", "thar-solar", "--get", "session.life"}),
                 (QJsonObject{{"settings", QJsonObject{{"session.life", "1h"}}}}));
        const QString first = jtiOf(create("limited"));
        const QString second = jtiOf(create("limited"));
        QCOMPARE(validity(first, 3).value("reason").toString(), QString("session_revoked"));
        QCOMPARE(validity(second, 0).value("valid").toBool(), true);
        QCOMPARE(run({"session", "create", "--user-id", "u", "--tenant-id", "thar-solar", "--ttl", "2h"}).exit, 2);
        QVERIFY(set("session.life=").value("session.life").isNull());
        QVERIFY(set("session.per_user=").value("session.per_user").isNull());
    }
};

QTEST_GUILESS_MAIN(TestSessionCommands)
#include "tst_session_commands.moc"
