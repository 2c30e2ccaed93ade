#pragma once

#include "core/control/control_plane.h"
#include "core/health/report.h"
#include "core/tenancy/server_access.h"

#include <stop_token>
#include <string>

namespace landreeve::health {

/// Looks at one tenant: status, connection, row security and grants, ledger, identity,
/// settings. Throws Error `tenant_not_found`.
HealthReport tenantHealth(control::ControlPlane& control, tenancy::ServerAccess& servers, const std::string& tenantId,
                          const std::stop_token& stop);

} // namespace landreeve::health
