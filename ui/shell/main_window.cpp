#include "ui/shell/main_window.h"

#include "ui/shell/choice_popover.h"
#include "ui/shell/header.h"
#include "ui/shell/message_bar.h"
#include "ui/shell/page.h"
#include "ui/shell/task_bar.h"
#include "ui/shell/tenant_band.h"
#include "ui/tasks/task_centre.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/page_head.h"
#include "ui/widgets/panel_split.h"
#include "ui/widgets/side_panel.h"

#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QKeyEvent>
#include <QScreen>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::shell {

using theme::Token;

namespace {

constexpr int kNarrowBelow = 1200;

// Takes no page's minimum: a page scrolls or gives way, the window stays as small as it was made.
class PageStack : public QStackedWidget {
public:
    using QStackedWidget::QStackedWidget;
    QSize minimumSizeHint() const override { return QSize(300, 200); }
};

/// Larger text makes a window narrow earlier.
bool isNarrow(int width) {
    return width < kNarrowBelow * theme::Theme::of().textSize();
}

QWidget* firstTabStop(QWidget* region) {
    if (region->focusPolicy() & Qt::TabFocus && region->isEnabled())
        return region;
    // The chain of tab stops begins at the region and goes through its children first.
    for (QWidget* next = region->nextInFocusChain(); next && next != region; next = next->nextInFocusChain()) {
        if (region->isAncestorOf(next) && next->isVisible() && next->isEnabled() && next->focusPolicy() & Qt::TabFocus)
            return next;
    }
    return nullptr;
}

/// The first stops of a page's content, which is neither its head nor its panel: of its tools, and its list.
QList<QWidget*> contentStops(const Page& page) {
    const auto* split = page.split();
    QList<QWidget*> stops;
    for (QWidget* w = page.head()->nextInFocusChain(); w && w != page.head(); w = w->nextInFocusChain()) {
        const bool inside = split->isAncestorOf(w) && !page.head()->isAncestorOf(w) &&
                            !(split->panel() && (split->panel() == w || split->panel()->isAncestorOf(w)));
        if (!inside || !w->isVisible() || !w->isEnabled() || !(w->focusPolicy() & Qt::TabFocus))
            continue;
        const bool list = qobject_cast<QAbstractItemView*>(w) != nullptr;
        if (stops.isEmpty() || list)
            stops.append(w);
        if (list)
            break;
    }
    return stops;
}

} // namespace

MainWindow::MainWindow(tasks::TaskCentre& tasks, Clock clock, QWidget* parent)
    : QMainWindow(parent),
      m_tasks(tasks),
      m_clock(clock ? std::move(clock) : Clock([] { return QDateTime::currentDateTime(); })) {
    theme::Theme::of();
    setObjectName(QStringLiteral("mainWindow"));
    setWindowIcon(theme::applicationIcon());
    setMinimumSize(960, 600);
    resize(QSize(1440, 900).boundedTo(screen()->availableSize()));
    build();
    addKeys();
    nameWindow();
    qApp->installEventFilter(this);
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, &MainWindow::applyWidth);
}

MainWindow::~MainWindow() = default;

