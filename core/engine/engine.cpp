#include "core/engine/engine.h"

#include "core/base/error.h"
#include "core/engine/account.h"
#include "core/engine/cluster.h"
#include "core/engine/configuration.h"
#include "core/engine/new_cluster.h"
#include "core/engine/place.h"
#include "core/engine/server.h"
#include "core/engine/server_programs.h"
#include "core/engine/socket_folder.h"
#include "core/postgres/connection.h"

#include <QScopeGuard>

#include <cerrno>
#include <fstream>

#include <unistd.h>

namespace landreeve::engine {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using postgres::ConnectionUrl;
using std::chrono::steady_clock;

constexpr auto kLockLimit = 10min; ///< Somebody else's first start on a slow disk, or its recovery.
constexpr auto kGoodByeLimit = 300ms;
constexpr auto kLeavingLimit = 1s; ///< A killed server's sessions leave by themselves, a new one writes its pid file.
constexpr auto kUnseenLimit = 5s;

fs::path settled(const fs::path& folder) {
    std::error_code error;
    const fs::path absolute = fs::absolute(folder, error).lexically_normal();
    fs::path canonical = fs::weakly_canonical(absolute, error);
    if (error || canonical.empty())
        canonical = absolute;
    return canonical.has_filename() ? canonical : canonical.parent_path();
}

void refuseUnusable(const Cluster& cluster) {
    if (cluster.verdict == Cluster::Verdict::Foreign)
        throw Error("engine_data_foreign", cluster.reason,
                    "Choose another home, or move those files away. Nothing was changed.");
    if (cluster.verdict == Cluster::Verdict::Damaged)
        throw Error("engine_data_damaged", cluster.reason,
                    "Look whether a disk is not mounted, or restore the files from a copy. To begin anew, move the "
                    "engine's whole folder away. Nothing was changed.");
}

ConnectionUrl makeAndStart(const Place& place, const FileLock& lock, const FileLock& claimed,
                           const ProgressFn& progress, const std::stop_token& stop) {
    removeUnfinished(place);
    Cluster cluster = inspectCluster(place.folder);
    refuseUnusable(cluster);
    if (cluster.verdict == Cluster::Verdict::Absent) {
        const ServerPrograms programs = serverPrograms();
        makeCluster(place, programs, lock, progress, stop);
        cluster.version = programs.version;
    }
    noteCluster(place.folder);
    return Server(place).start(serverProgramsOf(cluster.version), claimed, progress, stop);
}

ConnectionUrl adoptOrStart(const Place& place, const ProgressFn& progress, const std::stop_token& stop,
                           const std::function<void()>& waiting) {
    if (const Cluster cluster = inspectCluster(place.folder); cluster.verdict == Cluster::Verdict::Foreign)
        refuseUnusable(cluster);
    const Server server(place);
    if (auto url = server.adopt(stop))
        return *url;
    const FileLock lock = FileLock::take(place.startLock(), FileLock::Kind::Exclusive, stop, kLockLimit, waiting);
    const auto begin = steady_clock::now();
    while (true) {
        if (auto url = server.await(progress, stop))
            return *url;
        if (const auto claimed = server.claim())
            return makeAndStart(place, lock, *claimed, progress, stop);
        // Its pid file is not written yet, or a killed server left sessions behind, or we may not see it at all.
        const auto waited = steady_clock::now() - begin;
        if (waited > kUnseenLimit)
            throw Error("engine_in_use_elsewhere",
                        "A server on the engine's files runs where it cannot be seen from here.",
                        "Look for it in other containers that share this home, and stop it there.")
                .withDetail("lock_file", QString::fromStdString(place.serverLock().string()));
        if (waited > kLeavingLimit)
            endLeftBehind(place, stop);
        pauseFor(5ms, stop);
    }
}

/// Sessions of others; a session that was just closed gets a moment to leave.
bool hasSessions(const fs::path& socketFolder, const std::stop_token& stop) {
    auto connection = postgres::Connection::open(
        ConnectionUrl::socket(socketFolder.string(), kServiceRole, "postgres").with("port", kPort), {stop, 5s});
    const auto limit = steady_clock::now() + kGoodByeLimit;
    while (true) {
        const auto others = connection
                                .exec("SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND "
                                      "backend_type IN ('client backend', 'walsender')")
                                .one()
                                .get<std::int64_t>(0);
        if (others == 0 || steady_clock::now() > limit)
            return others != 0;
        pauseFor(10ms, stop);
    }
}

bool wasEverStarted(const Place& place) {
    std::error_code ignored;
    const ActAs files(place.account);
    return fs::exists(place.startLock(), ignored);
}

} // namespace

