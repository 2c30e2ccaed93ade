#include "ui/stock/reorder_model.h"

#include "ui/records/typed_quantity.h"
#include "ui/stock/stock_words.h"
#include "ui/widgets/cell_roles.h"
#include "ui/widgets/status.h"

#include <QHash>
#include <QSet>

#include <algorithm>

namespace landreeve::ui::stock {

using landreeve::stock::Proposal;
using landreeve::stock::ReorderLine;
using records::typedQuantity;
using records::TypedQuantity;

void ReorderModel::setProposals(std::vector<Proposal> proposals) {
    const Typed before = typed();
    std::vector<Row> rows;
    for (Proposal& proposal : proposals) {
        const auto kept = before.find(proposal.productId);
        Decision decision = kept != before.end() ? kept->second : Decision();
        if (decision.vendor && decision.vendor->id == proposal.vendorId)
            decision.vendor.reset();
        rows.push_back({std::move(proposal), std::move(decision)});
    }
    const auto product = [](const Row& row) { return row.proposal.productId; };
    if (!rows.empty() && std::ranges::equal(rows, m_rows, {}, product, product)) {
        // Not a reset: a quantity may be being typed.
        m_rows = std::move(rows);
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, Columns - 1));
    } else {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
    }
    Q_EMIT edited();
}

ReorderModel::Vendor ReorderModel::Row::vendor() const {
    return decision.vendor.value_or(Vendor{proposal.vendorId, QString::fromStdString(proposal.vendorName)});
}

bool ReorderModel::canBeOrdered(const Row& row) {
    return !row.vendor().id.empty() && !row.proposal.warehouse.empty();
}

std::optional<Decimal> ReorderModel::quantityOf(const Row& row) {
    if (!canBeOrdered(row))
        return std::nullopt;
    if (!row.decision.quantity)
        return row.proposal.quantity;
    const TypedQuantity typed = typedQuantity(*row.decision.quantity);
    return typed.isNumber() && !typed.value.isNegative() && !typed.value.isZero() ? std::optional(typed.value)
                                                                                  : std::nullopt;
}

QString ReorderModel::faultOf(const Row& row) {
    if (!row.decision.quantity || row.decision.quantity->isEmpty())
        return {};
    const TypedQuantity typed = typedQuantity(*row.decision.quantity);
    if (!typed.isNumber())
        return typed.words();
    return typed.value.isNegative() ? QStringLiteral("An order is never below zero.") : QString();
}

std::vector<ReorderLine> ReorderModel::lines() const {
    std::vector<ReorderLine> lines;
    for (const Row& row : m_rows) {
        if (const auto quantity = quantityOf(row))
            lines.push_back({row.proposal.productId, quantity, row.vendor().id, row.proposal.warehouse});
    }
    return lines;
}

int ReorderModel::orders() const {
    QSet<QString> vendors;
    for (const Row& row : m_rows) {
        if (quantityOf(row))
            vendors.insert(QString::fromStdString(row.vendor().id));
    }
    return static_cast<int>(vendors.size());
}

int ReorderModel::firstWrong() const {
    const auto wrong = std::ranges::find_if(m_rows, [](const Row& row) { return !faultOf(row).isEmpty(); });
    return wrong == m_rows.end() ? -1 : static_cast<int>(wrong - m_rows.begin());
}

int ReorderModel::withoutVendor() const {
    return static_cast<int>(std::ranges::count_if(m_rows, [](const Row& row) { return row.vendor().id.empty(); }));
}

bool ReorderModel::isTyped() const {
    return std::ranges::any_of(m_rows, [](const Row& row) { return !row.decision.isEmpty(); });
}

ReorderModel::Typed ReorderModel::typed() const {
    Typed typed;
    for (const Row& row : m_rows) {
        if (!row.decision.isEmpty())
            typed.emplace(row.proposal.productId, row.decision);
    }
    return typed;
}

void ReorderModel::clearTyped(const Typed& typed) {
    for (Row& row : m_rows) {
        const auto then = typed.find(row.proposal.productId);
        if (then == typed.end())
            continue;
        if (row.decision.quantity == then->second.quantity)
            row.decision.quantity.reset();
        if (row.decision.vendor == then->second.vendor)
            row.decision.vendor.reset();
    }
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, Columns - 1));
    Q_EMIT edited();
}

void ReorderModel::setVendor(const std::vector<int>& rows, const Vendor& vendor) {
    if (rows.empty())
        return;
    for (const int at : rows) {
        Row& row = m_rows[static_cast<std::size_t>(at)];
        row.decision.vendor = vendor.id == row.proposal.vendorId ? std::nullopt : std::optional(vendor);
    }
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, Columns - 1));
    Q_EMIT edited();
}

const Proposal* ReorderModel::at(int row) const {
    return row >= 0 && row < rowCount() ? &m_rows[static_cast<std::size_t>(row)].proposal : nullptr;
}

int ReorderModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QString ReorderModel::textOf(int row, int column) const {
    const Row& line = m_rows[static_cast<std::size_t>(row)];
    const Proposal& proposal = line.proposal;
    switch (column) {
    case VendorName:
        return line.vendor().id.empty() ? QStringLiteral("Never bought") : line.vendor().name;
    case Sku:
        return QString::fromStdString(proposal.sku);
    case Product:
        return QString::fromStdString(proposal.name);
    case Projected:
        return quantityWords(proposal.projected);
    case Level:
        return quantityWords(proposal.level);
    case Quantity:
        return line.decision.quantity ? *line.decision.quantity : quantityWords(proposal.quantity);
    case Unit:
        return QString::fromStdString(proposal.unit);
    case Warehouse:
        return proposal.warehouse.empty() ? QStringLiteral("—") : QString::fromStdString(proposal.warehouse);
    default: {
        const auto quantity = quantityOf(line);
        if (quantity && proposal.unitPrice.isZero())
            return QStringLiteral("No price yet");
        return quantity ? theme::money((*quantity * proposal.unitPrice).rounded(2).toString()) : QStringLiteral("—");
    }
    }
}

bool ReorderModel::beginsGroup(int row) const {
    const auto at = [this](int which) { return m_rows[static_cast<std::size_t>(which)].vendor().id; };
    return row == 0 || at(row - 1) != at(row);
}

QVariant ReorderModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const Proposal& proposal = row.proposal;
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return textOf(index.row(), column);
    case Qt::EditRole:
        return column == Quantity
                   ? QVariant(row.decision.quantity ? *row.decision.quantity
                                                    : QString::fromStdString(proposal.quantity.toString()))
                   : QVariant();
    case Qt::ToolTipRole:
        if (column == Projected)
            return QStringLiteral("%1 on hand, %2 in transit, %3 in drafts, %4 reserved")
                .arg(quantityWords(proposal.onHand), quantityWords(proposal.inTransit), quantityWords(proposal.drafted),
                     quantityWords(proposal.reserved));
        if (column == VendorName && row.vendor().id.empty())
            return QStringLiteral("Choose a vendor for it.");
        if (column == VendorName && row.decision.vendor && !proposal.vendorId.empty())
            return QStringLiteral("Last bought from %1").arg(QString::fromStdString(proposal.vendorName));
        return column == Quantity && !faultOf(row).isEmpty() ? faultOf(row) : textOf(index.row(), column);
    case Qt::AccessibleTextRole: {
        const QString words = headerData(column, Qt::Horizontal, Qt::DisplayRole).toString() + QStringLiteral(": ") +
                              textOf(index.row(), column);
        return column == Quantity && !faultOf(row).isEmpty() ? QString(words + u'.' + u' ' + faultOf(row)) : words;
    }
    case Qt::TextAlignmentRole:
        return column == Projected || column == Level || column == Quantity || column == Value
                   ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter))
                   : QVariant();
    case widgets::MutedRole:
        // A group's vendor stands out once, where it begins.
        return !canBeOrdered(row) || (column == VendorName && !beginsGroup(index.row())) ||
               (column == Value && !quantityOf(row));
    case widgets::FixedRole:
        return column == Sku;
    case widgets::StrongRole:
        return (column == Quantity && canBeOrdered(row)) || (column == VendorName && beginsGroup(index.row()));
    case widgets::StatusRole:
        return column == Quantity && !faultOf(row).isEmpty()
                   ? QVariant::fromValue(
                         widgets::Status{widgets::Shape::Diamond, theme::Token::Bad, faultOf(row), false})
                   : QVariant();
    default:
        return {};
    }
}

QVariant ReorderModel::headerData(int section, Qt::Orientation orientation, int role) const {
    static const QStringList kHeads{QStringLiteral("Vendor"),    QStringLiteral("SKU"),   QStringLiteral("Product"),
                                    QStringLiteral("Projected"), QStringLiteral("Level"), QStringLiteral("Order"),
                                    QStringLiteral("Unit"),      QStringLiteral("To"),    QStringLiteral("Value")};
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole &&
        (section == Projected || section == Level || section == Quantity || section == Value))
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return orientation == Qt::Horizontal && role == Qt::DisplayRole ? kHeads.value(section) : QVariant();
}

Qt::ItemFlags ReorderModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags usual = QAbstractTableModel::flags(index);
    return index.isValid() && index.column() == Quantity && canBeOrdered(m_rows[static_cast<std::size_t>(index.row())])
               ? usual | Qt::ItemIsEditable
               : usual;
}

bool ReorderModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid) || index.column() != Quantity)
        return false;
    Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const QString text = value.toString().trimmed();
    const TypedQuantity typed = typedQuantity(text);
    row.decision.quantity =
        typed.isNumber() && typed.value == row.proposal.quantity ? std::nullopt : std::optional(text);
    Q_EMIT dataChanged(index.siblingAtColumn(0), index.siblingAtColumn(Columns - 1));
    Q_EMIT edited();
    return true;
}

QWidget* ReorderDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem& option,
                                       const QModelIndex& index) const {
    QWidget* edit = CountDelegate::createEditor(parent, option, index);
    edit->setObjectName(QStringLiteral("orderQuantityEdit"));
    edit->setAccessibleName(
        QStringLiteral("To order, %1").arg(index.siblingAtColumn(ReorderModel::Sku).data().toString()));
    return edit;
}

} // namespace landreeve::ui::stock
