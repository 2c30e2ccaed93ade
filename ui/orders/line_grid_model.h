#pragma once

#include "ui/orders/line_document.h"

#include <QAbstractTableModel>

namespace landreeve::ui::orders {

/// An order's lines as rows, and behind them one row to enter another, while they may be edited. CellRole's roles.
class LineGridModel : public QAbstractTableModel {
    Q_OBJECT
public:
    explicit LineGridModel(LineDocument& document, QObject* parent = nullptr);

    void setReadOnly(bool on);
    bool isReadOnly() const { return m_readOnly; }
    /// Whether a row is the one for a new line.
    bool isEntry(int row) const { return !m_readOnly && row == m_document.count(); }
    /// A warehouse as a line may choose it, of a sale with what is free there: "Nashik · 40 free".
    QString warehouseWords(int row, const QString& code) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    /// Into the entry row: adds a line.
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    void aboutToReplace(int at, int removed, int inserted);
    void replaced(int at, int removed, int inserted);
    std::string warehouseMeant(const QString& typed) const;
    QString shown(int row, int column) const;
    QString faultAt(int row, int column) const;
    QString warningAt(int row, int column) const;
    QString saidAt(int row, int column) const;
    QString freeWords(int row) const;
    QString freeByPlace(int row) const;
    Decimal freeHere(int row) const;
    bool isShort(int row) const;

    LineDocument& m_document;
    bool m_readOnly = false;
};

} // namespace landreeve::ui::orders
