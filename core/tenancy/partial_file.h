#pragma once

#include "core/base/error.h"

#include <filesystem>

namespace landreeve::tenancy {

/// A backup while it is written: `<file>.partial`, readable by its owner only, and locked for as long as that takes, so
/// that what a killed program left can be told from what one is at. Goes with this object unless committed.
class PartialFile {
public:
    static constexpr const char* kSuffix = ".partial";

    /// Throws Error `backup_failed`, also where another program is writing the same file, or `disk_full`.
    explicit PartialFile(std::filesystem::path file);
    PartialFile(const PartialFile&) = delete;
    PartialFile& operator=(const PartialFile&) = delete;
    ~PartialFile();

    const std::filesystem::path& path() const { return m_path; }
    /// Whole: it takes its name. Throws as the constructor.
    void commit();

    /// Removes what killed programs left half-written in this folder of backups, the manifests that came before their
    /// archives too. What cannot be removed stays.
    static void sweep(const std::filesystem::path& folder);

private:
    std::filesystem::path m_file;
    std::filesystem::path m_path;
    int m_descriptor = -1;
};

/// Error `backup_failed`, or `disk_full` where `reason` (an errno) says so.
Error cannotWriteBackup(const std::filesystem::path& where, int reason);

} // namespace landreeve::tenancy
