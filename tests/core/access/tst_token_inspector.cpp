// What an inspection says of tokens, and that it leaves nothing behind.
#include "core/access/token_inspector.h"
#include "core/access/token_mint.h"
#include "core/control/user_store.h"
#include "core/sessions/session_store.h"
#include "tests/support/signing_key.h"
#include "tests/support/test_workspace.h"
#include "tests/support/web_server.h"

#include <QTest>

using namespace landreeve;
using namespace std::chrono_literals;
using access::InspectAgainst;
using access::InspectedToken;
using tests::SigningKey;
using tests::TestWorkspace;
using Outcome = InspectedToken::Outcome;
using Status = auth::TokenCheck::Status;

class TestTokenInspector : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_world.reset(); }
    void theSessionsWordIsTheLastCheck();
    void ofAnotherMomentNoSessionIsAsked();
    void anOutsideSessionIsNotTakenAtFirstSight();
    void withoutTheIssuersKeysNothingIsDecided();

private:
    workspace::Workspace& workspace() { return m_world->workspace(); }
    InspectedToken inspect(const std::string& token, const InspectAgainst& against = {}) {
        access::TokenInspector inspector(workspace().control(), workspace().localIssuer(), workspace().keySets(),
                                         m_clock);
        return inspector.inspect({SecretString(token)}, against).front();
    }
    std::int64_t count(const std::string& table) {
        return m_world->superuser("landreeve_control").exec("SELECT count(*) FROM " + table).one().get<std::int64_t>(0);
    }
    std::string outside(const std::string& issuer) {
        const auto now = std::chrono::duration_cast<std::chrono::seconds>(m_clock.now().time_since_epoch()).count();
        return tests::signedBy(m_key, auth::Algorithm::ES256,
                               QJsonObject{{QStringLiteral("alg"), QStringLiteral("ES256")},
                                           {QStringLiteral("kid"), QStringLiteral("k1")}},
                               QJsonObject{{QStringLiteral("iss"), QString::fromStdString(issuer)},
                                           {QStringLiteral("aud"), QStringLiteral("books")},
                                           {QStringLiteral("sub"), QStringLiteral("u1")},
                                           {QStringLiteral("session_id"), QStringLiteral("s1")},
                                           {QStringLiteral("iat"), static_cast<qint64>(now)},
                                           {QStringLiteral("exp"), static_cast<qint64>(now + 600)}});
    }
    void add(const std::string& url, const std::string& keysUrl) {
        control::Issuer issuer;
        issuer.url = url;
        issuer.keysUrl = keysUrl;
        auto lease = workspace().control().lend();
        auto transaction = workspace().control().begin(*lease);
        control::IssuerStore(*lease).add(issuer);
        transaction.commit();
    }

    std::unique_ptr<TestWorkspace> m_world;
    SystemClock m_clock;
    SigningKey m_key = SigningKey::ec();
};

void TestTokenInspector::initTestCase() {
    m_world = std::make_unique<TestWorkspace>();
    m_world->superuser("landreeve_control")
        .exec("INSERT INTO tenant_metadata (id, name, status) VALUES ('thar-solar', 'Thar Solar', 'active')");
}

void TestTokenInspector::theSessionsWordIsTheLastCheck() {
    const auto minted = access::mintToken(workspace().control(), workspace().localIssuer(), workspace().giver(),
                                          {"thar-solar", "asha"});
    const std::string token(minted.token.reveal());
    const auto accepted = inspect(token);
    QCOMPARE(accepted.outcome, Outcome::Accepted);
    QCOMPARE(accepted.checks.size(), access::TokenInspector::unreached().size());
    QCOMPARE(accepted.checks.back().name, std::string_view("session"));
    QCOMPARE(accepted.checks.back().status, Status::Passed);
    QCOMPARE(accepted.session->jti, minted.jti);
    sessions::SessionStore(workspace().control()).revoke(accepted.session->key(), "left");
    const auto entries = count("audit_outbox");
    const auto refused = inspect(token);
    QCOMPARE(refused.outcome, Outcome::Refused);
    QCOMPARE(refused.code, "session_revoked");
    QCOMPARE(refused.checks.back().status, Status::Failed);
    QVERIFY(refused.verified);
    QCOMPARE(count("audit_outbox"), entries);
    QCOMPARE(count("auth_failure"), 0);
}

void TestTokenInspector::ofAnotherMomentNoSessionIsAsked() {
    const auto minted = access::mintToken(workspace().control(), workspace().localIssuer(), workspace().giver(),
                                          {"thar-solar", "asha"});
    const std::string token(minted.token.reveal());
    InspectAgainst soon;
    soon.at = m_clock.now() + 1min;
    QCOMPARE(inspect(token, soon).outcome, Outcome::Accepted);
    QCOMPARE(inspect(token, soon).checks.back().status, Status::NotReached);
    soon.at = minted.expiresAt + auth::kSignInLeeway + 1s;
    QCOMPARE(inspect(token, soon).code, "expired");
}

void TestTokenInspector::anOutsideSessionIsNotTakenAtFirstSight() {
    tests::WebServer web;
    web.answer("/jwks.json", {.body = QByteArray::fromStdString(tests::keySetOf({m_key.jwk(QStringLiteral("k1"))}))});
    const std::string token = outside("https://auth.example");
    QCOMPARE(inspect(token).code, "key_unknown"); // nobody configured it
    add("https://auth.example", web.url("/jwks.json"));
    QCOMPARE(inspect(token).code, "session_unknown"); // nobody mapped its user
    {
        auto lease = workspace().control().lend();
        auto transaction = workspace().control().begin(*lease);
        control::UserStore(*lease).map(workspace().giver(), {"https://auth.example", "u1", "thar-solar", "viewer"});
        transaction.commit();
    }
    const auto accepted = inspect(token);
    QCOMPARE(accepted.outcome, Outcome::Accepted);
    QVERIFY(!accepted.session);
    QCOMPARE(m_world->superuser("landreeve_control")
                 .exec("SELECT count(*) FROM session WHERE issuer = 'https://auth.example'")
                 .one()
                 .get<std::int64_t>(0),
             0);
}

void TestTokenInspector::withoutTheIssuersKeysNothingIsDecided() {
    add("https://away.example", tests::WebServer().url("/jwks.json"));
    const auto undecided = inspect(outside("https://away.example"));
    QCOMPARE(undecided.outcome, Outcome::Undecided);
    QCOMPARE(undecided.code, "issuer_unavailable");
    QVERIFY(!undecided.verified);
    // What is wrong with the token itself is said all the same.
    QCOMPARE(inspect("one.two").outcome, Outcome::Refused);
}

QTEST_GUILESS_MAIN(TestTokenInspector)
#include "tst_token_inspector.moc"
