// The window meets a server that is stopped or does not answer: it says so at once, goes on, and heals by itself.
#include "app/gui/session.h"
#include "tests/support/frozen_server.h"
#include "tests/support/test_workspace.h"
#include "tests/ui/support/stall_watch.h"
#include "tests/ui/support/window_driver.h"
#include "ui/records/record_grid_page.h"

#include <QAbstractButton>
#include <QElapsedTimer>
#include <QTableView>

#include <algorithm>
#include <future>

using namespace landreeve;
using tests::WindowDriver;

class TestLinkStatus : public QObject {
    Q_OBJECT

    std::unique_ptr<tests::TestWorkspace> m_test;
    std::unique_ptr<gui::Session> m_session;
    std::unique_ptr<WindowDriver> m_driver;
    std::unique_ptr<tests::StallWatch> m_watch;
    std::unique_ptr<tests::FrozenServer> m_frozen;
    bool m_stopped = false;

    WindowDriver& driver() { return *m_driver; }
    QString live() { return driver().seen<QAbstractButton>("liveState")->text(); }

    /// Stops the server, or its answers, while the window goes on.
    void lose(bool silent) {
        if (silent) {
            m_frozen = std::make_unique<tests::FrozenServer>(m_test->server());
            return;
        }
        m_stopped = true;
        auto stopped = std::async(std::launch::async, [this] { m_test->server().stop(); });
        QTRY_VERIFY(stopped.wait_for(std::chrono::seconds(0)) == std::future_status::ready);
    }
    void giveBack(bool silent) {
        if (silent) {
            m_frozen.reset();
            return;
        }
        m_stopped = false;
        auto started = std::async(std::launch::async, [this] { m_test->server().start(); });
        QTRY_VERIFY(started.wait_for(std::chrono::seconds(0)) == std::future_status::ready);
    }

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<tests::TestWorkspace>();
        m_test->provision("malabar", true);
    }
    void init() {
        m_session = std::make_unique<gui::Session>(m_test->home(),
                                                   gui::Session::Begin{.workspace = tests::TestWorkspace::kName});
        m_driver = std::make_unique<WindowDriver>(m_session->window());
        m_watch = std::make_unique<tests::StallWatch>();
        QTRY_VERIFY(m_session->isReady());
        QTRY_COMPARE(live(), QStringLiteral("Live"));
    }
    void cleanup() {
        if (m_watch)
            m_watch->check();
        m_frozen.reset();
        if (std::exchange(m_stopped, false))
            m_test->server().start();
        m_driver.reset();
        m_session.reset();
        m_watch.reset();
    }

    void aLostServerShowsAndHeals_data() {
        QTest::addColumn<bool>("silent");
        QTest::newRow("stopped") << false;
        QTest::newRow("does not answer") << true;
    }

    void aLostServerShowsAndHeals() {
        QFETCH(bool, silent);
        QVERIFY(driver().click("nav-tenants"));
        QVERIFY(driver().click("provisionAction"));
        QVERIFY(driver().shows("identityPage"));
        QElapsedTimer time;
        time.start();
        lose(silent);
        QTRY_VERIFY_WITH_TIMEOUT(driver().seen("messageBar") != nullptr, 10'000); // ten times the figure
        qInfo("a lost server showed after %lld ms", time.elapsed());
        QCOMPARE(live(), QStringLiteral("Offline"));
        QVERIFY(driver().seen("messageBar")->accessibleName().startsWith(QStringLiteral("No connection to ")));
        QVERIFY(driver().words("serverState").endsWith(QStringLiteral("offline")));
        // All of the window still answers. The id cannot be looked up: that is said, and is no mistake of who types.
        driver().type(QStringLiteral("Nilgiri Tea"));
        QCOMPARE(driver().seen<QLineEdit>("tenantIdEdit")->text(), QStringLiteral("nilgiri-tea"));
        QTRY_VERIFY_WITH_TIMEOUT(driver().note("tenantIdEdit")->kind() == ui::widgets::FieldNote::Kind::Warn, 20'000);
        QVERIFY2(driver().said("tenantIdEdit").startsWith(QStringLiteral("Whether it is free was not found out")) ||
                     driver().said("tenantIdEdit").contains(QStringLiteral("onnection")) ||
                     driver().said("tenantIdEdit").contains(QStringLiteral("in time")),
                 qPrintable(driver().said("tenantIdEdit")));
        // What was read is still there; what only the server can do is not offered.
        QVERIFY(driver().click("nav-tenants"));
        QVERIFY(driver().shows("tenantsTable"));
        QCOMPARE(driver().seen<QTableView>("tenantsTable")->model()->rowCount(), 1);
        QVERIFY(!driver().seen("provisionAction")->isEnabled());
        driver().key(Qt::Key_F5);
        QVERIFY(driver().click("messageAction"));
        QVERIFY(driver().click("nav-overview"));
        // Nothing is said to be up that was so before.
        const auto server = [this] {
            const auto cells = driver().seen("serverStrip")->findChildren<QWidget*>();
            const auto cell = std::ranges::find_if(
                cells, [](const QWidget* one) { return one->objectName().startsWith(QStringLiteral("server:")); });
            return cell == cells.end() ? QString() : (*cell)->accessibleName();
        };
        QTRY_VERIFY2_WITH_TIMEOUT(server().contains(QStringLiteral("Unreachable")), qPrintable(server()), 20'000);
        time.start();
        giveBack(silent);
        QTRY_COMPARE_WITH_TIMEOUT(live(), QStringLiteral("Live"), 60'000);
        qInfo("it healed %lld ms after the server was back", time.elapsed());
        QVERIFY(driver().goes("messageBar"));
        QTRY_VERIFY(driver().seen<QAbstractButton>("newestTask")->text().contains(QStringLiteral("answers again")));
    }

    void theWindowClosesWhileItsServerDoesNotAnswer() {
        lose(true);
        QVERIFY(driver().click("nav-tenants"));
        driver().key(Qt::Key_F5);
        QTRY_VERIFY_WITH_TIMEOUT(driver().seen("messageBar") != nullptr, 10'000);
        QElapsedTimer time;
        time.start();
        m_driver.reset();
        m_session.reset();
        qInfo("the window was closed in %lld ms", time.elapsed());
        QVERIFY(time.elapsed() < 1000); // ten times the figure
    }
};

int main(int argc, char** argv) {
    return landreeve::tests::windowTests<TestLinkStatus>(argc, argv);
}
#include "tst_link_status.moc"
