#include "core/health/disk_check.h"

#include "core/health/finding.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include <sys/stat.h>

namespace landreeve::health {
namespace {

constexpr std::uintmax_t kMuch = std::uintmax_t{20} << 30;
constexpr std::uintmax_t kNothing = std::uintmax_t{64} << 20;

/// The folder, or the nearest above it that is there.
std::filesystem::path existing(std::filesystem::path path) {
    std::error_code ignored;
    while (!std::filesystem::exists(path, ignored) && path.has_parent_path() && path != path.parent_path())
        path = path.parent_path();
    return path;
}

/// Folders by their disk, in the order given.
struct Disk {
    dev_t device = 0;
    std::string names;
    std::filesystem::path path;
};

std::vector<Disk> disksOf(const std::vector<WatchedFolder>& folders) {
    std::vector<Disk> disks;
    for (const WatchedFolder& folder : folders) {
        const auto path = existing(folder.path);
        struct stat entry {};
        if (stat(path.c_str(), &entry) != 0)
            continue;
        const auto known = std::ranges::find(disks, entry.st_dev, &Disk::device);
        if (known == disks.end())
            disks.push_back({entry.st_dev, folder.name, path});
        else
            known->names += " and " + folder.name;
    }
    return disks;
}

} // namespace

HealthStatus roomStatus(std::uintmax_t freeBytes, std::uintmax_t allBytes) {
    if (freeBytes < kNothing || freeBytes < allBytes / 50)
        return HealthStatus::Down;
    return freeBytes < allBytes / 10 && freeBytes < kMuch ? HealthStatus::Degraded : HealthStatus::Ok;
}

std::string sizeWords(std::uintmax_t bytes) {
    static constexpr std::array kUnits{"B", "kB", "MB", "GB", "TB"};
    auto size = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (size >= 1000 && unit + 1 < kUnits.size()) {
        size /= 1000;
        ++unit;
    }
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), size < 10 && unit > 0 ? "%.1f %s" : "%.0f %s", size, kUnits.at(unit));
    return text.data();
}

HealthCheck lookAtDisks(const std::vector<WatchedFolder>& folders) {
    return lookFor("disk", "This computer", [&]() -> Finding {
        Finding finding;
        for (const Disk& disk : disksOf(folders)) {
            std::error_code failure;
            const auto space = std::filesystem::space(disk.path, failure);
            if (failure)
                return Finding::unknown("The disk of " + disk.path.string() + " cannot be asked: " + failure.message() +
                                        ".");
            const std::string words =
                sizeWords(space.available) + " of " + sizeWords(space.capacity) + " free for " + disk.names;
            finding.well += (finding.well.empty() ? "" : ", ") + words;
            const HealthStatus status = roomStatus(space.available, space.capacity);
            if (status == HealthStatus::Ok)
                continue;
            const bool full = status == HealthStatus::Down;
            finding.alerts.push_back(alertOf(full ? "disk_full" : "disk_short", disk.names, status,
                                             full ? "The disk is full" : "The disk is nearly full",
                                             words + " (" + disk.path.string() + ")."));
        }
        return finding;
    });
}

} // namespace landreeve::health
