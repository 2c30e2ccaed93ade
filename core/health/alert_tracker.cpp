#include "core/health/alert_tracker.h"

#include "core/health/workspace_health.h"

namespace landreeve::health {

std::vector<AlertChange> AlertTracker::take(const HealthReport& report) {
    std::vector<AlertChange> changes;
    std::map<std::string, Known> now;
    for (const HealthCheck& check : report.checks) {
        for (const Alert& alert : check.alerts)
            now.emplace(alert.key(), Known{alert, check.name});
    }
    const HealthCheck* const control = report.check("control plane");
    const bool away = control == nullptr || control->status == HealthStatus::Down;
    for (const auto& [key, known] : m_known) {
        if (now.contains(key))
            continue;
        const HealthCheck* const check = report.check(known.check);
        const bool untold = check == nullptr ? away : check->status == HealthStatus::Unknown;
        if (untold)
            now.emplace(key, known);
        else
            changes.push_back({false, known.alert});
    }
    for (const Alert& alert : alertsOf(report)) {
        if (!m_known.contains(alert.key()))
            changes.push_back({true, alert});
    }
    m_known = std::move(now);
    return changes;
}

} // namespace landreeve::health
