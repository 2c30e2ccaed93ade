#include "core/auth/oidc_discovery.h"
#include "tests/core/sessions/session_fixture.h"
#include "tests/support/node_script.h"
#include "tests/support/signing_key.h"

#include <QJsonArray>
#include <QtTest>

#include <atomic>
#include <latch>
#include <random>
#include <thread>

using namespace landreeve;
using tests::SessionFixture;

namespace {

/// An issuer that somebody else wrote, on loopback.
class RealIssuer {
public:
    explicit RealIssuer(const QString& kind) { tests::startNode(m_process, QStringLiteral("issuers.mjs"), {kind}); }
    ~RealIssuer() { end(); }

    /// It has these keys from now on; a token that one of them signed.
    std::string serve(const QStringList& keys, const QString& sign) {
        const QJsonObject answer = tests::askNode(
            m_process, {{QStringLiteral("keys"), QJsonArray::fromStringList(keys)}, {QStringLiteral("sign"), sign}});
        url = answer.value(QStringLiteral("issuer")).toString().toStdString();
        return answer.value(QStringLiteral("token")).toString().toStdString();
    }

    /// How often its key set was fetched.
    int fetched() { return tests::askNode(m_process, {}).value(QStringLiteral("fetched")).toInt(); }

    void end() { tests::endNode(m_process); }

    std::string url;

private:
    QProcess m_process;
};

} // namespace

/// Discovery and rotation against npm's oauth2-mock-server and oidc-provider.
class TestRealIssuers : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionFixture> m_fixture;

    std::string reasonOf(const std::string& token) {
        const auto verdict = m_fixture->test.workspace().tokenSignIn().admit(SecretString(token), {});
        return verdict.allowed ? "" : verdict.reason;
    }

    static void eachKind() {
        QTest::addColumn<QString>("kind");
        QTest::newRow("oauth2-mock-server") << "oauth2-mock-server";
        QTest::newRow("oidc-provider") << "oidc-provider";
    }
    /// It is accepted from now on; where its keys are.
    std::string accept(const RealIssuer& issuer) {
        auto& control = m_fixture->test.workspace().control();
        control::Issuer wanted;
        wanted.url = issuer.url;
        wanted.audience = "landreeve";
        wanted.keysUrl = auth::discoverOidc(auth::WebFetch(), issuer.url, {}).keysUrl;
        auto lease = control.lend();
        auto transaction = control.begin(*lease);
        control::IssuerStore(*lease).add(wanted);
        transaction.commit();
        return wanted.keysUrl;
    }

private Q_SLOTS:
    void initTestCase() { m_fixture = std::make_unique<SessionFixture>(); }
    void cleanupTestCase() { m_fixture.reset(); }

    void rotationIsFollowed_data() { eachKind(); }
    void rotationIsFollowed() {
        QFETCH(QString, kind);
        const QString a = QStringLiteral("a");
        const QString b = QStringLiteral("b");
        RealIssuer issuer(kind);
        const std::string first = issuer.serve({a}, a);
        auto& workspace = m_fixture->test.workspace();
        const std::string keysUrl = accept(issuer);
        QCOMPARE(reasonOf(first), std::string("session_unknown"));
        m_fixture->map(issuer.url, "app");
        QCOMPARE(reasonOf(first), std::string());

        // A new key is used at once, the old one as long as it is there.
        const std::string second = issuer.serve({a, b}, b);
        QCOMPARE(reasonOf(second), std::string());
        QCOMPARE(reasonOf(first), std::string());
        // A removed one is refused from the first fetch without it.
        issuer.serve({b}, b);
        QCOMPARE(reasonOf(first), std::string());
        workspace.keySets().refresh(keysUrl, {});
        QCOMPARE(reasonOf(first), std::string("key_unknown"));
        QCOMPARE(reasonOf(second), std::string());
        // An issuer that is away signs nobody out.
        issuer.end();
        QCOMPARE(tests::codeOf([&] { workspace.keySets().refresh(keysUrl, {}); }), std::string("issuer_unavailable"));
        QCOMPARE(reasonOf(second), std::string());
    }

    /// Through the whole sign-in: however many come with a key that is not known, the issuer is asked once.
    void stormsAskTheIssuerOnce_data() { eachKind(); }
    void stormsAskTheIssuerOnce() {
        QFETCH(QString, kind);
        const QString a = QStringLiteral("a");
        const QString b = QStringLiteral("b");
        RealIssuer issuer(kind);
        const std::string first = issuer.serve({a}, a);
        accept(issuer);
        m_fixture->map(issuer.url, "app");
        QCOMPARE(reasonOf(first), std::string());
        int before = issuer.fetched();
        const std::string second = issuer.serve({a, b}, b);
        auto& signIn = m_fixture->test.workspace().tokenSignIn();
        std::latch begun(1000);
        std::atomic<int> allowed{0};
        std::vector<std::jthread> threads;
        threads.reserve(1000);
        for (int i = 0; i < 1000; ++i)
            threads.emplace_back([&] {
                begun.arrive_and_wait();
                try {
                    allowed += signIn.admit(SecretString(second), {}, {{}, std::chrono::minutes(2)}).allowed ? 1 : 0;
                } catch (const Error& error) {
                    qWarning("%s: %s", error.code().c_str(), error.message().c_str());
                }
            });
        threads.clear();
        QCOMPARE(allowed.load(), 1000);
        QCOMPARE(issuer.fetched(), before + 1);

        before = issuer.fetched();
        const auto key = tests::SigningKey::ec();
        const unsigned seed = std::random_device()();
        qInfo("seed %u", seed);
        std::mt19937_64 random(seed);
        QElapsedTimer passed;
        passed.start();
        int refused = 0;
        for (int i = 0; i < 1500; ++i) {
            const std::string forged =
                tests::signedBy(key, auth::Algorithm::ES256,
                                QJsonObject{{QStringLiteral("alg"), QStringLiteral("ES256")},
                                            {QStringLiteral("kid"), QString::number(random())}},
                                QJsonObject{{QStringLiteral("iss"), QString::fromStdString(issuer.url)}});
            try {
                QCOMPARE(signIn.admit(SecretString(forged), {"203.0.113.7", {}}).reason, std::string("key_unknown"));
                ++refused;
            } catch (const Error& error) { // too many from there already
                QCOMPARE(error.code(), std::string("rate_limited"));
                ++refused;
            }
        }
        QCOMPARE(refused, 1500);
        // One attempt every 30 s at most.
        QVERIFY(issuer.fetched() - before <= 1 + passed.elapsed() / 30'000);
    }
};

QTEST_GUILESS_MAIN(TestRealIssuers)
#include "tst_real_issuers.moc"
