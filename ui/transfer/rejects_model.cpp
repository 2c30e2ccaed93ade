#include "ui/transfer/rejects_model.h"

#include "ui/theme/format.h"
#include "ui/theme/tokens.h"
#include "ui/transfer/transfer_words.h"
#include "ui/widgets/cell_roles.h"

#include <algorithm>

namespace landreeve::ui::transfer {

using landreeve::transfer::RowReject;

void RejectsModel::setRejects(std::vector<RowReject> rejects) {
    beginResetModel();
    m_all = std::move(rejects);
    m_field.reset();
    narrow();
    endResetModel();
}

void RejectsModel::setField(const std::optional<std::string>& field) {
    beginResetModel();
    m_field = field;
    narrow();
    endResetModel();
}

void RejectsModel::narrow() {
    m_shown.clear();
    for (std::size_t i = 0; i < m_all.size(); ++i) {
        if (!m_field || m_all[i].field == *m_field)
            m_shown.push_back(i);
    }
}

std::vector<std::pair<std::string, int>> RejectsModel::fields() const {
    std::vector<std::pair<std::string, int>> fields;
    for (const RowReject& reject : m_all) {
        const auto known = std::ranges::find(fields, reject.field, &std::pair<std::string, int>::first);
        if (known == fields.end())
            fields.emplace_back(reject.field, 1);
        else
            ++known->second;
    }
    return fields;
}

QString RejectsModel::fieldWord(const std::string& field) const {
    return field.empty() ? QStringLiteral("The row") : targetWord(m_entity, field);
}

int RejectsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

QString RejectsModel::words(const RowReject& reject, int column) const {
    switch (column) {
    case Line:
        return theme::count(reject.line);
    case FieldName:
        return fieldWord(reject.field);
    case Value:
        return qt(reject.value);
    case Fault:
        return qt(reject.message);
    default:
        return qt(reject.repair);
    }
}

QVariant RejectsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RowReject& reject = m_all[m_shown[static_cast<std::size_t>(index.row())]];
    switch (role) {
    case Qt::DisplayRole:
        return words(reject, index.column());
    case Qt::ToolTipRole:
        return index.column() == Fault ? qt(reject.message + " (" + reject.code + ")") : words(reject, index.column());
    case Qt::AccessibleTextRole:
        return QString(headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString() + QStringLiteral(": ") +
                       words(reject, index.column()));
    case widgets::FixedRole:
        return index.column() == Value || index.column() == Repair;
    case widgets::MutedRole:
        return index.column() == Line;
    default:
        return {};
    }
}

QVariant RejectsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    static const QStringList kHeads{QStringLiteral("Line"), QStringLiteral("Field"), QStringLiteral("In the file"),
                                    QStringLiteral("What is wrong"), QStringLiteral("Probably meant")};
    return orientation == Qt::Horizontal && role == Qt::DisplayRole ? kHeads.value(section) : QVariant();
}

} // namespace landreeve::ui::transfer
