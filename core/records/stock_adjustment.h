#pragma once

#include "core/access/tenant_connection.h"
#include "core/base/decimal.h"

#include <QJsonObject>

#include <cstdint>
#include <optional>
#include <string>

namespace landreeve::records {

/// A balance changed by hand: so much more or less of a product in a warehouse, for a reason.
struct StockAdjustment {
    std::string productId;
    std::string warehouse; ///< The warehouse's code.
    Decimal quantity;      ///< Signed; at most three decimals.
    std::string reason;
    std::string key;                                  ///< A UUID: the same key twice is done once. See newUuid().
    std::optional<Decimal> unitCost = {};             ///< What an inflow is worth a piece; else the average.
    std::optional<std::int64_t> expectedVersion = {}; ///< Of the inventory row as it was seen.
};

/// The row after it, and the move in the ledger.
struct StockBalance {
    std::string inventoryId;
    std::string moveId;
    Decimal onHand;
    Decimal valuation;
    Decimal averageCost;
    std::int64_t version = 0;

    /// `{"inventory_id","move_id","on_hand","valuation","avg_cost_per_unit","version"}`, decimals as strings.
    QJsonObject toJson() const;
};

/// Calls stock_adjust() of the tenant's database. Throws Error `record_changed` (with `expected`, `version` and
/// `theirs`, the inventory record now), `stock_short` (with what is free), `reason_required`, `product_inactive`,
/// `closed_period`, `quantity_zero`, `invalid_record`, `record_not_found` or `key_reused`, where `details.field` names
/// the field concerned, or `permission_denied` where the connection is not lent for inventory:write.
StockBalance adjustStock(access::TenantConnection& connection, const StockAdjustment& adjustment);

/// The same as one part of somebody's transaction; throws what the server said, as it said it.
StockBalance adjustStock(postgres::Transaction& transaction, const StockAdjustment& adjustment);

/// What an adjustment will do, by the rules of domain.md (moving average), to show before it is made.
struct StockEffect {
    Decimal onHand;
    Decimal value; ///< Signed change of the valuation.
    Decimal valuation;
};

/// `average` values an inflow. Nothing where the balance would go below zero.
std::optional<StockEffect> effectOf(const Decimal& onHand, const Decimal& valuation, const Decimal& average,
                                    const Decimal& quantity);

} // namespace landreeve::records
