#pragma once

#include "tests/support/domain_database.h"

namespace landreeve::tests {

/// How much trade a tenant's database is filled with.
struct TradeSize {
    int products = 0;
    int warehouses = 0;
    int parties = 0; ///< Vendors, and as many customers.
    int orders = 0;  ///< Purchase orders, and as many sales orders, over two years and a bit of the next month.
    int lines = 0;   ///< Of each order, at most.
    int moves = 0;   ///< Receipts; each place's inventory is their sum.
    int seed = 1;
};

/// Writes products, stock and orders in every status past all triggers, and analyzes. The same for the same size and
/// day (but for the ids).
void fillTrade(DomainDatabase& database, const TradeSize& size);

} // namespace landreeve::tests
