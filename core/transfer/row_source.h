#pragma once

#include "core/transfer/csv_reader.h"
#include "core/transfer/text_source.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace landreeve::transfer {

/// One row of a file to import. Views are valid until the next one is read.
struct SourceRow {
    std::int64_t line = 0;
    std::vector<std::optional<std::string_view>> values; ///< By column; nothing where a document does not have it.
    std::string faultCode;                               ///< Empty: it could be read.
    std::string fault;
};

/// The rows of a file, one after the other. Belongs to one thread.
class RowSource {
public:
    virtual ~RowSource() = default;
    virtual const std::vector<std::string>& columns() const = 0;
    /// False at the end. Throws Error `csv_damaged`, `json_damaged`, `wrong_encoding` or `file_unreadable`.
    virtual bool next(SourceRow& row) = 0;
    /// Bytes read so far.
    virtual std::int64_t position() const = 0;
};

/// Separated values. Without a header the columns are "1", "2", ….
class CsvRows final : public RowSource {
public:
    CsvRows(const std::string& path, const CsvFormat& format);
    const std::vector<std::string>& columns() const override { return m_columns; }
    bool next(SourceRow& row) override;
    std::int64_t position() const override { return m_source.position(); }

private:
    TextSource m_source;
    CsvReader m_reader;
    std::vector<std::string> m_columns;
    CsvRow m_row;
    bool m_waiting = false; ///< m_row is the first row of a file without header.
};

/// A JSON array of objects. Its columns are all the names its objects have; values that are objects or arrays are given
/// as their JSON text, numbers as they are written. Reads the file twice, in memory bounded by its longest object.
class JsonRows final : public RowSource {
public:
    explicit JsonRows(const std::string& path);
    const std::vector<std::string>& columns() const override { return m_columns; }
    bool next(SourceRow& row) override;
    std::int64_t position() const override { return m_source->position(); }

private:
    bool nextObject(std::string& object);
    int take();
    [[noreturn]] void damaged(const std::string& why) const;

    std::string m_path;
    std::unique_ptr<TextSource> m_source;
    std::string m_text;
    std::size_t m_at = 0;
    bool m_begun = false;
    bool m_ended = false;
    std::int64_t m_line = 1;
    std::int64_t m_objectLine = 1;
    std::vector<std::string> m_columns;
    std::vector<std::optional<std::string>> m_values;
};

/// Whether a file of this name is read as JSON.
bool isJson(const std::string& path);

/// By the file's name: .json, else separated values. `format`: nothing to detect it.
std::unique_ptr<RowSource> openRows(const std::string& path, const std::optional<CsvFormat>& format);

} // namespace landreeve::transfer
