#pragma once

#include "core/access/tenant_connection.h"

#include <string>
#include <vector>

namespace landreeve::orders {

/// What a line takes from its product.
struct OrderProduct {
    std::string id;
    std::string sku;
    std::string barcode; ///< Empty where it has none.
    std::string name;
    std::string hsnCode;
    std::string unit;
    std::string costPrice; ///< Empty where it has none.
    std::string salePrice;
    std::string taxRate;
    bool active = true;
};

/// The products that have one of these texts as their SKU or barcode, in one query. What is found by neither is left
/// out.
std::vector<OrderProduct> productsOf(access::TenantConnection& connection, const std::vector<std::string>& codes);

} // namespace landreeve::orders
