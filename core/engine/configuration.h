#pragma once

#include "core/engine/account.h"

#include <filesystem>

namespace landreeve::engine {

/// The engine's superuser: owns the server's own objects, used by hand only.
constexpr const char* kEngineRole = "landreeve_engine";
/// The role all of Landreeve works with: may make databases and roles, and is no superuser.
constexpr const char* kServiceRole = "landreeve_admin";
/// The engine's settings within a data folder; also the mark that an engine made the folder.
constexpr const char* kSettingsFile = "landreeve.conf";

/// Adds to a new data folder's postgresql.conf that it reads landreeve.conf.
void includeSettings(const std::filesystem::path& data);

/// Brings landreeve.conf, pg_hba.conf and pg_ident.conf up to date; files that say it already are left alone.
/// `account` and root may be the engine's two own roles without a password (PostgreSQL documentation 21.9, peer).
void writeSettings(const std::filesystem::path& data, const Account& account);

} // namespace landreeve::engine
