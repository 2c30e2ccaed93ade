#include "ui/users/users_view.h"

#include "ui/theme/format.h"
#include "ui/theme/theme.h"
#include "ui/users/user_rights.h"
#include "ui/users/user_tools.h"
#include "ui/widgets/column_chooser.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_columns.h"
#include "ui/widgets/table_header.h"
#include "ui/widgets/table_sheet.h"
#include "ui/widgets/tag_delegate.h"

#include <QScrollBar>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::users {

using landreeve::control::UserFilter;
using landreeve::control::UserMapping;
using theme::Token;
using theme::TypeStyle;
using widgets::LButton;
using widgets::Table;

namespace {

constexpr int kSoonMs = 100;
/// What was told by nobody is looked for at every sixth sign of life.
constexpr int kLooksToRead = 6;

QStringList fields() {
    return {QStringLiteral("person"), QStringLiteral("user"),  QStringLiteral("issuer"), QStringLiteral("tenant"),
            QStringLiteral("role"),   QStringLiteral("since"), QStringLiteral("by")};
}

struct Choices {
    std::vector<landreeve::control::Role> roles;
    std::vector<landreeve::control::Issuer> issuers;
};

} // namespace

UsersView::UsersView(const UserServices& services, QWidget* parent)
    : QWidget(parent),
      m_services(services),
      m_model(new UsersModel(services, this)),
      m_tools(new UserTools(this)),
      m_error(new widgets::ErrorLine(this)),
      m_soon(new QTimer(this)) {
    setObjectName(QStringLiteral("usersView"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 0, 20, 16);
    column->setSpacing(12);
    column->addWidget(m_tools);
    m_error->setObjectName(QStringLiteral("usersError"));
    column->addWidget(m_error);
    buildTable();
    buildEmpty();
    connectAll();
    fillTenants();
}

void UsersView::buildTable() {
    m_table = new Table(this);
    m_table->setObjectName(QStringLiteral("mappingTable"));
    m_table->setAccessibleName(QStringLiteral("Who has which role where"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new widgets::CellDelegate(m_table));
    auto* ids = new widgets::CellDelegate(m_table);
    ids->setElide(Qt::ElideMiddle);
    m_table->setItemDelegateForColumn(UsersModel::UserId, ids);
    m_table->setItemDelegateForColumn(UsersModel::Tenant, new widgets::TagDelegate(m_table));
    const auto setWidths = [table = m_table] {
        const auto px = [](int width) { return theme::scaled(width); };
        table->setColumns({{.width = px(170), .priority = 100, .stretch = 2, .minimum = px(120)},
                           {.width = px(170), .priority = 70, .stretch = 1, .minimum = px(120)},
                           {.width = px(150), .priority = 60, .stretch = 1, .minimum = px(120)},
                           {.width = px(170), .priority = 100, .stretch = 1, .minimum = px(150)},
                           {.width = px(100), .priority = 100},
                           {.width = px(130), .priority = 50},
                           {.width = px(120), .priority = 40, .stretch = 1, .minimum = px(110)}});
    };
    setWidths();
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, m_table, setWidths);
    m_table->header()->setSortIndicator(UsersModel::Person, Qt::AscendingOrder);
    m_table->setSortingEnabled(true);
    m_columns = new widgets::TableColumns(
        *m_table, m_services.runner(),
        QString::fromStdString((m_services.workspace.home().local() / "grids.ini").string()), QStringLiteral("users"),
        fields(), {QStringLiteral("person"), QStringLiteral("tenant"), QStringLiteral("role")}, this);
    m_position = new widgets::Label({}, TypeStyle::Small, Token::Ink2);
    m_position->setObjectName(QStringLiteral("rowPosition"));
    m_position->setElide(Qt::ElideRight);
    m_position->setContentsMargins(13, 6, 12, 6);
    auto* sheet = new widgets::TableSheet(m_table, this);
    sheet->setFoot(m_position);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(sheet);
    static_cast<QVBoxLayout*>(layout())->addWidget(m_stack, 1);
}

void UsersView::buildEmpty() {
    m_noMatch = new widgets::EmptyState({}, {}, false, m_stack);
    m_noMatch->setObjectName(QStringLiteral("noUserMatches"));
    auto* clear = new LButton(QStringLiteral("Clear filters"), LButton::Kind::Secondary, m_noMatch);
    clear->setObjectName(QStringLiteral("clearFiltersButton"));
    m_noMatch->addAction(clear);
    connect(clear, &LButton::activated, this, [this] {
        m_tools->clear();
        m_tools->focusSearch();
    });
    m_stack->addWidget(m_noMatch);
}

void UsersView::connectAll() {
    connect(m_tools, &UserTools::filterChanged, this, [this] {
        m_error->clear();
        m_model->setFilter(m_tools->filter());
    });
    connect(m_tools, &UserTools::listWanted, this, [this] { m_table->setFocus(Qt::OtherFocusReason); });
    connect(m_tools, &UserTools::refreshRequested, this, &UsersView::refresh);
    connect(m_tools, &UserTools::columnsRequested, this, &UsersView::openColumns);
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &UsersView::refresh);
    connect(m_model, &UsersModel::aboutToMerge, this, [this] {
        m_merging = true;
        if (const UserMapping* mapping = current(); mapping != nullptr && !m_kept)
            m_kept = *mapping;
    });
    connect(m_model, &UsersModel::loaded, this, &UsersView::takeRows);
    connect(m_model, &UsersModel::failed, this, [this](const Error& error) {
        // That the server is away is said by the window.
        if (!m_services.isLost())
            m_error->showError(error);
    });
    connect(m_table, &Table::opened, this, &UsersView::opened);
    connect(m_table, &QAbstractItemView::clicked, this, &UsersView::clicked);
    connect(m_table, &Table::menuRequested, this, &UsersView::menuRequested);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        if (m_merging)
            return;
        showState();
        Q_EMIT currentChanged();
        Q_EMIT moved();
    });
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, &UsersView::fetchAhead);
    m_soon->setSingleShot(true);
    m_soon->setInterval(kSoonMs);
    connect(m_soon, &QTimer::timeout, m_model, &UsersModel::reload);
    connect(&m_services.fleet, &control::FleetFeed::tablesChanged, this, [this](const std::set<std::string>& tables) {
        if (m_watching && (tables.contains("user_mapping") || (tables.empty() && ++m_looks % kLooksToRead == 0)))
            m_soon->start();
        if (m_watching && (tables.contains("issuer") || tables.contains("role_permission")))
            readChoices();
    });
    connect(&m_services.fleet, &control::FleetFeed::linkChanged, this, [this] {
        if (m_watching && m_services.fleet.link() == control::FleetFeed::Link::Live)
            refresh();
    });
    connect(&m_services.fleet, &control::FleetFeed::fleetChanged, this, &UsersView::fillTenants);
}

