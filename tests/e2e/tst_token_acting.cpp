#include "tests/support/command_line.h"
#include "tests/support/signing_key.h"
#include "tests/support/web_server.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QtTest>

using landreeve::auth::Algorithm;
using landreeve::tests::CommandResult;
using landreeve::tests::SigningKey;
using landreeve::tests::WebServer;

/// landreevectl acting as a token's subject: minted, verified, refused after its session ends; outside issuers and
/// their keys.
class TestTokenActing : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;
    QString m_token; // of asha, an operator

    CommandResult run(const QStringList& arguments, const QByteArray& input = {}) const {
        return landreeve::tests::landreevectl(m_home.path(), arguments + QStringList{"--json"}, input);
    }
    CommandResult runAs(const QString& token, const QStringList& arguments) const {
        return run(arguments + QStringList{"--token", "-"}, token.toUtf8());
    }
    QString pathOf(const char* name) const { return m_home.filePath(QString::fromLatin1(name)); }
    void write(const char* name, const QByteArray& bytes) const {
        QFile file(pathOf(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }
    QString mint(const QStringList& more = {}) {
        const auto minted = run(QStringList{"token", "mint", "--tenant-id", "thar-solar", "--user-id", "asha"} + more);
        if (minted.exit != 0)
            qWarning() << minted.out << minted.err;
        return minted.json().value("token").toString();
    }
    int verify(const QString& token) {
        write("jwks.json", run({"jwks", "show"}).out);
        return run({"token", "verify", "-", "--jwks", pathOf("jwks.json")}, token.toUtf8()).exit;
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_home.isValid());
        // As root the engine runs under another account, which must reach the home.
        QFile::setPermissions(m_home.path(), QFile::permissions(m_home.path()) | QFile::ExeGroup | QFile::ExeOther);
        QCOMPARE(
            run({"tenant", "provision", "--tenant-id", "thar-solar", "--tenant-name", "Thar Solar", "--seed"}).exit, 0);
    }
    void cleanupTestCase() { QCOMPARE(run({"engine", "stop"}).exit, 0); }

    void aMintedTokenIsVerifiedAndActsAsItsUser() {
        const auto minted = run(
            {"token", "mint", "--tenant-id", "thar-solar", "--user-id", "asha", "--role", "operator", "--ttl", "15m"});
        QCOMPARE(minted.exit, 0);
        const QJsonObject document = minted.json();
        m_token = document.value("token").toString();
        QVERIFY(!document.value("jti").toString().isEmpty());
        QVERIFY(document.value("expires_at").toString().endsWith('Z'));
        QCOMPARE(verify(m_token), 0);

        QCOMPARE(runAs(m_token, {"record", "list", "inventory", "--tenant-id", "thar-solar"}).exit, 0);
        const auto whoami = runAs(m_token, {"whoami"}).json();
        QVERIFY2(QJsonDocument(whoami).toJson().contains("asha"), QJsonDocument(whoami).toJson());
        // As the user and no more: the operator of this computer may do both.
        QCOMPARE(runAs(m_token, {"tenant", "suspend", "thar-solar"}).errorCode(), QString("permission_denied"));
        QCOMPARE(runAs(m_token, {"token", "mint", "--tenant-id", "thar-solar", "--user-id", "x"}).errorCode(),
                 QString("permission_denied"));
    }

    void tenantsAreListedToTheirOwn() {
        QCOMPARE(run({"tenant", "provision", "--tenant-id", "kaveri", "--tenant-name", "Kaveri"}).exit, 0);
        const auto listed = [&](const QString& token) {
            QStringList ids;
            const QJsonArray tenants = runAs(token, {"tenant", "list"}).json().value("tenants").toArray();
            for (const auto& one : tenants)
                ids << one.toObject().value("id").toString();
            return ids;
        };
        const auto owner =
            run({"token", "mint", "--tenant-id", "thar-solar", "--user-id", "meera", "--role", "owner"}).json();
        QCOMPARE(listed(owner.value("token").toString()), QStringList{"thar-solar"});
        QCOMPARE(runAs(m_token, {"tenant", "list"}).errorCode(), QString("permission_denied"));
        QCOMPARE(run({"tenant", "list"}).json().value("tenants").toArray().size(), 2);
    }

    /// Nobody comes by a right that he has not, whichever way he takes.
    void nobodyGivesMoreThanHeHolds() {
        QCOMPARE(run({"role", "set", "warden", "--create", "--grant",
                      "user:write,role:write,token:write,session:write,employee:read,employee:write"})
                     .exit,
                 0);
        QCOMPARE(run({"user", "map", "--user-id", "meera", "--tenant-id", "thar-solar", "--role", "owner"}).exit, 0);
        const auto minted =
            run({"token", "mint", "--tenant-id", "thar-solar", "--user-id", "binod", "--role", "warden"});
        const QString binod = minted.json().value("token").toString();
        const QStringList here{"--tenant-id", "thar-solar"};
        for (const QStringList& command : QList<QStringList>{
                 {"user", "map", "--user-id", "binod", "--role", "owner"},
                 {"user", "map", "--user-id", "x", "--role", "viewer"},
                 {"user", "unmap", "--user-id", "meera"},
                 {"role", "set", "warden", "--grant", "tenant:delete"},
                 {"role", "set", "viewer", "--revoke", "vendor:read"},
                 {"token", "mint", "--user-id", "meera"},
                 {"token", "mint", "--user-id", "x", "--role", "admin"},
                 {"session", "create", "--user-id", "meera", "--refresh-token"},
                 {"record", "create", "employee",
                  R"({"employee_code":"X-1","name":"X","auth_user_id":"binod","permissions":["tenant:delete"]})"}}) {
            const auto refused = runAs(binod, command + here);
            QVERIFY2(refused.exit == 3, QByteArray(command.join(u' ').toUtf8() + refused.out + refused.err));
            QCOMPARE(refused.errorCode(), QString("permission_denied"));
            QVERIFY2(refused.out.contains("what you do not hold yourself"), refused.out);
        }
        QVERIFY(runAs(binod, {"user", "map", "--user-id", "binod", "--role", "owner", "--whole-workspace"}).exit != 0);
        QCOMPARE(runAs(binod, QStringList{"session", "create", "--user-id", "stranger", "--refresh-token"} + here).exit,
                 0);
        const auto listed = run({"user", "list", "--user-id", "meera"}).json().value("users").toArray();
        QCOMPARE(listed.at(0).toObject().value("role").toString(), QString("owner"));
        // Each attempt is in the log, with what was missing.
        const auto log = run({"audit", "list", "--action", "access.refused", "--limit", "20"});
        QVERIFY2(log.out.count("beyond_own_rights") >= 8, log.out);
        QVERIFY2(log.out.contains("\"missing\""), log.out);
    }

    /// Of a command that failed; as the operator it would do more than was asked for.
    void anEmptyTokenIsNobodys() {
        for (const QStringList& command : QList<QStringList>{{"whoami"}, {"tenant", "list"}, {"logout"}}) {
            const auto refused = run(command + QStringList{"--token", ""});
            QVERIFY2(refused.exit != 0, refused.out);
        }
        QCOMPARE(run({"whoami", "--token", ""}).errorCode(), QString("token_invalid"));
    }

    void aTokenSaysWhereItHolds() {
        for (const QStringList& command : QList<QStringList>{{"user", "list"},
                                                             {"user", "list", "--tenant-id", "kaveri"},
                                                             {"record", "list", "vendor", "--tenant-id", "nowhere"}}) {
            const auto refused = runAs(m_token, command);
            QCOMPARE(refused.exit, 3);
            QVERIFY2(refused.out.contains("holds in the tenant \\\"thar-solar\\\" alone"), refused.out);
        }
    }

    void aRefreshTokenRenewsTheAccessToken_data() {
        QTest::addColumn<QStringList>("begin");
        QTest::addColumn<QString>("member");
        QTest::newRow("minted") << QStringList{"token", "mint", "--role", "operator", "--refresh"} << "token";
        QTest::newRow("session") << QStringList{"session", "create", "--refresh-token"} << "access_token";
    }
    void aRefreshTokenRenewsTheAccessToken() {
        QFETCH(QStringList, begin);
        QFETCH(QString, member);
        const auto claimsOf = [&](const QString& token) {
            return run({"token", "decode", "-"}, token.toUtf8()).json().value("claims").toObject();
        };
        const auto refresh = [&](const QJsonObject& pair) {
            return run({"session", "refresh", "-"}, pair.value("refresh_token").toString().toUtf8());
        };
        const QJsonObject first =
            run(begin + QStringList{"--tenant-id", "thar-solar", "--user-id", "asha", "--ttl", "8h"}).json();
        const QJsonObject claims = claimsOf(first.value(member).toString());
        const qint64 life = claims.value("exp").toInteger() - claims.value("iat").toInteger();
        QVERIFY2(life > 3500 && life <= 3600, QByteArray::number(life));

        const QJsonObject second = refresh(first).json();
        // Its reply was lost: the same pair again, for a few seconds.
        const QJsonObject again = refresh(first).json();
        for (const char* same : {"access_token", "refresh_token", "access_expires_at"})
            QCOMPARE(again.value(QLatin1String(same)), second.value(QLatin1String(same)));
        const QString token = second.value("access_token").toString();
        QVERIFY(!token.isEmpty() && token != first.value(member).toString());
        QCOMPARE(verify(token), 0);
        for (const char* same : {"iss", "sub", "tenant_id", "session_id", "jti"})
            QCOMPARE(claimsOf(token).value(QLatin1String(same)), claims.value(QLatin1String(same)));
        QCOMPARE(claimsOf(token).value("role").toString(), QString("operator"));
        QVERIFY(second.value("access_expires_at").toString() < second.value("expires_at").toString());
        QCOMPARE(runAs(token, {"whoami"}).exit, 0);

        const QJsonObject third = refresh(second).json();
        QVERIFY(third.value("access_token").toString() != token);
        const auto replayed = refresh(first);
        QCOMPARE(replayed.errorCode(), QString("session_refused"));
        QCOMPARE(runAs(third.value("access_token").toString(), {"whoami"}).errorCode(), QString("token_invalid"));
    }

    void withoutJsonTheTokenStandsAlone() {
        const auto minted = landreeve::tests::landreevectl(
            m_home.path(), {"token", "mint", "--tenant-id", "thar-solar", "--user-id", "asha"});
        QCOMPARE(minted.exit, 0);
        QCOMPARE(minted.out.count('\n'), 1);
        QCOMPARE(minted.out.count('.'), 2);
        QVERIFY(!minted.err.contains(minted.out.trimmed()));
    }

    void refusalsSayNothingOfTheReason() {
        const QStringList tokens{"nonsense", m_token + "x", m_token.left(m_token.size() - 4) + "AAAA"};
        for (const QString& token : tokens) {
            const auto refused = runAs(token, {"record", "list", "inventory", "--tenant-id", "thar-solar"});
            QCOMPARE(refused.exit, 3);
            QCOMPARE(refused.errorCode(), QString("token_invalid"));
            for (const char* word : {"bad_signature", "malformed", "bad_base64url"})
                QVERIFY2(!refused.out.contains(word), word);
        }
    }

    void afterItsSessionEndsATokenIsRefused() {
        const auto minted = run({"token", "mint", "--tenant-id", "thar-solar", "--user-id", "asha"}).json();
        const QString token = minted.value("token").toString();
        QCOMPARE(runAs(token, {"whoami"}).exit, 0);
        QCOMPARE(run({"session", "revoke", minted.value("jti").toString(), "--reason", "lost laptop"}).exit, 0);
        const auto refused = runAs(token, {"whoami"});
        QCOMPARE(refused.exit, 3);
        QCOMPARE(refused.errorCode(), QString("token_invalid"));
        // The signature is as good as before: no session is asked there.
        QCOMPARE(verify(token), 0);
    }

    void aRotationKeepsOldTokensUnlessItIsAtOnce() {
        const QString before = mint();
        const auto rotated = run({"jwks", "rotate"});
        QCOMPARE(rotated.exit, 0);
        QCOMPARE(run({"jwks", "show"}).json().value("keys").toArray().size(), 2);
        QCOMPARE(verify(before), 0);
        QCOMPARE(runAs(before, {"whoami"}).exit, 0);
        const QString after = mint();
        QCOMPARE(runAs(after, {"whoami"}).exit, 0);
        QCOMPARE(run({"jwks", "rotate", "--at-once"}).exit, 0);
        QCOMPARE(run({"jwks", "show"}).json().value("keys").toArray().size(), 1);
        QCOMPARE(verify(after), 3);
        QCOMPARE(runAs(after, {"whoami"}).errorCode(), QString("token_invalid"));
    }

    void theKeysAreServedToProgramsOfThisComputer() {
        const QString token = mint();
        QProcess serving;
        landreeve::tests::startLandreevectl(serving, m_home.path(), {"jwks", "serve"});
        while (!serving.canReadLine() && serving.waitForReadyRead(30'000)) {
        }
        const QString url = QString::fromUtf8(serving.readLine()).trimmed();
        QVERIFY2(url.startsWith("http://127.0.0.1:"), qPrintable(url));
        QCOMPARE(run({"token", "verify", "-", "--jwks", url}, token.toUtf8()).exit, 0);
        serving.terminate();
        QCOMPARE(landreeve::tests::resultOf(serving).exit, 130);
        QCOMPARE(run({"token", "verify", "-", "--jwks", url}, token.toUtf8()).errorCode(),
                 QString("issuer_unavailable"));
    }

    void anOutsideIssuerIsAddedByWhatItSaysOfItself() {
        WebServer server;
        const QString issuer = QString::fromStdString(server.url("/realm"));
        const SigningKey key = SigningKey::ec();
        const auto publish = [&](std::initializer_list<QJsonObject> keys) {
            server.answer("/realm/keys", {200, QByteArray::fromStdString(landreeve::tests::keySetOf(keys))});
        };
        publish({key.jwk("k1")});
        QCOMPARE(run({"issuer", "add", issuer}).errorCode(), QString("issuer_unavailable"));
        const QJsonObject configuration{{"issuer", issuer}, {"jwks_uri", QString(issuer + "/keys")}};
        server.answer("/realm/.well-known/openid-configuration", {200, QJsonDocument(configuration).toJson()});
        const auto added = run({"issuer", "add", issuer, "--audience", "landreeve", "--algorithms", "ES256",
                                "--tenant-claim", "org.tenant"});
        QCOMPARE(added.exit, 0);
        QCOMPARE(added.json().value("issuer").toObject().value("jwks_url").toString(), issuer + "/keys");
        QCOMPARE(run({"issuer", "add", issuer, "--jwks-url", issuer}).errorCode(), QString("issuer_exists"));
        QCOMPARE(run({"issuer", "list"}).json().value("issuers").toArray().size(), 2);

        const qint64 now = QDateTime::currentSecsSinceEpoch();
        const QJsonObject claims{{"iss", issuer},
                                 {"aud", "landreeve"},
                                 {"sub", "ravi"},
                                 {"jti", "s-1"},
                                 {"iat", now},
                                 {"exp", now + 600},
                                 {"org", QJsonObject{{"tenant", "thar-solar"}}}};
        const QString token = QString::fromStdString(
            landreeve::tests::signedBy(key, Algorithm::ES256, QJsonObject{{"alg", "ES256"}, {"kid", "k1"}}, claims));
        const QStringList list{"record", "list", "inventory", "--tenant-id", "thar-solar"};
        QCOMPARE(runAs(token, list).errorCode(), QString("token_invalid"));
        QCOMPARE(run({"user", "map", "--issuer", issuer, "--user-id", "ravi", "--tenant-id", "thar-solar", "--role",
                      "viewer"})
                     .exit,
                 0);
        QCOMPARE(runAs(token, list).exit, 0);
        // One program fetched for all.
        QCOMPARE(server.asked("/realm/keys"), 1);

        QCOMPARE(run({"jwks", "show", "--url", issuer}).json().value("keys").toArray().size(), 1);
        publish({SigningKey::ec().jwk("k2")});
        const auto refreshed = run({"jwks", "refresh"});
        QCOMPARE(refreshed.exit, 0);
        QCOMPARE(refreshed.json().value("key_sets").toArray().size(), 1);
        QCOMPARE(runAs(token, list).errorCode(), QString("token_invalid"));
        publish({key.jwk("k1")});
        QCOMPARE(run({"jwks", "invalidate", "--url", issuer}).json().value("invalidated").toInt(), 1);
        QCOMPARE(runAs(token, list).exit, 0);

        server.answer("/realm/keys", {500});
        QCOMPARE(run({"jwks", "refresh"}).exit, 6);
        QCOMPARE(runAs(token, list).exit, 0);
        const auto health = run({"health"});
        QCOMPARE(health.json().value("status").toString(), QString("degraded"));
        QVERIFY(health.out.contains("keys cannot be renewed"));
        // Forgetting the keys does not make the issuer well.
        QCOMPARE(run({"jwks", "invalidate", "--url", issuer}).exit, 0);
        const auto forgotten = run({"health"});
        QCOMPARE(forgotten.json().value("status").toString(), QString("down"));
        QVERIFY(forgotten.out.contains("None of its tokens is accepted until then."));
        QCOMPARE(runAs(token, list).errorCode(), QString("issuer_unavailable"));

        QCOMPARE(run({"issuer", "remove", issuer}).errorCode(), QString("issuer_in_use"));
        QCOMPARE(run({"user", "unmap", "--issuer", issuer, "--user-id", "ravi", "--tenant-id", "thar-solar"}).exit, 0);
        QCOMPARE(run({"issuer", "remove", issuer}).json().value("sessions_ended").toInt(), 1);
        QCOMPARE(runAs(token, list).errorCode(), QString("token_invalid"));
        QCOMPARE(run({"issuer", "remove", issuer}).exit, 4);
    }

    void wrongUsageIsRefused_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("exit");
        QTest::addColumn<QString>("code");
        const QStringList mint{"token", "mint", "--tenant-id", "thar-solar", "--user-id", "u"};
        QTest::newRow("no user") << QStringList{"token", "mint", "--tenant-id", "thar-solar"} << 2 << "usage";
        QTest::newRow("no such tenant") << QStringList{"token", "mint", "--tenant-id", "nobody", "--user-id", "u"} << 4
                                        << "tenant_not_found";
        QTest::newRow("no such role") << mint + QStringList{"--role", "emperor"} << 2 << "usage";
        QTest::newRow("no duration") << mint + QStringList{"--ttl", "soon"} << 2 << "usage";
        QTest::newRow("unknown algorithm")
            << QStringList{"issuer", "add", "https://auth.example/auth/v1", "--algorithms", "HS256"} << 2 << "usage";
        QTest::newRow("plain http") << QStringList{"issuer", "add", "http://auth.example/auth/v1"} << 2 << "usage";
        QTest::newRow("unknown issuer") << QStringList{"jwks", "show", "--url", "https://nowhere.example"} << 4
                                        << "issuer_not_found";
    }
    void wrongUsageIsRefused() {
        QFETCH(QStringList, arguments);
        QFETCH(int, exit);
        QFETCH(QString, code);
        const auto result = run(arguments);
        QCOMPARE(result.exit, exit);
        QCOMPARE(result.errorCode(), code);
    }
};

QTEST_GUILESS_MAIN(TestTokenActing)
#include "tst_token_acting.moc"
