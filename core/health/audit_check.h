#pragma once

#include "core/audit/signed_head.h"
#include "core/control/control_plane.h"
#include "core/health/report.h"

#include <stop_token>

namespace landreeve::health {

/// The end of the audit log, whose last entries are held against each other, and entries that wait long to be sealed.
/// The end that this home signed must be there still. Cheap however long the log is; of the whole, what was found when
/// it was last verified.
HealthCheck lookAtAudit(control::ControlPlane& control, const audit::HeadFile::Content& kept,
                        const std::stop_token& stop);

/// Tenants whose entries could not be carried into the log for a while (control::noteSealing()).
HealthCheck lookAtSealing(control::ControlPlane& control, const std::stop_token& stop);

} // namespace landreeve::health
