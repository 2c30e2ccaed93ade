#pragma once

#include "core/base/error.h"
#include "core/control/control_plane.h"

#include <string>
#include <vector>

namespace landreeve::control {

/// Whoever gives rights, or takes them.
struct Giver {
    std::string issuer;
    std::string userId;
    std::string sessionJti = {}; ///< That he acts in; one that holds in a tenant counts what he may do there alone.
};

/// Rights in one tenant (empty: in the workspace and every tenant).
struct Gift {
    std::string tenantId;
    std::vector<std::string> roles = {};
    std::vector<std::string> permissions = {}; ///< `area:action`, beside those of the roles.
    std::string kind = {};                     ///< To whom, for the audit log: `user` or `role`, …
    std::string id = {};                       ///< … and which one.

    bool operator==(const Gift&) const = default;
};

/// Throws Error `permission_denied` where a gift holds what the giver does not hold there himself, nor in the
/// workspace; `missing` in its details names it. An owner holds everything. The connection is the control plane's.
void refuseBeyondOwn(postgres::Connection& control, const Giver& giver, const Gift& gift);

/// Enters in the audit log that somebody would have given more than he holds; does nothing for another error.
void recordBeyondOwn(ControlPlane& control, const std::string& tenantId, const Error& error,
                     const postgres::Wait& wait);

/// Runs `work(postgres::Connection&)`, which gives or takes rights in a tenant (empty: everywhere), in a transaction of
/// its own. What refuseBeyondOwn() refuses there has its entry in the audit log.
template <typename Work>
auto inGiving(ControlPlane& control, const std::string& tenantId, const postgres::Wait& wait, const Work& work) {
    try {
        auto lease = control.lend(wait);
        return postgres::inTransaction([&] { return control.begin(*lease); },
                                       [&](postgres::Transaction&) { return work(*lease); });
    } catch (const Error& error) {
        recordBeyondOwn(control, tenantId, error, wait);
        throw;
    }
}

} // namespace landreeve::control
