// What Supabase Auth answers, and what becomes of it: above all, what ends a session and what does not.
#include "core/auth/supabase_client.h"

#include "core/auth/retry_after.h"
#include "core/base/error.h"
#include "tests/support/supabase_server.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <functional>

using namespace landreeve;
using auth::SignOutScope;
using auth::SupabaseClient;
using tests::SupabaseServer;

namespace {

using Shape = SupabaseServer::Shape;

const SecretString kPassword{"correct horse"};

/// The code of what a call throws; "nothing" where it throws none.
std::string codeOf(const std::function<void()>& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.code();
    }
    return "nothing";
}

Error errorOf(const std::function<void()>& call) {
    try {
        call();
    } catch (const Error& error) {
        return error;
    }
    return Error("internal_error", "nothing was thrown");
}

} // namespace

class TestSupabaseClient : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void signsInAndRenews();
    void refusesInEveryShape_data();
    void refusesInEveryShape();
    void signsOutWhatIsMeant_data();
    void signsOutWhatIsMeant();
    void listsUsersByPages();
    void tellsHealth();
    void failureEndsNoSession_data();
    void failureEndsNoSession();
    void tooManyAttemptsAreToldWithTheWait();
    void isStopped();
    void refusesPlainHttpElsewhere();

private:
    SupabaseClient client() const { return {m_server->base() + "/", SecretString(SupabaseServer::kApiKey)}; }

    std::unique_ptr<SupabaseServer> m_server;
};

void TestSupabaseClient::init() {
    m_server = std::make_unique<SupabaseServer>();
    m_server->addUser("0b6e8a4e", "meera@sahyadri.example", "correct horse");
}

void TestSupabaseClient::signsInAndRenews() {
    const auto first = client().signIn("meera@sahyadri.example", kPassword, {});
    QCOMPARE(first.user.id, std::string("0b6e8a4e"));
    QCOMPARE(first.user.email, std::string("meera@sahyadri.example"));
    QCOMPARE(toRfc3339(first.user.createdAt.value()), std::string("2026-01-31T10:00:00.123456Z"));
    QVERIFY(!first.user.lastSignInAt);
    QCOMPARE(first.user.appMetadata[QStringLiteral("provider")].toString(), QStringLiteral("email"));
    const auto left = first.expiresAt - std::chrono::system_clock::now();
    QVERIFY(left > std::chrono::minutes(59) && left <= std::chrono::hours(1));

    const auto second = client().refresh(first.refreshToken, {});
    QVERIFY(!(second.refreshToken == first.refreshToken));
    QCOMPARE(client().user(second.accessToken, {}).id, first.user.id);
    QCOMPARE(m_server->livingSessions(), 1); // still the same one
    QCOMPARE(codeOf([&] { client().refresh(first.refreshToken, {}); }), std::string("session_refused"));
}

void TestSupabaseClient::refusesInEveryShape_data() {
    QTest::addColumn<int>("shape");
    QTest::addColumn<QString>("issuerCode");
    QTest::newRow("2024-01-01") << int(Shape::Version2024) << QStringLiteral("invalid_credentials");
    QTest::newRow("older") << int(Shape::Older) << QStringLiteral("invalid_credentials");
    QTest::newRow("OAuth") << int(Shape::OAuth) << QStringLiteral("invalid_grant");
}

void TestSupabaseClient::refusesInEveryShape() {
    QFETCH(const int, shape);
    QFETCH(const QString, issuerCode);
    m_server->setShape(static_cast<Shape>(shape));
    const Error wrong = errorOf([&] { client().signIn("meera@sahyadri.example", SecretString("wrong"), {}); });
    QCOMPARE(wrong.code(), std::string("sign_in_refused"));
    QCOMPARE(wrong.details()[QStringLiteral("issuer_code")].toString(), issuerCode);
    QCOMPARE(wrong.details()[QStringLiteral("issuer_words")].toString(), QStringLiteral("Invalid login credentials"));
    // Nobody learns which of the two it was.
    const Error nobody = errorOf([&] { client().signIn("nobody@sahyadri.example", kPassword, {}); });
    QCOMPARE(nobody.message(), wrong.message());

    const auto tokens = client().signIn("meera@sahyadri.example", kPassword, {});
    m_server->endSessionsOf("meera@sahyadri.example");
    QCOMPARE(codeOf([&] { client().refresh(tokens.refreshToken, {}); }), std::string("session_refused"));
    QCOMPARE(codeOf([&] { client().user(tokens.accessToken, {}); }), std::string("session_refused"));
    QCOMPARE(codeOf([&] { client().users(tokens.accessToken, 1, 10, {}); }), std::string("permission_denied"));
}

void TestSupabaseClient::signsOutWhatIsMeant_data() {
    QTest::addColumn<int>("scope");
    QTest::addColumn<int>("left");
    QTest::addColumn<bool>("ownLives");
    QTest::newRow("local") << int(SignOutScope::Local) << 2 << false;
    QTest::newRow("others") << int(SignOutScope::Others) << 2 << true;
    QTest::newRow("global") << int(SignOutScope::Global) << 1 << false;
}

void TestSupabaseClient::signsOutWhatIsMeant() {
    QFETCH(const int, scope);
    QFETCH(const int, left);
    QFETCH(const bool, ownLives);
    m_server->addUser("another", "iyer@sahyadri.example", "battery staple");
    client().signIn("iyer@sahyadri.example", SecretString("battery staple"), {});
    client().signIn("meera@sahyadri.example", kPassword, {});
    const auto own = client().signIn("meera@sahyadri.example", kPassword, {});
    client().signOut(own.accessToken, static_cast<SignOutScope>(scope), {});
    QCOMPARE(m_server->livingSessions(), left);
    QCOMPARE(codeOf([&] { client().refresh(own.refreshToken, {}); }),
             std::string(ownLives ? "nothing" : "session_refused"));
}