void UsersView::refresh() {
    m_error->clear();
    m_model->reload();
    readChoices();
}

void UsersView::setWatching(bool on) {
    m_watching = on;
}

void UsersView::setFilter(const UserFilter& filter) {
    m_tools->setFilter(filter);
}

bool UsersView::clearFilter() {
    if (!m_tools->isFiltered())
        return false;
    m_tools->clear();
    return true;
}

void UsersView::readChoices() {
    m_services.runner().run(
        this,
        [&workspace = m_services.workspace](const std::stop_token& stop, const ProgressFn&) {
            auto lease = workspace.control().lend({stop});
            return Choices{landreeve::control::RoleStore(*lease).list(),
                           landreeve::control::IssuerStore(*lease).list()};
        },
        tasks::Outcome<Choices>{.done = [this](Choices choices) {
            m_roles = std::move(choices.roles);
            m_issuers = std::move(choices.issuers);
            QStringList names;
            for (const auto& role : m_roles)
                names.append(QString::fromStdString(role.name));
            m_tools->setRoles(names);
            QStringList urls;
            for (const auto& issuer : m_issuers)
                urls.append(QString::fromStdString(issuer.url));
            m_tools->setIssuers(urls);
            Q_EMIT choicesRead();
        }});
}

void UsersView::fillTenants() {
    QStringList ids;
    for (const auto& one : m_services.fleet.fleet().tenants)
        ids.append(QString::fromStdString(one.tenant.id));
    m_tools->setTenants(ids);
}

void UsersView::fetchAhead() {
    const QScrollBar* bar = m_table->verticalScrollBar();
    if (bar->value() > bar->maximum() - 2 * bar->pageStep())
        m_model->fetchMore({});
}

const UserMapping* UsersView::current() const {
    return m_model->at(m_table->currentIndex().row());
}

void UsersView::choose(const UserMapping& mapping) {
    m_kept = mapping;
    m_model->reload();
}

void UsersView::takeRows() {
    m_error->clear();
    const auto kept = std::exchange(m_kept, std::nullopt);
    const int row = kept ? m_model->rowOf(*kept) : -1;
    if (row >= 0 && row != m_table->currentIndex().row())
        m_table->setCurrentIndex(m_model->index(row, 0));
    else if (!m_table->currentIndex().isValid() && m_model->rowCount() > 0)
        m_table->setCurrentIndex(m_model->index(0, 0));
    m_merging = false;
    // What was wanted while something else was being read.
    if (m_table->verticalScrollBar()->value() > 0)
        fetchAhead();
    showState();
    Q_EMIT currentChanged();
}

void UsersView::showState() {
    const bool none = m_model->isLoaded() && m_model->rowCount() == 0;
    if (none)
        m_noMatch->setTexts(QStringLiteral("Nobody matches %1.").arg(m_tools->filterWords()), {});
    m_stack->setCurrentIndex(none ? 1 : 0);
    const int row = m_table->currentIndex().row();
    m_position->setText(row >= 0 ? QStringLiteral("%1 of %2").arg(theme::count(row + 1), theme::count(m_model->total()))
                                 : QString());
}

void UsersView::openColumns() {
    auto* chooser = new widgets::ColumnChooser(*m_columns, window());
    connect(chooser, &widgets::Popover::closed, chooser, &QObject::deleteLater);
    chooser->openAt(m_tools->columnsButton(), Qt::AlignRight);
    chooser->begin();
}

} // namespace landreeve::ui::users
