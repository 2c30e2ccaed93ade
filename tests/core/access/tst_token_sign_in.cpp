#include "core/access/access_check.h"
#include "core/access/token_mint.h"
#include "core/health/report.h"
#include "tests/core/auth/token_fixture.h"
#include "tests/core/sessions/session_fixture.h"
#include "tests/support/web_server.h"

#include <QJsonArray>
#include <QtTest>

using namespace landreeve;
using access::Verdict;
using auth::Algorithm;
using std::chrono::seconds;
using tests::codeOf;
using tests::SessionFixture;
using tests::SigningKey;
using tests::WebServer;
using tests::with;
using tests::without;

/// Tokens of the workspace's own issuer and of two outside ones, which publish their keys on loopback.
class TestTokenSignIn : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionFixture> m_fixture;
    std::unique_ptr<WebServer> m_server;
    const SigningKey m_one = SigningKey::ec();
    const SigningKey m_two = SigningKey::ec();

    SessionFixture& f() { return *m_fixture; }
    workspace::Workspace& workspace() { return f().test.workspace(); }
    std::string issuer(const char* name = "/a") const { return m_server->url(name); }
    std::string keysUrl(const char* name = "/a") const { return issuer(name) + "/jwks"; }

    void publish(std::initializer_list<QJsonObject> keys, const char* name = "/a") {
        m_server->answer(std::string(name) + "/jwks", {200, QByteArray::fromStdString(tests::keySetOf(keys))});
    }
    void configure(const char* name, const std::optional<std::vector<std::string>>& tenants = {}) {
        control::Issuer wanted;
        wanted.url = issuer(name);
        wanted.audience = "authenticated";
        wanted.tenantClaim = "app_metadata.tenant_id";
        wanted.tenants = tenants;
        wanted.keysUrl = keysUrl(name);
        auto lease = workspace().control().lend();
        auto transaction = workspace().control().begin(*lease);
        control::IssuerStore(*lease).add(wanted);
        transaction.commit();
    }
    /// As an outside issuer's are, of now.
    QJsonObject claims(const char* name = "/a", const QString& session = QStringLiteral("s-1")) const {
        const qint64 now = QDateTime::currentSecsSinceEpoch();
        QJsonObject claims = tests::claims();
        claims.insert(QStringLiteral("iss"), QString::fromStdString(issuer(name)));
        claims.insert(QStringLiteral("sub"), QStringLiteral("asha"));
        claims.insert(QStringLiteral("session_id"), session);
        claims.insert(QStringLiteral("iat"), now - 10);
        claims.insert(QStringLiteral("exp"), now + 600);
        claims.insert(QStringLiteral("app_metadata"),
                      QJsonObject{{QStringLiteral("tenant_id"), QStringLiteral("alpha")}});
        return claims;
    }
    static std::string tokenOf(const SigningKey& key, const QString& id, const QJsonObject& claims) {
        return tests::signedBy(key, Algorithm::ES256, tests::headerOf(Algorithm::ES256, id), claims);
    }
    std::string tokenOfOne(const QJsonObject& claims) const { return tokenOf(m_one, QStringLiteral("one"), claims); }
    Verdict admit(const std::string& token) {
        return workspace().tokenSignIn().admit(SecretString(token), {"192.0.2.7", "curl"});
    }
    QString reasonOf(const std::string& token) { return QString::fromStdString(admit(token).reason); }
    access::MintedToken mint(const std::string& user = "asha", const std::string& role = "operator") {
        return access::mintToken(workspace().control(), workspace().localIssuer(), workspace().giver(),
                                 {"alpha", user, role});
    }

