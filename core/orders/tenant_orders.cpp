#include "core/orders/tenant_orders.h"

namespace landreeve::orders {

access::TenantConnection TenantOrders::lend(std::stop_token stop) {
    return m_lend({"product", "read"}, {std::move(stop), std::chrono::seconds(30)});
}

std::vector<OrderProduct> TenantOrders::products(const std::vector<std::string>& codes, std::stop_token stop) {
    auto connection = lend(std::move(stop));
    return productsOf(connection, codes);
}

std::vector<OrderProduct> TenantOrders::productsLike(const std::string& search, int limit, std::stop_token stop) {
    auto connection = lend(std::move(stop));
    return orders::productsLike(connection, search, limit);
}

} // namespace landreeve::orders
