#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>

namespace landreeve::engine {

/// A flock(2) on a file, released by the kernel when its last holder has gone, however it went. A program that is
/// started with descriptor() open holds it too. The file stays: removing it would let two programs lock two files.
class FileLock {
public:
    enum class Kind { Shared, Exclusive };

    /// Nothing where somebody else holds it. Throws as systemFailure() where the file cannot be opened.
    static std::optional<FileLock> tryTake(const std::filesystem::path& file, Kind kind);

    /// Waits for it, at most `limit` (then Error `engine_busy`), until a stop request (then Cancelled). `onWait` is
    /// called once when it has to wait.
    static FileLock take(const std::filesystem::path& file, Kind kind, const std::stop_token& stop,
                         std::chrono::milliseconds limit, const std::function<void()>& onWait = {});

    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&& other) noexcept;
    ~FileLock();

    int descriptor() const noexcept { return m_file; }

private:
    explicit FileLock(int file) : m_file(file) {}

    int m_file = -1;
};

/// Sleeps for `duration`; a stop request ends it at once with Cancelled.
void pauseFor(std::chrono::milliseconds duration, const std::stop_token& stop);

} // namespace landreeve::engine
