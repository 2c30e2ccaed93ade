#pragma once

#include "core/base/clock.h"
#include "core/control/control_plane.h"
#include "core/health/report.h"

#include <stop_token>

namespace landreeve::health {

/// How far clocks may be apart before it is said: a token has at most twice as much leeway.
constexpr std::chrono::seconds kMostOff{30};

/// Compares this computer's clock with the control plane's, and with those of outside issuers as they were when their
/// keys were fetched. Off is degraded. Blocks; only Cancelled is thrown.
HealthCheck lookAtClock(control::ControlPlane& control, const Clock& clock, const std::stop_token& stop);

} // namespace landreeve::health
