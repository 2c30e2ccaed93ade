#pragma once

#include "core/stock/reorder.h"
#include "ui/records/count_delegate.h"

#include <QAbstractTableModel>

namespace landreeve::ui::stock {

/// What to buy, by vendor; how much of it is typed into it. An empty quantity leaves a product out. Another vendor may
/// be chosen than the one it was last bought from; the row stays where it is.
class ReorderModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { VendorName, Sku, Product, Projected, Level, Quantity, Unit, Warehouse, Value, Columns };

    using QAbstractTableModel::QAbstractTableModel;

    /// Takes the proposals as they are now; what was typed for them stays.
    void setProposals(std::vector<landreeve::stock::Proposal> proposals);
    /// What is to be ordered: those with a vendor, a warehouse and a sound quantity.
    std::vector<landreeve::stock::ReorderLine> lines() const;
    /// How many orders that makes, and the first row that is wrong (-1).
    int orders() const;
    int firstWrong() const;
    int withoutVendor() const;
    bool isTyped() const;
    struct Vendor {
        std::string id;
        QString name;
        bool operator==(const Vendor&) const = default;
    };
    /// Buys what stands in these rows from that vendor.
    void setVendor(const std::vector<int>& rows, const Vendor& vendor);
    /// What was typed and chosen of a product.
    struct Decision {
        std::optional<QString> quantity = {};
        std::optional<Vendor> vendor = {};
        bool isEmpty() const { return !quantity && !vendor; }
    };
    /// By product.
    using Typed = std::map<std::string, Decision>;
    Typed typed() const;
    /// Takes back what is typed, where it is still so.
    void clearTyped(const Typed& typed);
    const landreeve::stock::Proposal* at(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : Columns; }
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

Q_SIGNALS:
    void edited();

private:
    struct Row {
        landreeve::stock::Proposal proposal;
        Decision decision = {};

        Vendor vendor() const;
    };
    static bool canBeOrdered(const Row& row);
    /// Nothing where it is left out or wrong.
    static std::optional<Decimal> quantityOf(const Row& row);
    static QString faultOf(const Row& row);
    QString textOf(int row, int column) const;
    bool beginsGroup(int row) const;

    std::vector<Row> m_rows;
};

/// The field of an order's quantity.
class ReorderDelegate : public records::CountDelegate {
    Q_OBJECT
public:
    using CountDelegate::CountDelegate;
    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace landreeve::ui::stock
