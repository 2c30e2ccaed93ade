#include "core/engine/cluster.h"

#include "core/engine/configuration.h"
#include "core/engine/system_failure.h"
#include "core/engine/text_file.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace landreeve::engine {
namespace {

namespace fs = std::filesystem;

constexpr const char* kNote = "engine.note";
constexpr auto kEssential = std::to_array<const char*>(
    {"PG_VERSION", "global/pg_control", "base/1/PG_VERSION", "pg_wal", "pg_xact", "postgresql.conf"});
constexpr auto kTelling = std::to_array<const char*>({"global", "base", "pg_wal", "pg_xact"});

fs::file_status statusOf(const fs::path& path) {
    std::error_code error;
    const auto status = fs::status(path, error);
    if (error && status.type() == fs::file_type::none)
        throw systemFailure("The engine's files cannot be looked at", path, error.value());
    return status;
}

bool isThere(const fs::path& path) {
    return fs::exists(statusOf(path));
}

bool isEmpty(const fs::path& folder) {
    std::error_code error;
    const fs::directory_iterator entries(folder, error);
    if (error)
        throw systemFailure("The engine's files cannot be looked at", folder, error.value());
    return std::all_of(fs::begin(entries), fs::end(entries),
                       [](const fs::directory_entry& one) { return one.path().filename() == "lost+found"; });
}

Cluster gone(const fs::path& folder, const fs::path& data) {
    if (!isThere(folder / kNote))
        return {};
    return {Cluster::Verdict::Damaged, 0, "An engine was made here, but its files at " + data.string() + " are gone."};
}

} // namespace

Cluster inspectCluster(const fs::path& folder) {
    const fs::path data = folder / "data";
    const auto type = statusOf(data).type();
    std::error_code ignored;
    if (type == fs::file_type::not_found && fs::is_symlink(data, ignored))
        return {Cluster::Verdict::Damaged, 0, "The engine's files are gone: " + data.string() + " leads nowhere."};
    if (type == fs::file_type::not_found)
        return gone(folder, data);
    if (type != fs::file_type::directory)
        return {Cluster::Verdict::Foreign, 0, data.string() + " is no folder."};
    if (isEmpty(data))
        return gone(folder, data);

    Cluster cluster;
    const auto version = readText(data / "PG_VERSION");
    if (version)
        std::from_chars(version->data(), version->data() + version->size(), cluster.version);
    const bool ours = isThere(data / kSettingsFile);
    const bool postgres =
        version || std::ranges::any_of(kTelling, [&](const char* name) { return isThere(data / name); });
    if (!ours && postgres && isThere(folder / kNote)) {
        cluster.verdict = Cluster::Verdict::Damaged;
        cluster.reason = "The engine's files at " + data.string() + " are incomplete: " + kSettingsFile + " is gone.";
        return cluster;
    }
    if (!ours) {
        cluster.verdict = Cluster::Verdict::Foreign;
        cluster.reason = data.string() + (postgres ? " holds a PostgreSQL server that Landreeve did not make."
                                                   : " holds files that Landreeve did not make.");
        return cluster;
    }
    for (const char* name : kEssential) {
        if (isThere(data / name))
            continue;
        cluster.verdict = Cluster::Verdict::Damaged;
        cluster.reason = "The engine's files at " + data.string() + " are incomplete: " + name + " is gone.";
        return cluster;
    }
    if (cluster.version <= 0) {
        cluster.verdict = Cluster::Verdict::Damaged;
        cluster.reason = "The engine's files at " + data.string() + " do not say which version made them.";
        return cluster;
    }
    cluster.verdict = Cluster::Verdict::Present;
    return cluster;
}

void noteCluster(const fs::path& folder) {
    writeText(folder / kNote,
              "An engine was made in the folder data. Remove this note only to begin anew without it.\n");
}

} // namespace landreeve::engine
