#pragma once

#include "core/stock/product_stock.h"

#include <QJsonObject>

#include <optional>
#include <string>

namespace landreeve::stock {

/// So much of a product from one warehouse to another.
struct StockTransfer {
    std::string productId;
    std::string from; ///< A warehouse's code.
    std::string to;
    Decimal quantity; ///< Above zero, at most three decimals.
    std::string reason = {};
    std::string key;                              ///< A UUID: the same key twice is done once. See newUuid().
    std::optional<std::int64_t> fromVersion = {}; ///< Of the inventory rows as they were seen.
    std::optional<std::int64_t> toVersion = {};
};

/// One end of a transfer, as it is after it.
struct TransferEnd {
    std::string inventoryId;
    std::string moveId;
    Decimal onHand;
    Decimal valuation;
    Decimal average;
    std::int64_t version = 0;
};

/// What was moved, and both rows after it.
struct Transferred {
    Decimal value;
    TransferEnd from;
    TransferEnd to;

    /// `{"value","from":{"inventory_id","move_id","on_hand","valuation","avg_cost_per_unit","version"},"to":{…}}`.
    QJsonObject toJson() const;
};

/// Calls stock_transfer() of the tenant's database: one transaction, tried again after a deadlock. Throws Error
/// `same_warehouse`, `warehouse_inactive`, `stock_short` (with what is `available`, and `elsewhere`), `record_changed`,
/// `closed_period`, `quantity_zero`, `invalid_record`, `record_not_found` or `key_reused`; `details.field` is
/// "quantity", "from" or "to" where one of them is to blame.
Transferred transferStock(access::TenantConnection& connection, const StockTransfer& transfer);

/// What a transfer will do, to show before it is made.
struct TransferEffect {
    Decimal value;
    Decimal fromOnHand;
    Decimal fromValuation;
    Decimal toOnHand;
    Decimal toValuation;
};

/// Nothing where more is asked than is on hand.
std::optional<TransferEffect> effectOf(const Place& from, const Place& to, const Decimal& quantity);

/// Damaged goods that leave the books: scrapped, or sent back.
struct WriteOff {
    std::string productId;
    std::string warehouse;
    Decimal quantity;
    std::string reason;
    std::string key;
};

/// What lies there damaged after it.
struct WrittenOff {
    std::string inventoryId;
    std::string moveId;
    Decimal damaged;
    std::int64_t version = 0;
};

/// Calls stock_write_off(). Throws as transferStock(), and `reason_required`.
WrittenOff writeOff(access::TenantConnection& connection, const WriteOff& goods);

} // namespace landreeve::stock
