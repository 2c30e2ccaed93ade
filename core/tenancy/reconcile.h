#pragma once

#include "core/tenancy/lifecycle.h"
#include "core/tenancy/provisioner.h"

#include <stop_token>
#include <string>
#include <vector>

namespace landreeve::tenancy {

/// What a crash, or somebody, left behind.
struct ReconcileFinding {
    /// `half_provisioned`, `half_deleted`, `orphan_database`, `orphan_role`, `temporary_database`, `missing_database`,
    /// `missing_role`, `foreign_database`, `foreign_role`, `server_unreachable`.
    std::string kind;
    std::string tenant;
    std::string database; ///< The database or role.
    std::string action;   ///< What was done, or would be: `resume`, `undo`, `finish`, `drop`, `report`.
    std::string error;    ///< Why it could not be done; empty where it was, or nothing was to be done.
};

/// Compares the control plane with the servers and puts right what carries this workspace's mark: half-deleted tenants
/// are finished, half-provisioned ones that nobody works on are undone, databases and roles without a tenant are
/// dropped. What carries no mark of ours is reported and never touched, and so is a tenant whose database is missing.
/// With `dryRun` nothing is changed.
std::vector<ReconcileFinding> reconcile(control::ControlPlane& control, ServerAccess& servers, Provisioner& provisioner,
                                        Lifecycle& lifecycle, bool dryRun, const std::stop_token& stop);

} // namespace landreeve::tenancy