void TestSupabaseClient::listsUsersByPages() {
    for (int i = 0; i < 4; ++i)
        m_server->addUser("user-" + std::to_string(i), "u" + std::to_string(i) + "@sahyadri.example", "x");
    const SecretString key(SupabaseServer::kServiceKey);
    const auto first = client().users(key, 1, 3, {});
    QCOMPARE(first.users.size(), std::size_t{3});
    QCOMPARE(first.total, std::optional<std::int64_t>(5));
    QVERIFY(first.more);
    const auto last = client().users(key, 2, 3, {});
    QCOMPARE(last.users.size(), std::size_t{2});
    QVERIFY(!last.more);
}

void TestSupabaseClient::tellsHealth() {
    QCOMPARE(client().health({}).version, std::string("v2.170.0"));
    const SupabaseClient keyless(m_server->base(), SecretString("wrong"));
    QCOMPARE(codeOf([&] { keyless.health({}); }), std::string("permission_denied"));
}

void TestSupabaseClient::failureEndsNoSession_data() {
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("500") << 500 << QByteArray(R"({"code":"unexpected_failure","message":"boom"})");
    QTest::newRow("502, a gateway's page") << 502 << QByteArray("<html><h1>Bad Gateway</h1></html>");
    QTest::newRow("503, nothing") << 503 << QByteArray();
    QTest::newRow("404, a page") << 404 << QByteArray("<html>no such project</html>");
    QTest::newRow("401, a page") << 401 << QByteArray("<html>captive portal</html>");
    QTest::newRow("302") << 302 << QByteArray();
    QTest::newRow("200, a page") << 200 << QByteArray("<html>captive portal</html>");
    QTest::newRow("200, half of it") << 200 << QByteArray(R"({"access_token":"a","expires_in":3600})");
    QTest::newRow("200, more than is read") << 200 << QByteArray(300 * 1024, ' ');
}

void TestSupabaseClient::failureEndsNoSession() {
    QFETCH(const int, status);
    QFETCH(const QByteArray, body);
    const auto tokens = client().signIn("meera@sahyadri.example", kPassword, {});
    m_server->fail(status, body);
    QCOMPARE(codeOf([&] { client().refresh(tokens.refreshToken, {}); }), std::string("issuer_unavailable"));
    QCOMPARE(codeOf([&] { client().user(tokens.accessToken, {}); }), std::string("issuer_unavailable"));
    QCOMPARE(codeOf([&] { client().signIn("meera@sahyadri.example", kPassword, {}); }),
             std::string("issuer_unavailable"));
    m_server->recover();
    client().refresh(tokens.refreshToken, {});
}

void TestSupabaseClient::tooManyAttemptsAreToldWithTheWait() {
    const QByteArray body = R"({"code":"over_request_rate_limit","message":"Request rate limit reached"})";
    m_server->fail(429, body);
    const Error plain = errorOf([&] { client().signIn("meera@sahyadri.example", kPassword, {}); });
    QCOMPARE(plain.code(), std::string("rate_limited"));
    QVERIFY(plain.retryable());
    QVERIFY(!plain.details().contains(QStringLiteral("retry_after_ms")));
    m_server->fail(429, body, "12");
    QCOMPARE(errorOf([&] { client().signIn("meera@sahyadri.example", kPassword, {}); })
                 .details()[QStringLiteral("retry_after_ms")]
                 .toInt(),
             12'000);
    const QString date = QLocale::c().toString(QDateTime::currentDateTimeUtc().addSecs(600),
                                               QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"));
    m_server->fail(429, body, date.toLatin1());
    const auto wait = auth::retryAfterOf(errorOf([&] { client().signIn("meera@sahyadri.example", kPassword, {}); }));
    QVERIFY(wait > std::chrono::minutes(8) && wait <= std::chrono::minutes(10));
    m_server->fail(429, body, "Fri, 31 Dec 1999 23:59:59 GMT");
    QVERIFY(!errorOf([&] { client().signIn("meera@sahyadri.example", kPassword, {}); })
                 .details()
                 .contains(QStringLiteral("retry_after_ms")));
}

void TestSupabaseClient::isStopped() {
    QTcpServer silent; // takes connections and says nothing
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    const SupabaseClient slow("http://127.0.0.1:" + std::to_string(silent.serverPort()), SecretString("k"));
    std::stop_source source;
    std::jthread stopper([&source] { source.request_stop(); });
    bool cancelled = false;
    try {
        slow.health(source.get_token());
    } catch (const Cancelled&) {
        cancelled = true;
    }
    QVERIFY(cancelled);
    const SupabaseClient brief("http://127.0.0.1:" + std::to_string(silent.serverPort()), SecretString("k"),
                               auth::HttpExchange({.deadline = std::chrono::milliseconds(80)}));
    QCOMPARE(codeOf([&] { brief.health({}); }), std::string("issuer_unavailable"));
}

void TestSupabaseClient::refusesPlainHttpElsewhere() {
    const SupabaseClient plain("http://auth.example/auth/v1", SecretString("k"));
    QCOMPARE(codeOf([&] { plain.health({}); }), std::string("usage"));
}

QTEST_GUILESS_MAIN(TestSupabaseClient)
#include "tst_supabase_client.moc"
