#pragma once

#include "core/postgres/connection_url.h"

#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace landreeve::tenancy {

/// Where PostgreSQL's client program (pg_dump, pg_restore) lies that is at least as new as the server.
/// Throws Error `pg_dump_missing` where there is none, `pg_dump_too_old` where all are older.
std::string findArchiveProgram(const std::string& name, int serverVersion);

/// Runs such a program to its end. `url` says where to connect (its password goes by the environment, never by argv);
/// without one nothing is connected to. `settings` are the session's (PGOPTIONS). `onOutput` gets what it prints, piece
/// by piece. A stop request ends the program. Throws Error `disk_full` or `backup_failed` with what it said, or
/// Cancelled.
void runArchiveProgram(const std::string& program, std::vector<std::string> arguments,
                       const postgres::ConnectionUrl* url, const std::string& settings,
                       const std::function<void(std::string_view)>& onOutput, const std::stop_token& stop);

} // namespace landreeve::tenancy
