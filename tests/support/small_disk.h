#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace landreeve::tests {

/// Gives this process mounts that nobody else sees: as root at once, else through a user namespace where the system
/// allows those. To be called before any thread is started. Why it is impossible; empty where it worked.
std::string separateMounts();

/// A disk of a few megabytes, for as long as this lives. Needs separateMounts().
class SmallDisk {
public:
    /// Mounted at `at`, which is made; `options` are tmpfs's ("size=20m").
    SmallDisk(std::filesystem::path at, const std::string& options);
    ~SmallDisk();
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    bool mounted() const { return m_mounted; }
    /// Until no more than `left` bytes are.
    void fill(std::uintmax_t left = 0) const;
    void clear() const;

private:
    std::filesystem::path m_at;
    bool m_mounted = false;
};

} // namespace landreeve::tests
