// The window's own behaviour: what lies over it, its keys, and where the keyboard goes. No server.
#include "ui/shell/choice_list.h"
#include "ui/shell/choice_popover.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/leave_dialog.h"
#include "ui/shell/main_window.h"
#include "ui/shell/page.h"
#include "ui/tasks/task_centre.h"
#include "ui/tasks/task_runner.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/popover.h"
#include "ui/widgets/table.h"

#include <QAction>
#include <QDialog>
#include <QLineEdit>
#include <QScreen>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTest>
#include <QVBoxLayout>

#include <semaphore>

using namespace landreeve::ui;
using shell::ChoiceList;
using shell::MainWindow;

namespace {

/// A page with a table of many rows, a menu of the table with the page's own key, and perhaps Ctrl+N.
class ListPage : public shell::Page {
public:
    ListPage(const QString& id, bool hasNew, QWidget* parent) : Page(id, parent) {
        setTitle(id);
        auto* model = new QStandardItemModel(400, 1, this);
        table = new widgets::Table(this);
        table->setObjectName(QStringLiteral("rows"));
        table->setModel(model);
        body()->addWidget(table);
        addKey(QStringLiteral("copy"), QStringLiteral("Copy"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C), [] {});
        auto* ofTable = new QAction(QStringLiteral("Copy"), table);
        ofTable->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C));
        ofTable->setShortcutContext(Qt::WidgetShortcut);
        table->addAction(ofTable);
        if (hasNew)
            addKey(QStringLiteral("new"), QStringLiteral("New row"), QKeySequence(Qt::CTRL | Qt::Key_N),
                   [this] { ++made; });
    }
    QStringList unsaved() const override { return typed; }
    void refresh() override { ++read; }

    widgets::Table* table;
    QStringList typed;
    int made = 0;
    int read = 0;
};

} // namespace

class TestMainWindow : public QObject {
    Q_OBJECT

    std::unique_ptr<tasks::TaskRunner> m_runner;
    std::unique_ptr<tasks::TaskCentre> m_tasks;
    std::unique_ptr<MainWindow> m_window;
    int m_provisioned = 0;

    template <typename T>
    T* part(const char* name) {
        T* found = m_window->findChild<T*>(QLatin1String(name));
        if (found == nullptr)
            qFatal("no %s", name);
        return found;
    }
    ListPage* listPage() { return static_cast<ListPage*>(m_window->currentPage()); }
    void press(const QKeySequence& keys) {
        QWidget* focus = QApplication::focusWidget();
        const QKeyCombination key = keys[0];
        QTest::keyClick(focus != nullptr ? focus : m_window.get(), key.key(), key.keyboardModifiers());
    }
    /// What lies over the window, by name.
    QStringList over() const {
        QStringList names;
        for (const auto* widget : m_window->findChildren<QWidget*>(Qt::FindDirectChildrenOnly)) {
            const bool lies = qobject_cast<const widgets::Popover*>(widget) != nullptr ||
                              qobject_cast<const shell::CommandPalette*>(widget) != nullptr;
            if (lies && widget->isVisible())
                names << widget->objectName();
        }
        return names;
    }

private Q_SLOTS:
    void init();
    void cleanup();
    void aNewWindowFitsTheScreen();
    void oneThingAtATimeLiesOverTheWindow_data();
    void oneThingAtATimeLiesOverTheWindow();
    void thePaletteKeepsTheKeyboard();
    void choosingATenantLeavesNothingOpen();
    void aTenantsPageAsksForTheTenantFirst();
    void suspendedTenantsAreMarked();
    void theSwitcherKnowsWhatOthersAdded();
    void aMessageThatGoesGivesTheKeyboardToThePage();
    void theHelpListsEachKeyOnce();
    void aCommandsKeyWorksWhereThePageHasNoneOfItsOwn();
    void f6EntersTheRailAtTheCurrentPage();
    void f6BringsTheCurrentRowIntoView();
    void f6StopsAtTheToolsAndAtTheList();
    void pagesAreReadAgainNowOrWhenTheyAreOpened();
    void aDialogSaysWhoseDataItIsAbout();
    void switchingTenantAsksAboutWhatIsTypedForIt();
    void leavingAsksWhatWouldBeLost();
    void leavingAsksForWhatStillRuns();
    void leavingWithNothingToLoseAsksNothing();
};

