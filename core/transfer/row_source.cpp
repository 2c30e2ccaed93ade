#include "core/transfer/row_source.h"

#include "core/base/error.h"
#include "core/transfer/cell_conversion.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <unordered_set>

namespace landreeve::transfer {
namespace {

/// Where a JSON string that begins at `at` ends.
std::size_t endOfString(const std::string& text, std::size_t at) {
    for (++at; at < text.size() && text[at] != '"'; ++at)
        at += text[at] == '\\' ? 1 : 0;
    return at + 1;
}

std::string unquoted(const std::string& json) {
    return QJsonDocument::fromJson(QByteArray::fromStdString("[" + json + "]"))[0].toString().toStdString();
}

/// The members of a valid JSON object, each with its value as it is written: no number becomes a double.
std::vector<std::pair<std::string, std::string>> membersOf(const std::string& object) {
    std::vector<std::pair<std::string, std::string>> members;
    std::size_t at = object.find('"');
    while (at != std::string::npos) {
        const std::size_t nameEnd = endOfString(object, at);
        std::string name = unquoted(object.substr(at, nameEnd - at));
        const std::size_t begin = object.find_first_not_of(" \t\r\n", object.find(':', nameEnd) + 1);
        int depth = 0;
        std::size_t end = begin;
        while (depth > 0 || (object[end] != ',' && object[end] != '}')) {
            if (object[end] == '"') {
                end = endOfString(object, end);
                continue;
            }
            depth += object[end] == '{' || object[end] == '[' ? 1 : 0;
            depth -= object[end] == '}' || object[end] == ']' ? 1 : 0;
            ++end;
        }
        std::string value = object.substr(begin, end - begin);
        value.resize(value.find_last_not_of(" \t\r\n") + 1);
        members.emplace_back(std::move(name), std::move(value));
        at = object[end] == ',' ? object.find('"', end) : std::string::npos;
    }
    return members;
}

} // namespace

CsvRows::CsvRows(const std::string& path, const CsvFormat& format)
    : m_source(path, format.encoding),
      m_reader([this](std::string& text) { return m_source.read(text); }, format.delimiter) {
    if (!m_reader.next(m_row))
        return;
    if (m_row.fault != RowFault::None)
        throw Error("csv_damaged", "Line " + std::to_string(m_row.faultLine) + ": " + sentenceOf(m_row, 0),
                    "Correct the first row; the others are read by it.")
            .withDetail("line", static_cast<qint64>(m_row.faultLine));
    for (std::size_t i = 0; i < m_row.fields.size(); ++i)
        m_columns.push_back(format.header ? std::string(importedText(m_row.fields[i])) : std::to_string(i + 1));
    m_waiting = !format.header;
}

bool CsvRows::next(SourceRow& row) {
    if (!m_waiting && !m_reader.next(m_row))
        return false;
    m_waiting = false;
    row.line = m_row.line;
    row.faultCode = codeOf(m_row.fault);
    row.fault = sentenceOf(m_row, m_columns.size());
    row.values.assign(m_row.fields.begin(), m_row.fields.end());
    row.values.resize(m_columns.size());
    return true;
}

JsonRows::JsonRows(const std::string& path) : m_path(path) {
    m_source = std::make_unique<TextSource>(path, detectFormat(beginningOf(path)).encoding);
    std::string object;
    std::unordered_set<std::string> known;
    while (nextObject(object)) {
        const QJsonObject fields = QJsonDocument::fromJson(QByteArray::fromStdString(object)).object();
        for (auto field = fields.begin(); field != fields.end(); ++field) {
            if (known.insert(field.key().toStdString()).second)
                m_columns.push_back(field.key().toStdString());
        }
    }
    m_source = std::make_unique<TextSource>(path, detectFormat(beginningOf(path)).encoding);
    m_text.clear();
    m_at = 0;
    m_begun = false;
    m_ended = false;
    m_line = 1;
}

void JsonRows::damaged(const std::string& why) const {
    throw Error("json_damaged", "Line " + std::to_string(m_line) + ": " + why,
                "The file must be one JSON array of objects.")
        .withDetail("line", static_cast<qint64>(m_line));
}

/// The next character, or -1 at the end.
int JsonRows::take() {
    if (m_at >= m_text.size()) {
        m_text.clear();
        m_at = 0;
        while (m_text.empty()) {
            if (!m_source->read(m_text))
                return -1;
        }
    }
    const char c = m_text[m_at++];
    if (c == '\n')
        ++m_line;
    return static_cast<unsigned char>(c);
}

/// The text of the next object of the array.
bool JsonRows::nextObject(std::string& object) {
    if (m_ended)
        return false;
    const auto skip = [this] {
        int c = take();
        while (c == ' ' || c == '\t' || c == '\n' || c == '\r')
            c = take();
        return c;
    };
    int c = skip();
    if (!m_begun) {
        if (c != '[')
            damaged("the array does not begin.");
        c = skip();
    } else if (c == ',') {
        c = skip();
    } else if (c != ']') {
        damaged("a comma or the array's end is missing.");
    }
    m_begun = true;
    m_ended = c == ']';
    if (m_ended)
        return false;
    if (c != '{')
        damaged("an object is needed here.");
    m_objectLine = m_line;
    object = "{";
    int depth = 1;
    bool quoted = false;
    while (depth > 0) {
        c = take();
        if (c < 0)
            damaged("the file ends within an object.");
        object.push_back(static_cast<char>(c));
        if (object.size() > 4 * CsvReader::kLongestField)
            damaged("an object is longer than 4 MB.");
        if (quoted) {
            if (c == '\\') {
                const int escaped = take();
                if (escaped >= 0)
                    object.push_back(static_cast<char>(escaped));
            } else if (c == '"') {
                quoted = false;
            }
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return true;
}

bool JsonRows::next(SourceRow& row) {
    std::string object;
    if (!nextObject(object))
        return false;
    row = {};
    row.line = m_objectLine;
    QJsonParseError failure;
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(object), &failure);
    if (!document.isObject()) {
        row.faultCode = "json";
        row.fault = "This is no JSON object: " + failure.errorString().toStdString() + ".";
    }
    m_values.assign(m_columns.size(), std::nullopt);
    if (!row.faultCode.empty()) {
        row.values.resize(m_columns.size());
        return true;
    }
    for (auto& [name, value] : membersOf(object)) {
        const auto column = std::ranges::find(m_columns, name) - m_columns.begin();
        if (value.starts_with('"'))
            value = unquoted(value);
        else if (value == "null")
            value.clear();
        if (value.find('\0') != std::string::npos) {
            row.faultCode = codeOf(RowFault::NulByte);
            row.fault = "There is a NUL character; it cannot be stored.";
        }
        m_values.at(static_cast<std::size_t>(column)) = std::move(value);
    }
    row.values.assign(m_values.begin(), m_values.end());
    return true;
}

bool isJson(const std::string& path) {
    return path.ends_with(".json");
}

std::unique_ptr<RowSource> openRows(const std::string& path, const std::optional<CsvFormat>& format) {
    if (isJson(path))
        return std::make_unique<JsonRows>(path);
    return std::make_unique<CsvRows>(path, format ? *format : detectFormat(beginningOf(path)));
}

} // namespace landreeve::transfer
