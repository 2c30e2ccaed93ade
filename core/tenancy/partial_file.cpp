#include "core/tenancy/partial_file.h"

#include "core/tenancy/backup_manifest.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace landreeve::tenancy {
namespace {

namespace fs = std::filesystem;

/// Open and locked; -1, with errno, where it cannot be, EWOULDBLOCK where somebody else holds it.
int openLocked(const fs::path& path, int flags) {
    const int file = open(path.c_str(), flags | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file >= 0 && flock(file, LOCK_EX | LOCK_NB) != 0) {
        const int reason = errno;
        close(file);
        errno = reason;
        return -1;
    }
    return file;
}

} // namespace

Error cannotWriteBackup(const fs::path& where, int reason) {
    if (reason == ENOSPC)
        return Error("disk_full", "The disk is full.", "Free space where backups are written, then try again.");
    if (reason == EWOULDBLOCK)
        return Error("backup_failed", "Another program is writing a backup to " + where.string() + ".",
                     "Choose another file, or wait until it is done.");
    return Error("backup_failed",
                 "The backup cannot be written to " + where.string() + ": " + std::strerror(reason) + ".",
                 "Check the folder and its rights.");
}

PartialFile::PartialFile(fs::path file) : m_file(std::move(file)), m_path(m_file.string() + kSuffix) {
    std::error_code unknown;
    if (fs::is_directory(m_file, unknown))
        throw cannotWriteBackup(m_file, EISDIR);
    m_descriptor = openLocked(m_path, O_CREAT);
    if (m_descriptor < 0)
        throw cannotWriteBackup(m_file, errno);
    fchmod(m_descriptor, 0600); // it may be one that was left behind
}

PartialFile::~PartialFile() {
    if (m_descriptor < 0)
        return;
    unlink(m_path.c_str());
    close(m_descriptor);
}

void PartialFile::commit() {
    if (std::rename(m_path.c_str(), m_file.c_str()) != 0)
        throw cannotWriteBackup(m_file, errno);
    close(m_descriptor);
    m_descriptor = -1;
}

void PartialFile::sweep(const fs::path& folder) {
    std::vector<fs::path> partials;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
        if (entry.path().extension() == kSuffix)
            partials.push_back(entry.path());
    }
    for (const fs::path& partial : partials) {
        const int file = openLocked(partial, 0);
        if (file < 0)
            continue;
        const fs::path whole = fs::path(partial).replace_extension();
        if (!fs::exists(whole, ignored))
            fs::remove(whole.string() + kManifestSuffix, ignored);
        fs::remove(partial, ignored);
        close(file);
    }
}

} // namespace landreeve::tenancy
