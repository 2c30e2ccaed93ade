#pragma once

#include "core/auth/algorithm.h"

#include <chrono>
#include <optional>
#include <string>

namespace landreeve::auth {

constexpr std::chrono::seconds kMostLeeway{60};
/// What the clocks of issuers and of this computer may differ where somebody signs in.
constexpr std::chrono::seconds kSignInLeeway{30};

/// What a token must be to be accepted.
struct VerifyPolicy {
    AlgorithmSet algorithms;
    /// Compared byte for byte. Without one any is accepted, but there must be one.
    std::optional<std::string> issuer;
    std::optional<std::string> audience;
    /// For clocks that differ; no more than kMostLeeway is given.
    std::chrono::milliseconds leeway{0};
};

} // namespace landreeve::auth
