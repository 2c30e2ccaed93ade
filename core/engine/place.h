#pragma once

#include "core/engine/account.h"

#include <filesystem>

namespace landreeve::engine {

/// Where an engine's things are, and whom they belong to.
struct Place {
    std::filesystem::path folder;
    Account account; ///< Runs the server. For a program of root: whom the home belongs to, else `postgres`.

    std::filesystem::path data() const { return folder / "data"; }
    std::filesystem::path log() const { return folder / "server.log"; }
    /// Held (exclusively) while the engine is made, started or stopped.
    std::filesystem::path startLock() const { return folder / "locks" / "start"; }
    /// There while it was stopped by Engine::stop() and not started since.
    std::filesystem::path stopNote() const { return folder / "locks" / "stopped"; }
    /// Held (shared) by every program that uses the engine.
    std::filesystem::path useLock() const { return folder / "locks" / "use"; }
    /// Held by the server's own processes, for as long as one of them lives.
    std::filesystem::path serverLock() const { return folder / "locks" / "server"; }
};

/// Changes nothing. Throws Error `engine_account_missing`.
Place findPlace(const std::filesystem::path& folder);

/// Makes the folder where it is missing, and makes sure that the account may use it. Throws Error
/// `engine_unreachable_home` where it cannot, `engine_data_foreign` where the folder holds somebody else's files.
Place preparePlace(const std::filesystem::path& folder);

} // namespace landreeve::engine
