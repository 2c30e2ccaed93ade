#include "core/auth/oidc_discovery.h"
#include "tests/core/sessions/session_fixture.h"
#include "tests/support/node_script.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

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
        const QJsonObject order{{QStringLiteral("keys"), QJsonArray::fromStringList(keys)},
                                {QStringLiteral("sign"), sign}};
        m_process.write(QJsonDocument(order).toJson(QJsonDocument::Compact) + '\n');
        QByteArray line;
        while (!line.startsWith('{')) {
            while (!m_process.canReadLine()) {
                if (!m_process.waitForReadyRead(60'000))
                    throw std::runtime_error("no answer: " + m_process.readAllStandardError().toStdString());
            }
            line = m_process.readLine();
        }
        const QJsonObject answer = QJsonDocument::fromJson(line).object();
        url = answer.value(QStringLiteral("issuer")).toString().toStdString();
        return answer.value(QStringLiteral("token")).toString().toStdString();
    }

    void end() {
        m_process.closeWriteChannel();
        if (!m_process.waitForFinished(10'000)) {
            m_process.kill();
            m_process.waitForFinished();
        }
    }

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

private Q_SLOTS:
    void initTestCase() { m_fixture = std::make_unique<SessionFixture>(); }
    void cleanupTestCase() { m_fixture.reset(); }

    void rotationIsFollowed_data() {
        QTest::addColumn<QString>("kind");
        QTest::newRow("oauth2-mock-server") << "oauth2-mock-server";
        QTest::newRow("oidc-provider") << "oidc-provider";
    }
    void rotationIsFollowed() {
        QFETCH(QString, kind);
        const QString a = QStringLiteral("a");
        const QString b = QStringLiteral("b");
        RealIssuer issuer(kind);
        const std::string first = issuer.serve({a}, a);
        auto& workspace = m_fixture->test.workspace();
        control::Issuer wanted;
        wanted.url = issuer.url;
        wanted.audience = "landreeve";
        wanted.keysUrl = auth::discoverOidc(auth::WebFetch(), issuer.url, {}).keysUrl;
        {
            auto lease = workspace.control().lend();
            auto transaction = workspace.control().begin(*lease);
            control::IssuerStore(*lease).add(wanted);
            transaction.commit();
        }
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
        workspace.keySets().refresh(wanted.keysUrl, {});
        QCOMPARE(reasonOf(first), std::string("key_unknown"));
        QCOMPARE(reasonOf(second), std::string());
        // An issuer that is away signs nobody out.
        issuer.end();
        QCOMPARE(tests::codeOf([&] { workspace.keySets().refresh(wanted.keysUrl, {}); }),
                 std::string("issuer_unavailable"));
        QCOMPARE(reasonOf(second), std::string());
    }
};

QTEST_GUILESS_MAIN(TestRealIssuers)
#include "tst_real_issuers.moc"
