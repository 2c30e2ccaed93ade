#pragma once

#include "core/base/progress.h"
#include "core/tenancy/copy_request.h"
#include "core/tenancy/provisioner.h"
#include "core/tenancy/server_access.h"

#include <filesystem>
#include <stop_token>
#include <string>

namespace landreeve::tenancy {

struct CopySource;

/// Makes tenants of backups and of other tenants, by a recipe of named, recorded steps: reserve → archive → logins →
/// database → load → rows → fields → rules → compare → name → grants → migrate → verify → activate. The database has a
/// temporary name until it was compared with the manifest. Every member may be called from any thread; all block.
///
/// A run that fails or is cancelled takes back what it made; one that was killed, or whose server went away, is taken
/// back by reconcile(), or by asking for it again.
class TenantCopies {
public:
    /// `folder` is where a clone's archive lies while it is made.
    TenantCopies(control::ControlPlane& control, ServerAccess& servers, const vault::KeyRing& keyRing,
                 Provisioner& provisioner, std::filesystem::path folder);

    /// Makes a tenant of a backup, and notes that backup as good. Under the id it was taken of it keeps its keys; under
    /// another one it gets its own. Before anything is made: Error `invalid_tenant_id`, `reserved_tenant_id`,
    /// `invalid_tenant_name`, `file_unreadable`, `backup_damaged`, `vault_key_wrong` (another workspace's),
    /// `schema_ahead`, `pg_dump_missing`, `pg_dump_too_old`, `server_too_old`, or what provisioning refuses. Later
    /// Error `restore_failed` or what a step throws; its details name the step.
    CopyResult restore(const std::filesystem::path& archive, const CopyRequest& request, const StepFn& onStep,
                       const ProgressFn& progress, const std::stop_token& stop);

    /// Makes a tenant of a living one, as it is at one moment; that goes on meanwhile. With keys of its own. Throws
    /// like restore(), and Error `tenant_not_found`, `invalid_status` for one that is neither active nor suspended,
    /// `schema_behind` where it is to be neutralised and is not of this program's schema version.
    CopyResult clone(const std::string& sourceId, const CopyRequest& request, const StepFn& onStep,
                     const ProgressFn& progress, const std::stop_token& stop);

private:
    void takeBackEarlier(const CopyRequest& request, const std::stop_token& stop);
    CopyResult run(CopySource& source, const CopyRequest& request, const StepFn& onStep, const ProgressFn& progress,
                   const std::stop_token& stop);
    bool takeBack(const std::string& tenantId, const StepFn& onStep);

    control::ControlPlane& m_control;
    ServerAccess& m_servers;
    const vault::KeyRing& m_keyRing;
    Provisioner& m_provisioner;
    std::filesystem::path m_folder;
};

} // namespace landreeve::tenancy
