#pragma once

#include "core/access/tenant_connection.h"
#include "core/records/grid_source.h"

namespace landreeve::records {

/// The grid's queries on one lent connection. Blocks until the connection's wait ends.
class GridReader {
public:
    explicit GridReader(access::TenantConnection& connection) : m_connection(connection) {}

    GridPage firstPage(const RecordQuery& query, int limit);
    std::int64_t streamKeys(const RecordQuery& query, const KeyBlockFn& take);
    std::vector<GridRow> rows(const RecordQuery& query, const std::vector<RowKey>& keys);
    GridTotals totals(const RecordQuery& query);
    GridTotals totalsOf(const RecordQuery& query, const std::vector<RowKey>& keys);

private:
    access::TenantConnection& m_connection;
};

/// The planner's number out of the answer to EXPLAIN (FORMAT JSON).
std::int64_t estimateOf(const postgres::Result& explained);

} // namespace landreeve::records
