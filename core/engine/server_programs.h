#pragma once

#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

namespace landreeve::engine {

/// The major versions of PostgreSQL the engine runs on.
constexpr int kOldestServer = 14;
constexpr int kNewestServer = 18;

/// PostgreSQL's server programs of one major version, as they are installed.
struct ServerPrograms {
    std::filesystem::path folder;
    int version = 0;

    std::filesystem::path program(std::string_view name) const { return folder / name; }
};

/// All that are installed, of any version, the newest first: in $LANDREEVE_PG_BIN alone where that is set, else below
/// /usr/lib/postgresql and in $PATH.
std::vector<ServerPrograms> installedServerPrograms();

/// The newest supported ones. Throws Error `engine_missing` where there are none.
ServerPrograms serverPrograms();

/// Those of the version that made an engine's files, which alone can read them. Throws Error `engine_version_mismatch`
/// with the steps to take, or `engine_missing` where there are none at all.
ServerPrograms serverProgramsOf(int version);

} // namespace landreeve::engine
