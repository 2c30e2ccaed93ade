#include "core/dashboard/tenant_dashboard.h"

#include "core/dashboard/figure_list.h"
#include "core/postgres/result.h"
#include "core/records/entity.h"

namespace landreeve::dashboard {
namespace {

// tenant_today() stands in a subquery wherever rows are compared with it: it is asked once.
constexpr std::string_view kBegun = R"sql(
SELECT EXISTS (SELECT FROM product), EXISTS (SELECT FROM vendor), EXISTS (SELECT FROM customer),
       EXISTS (SELECT FROM warehouse), EXISTS (SELECT FROM inventory),
       EXISTS (SELECT FROM purchase_order) OR EXISTS (SELECT FROM sales_order)
)sql";

constexpr std::string_view kStock = R"sql(
SELECT count(*), count(*) FILTER (WHERE on_hand > 0), count(*) FILTER (WHERE damaged > 0), coalesce(sum(valuation), 0)
FROM inventory
)sql";

// The same rows as the inventory's field `to_reorder`, with the drafts summed once. What is shown of them is read for
// the lowest alone.
constexpr std::string_view kLowStock = R"sql(
WITH draft AS MATERIALIZED (
    SELECT l.product_id, l.warehouse_location, sum(l.ordered) AS quantity
    FROM purchase_order o JOIN purchase_order_line l ON l.tenant_id = o.tenant_id AND l.purchase_order_id = o.id
    WHERE o.status IN ('draft', 'pending_approval')
    GROUP BY l.product_id, l.warehouse_location),
low AS MATERIALIZED (
    SELECT t.id, t.on_hand / nullif(p.reorder_level, 0) AS share
    FROM inventory t JOIN product p ON p.tenant_id = t.tenant_id AND p.id = t.product_id
    LEFT JOIN draft d ON d.product_id = t.product_id AND d.warehouse_location = t.warehouse_location
    WHERE t.on_hand + t.in_transit - t.reserved < p.reorder_level
      AND (d.quantity IS NULL OR t.on_hand + t.in_transit - t.reserved + d.quantity < p.reorder_level))
SELECT t.id::text, p.sku, p.name, t.warehouse_location, t.on_hand, p.reorder_level, p.unit, (SELECT count(*) FROM low)
FROM (SELECT id, share FROM low ORDER BY share, id LIMIT $1::int) l
JOIN inventory t ON t.id = l.id
JOIN product p ON p.tenant_id = t.tenant_id AND p.id = t.product_id
ORDER BY l.share, p.reorder_level DESC, p.sku, t.warehouse_location
)sql";

constexpr std::string_view kPurchasesByStatus =
    "SELECT status, count(*), sum(total_amount) FROM purchase_order GROUP BY status";
constexpr std::string_view kSalesByStatus =
    "SELECT status, count(*), sum(total_amount) FROM sales_order GROUP BY status";

constexpr std::string_view kPurchasesByMonth = R"sql(
WITH month AS (
    SELECT m::date AS first, (m + interval '1 month' - interval '1 day')::date AS last
    FROM (SELECT date_trunc('month', tenant_today()::timestamp) AS now) n,
         generate_series(n.now - interval '11 months', n.now, interval '1 month') m),
ordered AS (
    SELECT date_trunc('month', order_date::timestamp)::date AS first, count(*) AS orders, sum(total_amount) AS amount
    FROM purchase_order
    WHERE status = ANY ($1::text[]) AND order_date BETWEEN (SELECT min(first) FROM month) AND (SELECT max(last) FROM month)
    GROUP BY 1)
SELECT m.first, m.last, coalesce(o.orders, 0), coalesce(o.amount, 0)
FROM month m LEFT JOIN ordered o ON o.first = m.first ORDER BY m.first
)sql";

constexpr std::string_view kSalesByMonth = R"sql(
WITH month AS (
    SELECT m::date AS first, (m + interval '1 month' - interval '1 day')::date AS last
    FROM (SELECT date_trunc('month', tenant_today()::timestamp) AS now) n,
         generate_series(n.now - interval '11 months', n.now, interval '1 month') m),
ordered AS (
    SELECT date_trunc('month', order_date::timestamp)::date AS first, count(*) AS orders, sum(total_amount) AS amount
    FROM sales_order
    WHERE status = ANY ($1::text[]) AND order_date BETWEEN (SELECT min(first) FROM month) AND (SELECT max(last) FROM month)
    GROUP BY 1)
