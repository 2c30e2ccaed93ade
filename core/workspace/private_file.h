#pragma once

#include "core/base/secret_string.h"

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace landreeve::workspace {

/// Makes `folder` and what is missing above it, for its owner only (0700). What exists keeps its mode.
/// Throws Error `home_unusable` or `disk_full`.
void makePrivateFolder(const std::filesystem::path& folder);

/// Replaces `path` in one step by a file of mode 0600: a reader, and a crash, sees the old content or the new.
/// Throws Error `home_unusable` or `disk_full`; the old content then stands.
void writePrivateFile(const std::filesystem::path& path, std::string_view content);

/// What a file holds, at most 16 MiB; nothing where there is none. Throws Error `home_unusable`.
std::optional<SecretString> readFile(const std::filesystem::path& path);

/// The same for a file with secrets in it: Error `secrets_exposed` where anybody but its owner may read or write it,
/// where it belongs to another user, or is no ordinary file.
std::optional<SecretString> readPrivateFile(const std::filesystem::path& path);

/// Holds off every other thread and program that asks for the same lock, until it is destroyed.
class FileLock {
public:
    /// Waits up to 10 s. Throws Error `home_unusable` then, and Cancelled when asked to stop.
    FileLock(const std::filesystem::path& path, const std::stop_token& stop);
    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&&) = delete;
    ~FileLock();

private:
    int m_descriptor = -1;
};

} // namespace landreeve::workspace
