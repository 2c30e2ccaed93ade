#pragma once

#include "core/migrations/migration_set.h"

namespace landreeve::migrations {

/// Version and name from a file's name. Throws Error `migration_set_invalid`.
std::pair<int, std::string> parseFileName(const std::string& fileName);

/// Reads a file's header and takes its statements apart. Throws Error `migration_set_invalid`, with file and line, for
/// what the server would refuse, or what would break the promise that a file is applied whole or not at all.
Migration parseMigration(const std::string& fileName, const std::string& content);

} // namespace landreeve::migrations
