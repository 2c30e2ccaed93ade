#pragma once

#include "core/migrations/sql_statement.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace landreeve::migrations {

/// One file `NNNN_name.sql`. Its header (the comment lines before anything else) may say `-- transaction: none` and
/// `-- lock-timeout: 2s` (ms, s or m).
struct Migration {
    int version = 0;
    std::string name;   ///< As in the file's name, without version and ending.
    std::string sql;    ///< The whole file.
    std::string sha256; ///< Of its bytes, in lower-case hex.
    bool transactional = true;
    std::optional<std::chrono::milliseconds> lockTimeout;
    std::vector<SqlStatement> statements;

    /// "0003_parties.sql"
    std::string fileName() const;
};

/// The migrations of a kind of database, numbered from 1 without a gap. A value; safe to read from many threads.
class MigrationSet {
public:
    using Files = std::vector<std::pair<std::string, std::string>>; ///< Names and contents.

    /// The built-in sets, compiled into the program. Read once.
    static const MigrationSet& control();
    static const MigrationSet& domain();
    /// Every `.sql` file of a folder. Throws Error `migration_set_invalid` for what is not such a set: a bad name, a
    /// version twice or missing, a header or a statement that cannot work.
    static MigrationSet fromFolder(const std::filesystem::path& folder);
    static MigrationSet fromFiles(const Files& files, std::string source);

    const std::vector<Migration>& all() const noexcept { return m_all; }
    /// Of a version from 1 to version().
    const Migration& at(int version) const { return m_all.at(static_cast<std::size_t>(version - 1)); }
    int version() const noexcept { return static_cast<int>(m_all.size()); }
    /// SHA-256 over all files' names and contents, in order.
    std::string checksum() const;
    /// "control", "domain", or the folder.
    const std::string& source() const noexcept { return m_source; }
    /// The same set as it was at a version from 0 to version().
    MigrationSet upTo(int version) const;

private:
    std::vector<Migration> m_all;
    std::string m_source;
};

/// SHA-256 in lower-case hex.
std::string sha256Hex(std::string_view bytes);

} // namespace landreeve::migrations