void MainWindow::build() {
    auto* central = new QWidget(this);
    setCentralWidget(central);
    auto* column = new QVBoxLayout(central);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_header = new Header(central);
    column->addWidget(m_header);
    m_band = new TenantBand(central);
    column->addWidget(m_band);
    m_body = new QWidget(central);
    auto* rows = new QVBoxLayout(m_body);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    column->addWidget(m_body, 1);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(0);
    m_rail = new NavRail(m_body);
    middle->addWidget(m_rail);
    auto* content = new QVBoxLayout;
    content->setSpacing(0);
    m_messages = new MessageBar(m_body);
    connect(m_messages, &MessageBar::keyboardLeft, this, [this] {
        if (QWidget* stop = currentPage() ? currentPage()->firstFocus() : nullptr)
            stop->setFocus(Qt::OtherFocusReason);
    });
    content->addWidget(m_messages);
    m_stack = new PageStack(m_body);
    m_stack->setObjectName(QStringLiteral("pageStack"));
    content->addWidget(m_stack, 1);
    middle->addLayout(content, 1);
    rows->addLayout(middle, 1);
    m_taskBar = new TaskBar(m_tasks, m_clock, m_body);
    rows->addWidget(m_taskBar);

    connect(m_rail, &NavRail::chosen, this, [this](const QString& id) {
        // An entry of the foot is an action of the window.
        if (auto* action = findChild<QAction*>(id, Qt::FindDirectChildrenOnly))
            action->trigger();
        else
            openPage(id);
    });
    connect(m_rail, &NavRail::chooseTenantRequested, this, [this] { openTenantSwitch(); });
    connect(m_header, &Header::paletteRequested, this, [this] { openPalette(); });
    connect(m_header, &Header::tenantRequested, this, [this] { openTenantSwitch(); });
    connect(m_header, &Header::workspaceRequested, this, [this] { openWorkspaceSwitch(); });
    connect(m_header, &Header::personRequested, this, &MainWindow::openPerson);
    connect(m_header, &Header::liveRequested, this, [this] {
        if (Page* page = currentPage())
            page->refresh();
    });
    connect(m_header, &Header::alertsRequested, this, &MainWindow::openAlerts);
    connect(m_taskBar, &TaskBar::tasksRequested, this, &MainWindow::openTasks);
}

void MainWindow::addKey(const QString& id, const QString& text, const QList<QKeySequence>& keys,
                        std::function<void()> run) {
    auto* action = new QAction(text, this);
    action->setObjectName(id);
    action->setShortcuts(keys);
    connect(action, &QAction::triggered, this, [run = std::move(run)] { run(); });
    addAction(action);
}

