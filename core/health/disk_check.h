#pragma once

#include "core/health/report.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace landreeve::health {

/// A folder of this computer that must not run out of room.
struct WatchedFolder {
    std::string name; ///< "the private server", "backups"
    std::filesystem::path path;
};

/// How well a disk with so much room left is: short below a tenth (and 20 GiB), full below a fiftieth or 64 MiB.
HealthStatus roomStatus(std::uintmax_t freeBytes, std::uintmax_t allBytes);

/// "12.4 GB", in powers of ten.
std::string sizeWords(std::uintmax_t bytes);

/// Looks how much room the folders' disks have, each disk once.
HealthCheck lookAtDisks(const std::vector<WatchedFolder>& folders);

} // namespace landreeve::health
