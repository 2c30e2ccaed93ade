#include "ui/sessions/sessions_page.h"

#include "core/workspace/workspace.h"
#include "ui/control/own_tenant_button.h"
#include "ui/sessions/cleanup_panel.h"
#include "ui/sessions/failures_view.h"
#include "ui/sessions/figure_strip.h"
#include "ui/sessions/revoke_tenant_panel.h"
#include "ui/sessions/session_actions.h"
#include "ui/sessions/session_foot.h"
#include "ui/sessions/session_panel.h"
#include "ui/sessions/session_rights.h"
#include "ui/sessions/session_tally.h"
#include "ui/sessions/session_tools.h"
#include "ui/sessions/session_words.h"
#include "ui/sessions/sign_in_strip.h"
#include "ui/tasks/task_centre.h"
#include "ui/theme/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/bar_delegate.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/page_head.h"
#include "ui/widgets/panel_split.h"
#include "ui/widgets/segments.h"
#include "ui/widgets/status_delegate.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_columns.h"
#include "ui/widgets/table_header.h"
#include "ui/widgets/table_sheet.h"
#include "ui/widgets/tag_delegate.h"

#include <QMenu>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

namespace landreeve::ui::sessions {

using widgets::LButton;
using widgets::Table;

namespace {

constexpr int kTickMs = 5'000;
const QString kSessions = QStringLiteral("sessions");
const QString kFailures = QStringLiteral("failures");

QStringList fields() {
    return {QStringLiteral("status"), QStringLiteral("person"),  QStringLiteral("tenant"),  QStringLiteral("started"),
            QStringLiteral("seen"),   QStringLiteral("expires"), QStringLiteral("address"), QStringLiteral("client")};
}

} // namespace

SessionsPage::SessionsPage(const Services& services, QWidget* parent)
    : Page(QStringLiteral("sessionsPage"), parent),
      m_services(services),
      m_rights(new SessionRights(services.workspace, services.tasks.runner(), this)),
      m_model(new SessionsModel(
          services.workspace.control(), services.tasks.runner(),
          [&workspace = services.workspace](const std::string& tenant, const std::stop_token& stop) {
              refuseUnlessAllowed(workspace, "read", tenant, stop);
          },
          this)),
      m_views(new widgets::Segments(head())),
      m_stack(new QStackedWidget(this)),
      m_list(new QWidget(m_stack)),
      m_menu(new QMenu(this)),
      m_tick(new QTimer(this)) {
    setTitle(QStringLiteral("Sessions"));
    m_model->setOwn([&workspace = services.workspace] {
        const auto& user = workspace.user();
        return landreeve::sessions::SessionKey{user.issuer, user.sessionJti};
    });
    buildHead();
    body()->addWidget(m_stack, 1);
    auto* column = new QVBoxLayout(m_list);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    m_figures = new FigureStrip(m_list);
    m_figures->setObjectName(QStringLiteral("sessionFigures"));
    m_figures->setAccessibleName(QStringLiteral("Figures"));
    column->addWidget(m_figures);
    m_signIns = new SignInStrip(m_services.workspace, m_services.feed, m_services.tasks.runner(), m_list);
    column->addWidget(m_signIns);
    m_tools = new SessionTools(m_list);
    column->addWidget(m_tools);
    m_error = new widgets::ErrorLine(m_list);
    m_error->setObjectName(QStringLiteral("sessionsError"));
    column->addWidget(m_error);
    buildTable();
    m_stack->addWidget(m_list);
    m_failures = new FailuresView(m_services.workspace, m_services.feed, m_services.tasks.runner(), m_stack);
    m_stack->addWidget(m_failures);
    buildEmpty();
    connectAll();
    showFigures();
    showState();
}

void SessionsPage::buildHead() {
    head()->setFacts(QStringLiteral("Who is in, from where, until when"));
    m_views->setObjectName(QStringLiteral("sessionViews"));
    m_views->setAccessibleName(QStringLiteral("View"));
    m_views->add(kSessions, QStringLiteral("Sessions"));
    m_views->add(kFailures, QStringLiteral("Failed sign-ins"));
    head()->addLeading(m_views);
    m_cleanUp = new LButton(QStringLiteral("Clean up…"), LButton::Kind::Secondary, head());
    m_cleanUp->setObjectName(QStringLiteral("cleanUpAction"));
    head()->addAction(m_cleanUp);
    m_byTenant = new LButton(QStringLiteral("Revoke by tenant…"), LButton::Kind::Secondary, head());
    m_byTenant->setObjectName(QStringLiteral("revokeByTenantAction"));
    head()->addAction(m_byTenant);
    connect(m_cleanUp, &LButton::activated, this, &SessionsPage::cleanUp);
    connect(m_byTenant, &LButton::activated, this, [this] { revokeByTenant({}); });
}

void SessionsPage::buildTable() {
    m_table = new Table(m_list);
    m_table->setObjectName(QStringLiteral("sessionsTable"));
    m_table->setAccessibleName(QStringLiteral("Sessions"));
    m_table->setModel(m_model);
    for (const int column : {SessionsModel::Person, SessionsModel::Started, SessionsModel::Seen, SessionsModel::Address,
                             SessionsModel::Client})
        m_table->setItemDelegateForColumn(column, new widgets::CellDelegate(m_table));
    m_table->setItemDelegateForColumn(SessionsModel::Status, new widgets::StatusDelegate(m_table));
    m_table->setItemDelegateForColumn(SessionsModel::Tenant, new widgets::TagDelegate(m_table));
    m_table->setItemDelegateForColumn(SessionsModel::Expires, new widgets::BarDelegate(m_table));
    const auto setWidths = [table = m_table] {
        const auto px = [](int width) { return theme::scaled(width); };
        table->setColumns({{.width = px(100), .priority = 100},
                           {.width = px(130), .priority = 100, .stretch = 1, .minimum = px(110)},
                           {.width = px(140), .priority = 80, .stretch = 1, .minimum = px(110)},
                           {.width = px(118), .priority = 60},
                           {.width = px(66), .priority = 70},
                           {.width = px(122), .priority = 90},
                           {.width = px(122), .priority = 75},
                           {.width = px(124), .priority = 50}});
    };
    setWidths();
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, m_table, setWidths);
    m_table->header()->setSortIndicator(SessionsModel::Started, Qt::DescendingOrder);
    m_table->header()->setSortIndicatorShown(true);
    m_columns = new widgets::TableColumns(
        *m_table, m_services.tasks.runner(),
        QString::fromStdString((m_services.workspace.home().local() / "grids.ini").string()),
        QStringLiteral("sessions"), fields(), {QStringLiteral("status"), QStringLiteral("person")}, this);
    m_foot = new SessionFoot;
    auto* sheet = new widgets::TableSheet(m_table, m_list);
    sheet->setFoot(m_foot);
    m_tableStack = new QStackedWidget(m_list);
    m_tableStack->addWidget(sheet);
    static_cast<QVBoxLayout*>(m_list->layout())->addWidget(m_tableStack, 1);
}

