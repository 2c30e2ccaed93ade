#include "core/postgres/result.h"

#include "core/base/error.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <libpq-fe.h>

#include <charconv>

namespace landreeve::postgres {
namespace {

Error unreadable(const pg_result* result, int column, std::string_view kind) {
    return Error("internal_error",
                 "Column " + std::string(PQfname(result, column)) + " holds no " + std::string(kind) + ".");
}

template <typename T>
T number(const pg_result* result, int column, std::string_view text) {
    T value{};
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc() || end != text.data() + text.size())
        throw unreadable(result, column, "number of the expected size");
    return value;
}

} // namespace

int Row::column(std::string_view name) const {
    // PQfnumber() folds case, so the names are compared here.
    const int count = PQnfields(m_result.get());
    for (int i = 0; i < count; ++i) {
        if (name == PQfname(m_result.get(), i))
            return i;
    }
    throw Error("internal_error", "The result has no column " + std::string(name) + ".");
}

bool Row::isNull(int column) const {
    return PQgetisnull(m_result.get(), m_row, column) != 0;
}

std::string_view Row::text(int column) const {
    return {PQgetvalue(m_result.get(), m_row, column),
            static_cast<std::size_t>(PQgetlength(m_result.get(), m_row, column))};
}

void Row::refuseNull(int column) const {
    if (column < 0 || column >= PQnfields(m_result.get()))
        throw Error("internal_error", "The result has no column " + std::to_string(column) + ".");
    if (isNull(column))
        throw unreadable(m_result.get(), column, "value");
}

void Row::read(int column, std::string& value) const {
    value = text(column);
}
void Row::read(int column, bool& value) const {
    value = text(column) == "t";
}
void Row::read(int column, int& value) const {
    value = number<int>(m_result.get(), column, text(column));
}
void Row::read(int column, std::int64_t& value) const {
    value = number<std::int64_t>(m_result.get(), column, text(column));
}
void Row::read(int column, double& value) const {
    value = number<double>(m_result.get(), column, text(column));
}
void Row::read(int column, Time& value) const {
    value = timeFromText(std::string(text(column)));
}

void Row::read(int column, Decimal& value) const {
    const auto parsed = Decimal::parse(text(column));
    if (!parsed)
        throw unreadable(m_result.get(), column, "decimal");
    value = *parsed;
}

void Row::read(int column, QByteArray& value) const {
    const std::string_view hex = text(column);
    if (!hex.starts_with("\\x"))
        throw unreadable(m_result.get(), column, "bytea");
    value = QByteArray::fromHex(QByteArray::fromRawData(hex.data() + 2, static_cast<qsizetype>(hex.size()) - 2));
}

void Row::read(int column, QJsonValue& value) const {
    // Wrapped, because QJsonDocument reads only objects and arrays.
    const std::string_view json = text(column);
    const QByteArray wrapped = "[" + QByteArray(json.data(), static_cast<qsizetype>(json.size())) + "]";
    const QJsonDocument document = QJsonDocument::fromJson(wrapped);
    if (!document.isArray() || document.array().size() != 1)
        throw unreadable(m_result.get(), column, "JSON");
    value = document.array().at(0);
}

void Row::read(int column, std::vector<std::string>& value) const {
    std::string_view rest = text(column);
    if (rest.size() < 2 || rest.front() != '{' || rest.back() != '}')
        throw unreadable(m_result.get(), column, "array");
    rest = rest.substr(1, rest.size() - 2);
    while (!rest.empty()) {
        std::string item;
        if (rest.front() == '"') {
            std::size_t i = 1;
            for (; i < rest.size() && rest[i] != '"'; ++i) {
                if (rest[i] == '\\')
                    ++i;
                item.push_back(rest[i]);
            }
            rest.remove_prefix(std::min(i + 1, rest.size()));
        } else {
            const std::size_t end = std::min(rest.find(','), rest.size());
            item = rest.substr(0, end);
            rest.remove_prefix(end);
        }
        value.push_back(std::move(item));
        if (!rest.empty())
            rest.remove_prefix(1);
    }
}

Result::Result(pg_result* result) : m_result(result, &PQclear) {}

int Result::size() const {
    return m_result ? PQntuples(m_result.get()) : 0;
}

int Result::columns() const {
    return m_result ? PQnfields(m_result.get()) : 0;
}

std::string Result::columnName(int column) const {
    const char* name = m_result ? PQfname(m_result.get(), column) : nullptr;
    return name != nullptr ? name : "";
}

std::int64_t Result::affected() const {
    const std::string_view text = m_result ? PQcmdTuples(m_result.get()) : "";
    std::int64_t count = 0;
    std::from_chars(text.data(), text.data() + text.size(), count);
    return count;
}

Row Result::operator[](int row) const {
    if (row < 0 || row >= size())
        throw Error("internal_error", "The result has no row " + std::to_string(row) + ".");
    return {m_result, row};
}

Row Result::one() const {
    if (size() != 1)
        throw Error("internal_error", "One row was expected and " + std::to_string(size()) + " came.");
    return (*this)[0];
}

std::optional<Row> Result::first() const {
    return empty() ? std::nullopt : std::optional((*this)[0]);
}

std::string toArrayText(const std::vector<std::string>& values) {
    std::string out = "{";
    for (const std::string& value : values) {
        out += out.size() > 1 ? ",\"" : "\"";
        for (const char c : value) {
            if (c == '"' || c == '\\')
                out.push_back('\\');
            out.push_back(c);
        }
        out += "\"";
    }
    return out + "}";
}

} // namespace landreeve::postgres
