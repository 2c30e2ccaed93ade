#pragma once

#include "core/control/control_plane.h"

#include <chrono>
#include <cstdint>
#include <optional>

namespace landreeve::sessions {

/// What a day of sessions comes to, beside SessionCounts.
struct SessionFigures {
    std::int64_t endingSoon = 0;              ///< Alive, but not for much longer if nobody does anything.
    std::int64_t endedToday = 0;              ///< By themselves: expired, or idle for too long.
    std::int64_t revokedToday = 0;            ///< One by one, and where `exact` also by marks.
    std::optional<std::int64_t> marksInForce; ///< Marks of sessions that have not run out; only where `exact`.
    bool exact = false;
};

/// Today is what came since `dayBegan`; soon is within `soon`. Exactly takes seconds over millions of sessions. Blocks.
SessionFigures readSessionFigures(control::ControlPlane& control, Time dayBegan, std::chrono::milliseconds soon,
                                  bool exactly, const postgres::Wait& wait = {});

/// How many sessions SessionStore::cleanup() would delete now. Blocks.
std::int64_t countCleanable(control::ControlPlane& control, std::chrono::milliseconds olderThan,
                            const postgres::Wait& wait = {});

} // namespace landreeve::sessions
