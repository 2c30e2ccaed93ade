// The overview in the window of a workspace where something is wrong: each alert is there, and its button leads to what
// puts it right.
#include "app/gui/session.h"
#include "tests/ui/support/shown_workspace.h"
#include "tests/ui/support/window_driver.h"
#include "ui/shell/page.h"
#include "ui/tenants/provision_page.h"
#include "ui/tenants/provision_wizard.h"
#include "ui/theme/theme.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/segments.h"
#include "ui/widgets/table.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QTest>

using namespace landreeve;
using tests::ShownWorkspace;
using tests::WindowDriver;

class TestOverview : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void countsTenantsByStatus_data();
    void countsTenantsByStatus();
    void aStatusOpensItsTenants();
    void healthSaysFigures_data();
    void healthSaysFigures();
    void halfMadeTenantIsResumed();
    void cutOffDeletionIsReconciled();
    void tenantsBehindGetACommand();
    void silentServerIsLookedAtAgain();
    void failedSignInsThatPileUpAreShown();
    void headerCountsWhatIsListed();
    void emptyWorkspaceSaysWhatIsNotThereYet();

private:
    void setColumn(const char* column, const char* value, const char* id) const;
    bool hasAlert(const QString& id) const { return m_window->seen(QStringLiteral("alert:") + id) != nullptr; }
    QStringList alerts() const;
    bool checkNow() const;

    std::unique_ptr<ShownWorkspace> m_world;
    std::unique_ptr<gui::Session> m_session;
    std::unique_ptr<WindowDriver> m_window;
};

