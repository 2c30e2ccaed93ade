#include "core/auth/oidc_client.h"

#include "core/auth/retry_after.h"
#include "core/base/error.h"
#include "tests/core/sessions/session_fixture.h"
#include "tests/support/sign_in_issuer.h"
#include "tests/support/web_server.h"

#include <QJsonDocument>
#include <QLoggingCategory>
#include <QTcpServer>
#include <QUrl>
#include <QUrlQuery>
#include <QtTest>

#include <future>

using namespace landreeve;
using namespace std::chrono_literals;
using auth::IssuerTokens;
using auth::OidcClient;
using tests::codeOf;

namespace {

constexpr const char* kResource = "https://landreeve.example";
constexpr const char* kDiscovery = "/.well-known/openid-configuration";

/// Signs in on a thread of its own; the address that the browser is to open comes to this one.
class SigningIn {
public:
    explicit SigningIn(const OidcClient& client, std::chrono::milliseconds patience = 30s) {
        m_tokens = std::async(std::launch::async, [this, &client, patience] {
            return client.signIn([this](const std::string& url) { m_address.set_value(url); }, m_stop.get_token(),
                                 patience);
        });
    }
    ~SigningIn() { m_stop.request_stop(); }

    std::string address() {
        auto address = m_address.get_future();
        return address.wait_for(20s) == std::future_status::ready ? address.get() : std::string();
    }
    IssuerTokens tokens() { return m_tokens.get(); }
    void stop() { m_stop.request_stop(); }

private:
    std::stop_source m_stop;
    std::promise<std::string> m_address;
    std::future<IssuerTokens> m_tokens;
};

Error errorOf(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error;
    }
    return Error("done", "Nothing was thrown.");
}

} // namespace

/// The browser's way in against npm's oidc-provider, which asks for PKCE.
class TestOidcClient : public QObject {
    Q_OBJECT

    std::unique_ptr<tests::SignInIssuer> m_issuer;

    OidcClient client(const char* clientId = tests::SignInIssuer::kClientId) const {
        return {auth::discoverOidc(auth::WebFetch(), m_issuer->url(), {}), clientId, kResource};
    }

private Q_SLOTS:
    void initTestCase() {
        QLoggingCategory::setFilterRules(QStringLiteral("qt.networkauth.*=false"));
        m_issuer = std::make_unique<tests::SignInIssuer>();
    }
    void cleanupTestCase() { m_issuer.reset(); }

    void signsInRenewsAndRevokes() {
        const OidcClient oidc = client();
        SigningIn signingIn(oidc);
        const std::string address = signingIn.address();
        const QUrlQuery query(QUrl(QString::fromStdString(address)));
        QCOMPARE(query.queryItemValue(QStringLiteral("code_challenge_method")), QStringLiteral("S256"));
        QCOMPARE(query.queryItemValue(QStringLiteral("code_challenge")).size(), 43);
        QVERIFY(query.queryItemValue(QStringLiteral("state")).size() >= 32);
        const QJsonObject page = m_issuer->browse(address, "asha");
        QCOMPARE(page[QLatin1String("status")].toInt(), 200);
        const IssuerTokens first = signingIn.tokens();
        QCOMPARE(std::count(first.accessToken.reveal().begin(), first.accessToken.reveal().end(), '.'), 2);
        QVERIFY(!first.refreshToken.empty());
        const auto life = first.expiresAt - std::chrono::system_clock::now();
        QVERIFY(life > 8min && life < 11min);

        const IssuerTokens second = oidc.refresh(first.refreshToken, {});
        QVERIFY(second.accessToken != first.accessToken);
        QVERIFY(second.refreshToken != first.refreshToken);
        oidc.revoke(second.refreshToken, {});
        QCOMPARE(codeOf([&] { oidc.refresh(second.refreshToken, {}); }), std::string("session_refused"));
    }

    void aUsedRefreshTokenIsOver() {
        const OidcClient oidc = client();
        SigningIn signingIn(oidc);
        m_issuer->browse(signingIn.address(), "asha");
        const IssuerTokens first = signingIn.tokens();
        oidc.refresh(first.refreshToken, {});
        QCOMPARE(codeOf([&] { oidc.refresh(first.refreshToken, {}); }), std::string("session_refused"));
    }

    void declinedIsRefused() {
        const OidcClient oidc = client();
        SigningIn signingIn(oidc);
        m_issuer->browse(signingIn.address(), "asha", true);
        QCOMPARE(codeOf([&] { signingIn.tokens(); }), std::string("sign_in_refused"));
    }

    /// Another program on this computer that calls the port with a code of its own is not taken for the browser.
    void aCodeWithAnotherStateIsNotTaken() {
        const OidcClient oidc = client();
        SigningIn signingIn(oidc);
        const std::string address = signingIn.address();
        const QUrlQuery query(QUrl(QString::fromStdString(address)));
        const QString back = query.queryItemValue(QStringLiteral("redirect_uri"), QUrl::FullyDecoded);
        auth::HttpExchange().send({.url = back.toStdString() + "?code=stolen&state=other"}, {});
        m_issuer->browse(address, "asha");
        QVERIFY(!signingIn.tokens().accessToken.empty());
    }

    void nobodyComes() {
        const OidcClient oidc = client();
        SigningIn signingIn(oidc, 50ms);
        QCOMPARE(codeOf([&] { signingIn.tokens(); }), std::string("sign_in_refused"));
    }

