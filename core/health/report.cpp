#include "core/health/report.h"

#include <algorithm>

namespace landreeve::health {

std::string toString(HealthStatus status) {
    switch (status) {
    case HealthStatus::Ok:
        return "ok";
    case HealthStatus::Unknown:
        return "unknown";
    case HealthStatus::Degraded:
        return "degraded";
    case HealthStatus::Down:
        break;
    }
    return "down";
}

const HealthCheck* HealthReport::check(const std::string& name) const {
    const auto found = std::ranges::find(checks, name, &HealthCheck::name);
    return found == checks.end() ? nullptr : &*found;
}

} // namespace landreeve::health
