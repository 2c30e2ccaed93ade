#pragma once

#include <filesystem>
#include <string>

namespace landreeve::migrations {

/// Makes the folder's next migration: an empty file with the header explained. `name` is a few words; blanks and
/// hyphens become underscores. Returns its path. Throws Error `invalid_migration_name`, or `migration_set_invalid` for
/// a folder that is none.
std::filesystem::path newMigration(const std::filesystem::path& folder, const std::string& name);

} // namespace landreeve::migrations