    void isStoppedAtOnce() {
        const OidcClient oidc = client();
        SigningIn signingIn(oidc);
        QVERIFY(!signingIn.address().empty());
        QElapsedTimer watch;
        watch.start();
        signingIn.stop();
        QCOMPARE(codeOf([&] { signingIn.tokens(); }), std::string("cancelled"));
        QVERIFY(watch.elapsed() < 1000);
    }

    /// A token endpoint that answers with an error page, too much, nothing, or sends on: said at once, and no refusal.
    void aBrokenTokenEndpointIsUnavailable_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("error page") << 503 << QByteArray("<html>Bad gateway</html>");
        QTest::newRow("no JSON") << 200 << QByteArray("<html>Welcome</html>");
        QTest::newRow("no token") << 200 << QByteArray("{}");
        QTest::newRow("no life") << 200 << QByteArray(R"({"access_token":"a.b.c","token_type":"Bearer"})");
        QTest::newRow("too much") << 200 << QByteArray(R"({"access_token":")") + QByteArray(400'000, 'a') + "\"}";
        QTest::newRow("sent on") << 302 << QByteArray();
    }
    void aBrokenTokenEndpointIsUnavailable() {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        tests::WebServer web;
        web.answer("/token", {.status = status,
                              .body = body,
                              .headers = "Content-Type: application/json\r\nLocation: http://127.0.0.1:1/\r\n"});
        auth::OidcConfiguration broken = auth::discoverOidc(auth::WebFetch(), m_issuer->url(), {});
        broken.tokenEndpoint = web.url("/token");
        const OidcClient oidc(broken, tests::SignInIssuer::kClientId, kResource);
        SigningIn signingIn(oidc);
        m_issuer->browse(signingIn.address(), "asha");
        QCOMPARE(codeOf([&] { signingIn.tokens(); }), std::string("issuer_unavailable"));
        QCOMPARE(codeOf([&] { oidc.refresh(SecretString("r"), {}); }), std::string("issuer_unavailable"));
    }

    /// One that does not answer, or a byte at a time, is left in time, and one that is down is told: to be tried again.
    void aSlowIssuerIsLeftInTime_data() {
        QTest::addColumn<QString>("how");
        for (const char* how : {"slow", "dripping", "down"})
            QTest::newRow(how) << QString::fromLatin1(how);
    }
    void aSlowIssuerIsLeftInTime() {
        QFETCH(QString, how);
        tests::WebServer web;
        auth::OidcConfiguration configuration = auth::discoverOidc(auth::WebFetch(), m_issuer->url(), {});
        // Whole it would do.
        const QByteArray tokens(R"({"access_token":"a.b.c","token_type":"Bearer","expires_in":600})");
        const QByteArray document =
            QJsonDocument(QJsonObject{{QStringLiteral("issuer"), QString::fromStdString(web.base())},
                                      {QStringLiteral("jwks_uri"), QString::fromStdString(web.url("/jwks"))}})
                .toJson();
        for (const auto& [path, body] : {std::pair("/token", tokens), {kDiscovery, document}})
            web.answer(path, {.body = body,
                              .headers = "Content-Type: application/json\r\n",
                              .held = how == QStringLiteral("slow"),
                              .drip = how == QStringLiteral("dripping") ? 50ms : 0ms});
        std::string base = web.base();
        if (how == QStringLiteral("down")) {
            QTcpServer closed;
            QVERIFY(closed.listen(QHostAddress::LocalHost));
            base = "http://127.0.0.1:" + std::to_string(closed.serverPort());
        }
        configuration.tokenEndpoint = base + "/token";
        const auth::HttpExchange::Limits limits{.deadline = 400ms};
        const OidcClient oidc(configuration, tests::SignInIssuer::kClientId, kResource, auth::HttpExchange(limits));
        SigningIn signingIn(oidc);
        m_issuer->browse(signingIn.address(), "asha");
        for (const Error& error :
             {errorOf([&] { signingIn.tokens(); }), errorOf([&] { oidc.refresh(SecretString("r"), {}); }),
              errorOf([&] { auth::discoverOidc(auth::WebFetch(limits), base, {}); })}) {
            QCOMPARE(error.code(), std::string("issuer_unavailable"));
            QVERIFY(error.retryable());
        }
    }

    /// Too often: said as that and not as a refusal, with the wait it asks for.
    void tooManyAttemptsAreToldWithTheWait() {
        tests::WebServer web;
        web.answer("/token", {.status = 429, .body = "{}", .headers = "Retry-After: 12\r\n"});
        auth::OidcConfiguration limiting = auth::discoverOidc(auth::WebFetch(), m_issuer->url(), {});
        limiting.tokenEndpoint = web.url("/token");
        const OidcClient oidc(limiting, tests::SignInIssuer::kClientId, kResource);
        SigningIn signingIn(oidc);
        m_issuer->browse(signingIn.address(), "asha");
        const Error signIn = errorOf([&] { signingIn.tokens(); });
        const Error refresh = errorOf([&] { oidc.refresh(SecretString("r"), {}); });
        for (const Error& error : {signIn, refresh}) {
            QCOMPARE(error.code(), std::string("rate_limited"));
            QCOMPARE(auth::retryAfterOf(error).count(), 12'000);
            QVERIFY(error.retryable());
        }
    }
};

QTEST_GUILESS_MAIN(TestOidcClient)
#include "tst_oidc_client.moc"
