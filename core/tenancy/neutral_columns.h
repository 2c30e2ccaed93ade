#pragma once

#include "core/postgres/transaction.h"

namespace landreeve::tenancy {

/// Looks whether it is known of every column of a tenant's tables what a neutralised copy does with it: replaces it,
/// empties it, or keeps it as it tells of nobody. Throws Error `not_neutralised` naming those that are not: whoever
/// adds a column decides that, in neutral_columns.cpp.
void refuseUnknownColumns(postgres::Transaction& transaction);

} // namespace landreeve::tenancy
