#pragma once

#include "core/auth/local_issuer.h"
#include "core/base/secret_string.h"
#include "core/control/control_plane.h"

#include <chrono>
#include <optional>
#include <string>

namespace landreeve::access {

/// Whom a token is for.
struct MintRequest {
    std::string tenantId;
    std::string userId;
    std::optional<std::string> role = {};               ///< Empty: the one he has there, else viewer.
    std::optional<std::chrono::milliseconds> life = {}; ///< Empty: as long as the tenant's policy says.
};

struct MintedToken {
    SecretString token;
    std::string jti; ///< Its session's id.
    std::string role;
    Time expiresAt;
};

/// Makes a token of the workspace's own issuer, with what it speaks of: a session, and the user's role in the tenant
/// where it is a new one. Audited. Blocks. Throws Error `tenant_not_found`, `tenant_not_active`, or `usage` for a role
/// that is none and a life that the tenant's policy does not allow.
MintedToken mintToken(control::ControlPlane& control, auth::LocalIssuer& issuer, const MintRequest& request,
                      const postgres::Wait& wait = {});

} // namespace landreeve::access
