#include "core/orders/place_stock.h"

namespace landreeve::orders {
namespace {

constexpr std::string_view kStock =
    "SELECT product_id, warehouse_location, on_hand, reserved, in_transit, damaged, avg_cost_per_unit, valuation "
    "FROM inventory WHERE product_id = ANY($1::uuid[]) "
    "ORDER BY product_id, on_hand - reserved DESC, warehouse_location";
constexpr std::string_view kLanded = "SELECT EXISTS (SELECT FROM order_event WHERE idempotency_key = $1::uuid)";

} // namespace

std::vector<PlaceStock> stockOf(access::TenantConnection& connection, const std::vector<std::string>& productIds) {
    auto transaction = connection.begin();
    std::vector<PlaceStock> places;
    for (const auto row : transaction.exec(kStock, productIds))
        places.push_back({row.get<std::string>(0), row.get<std::string>(1), row.get<Decimal>(2), row.get<Decimal>(3),
                          row.get<Decimal>(4), row.get<Decimal>(5), row.get<Decimal>(6), row.get<Decimal>(7)});
    transaction.commit();
    return places;
}

bool eventLanded(access::TenantConnection& connection, const std::string& key) {
    auto transaction = connection.begin();
    const bool landed = transaction.exec(kLanded, key).one().get<bool>(0);
    transaction.commit();
    return landed;
}

} // namespace landreeve::orders
