#pragma once

#include "core/base/progress.h"
#include "core/migrations/migration_set.h"
#include "core/postgres/connection.h"

#include <stop_token>
#include <string>

namespace landreeve::tenancy {

/// The name of the template of a schema version: it holds the workspace's id, so that two workspaces share a server.
std::string templateOf(const std::string& workspaceId, int schemaVersion);
/// What the names of databases begin with that are being made for this workspace and have no other name yet.
std::string temporaryPrefix(const std::string& workspaceId);

/// The database that tenants are cloned from: made by the same migrations as any tenant, kept per schema version,
/// closed to connections, made again when the migrations' checksum differs. Returns its name. `server` is a direct
/// connection of the service role to the database `postgres`.
std::string ensureTemplate(postgres::Connection& server, const std::string& workspaceId,
                           const migrations::MigrationSet& set, const ProgressFn& progress,
                           const std::stop_token& stop);

} // namespace landreeve::tenancy
