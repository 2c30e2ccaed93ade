#pragma once

#include "core/base/progress.h"
#include "core/engine/file_lock.h"
#include "core/engine/place.h"
#include "core/engine/server_process.h"
#include "core/engine/server_programs.h"
#include "core/postgres/connection_url.h"

#include <optional>
#include <stop_token>

namespace landreeve::engine {

/// The engine's server process: found, started and stopped. All but find() under the start lock.
class Server {
public:
    explicit Server(const Place& place) : m_place(place) {}

    /// The pid file of the living server, where one lives.
    std::optional<PidFile> find() const;

    /// The URL of the service role on a server that accepts connections now; nothing where none does.
    std::optional<postgres::ConnectionUrl> adopt(const std::stop_token& stop) const;

    /// Waits for a living server until it can be adopted, over a start, a recovery or a stop. One whose socket is gone
    /// is stopped. Nothing where no server lives in the end.
    std::optional<postgres::ConnectionUrl> await(const ProgressFn& progress, const std::stop_token& stop) const;

    /// The lock that a server's processes hold while one of them lives, in a container that we cannot look into as
    /// well. Nothing while somebody holds it.
    std::optional<FileLock> claim() const;

    /// Starts one where none lives, past what a killed one left, and waits until it accepts connections. `claimed` is
    /// the server's from then on.
    postgres::ConnectionUrl start(const ServerPrograms& programs, const FileLock& claimed, const ProgressFn& progress,
                                  const std::stop_token& stop) const;

    /// Stops the living one: sessions end, nothing is lost. Throws Error `engine_stop_failed`.
    void stop(const PidFile& file, const std::stop_token& stop) const;

private:
    enum class Reach { Reached, NotYet, NoSocket };
    Reach reach(const std::filesystem::path& socketFolder, const std::stop_token& stop) const;
    void waitUntilGone(pid_t pid, const std::stop_token& stop) const;

    const Place& m_place;
};

} // namespace landreeve::engine
