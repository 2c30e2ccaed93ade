#pragma once

#include <optional>
#include <string>

namespace landreeve::india {

/// Whether what somebody typed into a field is in its form, and what to say beside it. A value, never an exception.
struct FieldVerdict {
    bool valid = false;
    std::string code;                  ///< Empty when valid; else stable, in snake_case, such as "gstin_check".
    std::string message;               ///< Of a valid field: what it tells, or empty. Else the rule that is broken.
    std::optional<std::string> repair; ///< A valid value that was probably meant; never of a valid field.
};

} // namespace landreeve::india
