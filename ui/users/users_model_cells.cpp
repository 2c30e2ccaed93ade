#include "ui/theme/format.h"
#include "ui/theme/hue.h"
#include "ui/tokens/token_words.h"
#include "ui/users/user_words.h"
#include "ui/users/users_model.h"
#include "ui/widgets/cell_roles.h"

namespace landreeve::ui::users {

using Mapping = UsersModel::Mapping;

QString UsersModel::display(const Mapping& mapping, int column) const {
    switch (column) {
    case Person:
        return isOwn(mapping) ? personOf(mapping) + QStringLiteral(" (you)") : personOf(mapping);
    case UserId:
        return QString::fromStdString(mapping.userId);
    case Issuer:
        return tokens::nameOfIssuer(mapping.issuer);
    case Tenant:
        return placeOf(mapping.tenantId);
    case Role:
        return QString::fromStdString(mapping.role);
    case Since:
        return theme::when(theme::toDateTime(mapping.createdAt), QDateTime::currentDateTimeUtc());
    case By:
        return mapping.createdBy.empty() ? QStringLiteral("—") : QString::fromStdString(mapping.createdBy);
    default:
        return {};
    }
}

QString UsersModel::toolTip(const Mapping& mapping, int column) const {
    switch (column) {
    case Person:
        return QString::fromStdString(mapping.userId);
    case Issuer:
        return QString::fromStdString(mapping.issuer);
    case Tenant:
        return mapping.tenantId.empty() ? QStringLiteral("In every tenant, and for the workspace itself") : QString();
    case Since: {
        const QDateTime since = theme::toDateTime(mapping.createdAt);
        return theme::localTime(since) + u'\n' + theme::utcTime(since);
    }
    default:
        return {};
    }
}

QVariant UsersModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Mapping& mapping = m_rows[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return display(mapping, column);
    case Qt::AccessibleTextRole:
        return QString(headerData(column, Qt::Horizontal, Qt::DisplayRole).toString() + QStringLiteral(": ") +
                       display(mapping, column));
    case Qt::ToolTipRole:
        return toolTip(mapping, column);
    case widgets::HueRole:
        return column == Tenant && !mapping.tenantId.empty()
                   ? QVariant(static_cast<int>(theme::hueOf(QString::fromStdString(mapping.tenantId))))
                   : QVariant();
    case widgets::StrongRole:
        return column == Tenant && mapping.tenantId.empty();
    case widgets::FixedRole:
        return column == UserId;
    case widgets::MutedRole:
        return column == By && mapping.createdBy.empty();
    default:
        return {};
    }
}

QVariant UsersModel::headerData(int section, Qt::Orientation orientation, int role) const {
    static const QStringList kHeads{QStringLiteral("Person"),  QStringLiteral("User ID"), QStringLiteral("Issuer"),
                                    QStringLiteral("Tenant"),  QStringLiteral("Role"),    QStringLiteral("Since"),
                                    QStringLiteral("Given by")};
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter);
    return role == Qt::DisplayRole ? kHeads.value(section) : QVariant();
}

} // namespace landreeve::ui::users
