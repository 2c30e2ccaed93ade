#include "ui/tenants/tenants_page.h"

#include "core/workspace/workspace.h"
#include "ui/tasks/task_centre.h"
#include "ui/tenants/delete_dialog.h"
#include "ui/tenants/reconcile_panel.h"
#include "ui/tenants/tenant_actions.h"
#include "ui/tenants/tenant_panel.h"
#include "ui/tenants/tenant_rights.h"
#include "ui/tenants/tenant_words.h"
#include "ui/tenants/tenants_model.h"
#include "ui/theme/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/number_delegate.h"
#include "ui/widgets/page_head.h"
#include "ui/widgets/panel_split.h"
#include "ui/widgets/row_actions.h"
#include "ui/widgets/search_edit.h"
#include "ui/widgets/segments.h"
#include "ui/widgets/status_delegate.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_columns.h"
#include "ui/widgets/table_header.h"
#include "ui/widgets/table_sheet.h"
#include "ui/widgets/two_line_delegate.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QMenu>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace landreeve::ui::tenants {

using control::FleetFeed;
using landreeve::control::TenantStatus;
using tenancy::FleetTenant;
using widgets::LButton;
using widgets::RowAction;
using widgets::Table;

namespace {

constexpr int kSizesAfterMs = 80;
constexpr int kRightsAfterMs = 80;

} // namespace

TenantsPage::TenantsPage(workspace::Workspace& workspace, FleetFeed& feed, tasks::TaskCentre& tasks,
                         TenantActions& actions, shell::Navigator& navigator, QWidget* parent)
    : Page(QStringLiteral("tenantsPage"), parent),
      m_workspace(workspace),
      m_feed(feed),
      m_tasks(tasks),
      m_actions(actions),
      m_rights(new TenantRights(workspace, tasks.runner(), this)),
      m_navigator(navigator),
      m_model(new TenantsModel(feed, this)),
      m_filter(new TenantsFilter(this)),
      m_stack(new QStackedWidget(this)),
      m_list(new QWidget(m_stack)),
      m_menu(new QMenu(this)),
      m_sizesSoon(new QTimer(this)),
      m_rightsSoon(new QTimer(this)) {
    setTitle(QStringLiteral("Tenants"));
    m_filter->setSourceModel(m_model);
    m_filter->sort(TenantsModel::Name);

    m_reconcileButton = new LButton(QStringLiteral("Reconcile…"), LButton::Kind::Secondary, head());
    m_reconcileButton->setObjectName(QStringLiteral("reconcileAction"));
    head()->addAction(m_reconcileButton);
    m_restoreButton = new LButton(QStringLiteral("Restore backup…"), LButton::Kind::Secondary, head());
    m_restoreButton->setObjectName(QStringLiteral("restoreAction"));
    head()->addAction(m_restoreButton);
    m_provision = new LButton(QStringLiteral("Provision tenant…"), LButton::Kind::Primary, head());
    m_provision->setObjectName(QStringLiteral("provisionAction"));
    m_provision->setIconName(QStringLiteral("list-add"));
    m_provision->setKeys(QKeySequence(Qt::CTRL | Qt::Key_N));
    head()->addAction(m_provision);
    connect(m_reconcileButton, &LButton::activated, this, &TenantsPage::reconcile);
    connect(m_restoreButton, &LButton::activated, this, &TenantsPage::restore);
    connect(m_provision, &LButton::activated, this, &TenantsPage::provision);

    body()->addWidget(m_stack, 1);
    auto* column = new QVBoxLayout(m_list);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    buildTools();
    m_error = new widgets::ErrorLine(m_list);
    m_error->setObjectName(QStringLiteral("tenantsError"));
    column->addWidget(m_error);
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &TenantsPage::refresh);
    buildTable();
    buildEmpty();
    m_stack->addWidget(m_list);

    m_sizesSoon->setSingleShot(true);
    m_sizesSoon->setInterval(kSizesAfterMs);
    connect(m_sizesSoon, &QTimer::timeout, this, &TenantsPage::askSizes);
    m_rightsSoon->setSingleShot(true);
    m_rightsSoon->setInterval(kRightsAfterMs);
    connect(m_rightsSoon, &QTimer::timeout, this, [this] {
        // What the row's menu may offer is known when it is opened.
        for (const char* action : {"read", "write", "export", "delete"})
            refusal(action, currentId());
    });
    connect(&m_feed, &FleetFeed::fleetChanged, this, &TenantsPage::take);
    connect(&m_feed, &FleetFeed::readFailed, this, &TenantsPage::showState);
    connect(&m_feed, &FleetFeed::linkChanged, this, &TenantsPage::showState);
    m_rights->follow(feed);
    connect(m_rights, &TenantRights::answered, this, [this] {
        showState();
        m_rowActions->refresh();
    });
    connect(&m_feed, &FleetFeed::serversChanged, this, [this] {
        m_filter->invalidate();
        countSegments();
    });
    connect(&m_actions, &TenantActions::done, this, [this] { m_feed.refresh(); });
    connect(&m_actions, &TenantActions::failed, this, [this](const QString& id, const Error& error) {
        if (!isVisible())
            return; // it stands in the task bar
        if (m_panel && m_panel->tenantId() == id && split()->isPanelShown())
            m_panel->showError(error);
        else
            m_error->showError(error);
    });
    addKey(QStringLiteral("copyUrlAction"), QStringLiteral("Copy connection string"),
           QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C), [this] { act(QStringLiteral("copy"), currentId()); });
    addKey(QStringLiteral("openDataAction"), QStringLiteral("Open the tenant's data"),
           QKeySequence(Qt::CTRL | Qt::Key_O), [this] { act(QStringLiteral("open"), currentId()); });
    addKey(QStringLiteral("columnsAction"), QStringLiteral("Columns"), QKeySequence(Qt::Key_F4),
           [this] { openColumns(); });
    addKey(QStringLiteral("clearFiltersAction"), QStringLiteral("Clear filters"),
           QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L), [this] { clearFilters(); });
    take();
}

