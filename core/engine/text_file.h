#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace landreeve::engine {

/// The file's whole text; nothing where it cannot be read.
std::optional<std::string> readText(const std::filesystem::path& path);

/// Replaces the file by `text`, readable by its owner only, durably and in one step; does nothing where it says that
/// already. Throws as systemFailure().
void writeText(const std::filesystem::path& path, std::string_view text);

/// Makes what was written or renamed in the folder durable. Throws as systemFailure().
void syncFolder(const std::filesystem::path& folder);

} // namespace landreeve::engine
