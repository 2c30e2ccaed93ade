#pragma once

#include "core/access/explanation.h"
#include "core/control/role_store.h"

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

namespace landreeve::workspace {
class Workspace;
}

namespace landreeve::ui::users {

// All block. What changes something asks the gate first, and throws Error where it is refused.
/// How many people have one of the roles where the change counts.
std::int64_t touchedBy(workspace::Workspace& workspace, const std::vector<landreeve::control::RoleChange>& changes,
                       const std::stop_token& stop);
/// All of them or none.
void changeRoles(workspace::Workspace& workspace, const std::vector<landreeve::control::RoleChange>& changes,
                 const std::stop_token& stop);
void removeRole(workspace::Workspace& workspace, const std::string& name, const std::stop_token& stop);
/// What is asked of the gate about somebody.
struct Question {
    std::string person; ///< An id, or the name by which one person alone is mapped.
    std::string issuer; ///< Empty: the one that knows the person, the workspace's own before another.
    std::string tenantId;
    access::Permission permission;
};
struct Answer {
    access::Subject who; ///< His name where he has one.
    access::Explanation told;
};
/// Why somebody may do something or not; asked by who may read roles there.
Answer explainTo(workspace::Workspace& workspace, const Question& question, const std::stop_token& stop);

} // namespace landreeve::ui::users
