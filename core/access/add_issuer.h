#pragma once

#include "core/control/control_plane.h"
#include "core/control/issuer_store.h"

#include <stop_token>

namespace landreeve::access {

/// Accepts an outside issuer from now on. What is not said is asked of the issuer, or known of Supabase: its kind, the
/// address of its keys, and Supabase's audience. Audited. Blocks. Throws what IssuerStore::add() throws, Error
/// `issuer_unavailable` where the issuer does not say where its keys are, and Cancelled.
control::Issuer addIssuer(control::ControlPlane& control, control::Issuer wanted, const std::stop_token& stop);

} // namespace landreeve::access