SELECT m.first, m.last, coalesce(o.orders, 0), coalesce(o.amount, 0)
FROM month m LEFT JOIN ordered o ON o.first = m.first ORDER BY m.first
)sql";

// How many orders the best have is counted for these few alone. Without the + 0 the planner takes two ends that it does
// not know for a narrow range, and looks up the lines of thousands of orders one by one.
constexpr std::string_view kBestProducts = R"sql(
WITH period AS MATERIALIZED (
    SELECT (date_trunc('month', today) - interval '11 months')::date AS first,
           (date_trunc('month', today) + interval '1 month' - interval '1 day')::date AS last
    FROM (SELECT tenant_today()::timestamp AS today) t),
best AS MATERIALIZED (
    SELECT l.product_id, sum(l.amount) AS amount
    FROM sales_order_line l JOIN sales_order o ON o.tenant_id = l.tenant_id AND o.id = l.sales_order_id
    WHERE o.status = ANY ($1::text[])
      AND o.order_date >= (SELECT first FROM period) AND o.order_date + 0 <= (SELECT last FROM period)
    GROUP BY l.product_id ORDER BY amount DESC, l.product_id LIMIT $2::int)
SELECT r.first, r.last, p.id::text, p.sku, p.name, b.amount,
       (SELECT count(DISTINCT o.id)
        FROM sales_order_line l JOIN sales_order o ON o.tenant_id = l.tenant_id AND o.id = l.sales_order_id
        WHERE l.product_id = b.product_id AND o.status = ANY ($1::text[])
          AND o.order_date >= r.first AND o.order_date + 0 <= r.last)
FROM period r LEFT JOIN (best b JOIN product p ON p.id = b.product_id) ON true
ORDER BY b.amount DESC, p.sku
)sql";

constexpr std::string_view kBestVendors = R"sql(
WITH period AS MATERIALIZED (
    SELECT (date_trunc('month', today) - interval '11 months')::date AS first,
           (date_trunc('month', today) + interval '1 month' - interval '1 day')::date AS last
    FROM (SELECT tenant_today()::timestamp AS today) t),
best AS MATERIALIZED (
    SELECT vendor_id, sum(total_amount) AS amount, count(*) AS orders
    FROM purchase_order
    WHERE status = ANY ($1::text[])
      AND order_date BETWEEN (SELECT first FROM period) AND (SELECT last FROM period)
    GROUP BY vendor_id ORDER BY amount DESC, vendor_id LIMIT $2::int)
SELECT r.first, r.last, v.id::text, v.code, v.name, b.amount, b.orders
FROM period r LEFT JOIN (best b JOIN vendor v ON v.id = b.vendor_id) ON true
ORDER BY b.amount DESC, v.code
)sql";

// One row at least: it says which day it is.
constexpr std::string_view kLatePurchases = R"sql(
WITH late AS MATERIALIZED (
    SELECT id, expected_date AS due, total_amount AS amount FROM purchase_order
    WHERE status = ANY ($1::text[]) AND expected_date < (SELECT tenant_today()))
SELECT d.today, o.id::text, o.po_number, v.name, l.due, d.today - l.due, l.amount,
       (SELECT count(*) FROM late), (SELECT sum(amount) FROM late)
FROM (SELECT tenant_today() AS today) d
LEFT JOIN ((SELECT * FROM late ORDER BY due, id LIMIT $2::int) l
           JOIN purchase_order o ON o.id = l.id
           JOIN vendor v ON v.tenant_id = o.tenant_id AND v.id = o.vendor_id) ON true
ORDER BY l.due, o.po_number
)sql";

constexpr std::string_view kLateSales = R"sql(
WITH late AS MATERIALIZED (
    SELECT id, delivery_date AS due, total_amount AS amount FROM sales_order
    WHERE status = ANY ($1::text[]) AND delivery_date < (SELECT tenant_today()))
SELECT d.today, o.id::text, o.so_number, c.name, l.due, d.today - l.due, l.amount,
       (SELECT count(*) FROM late), (SELECT sum(amount) FROM late)
FROM (SELECT tenant_today() AS today) d
LEFT JOIN ((SELECT * FROM late ORDER BY due, id LIMIT $2::int) l
           JOIN sales_order o ON o.id = l.id
           JOIN customer c ON c.tenant_id = o.tenant_id AND c.id = o.customer_id) ON true
ORDER BY l.due, o.so_number
)sql";

Area areaOf(Side side) {
    return side == Side::Purchases ? Area::Purchases : Area::Sales;
}

