#pragma once

#include "core/base/error.h"

namespace landreeve::postgres {

inline constexpr const char* kMayBeDone = "It may have been done. Look again before repeating it.";

/// What is thrown where a stop came while a change was being committed.
inline Error cancelledInDoubt() {
    return Error("deadline_exceeded", "The change was being committed when it was cancelled.", kMayBeDone).setInDoubt();
}

} // namespace landreeve::postgres
