#pragma once

#include "core/orders/order_line.h"
#include "core/orders/order_progress.h"

#include <QAbstractTableModel>

namespace landreeve::ui::orders {

/// An order's lines as they stand: what was ordered, at which price, and how much of it is received or shipped.
/// CellRole's roles.
class ProgressModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Position, Sku, Product, Hsn, Ordered, Price, Discount, Taxable, Tax, Amount, Done, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// `lines` are the same lines as the document has them, with their prices.
    void show(const landreeve::orders::OrderProgress& order, const std::vector<landreeve::orders::OrderLine>& lines,
              landreeve::orders::TaxSplit split);
    /// The longest of its last column.
    QString longestDone() const;
    int rowOf(const std::string& lineId) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    struct Row {
        landreeve::orders::ProgressLine line;
        landreeve::orders::OrderLine document;
        std::optional<landreeve::orders::LineAmounts> amounts;
    };
    QString shown(const Row& row, int column) const;
    Decimal done(const Row& row) const;

    landreeve::orders::OrderKind m_kind = landreeve::orders::OrderKind::Purchase;
    std::vector<Row> m_rows;
};

} // namespace landreeve::ui::orders
