#include "core/orders/order_product.h"

namespace landreeve::orders {
namespace {

constexpr std::string_view kByCode =
    "SELECT id, sku, coalesce(barcode, ''), name, coalesce(hsn_code, ''), unit, coalesce(cost_price::text, ''), "
    "coalesce(sale_price::text, ''), tax_rate::text, status = 'active' FROM product "
    "WHERE sku = ANY($1::text[]) OR barcode = ANY($1::text[])";

} // namespace

std::vector<OrderProduct> productsOf(access::TenantConnection& connection, const std::vector<std::string>& codes) {
    auto transaction = connection.begin();
    std::vector<OrderProduct> products;
    for (const auto row : transaction.exec(kByCode, codes)) {
        const auto text = [&](int column) { return row.get<std::string>(column); };
        products.push_back(
            {text(0), text(1), text(2), text(3), text(4), text(5), text(6), text(7), text(8), row.get<bool>(9)});
    }
    transaction.commit();
    return products;
}

} // namespace landreeve::orders
