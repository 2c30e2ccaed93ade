#include "core/transfer/column_form.h"

#include "core/records/decimal_comma.h"
#include "core/records/value_text.h"

#include <algorithm>
#include <optional>

namespace landreeve::transfer {
namespace {

/// Longer texts are neither numbers nor dates.
constexpr std::size_t kLongest = 40;

bool isDigits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// 12/31/2025 as 31/12/2025; nothing where it is no date written so.
std::optional<std::string> dayFirst(const std::string& text) {
    const auto parts = records::splitText(text, "-/. ");
    if (parts.size() != 3 || parts[0].size() == 4 || !isDigits(parts[0]) || !isDigits(parts[1]))
        return std::nullopt;
    std::string other = parts[1] + "/" + parts[0] + "/" + parts[2];
    return records::dateFromText(other) ? std::optional(std::move(other)) : std::nullopt;
}

} // namespace

ColumnForm columnForm(const std::vector<std::string_view>& values) {
    ColumnForm form;
    int days = 0;
    int months = 0;
    int flags = 0;
    for (const std::string_view value : values) {
        const std::string text = value.size() > kLongest ? std::string() : records::trimmedText(value);
        if (text.empty() && value.size() <= kLongest)
            continue;
        ++form.values;
        const bool point = records::numberFromText(text).has_value();
        const bool comma = records::decimalCommaFromText(text).has_value();
        const bool day = records::dateFromText(text).has_value();
        const bool month = dayFirst(text).has_value();
        days += day ? 1 : 0;
        months += month ? 1 : 0;
        form.numbers += point || comma ? 1 : 0;
        form.onlyPoints += point && !comma ? 1 : 0;
        form.onlyCommas += comma && !point ? 1 : 0;
        form.eitherPoints += point && comma && text.find('.') != std::string::npos ? 1 : 0;
        form.eitherCommas += point && comma && text.find(',') != std::string::npos ? 1 : 0;
        form.dates += day || month ? 1 : 0;
        flags += records::flagFromText(text) ? 1 : 0;
    }
    form.decimalComma = form.onlyCommas > form.onlyPoints;
    form.monthFirst = months > days;
    const auto most = [&form](int count) { return form.values > 0 && count * 10 >= form.values * 9; };
    // 1 and 0 alone are numbers as well.
    form.type = form.values == 0     ? ColumnType::Empty
                : most(form.dates)   ? ColumnType::Date
                : most(form.numbers) ? ColumnType::Number
                : most(flags)        ? ColumnType::Flag
                                     : ColumnType::Text;
    return form;
}

void settleDecimals(std::vector<ColumnForm>& forms, const CsvFormat& format) {
    if (format.decimal != 0) {
        for (ColumnForm& form : forms)
            form.decimalComma = format.decimal == ',' && form.numbers > 0;
        return;
    }
    int points = 0;
    int commas = 0;
    bool anyPoint = false;
    for (const ColumnForm& form : forms) {
        points += form.onlyPoints;
        commas += form.onlyCommas;
        anyPoint = anyPoint || form.onlyPoints > 0 || form.eitherPoints > 0;
    }
    for (ColumnForm& form : forms) {
        if (form.onlyPoints != form.onlyCommas || (form.eitherPoints == 0 && form.eitherCommas == 0))
            continue;
        form.decimalComma = commas != points ? commas > points : format.delimiter == ';' && !anyPoint;
        form.guessed = commas == points && form.eitherCommas > 0;
    }
}

std::string plainValue(std::string_view text, const ColumnForm& form) {
    std::string plain(text);
    if (text.size() > kLongest)
        return plain;
    if (form.decimalComma)
        return records::decimalCommaFromText(records::trimmedText(text)).value_or(plain);
    if (form.monthFirst)
        return dayFirst(records::trimmedText(text)).value_or(plain);
    return plain;
}

bool isRewritten(const ColumnForm& form, const records::Field& field) {
    return form.decimalComma ? field.isNumber() : form.monthFirst && field.type == records::FieldType::Date;
}

bool mayHold(const ColumnForm& form, const records::Field& field) {
    if (form.values == 0)
        return true;
    if (field.isNumber())
        return form.numbers > 0;
    return field.type != records::FieldType::Date || form.dates > 0;
}

std::string_view nameOf(ColumnType type) {
    switch (type) {
    case ColumnType::Empty:
        return "empty";
    case ColumnType::Number:
        return "number";
    case ColumnType::Date:
        return "date";
    case ColumnType::Flag:
        return "flag";
    default:
        return "text";
    }
}

std::string wordsOf(const ColumnForm& form) {
    if (form.type == ColumnType::Flag)
        return "yes or no";
    return std::string(nameOf(form.type)) +
           (form.decimalComma ? ", decimal comma"
            : form.guessed    ? ", grouped by commas"
                              : "") +
           (form.guessed ? " (guessed)" : "") + (form.monthFirst ? ", month first" : "");
}

} // namespace landreeve::transfer
