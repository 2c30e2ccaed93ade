#pragma once

#include "core/base/error.h"
#include "core/base/progress.h"
#include "core/records/row_key.h"
#include "core/records/stock_adjustment.h"

#include <string>
#include <vector>

namespace landreeve::records {

/// An inventory row as it is before it is counted.
struct StockLine {
    RowKey key;
    std::int64_t version = 0;
    std::string sku;
    std::string product;
    std::string productId;
    std::string warehouse;
    std::string unit;
    Decimal onHand;
    Decimal reserved;
    Decimal average; ///< What an inflow is valued at.
    Decimal valuation;
};

/// These rows in their order; what is gone is left out.
std::vector<StockLine> stockLines(access::TenantConnection& connection, const std::vector<RowKey>& keys);

/// Why one of many adjustments was refused.
struct RefusedAdjustment {
    std::size_t line = 0;
    Error error;
};

/// All of them, or none where any was refused; both as the adjustments came.
struct StockCount {
    std::vector<StockBalance> balances = {};
    std::vector<RefusedAdjustment> refused = {};
};

/// Makes all adjustments in one transaction, or none and says which are refused and why. They are made in the order in
/// which everybody locks places. Each has its key: sent twice it is done once. Throws Error and Cancelled where nothing
/// can be said of single lines.
StockCount adjustTogether(access::TenantConnection& connection, const std::vector<StockAdjustment>& adjustments,
                          const ProgressFn& progress = {});

/// What takes a count back that was made: the opposite moves, at the average the stock had, refused where a row was
/// changed since.
std::vector<StockAdjustment> undoOf(const std::vector<StockAdjustment>& made, const StockCount& count);

/// One move of the ledger.
struct LedgerMove {
    std::int64_t seq = 0;
    std::string sku;
    std::string warehouse;
    Decimal quantity;
    Decimal value;
    std::string reason;
    std::string by;
};

/// The moves with these ids, in their order.
std::vector<LedgerMove> ledgerMoves(access::TenantConnection& connection, const std::vector<std::string>& ids);

} // namespace landreeve::records
