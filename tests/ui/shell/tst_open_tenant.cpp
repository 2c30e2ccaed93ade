// Another program deletes, suspends or renames the tenant whose data the window has open.
#include "app/gui/session.h"
#include "tests/support/command_line.h"
#include "tests/support/test_workspace.h"
#include "tests/ui/support/stall_watch.h"
#include "tests/ui/support/window_driver.h"
#include "ui/tenants/tenants_model.h"

#include <QAbstractButton>
#include <QAction>
#include <QProcess>
#include <QTableView>

using namespace landreeve;
using tests::WindowDriver;

class TestOpenTenant : public QObject {
    Q_OBJECT

    std::unique_ptr<tests::TestWorkspace> m_test;
    std::unique_ptr<gui::Session> m_session;
    std::unique_ptr<WindowDriver> m_driver;
    std::unique_ptr<tests::StallWatch> m_watch;
    int m_tenants = 0;
    QString m_id;

    WindowDriver& driver() { return *m_driver; }
    /// The other program, while the window goes on.
    void command(const QStringList& words) {
        QProcess program;
        tests::startLandreevectl(
            program, QString::fromStdString(m_test->home().data().string()),
            QStringList{QStringLiteral("--workspace"), QLatin1String(tests::TestWorkspace::kName)} + words);
        QTRY_VERIFY_WITH_TIMEOUT(program.state() == QProcess::NotRunning, 30'000);
        QVERIFY2(program.exitStatus() == QProcess::NormalExit && program.exitCode() == 0,
                 program.readAllStandardError().constData());
    }
    void tenantCommand(const char* verb, const QStringList& more = {}) {
        command(QStringList{QStringLiteral("tenant"), QLatin1String(verb), m_id} + more);
    }
    void provision() {
        command({QStringLiteral("tenant"), QStringLiteral("provision"), QStringLiteral("--tenant-id"), m_id,
                 QStringLiteral("--tenant-name"), QStringLiteral("Kaveri Pharma")});
    }
    /// From the tenant switch to its inventory.
    void openData() {
        QVERIFY(driver().click("tenantSwitch"));
        QVERIFY(driver().shows("choiceEdit"));
        driver().type(m_id);
        driver().key(Qt::Key_Return);
        QTRY_VERIFY(isOpen());
        QVERIFY(driver().click("nav-inventory"));
        QVERIFY(driver().shows("recordSearch"));
    }
    bool isOpen() const {
        const auto open = m_session->window().tenant();
        return open && open->id == m_id;
    }
    /// The newest line of the task bar.
    QString news() const {
        const auto* newest = m_driver->seen<QAbstractButton>("newestTask");
        return newest != nullptr ? newest->text() : QString();
    }
    /// What the tenants page says of it; empty where it is not in its list.
    QString listedAs() const {
        using Model = ui::tenants::TenantsModel;
        const auto* table = m_driver->seen<QTableView>("tenantsTable");
        for (int row = 0; table != nullptr && row < table->model()->rowCount(); ++row) {
            const QModelIndex at = table->model()->index(row, 0);
            if (at.data(Model::IdRole).toString() == m_id)
                return at.data(Model::StatusWordRole).toString();
        }
        return {};
    }
    QString message() const {
        const auto* bar = m_driver->seen("messageBar");
        return bar != nullptr ? bar->accessibleName() : QString();
    }

private Q_SLOTS:
    void initTestCase() { m_test = std::make_unique<tests::TestWorkspace>(); }
    void init() {
        m_id = QStringLiteral("kaveri-%1").arg(++m_tenants);
        provision();
        m_session = std::make_unique<gui::Session>(m_test->home(),
                                                   gui::Session::Begin{.workspace = tests::TestWorkspace::kName});
        m_driver = std::make_unique<WindowDriver>(m_session->window());
        QTRY_VERIFY(m_session->isReady());
        m_watch = std::make_unique<tests::StallWatch>();
        openData();
    }
    void cleanup() {
        if (m_watch)
            m_watch->check();
        m_driver.reset();
        m_session.reset();
        m_watch.reset();
    }

    void deletedItIsClosedAndSaid() {
        tenantCommand("delete", {QStringLiteral("--confirm"), m_id});
        QTRY_VERIFY(!m_session->window().tenant());
        QVERIFY(driver().goes("recordSearch"));
        // Until it is dismissed: data that is gone without a reason would look like a fault.
        QVERIFY2(message().startsWith(m_id), qPrintable(message()));
        QVERIFY2(message().contains(QStringLiteral("deleted by somebody else. Its data was closed here.")),
                 qPrintable(message()));
        QVERIFY(driver().click("messageAction"));
        QCOMPARE(message(), QString());
    }

    void aDeletionThatWasCutOffClosesItToo() {
        auto control = m_test->superuser("landreeve_control");
        for (const char* status : {"suspended", "deleting"})
            control.exec("UPDATE tenant_metadata SET status = $2 WHERE id = $1", m_id.toStdString(), status);
        QTRY_VERIFY(!m_session->window().tenant());
        QVERIFY2(news().contains(m_id + QStringLiteral(" is being deleted by somebody else")), qPrintable(news()));
        QVERIFY2(message().startsWith(m_id + QStringLiteral(" is being deleted by somebody else.")),
                 qPrintable(message()));
    }

    void whatIsDoneHereIsNobodyElses() {
        m_session->window().openPage(QStringLiteral("tenants"), {{QStringLiteral("tenant"), m_id}});
        QVERIFY(driver().shows("tenantPanel"));
        auto* action = m_session->window().findChild<QAction*>(QStringLiteral("renameAction"));
        QVERIFY(action != nullptr);
        action->trigger();
        QVERIFY(driver().shows("tenantAskEdit"));
        QVERIFY(driver().fill("tenantAskEdit", QStringLiteral("Kaveri  Life")));
        driver().key(Qt::Key_Return);
        QTRY_COMPARE(m_session->window().tenant()->name, QStringLiteral("Kaveri Life"));
        QTRY_COMPARE(news(), m_id + QStringLiteral(" is now called Kaveri Life"));
    }

    void suspendedItIsSaidForAsLongAsItLasts() {
        tenantCommand("suspend");
        QTRY_VERIFY2(message().contains(QStringLiteral("Kaveri Pharma is suspended.")), qPrintable(message()));
        QVERIFY(isOpen()); // whoever works here is its owner
        tenantCommand("rename", {QStringLiteral("--tenant-name"), QStringLiteral("Kaveri Life")});
        QTRY_VERIFY2(message().contains(QStringLiteral("Kaveri Life is suspended.")), qPrintable(message()));
        tenantCommand("resume");
        QTRY_COMPARE(message(), QString());
        QVERIFY(isOpen());
        tenantCommand("suspend");
        QTRY_VERIFY(!message().isEmpty());
        m_session->window().closeTenant();
        QCOMPARE(message(), QString()); // it is about the tenant that is open
    }

    void renamedItIsSaidAndShown() {
        tenantCommand("rename", {QStringLiteral("--tenant-name"), QStringLiteral("Kaveri Life")});
        QTRY_COMPARE(m_session->window().tenant()->name, QStringLiteral("Kaveri Life"));
        QTRY_VERIFY2(news().contains(QStringLiteral("Kaveri Pharma is now called Kaveri Life")), qPrintable(news()));
        QVERIFY(driver().seen("tenantBand") != nullptr);
        QVERIFY(m_session->window().windowTitle().contains(QStringLiteral("Kaveri Life")));
        QVERIFY(isOpen());
    }

    void madeAnewUnderTheSameIdItStaysOpen() {
        tenantCommand("delete", {QStringLiteral("--confirm"), m_id, QStringLiteral("--no-backup")});
        QTRY_VERIFY(!m_session->window().tenant());
        QVERIFY(driver().click("nav-tenants"));
        QTRY_COMPARE(listedAs(), QString());
        // As the wizard does with what it has just made, before the list has had it.
        m_session->window().openTenant({m_id, QStringLiteral("Kaveri Pharma")});
        QVERIFY(isOpen());
        provision();
        QTRY_COMPARE(listedAs(), QStringLiteral("Active"));
        QVERIFY(isOpen());
        m_session->window().closeTenant();
        openData();
        QVERIFY(driver().goes("recordError"));
        QCOMPARE(message(), QString());
    }
};

int main(int argc, char** argv) {
    return landreeve::tests::windowTests<TestOpenTenant>(argc, argv);
}
#include "tst_open_tenant.moc"
