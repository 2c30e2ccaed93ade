#include "core/engine/file_lock.h"

#include "core/engine/system_failure.h"

#include <cerrno>
#include <condition_variable>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace landreeve::engine {

using std::chrono::steady_clock;

std::optional<FileLock> FileLock::tryTake(const std::filesystem::path& path, Kind kind) {
    const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        throw systemFailure("A lock file of the engine cannot be opened", path, errno);
    FileLock lock(file);
    while (flock(file, (kind == Kind::Shared ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK)
            return std::nullopt;
        if (errno != EINTR)
            throw systemFailure("A lock of the engine cannot be taken", path, errno);
    }
    return lock;
}

FileLock FileLock::take(const std::filesystem::path& file, Kind kind, const std::stop_token& stop,
                        std::chrono::milliseconds limit, const std::function<void()>& onWait) {
    const auto deadline = steady_clock::now() + limit;
    for (bool first = true;; first = false) {
        if (auto lock = tryTake(file, kind))
            return std::move(*lock);
        if (first && onWait)
            onWait();
        if (steady_clock::now() > deadline)
            throw Error("engine_busy", "Another program has been starting or stopping the engine for too long.",
                        "Look what holds the lock file (fuser shows it), end that program, then try again.")
                .setRetryable()
                .withDetail("lock_file", QString::fromStdString(file.string()));
        pauseFor(std::chrono::milliseconds(5), stop);
    }
}

FileLock::FileLock(FileLock&& other) noexcept : m_file(std::exchange(other.m_file, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
    std::swap(m_file, other.m_file);
    return *this;
}

FileLock::~FileLock() {
    if (m_file >= 0)
        close(m_file);
}

void pauseFor(std::chrono::milliseconds duration, const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any woken;
    std::unique_lock lock(mutex);
    woken.wait_for(lock, stop, duration, [] { return false; });
    if (stop.stop_requested())
        throw Cancelled();
}

} // namespace landreeve::engine
