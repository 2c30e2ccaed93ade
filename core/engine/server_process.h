#pragma once

#include "core/base/clock.h"
#include "core/engine/place.h"

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace landreeve::engine {

/// What `postmaster.pid` says (PostgreSQL source, miscadmin.h, "lock file").
struct PidFile {
    pid_t pid = 0;
    bool standalone = false; ///< A single-user server (postgres --single).
    Time started;
    std::filesystem::path socketFolder;
    std::string phase; ///< "starting", "ready", "stopping"; empty where it does not say yet.
};

/// Nothing where there is none or it cannot be read.
std::optional<PidFile> readPidFile(const Place& place);

/// Who has the process number that a pid file names.
enum class Holder {
    Nobody,  ///< No such process, or it has ended.
    Server,  ///< The engine's server.
    Foreign, ///< Proven to be another program that got the number later.
    Unknown, ///< The system does not let us see.
};
Holder holderOf(const PidFile& file, const Place& place);

/// Every living process of a server on the engine's data, whatever the pid file says.
std::vector<pid_t> serverProcesses(const Place& place);

/// Whether the process lives: not ended, not waiting to be reaped either.
bool isAlive(pid_t pid);

/// Ends what a killed server left behind: its sessions keep the shared memory and stand in the way of a start. Gently
/// first, as PostgreSQL's hint asks. Throws Error `engine_start_failed` where they do not end.
void endLeftBehind(const Place& place, const std::stop_token& stop);

/// Removes a pid file that names another program's process, or nothing, which keeps PostgreSQL from starting. Any other
/// it sorts out itself. Only while no server process lives. Throws Error `engine_start_failed` where that cannot be
/// proven.
void removeForeignPidFile(const Place& place);

} // namespace landreeve::engine
