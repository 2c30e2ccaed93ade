#include "ui/users/role_matrix_model.h"

#include "ui/theme/format.h"
#include "ui/users/user_words.h"
#include "ui/widgets/cell_roles.h"

#include <algorithm>

namespace landreeve::ui::users {

using landreeve::control::Role;

void RoleMatrixModel::setRoles(std::vector<Role> roles) {
    if (roles == m_roles)
        return;
    beginResetModel();
    m_roles = std::move(roles);
    m_areas = areasOf(m_roles);
    endResetModel();
}

const Role* RoleMatrixModel::roleOf(int column) const {
    return column > 0 && column < columnCount() ? &m_roles[static_cast<std::size_t>(column - 1)] : nullptr;
}

QStringList RoleMatrixModel::tenantsOf(const Role& role, const std::string& area) {
    QStringList tenants;
    for (const auto& exception : role.exceptions) {
        const QString tenant = QString::fromStdString(exception.tenantId);
        if (exception.permission.starts_with(area + ':') && !tenants.contains(tenant))
            tenants.append(tenant);
    }
    return tenants;
}

QString RoleMatrixModel::display(const QModelIndex& index) const {
    const std::string& area = m_areas[static_cast<std::size_t>(index.row())];
    const Role* role = roleOf(index.column());
    if (role == nullptr)
        return areaWords(area);
    const QString words = actionWords(actionsOn(area, role->permissions));
    return tenantsOf(*role, area).isEmpty() ? words : words + QStringLiteral(" *");
}

bool RoleMatrixModel::hasExceptions() const {
    return std::ranges::any_of(m_roles, [](const Role& role) { return !role.exceptions.empty(); });
}

QString RoleMatrixModel::details(const QModelIndex& index) const {
    const Role* role = index.isValid() ? roleOf(index.column()) : nullptr;
    if (role == nullptr)
        return {};
    const std::string& area = m_areas[static_cast<std::size_t>(index.row())];
    const QStringList actions = actionsOn(area, role->permissions);
    QString words = QStringLiteral("%1, %2: %3.")
                        .arg(QString::fromStdString(role->name), areaWords(area).toLower(),
                             actions.isEmpty() ? QStringLiteral("nothing") : actions.join(QStringLiteral(", ")));
    const QStringList tenants = tenantsOf(*role, area);
    for (const QString& tenant : tenants) {
        const QStringList there = actionsOn(area, permissionsIn(*role, tenant.toStdString()));
        words += QStringLiteral(" In %1: %2.")
                     .arg(tenant, there.isEmpty() ? QStringLiteral("nothing") : there.join(QStringLiteral(", ")));
    }
    return words;
}

int RoleMatrixModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_areas.size());
}

int RoleMatrixModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() || m_roles.empty() ? 0 : 1 + static_cast<int>(m_roles.size());
}

QVariant RoleMatrixModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return display(index);
    case Qt::AccessibleTextRole:
        return index.column() == 0 ? display(index) : details(index);
    case Qt::ToolTipRole:
        return details(index);
    case widgets::MutedRole:
        return display(index) == QStringLiteral("—");
    default:
        return {};
    }
}

QVariant RoleMatrixModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter);
    const Role* one = roleOf(section);
    if (role == Qt::DisplayRole)
        return one == nullptr ? QStringLiteral("Area") : QString::fromStdString(one->name);
    if (role == Qt::ToolTipRole && one != nullptr)
        return one->mappings == 1 ? QStringLiteral("Given once")
                                  : QStringLiteral("Given %1 times").arg(theme::count(one->mappings));
    return {};
}

} // namespace landreeve::ui::users
