#pragma once

#include "core/transfer/import.h"

#include <QFile>

#include <cstdint>
#include <string>
#include <vector>

namespace landreeve::transfer {

/// The rows an import refused, as CSV with the file's own columns and four more that say why; they are ignored when it
/// is imported again after mending. No cell is a formula. Readable by its owner only.
class RejectsFile {
public:
    /// Goes on at `keep` bytes; 0 begins anew. An empty path: nothing is written. Throws Error `file_unwritable`.
    RejectsFile(const std::string& path, const std::vector<std::string>& columns, std::int64_t keep);

    /// `original` is the row as CSV without its line end.
    void add(const std::string& original, const RowReject& reject);
    /// Brings what was added to the disk; how long the file is then.
    std::int64_t flush();

private:
    [[noreturn]] void fail() const;

    QFile m_file;
    std::string m_buffer;
};

/// Whether a column is one of the four.
bool isRejectColumn(const std::string& column);

} // namespace landreeve::transfer