Engine::Engine(fs::path folder) : m_folder(settled(folder)) {}

ConnectionUrl Engine::start(const ProgressFn& progress, std::stop_token stop) {
    const Place place = preparePlace(m_folder);
    const ActAs files(place.account);
    const auto waiting = [&progress] {
        report(progress, {"Waiting for another program that starts or stops the engine", ""});
    };
    // Taken before looking whether it runs, so that nobody stops it as idle behind our back.
    std::optional<FileLock> use = FileLock::take(place.useLock(), FileLock::Kind::Shared, stop, kLockLimit, waiting);
    ConnectionUrl url = adoptOrStart(place, progress, stop, waiting);
    std::error_code ignored;
    fs::remove(place.stopNote(), ignored);
    const std::lock_guard guard(m_mutex);
    m_use = std::move(use);
    return url;
}

EngineStatus Engine::status() const {
    EngineStatus status;
    status.dataFolder = m_folder / "data";
    // Before the account is looked up: without PostgreSQL there may be none yet.
    if (access(m_folder.c_str(), F_OK) != 0 && errno == ENOENT)
        return status;
    // As ourselves: root may look where the server's account has no way in yet.
    const Cluster cluster = inspectCluster(m_folder);
    status.version = cluster.version > 0 ? std::to_string(cluster.version) : "";
    status.reason = cluster.reason;
    switch (cluster.verdict) {
    case Cluster::Verdict::Absent:
        status.state = EngineState::Absent;
        return status;
    case Cluster::Verdict::Foreign:
        status.state = EngineState::Foreign;
        return status;
    case Cluster::Verdict::Damaged:
        status.state = EngineState::Damaged;
        return status;
    case Cluster::Verdict::Present:
        break;
    }
    const Place place = findPlace(m_folder);
    const ActAs files(place.account);
    const auto server = Server(place).find();
    if (!server) {
        status.state = EngineState::Stopped;
        return status;
    }
    status.state = server->phase == "ready"      ? EngineState::Running
                   : server->phase == "stopping" ? EngineState::Stopping
                                                 : EngineState::Starting;
    status.pid = server->pid;
    status.socketFolder = server->socketFolder;
    status.since = server->started;
    return status;
}

bool Engine::stop(std::stop_token stop) {
    const Place place = findPlace(m_folder);
    if (!wasEverStarted(place))
        return false;
    const ActAs files(place.account);
    const FileLock lock = FileLock::take(place.startLock(), FileLock::Kind::Exclusive, stop, kLockLimit);
    const Server server(place);
    const auto running = server.find();
    if (running) {
        // Noted first, for whoever misses the server at once; not where it goes on.
        std::ofstream note(place.stopNote());
        auto unnote = qScopeGuard([&place] {
            std::error_code ignored;
            fs::remove(place.stopNote(), ignored);
        });
        server.stop(*running, stop);
        unnote.dismiss();
    }
    return running.has_value();
}

bool Engine::isStoppedOnPurpose() const {
    const Place place = findPlace(m_folder);
    std::error_code ignored;
    const ActAs files(place.account);
    return fs::exists(place.stopNote(), ignored);
}

bool Engine::stopIfIdle(std::stop_token stop) {
    const Place place = findPlace(m_folder);
    if (!wasEverStarted(place))
        return false;
    const ActAs files(place.account);
    const FileLock lock = FileLock::take(place.startLock(), FileLock::Kind::Exclusive, stop, kLockLimit);
    const std::lock_guard guard(m_mutex);
    bool stopped = false;
    // Ours is given back first: two locks of one program count as two holders. Nobody else can take it exclusively
    // meanwhile, since that happens under the start lock only.
    const bool used = std::exchange(m_use, std::nullopt).has_value();
    const auto useAgain = qScopeGuard([&] {
        if (used && !stopped)
            m_use = FileLock::tryTake(place.useLock(), FileLock::Kind::Shared);
    });
    const auto alone = FileLock::tryTake(place.useLock(), FileLock::Kind::Exclusive);
    const Server server(place);
    const auto running = server.find();
    if (!alone || !running || running->phase != "ready" || hasSessions(running->socketFolder, stop))
        return false;
    server.stop(*running, stop);
    stopped = true;
    return true;
}

} // namespace landreeve::engine
