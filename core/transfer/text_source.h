#pragma once

#include "core/transfer/csv_format.h"

#include <QFile>

#include <cstdint>
#include <string>

namespace landreeve::transfer {

/// A text file as UTF-8, block by block. Belongs to one thread.
class TextSource {
public:
    /// Throws Error `file_unreadable`, also for a workbook (XLSX).
    TextSource(const std::string& path, Encoding encoding);

    /// Appends the next block, of some 64 KB; false at the end. Throws Error `file_unreadable`, and `wrong_encoding`
    /// where the bytes are no UTF-8 though they should be.
    bool read(std::string& text);
    /// Bytes of the file read so far, and all of them.
    std::int64_t position() const { return m_position; }
    std::int64_t size() const { return m_size; }

private:
    QFile m_file;
    Encoding m_encoding;
    std::int64_t m_position = 0;
    std::int64_t m_size = 0;
    std::string m_rest; ///< The bytes of a character that the last block cut in two.
};

/// The file's first bytes, for detectFormat(). Throws Error `file_unreadable`, also for a workbook (XLSX).
std::string beginningOf(const std::string& path);

} // namespace landreeve::transfer