void TestMainWindow::init() {
    m_provisioned = 0;
    m_runner = std::make_unique<tasks::TaskRunner>();
    m_tasks = std::make_unique<tasks::TaskCentre>(*m_runner);
    m_window = std::make_unique<MainWindow>(*m_tasks);
    const auto add = [this](const QString& id, bool hasNew) {
        m_window->registerPage({id, id, {}, shell::NavRail::Group::Workspace, [id, hasNew](QWidget* parent) {
                                    return new ListPage(id, hasNew, parent);
                                }});
    };
    add(QStringLiteral("first"), false);
    add(QStringLiteral("second"), true);
    m_window->registerFootCommand(
        {QStringLiteral("settings"), QStringLiteral("Settings"), {}, {}, QStringLiteral("Ctrl+,"), [] {}, {}, {}});
    m_window->registerCommand({QStringLiteral("provision"),
                               QStringLiteral("Provision tenant…"),
                               {},
                               {},
                               QStringLiteral("Ctrl+N"),
                               [this] { ++m_provisioned; },
                               {},
                               {}});
    m_window->setWorkspace(shell::WorkspaceRef{QStringLiteral("desk"), shell::WorkspaceRef::Kind::ThisComputer});
    m_window->setWorkspaces({{QStringLiteral("desk"), shell::WorkspaceRef::Kind::ThisComputer}});
    shell::TenantRef suspended{QStringLiteral("thar-solar"), QStringLiteral("Thar Solar")};
    suspended.suspended = true;
    m_window->setTenants({{QStringLiteral("iyer"), QStringLiteral("Iyer & Sons")}, suspended});
    m_window->openPage(QStringLiteral("first"));
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestMainWindow::cleanup() {
    m_window.reset();
    m_tasks.reset();
    m_runner.reset();
}

void TestMainWindow::aNewWindowFitsTheScreen() {
    const QSize screen = m_window->screen()->availableSize();
    QCOMPARE(m_window->size(), QSize(1440, 900).boundedTo(screen).expandedTo(m_window->minimumSize()));
    QVERIFY(screen.height() < 900); // else this shows nothing
}

void TestMainWindow::oneThingAtATimeLiesOverTheWindow_data() {
    QTest::addColumn<QKeySequence>("keys");
    QTest::addColumn<QString>("name");
    const auto row = [](const char* keys, const char* name) {
        QTest::newRow(name) << QKeySequence(QLatin1String(keys)) << QString::fromLatin1(name);
    };
    row("Ctrl+Shift+T", "tenantPopover");
    row("Ctrl+Shift+W", "workspacePopover");
    row("Ctrl+J", "taskPopover");
    row("Ctrl+K", "commandPalette");
    row("F1", "helpPopover");
}

void TestMainWindow::oneThingAtATimeLiesOverTheWindow() {
    QFETCH(const QKeySequence, keys);
    QFETCH(const QString, name);
    // Whatever was open before, by key or by mouse.
    for (const char* before : {"tenantSwitch", "workspaceSwitch"}) {
        auto* anchor = part<QWidget>(before);
        QTest::mouseClick(anchor, Qt::LeftButton);
        QCOMPARE(over().size(), 1);
        const bool same = over().first() == name;
        press(keys);
        QCOMPARE(over(), same ? QStringList() : QStringList{name});
        if (!same)
            press(keys);
        QCOMPARE(over(), QStringList());
    }
    press(keys);
    QCOMPARE(over(), QStringList{name});
    press(QKeySequence(Qt::Key_Escape));
    QCOMPARE(over(), QStringList());
}

void TestMainWindow::thePaletteKeepsTheKeyboard() {
    press(QKeySequence(Qt::CTRL | Qt::Key_K));
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("sett"));
    const auto name = [] { return QApplication::focusWidget()->objectName(); };
    for (const Qt::Key key : {Qt::Key_Tab, Qt::Key_Backtab}) {
        QCOMPARE(name(), QStringLiteral("paletteEdit"));
        press(QKeySequence(key));
        QCOMPARE(name(), QStringLiteral("paletteScope"));
        press(QKeySequence(key));
    }
    press(QKeySequence(Qt::Key_Tab));
    press(QKeySequence(Qt::Key_Escape));
    QCOMPARE(over(), QStringList());
}

void TestMainWindow::choosingATenantLeavesNothingOpen() {
    QTest::mouseClick(part<QWidget>("tenantSwitch"), Qt::LeftButton);
    press(QKeySequence(Qt::Key_Return));
    QCOMPARE(over(), QStringList());
    QCOMPARE(m_window->tenant()->id, QStringLiteral("iyer"));
}

