#include "core/stock/product_stock.h"

#include "core/base/error.h"
#include "core/base/ids.h"

#include <algorithm>
#include <numeric>

namespace landreeve::stock {
namespace {

constexpr std::string_view kProduct =
    "SELECT id, sku, name, unit, status, coalesce(cost_price, 0), reorder_level FROM product WHERE ";

constexpr std::string_view kPlaces =
    "SELECT w.code, w.status = 'active', coalesce(i.id::text, ''), coalesce(i.version, 0), coalesce(i.on_hand, 0), "
    "coalesce(i.reserved, 0), coalesce(i.in_transit, 0), coalesce(i.damaged, 0), coalesce(i.avg_cost_per_unit, 0), "
    "coalesce(i.valuation, 0) FROM warehouse w LEFT JOIN inventory i ON i.tenant_id = w.tenant_id AND "
    "i.warehouse_location = w.code AND i.product_id = $1::uuid ORDER BY w.code";

constexpr std::string_view kMoves =
    "SELECT m.seq, m.id, m.at, m.warehouse_location, m.kind, m.quantity, m.value, m.damaged_quantity, "
    "coalesce(p.po_number, s.so_number, ''), coalesce(m.reason, ''), m.by FROM stock_move m "
    "LEFT JOIN purchase_order p ON p.tenant_id = m.tenant_id AND p.id = m.purchase_order_id "
    "LEFT JOIN sales_order s ON s.tenant_id = m.tenant_id AND s.id = m.sales_order_id "
    "WHERE m.product_id = $1::uuid AND ($2 = '' OR m.warehouse_location = $2) AND ($3 = '' OR m.kind = $3) "
    "AND ($4::bigint IS NULL OR m.seq < $4) ORDER BY m.seq DESC LIMIT $5";

constexpr std::string_view kByDay =
    "WITH moved AS (SELECT (m.at AT TIME ZONE i.time_zone)::date AS day, sum(m.quantity) AS quantity "
    "FROM stock_move m, tenant_identity i WHERE m.product_id = $1::uuid AND ($2 = '' OR m.warehouse_location = $2) "
    "AND (m.at AT TIME ZONE i.time_zone)::date > tenant_today() - $3::int GROUP BY 1), "
    "now AS (SELECT coalesce(sum(on_hand), 0) AS on_hand FROM inventory WHERE product_id = $1::uuid AND "
    "($2 = '' OR warehouse_location = $2)), days AS (SELECT tenant_today() - $3::int AS day UNION SELECT day FROM "
    "moved "
    "UNION SELECT tenant_today()) SELECT d.day, (SELECT on_hand FROM now) - coalesce((SELECT sum(m.quantity) FROM "
    "moved m "
    "WHERE m.day > d.day), 0) FROM days d ORDER BY d.day";

} // namespace

const Place* ProductStock::place(const std::string& warehouse) const {
    const auto found = std::ranges::find(places, warehouse, &Place::warehouse);
    return found != places.end() ? &*found : nullptr;
}

Decimal ProductStock::onHand() const {
    return std::accumulate(places.begin(), places.end(), Decimal(),
                           [](const Decimal& sum, const Place& place) { return sum + place.onHand; });
}

Decimal ProductStock::valuation() const {
    return std::accumulate(places.begin(), places.end(), Decimal(),
                           [](const Decimal& sum, const Place& place) { return sum + place.valuation; });
}

ProductStock stockOf(access::TenantConnection& connection, const std::string& product) {
    auto transaction = connection.begin();
    auto found = transaction.exec(std::string(kProduct) + "sku = $1", product);
    if (found.empty() && isUuid(product))
        found = transaction.exec(std::string(kProduct) + "id = $1::uuid", product);
    const auto row = found.first();
    if (!row)
        throw Error("record_not_found", "There is no product with the SKU \"" + product + "\".",
                    "Look it up with record list product.")
            .withDetail("field", QStringLiteral("sku"));
    ProductStock stock{
        row->get<std::string>(0), row->get<std::string>(1), row->get<std::string>(2), row->get<std::string>(3),
        row->get<std::string>(4), row->get<Decimal>(5),     row->get<Decimal>(6),     {}};
    const auto places = transaction.exec(kPlaces, stock.productId);
    transaction.commit();
    for (const auto place : places)
        stock.places.push_back({place.get<std::string>(0), place.get<bool>(1), place.get<std::string>(2),
                                place.get<std::int64_t>(3), place.get<Decimal>(4), place.get<Decimal>(5),
                                place.get<Decimal>(6), place.get<Decimal>(7), place.get<Decimal>(8),
                                place.get<Decimal>(9)});
    return stock;
}

QJsonObject Move::toJson() const {
    const auto text = [](const std::string& words) { return QString::fromStdString(words); };
    const auto given = [&](const std::string& words) {
        return words.empty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text(words));
    };
    return {{QStringLiteral("seq"), static_cast<qint64>(seq)},
            {QStringLiteral("id"), text(id)},
            {QStringLiteral("at"), text(toRfc3339(at))},
            {QStringLiteral("warehouse"), text(warehouse)},
            {QStringLiteral("kind"), text(kind)},
            {QStringLiteral("quantity"), text(quantity.toString())},
            {QStringLiteral("value"), text(value.toString())},
            {QStringLiteral("damaged_quantity"), text(damaged.toString())},
            {QStringLiteral("order"), given(order)},
            {QStringLiteral("reason"), given(reason)},
            {QStringLiteral("by"), text(by)}};
}

LedgerPage ledgerPage(access::TenantConnection& connection, const LedgerQuery& query, int limit) {
    auto transaction = connection.begin();
    const auto result = transaction.exec(kMoves, query.productId, query.warehouse, query.kind, query.before, limit + 1);
    transaction.commit();
    LedgerPage page;
    for (const auto row : result) {
        if (static_cast<int>(page.moves.size()) == limit) {
            page.next = page.moves.back().seq;
            break;
        }
        page.moves.push_back({row.get<std::int64_t>(0), row.get<std::string>(1), row.get<Time>(2),
                              row.get<std::string>(3), row.get<std::string>(4), row.get<Decimal>(5),
                              row.get<Decimal>(6), row.get<Decimal>(7), row.get<std::string>(8),
                              row.get<std::string>(9), row.get<std::string>(10)});
    }
    return page;
}

std::vector<DayBalance> onHandByDay(access::TenantConnection& connection, const std::string& productId,
                                    const std::string& warehouse, int days) {
    auto transaction = connection.begin();
    const auto result = transaction.exec(kByDay, productId, warehouse, days);
    transaction.commit();
    std::vector<DayBalance> balances;
    for (const auto row : result)
        balances.push_back({row.get<std::string>(0), row.get<Decimal>(1)});
    return balances;
}

const std::vector<std::string>& moveKinds() {
    static const std::vector<std::string> kinds{"opening",    "receipt",     "rejection",    "issue",     "return_in",
                                                "return_out", "transfer_in", "transfer_out", "adjustment"};
    return kinds;
}

} // namespace landreeve::stock