void TenantsPage::buildTools() {
    auto* tools = new QHBoxLayout;
    tools->setSpacing(8);
    m_search = new widgets::SearchEdit(QStringLiteral("Find by name or ID"), m_list);
    m_search->setObjectName(QStringLiteral("tenantSearch"));
    m_search->setMinimumWidth(120);
    m_search->setMaximumWidth(240);
    tools->addWidget(m_search, 1);
    m_segments = new widgets::Segments(m_list);
    m_segments->setObjectName(QStringLiteral("statusSegments"));
    m_segments->setAccessibleName(QStringLiteral("Status"));
    m_segments->add(QStringLiteral("all"), QStringLiteral("All"));
    m_segments->add(QStringLiteral("active"), QStringLiteral("Active"));
    m_segments->add(QStringLiteral("suspended"), QStringLiteral("Suspended"));
    m_segments->add(QStringLiteral("attention"), QStringLiteral("Attention"));
    tools->addWidget(m_segments);
    m_servers = new QComboBox(m_list);
    m_servers->setObjectName(QStringLiteral("serverCombo"));
    m_servers->setAccessibleName(QStringLiteral("Server"));
    m_servers->addItem(QStringLiteral("Any server"), QString());
    tools->addWidget(m_servers);
    tools->addStretch(1);
    auto* again = LButton::tool(QStringLiteral("view-refresh"), QStringLiteral("Refresh (F5)"), m_list);
    again->setObjectName(QStringLiteral("refreshButton"));
    tools->addWidget(again);
    m_columnsButton = LButton::tool(QStringLiteral("view-column"), QStringLiteral("Columns (F4)"), m_list);
    m_columnsButton->setObjectName(QStringLiteral("columnsButton"));
    tools->addWidget(m_columnsButton);
    connect(m_columnsButton, &LButton::activated, this, &TenantsPage::openColumns);
    static_cast<QVBoxLayout*>(m_list->layout())->addLayout(tools);

    connect(again, &LButton::activated, this, &TenantsPage::refresh);
    connect(m_search, &widgets::SearchEdit::searched, this, [this](const QString& text) {
        m_filter->setText(text);
        showState();
    });
    connect(m_search, &widgets::SearchEdit::listWanted, this, [this] { m_table->setFocus(Qt::OtherFocusReason); });
    connect(m_segments, &widgets::Segments::chosen, this, [this](const QString& id) {
        m_filter->setStatus(id);
        showState();
    });
    connect(m_servers, &QComboBox::currentIndexChanged, this, [this] {
        m_filter->setServer(m_servers->currentData().toString());
        showState();
    });
}