void TestMainWindow::aTenantsPageAsksForTheTenantFirst() {
    m_window->registerPage({QStringLiteral("products"),
                            QStringLiteral("Products"),
                            {},
                            shell::NavRail::Group::TenantData,
                            [](QWidget* parent) { return new ListPage(QStringLiteral("products"), false, parent); }});
    m_window->openPage(QStringLiteral("products"));
    QCOMPARE(over(), QStringList{QStringLiteral("tenantPopover")});
    press(QKeySequence(Qt::Key_Return));
    QCOMPARE(m_window->currentPageId(), QStringLiteral("products"));
}

void TestMainWindow::suspendedTenantsAreMarked() {
    m_window->openTenantSwitch();
    const auto& items = part<ChoiceList>("choiceList")->items();
    QCOMPARE(items.size(), 2);
    QVERIFY(!items[0].detail.contains(QStringLiteral("suspended")));
    QVERIFY(items[1].detail.contains(QStringLiteral("suspended")));
}

void TestMainWindow::theSwitcherKnowsWhatOthersAdded() {
    connect(m_window.get(), &shell::MainWindow::workspacesAsked, m_window.get(), [this] {
        m_window->setWorkspaces({{QStringLiteral("desk"), shell::WorkspaceRef::Kind::ThisComputer},
                                 {QStringLiteral("pune"), shell::WorkspaceRef::Kind::Staging}});
    });
    m_window->openWorkspaceSwitch();
    const auto* list = m_window->findChild<shell::ChoiceList*>(QStringLiteral("choiceList"));
    QVERIFY(list != nullptr);
    QStringList offered;
    for (int row = 0; row < list->model()->rowCount(); ++row)
        offered << list->model()->index(row, 0).data().toString();
    QVERIFY2(offered.contains(QStringLiteral("pune")), qPrintable(offered.join(u' ')));
    // The one that is open stays the current one.
    QCOMPARE(list->current()->text, QStringLiteral("desk"));
}

void TestMainWindow::aMessageThatGoesGivesTheKeyboardToThePage() {
    shell::Message message;
    message.id = QStringLiteral("renewal");
    message.strong = QStringLiteral("Your sign-in could not be renewed.");
    message.action = QStringLiteral("Renew now");
    message.act = [this] { m_window->clearMessage(QStringLiteral("renewal")); };
    m_window->showMessage(message);
    auto* button = m_window->findChild<QWidget*>(QStringLiteral("messageAction"));
    button->setFocus();
    QVERIFY(button->hasFocus());
    press(Qt::Key_Return);
    QVERIFY(!button->isVisible());
    QVERIFY(m_window->currentPage()->isAncestorOf(QApplication::focusWidget()));
}

void TestMainWindow::theHelpListsEachKeyOnce() {
    m_window->openPage(QStringLiteral("second"));
    m_window->openHelp();
    QStringList keys;
    QStringList words;
    for (const auto& item : part<ChoiceList>("choiceList")->items()) {
        keys << item.keys;
        words << item.text;
    }
    QCOMPARE(keys.count(QStringLiteral("Ctrl+Shift+C")), 1);
    QCOMPARE(keys.removeDuplicates(), 0);
    QVERIFY(words.contains(QStringLiteral("New row")));
    QVERIFY(!words.contains(QStringLiteral("Provision tenant…"))); // the page's own goes before
}

void TestMainWindow::aCommandsKeyWorksWhereThePageHasNoneOfItsOwn() {
    const QKeySequence keys(Qt::CTRL | Qt::Key_N);
    press(keys);
    QCOMPARE(m_provisioned, 1);
    m_window->openPage(QStringLiteral("second"));
    press(keys);
    QCOMPARE(m_provisioned, 1);
    QCOMPARE(listPage()->made, 1);
    m_window->openPage(QStringLiteral("first"));
    press(QKeySequence(Qt::CTRL | Qt::Key_K));
    press(keys);
    QCOMPARE(m_provisioned, 2);
    QCOMPARE(over(), QStringList());
}

void TestMainWindow::f6EntersTheRailAtTheCurrentPage() {
    m_window->openPage(QStringLiteral("second"));
    for (int i = 0; i < 8 && !part<QWidget>("navRail")->isAncestorOf(QApplication::focusWidget()); ++i)
        press(QKeySequence(Qt::Key_F6));
    QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("nav-second"));
}

void TestMainWindow::f6BringsTheCurrentRowIntoView() {
    widgets::Table* table = listPage()->table;
    table->setCurrentIndex(table->model()->index(0, 0));
    part<QWidget>("nav-first")->setFocus();
    table->scrollToBottom();
    QVERIFY(!table->viewport()->rect().intersects(table->visualRect(table->currentIndex())));
    for (int i = 0; i < 8 && !table->hasFocus(); ++i)
        press(QKeySequence(Qt::Key_F6));
    QVERIFY(table->hasFocus());
    QVERIFY(table->viewport()->rect().contains(table->visualRect(table->currentIndex())));
}

