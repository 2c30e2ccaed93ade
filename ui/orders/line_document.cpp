#include "ui/orders/line_document.h"

#include "core/base/decimal.h"

#include <algorithm>

namespace landreeve::ui::orders {

using landreeve::orders::TaxSplit;

/// Lines that gave way to others.
class ReplaceLines : public QUndoCommand {
public:
    ReplaceLines(LineDocument& document, int at, int removed, std::vector<LineDocument::OrderLine> lines,
                 const QString& words)
        : QUndoCommand(words), m_document(document), m_at(at), m_removed(removed), m_lines(std::move(lines)) {}

    void redo() override { swap(); }
    void undo() override { swap(); }

private:
    void swap() {
        const int inserted = static_cast<int>(m_lines.size());
        m_lines = m_document.apply(m_at, m_removed, m_lines);
        m_removed = inserted;
    }

    LineDocument& m_document;
    int m_at;
    int m_removed;
    std::vector<LineDocument::OrderLine> m_lines;
};

LineDocument::LineDocument(Kind kind, QObject* parent) : QObject(parent), m_kind(kind) {}

void LineDocument::setRules(TaxSplit split, bool indian) {
    if (split == m_split && indian == m_indian)
        return;
    m_split = split;
    m_indian = indian;
    recompute();
}

void LineDocument::setWarehouse(const QString& code) {
    if (code == m_warehouse)
        return;
    m_warehouse = code;
    const auto before = lines();
    recompute();
    if (lines() != before)
        Q_EMIT edited(false);
}

void LineDocument::setWarehouses(const QStringList& codes) {
    if (codes == m_warehouses)
        return;
    m_warehouses = codes;
    Q_EMIT recomputed();
}

void LineDocument::show(const std::vector<OrderLine>& lines) {
    m_undo.clear();
    // What was not there then may be by now.
    std::erase_if(m_products, [](const auto& known) { return !known.second; });
    const auto same = [](const Entry& entry, OrderLine line) {
        // A unit is the product's, and not part of the document.
        line.unit = entry.line.unit;
        return entry.line == line;
    };
    std::size_t first = 0;
    const std::size_t common = std::min(m_lines.size(), lines.size());
    while (first < common && same(m_lines[first], lines[first]))
        ++first;
    std::size_t last = 0;
    while (last < common - first && same(m_lines[m_lines.size() - 1 - last], lines[lines.size() - 1 - last]))
        ++last;
    const auto removed = static_cast<int>(m_lines.size() - first - last);
    const std::vector<OrderLine> differing(lines.begin() + static_cast<std::ptrdiff_t>(first),
                                           lines.end() - static_cast<std::ptrdiff_t>(last));
    if (removed == 0 && differing.empty())
        return;
    apply(static_cast<int>(first), removed, differing);
    askForProducts();
}

std::vector<LineDocument::OrderLine> LineDocument::lines() const {
    std::vector<OrderLine> lines;
    lines.reserve(m_lines.size());
    for (const Entry& entry : m_lines)
        lines.push_back(entry.line);
    return lines;
}

QJsonArray LineDocument::toJson() const {
    QJsonArray json;
    for (const Entry& entry : m_lines) {
        if (!entry.json)
            entry.json = entry.line.toJson();
        json.append(*entry.json);
    }
    return json;
}

void LineDocument::replace(int at, int removed, std::vector<OrderLine> lines, const QString& words) {
    if (removed == 0 && lines.empty())
        return;
    m_undo.push(new ReplaceLines(*this, at, removed, std::move(lines), words));
    askForProducts();
    Q_EMIT edited(true);
}

void LineDocument::change(int at, const std::function<void(OrderLine&)>& edit, const QString& words) {
    OrderLine line = this->line(at);
    edit(line);
    if (line != this->line(at))
        replace(at, 1, {line}, words);
}

void LineDocument::scan(const OrderProduct& product) {
    m_products.insert_or_assign(product.sku, product);
    const auto found = std::ranges::find_if(
        m_lines, [&](const Entry& entry) { return entry.line.productId == product.id && entry.amounts; });
    const QString sku = QString::fromStdString(product.sku);
    if (found == m_lines.end()) {
        OrderLine line;
        line.sku = product.sku;
        line.quantity = "1";
        replace(count(), 0, {line}, QStringLiteral("Scan %1").arg(sku));
        return;
    }
    const auto quantity = Decimal::parse(found->line.quantity).value_or(Decimal()) + Decimal(1);
    change(
        static_cast<int>(found - m_lines.begin()), [&](OrderLine& line) { line.quantity = quantity.toString(); },
        QStringLiteral("Scan %1").arg(sku));
}

void LineDocument::learn(const QStringList& codes, const std::vector<OrderProduct>& products) {
    for (const QString& code : codes)
        m_products.try_emplace(code.toStdString(), std::nullopt);
    for (const OrderProduct& product : products) {
        m_products.insert_or_assign(product.sku, product);
        if (!product.barcode.empty())
            m_products.insert_or_assign(product.barcode, product);
    }
    completeLines();
    askForStock();
}

void LineDocument::completeLines() {
    // Not a step of its own: undoing a paste is not to be undoing its prices first.
    std::vector<OrderLine> completed;
    int first = -1;
    int last = -1;
    for (int at = 0; at < count(); ++at) {
        OrderLine line = this->line(at);
        complete(line);
        if (line != this->line(at)) {
            first = first < 0 ? at : first;
            last = at;
        }
        completed.push_back(std::move(line));
    }
    if (first >= 0)
        apply(first, last - first + 1, {completed.begin() + first, completed.begin() + last + 1});
    if (first >= 0)
        Q_EMIT edited(false);
}

const LineDocument::OrderProduct* LineDocument::productOf(const std::string& code) const {
    const auto found = m_products.find(code);
    return found != m_products.end() && found->second ? &*found->second : nullptr;
}

void LineDocument::forgetProducts() {
    m_products.clear();
    m_stock.clear();
    m_stockAsked.clear();
    m_stockMissed.clear();
}

std::vector<LineDocument::OrderLine> LineDocument::apply(int at, int removed, const std::vector<OrderLine>& lines) {
    Q_EMIT aboutToReplace(at, removed, static_cast<int>(lines.size()));
    const auto first = m_lines.begin() + at;
    const auto last = first + removed;
    std::vector<OrderLine> before;
    for (auto entry = first; entry != last; ++entry) {
        count(*entry, -1);
        before.push_back(entry->line);
    }
    std::vector<Entry> entries;
    entries.reserve(lines.size());
    for (const OrderLine& line : lines) {
        entries.push_back(entryOf(line));
        count(entries.back(), +1);
    }
    if (static_cast<int>(entries.size()) == removed)
        std::ranges::move(entries, first);
    else
        m_lines.insert(m_lines.erase(first, last), std::make_move_iterator(entries.begin()),
                       std::make_move_iterator(entries.end()));
    Q_EMIT replaced(at, removed, static_cast<int>(lines.size()));
    Q_EMIT totalsChanged();
    return before;
}

LineDocument::Entry LineDocument::entryOf(OrderLine line) const {
    complete(line);
    Entry entry{std::move(line), {}, {}};
    entry.amounts = landreeve::orders::amountsOf(entry.line, m_split);
    entry.faults = landreeve::orders::faultsOf(entry.line, m_indian);
    return entry;
}

void LineDocument::complete(OrderLine& line) const {
    if (line.warehouse.empty())
        line.warehouse = warehouseFor(line);
    const OrderProduct* product = productOf(line.sku);
    if (product == nullptr)
        return;
    line.unit = product->unit;
    if (!line.productId.empty())
        return;
    const auto fill = [](std::string& text, const std::string& from) {
        if (text.empty())
            text = from;
    };
    line.productId = product->id;
    line.sku = product->sku;
    fill(line.description, product->name);
    fill(line.hsnCode, product->hsnCode);
    fill(line.unitPrice, m_kind == Kind::Purchase ? product->costPrice : product->salePrice);
    fill(line.taxRate, product->taxRate);
}

std::string LineDocument::warehouseFor(const OrderLine& line) const {
    std::string usual = m_warehouse.toStdString();
    if (m_kind == Kind::Purchase || usual.empty())
        return usual;
    const auto known = m_products.find(line.sku);
    if (known == m_products.end())
        return {};
    if (!known->second || m_stockMissed.contains(known->second->id))
        return usual;
    const auto stock = m_stock.find(known->second->id);
    if (stock == m_stock.end())
        return {};
    const PlaceStock* fullest = nullptr; // they come so, the most first
    for (const PlaceStock& place : stock->second) {
        if (place.free() <= Decimal() || !m_warehouses.contains(QString::fromStdString(place.warehouse)))
            continue;
        if (place.warehouse == usual)
            return usual;
        fullest = fullest == nullptr ? &place : fullest;
    }
    return fullest == nullptr ? usual : fullest->warehouse;
}

bool LineDocument::hasOfferedWarehouse(int at) const {
    return line(at).warehouse == warehouseFor(line(at));
}

void LineDocument::count(const Entry& entry, int sign) {
    m_faulty += entry.faults.empty() ? 0 : sign;
    const std::string& warehouse = entry.line.warehouse;
    m_otherWarehouses += warehouse.empty() || warehouse == m_warehouse.toStdString() ? 0 : sign;
    if (!entry.amounts)
        return;
    if (sign > 0)
        m_totals.add(*entry.amounts);
    else
        m_totals.remove(*entry.amounts);
}

void LineDocument::recompute() {
    m_totals.clear();
    m_faulty = 0;
    m_otherWarehouses = 0;
    for (Entry& entry : m_lines) {
        entry = entryOf(std::move(entry.line));
        count(entry, +1);
    }
    Q_EMIT recomputed();
    Q_EMIT totalsChanged();
}

void LineDocument::askForProducts() {
    QStringList codes;
    for (const Entry& entry : m_lines) {
        // What a line does not say of itself, such as its unit, is its product's.
        if ((entry.line.productId.empty() || entry.line.unit.empty()) && !entry.line.sku.empty() &&
            !m_products.contains(entry.line.sku))
            codes << QString::fromStdString(entry.line.sku);
    }
    codes.removeDuplicates();
    if (!codes.isEmpty())
        Q_EMIT codesWanted(codes);
    askForStock();
}

void LineDocument::askForStock() {
    if (m_kind != Kind::Sale)
        return;
    QStringList products;
    for (const Entry& entry : m_lines) {
        if (!entry.line.productId.empty() && m_stockAsked.insert(entry.line.productId).second)
            products << QString::fromStdString(entry.line.productId);
    }
    if (!products.isEmpty())
        Q_EMIT stockWanted(products);
}

void LineDocument::learnStock(const QStringList& productIds, const std::vector<PlaceStock>& places) {
    for (const QString& product : productIds)
        m_stock[product.toStdString()].clear();
    for (const PlaceStock& place : places)
        m_stock[place.productId].push_back(place);
    for (const QString& product : productIds)
        m_stockMissed.erase(product.toStdString());
    completeLines();
    Q_EMIT stockChanged();
}

void LineDocument::missStock(const QStringList& productIds) {
    for (const QString& product : productIds)
        m_stockMissed.insert(product.toStdString());
    completeLines();
}

void LineDocument::refreshStock() {
    m_stockAsked.clear();
    askForStock();
}

const std::vector<LineDocument::PlaceStock>* LineDocument::stockOf(int at) const {
    const auto found = m_stock.find(line(at).productId);
    return found == m_stock.end() ? nullptr : &found->second;
}

} // namespace landreeve::ui::orders
