#pragma once

#include "core/control/control_watch.h"
#include "core/health/alert_tracker.h"

#include <chrono>
#include <functional>
#include <stop_token>

namespace landreeve::health {

/// Tells of alerts as they begin and end: looks whenever the control plane tells of a change, and every few seconds all
/// the same.
class AlertWatch {
public:
    using LookFn = std::function<HealthReport(const std::stop_token&)>;
    /// `report`: the look that told.
    using ChangeFn = std::function<void(const AlertChange&, const HealthReport& report)>;

    AlertWatch(LookFn look, control::ControlWatch::Options options);

    /// Until a stop is requested; at first every alert there is begins. `onChange` is called on this thread.
    void run(const ChangeFn& onChange, const std::stop_token& stop);

private:
    LookFn m_look;
    control::ControlWatch m_watch;
};

} // namespace landreeve::health
