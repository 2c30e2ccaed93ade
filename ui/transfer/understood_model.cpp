#include "ui/transfer/understood_model.h"

#include "ui/theme/format.h"
#include "ui/transfer/transfer_words.h"

#include <algorithm>

namespace landreeve::ui::transfer {

using landreeve::records::Field;
using landreeve::records::FieldType;
using landreeve::transfer::ReadRow;

UnderstoodModel::UnderstoodModel(const landreeve::records::Entity& entity, QObject* parent)
    : QAbstractTableModel(parent), m_entity(entity) {}

void UnderstoodModel::setRows(std::vector<ReadRow> rows) {
    beginResetModel();
    m_rows = std::move(rows);
    m_fields.clear();
    for (const ReadRow& row : m_rows) {
        for (const auto& [name, value] : row.fields) {
            if (const Field* field = m_entity.find(name); std::ranges::find(m_fields, field) == m_fields.end())
                m_fields.push_back(field);
        }
    }
    endResetModel();
}

bool UnderstoodModel::isNumber(int column) const {
    return column == 0 || m_fields[static_cast<std::size_t>(column - 1)]->isNumber();
}

int UnderstoodModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int UnderstoodModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() || m_rows.empty() ? 0 : static_cast<int>(m_fields.size()) + 1;
}

QString UnderstoodModel::textOf(const QModelIndex& index) const {
    const ReadRow& row = m_rows[static_cast<std::size_t>(index.row())];
    if (index.column() == 0)
        return theme::count(row.line);
    const Field& field = *m_fields[static_cast<std::size_t>(index.column() - 1)];
    const auto found = std::ranges::find(row.fields, field.name, [](const auto& each) { return each.first; });
    if (found == row.fields.end() || !found->second)
        return {};
    if (field.type == FieldType::Quantity)
        return theme::quantity(*found->second);
    if (const auto amount = Decimal::parse(*found->second); amount && field.type == FieldType::Money)
        return theme::grouped(amount->rounded(2).toString());
    return field.isNumber() ? theme::grouped(*found->second) : qt(*found->second).simplified();
}

QVariant UnderstoodModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return textOf(index);
    case Qt::AccessibleTextRole:
        return QString(headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString() + QStringLiteral(": ") +
                       textOf(index));
    case Qt::TextAlignmentRole:
        return static_cast<int>((isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    default:
        return {};
    }
}

QVariant UnderstoodModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section >= columnCount())
        return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((isNumber(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    return section == 0 ? QStringLiteral("Line") : qt(m_fields[static_cast<std::size_t>(section - 1)]->label);
}

} // namespace landreeve::ui::transfer