void TenantsPage::buildTable() {
    m_table = new Table(m_list);
    m_table->setObjectName(QStringLiteral("tenantsTable"));
    m_table->setAccessibleName(QStringLiteral("Tenants"));
    m_table->setDensity(Table::Density::TwoLines);
    m_table->setModel(m_filter);
    m_table->setItemDelegateForColumn(TenantsModel::Name, new widgets::TwoLineDelegate(m_table));
    m_table->setItemDelegateForColumn(TenantsModel::Status, new widgets::StatusDelegate(m_table));
    for (const int column : {TenantsModel::Version, TenantsModel::Server, TenantsModel::Backup})
        m_table->setItemDelegateForColumn(column, new widgets::CellDelegate(m_table));
    m_table->setItemDelegateForColumn(TenantsModel::Size, new widgets::NumberDelegate(m_table));
    // The last column stays: the row's actions lie over its right half, and over no other.
    const auto setWidths = [table = m_table] {
        const auto px = [](int width) { return theme::scaled(width); };
        table->setColumns({{.width = px(200), .priority = 100, .stretch = 1, .minimum = px(160)},
                           {.width = px(124), .priority = 100},
                           {.width = px(86), .priority = 50},
                           {.width = px(94), .priority = 40},
                           {.width = px(92), .priority = 60},
                           {.width = px(210), .priority = 100}});
    };
    setWidths();
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, m_table, setWidths);
    m_table->setSortingEnabled(true);
    // Name and status say which tenant a row is, and how it is.
    m_columns = new widgets::TableColumns(*m_table, m_tasks.runner(),
                                          QString::fromStdString((m_workspace.home().local() / "grids.ini").string()),
                                          QStringLiteral("tenants"),
                                          {QStringLiteral("name"), QStringLiteral("status"), QStringLiteral("version"),
                                           QStringLiteral("server"), QStringLiteral("size"), QStringLiteral("backup")},
                                          {QStringLiteral("name"), QStringLiteral("status")}, this);
    m_table->sortByColumn(TenantsModel::Name, Qt::AscendingOrder);

    m_tableStack = new QStackedWidget(m_list);
    m_tableStack->addWidget(new widgets::TableSheet(m_table, m_tableStack));
    m_noMatch = new widgets::EmptyState({}, {}, false, m_tableStack);
    m_noMatch->setObjectName(QStringLiteral("noTenantMatches"));
    auto* clear = new LButton(QStringLiteral("Clear filters"), LButton::Kind::Secondary, m_noMatch);
    clear->setObjectName(QStringLiteral("clearFiltersButton"));
    m_noMatch->addAction(clear);
    connect(clear, &LButton::activated, this, &TenantsPage::clearFilters);
    m_tableStack->addWidget(m_noMatch);
    static_cast<QVBoxLayout*>(m_list->layout())->addWidget(m_tableStack, 1);

    m_rowActions = new widgets::RowActions(
        m_table,
        [this](const QModelIndex& index) -> QList<RowAction> {
            const FleetTenant* tenant = m_feed.fleet().tenant(idAt(index).toStdString());
            if (tenant == nullptr)
                return {};
            const RowAction more{QStringLiteral("more"), QStringLiteral("view-more"),
                                 QStringLiteral("More actions for")};
            const bool mayWrite = refusal("write", idAt(index)).isEmpty();
            switch (tenant->tenant.status) {
            case TenantStatus::Active: {
                const RowAction open{QStringLiteral("open"), QStringLiteral("x-office-spreadsheet"),
                                     QStringLiteral("Open data of")};
                const RowAction suspend{QStringLiteral("suspend"), QStringLiteral("media-playback-pause"),
                                        QStringLiteral("Suspend")};
                return mayWrite ? QList<RowAction>{open, suspend, more} : QList<RowAction>{open, more};
            }
            case TenantStatus::Suspended: {
                const RowAction resume{QStringLiteral("resume"), QStringLiteral("media-playback-start"),
                                       QStringLiteral("Resume")};
                return mayWrite ? QList<RowAction>{resume, more} : QList<RowAction>{more};
            }
            case TenantStatus::Failed:
            case TenantStatus::Provisioning:
                return {{QStringLiteral("provisioning"),
                         {},
                         tenant->underWay ? QStringLiteral("Show") : QStringLiteral("Resume…")}};
            case TenantStatus::Deleting:
                break;
            }
            return {};
        },
        [](const QModelIndex& index) { return index.data().toString(); });
    connect(m_rowActions, &widgets::RowActions::triggered, this,
            [this](const QString& action, const QModelIndex& index) {
                if (action == QLatin1String("more"))
                    showMenu(index, QCursor::pos());
                else
                    act(action, idAt(index));
            });
    connect(m_table, &Table::opened, this, &TenantsPage::openRow);
    connect(m_table, &Table::menuRequested, this, &TenantsPage::showMenu);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& now) {
        // A row that leaves a filtered list leaves its panel open: what is pressed there stays about the same tenant.
        if (now.isValid() && m_panel && split()->isPanelShown() && !m_table->isLosingRows())
            showPanel(idAt(now), true);
        m_rightsSoon->start();
    });
    // One click shows the details beside the list where there is room for both.
    connect(m_table, &QAbstractItemView::clicked, this, [this](const QModelIndex& index) {
        if (!split()->isOverlay())
            showPanel(idAt(index), true);
    });
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, m_sizesSoon, qOverload<>(&QTimer::start));
    connect(m_filter, &QAbstractItemModel::layoutChanged, m_sizesSoon, qOverload<>(&QTimer::start));
    connect(m_filter, &QAbstractItemModel::rowsInserted, m_sizesSoon, qOverload<>(&QTimer::start));
    setTabOrder(m_search, m_segments);
}

