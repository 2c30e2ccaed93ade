#pragma once

#include "core/base/progress.h"
#include "core/control/control_plane.h"
#include "core/control/server_store.h"
#include "core/control/tenant.h"
#include "core/tenancy/server_access.h"

#include <filesystem>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace landreeve::tenancy {

/// What a pg_dump archive of a tenant holds.
struct TenantDump {
    std::map<std::string, std::int64_t> rowCounts; ///< By table, counted in the archive's own snapshot.
    std::string fingerprint;                       ///< Of the schema (migrations::fingerprint()).
    std::string sha256;                            ///< Of the file.
    std::vector<vault::KeyRing::Wrapped> keys;     ///< Every one that a field of it may be under, the newest last.
    std::int64_t bytes = 0;
};

/// Writes the tenant's database, as it is at one moment and while people go on working in it, to `file` as a pg_dump
/// archive in custom format, and counts what the archive really holds. Throws Error `pg_dump_missing`,
/// `pg_dump_too_old` (older than the server), `backup_failed`, `disk_full`.
TenantDump dumpTenant(control::ControlPlane& control, ServerAccess& servers, const control::Server& server,
                      const control::Tenant& tenant, const std::filesystem::path& file, const ProgressFn& progress,
                      const std::stop_token& stop);

/// The rows of every table with a tenant's data. `tenant` is in a transaction that sees them.
std::map<std::string, std::int64_t> countRows(postgres::Connection& tenant);

/// SHA-256 of a file in lower-case hex; empty where it cannot be read.
std::string sha256OfFile(const std::filesystem::path& file);

} // namespace landreeve::tenancy
