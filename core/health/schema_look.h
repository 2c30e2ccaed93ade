#pragma once

#include "core/control/control_plane.h"

#include <stop_token>
#include <string>
#include <vector>

namespace landreeve::health {

/// Keeps what a comparison of a tenant's live schema with its migrations found, a sentence each ("lacks index
/// public.i"), for the look at the workspace's health. Throws Error `schema_ahead`.
void noteSchemaLook(control::ControlPlane& control, const std::string& tenantId, int version,
                    const std::vector<std::string>& differences, const std::stop_token& stop);

} // namespace landreeve::health