void TenantsPage::buildEmpty() {
    m_empty = new widgets::EmptyState(QStringLiteral("No tenants yet"),
                                      QStringLiteral("A tenant is one company with a database of its own.\n"
                                                     "The first takes a few seconds and can be undone."),
                                      true, m_stack);
    m_empty->setObjectName(QStringLiteral("noTenants"));
    m_first = new LButton(QStringLiteral("Provision tenant…"), LButton::Kind::Primary, m_empty);
    m_first->setObjectName(QStringLiteral("provisionFirstButton"));
    m_first->setIconName(QStringLiteral("list-add"));
    m_first->setKeys(QKeySequence(Qt::CTRL | Qt::Key_N));
    m_empty->addAction(m_first);
    connect(m_first, &LButton::activated, this, &TenantsPage::provision);
    m_stack->addWidget(m_empty);
    m_refused = new widgets::EmptyState({}, {}, false, m_stack);
    m_refused->setObjectName(QStringLiteral("tenantsRefused"));
    m_stack->addWidget(m_refused);
}

QString TenantsPage::idAt(const QModelIndex& index) const {
    return index.siblingAtColumn(TenantsModel::Name).data(TenantsModel::IdRole).toString();
}

QString TenantsPage::currentId() const {
    return idAt(m_table->currentIndex());
}

void TenantsPage::take() {
    fillServers();
    countSegments();
    const auto& fleet = m_feed.fleet();
    const bool all = std::ranges::all_of(fleet.tenants, &FleetTenant::mayBeRead) && fleet.isWhole;
    const auto [one, many] = all ? std::pair(QStringLiteral("tenant"), QStringLiteral("tenants"))
                                 : std::pair(QStringLiteral("tenant of yours"), QStringLiteral("tenants of yours"));
    head()->setFacts(
        QStringLiteral("%1 on %2")
            .arg(m_model->rowCount() == 0 ? QStringLiteral("No ") + many : counted(m_model->rowCount(), one, many),
                 counted(static_cast<qint64>(fleet.servers.size()), QStringLiteral("server"),
                         QStringLiteral("servers"))),
        theme::localTime(theme::toDateTime(fleet.readAt)));
    showState();
    m_sizesSoon->start();
    if (!m_select.isEmpty())
        select(m_select);
    // The tenant in the panel is gone: so is the panel.
    if (m_panel && split()->isPanelShown() && m_model->rowOf(m_panel->tenantId()) < 0 && split()->panel() == m_panel)
        split()->setPanelShown(false);
}

void TenantsPage::fillServers() {
    QStringList names;
    for (const auto& server : m_feed.fleet().servers)
        names.append(QString::fromStdString(server.name));
    QStringList shown;
    for (int i = 1; i < m_servers->count(); ++i)
        shown.append(m_servers->itemText(i));
    if (names == shown)
        return;
    const QString chosen = m_servers->currentData().toString();
    const QSignalBlocker quiet(m_servers);
    while (m_servers->count() > 1)
        m_servers->removeItem(1);
    for (const QString& name : std::as_const(names))
        m_servers->addItem(name, name);
    m_servers->setCurrentIndex(std::max(0, m_servers->findData(chosen)));
    m_filter->setServer(m_servers->currentData().toString());
}

void TenantsPage::countSegments() {
    QHash<QString, int> counts;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex at = m_model->index(row, 0);
        const QString word = at.data(TenantsModel::StatusWordRole).toString();
        ++counts[QStringLiteral("all")];
        if (word == QLatin1String("Active"))
            ++counts[QStringLiteral("active")];
        else if (word == QLatin1String("Suspended"))
            ++counts[QStringLiteral("suspended")];
        if (at.data(TenantsModel::AttentionRole).toBool())
            ++counts[QStringLiteral("attention")];
    }
    for (const char* id : {"all", "active", "suspended", "attention"})
        m_segments->setCount(QLatin1String(id), theme::count(counts.value(QLatin1String(id))));
}

