// The list of tenants driven through the window, what it does read from the control plane.
#include "app/gui/session.h"
#include "tests/ui/support/shown_workspace.h"
#include "tests/ui/support/window_driver.h"
#include "ui/shell/page.h"
#include "ui/tasks/task_centre.h"
#include "ui/tasks/task_runner.h"
#include "ui/tenants/tenant_actions.h"
#include "ui/tenants/tenant_panel.h"
#include "ui/tenants/tenants_model.h"
#include "ui/theme/theme.h"
#include "ui/widgets/cell_roles.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/panel_split.h"
#include "ui/widgets/segments.h"
#include "ui/widgets/side_panel.h"
#include "ui/widgets/status.h"
#include "ui/widgets/table.h"

#include <QAbstractButton>
#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QDir>
#include <QFocusFrame>
#include <QMenu>
#include <QTest>

#include <algorithm>

using namespace landreeve;
using tests::ShownWorkspace;
using tests::WindowDriver;

class TestTenantsPage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void showsEveryTenantAsItIs_data();
    void showsEveryTenantAsItIs();
    void finds_data();
    void finds();
    void segmentsNarrowTheList_data();
    void segmentsNarrowTheList();
    void noMatchNamesTheFiltersAndClearsThem();
    void aServerNarrowsTheList();
    void suspendsForAReasonAndResumes();
    void thePanelStaysWhereItsRowLeavesTheList();
    void rotatesTheKey();
    void whoMayOnlyLookChangesNothing();
    void renames();
    void copiesTheConnectionWithoutItsPassword();
    void backsUp();
    void tellsWhereTooMuchWasTakenOut();
    void deletesOnlyWhatIsNamed();
    void opensTheDataOfTheTenantItNames();
    void whatHasNoDataYetIsNotOpened();
    void leadsToAHalfMadeTenant();

private:
    ui::widgets::Table* table() const { return m_window->seen<ui::widgets::Table>("tenantsTable"); }
    QStringList names() const;
    int rowOf(const QString& id) const;
    QString status(const QString& id) const;
    bool openPanel(const char* id);
    QAction* action(const char* name) const;
    bool becomes(const char* id, const char* column, const std::string& value) const {
        return QTest::qWaitFor([&] { return m_world->row(column, id) == value; }, 20'000);
    }

    std::unique_ptr<ShownWorkspace> m_world;
    std::unique_ptr<gui::Session> m_session;
    std::unique_ptr<WindowDriver> m_window;
};

