#include "core/engine/system_failure.h"

#include <cerrno>
#include <limits>
#include <system_error>

#include <sys/statvfs.h>

namespace landreeve::engine {

Error systemFailure(const std::string& what, const std::filesystem::path& path, int error) {
    if (error == ENOSPC || error == EDQUOT)
        return diskFull(what, path);
    const std::string reason = std::generic_category().message(error);
    const QString detail = QString::fromStdString(path.string());
    if (error == EACCES || error == EPERM || error == EROFS || error == ENAMETOOLONG)
        return Error("engine_unreachable_home", what + ": " + path.string() + " (" + reason + ").",
                     "Choose a home that the account of the engine may write to, or change the folder's permissions.")
            .withDetail("path", detail);
    return Error("engine_start_failed", what + ": " + path.string() + " (" + reason + ").",
                 "Look at the named path, then try again.")
        .withDetail("path", detail);
}

Error diskFull(const std::string& what, const std::filesystem::path& path) {
    return Error("disk_full", what + ": the disk is full at " + path.string() + ".",
                 "Free space on that disk, then try again; nothing that was saved is lost.")
        .withDetail("path", QString::fromStdString(path.string()));
}

std::uintmax_t freeBytes(const std::filesystem::path& path) {
    struct statvfs disk {};
    if (statvfs(path.c_str(), &disk) != 0)
        return std::numeric_limits<std::uintmax_t>::max();
    return static_cast<std::uintmax_t>(disk.f_bavail) * disk.f_frsize;
}

} // namespace landreeve::engine
