#pragma once

#include "core/records/stock_count.h"

#include <QAbstractTableModel>
#include <QJsonObject>

namespace landreeve::ui::records {

/// The sheet of a stock count: what the books say of each row, what was counted, and what that will do. Counted
/// quantities are typed into it; all else is shown.
class CountModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Sku, Product, Warehouse, OnHand, Counted, Difference, Value, Note, Columns };

    using QAbstractTableModel::QAbstractTableModel;

    /// Takes the rows as they are now; what was typed for them stays, and rows that changed say so.
    void setLines(std::vector<landreeve::records::StockLine> lines);
    const std::vector<landreeve::records::RowKey>& keys() const { return m_keys; }
    /// What of a paste was not filled in, as it was pasted.
    struct Left {
        QStringList missing; ///< There is no such row.
        QStringList several; ///< The SKU stands here for several warehouses.
    };
    /// Fills in cells of a spreadsheet: one column from this row on; or SKU and quantity; or SKU, warehouse and
    /// quantity. A heading above them is passed over.
    Left paste(const QList<QStringList>& cells, int row);
    /// What is typed, by the row's id, as a draft keeps it; and typed again.
    QJsonObject texts() const;
    void type(const QJsonObject& texts);

    /// While they are sent nothing more can be typed or pasted.
    void setFrozen(bool frozen) { m_frozen = frozen; }
    bool isFrozen() const { return m_frozen; }
    /// The adjustments that are to be made, and the model's row of each.
    std::vector<landreeve::records::StockAdjustment> adjustments(const std::string& reason,
                                                                 std::vector<int>& rows) const;
    /// Says beside a row why the server refused it.
    void refuse(int row, const QString& why);
    /// Rows with something typed, the first that is wrong (-1), and what all will change.
    int typedRows() const;
    /// Of them those that are a count.
    int countedRows() const;
    int firstWrong() const;
    int differing() const;
    landreeve::Decimal value() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : Columns; }
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

Q_SIGNALS:
    void edited();

private:
    struct Line {
        landreeve::records::StockLine seen;
        QString typed = {};
        QString refusal = {};
        QString news = {}; ///< What became of the row while it was counted.
        std::string eventKey = {};
    };
    std::optional<landreeve::Decimal> change(const Line& line) const;
    QString fault(const Line& line) const;
    QString textOf(const Line& line, int column) const;
    /// The rows that pasted cells speak of; they name a warehouse or none.
    std::vector<Line*> named(const QString& sku, const QString& warehouse);
    bool hasWarehouse(const QString& code) const;
    void type(Line& line, const QString& text);

    bool m_frozen = false;
    std::vector<Line> m_lines;
    std::vector<landreeve::records::RowKey> m_keys;
};

} // namespace landreeve::ui::records
