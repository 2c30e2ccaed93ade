#pragma once

#include "core/transfer/csv_format.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace landreeve::transfer {

/// What is wrong with a row as such. The rows behind it can be read all the same.
enum class RowFault { None, BrokenQuote, NulByte, FieldTooLong, ColumnCount };

/// One row. Views are valid until the next one is read.
struct CsvRow {
    std::int64_t line = 0; ///< Where it begins in the file, counted from 1.
    std::vector<std::string_view> fields;
    RowFault fault = RowFault::None;
    std::int64_t faultLine = 0; ///< Where the fault is.
};

/// Reads separated values (RFC 4180, any of the four delimiters, LF, CRLF or CR) from UTF-8 text that comes in blocks,
/// in memory bounded by the longest row. Empty lines are passed over. A quote that is never closed would take the rest
/// of the file into one field: that ends the reading with Error `csv_damaged`.
class CsvReader {
public:
    /// Characters a field may have; of a longer one nothing is kept and its row is a fault. A row may have four times
    /// as many.
    static constexpr std::size_t kLongestField = std::size_t{1024} * 1024;

    /// Appends more text; false at the end.
    using More = std::function<bool(std::string&)>;

    CsvReader(More more, char delimiter) : m_more(std::move(more)), m_delimiter(delimiter) {}

    /// False at the end. The first row decides how many columns there are.
    bool next(CsvRow& row);

private:
    struct Piece {
        std::size_t begin;
        std::size_t end;
    };
    bool fill();
    int peek();
    void readField(CsvRow& row);
    void takeTo(CsvRow& row, std::size_t end);
    void readQuoted(CsvRow& row);
    void endField(CsvRow& row);
    void note(CsvRow& row, RowFault fault) const;
    bool endLine();

    More m_more;
    char m_delimiter;
    std::string m_text; ///< What was read and not yet used, from m_at on.
    std::size_t m_at = 0;
    bool m_ended = false;
    std::int64_t m_line = 1;
    std::size_t m_columns = 0;

    std::string m_row; ///< The row's fields one behind the other.
    std::vector<Piece> m_pieces;
    std::size_t m_fieldBegin = 0;
};

/// The sentence for a fault; `expected` and `found` are numbers of columns.
std::string sentenceOf(const CsvRow& row, std::size_t expected);

/// "broken_quote", "nul_byte", "field_too_long", "column_count".
std::string_view codeOf(RowFault fault);

} // namespace landreeve::transfer
