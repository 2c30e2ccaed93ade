#pragma once

#include "core/access/verdict.h"
#include "core/control/control_plane.h"

#include <QJsonObject>

#include <string>

namespace landreeve::access {

/// Whether an action is one that a limit holds for: reveal, export.
bool isLimited(const std::string& action);

/// Counts one more reveal or export of a subject: of the account in the tenant (empty: in the workspace), of the
/// address it works from, and of the tenant as a whole; before it is done, in one transaction, over all programs. How
/// many an hour, the tenant's settings say. Throws Error `rate_limited`, with the detail `retry_after_ms`, where one of
/// them is used up; that is audited.
void takeAct(control::ControlPlane& control, const Subject& subject, const std::string& tenantId,
             const Permission& permission, const QJsonObject& settings, const postgres::Wait& wait);

} // namespace landreeve::access
