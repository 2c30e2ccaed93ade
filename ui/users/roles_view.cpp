#include "ui/users/roles_view.h"

#include "core/control/role_store.h"
#include "ui/theme/theme.h"
#include "ui/users/role_matrix_model.h"
#include "ui/users/user_rights.h"
#include "ui/widgets/cell_delegate.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/label.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_sheet.h"

#include <QItemSelectionModel>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace landreeve::ui::users {

using landreeve::control::Role;
using landreeve::control::RoleStore;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::Table;

RolesView::RolesView(const UserServices& services, QWidget* parent)
    : QWidget(parent),
      m_services(services),
      m_model(new RoleMatrixModel(this)),
      m_stack(new QStackedWidget(this)),
      m_refused(new widgets::EmptyState(QStringLiteral("You cannot see what the roles may do"), {}, false, m_stack)) {
    setObjectName(QStringLiteral("rolesView"));
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(20, 0, 20, 16);
    outer->addWidget(m_stack);
    build();
    m_refused->setObjectName(QStringLiteral("rolesRefused"));
    // What is not shown takes no room.
    m_refused->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored);
    m_stack->addWidget(m_refused);
    connect(&m_services.rights, &UserRights::answered, this, &RolesView::showRights);
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &RolesView::refresh);
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, &RolesView::setWidths);
    connect(m_model, &QAbstractItemModel::modelReset, this, &RolesView::setWidths);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &RolesView::showCell);
}

void RolesView::build() {
    auto* shown = new QWidget(m_stack);
    auto* column = new QVBoxLayout(shown);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    m_error = new widgets::ErrorLine(shown);
    m_error->setObjectName(QStringLiteral("rolesError"));
    column->addWidget(m_error);
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
        [&workspace = m_services.workspace](const std::stop_token& stop, const ProgressFn&) {
            refuseToReadRoles(workspace, stop);
            return RoleStore(*workspace.control().lend({stop})).list();
        },
        tasks::Outcome<std::vector<Role>>{.done =
                                              [this](std::vector<Role> roles) {
                                                  m_error->clear();
                                                  m_model->setRoles(std::move(roles));
                                                  if (!m_table->currentIndex().isValid())
                                                      m_table->setCurrentIndex(m_model->index(0, 1));
                                                  showCell();
                                              },
                                          .failed =
                                              [this](const Error& error) {
                                                  if (!m_services.isLost() && error.code() != "permission_denied")
                                                      m_error->showError(error);
                                              }});
}

void RolesView::showRights() {
    const auto may = m_services.rights.mayReadRoles();
    const bool refused = may && !may->allowed;
    if (refused)
        m_refused->setTexts(QStringLiteral("You cannot see what the roles may do"), may->reason);
    m_stack->setCurrentIndex(refused ? 1 : 0);
}

void RolesView::showCell() {
    QString words = m_model->details(m_table->currentIndex());
    if (words.isEmpty())
        words = QStringLiteral("Choose a cell to read it in full.");
    if (m_model->hasExceptions())
        words += QStringLiteral(" An asterisk (*) marks where a tenant says otherwise.");
    m_cell->setText(words);
}

} // namespace landreeve::ui::users
