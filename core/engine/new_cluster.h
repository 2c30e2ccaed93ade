#pragma once

#include "core/base/progress.h"
#include "core/engine/file_lock.h"
#include "core/engine/place.h"
#include "core/engine/server_programs.h"

#include <stop_token>

namespace landreeve::engine {

/// Makes the engine's data folder, with its roles and settings: in a sibling first, written through to the disk, then
/// renamed. Whatever interrupts it leaves no data folder at all. Never replaces anything. `lock` is kept by the
/// programs it runs. Throws Error `disk_full`, `engine_start_failed`, or Cancelled.
void makeCluster(const Place& place, const ServerPrograms& programs, const FileLock& lock, const ProgressFn& progress,
                 const std::stop_token& stop);

/// Removes what an interrupted makeCluster() left. Only under the start lock.
void removeUnfinished(const Place& place);

} // namespace landreeve::engine
