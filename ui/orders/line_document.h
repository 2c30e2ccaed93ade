#pragma once

#include "core/orders/order_line.h"
#include "core/orders/order_product.h"
#include "core/orders/order_totals.h"
#include "core/orders/place_stock.h"

#include <QJsonObject>
#include <QObject>
#include <QStringList>
#include <QUndoStack>

#include <functional>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace landreeve::ui::orders {

/// The lines of an order while somebody edits them: amounts and totals follow every change, every change is one step of
/// undo. A line that names its product by SKU or barcode alone is completed once the product is known.
class LineDocument : public QObject {
    Q_OBJECT
public:
    using OrderLine = landreeve::orders::OrderLine;
    using OrderProduct = landreeve::orders::OrderProduct;

    /// Which price of a product a line begins with.
    enum class Kind { Purchase, Sale };

    explicit LineDocument(Kind kind, QObject* parent = nullptr);

    Kind kind() const { return m_kind; }
    /// What the order's parties and the tenant's country say of its taxes.
    void setRules(landreeve::orders::TaxSplit split, bool indian);
    landreeve::orders::TaxSplit split() const { return m_split; }
    bool isIndian() const { return m_indian; }
    /// The warehouse of a line that names none. A sale's line takes the one with most of its product free, if this one
    /// has nothing of it; it names none until product and stock were looked up.
    void setWarehouse(const QString& code);
    QString warehouse() const { return m_warehouse; }
    /// Whether a line has the warehouse it would be offered, and nobody's choice.
    bool hasOfferedWarehouse(int at) const;
    /// All that a line may go to or come from.
    void setWarehouses(const QStringList& codes);
    const QStringList& warehouses() const { return m_warehouses; }
    /// Whether it has to be seen which one a line names: there are several, or a line goes to another one.
    bool showsWarehouse() const { return m_warehouses.size() > 1 || m_otherWarehouses > 0; }

    /// Shows these lines in the place of those that are there, touching only what differs; nothing can be undone before
    /// them.
    void show(const std::vector<OrderLine>& lines);
    int count() const { return static_cast<int>(m_lines.size()); }
    const OrderLine& line(int at) const { return m_lines[static_cast<std::size_t>(at)].line; }
    const std::optional<landreeve::orders::LineAmounts>& amounts(int at) const {
        return m_lines[static_cast<std::size_t>(at)].amounts;
    }
    const std::vector<landreeve::orders::LineFault>& faults(int at) const {
        return m_lines[static_cast<std::size_t>(at)].faults;
    }
    std::vector<OrderLine> lines() const;
    QJsonArray toJson() const;
    const landreeve::orders::OrderTotals& totals() const { return m_totals; }
    /// How many lines something is wrong with.
    int faulty() const { return m_faulty; }

    /// Puts these lines in the place of `removed` lines from `at`, as one step that `words` names.
    void replace(int at, int removed, std::vector<OrderLine> lines, const QString& words);
    /// Changes one line, as one step.
    void change(int at, const std::function<void(OrderLine&)>& edit, const QString& words);
    /// What was scanned: the line that has this product is raised by one, else a line is added.
    void scan(const OrderProduct& product);

    /// Products found for codes that were wanted; nothing is found for those that are not among them.
    void learn(const QStringList& codes, const std::vector<OrderProduct>& products);
    const OrderProduct* productOf(const std::string& code) const;
    /// Forgets products and stock: they are another tenant's now.
    void forgetProducts();

    using PlaceStock = landreeve::orders::PlaceStock;
    /// Where products are that were wanted; those that are nowhere are not among `places`.
    void learnStock(const QStringList& productIds, const std::vector<PlaceStock>& places);
    /// Their stock could not be read.
    void missStock(const QStringList& productIds);
    /// Asks for the stock of every line again.
    void refreshStock();
    /// Where a line's product is, most free first; null while that is not known.
    const std::vector<PlaceStock>* stockOf(int at) const;

    QUndoStack* undo() { return &m_undo; }

Q_SIGNALS:
    /// Rules or the warehouse changed, and with them what is worked out of each line; the lines are the same ones.
    void recomputed();
    /// `removed` lines from `at` give way to `inserted`; before and after.
    void aboutToReplace(int at, int removed, int inserted);
    void replaced(int at, int removed, int inserted);
    void totalsChanged();
    /// After replace(), and, not by somebody's hand, after learn() or setWarehouse() completed lines.
    void edited(bool byHand);
    /// Lines name their products by these codes, which are not known yet.
    void codesWanted(const QStringList& codes);
    /// Lines of a sale have these products, whose stock is not known yet.
    void stockWanted(const QStringList& productIds);
    void stockChanged();

private:
    friend class ReplaceLines;
    struct Entry {
        OrderLine line;
        std::optional<landreeve::orders::LineAmounts> amounts;
        std::vector<landreeve::orders::LineFault> faults;
        mutable std::optional<QJsonObject> json = {}; ///< The line as toJson() gives it, once asked for.
    };

    /// Does what replace() records; gives back the lines that were there.
    std::vector<OrderLine> apply(int at, int removed, const std::vector<OrderLine>& lines);
    Entry entryOf(OrderLine line) const;
    void complete(OrderLine& line) const;
    /// What a line that names no warehouse is offered; empty where that is not known yet.
    std::string warehouseFor(const OrderLine& line) const;
    void completeLines();
    void count(const Entry& entry, int sign);
    void recompute();
    void askForProducts();
    void askForStock();

    Kind m_kind;
    landreeve::orders::TaxSplit m_split = landreeve::orders::TaxSplit::Intra;
    bool m_indian = true;
    QString m_warehouse;
    QStringList m_warehouses;
    std::vector<Entry> m_lines;
    landreeve::orders::OrderTotals m_totals;
    int m_faulty = 0;
    int m_otherWarehouses = 0;
    std::unordered_map<std::string, std::optional<OrderProduct>> m_products; ///< By code; nothing: there is none.
    std::unordered_map<std::string, std::vector<PlaceStock>> m_stock;        ///< By product.
    std::unordered_set<std::string> m_stockAsked;                            ///< Products that it was asked for.
    std::unordered_set<std::string> m_stockMissed;                           ///< Those whose stock cannot be read.
    QUndoStack m_undo;
};

} // namespace landreeve::ui::orders