void SessionsPage::buildEmpty() {
    m_nobody = new widgets::EmptyState(QStringLiteral("Nobody is in"),
                                       QStringLiteral("Whoever signs in appears here at once."), true, m_tableStack);
    m_nobody->setObjectName(QStringLiteral("nobodyIsIn"));
    auto* ended = new LButton(QStringLiteral("Show ended sessions"), LButton::Kind::Secondary, m_nobody);
    ended->setObjectName(QStringLiteral("showEndedButton"));
    m_nobody->addAction(ended);
    connect(ended, &LButton::activated, this, [this] { m_tools->setQuery({.which = SessionQuery::Which::Ended}); });
    m_tableStack->addWidget(m_nobody);
    m_noMatch = new widgets::EmptyState({}, {}, false, m_tableStack);
    m_noMatch->setObjectName(QStringLiteral("noSessionMatches"));
    auto* clear = new LButton(QStringLiteral("Clear filters"), LButton::Kind::Secondary, m_noMatch);
    clear->setObjectName(QStringLiteral("clearFiltersButton"));
    m_noMatch->addAction(clear);
    connect(clear, &LButton::activated, this, [this] {
        m_tools->clear();
        m_tools->focusSearch();
    });
    m_tableStack->addWidget(m_noMatch);
    m_refused = new widgets::EmptyState({}, {}, false, m_stack);
    m_refused->setObjectName(QStringLiteral("sessionsRefused"));
    m_stack->addWidget(m_refused);
    m_showTenant = new control::OwnTenantButton(m_services.workspace, m_services.fleet, m_services.tasks.runner(),
                                                {"session", "read"}, QStringLiteral("Show who is in %1"), m_refused);
    m_refused->addAction(m_showTenant);
    connect(m_showTenant, &control::OwnTenantButton::chosen, this, [this](const QString& tenant) {
        showView(kSessions); // failed sign-ins are of the whole workspace
        m_tools->setQuery({.tenantId = tenant.toStdString()});
    });
}

