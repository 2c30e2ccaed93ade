#pragma once

#include "core/access/verdict.h"
#include "core/auth/supabase_client.h"
#include "core/control/control_plane.h"

#include <cstdint>
#include <stop_token>

namespace landreeve::workspace {

/// Why a session was revoked whose issuer renews it no longer.
inline constexpr const char* kEndedByIssuer = "ended by its issuer";

/// Ends sessions of somebody by himself: this one, all that he has from the issuer (also those first seen later), or
/// all but this one. How many lived until now. Blocks.
std::int64_t signOutHere(control::ControlPlane& control, const access::Subject& who, auth::SignOutScope scope,
                         const std::stop_token& stop);

} // namespace landreeve::workspace
