#pragma once

#include <span>
#include <string>
#include <string_view>

namespace landreeve::health {

/// A kind of alert. Codes are stable; docs/runbook.md has an entry for each.
struct AlertCode {
    const char* code;
    const char* remedy;       ///< What to do, in a sentence.
    const char* command = ""; ///< Where it is the same for every object.
};

std::span<const AlertCode> alertCodes();
/// Nullptr for one that is not registered.
const AlertCode* alertCode(std::string_view code);

} // namespace landreeve::health
