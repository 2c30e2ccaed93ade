#pragma once

#include "core/control/control_plane.h"
#include "core/health/report.h"
#include "core/tenancy/server_access.h"

#include <stop_token>
#include <vector>

namespace landreeve::health {

/// Looks at one server, all of it within some ten seconds: "server NAME" (reachable, its rights, PUBLIC's access, room,
/// connections), and where there is such a thing "certificate NAME", "replication NAME" and "pool NAME". Only Cancelled
/// is thrown.
std::vector<HealthCheck> lookAtServer(control::ControlPlane& control, tenancy::ServerAccess& servers,
                                      const control::Server& server, const std::stop_token& stop);

} // namespace landreeve::health
