#pragma once

#include "core/base/decimal.h"
#include "core/records/query.h"
#include "core/records/row_key.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace landreeve::records {

/// One row as a grid shows it: the texts PostgreSQL sent, in the order of gridColumns().
struct GridRow {
    RowKey key;
    std::int64_t version = 0;
    std::vector<std::optional<std::string>> values = {};
};

/// The first rows of a query and how many there may be.
struct GridPage {
    std::vector<GridRow> rows = {};
    std::int64_t estimate = 0; ///< The planner's guess; rows.size() where that is all there is.
    bool complete = false;     ///< No row follows.
};

/// A count and sums: of a whole result, or of a selection.
struct GridTotals {
    std::int64_t count = 0;
    std::vector<Decimal> sums = {}; ///< In the order of totalledFields().

    GridTotals& operator+=(const GridTotals& other);
    GridTotals& operator-=(const GridTotals& other);
};

/// The columns a grid of the entity reads.
std::vector<const Field*> gridColumns(const Entity& entity);
/// The fields it adds up.
std::vector<const Field*> totalledFields(const Entity& entity);

/// Takes the next keys in order: KeyList::kBlock of them, fewer at the end. On the worker's thread.
using KeyBlockFn = std::function<void(std::vector<RowKey>)>;

/// Where a grid's rows come from. Every member blocks until the stop and may be called from several threads at once;
/// they throw Error and Cancelled. Never the whole result: one page, then keys alone, then small lots of rows by key.
class GridSource {
public:
    virtual ~GridSource() = default;

    /// One keyset query.
    virtual GridPage firstPage(const RecordQuery& query, int limit, std::stop_token stop) = 0;
    /// All keys in order, as they were at one instant; how many.
    virtual std::int64_t streamKeys(const RecordQuery& query, const KeyBlockFn& take, std::stop_token stop) = 0;
    /// The rows that still exist of these, as they are now, in no order.
    virtual std::vector<GridRow> rows(const RecordQuery& query, const std::vector<RowKey>& keys,
                                      std::stop_token stop) = 0;
    virtual GridTotals totals(const RecordQuery& query, std::stop_token stop) = 0;
    /// Of these records alone; asks in lots, so that any number may be given.
    virtual GridTotals totalsOf(const RecordQuery& query, const std::vector<RowKey>& keys, std::stop_token stop) = 0;
};

} // namespace landreeve::records
