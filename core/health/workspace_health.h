#pragma once

#include "core/audit/signed_head.h"
#include "core/base/clock.h"
#include "core/control/control_plane.h"
#include "core/health/disk_check.h"
#include "core/health/report.h"
#include "core/tenancy/fleet.h"
#include "core/tenancy/server_access.h"

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace landreeve::health {

/// What a look at a workspace is about.
struct Patient {
    control::ControlPlane& control;
    tenancy::ServerAccess& servers;
    std::function<tenancy::Fleet()> fleet; ///< As whoever asks may see it; may throw Error.
    std::string secretStore;               ///< Its kind.
    std::optional<std::string> secretStoreWeakness;
    std::vector<WatchedFolder> folders; ///< Of this computer; none where there are none of ours.
    audit::HeadFile::Content auditHead; ///< As this home keeps it.
    const Clock& clock;
};

/// Looks at all of it; what would tell of tenants and accounts that whoever asks may not see is unknown. What is wrong
/// is a finding, not an error; only Cancelled is thrown. Servers are asked at once.
HealthReport workspaceHealth(const Patient& patient, const std::stop_token& stop);

/// What needs somebody, the worst first, then what began first.
std::vector<Alert> alertsOf(const HealthReport& report);

} // namespace landreeve::health
