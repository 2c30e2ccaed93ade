#pragma once

#include <string>
#include <string_view>

namespace landreeve::postgres {

/// An identifier as it may stand in a statement. Always quoted; throws Error `internal_error` on a NUL byte or an empty
/// name. The only way a name gets into SQL.
std::string quoteIdentifier(std::string_view name);

/// A literal, only for the few statements that take no parameters (CREATE ROLE, COMMENT, ALTER … SET).
std::string quoteLiteral(std::string_view value);

} // namespace landreeve::postgres
