#include "core/engine/server.h"

#include "core/base/error.h"
#include "core/engine/child_process.h"
#include "core/engine/configuration.h"
#include "core/engine/file_lock.h"
#include "core/engine/server_log.h"
#include "core/engine/socket_folder.h"
#include "core/postgres/connection.h"

#include <csignal>

#include <sys/stat.h>

namespace landreeve::engine {
namespace {

using namespace std::chrono_literals;
using postgres::ConnectionUrl;
using std::chrono::steady_clock;

constexpr auto kPoll = 3ms;
constexpr auto kAnswerLimit = 5s;
constexpr auto kRecoveryLimit = 15min; ///< A long write-ahead log on a slow disk.
constexpr auto kStopLimit = 2min;      ///< The last checkpoint.
constexpr auto kTellAfter = 1s;

ConnectionUrl urlOf(const std::filesystem::path& socketFolder) {
    // With its port, or PGPORT of the user's environment would lead elsewhere.
    return ConnectionUrl::socket(socketFolder.string(), kServiceRole, "postgres").with("port", kPort);
}

/// In the server's configuration a list of folders: quoted, or a space or comma would end the name.
std::string quotedFolder(const std::filesystem::path& folder) {
    return "\"" + folder.string() + "\"";
}

Error notAnswering(const std::string& why) {
    return Error("engine_start_failed", "The engine runs, but cannot be used: " + why,
                 "Look at the server's process and its log; landreevectl engine stop ends it.");
}

/// PostgreSQL looks at the version in its control file before its checksum, so that garbage looks like another version.
bool controlFileIsGarbage(const ServerPrograms& programs, const Place& place, const std::stop_token& stop) {
    const Outcome said =
        run({programs.program("pg_controldata"), {"-D", place.data().string()}, place.account}, stop, 10s);
    return said.output.find("WARNING") != std::string::npos;
}

/// Tells once a second that a wait goes on.
class Teller {
public:
    Teller(const ProgressFn& progress, std::string step) : m_progress(progress), m_step(std::move(step)) {}
    void tick(const std::string& detail) {
        if (steady_clock::now() < m_next)
            return;
        report(m_progress, {m_step, detail});
        m_next = steady_clock::now() + kTellAfter;
    }

private:
    const ProgressFn& m_progress;
    std::string m_step;
    steady_clock::time_point m_next = steady_clock::now() + kTellAfter;
};

} // namespace

std::optional<PidFile> Server::find() const {
    auto file = readPidFile(m_place);
    if (file && holderOf(*file, m_place) == Holder::Server)
        return file;
    return std::nullopt;
}

std::optional<FileLock> Server::claim() const {
    return FileLock::tryTake(m_place.serverLock(), FileLock::Kind::Exclusive);
}

Server::Reach Server::reach(const std::filesystem::path& socketFolder, const std::stop_token& stop) const {
    try {
        postgres::Connection::open(urlOf(socketFolder), {stop, kAnswerLimit});
        return Reach::Reached;
    } catch (const Error& error) {
        if (error.code() == "too_many_connections")
            return Reach::Reached;
        if (error.code() != "server_unavailable" && error.code() != "deadline_exceeded")
            throw notAnswering(error.message()).withDetail("cause", error.toJson());
        if (error.code() == "deadline_exceeded")
            throw notAnswering("it does not answer.").setRetryable();
        const auto reason = error.details().value(QStringLiteral("reason")).toString();
        if (reason.contains(QStringLiteral("role ")))
            throw notAnswering("its role " + std::string(kServiceRole) + " is gone.")
                .withDetail("cause", error.toJson());
        // "The database system is starting up", "is shutting down", "is in recovery mode".
        return reason.contains(QStringLiteral("system is ")) ? Reach::NotYet : Reach::NoSocket;
    }
}

std::optional<ConnectionUrl> Server::adopt(const std::stop_token& stop) const {
    const auto file = readPidFile(m_place);
    if (!file || file->phase != "ready" || file->socketFolder.empty())
        return std::nullopt;
    if (holderOf(*file, m_place) != Holder::Server && claim())
        return std::nullopt;
    if (reach(file->socketFolder, stop) != Reach::Reached)
        return std::nullopt;
    trimLog(m_place);
    return urlOf(file->socketFolder);
}

std::optional<ConnectionUrl> Server::await(const ProgressFn& progress, const std::stop_token& stop) const {
    const auto limit = steady_clock::now() + kRecoveryLimit;
    Teller teller(progress, "Waiting for the engine");
    while (const auto file = find()) {
        if (file->standalone)
            throw notAnswering("a single-user PostgreSQL (process " + std::to_string(file->pid) +
                               ") works on its files.");
        if (file->phase == "ready") {
            switch (reach(file->socketFolder, stop)) {
            case Reach::Reached:
                return urlOf(file->socketFolder);
            case Reach::NoSocket:
                // Somebody tidied it away (a log-out, a cleaner of /tmp); a server makes it only when it starts.
                report(progress, {"Restarting the engine", "its socket was removed"});
                this->stop(*file, stop);
                return std::nullopt;
            case Reach::NotYet:
                break;
            }
        }
        if (steady_clock::now() > limit)
            throw notAnswering("it is still starting.").setRetryable();
        teller.tick(file->phase == "stopping" ? "it is stopping" : "it is starting");
        pauseFor(kPoll, stop);
    }
    return std::nullopt;
}

ConnectionUrl Server::start(const ServerPrograms& programs, const FileLock& claimed, const ProgressFn& progress,
                            const std::stop_token& stop) const {
    // One that somebody started by hand and killed: its sessions hold no lock of ours.
    endLeftBehind(m_place, stop);
    removeForeignPidFile(m_place);
    // PostgreSQL refuses a folder that others may enter.
    chmod(m_place.data().c_str(), 0700);
    writeSettings(m_place.data(), m_place.account);
    const auto socketFolder = makeSocketFolder(m_place);
    clearSocketFolder(socketFolder);
    trimLog(m_place);

    report(progress, {"Starting the engine", "PostgreSQL " + std::to_string(programs.version), 4, 5});
    const std::string data = m_place.data().string();
    const auto logBegin = logLength(m_place);
    const pid_t pid =
        startDetached({programs.program("postgres"),
                       {"-D", data, "-c", "listen_addresses=", "-c", std::string("port=") + kPort, "-c",
                        "unix_socket_directories=" + quotedFolder(socketFolder), "-c", "unix_socket_permissions=0700",
                        "-c", "hba_file=" + data + "/pg_hba.conf", "-c", "ident_file=" + data + "/pg_ident.conf"},
                       m_place.account,
                       {},
                       {claimed.descriptor()}},
                      m_place.log());
    const auto limit = steady_clock::now() + kRecoveryLimit;
    Teller teller(progress, "Starting the engine");
    while (isAlive(pid)) {
        const auto file = readPidFile(m_place);
        if (file && file->pid == pid && file->phase == "ready" && reach(socketFolder, stop) == Reach::Reached) {
            report(progress, {"The engine runs", "", 5, 5});
            return urlOf(socketFolder);
        }
        if (steady_clock::now() > limit)
            throw notAnswering("it is still recovering from a crash.").setRetryable();
        teller.tick("it replays what a crash left unfinished");
        pauseFor(kPoll, stop);
    }
    const Error failure = failureFrom("The engine does not start", logSince(m_place, logBegin), m_place);
    if (failure.code() == "engine_version_mismatch" && controlFileIsGarbage(programs, m_place, stop))
        throw filesDamaged(m_place, "global/pg_control holds no control data");
    throw failure;
}

void Server::stop(const PidFile& file, const std::stop_token& stop) const {
    if (file.standalone)
        throw Error("engine_stop_failed",
                    "A single-user PostgreSQL works on the engine's files (process " + std::to_string(file.pid) + ").",
                    "End it where it was started.");
    kill(file.pid, SIGINT);
    waitUntilGone(file.pid, stop);
    if (!file.socketFolder.empty())
        removeSocketFolder(m_place, file.socketFolder);
}

void Server::waitUntilGone(pid_t pid, const std::stop_token& stop) const {
    for (const auto limit = steady_clock::now() + kStopLimit; steady_clock::now() < limit; pauseFor(kPoll, stop)) {
        if (!isAlive(pid))
            return;
    }
    throw Error("engine_stop_failed", "The engine does not stop (process " + std::to_string(pid) + ").",
                "It may still be writing to a slow disk; look at its log, then try again.")
        .setRetryable()
        .withDetail("pid", pid);
}

} // namespace landreeve::engine
