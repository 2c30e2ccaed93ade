#pragma once

#include "core/stock/product_stock.h"

#include <QAbstractTableModel>

namespace landreeve::ui::stock {

/// A product's balances, a warehouse a row; those it never was in are left out.
class PlacesModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Warehouse, OnHand, Reserved, Free, InTransit, Damaged, Average, Valuation, Columns };

    using QAbstractTableModel::QAbstractTableModel;

    void setStock(const landreeve::stock::ProductStock& stock);
    /// Nullptr where there is none.
    const landreeve::stock::Place* at(int row) const;
    int rowOf(const std::string& warehouse) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : Columns; }
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<landreeve::stock::Place> m_rows;
};

} // namespace landreeve::ui::stock