void TestMainWindow::f6StopsAtTheToolsAndAtTheList() {
    ListPage* page = listPage();
    auto* find = new QLineEdit(page);
    page->body()->insertWidget(0, find);
    QWidget::setTabOrder(find, page->table);
    find->show();
    find->setFocus();
    press(QKeySequence(Qt::Key_F6));
    QVERIFY(page->table->hasFocus());
    press(QKeySequence(Qt::SHIFT | Qt::Key_F6));
    QVERIFY(find->hasFocus());
    // Round the window, each region once.
    QList<QWidget*> seen{find};
    for (int i = 0; i < 12; ++i) {
        press(QKeySequence(Qt::Key_F6));
        if (QApplication::focusWidget() == find)
            break;
        QVERIFY(!seen.contains(QApplication::focusWidget()));
        seen.append(QApplication::focusWidget());
    }
    QVERIFY(seen.contains(page->table) && find->hasFocus());
}

void TestMainWindow::pagesAreReadAgainNowOrWhenTheyAreOpened() {
    ListPage* first = listPage();
    m_window->openPage(QStringLiteral("second"));
    ListPage* second = listPage();
    m_window->refreshPages();
    QCOMPARE(second->read, 1);
    QCOMPARE(first->read, 0);
    m_window->openPage(QStringLiteral("first"));
    QCOMPARE(first->read, 1);
    m_window->openPage(QStringLiteral("second"));
    m_window->openPage(QStringLiteral("first"));
    QCOMPARE(first->read, 1);
    QCOMPARE(second->read, 1);
}

void TestMainWindow::aDialogSaysWhoseDataItIsAbout() {
    const auto add = [this](const QString& id, std::optional<shell::NavRail::Group> group, const QString& parent) {
        shell::PageSpec spec{id, id, {}, group, [id](QWidget* under) { return new ListPage(id, false, under); }};
        spec.railParent = parent;
        m_window->registerPage(spec);
    };
    add(QStringLiteral("products"), shell::NavRail::Group::TenantData, {});
    add(QStringLiteral("product-form"), std::nullopt, QStringLiteral("products"));
    m_window->openTenant({QStringLiteral("iyer"), QStringLiteral("Iyer & Sons")});
    const auto titled = [this](const QString& page) {
        m_window->openPage(page);
        auto* dialog = new QDialog(m_window->currentPage());
        dialog->setWindowTitle(QStringLiteral("Delete"));
        // Opened again it is named once.
        dialog->open();
        dialog->hide();
        dialog->open();
        QString title = dialog->windowTitle();
        dialog->close();
        return title;
    };
    QCOMPARE(titled(QStringLiteral("products")), QStringLiteral("Delete — Iyer & Sons"));
    QCOMPARE(titled(QStringLiteral("product-form")), QStringLiteral("Delete — Iyer & Sons"));
    // What concerns the workspace is about no tenant that happens to be open.
    QCOMPARE(titled(QStringLiteral("first")), QStringLiteral("Delete"));
}

