#pragma once

#include "core/access/verdict.h"
#include "core/auth/local_issuer.h"
#include "core/base/secret_string.h"
#include "core/control/giving.h"
#include "core/sessions/refresh_families.h"

#include <chrono>
#include <optional>
#include <string>

namespace landreeve::access {

/// Whom a token is for.
struct MintRequest {
    std::string tenantId;
    std::string userId;
    std::optional<std::string> role = {};               ///< Empty: the one he has there, else viewer.
    std::optional<std::chrono::milliseconds> life = {}; ///< Of its session; empty: as long as the tenant's policy says.
    bool renewable = false; ///< A refresh family is begun for it: its token ends within kRenewableLife.
};

/// How long a token is good that a refresh token renews; never longer than its session.
constexpr std::chrono::hours kRenewableLife{1};

struct MintedToken {
    SecretString token;
    std::string jti; ///< Its session's id.
    std::string role;
    Time expiresAt;
};

/// For whoever is about to hold a token of a user's in a tenant (empty: in the workspace). Throws Error
/// `permission_denied` where the user may do more there than he. The connection is the control plane's.
void refuseToSpeakFor(postgres::Connection& control, const control::Giver& giver, const Subject& user,
                      const std::string& tenantId);

/// Makes a token of the workspace's own issuer, with what it speaks of: a session, and the user's role in the tenant
/// where it is a new one. Audited. Blocks. Throws Error `tenant_not_found`, `tenant_not_active`, `permission_denied`
/// where the user may do more there than `giver`, or `usage` for a role that is none and a life that the tenant's
/// policy does not allow.
MintedToken mintToken(control::ControlPlane& control, auth::LocalIssuer& issuer, const control::Giver& giver,
                      const MintRequest& request, const postgres::Wait& wait = {});

/// What makes the access token of each exchange in a refresh family, with the role the user has by then. Of sessions of
/// another issuer and of none tenant it makes none. `issuer` must be prepared, and outlive it.
sessions::RefreshFamilies::MintFn accessTokens(auth::LocalIssuer& issuer);

} // namespace landreeve::access
