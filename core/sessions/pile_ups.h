#pragma once

#include "core/sessions/sign_in_limiter.h"

#include <chrono>
#include <string>
#include <vector>

namespace landreeve::sessions {

/// From so many failures of one account, or from one address, within this time on an administrator should look.
inline constexpr int kPileUp = 10;
inline constexpr std::chrono::minutes kPileUpWithin{15};

/// Where failed sign-ins pile up now, by the server's clock; the most first. Blocks.
std::vector<FailureCount> pileUpsNow(control::ControlPlane& control, const postgres::Wait& wait = {});

/// "41 failed sign-ins of r.iyer within 15 minutes, and 2 other accounts or addresses." Empty where none pile up.
std::string pileUpSentence(const std::vector<FailureCount>& pileUps);

} // namespace landreeve::sessions
