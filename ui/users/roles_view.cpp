#include "ui/users/roles_view.h"

#include "core/control/role_store.h"
#include "core/workspace/workspace.h"
#include "ui/control/own_tenant_button.h"
#include "ui/theme/theme.h"
#include "ui/users/role_draft.h"
#include "ui/users/role_draft_box.h"
#include "ui/users/role_matrix_model.h"
#include "ui/users/user_rights.h"
#include "ui/widgets/cell_delegate.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/label.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_sheet.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

namespace landreeve::ui::users {

using landreeve::control::Role;
using landreeve::control::RoleStore;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::Table;

namespace {

constexpr int kSoonMs = 150;
constexpr int kTenantLetters = 18;

} // namespace

RolesView::RolesView(const UserServices& services, QWidget* parent)
    : QWidget(parent),
      m_services(services),
      m_draft(new RoleDraft(this)),
      m_model(new RoleMatrixModel(*m_draft, this)),
      m_stack(new QStackedWidget(this)),
      m_refused(new widgets::EmptyState({}, {}, false, m_stack)) {
    setObjectName(QStringLiteral("rolesView"));
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(20, 0, 20, 16);
    outer->addWidget(m_stack);
    build();
    m_refused->setObjectName(QStringLiteral("rolesRefused"));
    // What is not shown takes no room.
    m_refused->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored);
    m_stack->addWidget(m_refused);
    m_showTenant =
        new control::OwnTenantButton(m_services.workspace, m_services.fleet, m_services.runner(), {"role", "read"},
                                     QStringLiteral("Show them as they hold in %1"), m_refused);
    m_refused->addAction(m_showTenant);
    connect(m_showTenant, &control::OwnTenantButton::chosen, this, [this](const QString& tenant) {
        if (const int at = m_tenant->findData(tenant); at >= 0)
            m_tenant->setCurrentIndex(at);
    });
    connect(&m_services.rights, &UserRights::answered, this, &RolesView::showRights);
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &RolesView::refresh);
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, &RolesView::setWidths);
    connect(m_model, &QAbstractItemModel::modelReset, this, &RolesView::setWidths);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
        showCell();
        Q_EMIT cellMoved();
    });
    connect(m_table, &Table::opened, this, [this] { Q_EMIT cellOpened(true); });
    connect(m_table, &QTableView::clicked, this, [this] { Q_EMIT cellOpened(false); });
    connect(m_draft, &RoleDraft::changed, this, [this] {
        showCell();
        // What is not saved is of the tenant that is shown.
        m_tenant->setEnabled(m_draft->count() == 0);
        m_tenant->setToolTip(m_draft->count() == 0 ? QString()
                                                   : QStringLiteral("Save or discard what is different first."));
    });
    m_soon = new QTimer(this);
    m_soon->setSingleShot(true);
    m_soon->setInterval(kSoonMs);
    connect(m_soon, &QTimer::timeout, this, &RolesView::refresh);
    connect(&m_services.fleet, &control::FleetFeed::tablesChanged, this, [this](const std::set<std::string>& tables) {
        if (isVisible() && (tables.contains("role_permission") || tables.contains("user_mapping")))
            m_soon->start();
    });
    connect(&m_services.fleet, &control::FleetFeed::fleetChanged, this, &RolesView::fillTenants);
    fillTenants();
}

QWidget* RolesView::buildTools(QWidget* parent) {
    auto* tools = new QWidget(parent);
    auto* row = new QHBoxLayout(tools);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    auto* label = new Label(QStringLiteral("As it holds"), TypeStyle::Body, Token::Ink2, tools);
    m_tenant = new QComboBox(tools);
    m_tenant->setObjectName(QStringLiteral("roleTenantCombo"));
    m_tenant->setAccessibleName(QStringLiteral("As it holds in"));
    m_tenant->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_tenant->setMinimumContentsLength(kTenantLetters);
    m_tenant->addItem(QStringLiteral("everywhere"), QString());
    label->setBuddy(m_tenant);
    row->addWidget(label);
    row->addWidget(m_tenant);
    row->addStretch(1);
    connect(m_tenant, &QComboBox::currentIndexChanged, this, &RolesView::choosePlace);
    return tools;
}

bool RolesView::knowsPlace() const {
    return m_readIn && (m_readIn->empty() || *m_readIn == m_draft->tenant());
}

void RolesView::choosePlace() {
    m_draft->setTenant(m_tenant->currentData().toString().toStdString());
    showRights();
    if (!knowsPlace())
        refresh();
    Q_EMIT placeChanged();
}

void RolesView::fillTenants() {
    QStringList ids;
    for (const auto& one : m_services.fleet.fleet().tenants)
        ids.append(QString::fromStdString(one.tenant.id));
    QStringList shown;
    for (int i = 1; i < m_tenant->count(); ++i)
        shown.append(m_tenant->itemData(i).toString());
    if (ids == shown)
        return;
    const QString before = m_tenant->currentData().toString();
    const QSignalBlocker quiet(m_tenant);
    while (m_tenant->count() > 1)
        m_tenant->removeItem(1);
    for (const QString& id : std::as_const(ids))
        m_tenant->addItem(QStringLiteral("in ") + id, id);
    const int at = m_tenant->findData(before);
    m_tenant->setCurrentIndex(std::max(0, at));
    if (at < 0)
        choosePlace();
}

