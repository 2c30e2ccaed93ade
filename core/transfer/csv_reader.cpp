#include "core/transfer/csv_reader.h"

#include "core/base/error.h"

#include <QtGlobal>

namespace landreeve::transfer {

bool CsvReader::fill() {
    if (m_ended)
        return false;
    m_text.erase(0, m_at);
    m_at = 0;
    const std::size_t before = m_text.size();
    while (m_text.size() == before) {
        if (!m_more(m_text)) {
            m_ended = true;
            return false;
        }
    }
    return true;
}

/// The next character, or -1 at the end.
int CsvReader::peek() {
    if (m_at >= m_text.size() && !fill())
        return -1;
    return static_cast<unsigned char>(m_text[m_at]);
}

void CsvReader::note(CsvRow& row, RowFault fault) const {
    if (row.fault != RowFault::None)
        return;
    row.fault = fault;
    row.faultLine = m_line;
}

/// Takes the line's end where it is one.
bool CsvReader::endLine() {
    const int c = peek();
    if (c != '\n' && c != '\r')
        return false;
    ++m_at;
    if (c == '\r' && peek() == '\n')
        ++m_at;
    ++m_line;
    return true;
}

void CsvReader::endField(CsvRow& row) {
    if (m_row.size() - m_fieldBegin > kLongestField || m_row.size() > 4 * kLongestField) {
        note(row, RowFault::FieldTooLong);
        m_row.resize(m_fieldBegin);
    }
    m_pieces.push_back({m_fieldBegin, m_row.size()});
    m_fieldBegin = m_row.size();
}

/// Adds the text up to `end` to the field; what is longer than any is noted and not kept.
void CsvReader::takeTo(CsvRow& row, std::size_t end) {
    m_row.append(m_text, m_at, end - m_at);
    m_at = end;
    if (m_row.size() - m_fieldBegin > kLongestField) {
        note(row, RowFault::FieldTooLong);
        m_row.resize(m_fieldBegin);
    }
}

void CsvReader::readQuoted(CsvRow& row) {
    const std::int64_t begun = m_line;
    ++m_at;
    while (true) {
        if (peek() < 0)
            throw Error("csv_damaged", "The quote opened in line " + std::to_string(begun) + " is never closed.",
                        "Close it, or double a quote that belongs to the text.")
                .withDetail("line", static_cast<qint64>(begun));
        std::size_t end = m_at;
        while (end < m_text.size() && m_text[end] != '"' && m_text[end] != '\0' && m_text[end] != '\n' &&
               m_text[end] != '\r')
            ++end;
        takeTo(row, end);
        if (end == m_text.size())
            continue;
        const char c = m_text[m_at];
        if (c == '\n' || c == '\r') {
            m_row.push_back(c);
            ++m_at;
            if (c == '\r' && peek() == '\n') {
                m_row.push_back('\n');
                ++m_at;
            }
            ++m_line;
            continue;
        }
        ++m_at;
        if (c == '\0') {
            note(row, RowFault::NulByte);
            continue;
        }
        if (peek() != '"')
            return;
        m_row.push_back('"');
        ++m_at;
    }
}

void CsvReader::readField(CsvRow& row) {
    if (peek() == '"') {
        readQuoted(row);
        const int c = peek();
        if (c < 0 || c == '\n' || c == '\r' || c == static_cast<unsigned char>(m_delimiter))
            return;
        note(row, RowFault::BrokenQuote);
    }
    while (peek() >= 0) {
        std::size_t end = m_at;
        while (end < m_text.size()) {
            const char c = m_text[end];
            if (c == m_delimiter || c == '\n' || c == '\r' || c == '\0' || c == '"')
                break;
            ++end;
        }
        takeTo(row, end);
        if (end == m_text.size())
            continue;
        const char c = m_text[end];
        if (c != '\0' && c != '"')
            return;
        ++m_at;
        // A quote within a field that did not begin with one: some other program's way of writing inches.
        if (c == '"')
            m_row.push_back('"');
        else
            note(row, RowFault::NulByte);
    }
}

bool CsvReader::next(CsvRow& row) {
    while (endLine()) {
        // An empty line is no row.
    }
    if (peek() < 0)
        return false;
    row.line = m_line;
    row.fault = RowFault::None;
    row.faultLine = 0;
    row.fields.clear();
    m_row.clear();
    m_pieces.clear();
    m_fieldBegin = 0;
    while (true) {
        readField(row);
        endField(row);
        const int c = peek();
        if (c < 0 || endLine())
            break;
        ++m_at; // the delimiter
    }
    row.fields.reserve(m_pieces.size());
    for (const Piece& piece : m_pieces)
        row.fields.emplace_back(m_row.data() + piece.begin, piece.end - piece.begin);
    if (m_columns == 0)
        m_columns = row.fields.size();
    else if (row.fields.size() != m_columns && row.fault == RowFault::None) {
        row.fault = RowFault::ColumnCount;
        row.faultLine = row.line;
    }
    return true;
}

std::string_view codeOf(RowFault fault) {
    switch (fault) {
    case RowFault::BrokenQuote:
        return "broken_quote";
    case RowFault::NulByte:
        return "nul_byte";
    case RowFault::FieldTooLong:
        return "field_too_long";
    case RowFault::ColumnCount:
        return "column_count";
    default:
        return {};
    }
}

std::string sentenceOf(const CsvRow& row, std::size_t expected) {
    const std::string at = row.faultLine != row.line ? " (line " + std::to_string(row.faultLine) + ")" : std::string();
    switch (row.fault) {
    case RowFault::BrokenQuote:
        return "There is text behind a closing quote" + at + ".";
    case RowFault::NulByte:
        return "There is a NUL byte" + at + "; it cannot be stored.";
    case RowFault::FieldTooLong:
        return "A field is longer than 1 MB" + at + ".";
    case RowFault::ColumnCount:
        return std::to_string(row.fields.size()) + " columns, where the first row has " + std::to_string(expected) +
               ".";
    default:
        return {};
    }
}

} // namespace landreeve::transfer
