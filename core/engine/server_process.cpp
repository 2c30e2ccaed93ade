#include "core/engine/server_process.h"

#include "core/base/error.h"
#include "core/engine/file_lock.h"
#include "core/engine/text_file.h"

#include <cerrno>
#include <charconv>
#include <csignal>
#include <sstream>

#include <sys/stat.h>
#include <unistd.h>

namespace landreeve::engine {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

/// How far the clock may have been set between a server's start and its pid file.
constexpr auto kClockSlack = 60s;

fs::path processFolder(pid_t pid) {
    return "/proc/" + std::to_string(pid);
}

long long toNumber(std::string_view text) {
    long long number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

/// A process's state letter and its start in clock ticks since boot (proc(5), /proc/<pid>/stat, fields 3 and 22).
struct ProcessStat {
    char state = 0;
    long long startTicks = 0;
};

std::optional<ProcessStat> statOf(pid_t pid) {
    const auto text = readText(processFolder(pid) / "stat");
    const auto nameEnd = text ? text->rfind(')') : std::string::npos;
    if (nameEnd == std::string::npos)
        return std::nullopt;
    std::istringstream fields(text->substr(nameEnd + 1));
    ProcessStat result;
    fields >> result.state;
    std::string skipped;
    for (int field = 4; field < 22; ++field)
        fields >> skipped;
    fields >> result.startTicks;
    return result;
}

std::optional<Time> startOf(const ProcessStat& stat) {
    const auto text = readText("/proc/stat");
    const auto at = text ? text->find("\nbtime ") : std::string::npos;
    if (at == std::string::npos)
        return std::nullopt;
    const long long boot = toNumber(std::string_view(*text).substr(at + 7));
    return Time(std::chrono::seconds(boot + stat.startTicks / sysconf(_SC_CLK_TCK)));
}

/// Whom it belongs to; /proc/<pid> itself belongs to root where the process may not be dumped.
std::optional<uid_t> ownerOf(pid_t pid) {
    const auto text = readText(processFolder(pid) / "status");
    const auto at = text ? text->find("\nUid:\t") : std::string::npos;
    if (at == std::string::npos)
        return std::nullopt;
    return static_cast<uid_t>(toNumber(std::string_view(*text).substr(at + 6)));
}

/// Whether the process is a PostgreSQL that works in the data folder; nothing where the system does not say.
std::optional<bool> servesData(pid_t pid, const fs::path& data) {
    std::error_code error;
    std::string program = fs::read_symlink(processFolder(pid) / "exe", error).filename().string();
    if (error)
        return error.value() == ENOENT ? std::optional(false) : std::nullopt;
    // An update of the package leaves the running server on a file without a name.
    constexpr std::string_view kDeleted = " (deleted)";
    if (program.ends_with(kDeleted))
        program.resize(program.size() - kDeleted.size());
    if (program != "postgres")
        return false;
    struct stat there {};
    struct stat here {};
    if (stat((processFolder(pid) / "cwd").c_str(), &there) != 0)
        return errno == ENOENT ? std::optional(false) : std::nullopt;
    return stat(data.c_str(), &here) == 0 && there.st_dev == here.st_dev && there.st_ino == here.st_ino;
}

fs::path pidFileOf(const Place& place) {
    return place.data() / "postmaster.pid";
}

bool waitForNone(const Place& place, std::chrono::milliseconds limit, const std::stop_token& stop) {
    for (const auto deadline = steady_clock::now() + limit; steady_clock::now() < deadline; pauseFor(10ms, stop)) {
        if (serverProcesses(place).empty())
            return true;
    }
    return serverProcesses(place).empty();
}

} // namespace

std::optional<PidFile> readPidFile(const Place& place) {
    const auto text = readText(pidFileOf(place));
    if (!text || text->empty())
        return std::nullopt;
    std::vector<std::string> lines;
    std::istringstream stream(*text);
    for (std::string line; std::getline(stream, line);)
        lines.push_back(line);
    lines.resize(8);
    const auto pid = toNumber(lines[0]);
    PidFile file;
    file.standalone = pid < 0;
    file.pid = static_cast<pid_t>(std::abs(pid));
    file.started = Time(std::chrono::seconds(toNumber(lines[2])));
    file.socketFolder = lines[4];
    file.phase = lines[7].substr(0, lines[7].find(' '));
    return file.pid > 0 ? std::optional(file) : std::nullopt;
}

bool isAlive(pid_t pid) {
    const auto stat = statOf(pid);
    return stat ? stat->state != 'Z' && stat->state != 'X' : kill(pid, 0) == 0;
}

Holder holderOf(const PidFile& file, const Place& place) {
    if (kill(file.pid, 0) != 0 && errno == ESRCH)
        return Holder::Nobody;
    const auto stat = statOf(file.pid);
    if (stat && (stat->state == 'Z' || stat->state == 'X'))
        return Holder::Nobody;
    // A server belongs to the owner of its data, or it would not have started.
    const auto owner = ownerOf(file.pid);
    if (owner && *owner != place.account.uid)
        return Holder::Foreign;
    if (const auto serves = servesData(file.pid, place.data()))
        return *serves ? Holder::Server : Holder::Foreign;
    const auto started = stat ? startOf(*stat) : std::nullopt;
    return started && *started > file.started + kClockSlack ? Holder::Foreign : Holder::Unknown;
}

std::vector<pid_t> serverProcesses(const Place& place) {
    std::vector<pid_t> found;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator("/proc", error)) {
        const auto pid = static_cast<pid_t>(toNumber(entry.path().filename().string()));
        struct stat folder {};
        if (pid > 0 && stat(entry.path().c_str(), &folder) == 0 && folder.st_uid == place.account.uid &&
            servesData(pid, place.data()) == true && isAlive(pid))
            found.push_back(pid);
    }
    return found;
}

