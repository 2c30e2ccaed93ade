#include "core/engine/server_log.h"

#include "core/engine/system_failure.h"

#include <QJsonArray>

#include <algorithm>
#include <array>
#include <fstream>
#include <vector>

#include <unistd.h>

namespace landreeve::engine {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kLongest = 4'194'304;
constexpr std::uintmax_t kKept = 1'048'576;
constexpr std::uintmax_t kShown = 65'536;
constexpr std::size_t kLinesShown = 20;
/// A start needs a page for its pid file and may need a segment of the write-ahead log.
constexpr std::uintmax_t kStartNeeds = 65'536;

struct Cause {
    std::string_view words;
    const char* code;
};

// The server's words in English (lc_messages is C), versions 14 to 18.
constexpr auto kCauses = std::to_array<Cause>({
    {"No space left on device", "disk_full"},
    {"Disk quota exceeded", "disk_full"},
    {"database files are incompatible with server", "engine_version_mismatch"},
    {"incorrect checksum in control file", "engine_data_damaged"},
    {"global/pg_control\"", "engine_data_damaged"},
    {"could not locate a valid checkpoint record", "engine_data_damaged"},
    {"invalid checkpoint", "engine_data_damaged"},
    {"could not locate required checkpoint record", "engine_data_damaged"},
    {"could not redo", "engine_data_damaged"},
    {"WAL ends before", "engine_data_damaged"},
    {"is not a valid data directory", "engine_data_damaged"},
    {" XX001 ", "engine_data_damaged"},
    {"could not access the status of transaction", "engine_data_damaged"},
});

std::vector<std::string> lastLines(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        if (end != 0)
            lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    if (lines.size() > kLinesShown)
        lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(kLinesShown));
    return lines;
}

std::string tail(const fs::path& file, std::uintmax_t begin, std::uintmax_t most) {
    std::error_code ignored;
    const std::uintmax_t size = fs::file_size(file, ignored);
    if (ignored || size <= begin)
        return {};
    const std::uintmax_t length = std::min(size - begin, most);
    std::ifstream stream(file, std::ios::binary);
    stream.seekg(static_cast<std::streamoff>(size - length));
    std::string text(static_cast<std::size_t>(length), '\0');
    stream.read(text.data(), static_cast<std::streamsize>(length));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    return text;
}

} // namespace

std::uintmax_t logLength(const Place& place) {
    std::error_code ignored;
    const auto size = fs::file_size(place.log(), ignored);
    return ignored ? 0 : size;
}

std::string logSince(const Place& place, std::uintmax_t begin) {
    return tail(place.log(), begin, kShown);
}

void trimLog(const Place& place) {
    if (logLength(place) <= kLongest)
        return;
    // The server keeps the file open and appends: it is cut, not moved.
    const std::string kept = tail(place.log(), 0, kKept);
    std::ofstream(place.log().string() + ".1", std::ios::binary | std::ios::trunc) << kept;
    [[maybe_unused]] const int cut = truncate(place.log().c_str(), 0);
}

Error filesDamaged(const Place& place, const std::string& reason) {
    return Error("engine_data_damaged",
                 "The engine's files are damaged" + (reason.empty() ? std::string(".") : ": " + reason + "."),
                 "Landreeve changes nothing in them. Restore " + place.data().string() +
                     " from a copy, or begin anew in another home and restore the tenants' backups there.");
}

Error failureFrom(const std::string& what, std::string_view said, const Place& place) {
    const auto found = std::ranges::find_if(
        kCauses, [said](const Cause& cause) { return said.find(cause.words) != std::string_view::npos; });
    std::string code = found == kCauses.end() ? "engine_start_failed" : found->code;
    // A full disk may keep the log from saying so.
    if (code == "engine_start_failed" && freeBytes(place.folder) < kStartNeeds)
        code = "disk_full";

    const std::vector<std::string> lines = lastLines(said);
    std::string reason;
    for (const std::string& line : lines) {
        for (const std::string_view level : {"PANIC:  ", "FATAL:  ", "error: "}) {
            if (const auto at = line.find(level); at != std::string::npos)
                reason = line.substr(at + level.size());
        }
    }
    const auto failure = [&]() -> Error {
        const std::string because = reason.empty() ? "." : ": " + reason + ".";
        if (code == "disk_full")
            return diskFull(what, place.folder);
        if (code == "engine_data_damaged")
            return filesDamaged(place, reason);
        if (code == "engine_version_mismatch")
            return {code, "The engine's files do not fit the installed PostgreSQL" + because,
                    "Install the build of PostgreSQL that made them, or change over in three steps: back up every "
                    "tenant with that build, open a new home, restore the tenants there. Nothing was changed."};
        return {code, what + because, "Read the last lines of " + place.log().string() + ", then try again."};
    };
    Error error = failure();
    QJsonArray shown;
    for (const std::string& line : lines)
        shown.append(QString::fromStdString(line));
    error.withDetail("log", shown);
    return error;
}

} // namespace landreeve::engine