private Q_SLOTS:
    void initTestCase() {
        m_fixture = std::make_unique<SessionFixture>();
        f().addTenant("alpha");
        f().addTenant("beta");
    }
    void cleanupTestCase() { m_fixture.reset(); }
    void init() {
        // Another port, so another issuer, for each test.
        m_server = std::make_unique<WebServer>();
        publish({m_one.jwk(QStringLiteral("one"))});
        configure("/a");
    }
    void cleanup() {
        f().clear();
        f().sql("DELETE FROM issuer WHERE kind <> 'local'");
        m_server.reset();
    }

    void aMintedTokenActsAsItsUser() {
        const auto minted = mint();
        const Verdict verdict = admit(std::string(minted.token.reveal()));
        QVERIFY(verdict.allowed);
        QCOMPARE(verdict.subject.userId, std::string("asha"));
        QCOMPARE(verdict.subject.sessionJti, minted.jti);
        QCOMPARE(verdict.tenantId, std::string("alpha"));
        auto& gate = workspace().gate();
        QVERIFY(gate.check(verdict.subject, "alpha", {"inventory", "write"}).allowed);
        QCOMPARE(gate.check(verdict.subject, "alpha", {"tenant", "delete"}).code, std::string("permission_denied"));
        // Its session belongs to that tenant.
        QCOMPARE(gate.check(verdict.subject, "beta", {"inventory", "read"}).reason, std::string("session_unknown"));
        // And is what can be ended.
        f().store.revoke({f().localIssuer(), minted.jti}, "lost laptop");
        QCOMPARE(admit(std::string(minted.token.reveal())).reason, std::string("session_revoked"));
        QCOMPARE(gate.check(verdict.subject, "alpha", {"inventory", "read"}).reason, std::string("session_revoked"));
    }

    void aWorkspaceOpenedWithATokenIsItsSubjects() {
        const auto minted = mint("ravi", "viewer");
        const auto open = [&](const std::string& token) {
            return workspace::Workspace::open({f().test.home(), tests::TestWorkspace::kName, {}, SecretString(token)},
                                              {}, {});
        };
        const auto other = open(std::string(minted.token.reveal()));
        QCOMPARE(other->user().userId, std::string("ravi"));
        QCOMPARE(other->user().sessionJti, minted.jti);
        QCOMPARE(other->control().actor(), std::string("ravi"));
        f().store.revoke({f().localIssuer(), minted.jti}, "");
        QCOMPARE(codeOf([&] { open(std::string(minted.token.reveal())); }), std::string("token_invalid"));
        QCOMPARE(codeOf([&] { open("nonsense"); }), std::string("token_invalid"));
    }

    void aSessionThatTheWorkspaceDoesNotKnowIsNotTakenAtFirstSight() {
        const auto minted = mint();
        f().sql("DELETE FROM session");
        QCOMPARE(admit(std::string(minted.token.reveal())).reason, std::string("session_unknown"));
        QCOMPARE(f().value<int>("SELECT count(*) FROM session"), 0);
    }

    void anOutsideIssuersSessionIsRegisteredForAMappedUserOnly() {
        QCOMPARE(reasonOf(tokenOfOne(claims())), QStringLiteral("session_unknown"));
        f().map(issuer(), "asha", "alpha");
        const Verdict verdict = admit(tokenOfOne(claims()));
        QVERIFY2(verdict.allowed, verdict.reason.c_str());
        QCOMPARE(verdict.subject.issuer, issuer());
        QCOMPARE(verdict.tenantId, std::string("alpha"));
        const auto session = f().store.get({issuer(), "s-1"});
        QCOMPARE(session.ip, std::string("192.0.2.7"));
        QCOMPARE(session.userAgent, std::string("curl"));
        f().store.revoke(session.key(), "");
        QCOMPARE(reasonOf(tokenOfOne(claims())), QStringLiteral("session_revoked"));
    }

    /// What an issuer mints for the same sign-in after it was ended here, presented by itself.
    void whatIsMintedLaterOfAnEndedSessionStaysOut_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("how");
        QTest::addColumn<QString>("reason");
        for (const char* kind : {"names its session", "keeps its id", "says when somebody signed in"}) {
            const auto row = [&](const char* how, const char* reason) {
                QTest::addRow("%s, %s", kind, how)
                    << QString::fromUtf8(kind) << QString::fromUtf8(how) << QString::fromUtf8(reason);
            };
            row("user", "session_superseded");
            row("tenant", "session_superseded");
            row("workspace", "session_superseded");
            // A changing id and no other is another session's.
            if (qstrcmp(kind, "says when somebody signed in") != 0)
                row("session", "session_revoked");
        }
    }
    void whatIsMintedLaterOfAnEndedSessionStaysOut() {
        QFETCH(QString, kind);
        QFETCH(QString, how);
        QFETCH(QString, reason);
        f().map(issuer(), "asha", "alpha");
        const bool isNamed = kind == u"names its session";
        const auto token = [&](const QString& jti, int secondsAgo) {
            const qint64 at = QDateTime::currentSecsSinceEpoch() - secondsAgo;
            QJsonObject said = with(claims(), "iat", at);
            said.insert(QStringLiteral("jti"), kind == u"keeps its id" ? QStringLiteral("same") : jti);
            if (!isNamed)
                said.remove(QStringLiteral("session_id"));
            if (kind == u"says when somebody signed in")
                said.insert(
                    QStringLiteral("amr"),
                    QJsonArray{QJsonObject{{QStringLiteral("method"), QStringLiteral("password")},
                                           {QStringLiteral("timestamp"), QDateTime::currentSecsSinceEpoch() - 300}}});
            return tokenOfOne(said);
        };
        const std::string before = token(QStringLiteral("first"), 200);
        const Verdict verdict = admit(before);
        QVERIFY2(verdict.allowed, verdict.reason.c_str());
        if (how == u"session")
            f().store.revoke({issuer(), verdict.subject.sessionJti}, "lost laptop");
        else
            f().store.mark(how == u"user"     ? sessions::MarkScope::ofUser("asha")
                           : how == u"tenant" ? sessions::MarkScope::ofTenant("alpha")
                                              : sessions::MarkScope::ofWorkspace(),
                           "lost laptop");
        // The mark is as old as the first token would be now; the next one is younger than it.
        f().sql("UPDATE revocation_mark SET at = at - interval '100 seconds'");
        const std::string later = token(QStringLiteral("second"), 10);
        QCOMPARE(reasonOf(before), reason);
        QCOMPARE(reasonOf(later), reason);
        QCOMPARE(codeOf([&] {
                     workspace::Workspace::open({f().test.home(), tests::TestWorkspace::kName, {}, SecretString(later)},
                                                {}, {});
                 }),
                 std::string("token_invalid"));
        QCOMPARE(
            QString::fromStdString(workspace().gate().check(verdict.subject, "alpha", {"inventory", "read"}).reason),
            reason);
    }

    /// One that names neither its session nor when somebody signed in tells nobody that it continues another. What was
    /// minted before a mark stays out, also where it is seen for the first time; a later one is a new session, until
    /// its user has no role any more.
    void aLaterTokenThatNamesNoSignInIsANewSession() {
        f().map(issuer(), "asha", "alpha");
        const auto token = [&](const char* jti, int secondsAgo) {
            QJsonObject said = with(claims(), "iat", QDateTime::currentSecsSinceEpoch() - secondsAgo);
            said.insert(QStringLiteral("jti"), QString::fromUtf8(jti));
            said.remove(QStringLiteral("session_id"));
            return tokenOfOne(said);
        };
        const std::string first = token("first", 200);
        const std::string unseen = token("unseen", 150);
        QVERIFY(admit(first).allowed);
        f().store.mark(sessions::MarkScope::ofUser("asha"), "left");
        f().sql("UPDATE revocation_mark SET at = at - interval '100 seconds'");
        QCOMPARE(reasonOf(first), QStringLiteral("session_superseded"));
        QCOMPARE(reasonOf(unseen), QStringLiteral("session_superseded"));
        const std::string later = token("later", 10);
        QVERIFY(admit(later).allowed);
        f().store.revoke({issuer(), "later"}, "");
        QCOMPARE(reasonOf(later), QStringLiteral("session_revoked"));
        f().sql("DELETE FROM user_mapping WHERE subject = 'asha'");
        QCOMPARE(reasonOf(token("last", 5)), QStringLiteral("session_unknown"));
    }

    void twoIssuersWithTheSameSubjectStayTwoUsers() {
        publish({m_two.jwk(QStringLiteral("two"))}, "/b");
        configure("/b");
        f().map(issuer("/a"), "asha", "alpha");
        QVERIFY(admit(tokenOfOne(claims("/a"))).allowed);
        QCOMPARE(reasonOf(tokenOf(m_two, QStringLiteral("two"), claims("/b"))), QStringLiteral("session_unknown"));
        // Nor does one sign for the other.
        QCOMPARE(reasonOf(tokenOf(m_two, QStringLiteral("two"), claims("/a"))), QStringLiteral("key_unknown"));
        QCOMPARE(reasonOf(tokenOf(m_two, QStringLiteral("one"), claims("/a"))), QStringLiteral("bad_signature"));
    }

    void anIssuerSpeaksForItsTenantsOnly() {
        configure("/b", std::vector<std::string>{"beta"});
        publish({m_one.jwk(QStringLiteral("one"))}, "/b");
        f().map(issuer("/b"), "asha");
        QCOMPARE(reasonOf(tokenOfOne(claims("/b"))), QStringLiteral("session_unknown"));
        // One that names none is of the only tenant there is.
        const Verdict verdict = admit(tokenOfOne(without(claims("/b"), "app_metadata")));
        QVERIFY2(verdict.allowed, verdict.reason.c_str());
        QCOMPARE(verdict.tenantId, std::string("beta"));
        QCOMPARE(workspace().gate().check(verdict.subject, "alpha", {"inventory", "read"}).reason,
                 std::string("session_unknown"));
        configure("/c", std::vector<std::string>{"alpha", "beta"});
        publish({m_one.jwk(QStringLiteral("one"))}, "/c");
        f().map(issuer("/c"), "asha");
        QCOMPARE(reasonOf(tokenOfOne(without(claims("/c"), "app_metadata"))), QStringLiteral("session_unknown"));
        QVERIFY(admit(tokenOfOne(claims("/c"))).allowed);
    }

    void aNewKeyIsUsedAtOnceAndARemovedOneRefusedFromTheNextFetchOn() {
        f().map(issuer(), "asha", "alpha");
        QVERIFY(admit(tokenOfOne(claims())).allowed);
        publish({m_one.jwk(QStringLiteral("one")), m_two.jwk(QStringLiteral("two"))});
        QVERIFY(admit(tokenOf(m_two, QStringLiteral("two"), claims())).allowed);
        QVERIFY(admit(tokenOfOne(claims())).allowed);
        QCOMPARE(m_server->asked("/a/jwks"), 2);
        publish({m_two.jwk(QStringLiteral("two"))});
        workspace().keySets().refresh(keysUrl(), {});
        QCOMPARE(reasonOf(tokenOfOne(claims())), QStringLiteral("key_unknown"));
        QVERIFY(admit(tokenOf(m_two, QStringLiteral("two"), claims())).allowed);
        QVERIFY(f().audited("jwks.changed", keysUrl()) >= 2);
    }

    void aNetworkFailureSignsNobodyOut() {
        f().map(issuer(), "asha", "alpha");
        QVERIFY(admit(tokenOfOne(claims())).allowed);
        m_server->answer("/a/jwks", {503});
        QCOMPARE(codeOf([&] { workspace().keySets().refresh(keysUrl(), {}); }), std::string("issuer_unavailable"));
        QVERIFY(admit(tokenOfOne(claims())).allowed);
        QCOMPARE(f().audited("jwks.failed", keysUrl()), std::int64_t{1});
        const auto keySetsAre = [&](const char* expected) {
            const auto report = workspace().health({});
            const auto check = std::ranges::find(report.checks, "key sets", &health::HealthCheck::name);
            return check != report.checks.end() && toString(check->status) == expected;
        };
        QVERIFY(keySetsAre("degraded"));
        // A second failure is no news; the end of it is.
        QCOMPARE(codeOf([&] { workspace().keySets().refresh(keysUrl(), {}); }), std::string("issuer_unavailable"));
        QCOMPARE(f().audited("jwks.failed", keysUrl()), std::int64_t{1});
        publish({m_one.jwk(QStringLiteral("one"))});
        workspace().keySets().refresh(keysUrl(), {});
        QCOMPARE(f().audited("jwks.recovered", keysUrl()), std::int64_t{1});
        QVERIFY(keySetsAre("ok"));
    }

    void withoutAnyKeysNothingIsDecided() {
        m_server->answer("/a/jwks", {503});
        f().map(issuer(), "asha", "alpha");
        QCOMPARE(codeOf([&] { admit(tokenOfOne(claims())); }), std::string("issuer_unavailable"));
        QCOMPARE(f().value<int>("SELECT count(*) FROM auth_failure"), 0);
    }

    void aCheckOfATokenIsAuditedThoughNothingIsDecided() {
        const auto check = [&](const std::string& token) {
            return codeOf([&] {
                access::askForToken(workspace().control(), workspace().tokenSignIn(), workspace().gate(),
                                    {SecretString(token), "product:read", "alpha"});
            });
        };
        const auto audited = [&](const char* reason) {
            return f().value<int>("SELECT count(*) FROM audit_outbox WHERE action = 'access.check' AND object_id = "
                                  "'product:read' AND tenant_id = 'alpha' AND reason = $1 AND "
                                  "after ->> 'allowed' = 'false'",
                                  reason);
        };
        m_server->answer("/a/jwks", {503});
        f().map(issuer(), "asha", "alpha");
        QCOMPARE(check(tokenOfOne(claims())), std::string("issuer_unavailable"));
        QCOMPARE(audited("issuer_unavailable"), 1);
        int checks = 1;
        while (checks < 60 && check("nonsense") != "rate_limited")
            ++checks;
        QVERIFY(checks < 60);
        QCOMPARE(audited("rate_limited"), 1);
        QCOMPARE(audited("malformed"), checks - 1);
    }

    void clocksMayDifferALittleAndByHowMuchTheyDoIsWrittenDown() {
        f().map(issuer(), "asha", "alpha");
        const qint64 now = QDateTime::currentSecsSinceEpoch();
        QVERIFY(admit(tokenOfOne(with(claims(), "iat", now + 20))).allowed);
        QVERIFY(admit(tokenOfOne(with(claims(), "exp", now - 20))).allowed);
        QCOMPARE(reasonOf(tokenOfOne(with(claims(), "exp", now - 90))), QStringLiteral("expired"));
        const std::string ahead = tokenOfOne(with(claims(), "iat", now + 90));
        QCOMPARE(reasonOf(ahead), QStringLiteral("future_iat"));
        const auto said =
            QString::fromStdString(f().value<std::string>("SELECT coalesce(after ->> 'detail', '') FROM audit_outbox "
                                                          "WHERE action = 'token.refused' AND object_id = $1",
                                                          auth::toHex(auth::fingerprintOf(ahead))));
        QVERIFY2(QRegularExpression(QStringLiteral(R"(\b(8[5-9]|90) s in the future)")).match(said).hasMatch(),
                 qPrintable(said));
    }

    void someOfWhatATokenSaysIsKeptWithItsSession() {
        f().map(issuer(), "asha", "alpha");
        QJsonObject said = with(claims(), "email", QStringLiteral("asha@example.org"));
        said = with(said, "aal", QStringLiteral("aal2"));
        said = with(said, "role", QStringLiteral("authenticated"));
        said = with(said, "amr",
                    QJsonArray{QJsonObject{{QStringLiteral("method"), QStringLiteral("password")},
                                           {QStringLiteral("timestamp"), said.value(QStringLiteral("iat"))}},
                               QStringLiteral("otp")});
        said = with(said, "client_id", QString(5'000, QLatin1Char('c')));
        said = with(said, "user_metadata", QJsonObject{{QStringLiteral("phone"), QStringLiteral("1")}});
        QVERIFY(admit(tokenOfOne(said)).allowed);
        const QJsonObject kept{{QStringLiteral("aal"), QStringLiteral("aal2")},
                               {QStringLiteral("amr"), QJsonArray{QStringLiteral("password"), QStringLiteral("otp")}},
                               {QStringLiteral("aud"), QStringLiteral("authenticated")},
                               {QStringLiteral("email"), QStringLiteral("asha@example.org")},
                               {QStringLiteral("exp"), said.value(QStringLiteral("exp"))},
                               {QStringLiteral("iat"), said.value(QStringLiteral("iat"))},
                               {QStringLiteral("role"), QStringLiteral("authenticated")}};
        QCOMPARE(f().store.get({issuer(), "s-1"}).metadata, kept);
    }

    void anotherProgramNeedNotFetch() {
        f().map(issuer(), "asha", "alpha");
        QVERIFY(admit(tokenOfOne(claims())).allowed);
        const auto other = f().test.open();
        QVERIFY(other->tokenSignIn().admit(SecretString(tokenOfOne(claims())), {}).allowed);
        QCOMPARE(m_server->asked("/a/jwks"), 1);
        workspace().keySets().invalidate(keysUrl());
        other->keySets().reload(keysUrl());
        QVERIFY(other->tokenSignIn().admit(SecretString(tokenOfOne(claims())), {}).allowed);
        QCOMPARE(m_server->asked("/a/jwks"), 2);
        QCOMPARE(f().audited("jwks.invalidate", keysUrl()), std::int64_t{1});
    }

    void tokensRefusedWithoutEndAreWrittenDownAFewTimes() {
        const auto minted = mint();
        const auto program = f().test.open();
        const auto present = [&](workspace::Workspace& to, const std::string& token, const char* address) {
            return codeOf([&] {
                if (const auto verdict = to.tokenSignIn().admit(SecretString(token), {address, {}}); !verdict.allowed)
                    throw Error(verdict.code, "refused");
            });
        };
        const auto written = [&](const char* table) {
            return f().value<int>(std::string("SELECT count(*) FROM ") + table); // lint: constants
        };
        const int audited = written("audit_outbox");
        const std::string bad = std::string(minted.token.reveal()) + "x";
        int limited = 0;
        for (int i = 0; i < 50; ++i) {
            // Two programs, one count.
            const auto code = present(i % 2 == 0 ? workspace() : *program, bad, "192.0.2.7");
            limited += code == "rate_limited" ? 1 : 0;
            QVERIFY2(code == "token_invalid" || code == "rate_limited", code.c_str());
        }
        QVERIFY2(limited >= 25, qPrintable(QString::number(limited)));
        QCOMPARE(written("auth_failure"), 50 - limited);
        QCOMPARE(written("audit_outbox"), audited + 50 - limited);
        try {
            admit(bad);
            QFAIL("it is taken");
        } catch (const Error& error) {
            QCOMPARE(error.code(), std::string("rate_limited"));
            QVERIFY(error.details().value(QStringLiteral("retry_after_ms")).toInteger() > 0);
        }
        // A good one from there is taken all the same, and others are told why theirs are not.
        QCOMPARE(present(*program, std::string(minted.token.reveal()), "192.0.2.7"), std::string());
        QCOMPARE(present(workspace(), bad, "192.0.2.8"), std::string("token_invalid"));
        // So is one whose session has ended.
        f().store.revoke({f().localIssuer(), minted.jti}, "");
        const int before = written("audit_outbox");
        QCOMPARE(present(*program, std::string(minted.token.reveal()), "192.0.2.7"), std::string("rate_limited"));
        QCOMPARE(written("audit_outbox"), before);
        // Where no address is known it is this computer's programs that are counted.
        for (int i = 0; i < 30 && present(i % 2 == 0 ? workspace() : *program, bad, "") == "token_invalid"; ++i) {
        }
        QCOMPARE(present(*program, bad, ""), std::string("rate_limited"));
    }

    void aRefusalIsWrittenDownWithoutTheToken_data() {
        QTest::addColumn<QString>("reason");
        QTest::newRow("no token") << "malformed";
        QTest::newRow("too much") << "too_large";
        QTest::newRow("another issuer") << "wrong_issuer";
        QTest::newRow("no issuer") << "claim_missing";
        QTest::newRow("another audience") << "wrong_audience";
        QTest::newRow("too late") << "expired";
        QTest::newRow("another algorithm") << "alg_not_allowed";
        QTest::newRow("another key") << "bad_signature";
    }
    void aRefusalIsWrittenDownWithoutTheToken() {
        QFETCH(QString, reason);
        const std::string unsignedClaims = QJsonDocument(claims()).toJson().toStdString();
        const std::map<std::string, std::string> tokens{
            {"no token", "nonsense\x01"},
            {"too much", std::string(20'000, 'a')},
            {"another issuer", tokenOfOne(with(claims(), "iss", QStringLiteral("https://evil.example")))},
            {"no issuer", tokenOfOne(without(claims(), "iss"))},
            {"another audience", tokenOfOne(with(claims(), "aud", QStringLiteral("somebody")))},
            {"too late", tokenOfOne(with(claims(), "exp", qint64{1'700'000'000}))},
            {"another algorithm", tests::compactOf(R"({"alg":"none\u0000"})", unsignedClaims, "x")},
            {"another key", tokenOf(m_two, QStringLiteral("one"), claims())}};
        const std::string token = tokens.at(QTest::currentDataTag());
        const Verdict verdict = admit(token);
        QVERIFY(!verdict.allowed);
        QCOMPARE(verdict.code, std::string("token_invalid"));
        QCOMPARE(QString::fromStdString(verdict.reason), reason);
        const std::string hash = auth::toHex(auth::fingerprintOf(token));
        const auto row = f().sql("SELECT kind, reason, encode(token_sha256, 'hex') AS hash, host(address) AS address "
                                 "FROM auth_failure")
                             .one();
        QCOMPARE(row.get<std::string>("kind"), std::string("token"));
        QCOMPARE(QString::fromStdString(row.get<std::string>("reason")), reason);
        QCOMPARE(row.get<std::string>("hash"), hash);
        QCOMPARE(row.get<std::string>("address"), std::string("192.0.2.7"));
        QCOMPARE(f().audited("token.refused", hash), std::int64_t{1});
        const std::string part = token.substr(0, 40);
        QCOMPARE(f().value<int>("SELECT count(*) FROM audit_outbox o WHERE strpos(o::text, $1) > 0", part), 0);
        QCOMPARE(f().value<int>("SELECT count(*) FROM auth_failure o WHERE strpos(o::text, $1) > 0", part), 0);
    }
};

QTEST_GUILESS_MAIN(TestTokenSignIn)
#include "tst_token_sign_in.moc"
