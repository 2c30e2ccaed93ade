#pragma once

#include "core/base/progress.h"
#include "core/engine/engine_status.h"
#include "core/engine/file_lock.h"
#include "core/postgres/connection_url.h"

#include <filesystem>
#include <mutex>
#include <optional>
#include <stop_token>

namespace landreeve::engine {

/// The embedded private PostgreSQL in one folder: `data`, `server.log`, and `run` for its socket. It listens on that
/// socket only, and runs on by itself: programs that start it share it, and any of them may stop it.
///
/// Calls block, and may be made from any thread. Failures are thrown as Error: `engine_missing`,
/// `engine_version_mismatch`, `engine_data_foreign`, `engine_data_damaged`, `engine_unreachable_home`,
/// `engine_account_missing`, `engine_in_use_elsewhere`, `engine_busy`, `disk_full`, `engine_start_failed`,
/// `engine_stop_failed`; a stop request as Cancelled. Data is never made anew over what was there.
class Engine {
public:
    /// Only remembers the folder.
    explicit Engine(std::filesystem::path folder);

    /// Makes the engine where there is none, starts it where it does not run, else adopts it. The URL of the service
    /// role `landreeve_admin` on database `postgres`; no password. Cancelled while the server is starting, it goes on
    /// starting by itself; cancelled earlier, nothing is left. From here on stopIfIdle() of others waits for this
    /// object to go.
    postgres::ConnectionUrl start(const ProgressFn& progress, std::stop_token stop);

    /// Looks; changes nothing, connects nowhere. Quick.
    EngineStatus status() const;

    /// Ends all sessions and stops the server, whoever uses it. False where none ran.
    bool stop(std::stop_token stop);
    /// Somebody's stop() was the last that was done to it. Who only heals a lost connection leaves it then as it is:
    /// its files may be being copied.
    bool isStoppedOnPurpose() const;

    /// Stops the server unless somebody else uses it: another program's Engine that started or adopted it, or any
    /// session on the server. The caller has closed its own connections. False where it goes on or none ran.
    bool stopIfIdle(std::stop_token stop);

    const std::filesystem::path& folder() const noexcept { return m_folder; }

private:
    std::filesystem::path m_folder;
    std::mutex m_mutex;
    std::optional<FileLock> m_use; ///< Guarded by m_mutex.
};

} // namespace landreeve::engine