template <typename... Values>
postgres::Result read(access::TenantConnection connection, std::string_view sql, const Values&... values) {
    auto transaction = connection.begin();
    auto result = transaction.exec(sql, values...);
    transaction.commit();
    return result;
}

Best bestOf(const postgres::Result& result) {
    Best best;
    for (const auto row : result) {
        best.period = {row.get<std::string>(0), row.get<std::string>(1)};
        if (!row.isNull(2))
            best.rows.push_back({row.get<std::string>(2), row.get<std::string>(3), row.get<std::string>(4),
                                 row.get<std::int64_t>(6), row.get<Decimal>(5)});
    }
    return best;
}

} // namespace

access::Permission permissionOf(Area area) {
    switch (area) {
    case Area::Begun:
        return {"tenant", "read"};
    case Area::Stock:
        return {"inventory", "read"};
    case Area::Purchases:
        return {entityOf(Side::Purchases), "read"};
    case Area::Sales:
        break;
    }
    return {entityOf(Side::Sales), "read"};
}

access::TenantConnection TenantDashboard::lend(Area area, std::stop_token stop) {
    return m_lend(permissionOf(area), {std::move(stop), std::chrono::seconds(30)});
}

Begun TenantDashboard::begun(std::stop_token stop) {
    const auto result = read(lend(Area::Begun, std::move(stop)), kBegun);
    const auto row = result.one();
    return {row.get<bool>(0), row.get<bool>(1), row.get<bool>(2), row.get<bool>(3), row.get<bool>(4), row.get<bool>(5)};
}

StockFigures TenantDashboard::stock(std::stop_token stop) {
    const auto result = read(lend(Area::Stock, std::move(stop)), kStock);
    const auto row = result.one();
    return {row.get<std::int64_t>(0), row.get<std::int64_t>(1), row.get<std::int64_t>(2), row.get<Decimal>(3)};
}

LowStock TenantDashboard::lowStock(std::stop_token stop) {
    LowStock low;
    for (const auto row : read(lend(Area::Stock, std::move(stop)), kLowStock, kShown)) {
        low.count = row.get<std::int64_t>(7);
        low.lowest.push_back({row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2),
                              row.get<std::string>(3), row.get<Decimal>(4), row.get<Decimal>(5),
                              row.get<std::string>(6)});
    }
    return low;
}

std::vector<StatusFigure> TenantDashboard::byStatus(Side side, std::stop_token stop) {
    const auto result =
        read(lend(areaOf(side), std::move(stop)), side == Side::Purchases ? kPurchasesByStatus : kSalesByStatus);
    std::vector<StatusFigure> figures;
    for (const records::Choice& choice : records::entity(entityOf(side)).at("status").choices) {
        for (const auto row : result) {
            if (row.text(0) == choice.value)
                figures.push_back({choice.value, row.get<std::int64_t>(1), row.get<Decimal>(2)});
        }
    }
    return figures;
}

std::vector<MonthFigure> TenantDashboard::byMonth(Side side, std::stop_token stop) {
    std::vector<MonthFigure> months;
    for (const auto row : read(lend(areaOf(side), std::move(stop)),
                               side == Side::Purchases ? kPurchasesByMonth : kSalesByMonth, orderedStatuses(side)))
        months.push_back(
            {row.get<std::string>(0), row.get<std::string>(1), row.get<std::int64_t>(2), row.get<Decimal>(3)});
    return months;
}

Best TenantDashboard::bestProducts(std::stop_token stop) {
    return bestOf(read(lend(Area::Sales, std::move(stop)), kBestProducts, orderedStatuses(Side::Sales), kShown));
}

Best TenantDashboard::bestVendors(std::stop_token stop) {
    return bestOf(read(lend(Area::Purchases, std::move(stop)), kBestVendors, orderedStatuses(Side::Purchases), kShown));
}

LateOrders TenantDashboard::late(Side side, std::stop_token stop) {
    LateOrders late;
    for (const auto row : read(lend(areaOf(side), std::move(stop)),
                               side == Side::Purchases ? kLatePurchases : kLateSales, awaitedStatuses(side), kShown)) {
        late.today = row.get<std::string>(0);
        if (row.isNull(1))
            continue;
        late.count = row.get<std::int64_t>(7);
        late.amount = row.get<Decimal>(8);
        late.longest.push_back({row.get<std::string>(1), row.get<std::string>(2), row.get<std::string>(3),
                                row.get<std::string>(4), row.get<std::int64_t>(5), row.get<Decimal>(6)});
    }
    return late;
}

} // namespace landreeve::dashboard
