#pragma once

#include "core/access/policy_engine.h"
#include "core/control/control_plane.h"

#include <stop_token>
#include <string>

namespace landreeve::access {

/// What a policy engine outside was told.
struct PolicyTold {
    int written = 0;
    int deleted = 0;
};

/// Tells an engine outside what has become different of a tenant (empty: of the workspace) since it was last told: who
/// has which role, what the roles hold, what employees may do themselves. Each lot is one entry of the audit log, made
/// when the engine has confirmed it; after a crash in between the lot is told again, which does no harm. Two programs
/// at once take turns. Nothing is told to an engine that is not outside. Throws Error `policy_engine_unavailable`.
PolicyTold synchronisePolicies(control::ControlPlane& control, const PolicyEngine& engine, const std::string& tenantId,
                               const std::stop_token& stop);

/// Tells an engine outside everything of a tenant (empty: of the workspace), what it was told before too, and what
/// holds no more: for one that lost what it knew, or another one. Until all of it is told the control plane believes
/// what it believed before. Throws as synchronisePolicies().
PolicyTold tellAnew(control::ControlPlane& control, const PolicyEngine& engine, const std::string& tenantId,
                    const std::stop_token& stop);

} // namespace landreeve::access
