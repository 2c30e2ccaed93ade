#pragma once

#include "core/access/tenant_connection.h"
#include "core/base/clock.h"
#include "core/base/decimal.h"

#include <QJsonObject>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace landreeve::stock {

/// A product's balance in one warehouse. Where the product never was the balance is zero and has no id.
struct Place {
    std::string warehouse; ///< Its code.
    bool active = true;    ///< The warehouse is: it may be filled.
    std::string inventoryId = {};
    std::int64_t version = 0;
    Decimal onHand = {};
    Decimal reserved = {};
    Decimal inTransit = {};
    Decimal damaged = {};
    Decimal average = {};
    Decimal valuation = {};

    Decimal free() const { return onHand - reserved; }
};

/// A product with its balances.
struct ProductStock {
    std::string productId;
    std::string sku;
    std::string name;
    std::string unit;
    std::string status;
    Decimal costPrice; ///< What an inflow is valued at where there is no average; zero where none is set.
    Decimal reorderLevel;
    std::vector<Place> places; ///< Every warehouse, by its code, also those it never was in.

    const Place* place(const std::string& warehouse) const;
    Decimal onHand() const;
    Decimal valuation() const;
};

/// By its SKU, or by its id. Throws Error `record_not_found`.
ProductStock stockOf(access::TenantConnection& connection, const std::string& product);

/// One move of the ledger.
struct Move {
    std::int64_t seq = 0;
    std::string id;
    Time at;
    std::string warehouse;
    std::string kind;  ///< As in the database: "transfer_out".
    Decimal quantity;  ///< Signed change of what is on hand …
    Decimal value;     ///< … of what it is worth …
    Decimal damaged;   ///< … and of what lies there damaged.
    std::string order; ///< Its number; empty: of no order.
    std::string reason;
    std::string by;

    QJsonObject toJson() const;
};

/// Which moves of a product.
struct LedgerQuery {
    std::string productId;
    std::string warehouse = {}; ///< Empty: everywhere.
    std::string kind = {};      ///< Empty: every kind.
    std::optional<std::int64_t> before = {};
};

/// Moves, newest first, and where the next page begins.
struct LedgerPage {
    std::vector<Move> moves;
    std::optional<std::int64_t> next = {}; ///< LedgerQuery::before of what follows.
};

/// At most `limit` moves.
LedgerPage ledgerPage(access::TenantConnection& connection, const LedgerQuery& query, int limit);

/// What was on hand when a day ended where the tenant is.
struct DayBalance {
    std::string day; ///< ISO.
    Decimal onHand;
};

/// On hand in all warehouses, or in one, over the last `days` days: the balance before the first, then each day on
/// which it changed, then today. Read back from the balance there is.
std::vector<DayBalance> onHandByDay(access::TenantConnection& connection, const std::string& productId,
                                    const std::string& warehouse, int days);

/// Every kind of move, as the database names them.
const std::vector<std::string>& moveKinds();

} // namespace landreeve::stock
