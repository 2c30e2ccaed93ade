#pragma once

#include "core/control/user_store.h"
#include "core/sessions/session.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace landreeve::workspace {
class Workspace;
}

namespace landreeve::ui::users {

/// A mapping as it is now, and what hangs on it.
struct MappingLook {
    std::optional<landreeve::control::UserMapping> now;  ///< Nothing: it is gone.
    std::vector<landreeve::control::UserMapping> others; ///< What the user has elsewhere.
    std::set<std::string> permissions;                   ///< What it allows, there.
    std::int64_t sessions = 0;                           ///< His living ones there.
};

/// His sessions there: of a tenant, or all of them.
landreeve::sessions::MarkScope sessionsOf(const landreeve::control::UserMapping& mapping);

// All block. What changes something asks the gate first, and throws Error where it is refused.
MappingLook lookAt(workspace::Workspace& workspace, const landreeve::control::UserMapping& mapping,
                   const std::stop_token& stop);
/// Gives a role. `before` is the one he is believed to have there, empty for none; throws Error `record_changed` or
/// `user_not_found` where it is another.
void give(workspace::Workspace& workspace, const landreeve::control::UserMapping& wanted, const std::string& before,
          const std::stop_token& stop);
/// Why whoever works here may not give or take that; empty where he may.
QString whyNotGive(workspace::Workspace& workspace, const landreeve::control::Gift& gift, const std::stop_token& stop);
/// Takes the role away that he is believed to have there. How many sessions were ended, where that is wanted.
std::int64_t take(workspace::Workspace& workspace, const landreeve::control::UserMapping& seen, bool endSessions,
                  const std::stop_token& stop);

} // namespace landreeve::ui::users
