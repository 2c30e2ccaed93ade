#pragma once

#include "core/control/control_plane.h"
#include "core/tenancy/server_access.h"

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace landreeve::tenancy {

enum class HealthStatus { Ok, Degraded, Down };
std::string toString(HealthStatus status);

/// One thing that was looked at: how it is, in a word and a sentence, and how long the look took.
struct HealthCheck {
    std::string name;
    HealthStatus status = HealthStatus::Ok;
    std::string detail;
    double milliseconds = 0;
};

struct HealthReport {
    HealthStatus status = HealthStatus::Ok; ///< The worst of its checks'.
    std::vector<HealthCheck> checks;
};

/// Looks at the workspace: control plane, each server (reachable, its rights, PUBLIC's access), tenants that need
/// somebody, the secret store's `weakness`, key sets, failed sign-ins that pile up, backups. What is wrong is a
/// finding, not an error; only Cancelled is thrown.
HealthReport workspaceHealth(control::ControlPlane& control, ServerAccess& servers,
                             const std::optional<std::string>& secretStoreWeakness, const std::string& secretStoreKind,
                             const std::stop_token& stop);

/// Looks at one tenant: status, connection, row security and grants, ledger, identity. Throws Error `tenant_not_found`.
HealthReport tenantHealth(control::ControlPlane& control, ServerAccess& servers, const std::string& tenantId,
                          const std::stop_token& stop);

} // namespace landreeve::tenancy