void TestOverview::initTestCase() {
    ui::theme::Theme::of();
    m_world = std::make_unique<ShownWorkspace>();
    m_session = std::make_unique<gui::Session>(m_world->home(), gui::Session::Begin{});
    QVERIFY(QTest::qWaitFor([this] { return m_session->isReady(); }, 30'000));
    m_session->window().resize(1440, 900);
    m_window = std::make_unique<WindowDriver>(m_session->window());
}

void TestOverview::cleanupTestCase() {
    m_window.reset();
    m_session.reset();
    m_world.reset();
}

void TestOverview::init() {
    m_session->window().openPage(QStringLiteral("overview"));
    QTRY_VERIFY(hasAlert(QStringLiteral("tenant_half_made:thar-solar")));
    QTRY_VERIFY(hasAlert(QStringLiteral("server_down:nashik-1")));
}

/// Behind the window's back, as another program would.
void TestOverview::setColumn(const char* column, const char* value, const char* id) const {
    auto connection = postgres::Connection::open(m_world->server().superuserUrl("landreeve_control"));
    connection.exec("UPDATE tenant_metadata SET " + std::string(column) + " = " + value + " WHERE id = $1", id);
}

QStringList TestOverview::alerts() const {
    QStringList ids;
    const auto all = m_window->seen("alertList")->findChildren<QWidget*>();
    for (const QWidget* one : all) {
        if (one->isVisible() && one->objectName().startsWith(QLatin1String("alert:")))
            ids << one->objectName().section(u':', 1);
    }
    return ids;
}

void TestOverview::countsTenantsByStatus_data() {
    QTest::addColumn<QString>("status");
    QTest::addColumn<QString>("spoken");
    QTest::newRow("active") << QStringLiteral("status:Active") << QStringLiteral("Active: 2");
    QTest::newRow("provisioning") << QStringLiteral("status:Provisioning") << QStringLiteral("Provisioning: 1, now");
    QTest::newRow("suspended") << QStringLiteral("status:Suspended") << QStringLiteral("Suspended: 1");
    QTest::newRow("failed") << QStringLiteral("status:Failed") << QStringLiteral("Failed: 1");
    QTest::newRow("deleting") << QStringLiteral("status:Deleting") << QStringLiteral("Deleting: 0");
}

void TestOverview::countsTenantsByStatus() {
    QFETCH(const QString, status);
    QFETCH(const QString, spoken);
    QTRY_COMPARE(m_window->seen(status)->accessibleName(), spoken);
}

void TestOverview::aStatusOpensItsTenants() {
    QVERIFY(m_window->press(*m_window->seen("status:Suspended")));
    QTRY_COMPARE(m_session->window().currentPageId(), QStringLiteral("tenants"));
    QCOMPARE(m_window->seen<ui::widgets::Segments>("statusSegments")->current(), QStringLiteral("suspended"));
    QCOMPARE(m_window->seen<ui::widgets::Table>("tenantsTable")->model()->rowCount(), 1);
}

void TestOverview::healthSaysFigures_data() {
    QTest::addColumn<QString>("cell");
    QTest::addColumn<QString>("figure");
    QTest::newRow("control plane") << QStringLiteral("health:Control plane") << QStringLiteral("Well");
    QTest::newRow("servers") << QStringLiteral("health:Servers") << QStringLiteral("1 of 2 up");
    QTest::newRow("secrets") << QStringLiteral("health:Secrets") << QStringLiteral("Weaker"); // a key file
    QTest::newRow("backups") << QStringLiteral("health:Backups") << QStringLiteral("1 of 3");
}

void TestOverview::healthSaysFigures() {
    QFETCH(const QString, cell);
    QFETCH(const QString, figure);
    QTRY_VERIFY2(m_window->seen(cell)->accessibleName().contains(figure),
                 qPrintable(m_window->seen(cell)->accessibleName()));
}

void TestOverview::halfMadeTenantIsResumed() {
    QVERIFY(m_window->click("remedy:tenant_half_made:thar-solar"));
    QTRY_COMPARE(m_session->window().currentPageId(), QStringLiteral("provision"));
    QVERIFY(m_window->shows("resumeButton"));
    const auto* page = static_cast<ui::tenants::ProvisionPage*>(m_session->window().currentPage());
    QCOMPARE(page->wizard()->run()->id(), QLatin1String(ShownWorkspace::kFailed));
}

void TestOverview::cutOffDeletionIsReconciled() {
    tenancy::ProvisionRequest request;
    request.id = "to-be-gone";
    request.name = "To be gone";
    m_world->workspace().provisioner().provision(request, {}, {}, {});
    setColumn("status", "'suspended'", "to-be-gone");
    setColumn("status", "'deleting'", "to-be-gone");
    const QString id = QStringLiteral("tenant_half_deleted:to-be-gone");
    QTRY_VERIFY(hasAlert(id));
    QVERIFY(m_window->press(*m_window->seen(QStringLiteral("remedy:") + id)));
    QTRY_COMPARE(m_session->window().currentPageId(), QStringLiteral("tenants"));
    QVERIFY(m_window->shows("reconcilePanel"));
    // Not there, where it would undo the other half-made tenant too.
    m_world->workspace().lifecycle().remove("to-be-gone", "to-be-gone", false, {}, {});
    m_session->window().openPage(QStringLiteral("overview"));
    QTRY_VERIFY(!hasAlert(id));
}

void TestOverview::tenantsBehindGetACommand() {
    QGuiApplication::clipboard()->clear();
    const std::string version = m_world->row("schema_version", ShownWorkspace::kActive);
    setColumn("schema_version", "1", ShownWorkspace::kActive);
    QTRY_VERIFY(hasAlert(QStringLiteral("tenants_behind")));
    QVERIFY(m_window->click("remedy:tenants_behind"));
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("landreevectl migrate apply --all"));
    setColumn("schema_version", version.c_str(), ShownWorkspace::kActive);
    QTRY_VERIFY(!hasAlert(QStringLiteral("tenants_behind")));
}

/// Begins a check of what is so now: while one is under way that began before, the button takes no press.
bool TestOverview::checkNow() const {
    const auto* button = m_window->seen<ui::widgets::LButton>("checkHealthButton");
    return QTest::qWaitFor([button] { return !button->isBusy(); }, 20'000) && m_window->click("checkHealthButton");
}

void TestOverview::silentServerIsLookedAtAgain() {
    auto* again = m_window->seen<ui::widgets::LButton>("checkHealthButton");
    QTRY_VERIFY(!again->isBusy());
    QVERIFY(m_window->click("remedy:server_down:nashik-1"));
    QVERIFY(again->isBusy());
    QTRY_VERIFY(!again->isBusy());
    // It is as silent as before.
    QTRY_VERIFY(hasAlert(QStringLiteral("server_down:nashik-1")));
}

void TestOverview::failedSignInsThatPileUpAreShown() {
    const QString id = QStringLiteral("sign_ins_failing");
    auto connection = postgres::Connection::open(m_world->server().superuserUrl("landreeve_control"));
    connection.exec("DELETE FROM auth_failure");
    QVERIFY(checkNow());
    QTRY_VERIFY_WITH_TIMEOUT(!hasAlert(id), 20'000);
    connection.exec("INSERT INTO auth_failure (kind, account, reason) SELECT 'sign-in', 'guessed@example', "
                    "'invalid_credentials' FROM generate_series(1, 12)");
    QTRY_VERIFY_WITH_TIMEOUT(hasAlert(id), 20'000);
    const auto labels = m_window->seen(QStringLiteral("alert:") + id)->findChildren<QLabel*>();
    QStringList said;
    for (const QLabel* label : labels)
        said << label->text();
    QVERIFY2(said.contains(QStringLiteral("12 failed sign-ins of guessed@example within 15 minutes.")),
             qPrintable(said.join(u'|')));
    QVERIFY(m_window->press(*m_window->seen(QStringLiteral("remedy:") + id)));
    QTRY_COMPARE(m_session->window().currentPageId(), QStringLiteral("sessions"));
    QTRY_VERIFY(m_window->seen("failuresTable") != nullptr);
    connection.exec("DELETE FROM auth_failure WHERE account = 'guessed@example'");
    m_session->window().openPage(QStringLiteral("overview"));
    QTRY_VERIFY(m_window->shows("checkHealthButton"));
    QVERIFY(checkNow());
    QTRY_VERIFY_WITH_TIMEOUT(!hasAlert(id), 20'000);
}

void TestOverview::headerCountsWhatIsListed() {
    const QString count = QString::number(alerts().size());
    QVERIFY(alerts().size() >= 3); // a tenant, a server, a key file
    QTRY_VERIFY2(m_window->seen("alertsButton")->accessibleName().contains(count),
                 qPrintable(m_window->seen("alertsButton")->accessibleName() + count));
}

void TestOverview::emptyWorkspaceSaysWhatIsNotThereYet() {
    gui::Session session(m_world->home(), {.workspace = ShownWorkspace::kEmpty});
    QVERIFY(QTest::qWaitFor([&] { return session.isReady(); }, 30'000));
    const WindowDriver window(session.window());
    QTRY_VERIFY(window.seen("health:Backups") != nullptr &&
                window.seen("health:Backups")->accessibleName().contains(QStringLiteral("None yet")));
    QCOMPARE(window.seen("status:Active")->accessibleName(), QStringLiteral("Active: 0"));
}

QTEST_MAIN(TestOverview)
#include "tst_overview.moc"