void TenantsPage::showState() {
    const bool lost = m_feed.link() == FleetFeed::Link::Lost;
    showRights();
    if (m_feed.readError() && !lost)
        m_error->showError(*m_feed.readError());
    else if (!m_feed.readError() && m_feed.isLoaded() && m_error->isShown() && m_error->property("ofReading").toBool())
        m_error->clear();
    m_error->setProperty("ofReading", m_feed.readError().has_value());

    const bool none = m_feed.isLoaded() && m_feed.fleet().isWhole && m_feed.fleet().tenants.empty();
    const auto read = m_rights->may(QStringLiteral("read"));
    // Who may not read all of them may read one in which he has a role.
    const bool refused =
        m_feed.isLoaded() && m_model->rowCount() == 0 && read && read->code == QLatin1String("permission_denied");
    if (refused) {
        m_refused->setRefusal(read->reason);
        split()->setPanelShown(false);
        head()->setFacts({}, {});
    }
    m_stack->setCurrentWidget(refused ? static_cast<QWidget*>(m_refused) : none ? m_empty : m_list);
    // The empty page has the action in its middle; the same keys in the head would answer to neither.
    head()->setActionShown(m_provision, !none && !refused);
    head()->setActionShown(m_reconcileButton, (!none || m_reconcile) && !refused);
    head()->setActionShown(m_restoreButton, !refused);
    const bool noMatch = m_model->rowCount() > 0 && m_filter->rowCount() == 0;
    if (noMatch) {
        QStringList what;
        if (!m_filter->text().isEmpty())
            what.append(QStringLiteral("“%1”").arg(m_filter->text()));
        if (m_filter->status() != QLatin1String("all"))
            what.append(m_filter->status() == QLatin1String("active")      ? QStringLiteral("Active")
                        : m_filter->status() == QLatin1String("suspended") ? QStringLiteral("Suspended")
                                                                           : QStringLiteral("Attention"));
        if (!m_filter->server().isEmpty())
            what.append(m_filter->server());
        m_noMatch->setTexts(QStringLiteral("No tenant matches %1.").arg(what.join(QStringLiteral(" and "))), {});
    }
    m_tableStack->setCurrentIndex(noMatch ? 1 : 0);
}

QString TenantsPage::refusal(const char* action, const QString& tenantId) {
    return m_rights->refusal(QLatin1String(action), tenantId);
}

void TenantsPage::showRights() {
    const QString lost = m_feed.link() == FleetFeed::Link::Lost
                             ? QStringLiteral("The server does not answer; nothing can be changed.")
                             : QString();
    const QString why = lost.isEmpty() ? refusal("write") : lost;
    for (LButton* button : {m_provision, m_first, m_restoreButton}) {
        button->setEnabled(why.isEmpty());
        button->setToolTip(why);
    }
    const bool readOnly = m_workspace.control().schemaAhead();
    const QString blind = refusal("read");
    m_reconcileButton->setEnabled(lost.isEmpty() && !readOnly && blind.isEmpty());
    m_reconcileButton->setToolTip(blind);
}

void TenantsPage::clearFilters() {
    m_search->clear();
    m_filter->setText({});
    m_segments->setCurrent(QStringLiteral("all"));
    m_filter->setStatus(QStringLiteral("all"));
    m_servers->setCurrentIndex(0);
    showState();
    m_search->setFocus(Qt::OtherFocusReason);
}

void TenantsPage::askSizes() {
    if (!isVisible() || m_feed.link() != FleetFeed::Link::Live)
        return;
    const int first = std::max(0, m_table->rowAt(0));
    int last = m_table->rowAt(m_table->viewport()->height() - 1);
    if (last < 0)
        last = m_filter->rowCount() - 1;
    QList<int> rows;
    for (int row = first; row <= last; ++row)
        rows.append(m_filter->mapToSource(m_filter->index(row, 0)).row());
    const auto wanted = m_model->wantSizes(rows);
    if (wanted.empty())
        return;
    using Sizes = std::map<std::string, std::int64_t>;
    m_tasks.runner().run(
        this,
        [&workspace = m_workspace, wanted](const std::stop_token& stop, const ProgressFn&) {
            return workspace.lifecycle().sizes(wanted, stop);
        },
        tasks::Outcome<Sizes>{.done =
                                  [this, wanted](const Sizes& sizes) {
                                      m_model->setSizes(wanted, sizes);
                                      if (m_panel)
                                          showPanel(m_panel->tenantId(), split()->isPanelShown());
                                  },
                              .failed = [this, wanted](const Error&) { m_model->setSizes(wanted, {}); }});
}

} // namespace landreeve::ui::tenants
