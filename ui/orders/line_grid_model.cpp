#include "ui/orders/line_grid_model.h"

#include "ui/orders/line_columns.h"
#include "ui/theme/format.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/cell_roles.h"

#include <algorithm>

namespace landreeve::ui::orders {

using landreeve::orders::TaxSplit;

namespace {

const LineColumn& columnAt(int column) {
    return lineColumns()[static_cast<std::size_t>(column)];
}

QString percent(const std::string& text) {
    return theme::quantity(text) + QStringLiteral(" %");
}

QString labelOf(const LineColumn& column, TaxSplit split) {
    if (split == TaxSplit::Single && std::string_view(column.id) == "igst")
        return QStringLiteral("Tax");
    if (split == TaxSplit::Single && std::string_view(column.id) == "tax_rate")
        return QStringLiteral("Rate");
    return QLatin1String(column.label);
}

} // namespace

LineGridModel::LineGridModel(LineDocument& document, QObject* parent)
    : QAbstractTableModel(parent), m_document(document) {
    // Not a reset: somebody may be typing into a cell, and would lose it and the keyboard.
    connect(&document, &LineDocument::recomputed, this, [this] {
        Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
        if (const int count = m_document.count(); count > 0)
            Q_EMIT dataChanged(index(0, 0), index(count - 1, columnCount() - 1));
    });
    connect(&document, &LineDocument::aboutToReplace, this, &LineGridModel::aboutToReplace);
    connect(&document, &LineDocument::replaced, this, &LineGridModel::replaced);
    connect(&document, &LineDocument::stockChanged, this, [this] {
        if (const int count = m_document.count(); count > 0)
            Q_EMIT dataChanged(index(0, lineColumn("free")), index(count - 1, lineColumn("free")));
    });
}

void LineGridModel::aboutToReplace(int at, int removed, int inserted) {
    if (inserted > removed)
        beginInsertRows({}, at + removed, at + inserted - 1);
    else if (inserted < removed)
        beginRemoveRows({}, at + inserted, at + removed - 1);
}

void LineGridModel::replaced(int at, int removed, int inserted) {
    if (inserted > removed)
        endInsertRows();
    else if (inserted < removed)
        endRemoveRows();
    if (const int changed = std::min(inserted, removed); changed > 0)
        Q_EMIT dataChanged(index(at, 0), index(at + changed - 1, columnCount() - 1));
}

void LineGridModel::setReadOnly(bool on) {
    if (on == m_readOnly)
        return;
    beginResetModel();
    m_readOnly = on;
    endResetModel();
}

int LineGridModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : m_document.count() + (m_readOnly ? 0 : 1);
}

int LineGridModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(lineColumns().size());
}

QVariant LineGridModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const LineColumn& column = columnAt(section);
    if (role == Qt::DisplayRole)
        return labelOf(column, m_document.split());
    if (role == Qt::AccessibleTextRole)
        return section == 0 ? QStringLiteral("Line") : labelOf(column, m_document.split());
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((column.kind == LineColumn::Kind::Figure ? Qt::AlignRight : Qt::AlignLeft) |
                                Qt::AlignVCenter);
    return {};
}

QString LineGridModel::shown(int row, int column) const {
    const LineColumn& described = columnAt(column);
    const std::string_view id = described.id;
    if (id == "position")
        return {};
    if (isEntry(row))
        return id == "sku" ? QStringLiteral("SKU or scan") : QString();
    const auto& line = m_document.line(row);
    const auto& amounts = m_document.amounts(row);
    if (id == "free")
        return freeWords(row);
    if (described.member == nullptr) {
        if (!amounts)
            return QStringLiteral("—");
        const Decimal& value = id == "taxable"  ? amounts->taxable
                               : id == "amount" ? amounts->amount()
                               : id == "igst"   ? amounts->whole
                                                : amounts->half;
        return theme::grouped(value.toString());
    }
    const std::string& text = line.*described.member;
    if (text.empty())
        return described.kind == LineColumn::Kind::Figure ? QStringLiteral("—") : QString();
    const auto number = Decimal::parse(text);
    if (described.kind != LineColumn::Kind::Figure || !number)
        return QString::fromStdString(text);
    if (id == "quantity")
        return theme::quantity(text);
    if (id == "unit_price")
        return theme::grouped(number->rounded(std::max(2, number->scale())).toString());
    return id == "discount_pct" && number->isZero() ? QStringLiteral("—") : percent(text);
}

