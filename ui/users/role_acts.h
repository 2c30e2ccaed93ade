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
/// Why somebody may do something or not; asked by who may read roles there.
access::Explanation explainTo(workspace::Workspace& workspace, const access::Subject& who, const std::string& tenantId,
                              const access::Permission& permission, const std::stop_token& stop);

} // namespace landreeve::ui::users