void TestMainWindow::switchingTenantAsksAboutWhatIsTypedForIt() {
    shell::PageSpec spec{QStringLiteral("products"),
                         QStringLiteral("Products"),
                         {},
                         shell::NavRail::Group::TenantData,
                         [](QWidget* under) { return new ListPage(QStringLiteral("products"), false, under); }};
    m_window->registerPage(spec);
    m_window->openTenant({QStringLiteral("iyer"), QStringLiteral("Iyer & Sons")});
    m_window->openPage(QStringLiteral("products"));
    auto* products = listPage();
    const auto choose = [this](const QString& id) {
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete); // the popover before
        m_window->activateWindow();
        [[maybe_unused]] const bool active = QTest::qWaitForWindowActive(m_window.get());
        m_window->openTenantSwitch();
        auto* list = part<ChoiceList>("choiceList");
        for (int row = 0; row < list->items().size(); ++row) {
            if (list->items()[row].id == id)
                list->setCurrentIndex(list->model()->index(row, 0));
        }
        press(QKeySequence(Qt::Key_Return));
        return m_window->findChild<shell::LeaveDialog*>();
    };

    products->typed = {QStringLiteral("2 changes of ARV-300")};
    auto* dialog = choose(QStringLiteral("thar-solar"));
    QVERIFY(dialog != nullptr);
    QCOMPARE(dialog->findChild<widgets::LButton*>(QStringLiteral("leaveButton"))->text(),
             QStringLiteral("Leave this tenant"));
    QCOMPARE(m_window->tenant()->id, QStringLiteral("iyer"));
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(m_window->findChild<shell::LeaveDialog*>() == nullptr);
    QCOMPARE(m_window->tenant()->id, QStringLiteral("iyer"));

    dialog = choose({});
    QVERIFY(dialog != nullptr && m_window->tenant());
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(m_window->findChild<shell::LeaveDialog*>() == nullptr);

    // From elsewhere, with the page to open: once it was said.
    m_window->switchTenant({QStringLiteral("thar-solar"), QStringLiteral("Thar Solar")}, QStringLiteral("second"));
    QCOMPARE(m_window->currentPage()->title(), QStringLiteral("products"));
    dialog = m_window->findChild<shell::LeaveDialog*>();
    QTest::mouseClick(dialog->findChild<widgets::LButton*>(QStringLiteral("leaveButton")), Qt::LeftButton);
    QCOMPARE(m_window->tenant()->id, QStringLiteral("thar-solar"));
    QCOMPARE(m_window->currentPage()->title(), QStringLiteral("second"));
    QTRY_VERIFY(m_window->findChild<shell::LeaveDialog*>() == nullptr);

    // What is typed for the workspace stays where it is, and so does the tenant that is chosen again.
    listPage()->typed = {QStringLiteral("The user you were mapping")};
    m_window->switchTenant({QStringLiteral("thar-solar"), QStringLiteral("Thar Solar")});
    QVERIFY(m_window->findChild<shell::LeaveDialog*>() == nullptr);
    products->typed.clear();
    m_window->switchTenant({QStringLiteral("iyer"), QStringLiteral("Iyer & Sons")});
    QVERIFY(m_window->findChild<shell::LeaveDialog*>() == nullptr);
    QCOMPARE(m_window->tenant()->id, QStringLiteral("iyer"));
}

void TestMainWindow::leavingAsksWhatWouldBeLost() {
    listPage()->typed = {QStringLiteral("What you typed for ARV-300 in Pune-Chakan")};
    m_window->openPage(QStringLiteral("second")); // a page out of sight counts as well
    QSignalSpy closing(m_window.get(), &MainWindow::closing);
    press(QKeySequence(Qt::CTRL | Qt::Key_Q));
    auto* dialog = m_window->findChild<shell::LeaveDialog*>();
    QVERIFY(dialog != nullptr && m_window->isVisible());
    QVERIFY(dialog->findChild<widgets::Label*>(QStringLiteral("leaveLosses"))
                ->text()
                .contains(QStringLiteral("ARV-300 in Pune-Chakan")));
    QTRY_VERIFY(dialog->findChild<QWidget*>(QStringLiteral("stayButton"))->hasFocus());
    m_window->close(); // asked once only
    QCOMPARE(m_window->findChildren<shell::LeaveDialog*>().size(), 1);
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(m_window->findChild<shell::LeaveDialog*>() == nullptr);
    QVERIFY(m_window->isVisible());
    QCOMPARE(closing.count(), 0);

    int left = 0;
    m_window->leave(QStringLiteral("Switch and discard"), [&left] { ++left; });
    dialog = m_window->findChild<shell::LeaveDialog*>();
    auto* go = dialog->findChild<widgets::LButton*>(QStringLiteral("leaveButton"));
    QCOMPARE(go->text(), QStringLiteral("Switch and discard"));
    QTest::mouseClick(go, Qt::LeftButton);
    QCOMPARE(left, 1);
    QTRY_VERIFY(m_window->findChild<shell::LeaveDialog*>() == nullptr);

    m_window->close();
    QTest::mouseClick(m_window->findChild<widgets::LButton*>(QStringLiteral("leaveButton")), Qt::LeftButton);
    QVERIFY(!m_window->isVisible());
    QCOMPARE(closing.count(), 1);
}

void TestMainWindow::leavingAsksForWhatStillRuns() {
    std::binary_semaphore go(0);
    m_tasks->run(
        QStringLiteral("Backing up thar-solar"), nullptr,
        [&go](const std::stop_token&, const landreeve::ProgressFn&) {
            go.acquire();
            return 0;
        },
        tasks::Outcome<int>{});
    m_window->close();
    auto* dialog = m_window->findChild<shell::LeaveDialog*>();
    go.release();
    QVERIFY(dialog != nullptr && m_window->isVisible());
    QVERIFY(dialog->accessibleDescription().contains(QStringLiteral("Backing up thar-solar")));
    QTRY_COMPARE(m_tasks->runningCount(), 0);
}

void TestMainWindow::leavingWithNothingToLoseAsksNothing() {
    QVERIFY(m_window->close());
    QVERIFY(!m_window->isVisible());
}

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
