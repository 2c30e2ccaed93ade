#include "ui/stock/places_model.h"

#include "ui/stock/stock_words.h"
#include "ui/widgets/cell_roles.h"

#include <algorithm>

namespace landreeve::ui::stock {

using landreeve::stock::Place;

namespace {

Decimal figureOf(const Place& place, int column) {
    switch (column) {
    case PlacesModel::OnHand:
        return place.onHand;
    case PlacesModel::Reserved:
        return place.reserved;
    case PlacesModel::Free:
        return place.free();
    case PlacesModel::InTransit:
        return place.inTransit;
    case PlacesModel::Damaged:
        return place.damaged;
    case PlacesModel::Average:
        return place.average;
    default:
        return place.valuation;
    }
}

QString textOf(const Place& place, int column) {
    if (column == PlacesModel::Warehouse)
        return QString::fromStdString(place.warehouse) + (place.active ? QString() : QStringLiteral(" (inactive)"));
    const Decimal figure = figureOf(place, column);
    return column == PlacesModel::Average || column == PlacesModel::Valuation
               ? theme::money(figure.rounded(2).toString())
               : quantityWords(figure);
}

} // namespace

void PlacesModel::setStock(const landreeve::stock::ProductStock& stock) {
    beginResetModel();
    m_rows.clear();
    std::ranges::copy_if(stock.places, std::back_inserter(m_rows),
                         [](const Place& place) { return !place.inventoryId.empty(); });
    endResetModel();
}

const Place* PlacesModel::at(int row) const {
    return row >= 0 && row < rowCount() ? &m_rows[static_cast<std::size_t>(row)] : nullptr;
}

int PlacesModel::rowOf(const std::string& warehouse) const {
    const auto found = std::ranges::find(m_rows, warehouse, &Place::warehouse);
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

int PlacesModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant PlacesModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Place& place = *at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return textOf(place, index.column());
    case Qt::ToolTipRole:
        return index.column() == Average ? theme::money(place.average.toString()) : textOf(place, index.column());
    case Qt::AccessibleTextRole:
        return QString(headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString() + QStringLiteral(": ") +
                       textOf(place, index.column()));
    case Qt::TextAlignmentRole:
        return index.column() == Warehouse ? QVariant() : QVariant(int(Qt::AlignRight | Qt::AlignVCenter));
    case widgets::MutedRole:
        return index.column() == Warehouse ? !place.active : figureOf(place, index.column()).isZero();
    case widgets::StrongRole:
        return index.column() == OnHand;
    default:
        return {};
    }
}

QVariant PlacesModel::headerData(int section, Qt::Orientation orientation, int role) const {
    static const QStringList kHeads{QStringLiteral("Warehouse"),    QStringLiteral("On hand"),
                                    QStringLiteral("Reserved"),     QStringLiteral("Free"),
                                    QStringLiteral("In transit"),   QStringLiteral("Damaged"),
                                    QStringLiteral("Average cost"), QStringLiteral("Worth")};
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole && section != Warehouse)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return orientation == Qt::Horizontal && role == Qt::DisplayRole ? kHeads.value(section) : QVariant();
}

} // namespace landreeve::ui::stock
