#include "ui/orders/progress_model.h"

#include "ui/records/amount_words.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/cell_roles.h"

#include <algorithm>

namespace landreeve::ui::orders {

using landreeve::orders::OrderKind;
using landreeve::orders::OrderLine;
using records::amount;
using theme::Token;

void ProgressModel::show(const landreeve::orders::OrderProgress& order, const std::vector<OrderLine>& lines,
                         landreeve::orders::TaxSplit split) {
    beginResetModel();
    m_kind = order.kind;
    m_rows.clear();
    for (const auto& line : order.lines) {
        Row row{line, {}, {}};
        if (const auto found = std::ranges::find(lines, line.lineId, &OrderLine::lineId); found != lines.end()) {
            row.document = *found;
            row.amounts = landreeve::orders::amountsOf(*found, split);
        }
        m_rows.push_back(std::move(row));
    }
    endResetModel();
}

int ProgressModel::rowOf(const std::string& lineId) const {
    const auto found = std::ranges::find_if(m_rows, [&](const Row& row) { return row.line.lineId == lineId; });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

int ProgressModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ProgressModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ProgressModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((section >= Ordered && section <= Amount ? Qt::AlignRight : Qt::AlignLeft) |
                                Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    static const char* const labels[] = {"",      "SKU",     "Product", "HSN",    "Ordered", "Price",
                                         "Disc.", "Taxable", "Tax",     "Amount", "Received"};
    if (section == Position)
        return role == Qt::DisplayRole ? QString() : QStringLiteral("Line");
    if (section == Done && m_kind == OrderKind::Sale)
        return QStringLiteral("Shipped");
    return QLatin1String(labels[section]);
}

Decimal ProgressModel::done(const Row& row) const {
    return m_kind == OrderKind::Purchase ? row.line.received : row.line.shipped;
}

QString ProgressModel::shown(const Row& row, int column) const {
    const auto dash = QStringLiteral("—");
    switch (column) {
    case Position:
        return QString::number(row.line.position);
    case Sku:
        return QString::fromStdString(row.line.sku);
    case Product:
        return QString::fromStdString(row.line.description);
    case Hsn:
        return QString::fromStdString(row.document.hsnCode);
    case Ordered:
        return amount(row.line.ordered) + u' ' + QString::fromStdString(row.line.unit);
    case Price:
        return theme::grouped(row.line.unitPrice.toString());
    case Discount: {
        const auto discount = Decimal::parse(row.document.discountPct);
        return !discount || discount->isZero() ? dash : amount(*discount) + QStringLiteral(" %");
    }
    case Taxable:
        return row.amounts ? theme::grouped(row.amounts->taxable.toString()) : dash;
    case Tax:
        return row.amounts ? amount(row.amounts->rate) + QStringLiteral(" %") : dash;
    case Amount:
        return row.amounts ? theme::grouped(row.amounts->amount().toString()) : dash;
    default: {
        QString words = QStringLiteral("%1 of %2").arg(amount(done(row)), amount(row.line.ordered));
        if (!row.line.rejected.isZero())
            words += QStringLiteral(", %1 rejected").arg(amount(row.line.rejected));
        if (!row.line.returned.isZero())
            words += QStringLiteral(", %1 returned").arg(amount(row.line.returned));
        if (!row.line.shortClosed.isZero())
            words += QStringLiteral(", %1 will not come").arg(amount(row.line.shortClosed));
        const Decimal open = row.line.ordered - row.line.shipped - row.line.reserved;
        if (m_kind == OrderKind::Sale && !row.line.reserved.isZero() && !open.isZero())
            words += QStringLiteral(", %1 short").arg(amount(open));
        return words;
    }
    }
}

QString ProgressModel::longestDone() const {
    QString longest;
    for (const Row& row : m_rows) {
        if (const QString words = shown(row, Done); words.size() > longest.size())
            longest = words;
    }
    return longest;
}

QVariant ProgressModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return shown(row, column);
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1: %2").arg(headerData(column, Qt::Horizontal, Qt::AccessibleTextRole).toString(),
                                            shown(row, column));
    case Qt::ToolTipRole:
        return column == Product
                   ? QStringLiteral("%1, %2, %3")
                         .arg(QString::fromStdString(row.line.sku), QString::fromStdString(row.line.description),
                              QString::fromStdString(row.line.place.warehouse))
               : column == Done ? shown(row, column)
                                : QVariant();
    case Qt::TextAlignmentRole:
        return static_cast<int>((column >= Ordered && column <= Amount ? Qt::AlignRight : Qt::AlignLeft) |
                                Qt::AlignVCenter);
    case widgets::FixedRole:
        return column == Hsn || column == Sku;
    case widgets::MutedRole:
        return column == Position;
    case widgets::FractionRole: {
        if (column != Done)
            return {};
        const double ordered = QString::fromStdString(row.line.ordered.toString()).toDouble();
        return QString::fromStdString(done(row).toString()).toDouble() / std::max(ordered, 0.001);
    }
    case widgets::ToneRole:
        return column == Done && row.line.outstanding(m_kind).isZero() ? QVariant(static_cast<int>(Token::Ok))
                                                                       : QVariant();
    default:
        return {};
    }
}

} // namespace landreeve::ui::orders
