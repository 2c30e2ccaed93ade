#pragma once

#include "core/audit/entries.h"
#include "core/base/progress.h"
#include "core/vault/signing_key.h"

namespace landreeve::audit {

/// Writes the entries that match, in the order they were sealed, as they are at one moment, in bounded memory: as CSV
/// or, where the name ends in .json, as `{"entries":[…]}` with each entry's hashes and the bytes they cover. The file
/// takes its name when it is whole; readable by its owner only. Audited (`audit.export`). How many there were. Blocks.
/// Throws Error `file_unwritable`, `usage` for a name that ends otherwise.
std::int64_t exportEntries(control::ControlPlane& control, const EntryFilter& filter, const std::string& path,
                           const ProgressFn& progress = {}, const std::stop_token& stop = {});

} // namespace landreeve::audit
