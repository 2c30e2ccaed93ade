#pragma once

#include "core/engine/place.h"

#include <filesystem>

namespace landreeve::engine {

constexpr const char* kPort = "5432"; ///< Names the socket file; the engine listens on no network.

/// The socket's file within its folder.
std::filesystem::path socketFile(const std::filesystem::path& socketFolder);

/// Makes the folder for the server's socket, closed to everybody but the account: `<folder>/run`, or where that path is
/// too long for a socket one below $XDG_RUNTIME_DIR or /tmp whose name derives from folder and account. Throws Error
/// `engine_start_failed` where somebody else holds all the names.
std::filesystem::path makeSocketFolder(const Place& place);

/// Removes what a killed server left in it. Only while no server runs.
void clearSocketFolder(const std::filesystem::path& socketFolder);

/// Removes the folder too, where it is not within the engine's own.
void removeSocketFolder(const Place& place, const std::filesystem::path& socketFolder);

} // namespace landreeve::engine
