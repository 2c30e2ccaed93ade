#pragma once

#include "core/records/stock_count.h"

#include <string>
#include <vector>

namespace landreeve::stock {

/// What was counted in one place.
struct CountedPlace {
    std::string sku;
    std::string warehouse;
    Decimal counted;
};

/// What a place's count comes to.
struct TakenPlace {
    CountedPlace place;
    std::string productId = {};
    Decimal before = {};     ///< On hand by the books.
    Decimal difference = {}; ///< Counted less that.
    std::int64_t version = 0;
};

/// The books beside the count, in its order. Throws Error `record_not_found` for a product or warehouse there is not,
/// and `invalid_record` for a place counted twice or below zero; `details.line` counts from 1.
std::vector<TakenPlace> compareCount(access::TenantConnection& connection, const std::vector<CountedPlace>& count);

/// Brings the books to the count: the differences as adjustments in one transaction, all or none. `key`: the same take
/// twice is done once. `refused` names the line of `places`. A place that moved between comparing and taking is refused
/// (`record_changed`).
records::StockCount takeStock(access::TenantConnection& connection, const std::vector<TakenPlace>& places,
                              const std::string& reason, const std::string& key, const ProgressFn& progress = {});

} // namespace landreeve::stock
