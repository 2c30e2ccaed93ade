#pragma once

#include "core/access/tenant_connection.h"
#include "core/base/decimal.h"

#include <string>
#include <vector>

namespace landreeve::orders {

/// All there is of a product in one warehouse.
struct PlaceStock {
    std::string productId;
    std::string warehouse;
    Decimal onHand;
    Decimal reserved;
    Decimal inTransit;
    Decimal damaged;
    Decimal average; ///< Cost of a unit.
    Decimal valuation;

    Decimal free() const { return onHand - reserved; }
};

/// Where these products are, in one query: by product, most free first. Those that are nowhere are left out.
std::vector<PlaceStock> stockOf(access::TenantConnection& connection, const std::vector<std::string>& productIds);

/// Whether the order event of this key was done.
bool eventLanded(access::TenantConnection& connection, const std::string& key);

} // namespace landreeve::orders
