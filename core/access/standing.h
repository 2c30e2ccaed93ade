#pragma once

#include "core/access/copies.h"
#include "core/control/control_watch.h"
#include "core/control/server_store.h"
#include "core/control/tenant.h"

#include <chrono>
#include <compare>
#include <set>
#include <string>

namespace landreeve::access {

/// What the control plane says of somebody in a tenant whose session is alive.
struct Standing {
    std::string role;                            ///< Empty: none.
    std::set<std::string> permissions;           ///< `area:action`.
    std::chrono::steady_clock::time_point until; ///< When the session ends by itself, by this machine's clock.
};

struct StandingKey {
    std::string issuer;
    std::string jti;
    std::string userId;
    std::string tenantId;

    auto operator<=>(const StandingKey&) const = default; // NOLINT(modernize-use-nullptr): the compiler's own 0
};

/// Where a tenant's records are.
struct TenantPlace {
    control::Tenant tenant;
    control::Server server;
};

/// What a gate keeps of the control plane while it hears of its changes.
struct GateCopies {
    Copies<StandingKey, Standing> standings;
    Copies<std::string, TenantPlace> places; ///< By tenant.

    /// Takes what a watch tells: a copy is gone as soon as a change that may concern it is heard of.
    void hear(const control::WatchEvent& event);
};

} // namespace landreeve::access
