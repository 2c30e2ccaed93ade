#pragma once

#include "core/base/clock.h"
#include "core/control/control_plane.h"
#include "core/tenancy/health.h"

namespace landreeve::tenancy {

/// How far clocks may be apart before it is said: a token has at most twice as much leeway.
constexpr std::chrono::seconds kMostOff{30};

/// Compares this computer's clock with the control plane's, and with those of outside issuers as they were when their
/// keys were fetched. Off is degraded. Blocks. Throws Error where the control plane does not answer.
HealthCheck lookAtClock(control::ControlPlane& control, const Clock& clock, const std::stop_token& stop);

} // namespace landreeve::tenancy
