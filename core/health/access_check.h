#pragma once

#include "core/control/control_plane.h"
#include "core/health/report.h"

#include <stop_token>

namespace landreeve::health {

/// The keys of outside issuers: those that cannot be renewed, and since when they are trusted no longer.
HealthCheck lookAtKeySets(control::ControlPlane& control, const std::stop_token& stop);

/// Failed sign-ins that pile up.
HealthCheck lookAtSignIns(control::ControlPlane& control, const std::stop_token& stop);

} // namespace landreeve::health
