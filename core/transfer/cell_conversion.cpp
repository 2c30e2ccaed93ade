#include "core/transfer/cell_conversion.h"

#include "core/postgres/result.h"
#include "core/records/typed_field.h"
#include "core/records/value_text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace landreeve::transfer {
namespace {

using records::Field;
using records::FieldType;

constexpr std::size_t kRemembered = 4096;
constexpr std::size_t kShort = 40;

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// Whether the text is a number as PostgreSQL writes it, small enough for any column and with no more decimals.
bool isPlainNumber(std::string_view text, int scale) {
    std::size_t at = 0;
    while (at < text.size() && isDigit(text[at]))
        ++at;
    if (at == 0 || at > 11)
        return false;
    if (at == text.size())
        return true;
    if (text[at] != '.')
        return false;
    const std::size_t point = at++;
    while (at < text.size() && isDigit(text[at]))
        ++at;
    return at == text.size() && at - point - 1 <= static_cast<std::size_t>(scale) && at - point > 1;
}

Cell refused(std::string code, std::string message, std::string repair = {}) {
    return {std::nullopt, std::move(code), std::move(message), std::move(repair)};
}

Cell objectOf(const Field& field, const std::string& text, bool indian) {
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(text));
    if (!document.isObject())
        return refused("json", field.label + ": a JSON object is needed, such as {\"key\": \"value\"}.");
    if (text.find("\\u0000") != std::string::npos)
        return refused("nul", field.label + " holds a character that cannot be stored.");
    const QString country = document[QStringLiteral("country")].toString();
    const bool here = indian && (country.isEmpty() || country == QLatin1String("IN"));
    if (field.isAddress) {
        for (const char* part : {"pin", "state_code"}) {
            const auto verdict = records::checkPart(part, document[QLatin1String(part)].toString().toStdString(), here);
            if (!verdict.valid)
                return refused(part, verdict.message);
        }
    }
    // Its own text: numbers in it are no doubles.
    return {text, {}, {}};
}

Cell listOf(const Field& field, const std::string& text) {
    std::vector<std::string> values;
    if (!text.starts_with('[')) {
        values = records::splitText(text, ",;\n");
    } else {
        const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(text));
        const QJsonArray list = document.array();
        if (!document.isArray() || !std::ranges::all_of(list, [](const QJsonValue each) { return each.isString(); }))
            return refused("list", field.label + ": a list of texts is needed.");
        for (const QJsonValue value : list)
            values.push_back(value.toString().toStdString());
    }
    for (const std::string& value : values) {
        if (const auto verdict = records::checkEntry(field, value); !verdict.valid)
            return refused(verdict.code, verdict.message);
    }
    return {postgres::toArrayText(values), {}, {}};
}

} // namespace

bool isBlank(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
}

std::string emptyOf(const Field& field) {
    return field.type == FieldType::Json || field.type == FieldType::List ? "{}" : field.initial;
}

bool isFormula(std::string_view text) {
    const auto at = text.find_first_not_of('\'');
    return at != std::string_view::npos && std::string_view("=+-@\t\r").find(text[at]) != std::string_view::npos;
}

bool mayBeFormula(const Field& field) {
    return !field.isNumber() && field.type != FieldType::Date && field.type != FieldType::Instant &&
           field.type != FieldType::Flag;
}

std::string harmlessText(std::string_view text) {
    return (isFormula(text) ? "'" : "") + std::string(text);
}

std::string_view importedText(std::string_view text) {
    return text.starts_with('\'') && isFormula(text) ? text.substr(1) : text;
}

bool isBareNumber(std::string_view text) {
    if (text.starts_with('-') || text.starts_with('+'))
        text.remove_prefix(1);
    return text.find_first_not_of("0123456789., ") == std::string_view::npos;
}

Cell CellConversion::convert(std::string_view text) {
    if (m_sheet)
        text = importedText(text);
    return m_rewritten ? converted(plainValue(text, m_form)) : converted(text);
}

Cell CellConversion::converted(std::string_view text) {
    const bool number = m_field.isNumber() && m_field.type != FieldType::Percent && m_field.type != FieldType::Rating;
    if (number && isPlainNumber(text, m_field.scale()))
        return {std::string(text), {}, {}};
    const bool anyText =
        (m_field.type == FieldType::Text || m_field.type == FieldType::Note) && m_field.form == records::TextForm::Any;
    const bool anyCode = m_field.type == FieldType::Code && m_field.form == records::TextForm::Any;
    if ((anyText || anyCode) && (m_field.most == 0 || text.size() <= static_cast<std::size_t>(m_field.most)) &&
        !text.empty() && static_cast<unsigned char>(text.front()) > ' ' && text.back() != ' ' && text.back() != '\n')
        return {std::string(text), {}, {}};
    if (text.size() > kShort)
        return slowly(std::string(text));
    std::string key(text);
    if (const auto found = m_known.find(key); found != m_known.end())
        return found->second;
    Cell cell = slowly(key);
    if (m_known.size() >= kRemembered)
        m_known.clear();
    m_known.emplace(std::move(key), cell);
    return cell;
}

Cell CellConversion::slowly(const std::string& text) const {
    if (isBlank(text)) {
        if (m_field.required)
            return refused("required", m_field.label + " is needed.");
        if (m_field.nullable)
            return {};
        return {emptyOf(m_field), {}, {}};
    }
    if (m_field.type == FieldType::Json)
        return objectOf(m_field, text, m_indian);
    if (m_field.type == FieldType::Lines)
        return QJsonDocument::fromJson(QByteArray::fromStdString(text)).isArray()
                   ? Cell{text, {}, {}}
                   : refused("json", m_field.label + ": a JSON array of lines is needed.");
    if (m_field.type == FieldType::List)
        return listOf(m_field, text);
    const records::TypedField typed = records::typedField(m_field, text, m_indian);
    if (!typed.verdict.valid)
        return refused(typed.verdict.code, typed.verdict.message, typed.verdict.repair.value_or(std::string()));
    if (typed.value.isBool())
        return {std::string(typed.value.toBool() ? "true" : "false"), {}, {}};
    // Space around words is the text's own, but no part of a code.
    if (m_field.type == FieldType::Note || m_field.type == FieldType::Text)
        return {text, {}, {}};
    return {typed.value.toString().toStdString(), {}, {}};
}

} // namespace landreeve::transfer
