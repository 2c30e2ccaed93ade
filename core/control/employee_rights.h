#pragma once

#include "core/control/control_plane.h"

#include <stop_token>
#include <string>

namespace landreeve::control {

/// Makes the control plane's copy of what a tenant's employees may do what their records say; how many people's rights
/// became others. Each has its entry in the audit log. Whatever was missed, by a crash say, is made good by the next
/// call, and one that finds nothing new writes nothing. `tenant` is a connection of the service role to the tenant's
/// database.
int copyEmployeeRights(ControlPlane& control, postgres::Connection& tenant, const std::string& tenantId,
                       const std::stop_token& stop);

} // namespace landreeve::control
