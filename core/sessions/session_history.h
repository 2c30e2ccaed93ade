#pragma once

#include "core/control/control_plane.h"
#include "core/sessions/session.h"

#include <optional>
#include <string>
#include <vector>

namespace landreeve::sessions {

/// An audit entry of what was done in a session, or to it.
struct SessionEntry {
    Time at;
    std::string actor;
    std::string action; ///< `area.deed`.
    std::string object; ///< What it was done to; may be empty.
    std::string reason; ///< May be empty.
};

/// What became of one session.
struct SessionHistory {
    bool renewable = false; ///< It has refresh tokens.
    std::int64_t renewals = 0;
    std::optional<Time> renewedAt;
    std::vector<SessionEntry> entries; ///< The newest first, at most kMostEntries.

    static constexpr int kMostEntries = 20;
};

/// Reads it; entries of tenants' databases are among them once they are sealed. Without `withEntries` none are read.
/// Blocks; any thread.
SessionHistory historyOf(control::ControlPlane& control, const Session& session, bool withEntries,
                         const postgres::Wait& wait = {});

} // namespace landreeve::sessions
