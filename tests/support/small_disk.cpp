#include "tests/support/small_disk.h"

#include <cerrno>
#include <fstream>
#include <system_error>

#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

namespace landreeve::tests {

std::string separateMounts() {
    const uid_t uid = geteuid();
    const gid_t gid = getegid();
    if (unshare(uid == 0 ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER) != 0)
        return std::generic_category().message(errno);
    if (uid != 0) {
        std::ofstream("/proc/self/setgroups") << "deny";
        std::ofstream("/proc/self/uid_map") << uid << " " << uid << " 1";
        std::ofstream("/proc/self/gid_map") << gid << " " << gid << " 1";
    }
    if (mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
        return std::generic_category().message(errno);
    return {};
}

SmallDisk::SmallDisk(std::filesystem::path at, const std::string& options) : m_at(std::move(at)) {
    std::filesystem::create_directories(m_at);
    const std::string all = options + ",mode=711";
    m_mounted = mount("tmpfs", m_at.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, all.c_str()) == 0;
}

SmallDisk::~SmallDisk() {
    if (m_mounted)
        umount2(m_at.c_str(), MNT_DETACH);
}

void SmallDisk::fill(std::uintmax_t left) const {
    const auto path = m_at / "filler";
    {
        std::ofstream filler(path, std::ios::binary | std::ios::app);
        for (std::size_t block : {std::size_t{1'048'576}, std::size_t{4096}, std::size_t{1}}) {
            const std::string text(block, 'x');
            while (filler.write(text.data(), static_cast<std::streamsize>(block)).flush()) {
            }
            filler.clear();
        }
    }
    const auto size = std::filesystem::file_size(path);
    std::filesystem::resize_file(path, size - std::min(size, left));
}

void SmallDisk::clear() const {
    std::filesystem::remove(m_at / "filler");
}

} // namespace landreeve::tests
