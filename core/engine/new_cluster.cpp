#include "core/engine/new_cluster.h"

#include "core/base/ids.h"
#include "core/engine/child_process.h"
#include "core/engine/configuration.h"
#include "core/engine/server_log.h"
#include "core/engine/system_failure.h"
#include "core/engine/text_file.h"

#include <cerrno>
#include <cstdio>
#include <fstream>

#include <fcntl.h>
#include <unistd.h>

namespace landreeve::engine {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr const char* kUnfinished = "data.new-";
constexpr std::uintmax_t kNeeded = 67'108'864; ///< 39 MB of files, 16 MB of write-ahead log, and some air.
constexpr std::uintmax_t kMuchUnwritten = 268'435'456;
constexpr double kSteps = 5;
constexpr double kInitdbLines = 12;

// A line a statement: so the single-user server reads them. Run in template1, whose schema every database inherits.
constexpr const char* kRoles =
    R"(CREATE ROLE landreeve_admin LOGIN CREATEDB CREATEROLE NOSUPERUSER NOREPLICATION NOBYPASSRLS
GRANT pg_monitor, pg_signal_backend TO landreeve_admin
REVOKE ALL ON DATABASE postgres FROM PUBLIC
REVOKE ALL ON DATABASE template1 FROM PUBLIC
GRANT CONNECT ON DATABASE postgres TO landreeve_admin
GRANT CONNECT ON DATABASE template1 TO landreeve_admin
ALTER SCHEMA public OWNER TO pg_database_owner
REVOKE CREATE ON SCHEMA public FROM PUBLIC
)";

class Unfinished {
public:
    explicit Unfinished(fs::path folder) : m_folder(std::move(folder)) {}
    Unfinished(const Unfinished&) = delete;
    Unfinished& operator=(const Unfinished&) = delete;
    ~Unfinished() {
        std::error_code ignored;
        fs::remove_all(m_folder, ignored);
    }
    const fs::path& folder() const { return m_folder; }

private:
    fs::path m_folder;
};

void check(const Outcome& outcome, const std::string& what, const Place& place) {
    if (outcome.exitCode != 0)
        throw failureFrom(what, outcome.output, place);
}

/// Bytes of the whole system that wait for their disks (proc(5), /proc/meminfo).
std::uintmax_t unwrittenBytes() {
    std::ifstream file("/proc/meminfo");
    std::uintmax_t total = 0;
    for (std::string name, unit; file >> name;) {
        std::uintmax_t kilobytes = 0;
        file >> kilobytes;
        std::getline(file, unit);
        total += name == "Dirty:" || name == "Writeback:" ? kilobytes * 1024 : 0;
    }
    return total;
}

/// One syncfs() is some thirty times quicker than a thousand fsync(), but waits for what others wrote as well and heeds
/// no stop request: only while there is little of that. False where it was not done.
bool syncAtOnce(const fs::path& folder) {
    if (unwrittenBytes() > kMuchUnwritten)
        return false;
    const int handle = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0)
        throw systemFailure("The engine's new files cannot be written to the disk", folder, errno);
    const int result = syncfs(handle);
    const int error = errno;
    close(handle);
    if (result != 0 && error != ENOSYS)
        throw systemFailure("The engine's new files cannot be written to the disk", folder, error);
    return result == 0;
}

void moveIntoPlace(const fs::path& from, const fs::path& to) {
    // An empty folder that stands there is somebody's preparation; anything in it makes this fail.
    rmdir(to.c_str());
    if (renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0)
        return;
    // A file system without the flag (some network drives): nobody else writes here under our lock.
    if (errno == EINVAL && access(to.c_str(), F_OK) != 0 && rename(from.c_str(), to.c_str()) == 0)
        return;
    throw systemFailure("The engine's new files cannot be put in place", to, errno);
}

} // namespace

void makeCluster(const Place& place, const ServerPrograms& programs, const FileLock& lock, const ProgressFn& progress,
                 const std::stop_token& stop) {
    const std::string what = "The engine's files cannot be made";
    if (const auto left = freeBytes(place.folder); left < kNeeded) {
        Error full = diskFull(what, place.folder);
        full.withDetail("needed_bytes", static_cast<qint64>(kNeeded));
        full.withDetail("free_bytes", static_cast<qint64>(left));
        throw full;
    }
    const Unfinished unfinished(place.folder / (kUnfinished + newUuid().substr(0, 8)));
    const std::string data = unfinished.folder().string();
    const auto command = [&](const char* program, std::vector<std::string> arguments, std::string input = {}) {
        return Command{
            programs.program(program), std::move(arguments), place.account, std::move(input), {lock.descriptor()}};
    };

    double lines = 0;
    const auto makingFiles = [&] {
        report(progress, {"Making the engine's files", "PostgreSQL " + std::to_string(programs.version),
                          std::min(lines / kInitdbLines, 1.0) * 2, kSteps});
    };
    makingFiles();
    std::vector<std::string> arguments{"-D",
                                       data,
                                       "-U",
                                       kEngineRole,
                                       "-E",
                                       "UTF8",
                                       "--locale=C.UTF-8",
                                       "--data-checksums",
                                       "--auth-local=peer",
                                       "--auth-host=scram-sha-256",
                                       "--no-sync",
                                       "--no-instructions"};
    if (programs.version >= 15)
        arguments.emplace_back("--locale-provider=libc");
    check(run(command("initdb", std::move(arguments)), stop, 5min,
              [&](std::string_view line) {
                  lines += line.find(" ... ") != std::string_view::npos ? 1 : 0;
                  makingFiles();
              }),
          what, place);

    report(progress, {"Setting up the engine's roles", "", 2, kSteps});
    includeSettings(data);
    writeSettings(data, place.account);
    check(run(command("postgres", {"--single", "-D", data, "-c", "exit_on_error=on", "-c", "fsync=off", "template1"},
                      kRoles),
              stop, 1min),
          "The engine's roles cannot be made", place);

    // Nothing was synced so far: one pass now is quicker, and the rename comes only behind it.
    report(progress, {"Writing the engine's files to the disk", "", 3, kSteps});
    if (!syncAtOnce(unfinished.folder()))
        check(run(command("initdb", {"--sync-only", "-D", data}), stop, 10min), what, place);
    if (stop.stop_requested())
        throw Cancelled();
    moveIntoPlace(data, place.data());
    syncFolder(place.folder);
}

void removeUnfinished(const Place& place) {
    std::error_code ignored;
    std::vector<fs::path> left;
    for (const auto& entry : fs::directory_iterator(place.folder, ignored)) {
        if (entry.path().filename().string().starts_with(kUnfinished))
            left.push_back(entry.path());
    }
    for (const fs::path& folder : left)
        fs::remove_all(folder, ignored);
}

} // namespace landreeve::engine
