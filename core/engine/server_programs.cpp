#include "core/engine/server_programs.h"

#include "core/base/error.h"
#include "core/engine/child_process.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include <unistd.h>

namespace landreeve::engine {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDebianFolder = "/usr/lib/postgresql";

bool holdsPrograms(const fs::path& folder) {
    return access((folder / "postgres").c_str(), X_OK) == 0 && access((folder / "initdb").c_str(), X_OK) == 0;
}

int leadingNumber(std::string_view text) {
    int number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

/// 0 where the program does not say: "postgres (PostgreSQL) 15.4 (Debian …)".
int versionOf(const fs::path& folder) {
    constexpr std::string_view kBefore = "(PostgreSQL) ";
    try {
        const Outcome said =
            run({folder / "postgres", {"--version"}, accountOf(geteuid())}, {}, std::chrono::seconds(10));
        const auto at = said.output.find(kBefore);
        return at == std::string::npos ? 0 : leadingNumber(std::string_view(said.output).substr(at + kBefore.size()));
    } catch (const Error&) {
        return 0;
    }
}

void add(std::vector<ServerPrograms>& all, const fs::path& folder, int version) {
    if (version > 0 && std::ranges::find(all, version, &ServerPrograms::version) == all.end())
        all.push_back({folder, version});
}

std::string versionsOf(const std::vector<ServerPrograms>& all) {
    std::string list;
    for (const ServerPrograms& one : all)
        list += (list.empty() ? "" : ", ") + std::to_string(one.version);
    return list;
}

bool supported(int version) {
    return version >= kOldestServer && version <= kNewestServer;
}

std::string range() {
    return std::to_string(kOldestServer) + " to " + std::to_string(kNewestServer);
}

Error missing(const std::vector<ServerPrograms>& all) {
    return Error("engine_missing",
                 all.empty()
                     ? "The server programs of PostgreSQL are not installed."
                     : "Only PostgreSQL " + versionsOf(all) + " is installed; the engine needs " + range() + ".",
                 "Install them, on Debian with: sudo apt install postgresql")
        .withDetail("installed", QString::fromStdString(versionsOf(all)));
}

} // namespace

std::vector<ServerPrograms> installedServerPrograms() {
    std::vector<ServerPrograms> all;
    if (const char* given = std::getenv("LANDREEVE_PG_BIN"); given != nullptr && *given != '\0') {
        if (holdsPrograms(given))
            add(all, given, versionOf(given));
        return all;
    }
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(kDebianFolder, ignored)) {
        if (holdsPrograms(entry.path() / "bin"))
            add(all, entry.path() / "bin", leadingNumber(entry.path().filename().string()));
    }
    if (const char* list = std::getenv("PATH")) {
        std::string_view rest(list);
        while (!rest.empty()) {
            const auto end = rest.find(':');
            const fs::path folder(rest.substr(0, end));
            if (folder.is_absolute() && holdsPrograms(folder))
                add(all, folder, versionOf(folder));
            rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        }
    }
    std::ranges::sort(all, std::ranges::greater(), &ServerPrograms::version);
    return all;
}

ServerPrograms serverPrograms() {
    const auto all = installedServerPrograms();
    const auto found = std::ranges::find_if(all, supported, &ServerPrograms::version);
    if (found == all.end())
        throw missing(all);
    return *found;
}

ServerPrograms serverProgramsOf(int version) {
    const auto all = installedServerPrograms();
    const auto found = std::ranges::find(all, version, &ServerPrograms::version);
    if (found != all.end() && supported(version))
        return *found;
    if (all.empty())
        throw missing(all);
    const std::string made = std::to_string(version);
    const std::string change =
        "with version " + made +
        " still installed, back up every tenant (landreevectl tenant backup); open a new home "
        "on a version installed here (landreevectl --home DIR engine start); restore the tenants "
        "there (landreevectl --home DIR tenant restore). Nothing was changed.";
    if (!supported(version))
        throw Error("engine_version_mismatch",
                    "The engine's files were made by PostgreSQL " + made + ", and this Landreeve runs on " + range() +
                        " (" + versionsOf(all) + " is installed).",
                    "Use the Landreeve that made them, or change over in three steps: with that one and " + change)
            .withDetail("made_by", version)
            .withDetail("installed", QString::fromStdString(versionsOf(all)));
    throw Error("engine_version_mismatch",
                "The engine's files were made by PostgreSQL " + made + ", and only " + versionsOf(all) +
                    " is installed.",
                "Either install that version again (on Debian: sudo apt install postgresql-" + made +
                    "), or change over in three steps: " + change)
        .withDetail("made_by", version)
        .withDetail("installed", QString::fromStdString(versionsOf(all)));
}

} // namespace landreeve::engine
