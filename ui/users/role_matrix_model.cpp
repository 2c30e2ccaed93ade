#include "ui/users/role_matrix_model.h"

#include "ui/theme/format.h"
#include "ui/theme/tokens.h"
#include "ui/users/user_words.h"
#include "ui/widgets/cell_roles.h"

#include <algorithm>

namespace landreeve::ui::users {

using landreeve::control::Role;

RoleMatrixModel::RoleMatrixModel(RoleDraft& draft, QObject* parent) : QAbstractTableModel(parent), m_draft(draft) {
    connect(&m_draft, &RoleDraft::changed, this, &RoleMatrixModel::take);
}

void RoleMatrixModel::take() {
    std::vector<std::string> names;
    names.reserve(roles().size());
    for (const Role& role : roles())
        names.push_back(role.name);
    std::vector<std::string> areas = areasOf(roles());
    if (names == m_names && areas == m_areas) {
        if (rowCount() > 0 && columnCount() > 0)
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
        return;
    }
    beginResetModel();
    m_names = std::move(names);
    m_areas = std::move(areas);
    endResetModel();
}

const Role* RoleMatrixModel::roleOf(int column) const {
    return column > 0 && column < columnCount() ? m_draft.role(m_names[static_cast<std::size_t>(column - 1)]) : nullptr;
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
    const QString words = actionWords(actionsOn(area, m_draft.permissions(*role)));
    // First: a narrow column cuts the end.
    return isOtherwise(*role, area) ? QStringLiteral("* ") + words : words;
}

bool RoleMatrixModel::isOtherwise(const Role& role, const std::string& area) const {
    const QStringList tenants = tenantsOf(role, area);
    return m_draft.tenant().empty() ? !tenants.isEmpty() : tenants.contains(QString::fromStdString(m_draft.tenant()));
}

bool RoleMatrixModel::hasExceptions() const {
    return std::ranges::any_of(roles(), [](const Role& role) { return !role.exceptions.empty(); });
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
    if (m_draft.isChanged(*role, area)) {
        const QStringList then = actionsOn(area, m_draft.permissions(*role));
        words += QStringLiteral(" Not saved yet: %1.")
                     .arg(then.isEmpty() ? QStringLiteral("nothing") : then.join(QStringLiteral(", ")));
    }
    return words;
}

int RoleMatrixModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_areas.size());
}

int RoleMatrixModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() || m_names.empty() ? 0 : 1 + static_cast<int>(m_names.size());
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
    case widgets::StrongRole:
        return roleOf(index.column()) != nullptr && m_draft.isChanged(*roleOf(index.column()), area(index.row()));
    case widgets::ToneRole:
        if (roleOf(index.column()) != nullptr && m_draft.isChanged(*roleOf(index.column()), area(index.row())))
            return static_cast<int>(theme::Token::Accent);
        return {};
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
