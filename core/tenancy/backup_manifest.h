#pragma once

#include "core/vault/key_ring.h"

#include <QJsonObject>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace landreeve::tenancy {

/// What stands beside a backup's archive: whose it is, what it holds, and the keys of its encrypted fields, wrapped.
struct BackupManifest {
    std::string workspaceId;
    std::string tenantId;
    std::string tenantName;
    QJsonObject settings;
    int schemaVersion = 0;
    std::string fingerprint;
    std::map<std::string, std::int64_t> rowCounts;
    std::string sha256;
    std::vector<vault::KeyRing::Wrapped> keys; ///< The newest last.
};

/// Follows the archive's name in the manifest's.
inline constexpr const char* kManifestSuffix = ".manifest.json";

/// The manifest of an archive. Throws Error `file_unreadable` where one of the two cannot be read, `backup_damaged`
/// where the manifest is none.
BackupManifest readManifest(const std::filesystem::path& archive);

/// Throws Error `backup_damaged` where the archive is not, byte for byte, what its manifest says. Reads all of it.
void refuseDamaged(const std::filesystem::path& archive, const BackupManifest& manifest);

/// What pg_restore says an archive is. Throws Error `backup_damaged` where it cannot read it, `pg_dump_too_old` where a
/// newer pg_dump wrote it, `pg_dump_missing`, or `server_too_old` where it came from a newer server than
/// `serverVersion` (as PostgreSQL numbers it).
void refuseUnrestorable(const std::filesystem::path& archive, int serverVersion, const std::stop_token& stop);

} // namespace landreeve::tenancy
