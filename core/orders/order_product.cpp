#include "core/orders/order_product.h"

namespace landreeve::orders {
namespace {

constexpr std::string_view kByCode = R"sql(
    SELECT p.id, p.sku, coalesce(p.barcode, ''), p.name, coalesce(p.hsn_code, ''), p.unit, coalesce(p.cost_price::text, ''),
           coalesce(p.sale_price::text, ''), p.tax_rate::text, p.status = 'active',
           ARRAY(SELECT w.code FROM inventory i
                   JOIN warehouse w ON w.tenant_id = i.tenant_id AND w.code = i.warehouse_location
                  WHERE i.tenant_id = p.tenant_id AND i.product_id = p.id AND i.on_hand > i.reserved AND w.status = 'active'
                  ORDER BY i.on_hand - i.reserved DESC, w.code)
      FROM product p WHERE p.sku = ANY($1::text[]) OR p.barcode = ANY($1::text[]))sql";

} // namespace

std::vector<OrderProduct> productsOf(access::TenantConnection& connection, const std::vector<std::string>& codes) {
    auto transaction = connection.begin();
    std::vector<OrderProduct> products;
    for (const auto row : transaction.exec(kByCode, codes)) {
        const auto text = [&](int column) { return row.get<std::string>(column); };
        products.push_back({text(0), text(1), text(2), text(3), text(4), text(5), text(6), text(7), text(8),
                            row.get<bool>(9), row.get<std::vector<std::string>>(10)});
    }
    transaction.commit();
    return products;
}

} // namespace landreeve::orders