void endLeftBehind(const Place& place, const std::stop_token& stop) {
    // Idle sessions leave by themselves at once; one in the middle of a statement does not notice.
    if (serverProcesses(place).empty() || waitForNone(place, 300ms, stop))
        return;
    struct Step {
        std::vector<int> signals;
        std::chrono::milliseconds limit;
    };
    // SIGINT is a fast shutdown to a server whose pid file somebody removed, and ends the statement of a lone session.
    // Nothing committed is lost even by the last: the next start replays the log.
    for (const auto& [signals, limit] : {Step{{SIGINT, SIGTERM}, 10s}, Step{{SIGQUIT}, 5s}, Step{{SIGKILL}, 5s}}) {
        for (const pid_t pid : serverProcesses(place)) {
            for (const int signal : signals)
                kill(pid, signal);
        }
        if (waitForNone(place, limit, stop))
            return;
    }
    std::string list;
    for (const pid_t pid : serverProcesses(place))
        list += (list.empty() ? "" : ", ") + std::to_string(pid);
    throw Error("engine_start_failed", "Processes that a killed server left behind do not end: " + list + ".",
                "Look what they wait for (a disk or network drive that hangs), or restart the computer.");
}

void removeForeignPidFile(const Place& place) {
    const auto file = readPidFile(place);
    if (!file) {
        // A start that a crash or a full disk cut short leaves an empty one, which PostgreSQL does not get past.
        if (readText(pidFileOf(place)) && serverProcesses(place).empty())
            unlink(pidFileOf(place).c_str());
        return;
    }
    switch (holderOf(*file, place)) {
    case Holder::Nobody:
        // Ended, but its number is not free yet: PostgreSQL would take it for a living server.
        if (kill(file->pid, 0) != 0)
            return;
        [[fallthrough]];
    case Holder::Foreign:
        unlink(pidFileOf(place).c_str());
        return;
    case Holder::Server:
    case Holder::Unknown:
        throw Error("engine_start_failed",
                    "Process " + std::to_string(file->pid) + " may be the engine's server, and cannot be looked at.",
                    "Look what process that is. If it is no PostgreSQL, remove " + pidFileOf(place).string() +
                        ", then try again.")
            .withDetail("pid", file->pid);
    }
}

} // namespace landreeve::engine
