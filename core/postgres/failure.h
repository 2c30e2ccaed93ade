#pragma once

#include "core/base/error.h"

#include <string>

struct pg_conn;
struct pg_result;

namespace landreeve::postgres {

/// What the server said in a failed result, as an Error. `details` carries `detail`, `constraint`, `table`, `column`
/// where the server named them.
Error failureOf(const pg_result* result);

/// Why no connection came about.
Error connectFailure(pg_conn* connection, const std::string& where);

/// The connection ended in the middle of a call.
Error connectionLost(const std::string& where, const std::string& reason);

} // namespace landreeve::postgres