// What can be promised from the line's warehouse, and from the others.
QString LineGridModel::freeWords(int row) const {
    const auto* places = m_document.stockOf(row);
    if (places == nullptr)
        return {};
    const Decimal here = freeHere(row);
    Decimal elsewhere;
    for (const auto& place : *places) {
        if (place.warehouse != m_document.line(row).warehouse)
            elsewhere = elsewhere + place.free();
    }
    const QString words = theme::quantity(here.toString());
    return elsewhere.isZero() ? words
                              : QStringLiteral("%1 of %2").arg(words, theme::quantity((here + elsewhere).toString()));
}

QString LineGridModel::warehouseWords(int row, const QString& code) const {
    const auto* places = m_document.kind() == LineDocument::Kind::Sale ? m_document.stockOf(row) : nullptr;
    if (places == nullptr)
        return code;
    const auto there = std::ranges::find(*places, code.toStdString(), &LineDocument::PlaceStock::warehouse);
    return QStringLiteral("%1 · %2 free")
        .arg(code, theme::quantity((there == places->end() ? Decimal() : there->free()).toString()));
}

Decimal LineGridModel::freeHere(int row) const {
    const auto* places = m_document.stockOf(row);
    if (places == nullptr)
        return {};
    const auto here = std::ranges::find(*places, m_document.line(row).warehouse, &LineDocument::PlaceStock::warehouse);
    return here == places->end() ? Decimal() : here->free();
}

bool LineGridModel::isShort(int row) const {
    const auto quantity = Decimal::parse(m_document.line(row).quantity);
    return m_document.stockOf(row) != nullptr && quantity && *quantity > freeHere(row);
}

QString LineGridModel::freeByPlace(int row) const {
    const auto* places = m_document.stockOf(row);
    if (places == nullptr)
        return {};
    QStringList each;
    for (const auto& place : *places)
        each << QStringLiteral("%1: %2 free, %3 on hand, %4 reserved")
                    .arg(QString::fromStdString(place.warehouse), theme::quantity(place.free().toString()),
                         theme::quantity(place.onHand.toString()), theme::quantity(place.reserved.toString()));
    return each.isEmpty() ? QStringLiteral("It is in no warehouse.") : each.join(u'\n');
}

QString LineGridModel::faultAt(int row, int column) const {
    if (isEntry(row))
        return {};
    const auto& faults = m_document.faults(row);
    const auto found = std::ranges::find(faults, columnAt(column).id, &landreeve::orders::LineFault::field);
    if (found == faults.end())
        return {};
    // A code that was not looked up yet is not wrong.
    const auto& line = m_document.line(row);
    if (found->field == "sku" && line.sku.empty())
        return QStringLiteral("Enter a SKU, or scan a barcode.");
    return QString::fromStdString(found->message);
}

// A draft may hold it; no step forward takes it.
QString LineGridModel::warningAt(int row, int column) const {
    if (m_readOnly || isEntry(row) || column != lineColumn("sku"))
        return {};
    const auto* product = m_document.productOf(m_document.line(row).sku);
    return product == nullptr || product->active
               ? QString()
               : QStringLiteral("%1 is not active any more: the order cannot go forward with it.")
                     .arg(QString::fromStdString(product->sku));
}

QString LineGridModel::saidAt(int row, int column) const {
    const QString fault = faultAt(row, column);
    return fault.isEmpty() ? warningAt(row, column) : fault;
}