void SessionsPage::connectAll() {
    connect(m_views, &widgets::Segments::chosen, this, &SessionsPage::showView);
    connect(m_signIns, &SignInStrip::failuresWanted, this, [this] {
        showView(kFailures);
        m_failures->focusTable();
    });
    connect(m_failures, &FailuresView::sessionsWanted, this, [this](const QString& search) {
        showView(kSessions);
        m_tools->setQuery({.which = SessionQuery::Which::All, .search = search.toStdString()});
        m_table->setFocus(Qt::OtherFocusReason);
    });
    connect(m_tools, &SessionTools::queryChanged, this, &SessionsPage::takeQuery);
    connect(m_tools, &SessionTools::listWanted, this, [this] { m_table->setFocus(Qt::OtherFocusReason); });
    connect(m_tools, &SessionTools::refreshRequested, this, &SessionsPage::refresh);
    connect(m_tools, &SessionTools::columnsRequested, this, &SessionsPage::openColumns);
    connect(m_tools, &SessionTools::pauseToggled, this, [this] {
        m_paused = !m_paused;
        m_tools->setPaused(m_paused);
        setHold();
        showFoot();
    });
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &SessionsPage::refresh);
    connect(m_foot, &SessionFoot::showWaitingRequested, this, [this] {
        m_table->scrollToTop();
        m_model->showWaiting();
    });
    connect(m_model, &SessionsModel::loaded, this, &SessionsPage::takeRows);
    connect(m_model, &SessionsModel::failed, this, [this](const Error& error) {
        // That the server is away is said by the window, and the foot says how old the rows are.
        // A refusal is said in the list's place.
        if (m_services.feed.link() != SessionsFeed::Link::Lost && error.code() != "permission_denied")
            m_error->showError(error);
    });
    connect(m_model, &SessionsModel::waitingChanged, this, &SessionsPage::showFoot);
    connect(m_model, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex& from, const QModelIndex& to) { followPanel(from.row(), to.row()); });
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &SessionsPage::showState);
    connect(m_model, &QAbstractItemModel::rowsRemoved, this, &SessionsPage::showState);
    connect(&m_services.feed, &SessionsFeed::changed, m_model, &SessionsModel::take);
    connect(&m_services.feed, &SessionsFeed::changed, this, &SessionsPage::showFoot);
    connect(&m_services.feed, &SessionsFeed::linkChanged, this, [this] {
        if (m_services.feed.link() == SessionsFeed::Link::Live) {
            m_error->clear();
            m_model->reload();
        }
        showRights();
        showFoot();
    });
    connect(&m_services.tally, &SessionTally::counted, this, &SessionsPage::showFigures);
    connect(&m_services.fleet, &control::FleetFeed::fleetChanged, this, [this] {
        QStringList ids;
        for (const auto& one : m_services.fleet.fleet().tenants)
            ids.append(QString::fromStdString(one.tenant.id));
        m_tools->setTenants(ids);
    });
    connect(&m_services.actions, &SessionActions::failed, this, [this](const Error& error) {
        if (isVisible() && !split()->isPanelShown())
            m_error->showError(error);
    });
    connect(m_rights, &SessionRights::answered, this, &SessionsPage::showRights);
    m_rights->follow(m_services.fleet);
    connect(m_table, &Table::opened, this, [this](const QModelIndex& index) { showPanel(index, true); });
    connect(m_table, &Table::menuRequested, this, &SessionsPage::showMenu);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& now) {
        // A session that leaves a filtered list leaves its panel open: what is pressed there stays about the same one.
        if (now.isValid() && m_panel && split()->panel() == m_panel.data() && split()->isPanelShown() &&
            !m_table->isLosingRows())
            showPanel(now, true);
        showFoot();
    });
    // One click shows the details beside the list where there is room for both.
    connect(m_table, &QAbstractItemView::clicked, this, [this](const QModelIndex& index) {
        if (!split()->isOverlay())
            showPanel(index, true);
    });
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, [this] {
        setHold();
        fetchAhead();
    });
    m_tick->setInterval(kTickMs);
    connect(m_tick, &QTimer::timeout, this, &SessionsPage::tick);
    addKey(QStringLiteral("revokeAction"), QStringLiteral("Revoke the session: what would happen"),
           QKeySequence(Qt::CTRL | Qt::Key_R), [this] { revoke(m_table->currentIndex()); });
    addKey(QStringLiteral("columnsAction"), QStringLiteral("Columns"), QKeySequence(Qt::Key_F4),
           [this] { openColumns(); });
    addKey(QStringLiteral("clearFiltersAction"), QStringLiteral("Clear filters"),
           QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L), [this] { m_tools->clear(); });
}

void SessionsPage::showFigures() {
    const auto& all = m_services.tally.all();
    const auto& figures = m_services.tally.figures();
    const auto of = [&figures](std::int64_t value, bool exact) {
        return figures ? countWords(value, exact) : QString();
    };
    const bool marked = figures && figures->marksInForce;
    m_figures->setFigures(
        {{QStringLiteral("Active now"), all ? countWords(all->active, all->exact) : QString()},
         {QStringLiteral("Ending soon"), of(figures ? figures->endingSoon : 0, true),
          QStringLiteral("They end within 15 minutes, by their life or by not being used")},
         {QStringLiteral("Ended today"), of(figures ? figures->endedToday : 0, true),
          QStringLiteral("By themselves: their life was over, or they were not used")},
         {QStringLiteral("Revoked today"),
          figures && !figures->exact ? QStringLiteral("about %1").arg(theme::count(figures->revokedToday))
                                     : of(figures ? figures->revokedToday : 0, true),
          QStringLiteral("One by one, and by marks of a person, a tenant or the workspace")},
         {QStringLiteral("Revocations in force"), marked ? theme::count(*figures->marksInForce) : QString(),
          QStringLiteral("Marks that end sessions which have not run out")}});
    if (m_services.tally.matching())
        m_tools->setCounts(*m_services.tally.matching());
    showFoot();
}

} // namespace landreeve::ui::sessions
