#include "core/control/issuer_store.h"
#include "core/health/clock_check.h"
#include "tests/support/signing_key.h"
#include "tests/support/test_workspace.h"
#include "tests/support/web_server.h"

#include <QLocale>
#include <QtTest>

using namespace landreeve;
using namespace std::chrono_literals;
using health::HealthStatus;

namespace {

/// This computer's clock, as much off as is said.
class OffClock final : public Clock {
public:
    explicit OffClock(std::chrono::seconds off) : m_off(off) {}
    Time now() const override { return SystemClock().now() + m_off; }

private:
    std::chrono::seconds m_off;
};

} // namespace

/// A clock that is off shows in health, with by how much.
class TestClockCheck : public QObject {
    Q_OBJECT

    std::unique_ptr<tests::TestWorkspace> m_world;

    workspace::Workspace& workspace() { return m_world->workspace(); }
    health::HealthCheck check() {
        const auto report = workspace().health({});
        const auto found = std::ranges::find(report.checks, "clock", &health::HealthCheck::name);
        return found == report.checks.end() ? health::HealthCheck{} : *found;
    }

private Q_SLOTS:
    void initTestCase() { m_world = std::make_unique<tests::TestWorkspace>(); }
    void cleanupTestCase() { m_world.reset(); }

    void isComparedWithTheControlPlanes_data() {
        QTest::addColumn<int>("off");
        QTest::addColumn<QString>("said");
        QTest::newRow("right") << 0 << "";
        QTest::newRow("a little") << -20 << "";
        QTest::newRow("behind") << -7 * 60 << "This computer's clock is 7 min behind the control plane's.";
        QTest::newRow("ahead") << 3 * 3600 << "This computer's clock is 3 h ahead of the control plane's.";
    }
    void isComparedWithTheControlPlanes() {
        QFETCH(int, off);
        QFETCH(QString, said);
        const auto look = health::lookAtClock(workspace().control(), OffClock(std::chrono::seconds(off)), {});
        QVERIFY(look.status == (said.isEmpty() ? HealthStatus::Ok : HealthStatus::Degraded));
        QVERIFY2(QString::fromStdString(look.detail).startsWith(said), look.detail.c_str());
    }

    void isComparedWithAnIssuersWhenItsKeysAreFetched() {
        QVERIFY(check().status == HealthStatus::Ok);
        const auto key = tests::SigningKey::ec();
        tests::WebServer server;
        const auto publishAt = [&](std::chrono::seconds ahead) {
            const QDateTime at = QDateTime::currentDateTimeUtc().addSecs(ahead.count());
            const QByteArray date =
                QLocale::c().toString(at, QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'")).toLatin1();
            server.answer("/jwks", {.body = QByteArray::fromStdString(tests::keySetOf({key.jwk(QStringLiteral("k"))})),
                                    .headers = "Date: " + date + "\r\n"});
            workspace().keySets().refresh(server.url("/jwks"), {});
        };
        control::Issuer issuer;
        issuer.url = server.url("/realm");
        issuer.keysUrl = server.url("/jwks");
        auto lease = workspace().control().lend();
        auto transaction = workspace().control().begin(*lease);
        control::IssuerStore(*lease).add(issuer);
        transaction.commit();

        publishAt(7min);
        const auto behind = check();
        QVERIFY(behind.status == HealthStatus::Degraded);
        const std::string said = "This computer's clock is 7 min behind the issuer's (" + issuer.url + ").";
        QVERIFY2(behind.detail.starts_with(said), behind.detail.c_str());
        publishAt(0min);
        QVERIFY(check().status == HealthStatus::Ok);
    }
};

QTEST_GUILESS_MAIN(TestClockCheck)
#include "tst_clock_check.moc"
