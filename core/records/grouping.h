#pragma once

#include "core/access/tenant_connection.h"
#include "core/records/grid_source.h"

#include <optional>
#include <string>
#include <vector>

namespace landreeve::records {

/// The records that have one value of a field: how many, and the sums of totalledFields().
struct Group {
    std::optional<std::string> value = {}; ///< As PostgreSQL sends it.
    GridTotals totals = {};
};

struct Grouping {
    std::vector<Group> groups = {}; ///< The largest first.
    bool more = false;              ///< There are others that are not here.
};

/// Whether a list can be grouped by it: a word, a choice, a flag or a day.
bool isGrouped(const Field& field);

/// What matches the query by the values of a field, at most `limit` groups. One pass over what matches.
Grouping groupsOf(access::TenantConnection& connection, const RecordQuery& query, const Field& by, int limit);

/// What somebody would type above the column to see that group alone.
std::string filterTextOf(const Field& by, const std::optional<std::string>& value);

} // namespace landreeve::records