std::pair<std::string, std::string> RolesView::cell() const {
    const QModelIndex index = m_table->currentIndex();
    const Role* role = index.isValid() ? m_model->roleOf(index.column()) : nullptr;
    return role == nullptr ? std::pair<std::string, std::string>() : std::pair(role->name, m_model->area(index.row()));
}

void RolesView::choose(const std::string& role) {
    m_wanted = role;
    refresh();
}

void RolesView::setDraftCovered(bool covered) {
    m_box->setPlace(!covered);
}

bool RolesView::isReadable() const {
    return m_stack->currentWidget() != m_refused;
}

void RolesView::build() {
    auto* shown = new QWidget(m_stack);
    auto* column = new QVBoxLayout(shown);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    m_error = new widgets::ErrorLine(shown);
    m_error->setObjectName(QStringLiteral("rolesError"));
    column->addWidget(m_error);
    column->addWidget(buildTools(shown));
    m_table = new Table(shown);
    m_table->setObjectName(QStringLiteral("roleMatrix"));
    m_table->setAccessibleName(QStringLiteral("What the roles may do"));
    m_table->setModel(m_model);
    m_table->setDensity(Table::Density::Compact);
    m_table->setGridLook(true);
    auto* cells = new widgets::CellDelegate(m_table);
    cells->setColumnLines(true);
    m_table->setItemDelegate(cells);
    m_cell = new Label({}, TypeStyle::Small, Token::Ink2);
    m_cell->setObjectName(QStringLiteral("roleCell"));
    m_cell->setWraps();
    m_cell->setContentsMargins(13, 6, 12, 6);
    auto* sheet = new widgets::TableSheet(m_table, shown);
    sheet->setFoot(m_cell);
    column->addWidget(sheet, 1);
    m_box = new RoleDraftBox(Qt::Horizontal, m_services, *m_draft, shown);
    column->addWidget(m_box);
    connect(m_box, &RoleDraftBox::saved, this, &RolesView::saved);
    connect(m_box, &RoleDraftBox::saved, this, &RolesView::refresh);
    m_stack->addWidget(shown);
}

void RolesView::setWidths() {
    QList<Table::Column> columns{{.width = theme::scaled(130), .priority = 100}};
    for (std::size_t i = 0; i < m_model->roles().size(); ++i)
        columns.append({.width = theme::scaled(190), .priority = 100, .stretch = 1, .minimum = theme::scaled(120)});
    m_table->setColumns(columns);
}

QWidget* RolesView::firstField() const {
    return m_table;
}

void RolesView::refresh() {
    m_error->clear();
    showRights();
    m_services.runner().run(
        this,
        [&workspace = m_services.workspace, tenant = m_draft->tenant()](const std::stop_token& stop,
                                                                        const ProgressFn&) {
            const std::string place = refuseToReadRoles(workspace, tenant, stop);
            return std::pair(place, RoleStore(*workspace.control().lend({stop})).list(place));
        },
        tasks::Outcome<std::pair<std::string, std::vector<Role>>>{
            .done =
                [this](std::pair<std::string, std::vector<Role>> read) {
                    m_readIn = std::move(read.first);
                    if (knowsPlace())
                        takeRoles(std::move(read.second));
                    else // another tenant was chosen meanwhile
                        refresh();
                },
            .failed =
                [this](const Error& error) {
                    if (!m_services.isLost() && error.code() != "permission_denied")
                        m_error->showError(error);
                }});
}

void RolesView::takeRoles(std::vector<Role> roles) {
    m_error->clear();
    // By what they may do they stand in another order now and then: the cell that is open stays the same one.
    const auto before = cell();
    const int row = std::max(0, m_table->currentIndex().row());
    m_draft->setRoles(std::move(roles));
    if (!m_table->currentIndex().isValid()) {
        int column = 1;
        for (int at = 1; at < m_model->columnCount(); ++at) {
            if (m_model->roleOf(at)->name == before.first)
                column = at;
        }
        m_table->setCurrentIndex(m_model->index(row, column));
    }
    for (int column = 1; !m_wanted.empty() && column < m_model->columnCount(); ++column) {
        if (m_model->roleOf(column)->name != m_wanted)
            continue;
        m_wanted.clear();
        m_table->setCurrentIndex(m_model->index(0, column));
    }
    showCell();
    Q_EMIT rolesRead();
}

void RolesView::showRights() {
    const auto may = m_services.rights.mayReadRoles(m_tenant->currentData().toString());
    const bool refused = may && !may->allowed;
    if (refused && isReadable())
        m_showTenant->look();
    if (refused) {
        m_refused->setRefusal(may->reason);
        m_readIn.reset();
    }
    m_stack->setCurrentIndex(refused ? 1 : 0);
}

void RolesView::showCell() {
    QString words = m_model->details(m_table->currentIndex());
    if (words.isEmpty())
        words = QStringLiteral("Choose a cell to read it in full; open it to change it.");
    if (m_model->hasExceptions())
        words += QStringLiteral(" An asterisk (*) marks where a tenant says otherwise.");
    m_cell->setText(words);
}

} // namespace landreeve::ui::users
