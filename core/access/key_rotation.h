#pragma once

#include "core/auth/local_issuer.h"
#include "core/control/control_plane.h"

#include <string>

namespace landreeve::access {

/// Rotates the key of the workspace's own issuer, and notes in the audit log why. Returns the new key's id. Blocks.
/// Throws Error `usage` without a reason, before anything is done.
std::string rotateKey(control::ControlPlane& control, auth::LocalIssuer& issuer, auth::LocalIssuer::Overlap overlap,
                      const std::string& reason, const postgres::Wait& wait = {});

} // namespace landreeve::access
