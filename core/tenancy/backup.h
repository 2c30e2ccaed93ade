#pragma once

#include "core/base/progress.h"
#include "core/control/control_plane.h"
#include "core/control/server_store.h"
#include "core/control/tenant.h"
#include "core/tenancy/backup_manifest.h"
#include "core/tenancy/server_access.h"

#include <filesystem>
#include <map>
#include <stop_token>
#include <string>

namespace landreeve::tenancy {

/// A tenant's backup as it was written: a pg_dump archive in custom format, and beside it `<file>.manifest.json`.
struct Backup {
    std::filesystem::path file;
    std::int64_t bytes = 0;
    std::string sha256;
    std::map<std::string, std::int64_t> rowCounts; ///< By table, counted in the archive's own snapshot.
};

/// The name of a backup taken now: the tenant's id and the time.
std::string backupFileName(const std::string& tenantId);

/// What this computer is called beside a path that only it knows; may be empty.
std::string thisComputer();

/// Writes a backup of the tenant to `file`, whose folder is made with mode 0700 if it is not there. The file has its
/// name only when it is whole. Recorded in the control plane and audited. Throws Error `pg_dump_missing`,
/// `pg_dump_too_old` (older than the server), `backup_failed`, `disk_full`.
Backup takeBackup(control::ControlPlane& control, ServerAccess& servers, const control::Tenant& tenant,
                  const control::Server& server, const std::filesystem::path& file, const ProgressFn& progress,
                  const std::stop_token& stop);

/// Notes that a backup was restored and compared, from `file`: that is where it is known to be from now on. Part of the
/// caller's transaction. Nothing where this workspace did not take it.
void noteVerified(postgres::Transaction& transaction, const BackupManifest& manifest,
                  const std::filesystem::path& file);

} // namespace landreeve::tenancy
