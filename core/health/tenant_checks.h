#pragma once

#include "core/control/control_plane.h"
#include "core/health/report.h"
#include "core/tenancy/fleet.h"

#include <stop_token>

namespace landreeve::health {

/// Tenants that are half made or half deleted, and those some program has been at for too long. Asks nobody.
HealthCheck tenantsCheck(const tenancy::Fleet& fleet);

/// Tenants behind on migrations. Asks nobody.
HealthCheck migrationsCheck(const tenancy::Fleet& fleet);

/// What the last drift looks found (noteSchemaLook()); unknown where a tenant was never looked at.
HealthCheck lookAtSchemas(control::ControlPlane& control, const std::stop_token& stop);

/// Tenants without a backup of the last day, and those without one of the last 30 days that was restored and compared.
/// One that was made lately has had no time for them. Unknown where none of those that count is where it was written on
/// this computer: it may have been moved.
HealthCheck lookAtBackups(control::ControlPlane& control, const std::stop_token& stop);

} // namespace landreeve::health
