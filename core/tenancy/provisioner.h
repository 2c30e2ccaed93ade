#pragma once

#include "core/base/progress.h"
#include "core/tenancy/provision_request.h"
#include "core/tenancy/server_access.h"

#include <stop_token>

namespace landreeve::control {
class ControlPlane;
}

namespace landreeve::tenancy {

/// Makes tenants by a recipe of named, recorded steps: reserve → logins → database → identity → grants → migrate → key
/// → seed → verify → activate. Each can be run again, so that a run that was cut off anywhere is resumed by running it
/// again. Every member may be called from any thread; all block.
class Provisioner {
public:
    Provisioner(control::ControlPlane& control, ServerAccess& servers, const vault::KeyRing& keyRing);

    /// Makes the tenant, or goes on with a half-made one of this id.
    /// Before anything is made: Error `invalid_tenant_id`, `reserved_tenant_id`, `invalid_tenant_name`,
    /// `tenant_exists`, `tenant_busy` (another program is at it), `name_taken_on_server`, `insufficient_privilege`,
    /// `server_not_found`, `server_unavailable`. A later failure leaves the tenant in status failed, to be resumed or
    /// undone; its details name the step. Cancelled leaves it the same way.
    ProvisionResult provision(const ProvisionRequest& request, const StepFn& onStep, const ProgressFn& progress,
                              const std::stop_token& stop);

    /// Goes on with a half-made tenant as it was asked for.
    ProvisionResult resume(const std::string& tenantId, const StepFn& onStep, const ProgressFn& progress,
                           const std::stop_token& stop);

    /// Takes back what was made of a tenant that never became active, row and all. Throws Error `tenant_exists` for one
    /// that is active or suspended: that is deleted, with its backup.
    void undo(const std::string& tenantId, const StepFn& onStep, const std::stop_token& stop);

    /// The recorded steps, in the recipe's order; those not reached are Waiting.
    std::vector<StepRecord> steps(const std::string& tenantId, const std::stop_token& stop);

private:
    ProvisionResult run(const ProvisionRequest& request, bool resumeOnly, const StepFn& onStep,
                        const ProgressFn& progress, const std::stop_token& stop);

    control::ControlPlane& m_control;
    ServerAccess& m_servers;
    const vault::KeyRing& m_keyRing;
};

} // namespace landreeve::tenancy