void MainWindow::addKeys() {
    using S = QKeySequence;
    const auto onPage = [this](void (Page::*what)()) {
        return [this, what] {
            if (Page* page = currentPage())
                (page->*what)();
        };
    };
    addKey(QStringLiteral("palette"), QStringLiteral("Command palette"), {S(Qt::CTRL | Qt::Key_K)},
           [this] { openPalette(); });
    for (int n = 1; n <= 10; ++n)
        addKey(kNumberKey + QString::number(n), QStringLiteral("Page %1").arg(n),
               {S(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + n % 10))}, [this, n] { openNumber(n); });
    addKey(QStringLiteral("nextRegion"), QStringLiteral("Next region"), {S(Qt::Key_F6)},
           [this] { focusNextRegion(true); });
    addKey(QStringLiteral("previousRegion"), QStringLiteral("Previous region"), {S(Qt::SHIFT | Qt::Key_F6)},
           [this] { focusNextRegion(false); });
    addKey(QStringLiteral("tenantSwitch"), QStringLiteral("Switch tenant"), {S(Qt::CTRL | Qt::SHIFT | Qt::Key_T)},
           [this] { openTenantSwitch(); });
    addKey(QStringLiteral("workspaceSwitch"), QStringLiteral("Switch workspace"), {S(Qt::CTRL | Qt::SHIFT | Qt::Key_W)},
           [this] { openWorkspaceSwitch(); });
    addKey(QStringLiteral("find"), QStringLiteral("Find"), {S(Qt::CTRL | Qt::Key_F)}, onPage(&Page::find));
    addKey(QStringLiteral("refresh"), QStringLiteral("Refresh"), {S(Qt::Key_F5)}, onPage(&Page::refresh));
    addKey(QStringLiteral("panel"), QStringLiteral("Side panel"), {S(Qt::Key_F9)}, [this] {
        if (Page* page = currentPage())
            page->split()->setPanelShown(!page->split()->isPanelShown());
    });
    addKey(QStringLiteral("rail"), QStringLiteral("Collapse navigation"), {S(Qt::CTRL | Qt::Key_Backslash)},
           [this] { setRailCollapsed(!m_rail->isCollapsed()); });
    addKey(QStringLiteral("fullScreen"), QStringLiteral("Full screen"), {S(Qt::Key_F11)},
           [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
    addKey(QStringLiteral("tasks"), QStringLiteral("Tasks"), {S(Qt::CTRL | Qt::Key_J)}, [this] { openTasks(); });
    addKey(QStringLiteral("alerts"), QStringLiteral("Alerts"), {S(Qt::CTRL | Qt::SHIFT | Qt::Key_A)},
           [this] { openAlerts(); });
    addKey(QStringLiteral("larger"), QStringLiteral("Larger text"),
           {S(Qt::CTRL | Qt::Key_Plus), S(Qt::CTRL | Qt::Key_Equal)},
           [] { theme::Theme::of().setTextSize(theme::Theme::of().textSize() + 0.1); });
    addKey(QStringLiteral("smaller"), QStringLiteral("Smaller text"), {S(Qt::CTRL | Qt::Key_Minus)},
           [] { theme::Theme::of().setTextSize(theme::Theme::of().textSize() - 0.1); });
    addKey(QStringLiteral("normalText"), QStringLiteral("Normal text"), {S(Qt::CTRL | Qt::SHIFT | Qt::Key_0)},
           [] { theme::Theme::of().setTextSize(1.0); });
    addKey(QStringLiteral("help"), QStringLiteral("Help: the keys"), {S(Qt::Key_F1)}, [this] { openHelp(); });
    addKey(QStringLiteral("quit"), QStringLiteral("Quit"), {S(Qt::CTRL | Qt::Key_Q)}, [this] { close(); });
}

void MainWindow::registerPage(const PageSpec& spec) {
    m_pages.append({spec, nullptr});
    if (spec.group)
        m_rail->addEntry(spec.id, spec.title, spec.icon, *spec.group);
}

void MainWindow::registerCommand(const Command& command) {
    m_commands.append(command);
}

void MainWindow::registerFootCommand(const Command& command) {
    registerCommand(command);
    m_rail->addEntry(command.id, command.text, command.icon, NavRail::Group::Foot);
    addKey(command.id, command.text, {QKeySequence(command.keys)}, command.run);
}

Page* MainWindow::currentPage() const {
    return static_cast<Page*>(m_stack->currentWidget());
}

Page* MainWindow::page(const QString& id) const {
    for (const Registered& registered : m_pages) {
        if (registered.spec.id == id)
            return registered.page;
    }
    return nullptr;
}

void MainWindow::openPage(const QString& id, const QVariantMap& arguments) {
    const auto found = std::find_if(m_pages.begin(), m_pages.end(),
                                    [&id](const Registered& registered) { return registered.spec.id == id; });
    if (found == m_pages.end())
        return;
    if (found->spec.group == NavRail::Group::TenantData && !m_tenant) {
        openTenantSwitch(id);
        return;
    }
    if (!found->page) {
        found->page = found->spec.factory(m_stack);
        m_stack->addWidget(found->page);
        connect(found->page, &Page::titleChanged, this, &MainWindow::nameWindow);
        if (found->spec.group == NavRail::Group::TenantData)
            found->page->tenantChanged(m_tenant);
    }
    Page* const before = currentPage();
    if (before && before != found->page && !m_current.isEmpty())
        before->deactivated();
    QWidget* const focus = QApplication::focusWidget();
    const bool hadKeyboard = !focus || !before || before->isAncestorOf(focus);
    m_current = id;
    const PageSpec& spec = found->spec;
    showParts();
    m_rail->setCurrent(spec.group ? id : spec.railParent);
    m_stack->setCurrentWidget(found->page);
    Page* const opened = found->page;
    opened->activated(arguments);
    if (std::exchange(found->stale, false))
        opened->refresh();
    if (hadKeyboard && before != opened) {
        const QWidget* now = focusWidget();
        // The page may have chosen in activated().
        if (!now || !opened->isAncestorOf(now)) {
            if (QWidget* stop = opened->firstFocus())
                stop->setFocus(Qt::OtherFocusReason);
        }
    }
    nameWindow();
    Q_EMIT pageOpened(id);
}

void MainWindow::refreshPages() {
    for (Registered& registered : m_pages)
        registered.stale = registered.page != nullptr && registered.spec.id != m_current;
    if (Page* page = currentPage())
        page->refresh();
}

void MainWindow::openNumber(int number) {
    const QStringList order = m_rail->order();
    if (number <= order.size() && m_rail->isEntryEnabled(order[number - 1]))
        openPage(order[number - 1]);
}

void MainWindow::setWorkspace(const std::optional<WorkspaceRef>& workspace) {
    m_workspace = workspace;
    m_header->setWorkspace(workspace);
    nameWindow();
}

void MainWindow::setWorkspaces(const QList<WorkspaceRef>& workspaces) {
    if (workspaces == m_workspaces)
        return;
    m_workspaces = workspaces;
    if (auto* open = findChild<ChoicePopover*>(QStringLiteral("workspacePopover"), Qt::FindDirectChildrenOnly))
        open->setItems(workspaceItems());
}

void MainWindow::setTenants(const QList<TenantRef>& tenants) {
    m_tenants = tenants;
    if (!m_tenant)
        return;
    for (const TenantRef& tenant : tenants) {
        if (tenant.id == m_tenant->id && tenant != *m_tenant)
            setCurrentTenant(tenant); // renamed, or another hue
    }
}

void MainWindow::setCurrentTenant(const std::optional<TenantRef>& tenant) {
    const bool other = tenant.has_value() != m_tenant.has_value() || (tenant && tenant->id != m_tenant->id);
    m_tenant = tenant;
    m_header->setTenant(tenant);
    m_band->setTenant(tenant ? tenant->name : QString(),
                      tenant ? std::optional<theme::Hue>(tenant->hueOrOwn()) : std::nullopt);
    m_rail->setTenantOpen(tenant.has_value());
    nameWindow();
    if (!other)
        return;
    for (const Registered& registered : std::as_const(m_pages)) {
        if (registered.page)
            registered.page->tenantChanged(tenant);
    }
    Q_EMIT tenantChanged();
}

void MainWindow::openTenant(const TenantRef& tenant) {
    setCurrentTenant(tenant);
}

void MainWindow::switchTenant(const TenantRef& tenant, const QString& page) {
    const auto open = [this, tenant, page] {
        openTenant(tenant);
        if (!page.isEmpty())
            openPage(page);
    };
    if (m_tenant && m_tenant->id == tenant.id)
        open();
    else
        leaveTenant(open);
}

void MainWindow::closeTenant() {
    setCurrentTenant(std::nullopt);
    for (const Registered& registered : std::as_const(m_pages)) {
        if (registered.spec.id == m_current && registered.spec.group == NavRail::Group::TenantData) {
            const QStringList order = m_rail->order();
            if (!order.isEmpty())
                openPage(order.first());
            return;
        }
    }
}

void MainWindow::setLive(const widgets::Status& status) {
    m_header->setLive(status);
}

void MainWindow::setServer(const QString& words, Token tone) {
    m_taskBar->setServer(words, tone);
}

void MainWindow::setPerson(const QString& name, const QString& detail) {
    m_personName = name;
    m_personDetail = detail;
    m_header->setPerson(name);
}

void MainWindow::setTimeLeft(const QString& words, const QString& spoken) {
    m_header->setTimeLeft(words, spoken);
}

void MainWindow::setPersonFill(std::function<void(widgets::Popover&)> fill) {
    m_personFill = std::move(fill);
}

void MainWindow::setAlerts(int count) {
    m_header->setAlerts(count);
}

void MainWindow::setAlertsAction(std::function<void()> action) {
    m_alertsAction = std::move(action);
}

void MainWindow::addWorkspaceAction(const QString& id, const QString& text, const QString& icon,
                                    std::function<void()> run) {
    m_workspaceActions.append({id, text, {}, icon, {}, std::move(run), {}, {}});
}

void MainWindow::setRailCount(const QString& pageId, const QString& count, Token tone) {
    m_rail->setCount(pageId, count, tone);
}

void MainWindow::showMessage(const Message& message) {
    m_messages->put(message);
}
void MainWindow::clearMessage(const QString& id) {
    m_messages->clear(id);
}
void MainWindow::say(const QString& words, tasks::Task::State state) {
    m_tasks.say(words, state);
}

void MainWindow::setRailCollapsed(bool collapsed) {
    m_railChoice = collapsed;
    m_rail->setCollapsed(collapsed);
}

void MainWindow::applyWidth() {
    const bool narrow = isNarrow(width());
    m_header->setNarrow(narrow);
    // What the user chose with Ctrl+\ holds until the width crosses the limit.
    if (!m_railChoice)
        m_rail->setCollapsed(narrow);
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    const bool crossed = isNarrow(event->oldSize().width()) != isNarrow(event->size().width());
    if (crossed)
        m_railChoice.reset();
    applyWidth();
}

void MainWindow::keyPressEvent(QKeyEvent* event) {
    if (isLocked()) {
        QMainWindow::keyPressEvent(event);
        return;
    }
    if (event->key() == Qt::Key_Escape && currentPage() && currentPage()->escape())
        return;
    // The keys of a command, where the page has not taken them for its own, also for what cannot be done now.
    const QKeySequence pressed(event->keyCombination());
    if (currentPage() && currentPage()->hasKeys(pressed))
        return;
    for (const Command& command : std::as_const(m_commands)) {
        if (!command.run || command.keys.isEmpty() || QKeySequence(command.keys) != pressed ||
            (command.available && !command.available()))
            continue;
        const auto run = command.run;
        closeOver();
        run();
        return;
    }
    QMainWindow::keyPressEvent(event);
}

QList<QWidget*> MainWindow::regions() const {
    QList<QWidget*> all{m_header, m_rail, m_messages};
    if (Page* page = currentPage()) {
        all.append(page->head());
        all.append(page->split());
        if (page->split()->panel())
            all.append(page->split()->panel());
    }
    all.append(m_taskBar);
    all.removeIf([](const QWidget* region) { return !region->isVisible(); });
    return all;
}

void MainWindow::focusNextRegion(bool forward) {
    // Each with where the keyboard goes in it.
    QList<QPair<QWidget*, QWidget*>> all;
    for (QWidget* region : regions()) {
        if (currentPage() == nullptr || region != currentPage()->split())
            all.emplaceBack(region, region == m_rail ? m_rail->firstFocus() : firstTabStop(region));
        else
            for (QWidget* stop : contentStops(*currentPage()))
                all.emplaceBack(qobject_cast<QAbstractItemView*>(stop) ? stop : region, stop);
    }
    QWidget* focus = QApplication::focusWidget();
    // The innermost region that holds the keyboard: head, list and panel lie inside the page's split.
    qsizetype at = -1;
    for (qsizetype i = 0; i < all.size(); ++i) {
        const QWidget* region = all[i].first;
        if (focus && (region == focus || region->isAncestorOf(focus)) &&
            (at < 0 || all[at].first->isAncestorOf(region)))
            at = i;
    }
    for (qsizetype tried = 1; tried <= all.size(); ++tried) {
        const qsizetype next = at < 0 ? (forward ? tried - 1 : all.size() - tried)
                                      : (at + (forward ? tried : all.size() - tried)) % all.size();
        if (QWidget* stop = all[next].second) {
            stop->setFocus(Qt::TabFocusReason);
            if (auto* view = qobject_cast<QAbstractItemView*>(stop); view && view->currentIndex().isValid())
                view->scrollTo(view->currentIndex());
            return;
        }
    }
}

} // namespace landreeve::ui::shell
