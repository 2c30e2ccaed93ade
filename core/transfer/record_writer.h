#pragma once

#include "core/records/entity.h"

#include <QSaveFile>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace landreeve::transfer {

/// A file of records that is being written. Without finish() there is none.
class RecordWriter {
public:
    using Values = std::vector<std::optional<std::string>>; ///< As PostgreSQL sends them, by field.

    virtual ~RecordWriter() = default;
    /// All throw Error `file_unwritable`; `too_many_rows` where the format holds no more.
    virtual void add(const Values& values) = 0;
    virtual void finish() = 0;
};

using Fields = std::vector<const records::Field*>;

std::unique_ptr<RecordWriter> csvWriter(const std::string& path, const Fields& fields, bool byteOrderMark);
std::unique_ptr<RecordWriter> jsonWriter(const std::string& path, const Fields& fields);
/// `title` names the sheet.
std::unique_ptr<RecordWriter> xlsxWriter(const std::string& path, const Fields& fields, const std::string& title);

/// A text file that appears under its name when it is whole.
class WholeFile {
public:
    explicit WholeFile(const std::string& path);
    void write(std::string_view text);
    void finish();

private:
    [[noreturn]] void fail() const;

    QSaveFile m_file;
};

[[noreturn]] void failUnwritable(const std::string& path, const std::string& why);

} // namespace landreeve::transfer