void TestTenantsPage::initTestCase() {
    ui::theme::Theme::of();
    m_world = std::make_unique<ShownWorkspace>();
    m_session = std::make_unique<gui::Session>(m_world->home(), gui::Session::Begin{});
    QVERIFY(QTest::qWaitFor([this] { return m_session->isReady(); }, 30'000));
    m_session->window().resize(1440, 900);
    m_window = std::make_unique<WindowDriver>(m_session->window());
}

void TestTenantsPage::cleanupTestCase() {
    m_window.reset();
    m_session.reset();
    m_world.reset();
}

void TestTenantsPage::init() {
    m_session->window().closeTenant();
    m_session->window().openPage(QStringLiteral("tenants"), {{QStringLiteral("status"), QStringLiteral("all")}});
    m_session->window().currentPage()->split()->setPanelShown(false);
    m_window->fill("tenantSearch", {});
    QTRY_COMPARE(names().size(), 5);
}

QStringList TestTenantsPage::names() const {
    QStringList names;
    const auto* shown = table();
    for (int row = 0; shown != nullptr && row < shown->model()->rowCount(); ++row)
        names << shown->model()->index(row, 0).data().toString();
    return names;
}

int TestTenantsPage::rowOf(const QString& id) const {
    const auto* shown = table();
    for (int row = 0; shown != nullptr && row < shown->model()->rowCount(); ++row) {
        if (shown->model()->index(row, 0).data(ui::widgets::SubTextRole).toString() == id)
            return row;
    }
    return -1;
}

QString TestTenantsPage::status(const QString& id) const {
    const auto* shown = table();
    return shown == nullptr
               ? QString()
               : shown->model()->index(rowOf(id), 1).data(ui::widgets::StatusRole).value<ui::widgets::Status>().word;
}

/// With one click on its row.
bool TestTenantsPage::openPanel(const char* id) {
    auto* shown = table();
    const int row = rowOf(QLatin1String(id));
    if (row < 0)
        return false;
    QTest::mouseClick(shown->viewport(), Qt::LeftButton, {}, shown->visualRect(shown->model()->index(row, 0)).center());
    return m_window->shows("tenantPanel");
}

QAction* TestTenantsPage::action(const char* name) const {
    return m_session->window().findChild<QAction*>(QLatin1String(name));
}

void TestTenantsPage::showsEveryTenantAsItIs_data() {
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("word");
    QTest::newRow("active") << QString::fromLatin1(ShownWorkspace::kActive) << QStringLiteral("Active");
    QTest::newRow("suspended") << QString::fromLatin1(ShownWorkspace::kSuspended) << QStringLiteral("Suspended");
    QTest::newRow("stopped half made") << QString::fromLatin1(ShownWorkspace::kFailed) << QStringLiteral("Failed");
    QTest::newRow("being made") << QString::fromLatin1(ShownWorkspace::kUnderWay) << QStringLiteral("Provisioning");
}

void TestTenantsPage::showsEveryTenantAsItIs() {
    QFETCH(const QString, id);
    QFETCH(const QString, word);
    QTRY_COMPARE(status(id), word);
    // What is seen is also spoken.
    const QModelIndex cell = table()->model()->index(rowOf(id), 1);
    QVERIFY(cell.data(Qt::AccessibleTextRole).toString().contains(word));
}

void TestTenantsPage::finds_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QStringList>("found");
    QTest::newRow("part of a name") << QStringLiteral("pharma") << QStringList{QStringLiteral("Kaveri Pharma Traders")};
    QTest::newRow("in capitals") << QStringLiteral("SOLAR") << QStringList{QStringLiteral("Thar Solar Pumps")};
    QTest::newRow("an ID") << QStringLiteral("sahyadri-agro") << QStringList{QStringLiteral("Sahyadri Agro Traders")};
}

void TestTenantsPage::finds() {
    QFETCH(const QString, typed);
    QFETCH(const QStringList, found);
    m_window->key(Qt::Key_F, Qt::ControlModifier);
    QVERIFY(m_window->at("tenantSearch"));
    m_window->type(typed);
    QTRY_COMPARE(names(), found);
    m_window->key(Qt::Key_Escape);
    QTRY_COMPARE(names().size(), 5);
}

void TestTenantsPage::segmentsNarrowTheList_data() {
    QTest::addColumn<QString>("segment");
    QTest::addColumn<QString>("count");
    QTest::addColumn<QString>("one");
    QTest::newRow("active") << QStringLiteral("active") << QStringLiteral("Active, 2")
                            << QStringLiteral("Sahyadri Agro Traders");
    QTest::newRow("suspended") << QStringLiteral("suspended") << QStringLiteral("Suspended, 1")
                               << QStringLiteral("Kaveri Pharma Traders");
    QTest::newRow("attention") << QStringLiteral("attention") << QStringLiteral("Attention, 1")
                               << QStringLiteral("Thar Solar Pumps");
}

void TestTenantsPage::segmentsNarrowTheList() {
    QFETCH(const QString, segment);
    QFETCH(const QString, count);
    QFETCH(const QString, one);
    auto* button = m_window->seen("statusSegments")->findChild<QAbstractButton*>(segment);
    QVERIFY(button != nullptr);
    QCOMPARE(button->accessibleName(), count);
    QVERIFY(m_window->press(*button));
    QTRY_COMPARE(names().size(), count.section(u' ', -1).toInt());
    QVERIFY(names().contains(one));
}

void TestTenantsPage::noMatchNamesTheFiltersAndClearsThem() {
    QVERIFY(m_window->press(*m_window->seen("statusSegments")->findChild<QAbstractButton*>(QStringLiteral("active"))));
    QVERIFY(m_window->fill("tenantSearch", QStringLiteral("iyer")));
    QVERIFY(m_window->shows("noTenantMatches"));
    const auto labels = m_window->seen("noTenantMatches")->findChildren<QLabel*>();
    QVERIFY(std::ranges::any_of(labels, [](const QLabel* label) {
        return label->text() == QStringLiteral("No tenant matches “iyer” and Active.");
    }));
    QVERIFY(m_window->click("clearFiltersButton"));
    QTRY_COMPARE(names().size(), 5);
    QCOMPARE(m_window->seen<ui::widgets::Segments>("statusSegments")->current(), QStringLiteral("all"));
}

void TestTenantsPage::aServerNarrowsTheList() {
    auto* servers = m_window->seen<QComboBox>("serverCombo");
    QTRY_COMPARE(servers->count(), 3);
    const int away = servers->findText(QStringLiteral("nashik-1"));
    QVERIFY(away > 0);
    servers->setCurrentIndex(away);
    QVERIFY(m_window->shows("noTenantMatches"));
    servers->setCurrentIndex(3 - away);
    QTRY_COMPARE(names().size(), 5);
    servers->setCurrentIndex(0);
}

void TestTenantsPage::suspendsForAReasonAndResumes() {
    const char* id = ShownWorkspace::kLong;
    QVERIFY(openPanel(id));
    QVERIFY(m_window->click("panelSecondButton"));
    QVERIFY(m_window->at("tenantAskEdit"));
    m_window->key(Qt::Key_Return);
    QVERIFY(m_window->saysWrong("tenantAskEdit", QStringLiteral("A reason is needed")));
    QCOMPARE(m_world->row("status", id), std::string("active"));
    m_window->type(QStringLiteral("Moves to another firm"));
    m_window->key(Qt::Key_Return);
    QVERIFY(becomes(id, "status", "suspended"));
    QCOMPARE(m_world->row("status_reason", id), std::string("Moves to another firm"));
    QTRY_COMPARE(status(QLatin1String(id)), QStringLiteral("Suspended"));
    QVERIFY(m_window->click("panelPrimaryButton"));
    QVERIFY(becomes(id, "status", "active"));
    QTRY_COMPARE(status(QLatin1String(id)), QStringLiteral("Active"));
}

void TestTenantsPage::thePanelStaysWhereItsRowLeavesTheList() {
    const char* id = ShownWorkspace::kLong;
    QVERIFY(openPanel(id));
    QVERIFY(m_window->press(*m_window->seen("statusSegments")->findChild<QAbstractButton*>(QStringLiteral("active"))));
    QTRY_VERIFY(rowOf(QLatin1String(id)) >= 0);
    const qsizetype before = names().size();
    const auto* panel = m_window->seen<ui::tenants::TenantPanel>("tenantPanel");
    QVERIFY(panel != nullptr);
    QVERIFY(m_window->click("panelSecondButton"));
    m_window->type(QStringLiteral("Moves"));
    m_window->key(Qt::Key_Return);
    QVERIFY(becomes(id, "status", "suspended"));
    QTRY_COMPARE(names().size(), before - 1);
    // Pressed once more it is about the same one.
    QCOMPARE(panel->tenantId(), QLatin1String(id));
    QTRY_VERIFY(m_window->seen<QAbstractButton>("panelPrimaryButton")->text().startsWith(QLatin1String("Resume")));
    QVERIFY(m_window->click("panelPrimaryButton"));
    QVERIFY(becomes(id, "status", "active"));
    QTRY_COMPARE(names().size(), before);
}

void TestTenantsPage::rotatesTheKey() {
    const char* id = ShownWorkspace::kLong;
    const auto version = [&] { return m_world->row("data_key_version", id); };
    const std::string before = version();
    QVERIFY(openPanel(id));
    QTRY_VERIFY(action("rotateKeyItem") != nullptr);
    action("rotateKeyItem")->trigger();
    QTRY_VERIFY(m_window->words("keyBoxText").contains(QStringLiteral("under key ") + QString::fromStdString(before)));
    QVERIFY(m_window->click("keepKeyButton"));
    QVERIFY(m_window->seen("keyBox") == nullptr);
    QCOMPARE(version(), before);
    // The row's own menu leads there too.
    m_window->seen<ui::widgets::Table>("tenantsTable")->setFocus();
    m_window->key(Qt::Key_F10, Qt::ShiftModifier);
    const QMenu* menu = nullptr;
    QTRY_VERIFY((menu = m_session->window().findChild<QMenu*>(QStringLiteral("tenantRowMenu"))) != nullptr &&
                menu->isVisible());
    menu->findChild<QAction*>(QStringLiteral("rotate"))->trigger();
    m_session->window().findChild<QMenu*>(QStringLiteral("tenantRowMenu"))->close();
    QTRY_VERIFY(m_window->seen("rotateKeyButton") != nullptr && m_window->seen("rotateKeyButton")->isEnabled());
    QVERIFY(m_window->click("rotateKeyButton"));
    QVERIFY(becomes(id, "data_key_version", std::to_string(std::stoi(before) + 1)));
}

void TestTenantsPage::whoMayOnlyLookChangesNothing() {
    const char* id = ShownWorkspace::kLong;
    auto control = postgres::Connection::open(m_world->server().superuserUrl("landreeve_control"));
    control.exec(
        "INSERT INTO role_permission (role, permission) VALUES ('looker', 'tenant:read') ON CONFLICT DO NOTHING");
    control.exec(
        "INSERT INTO user_mapping (issuer, subject, role) SELECT url, 'deputy', 'owner' FROM issuer WHERE kind = "
        "'local' ON CONFLICT DO NOTHING");
    const std::string user = m_session->workspace()->user().userId;
    const auto become = [&](const char* role) {
        control.exec("UPDATE user_mapping SET role = $1 WHERE subject = $2 AND tenant_id IS NULL", std::string(role),
                     user);
    };
    become("looker");
    const auto restore = qScopeGuard([&] { become("owner"); });
    QTRY_VERIFY(!m_window->seen("provisionAction")->isEnabled());
    QVERIFY(m_window->seen("provisionAction")->toolTip().contains(QStringLiteral("Needs tenant:write")));
    QVERIFY(!m_window->seen("restoreAction")->isEnabled());
    QVERIFY(openPanel(id));
    QTRY_VERIFY(!m_window->seen("panelSecondButton")->isEnabled()); // Suspend
    QVERIFY(m_window->seen("panelPrimaryButton")->isEnabled());
    const auto suspendsInItsRow = [this] {
        const auto buttons = m_session->window().findChildren<QAbstractButton*>(QStringLiteral("suspend"));
        return std::ranges::any_of(buttons, [](const QAbstractButton* button) { return !button->isHidden(); });
    };
    QVERIFY(!suspendsInItsRow()); // known by the same answer
    for (const char* name : {"renameAction", "backUpAction", "cloneItem", "rotateKeyItem", "deleteAction"})
        QTRY_VERIFY2(!action(name)->isEnabled(), name);
    QTRY_VERIFY(!m_window->seen("copyWithPasswordButton")->isEnabled());
    // What does not go by the buttons is refused as well, and changes nothing.
    ui::tasks::TaskRunner runner;
    ui::tasks::TaskCentre tasks(runner);
    ui::tenants::TenantActions actions(*m_session->workspace(), tasks, m_session->window());
    std::vector<std::string> codes;
    connect(&actions, &ui::tenants::TenantActions::failed, this,
            [&codes](const QString&, const Error& error) { codes.push_back(error.code()); });
    actions.suspend(QLatin1String(id), QStringLiteral("because"));
    actions.rename(QLatin1String(id), QStringLiteral("Another Name"));
    actions.backUp(QLatin1String(id));
    actions.rotateKey(QLatin1String(id));
    actions.remove(QLatin1String(id), false);
    actions.copyUrlWithPassword(QLatin1String(id));
    QTRY_COMPARE(codes, std::vector<std::string>(6, "permission_denied"));
    QCOMPARE(m_world->row("status", id), std::string("active"));
    // Without any right the page is closed, and opens again with it.
    become("viewer");
    QTRY_VERIFY(m_window->seen("tenantsRefused") != nullptr);
    QVERIFY(m_window->seen("tenantsTable") == nullptr && m_window->seen("tenantPanel") == nullptr);
    // It is said once, and no ring stands round the empty page.
    QStringList said;
    for (const auto* label : m_window->seen("tenantsRefused")->findChildren<QLabel*>())
        said << label->text();
    QCOMPARE(said.value(0), QStringLiteral("You cannot see the workspace’s tenants"));
    QVERIFY2(said.value(1).startsWith(QStringLiteral("Needs tenant:read")), qPrintable(said.value(1)));
    const auto* ring = m_session->window().findChild<QFocusFrame*>();
    QVERIFY(ring == nullptr || !ring->isVisible());
    become("owner");
    QTRY_VERIFY(m_window->seen("tenantsTable") != nullptr);
    QTRY_VERIFY(m_window->seen("provisionAction")->isEnabled());
}

void TestTenantsPage::renames() {
    const char* id = ShownWorkspace::kLong;
    const QString before = QString::fromStdString(m_world->row("name", id));
    for (const QString& name : {QStringLiteral("Vidarbha Cotton"), before}) {
        QVERIFY(openPanel(id));
        action("renameAction")->trigger();
        QVERIFY(m_window->shows("tenantAskEdit"));
        QVERIFY(m_window->fill("tenantAskEdit", name));
        m_window->key(Qt::Key_Return);
        QVERIFY(becomes(id, "name", name.toStdString()));
        QTRY_VERIFY(names().contains(name));
    }
}

void TestTenantsPage::copiesTheConnectionWithoutItsPassword() {
    QGuiApplication::clipboard()->clear();
    QVERIFY(openPanel(ShownWorkspace::kActive));
    m_window->key(Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(QGuiApplication::clipboard()->text().startsWith(QStringLiteral("postgresql://sahyadri_agro_app@")));
}

void TestTenantsPage::backsUp() {
    const QString id = QLatin1String(ShownWorkspace::kLong);
    const auto lastBackup = [&] {
        return table()->model()->index(rowOf(id), ui::tenants::TenantsModel::Backup).data().toString();
    };
    QCOMPARE(lastBackup(), QStringLiteral("never"));
    QVERIFY(openPanel(ShownWorkspace::kLong));
    action("backUpAction")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(lastBackup() != QStringLiteral("never"), 20'000);
    const QDir backups(QString::fromStdString(m_world->home().backups().string()));
    QCOMPARE(backups.entryList({u'*' + id + u'*'}, QDir::Files).size(), 2); // the archive and its manifest
}

void TestTenantsPage::tellsWhereTooMuchWasTakenOut() {
    auto control = postgres::Connection::open(m_world->server().superuserUrl("landreeve_control"));
    const auto seen = [&](const char* words) {
        const auto* error = m_window->seen<ui::widgets::ErrorLine>("tenantError");
        return error != nullptr && error->message().contains(QLatin1String(words));
    };
    QVERIFY(openPanel(ShownWorkspace::kActive));
    QVERIFY(m_window->click("copyWithPasswordButton"));
    QVERIFY(m_window->click("copyPasswordNowButton"));
    QTRY_VERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("sahyadri_agro_app:")));
    control.exec(
        "INSERT INTO rate_bucket (scope, key, tokens, capacity, refill_per_second) SELECT replace(scope, "
        "'reveal', 'export'), key, 0, capacity, refill_per_second FROM rate_bucket WHERE scope LIKE 'reveal/%'");
    control.exec("UPDATE rate_bucket SET tokens = 0");
    QGuiApplication::clipboard()->clear();
    QVERIFY(m_window->click("copyWithPasswordButton"));
    QVERIFY(m_window->click("copyPasswordNowButton"));
    QTRY_VERIFY(seen("Too many personal fields and passwords were revealed."));
    QVERIFY(QGuiApplication::clipboard()->text().isEmpty());
    action("backUpAction")->trigger();
    QTRY_VERIFY(seen("Too much was exported."));
    control.exec("DELETE FROM rate_bucket");
}

void TestTenantsPage::deletesOnlyWhatIsNamed() {
    tenancy::ProvisionRequest request;
    request.id = "to-be-gone";
    request.name = "To be gone";
    m_world->workspace().provisioner().provision(request, {}, {}, {});
    QTRY_VERIFY(rowOf(QStringLiteral("to-be-gone")) >= 0);
    QVERIFY(openPanel("to-be-gone"));
    action("deleteAction")->trigger();
    auto* dialog = m_session->window().findChild<QDialog*>(QStringLiteral("deleteDialog"));
    QVERIFY(dialog != nullptr && QTest::qWaitForWindowActive(dialog));
    auto* edit = dialog->findChild<QLineEdit*>(QStringLiteral("deleteConfirmEdit"));
    QCOMPARE(dialog->focusWidget(), edit);
    QTest::keyClicks(edit, QStringLiteral("to-be-gon"));
    QTest::keyClick(edit, Qt::Key_Return);
    QVERIFY(dialog->isVisible());
    QCOMPARE(edit->accessibleDescription(), QStringLiteral("That is not the ID of this tenant."));
    QCOMPARE(m_world->row("status", "to-be-gone"), std::string("active"));
    edit->setText(QStringLiteral("to-be-gone"));
    QTest::keyClick(edit, Qt::Key_Return);
    QVERIFY(becomes("to-be-gone", "status", "no such tenant"));
    QTRY_COMPARE(rowOf(QStringLiteral("to-be-gone")), -1);
    // Its backup was proposed and is there.
    const QDir backups(QString::fromStdString(m_world->home().backups().string()));
    QVERIFY(!backups.entryList({QStringLiteral("*to-be-gone*")}, QDir::AllEntries).isEmpty());
}

void TestTenantsPage::opensTheDataOfTheTenantItNames() {
    table()->setFocus();
    table()->setCurrentIndex(table()->model()->index(rowOf(QLatin1String(ShownWorkspace::kActive)), 0));
    m_window->key(Qt::Key_Return);
    QTRY_COMPARE(m_session->window().currentPageId(), QStringLiteral("dashboard"));
    const auto open = m_session->window().tenant();
    QVERIFY(open.has_value());
    QCOMPARE(open->id, QLatin1String(ShownWorkspace::kActive));
    QVERIFY(m_session->window().windowTitle().contains(QStringLiteral("Sahyadri Agro Traders")));
    QVERIFY(m_window->seen("tenantBand")->accessibleName().contains(QStringLiteral("Sahyadri Agro Traders")));
}

void TestTenantsPage::whatHasNoDataYetIsNotOpened() {
    for (const char* id : {ShownWorkspace::kSuspended, ShownWorkspace::kFailed}) {
        m_session->window().currentPage()->split()->setPanelShown(false);
        table()->setFocus();
        table()->setCurrentIndex(table()->model()->index(rowOf(QLatin1String(id)), 0));
        m_window->key(Qt::Key_Return);
        QVERIFY(m_window->shows("tenantPanel")); // says why, and what to do
        QVERIFY(!m_session->window().tenant().has_value());
    }
}

void TestTenantsPage::leadsToAHalfMadeTenant() {
    QVERIFY(openPanel(ShownWorkspace::kFailed));
    QVERIFY(m_window->click("panelPrimaryButton"));
    QTRY_COMPARE(m_session->window().currentPageId(), QStringLiteral("provision"));
    QVERIFY(m_window->shows("resumeButton"));
    QVERIFY(m_window->shows("undoButton"));
}

QTEST_MAIN(TestTenantsPage)
#include "tst_tenants_page.moc"
