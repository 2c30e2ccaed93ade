#pragma once

#include "core/health/report.h"

#include <map>
#include <string>
#include <vector>

namespace landreeve::health {

struct AlertChange {
    bool begins = true; ///< Else it ends.
    Alert alert;
};

/// Tells from one look to the next which alerts begin and which end. What a look could not tell stays as it was: all of
/// it where the control plane is away, and what a check that is unknown had found.
class AlertTracker {
public:
    /// The worst first; of the first look all that there is begins.
    std::vector<AlertChange> take(const HealthReport& report);

private:
    struct Known {
        Alert alert;
        std::string check;
    };
    std::map<std::string, Known> m_known;
};

} // namespace landreeve::health
