#pragma once

#include "core/access/verdict.h"
#include "core/tenancy/fleet.h"

namespace landreeve::access {

class Gate;

/// The tenants and servers that `subject` may know of: all by a role in the workspace, otherwise the tenants in which
/// it has one, with the servers they are on; that there are others is not told. More than their names may be read of by
/// `tenant:read`, in the workspace or in a tenant in which it has a role: FleetTenant::mayBeRead. Blocks. Throws Error
/// `session_refused` where its session is alive nowhere.
tenancy::Fleet visibleFleet(control::ControlPlane& control, Gate& gate, const Subject& subject,
                            const std::stop_token& stop);

} // namespace landreeve::access
