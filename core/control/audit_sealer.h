#pragma once

#include "core/base/clock.h"
#include "core/control/control_plane.h"

#include <cstdint>
#include <optional>
#include <stop_token>

namespace landreeve::control {

/// Carries committed audit entries from the outboxes into the workspace's chained log, each exactly once. Any program
/// may run it; two at once take turns in the database.

/// What could not be done with a tenant, and why.
struct TenantFailure {
    std::string tenantId;
    std::string cause; ///< A sentence.

    bool operator==(const TenantFailure&) const = default;
};

/// Keeps which tenants could not be sealed, until they are.
void noteSealing(ControlPlane& control, const std::vector<std::string>& sealed,
                 const std::vector<TenantFailure>& failures, const std::stop_token& stop);

/// Why that tenant could not be sealed the last time; nothing where it could, or was not tried.
std::optional<std::string> sealingFailure(ControlPlane& control, const std::string& tenantId,
                                          const std::stop_token& stop);

/// The control plane's own outbox. How many entries were sealed.
std::int64_t sealControl(ControlPlane& control, const std::stop_token& stop);

/// One tenant's outbox: read there, appended to the log, then marked there. A crash between the two is made up for by
/// the next run: what is in the log already is passed over. `tenant` is a connection of the service role to the
/// tenant's database.
std::int64_t sealTenant(ControlPlane& control, postgres::Connection& tenant, const std::string& tenantId,
                        const std::string& database, const std::stop_token& stop);

/// Lets the sealed entries of before `before` go from a tenant's outbox, as they left the log. How many went.
std::int64_t pruneTenant(postgres::Connection& tenant, const std::string& tenantId, Time before);

} // namespace landreeve::control