QVariant LineGridModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const LineColumn& column = columnAt(index.column());
    const bool entry = isEntry(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return shown(index.row(), index.column());
    case Qt::AccessibleTextRole: {
        if (column.kind == LineColumn::Kind::Number)
            return QStringLiteral("Line %1").arg(index.row() + 1);
        const QString fault = saidAt(index.row(), index.column());
        const QString text = headerData(index.column(), Qt::Horizontal, Qt::AccessibleTextRole).toString() +
                             QStringLiteral(": ") + shown(index.row(), index.column());
        return fault.isEmpty() ? text : QString(text + QStringLiteral(". ") + fault);
    }
    case Qt::EditRole:
        return entry || column.member == nullptr ? QString()
                                                 : QString::fromStdString(m_document.line(index.row()).*column.member);
    case Qt::ToolTipRole:
        if (std::string_view(column.id) == "free" && !entry)
            return freeByPlace(index.row());
        return saidAt(index.row(), index.column());
    case Qt::TextAlignmentRole:
        return static_cast<int>((column.kind == LineColumn::Kind::Figure ? Qt::AlignRight : Qt::AlignLeft) |
                                Qt::AlignVCenter);
    case widgets::FixedRole:
        return column.kind == LineColumn::Kind::Code && !entry;
    case widgets::MutedRole:
        return entry || column.kind == LineColumn::Kind::Number;
    case widgets::ToneRole:
        if (std::string_view(column.id) == "free" && !entry)
            return isShort(index.row()) ? static_cast<int>(theme::Token::Bad) : QVariant();
        if (!faultAt(index.row(), index.column()).isEmpty())
            return static_cast<int>(theme::Token::Bad);
        return warningAt(index.row(), index.column()).isEmpty() ? QVariant() : static_cast<int>(theme::Token::Warn);
    default:
        return {};
    }
}

/// Part of a code is enough where no other has it.
std::string LineGridModel::warehouseMeant(const QString& typed) const {
    const QString text = typed.trimmed();
    QStringList meant;
    for (const QString& code : m_document.warehouses()) {
        if (code.compare(text, Qt::CaseInsensitive) == 0)
            return code.toStdString();
        if (!text.isEmpty() && code.contains(text, Qt::CaseInsensitive))
            meant.append(code);
    }
    return (meant.size() == 1 ? meant.front() : text).toStdString();
}

bool LineGridModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    const LineColumn& column = columnAt(index.column());
    if (m_readOnly || !column.editable)
        return false;
    const std::string text = column.member == &landreeve::orders::OrderLine::warehouse
                                 ? warehouseMeant(value.toString())
                                 : typedInto(column, value.toString());
    const QString words = QStringLiteral("Edit %1").arg(labelOf(column, m_document.split()));
    if (isEntry(index.row())) {
        if (text.empty())
            return false;
        landreeve::orders::OrderLine line;
        line.*column.member = text;
        m_document.replace(m_document.count(), 0, {line}, QStringLiteral("Add line"));
        return true;
    }
    const bool offered = m_document.hasOfferedWarehouse(index.row());
    m_document.change(
        index.row(),
        [&](landreeve::orders::OrderLine& line) {
            if (column.member == &landreeve::orders::OrderLine::sku && line.sku != text) {
                // Another product: what came from the one before goes with it.
                landreeve::orders::OrderLine fresh;
                fresh.lineId = line.lineId;
                fresh.warehouse = offered ? std::string() : line.warehouse;
                fresh.quantity = line.quantity;
                fresh.discountPct = line.discountPct;
                line = fresh;
            }
            line.*column.member = text;
        },
        words);
    return true;
}

Qt::ItemFlags LineGridModel::flags(const QModelIndex& index) const {
    if (!index.isValid())
        return Qt::NoItemFlags;
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    const LineColumn& column = columnAt(index.column());
    if (!m_readOnly && column.editable &&
        (!isEntry(index.row()) || column.member == &landreeve::orders::OrderLine::sku))
        flags |= Qt::ItemIsEditable;
    return flags;
}

} // namespace landreeve::ui::orders
