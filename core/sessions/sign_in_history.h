#pragma once

#include "core/control/control_plane.h"

#include <cstdint>
#include <vector>

namespace landreeve::sessions {

/// Who came and who was refused within a slot of time.
struct SignInCount {
    Time from;
    std::int64_t signIns = 0;  ///< Sessions that were created, or registered at first sight.
    std::int64_t refusals = 0; ///< Everything that is recorded as an authentication failure.
};

/// Counts by slots that begin at these times (ascending), the last of them open; the database counts, in one query.
/// A slot in which nothing happened is there, too. Blocks.
std::vector<SignInCount> readSignInHistory(control::ControlPlane& control, const std::vector<Time>& from,
                                           const postgres::Wait& wait = {});

} // namespace landreeve::sessions
