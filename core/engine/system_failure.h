#pragma once

#include "core/base/error.h"

#include <filesystem>
#include <string>

namespace landreeve::engine {

/// What the operating system refused, as an Error: `disk_full`, `engine_unreachable_home` or `engine_start_failed`.
/// `what` begins the sentence, as "The lock file cannot be opened"; `error` is an errno.
Error systemFailure(const std::string& what, const std::filesystem::path& path, int error);

/// No space where `path` is.
Error diskFull(const std::string& what, const std::filesystem::path& path);

/// The bytes an unprivileged account may still write where `path` is; the largest number where nobody can say.
std::uintmax_t freeBytes(const std::filesystem::path& path);

} // namespace landreeve::engine
