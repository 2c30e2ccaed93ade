#pragma once

#include "core/access/gate.h"
#include "core/base/progress.h"
#include "core/control/tenant.h"
#include "core/tenancy/backup.h"
#include "core/tenancy/login_passwords.h"
#include "core/tenancy/server_access.h"

#include <filesystem>
#include <stop_token>
#include <vector>

namespace landreeve::tenancy {

/// What is done to a tenant once it is there. Every member may be called from any thread; all block. What changes
/// something is audited and throws Error `tenant_not_found`, `tenant_busy`, or `invalid_status` where the tenant's
/// status does not allow it.
class Lifecycle {
public:
    Lifecycle(control::ControlPlane& control, ServerAccess& servers, const vault::KeyRing& keyRing, access::Gate& gate,
              std::filesystem::path backups);

    std::vector<control::Tenant> list(std::optional<control::TenantStatus> status, const std::stop_token& stop);
    control::Tenant get(const std::string& tenantId, const std::stop_token& stop);

    /// The size on disk of the databases of these tenants, in bytes, by id; those that cannot be asked are left out.
    /// Slow for many (it looks at every file): only for what is on screen.
    std::map<std::string, std::int64_t> sizes(const std::vector<control::Tenant>& tenants, const std::stop_token& stop);

    /// How one of a tenant's logins connects, with its password where asked (audited).
    postgres::ConnectionUrl url(const std::string& tenantId, LoginKind login, bool withPassword,
                                const std::stop_token& stop);

    control::Tenant rename(const std::string& tenantId, const std::string& name, const std::stop_token& stop);
    /// Shuts the tenant's logins out and ends their sessions; administration and backup still work.
    control::Tenant suspend(const std::string& tenantId, const std::string& reason, const std::stop_token& stop);
    control::Tenant resume(const std::string& tenantId, const std::stop_token& stop);

    /// Writes a backup (takeBackup()) to `file`; to the home's folder of backups where it is empty.
    Backup backup(const std::string& tenantId, const std::filesystem::path& file, const ProgressFn& progress,
                  const std::stop_token& stop);

    /// Notes the version that a tenant's schema was migrated to.
    void noteSchemaVersion(const std::string& tenantId, int version, const std::stop_token& stop);

    struct Removal {
        std::string tenantId;
        std::optional<std::filesystem::path>
            backup; ///< The file that was written first; nothing where none was wanted.
    };
    /// Deletes a tenant for good: backup, mark on its sessions, mappings, database, logins, row. `confirm` must be its
    /// id (Error `confirmation_mismatch`). Where the backup fails nothing is deleted. Run again it goes on where it was
    /// cut off.
    Removal remove(const std::string& tenantId, const std::string& confirm, bool withBackup, const ProgressFn& progress,
                   const std::stop_token& stop);

private:
    control::Tenant setActive(const std::string& tenantId, bool active, const std::string& reason,
                              const std::stop_token& stop);
    void seal(const control::Tenant& tenant, const control::Server& server, const std::stop_token& stop);

    control::ControlPlane& m_control;
    ServerAccess& m_servers;
    const vault::KeyRing& m_keyRing;
    access::Gate& m_gate;
    std::filesystem::path m_backups;
};

} // namespace landreeve::tenancy
