#include "core/records/query.h"

#include "core/base/decimal.h"
#include "core/base/error.h"
#include "core/base/ids.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>

namespace landreeve::records {
namespace {

constexpr std::array<std::string_view, 12> kMonths{"jan", "feb", "mar", "apr", "may", "jun",
                                                   "jul", "aug", "sep", "oct", "nov", "dec"};

constexpr std::array<std::pair<std::string_view, Compare>, 9> kSigns{{{">=", Compare::GreaterOrEqual},
                                                                      {"<=", Compare::LessOrEqual},
                                                                      {"<>", Compare::NotEqual},
                                                                      {"!=", Compare::NotEqual},
                                                                      {"≥", Compare::GreaterOrEqual},
                                                                      {"≤", Compare::LessOrEqual},
                                                                      {">", Compare::Greater},
                                                                      {"<", Compare::Less},
                                                                      {"=", Compare::Equal}}};

std::string trimmed(std::string_view text) {
    const auto space = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
    while (!text.empty() && space(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && space(text.back()))
        text.remove_suffix(1);
    return std::string(text);
}

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

[[noreturn]] void refuse(const Field& field, const std::string& why, const std::string& hint = {}) {
    throw Error("invalid_filter", field.label + ": " + why, hint)
        .withDetail("field", QString::fromStdString(field.name));
}

std::optional<int> digits(std::string_view text, std::size_t least, std::size_t most) {
    if (text.size() < least || text.size() > most)
        return std::nullopt;
    int value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9')
            return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

std::optional<std::string> dateOf(std::optional<int> year, std::optional<int> month, std::optional<int> day) {
    using namespace std::chrono;
    if (!year || !month || !day)
        return std::nullopt;
    const year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                              std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok() || *year < 1)
        return std::nullopt;
    const auto padded = [](int value, std::size_t width) {
        std::string text = std::to_string(value);
        return std::string(width - std::min(width, text.size()), '0') + text;
    };
    return padded(*year, 4) + "-" + padded(*month, 2) + "-" + padded(*day, 2);
}

std::vector<std::string> split(const std::string& text, std::string_view separators) {
    std::vector<std::string> parts;
    std::string part;
    for (const char c : text + std::string(1, separators.front())) {
        if (separators.find(c) == std::string_view::npos) {
            part += c;
        } else {
            if (!trimmed(part).empty())
                parts.push_back(trimmed(part));
            part.clear();
        }
    }
    return parts;
}

/// A single value as the database takes it.
/// Whether commas stand where a number is grouped, by hundreds as the grid shows it (1,23,456.5) or by thousands.
bool isGrouped(std::string_view number) {
    const auto whole = number.substr(0, number.find('.'));
    const auto last = whole.rfind(',');
    if (number.find(',', whole.size()) != std::string_view::npos)
        return false;
    if (last == std::string_view::npos)
        return true;
    if (whole.size() - last != 4)
        return false;
    std::size_t digits = 0;
    bool first = true;
    for (const char c : whole.substr(0, last + 1)) {
        if (c != ',') {
            digits += std::isdigit(static_cast<unsigned char>(c)) != 0 ? 1 : 0;
            continue;
        }
        if (digits > 3 || digits < (first ? 1U : 2U))
            return false;
        first = false;
        digits = 0;
    }
    return true;
}

std::string valueOf(const Field& field, const std::string& typed) {
    const std::string text = trimmed(typed);
    if (field.isNumber()) {
        std::string plain;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text.compare(i, 3, "−") == 0) { // the true minus sign, three bytes
                plain += '-';
                i += 2;
            } else if (text[i] != ',' && text[i] != ' ') {
                plain += text[i];
            }
        }
        const auto number = isGrouped(text) ? Decimal::parse(plain) : std::nullopt;
        if (!number)
            refuse(field, "\"" + text + "\" is no number.", "Write 12, > 0, <= 5.5 or 10..20.");
        return number->toString();
    }
    switch (field.type) {
    case FieldType::Date:
    case FieldType::Instant: {
        const auto date = dateFromText(text);
        if (!date)
            refuse(field, "\"" + text + "\" is no date.", "Write 2025-11-24, > 24 Nov 2025 or 2025-04-01..2025-06-30.");
        return *date;
    }
    case FieldType::Flag: {
        const std::string word = lower(text);
        for (const std::string_view yes : {"yes", "true", "y", "t", "1"})
            if (word == yes)
                return "true";
        for (const std::string_view no : {"no", "false", "n", "f", "0"})
            if (word == no)
                return "false";
        refuse(field, "it is yes or no.");
    }
    case FieldType::Choice: {
        const std::string word = lower(text);
        const Choice* begins = nullptr;
        for (const Choice& choice : field.choices) {
            if (choice.value == word || lower(choice.word) == word)
                return choice.value;
            if (begins == nullptr && lower(choice.word).starts_with(word))
                begins = &choice;
        }
        if (begins != nullptr)
            return begins->value;
        std::string known;
        for (const Choice& choice : field.choices)
            known += (known.empty() ? "" : ", ") + choice.word;
        refuse(field, "there is no \"" + text + "\".", "Take one of: " + known + ".");
    }
    case FieldType::Id:
        if (!isUuid(lower(text)))
            refuse(field, "\"" + text + "\" is no id.");
        return lower(text);
    default:
        return text;
    }
}

void refuseUnfilterable(const Field& field) {
    if (field.type == FieldType::Secret)
        throw Error("encrypted_field", field.label + " is encrypted: a list cannot be filtered by it.",
                    "Filter by another field.")
            .withDetail("field", QString::fromStdString(field.name));
    if (field.type == FieldType::Lines)
        refuse(field, "a list cannot be filtered by lines.");
}

} // namespace

std::optional<std::string> dateFromText(const std::string& text) {
    const std::vector<std::string> parts = split(text, "-/. ");
    if (parts.size() != 3)
        return std::nullopt;
    if (parts[0].size() == 4)
        return dateOf(digits(parts[0], 4, 4), digits(parts[1], 1, 2), digits(parts[2], 1, 2));
    const auto named = std::ranges::find(kMonths, lower(parts[1]).substr(0, 3));
    const std::optional<int> month =
        named == kMonths.end() ? digits(parts[1], 1, 2) : std::optional(static_cast<int>(named - kMonths.begin()) + 1);
    return dateOf(digits(parts[2], 4, 4), month, digits(parts[0], 1, 2));
}

Sort sortFromText(const Entity& entity, const std::string& text) {
    const auto colon = text.find(':');
    const std::string name = text.substr(0, colon);
    const std::string direction = colon == std::string::npos ? "asc" : text.substr(colon + 1);
    const Field* field = entity.find(name);
    if (field == nullptr || !field->sortable)
        throw Error("invalid_sort", "A list of " + entity.name + " cannot be sorted by \"" + name + "\".",
                    "Sort by a field such as " + entity.keyField + ", with :desc for the other direction.")
            .withDetail("field", QString::fromStdString(name));
    if (direction != "asc" && direction != "desc")
        throw Error("invalid_sort", "\"" + direction + "\" is no direction.", "Write " + name + ":asc or :desc.")
            .withDetail("field", QString::fromStdString(name));
    return {name, direction == "desc"};
}

Sort sortOf(const RecordQuery& query) {
    return query.sort ? *query.sort : sortFromText(*query.entity, query.entity->sort);
}

Filter filterFromCommand(const Entity& entity, const std::string& text) {
    const auto sign = text.find('=');
    if (sign == std::string::npos || sign == 0)
        throw Error("invalid_filter", "\"" + text + "\" is no filter.", "Write --where FIELD=VALUE.");
    const std::string name = text.substr(0, sign);
    const std::string value = text.substr(sign + 1);
    const Field* field = entity.find(name.substr(0, name.find('.')));
    if (name == "id") {
        if (!isUuid(lower(value)))
            throw Error("invalid_filter", "\"" + value + "\" is no id.").withDetail("field", QStringLiteral("id"));
        return {"id", Compare::Equal, {lower(value)}};
    }
    const bool key = name.find('.') != std::string::npos;
    if (field == nullptr || (key && field->type != FieldType::Json))
        throw Error("invalid_filter", "There is no field \"" + name + "\" in " + entity.name + ".",
                    "Take a field of the record, as `record get` prints it.")
            .withDetail("field", QString::fromStdString(name));
    refuseUnfilterable(*field);
    if (value.empty())
        return {name, Compare::Empty, {}};
    if (field->type == FieldType::Json && !key)
        refuse(*field, "name the key to compare.", "Write --where " + field->name + ".KEY=VALUE.");
    return {name, Compare::Equal, {key ? value : valueOf(*field, value)}};
}

std::vector<Filter> filtersFromText(const Field& field, const std::string& typed) {
    const std::string text = trimmed(typed);
    if (text.empty())
        return {};
    refuseUnfilterable(field);
    const bool words = field.type == FieldType::Text || field.type == FieldType::Code ||
                       field.type == FieldType::Note || field.type == FieldType::Json || field.type == FieldType::List;
    for (const auto& [sign, compare] : kSigns) {
        if (!text.starts_with(sign))
            continue;
        const std::string rest = trimmed(text.substr(sign.size()));
        if (rest.empty() && (compare == Compare::Equal || compare == Compare::NotEqual))
            return {{field.name, compare == Compare::Equal ? Compare::Empty : Compare::NotEmpty, {}}};
        if (rest.empty())
            refuse(field, "a value is missing after \"" + std::string(sign) + "\".");
        if (field.type == FieldType::Json || field.type == FieldType::List)
            break;
        return {{field.name, compare, {valueOf(field, rest)}}};
    }
    if (words)
        return {{field.name, field.type == FieldType::Code ? Compare::StartsWith : Compare::Contains, {text}}};
    if (const auto dots = text.find(".."); dots != std::string::npos && field.type != FieldType::Choice) {
        std::vector<Filter> both;
        if (const std::string from = trimmed(text.substr(0, dots)); !from.empty())
            both.push_back({field.name, Compare::GreaterOrEqual, {valueOf(field, from)}});
        if (const std::string to = trimmed(text.substr(dots + 2)); !to.empty())
            both.push_back({field.name, Compare::LessOrEqual, {valueOf(field, to)}});
        if (both.empty())
            refuse(field, "a value is missing beside \"..\".");
        return both;
    }
    if (field.type == FieldType::Choice) {
        Filter filter{field.name, Compare::Equal, {}};
        for (const std::string& part : split(text, ","))
            filter.values.push_back(valueOf(field, part));
        if (filter.values.empty())
            refuse(field, "a value is missing.");
        return {filter};
    }
    return {{field.name, Compare::Equal, {valueOf(field, text)}}};
}

std::string textOf(const Field& field, const std::vector<Filter>& filters) {
    const auto shown = [&](const std::string& value) {
        if (field.type == FieldType::Choice)
            return field.wordOf(value);
        if (field.type == FieldType::Flag)
            return std::string(value == "true" ? "yes" : "no");
        return value;
    };
    if (filters.size() == 2)
        return shown(filters[0].values.front()) + ".." + shown(filters[1].values.front());
    if (filters.empty())
        return {};
    const Filter& filter = filters.front();
    std::string values;
    for (const std::string& value : filter.values)
        values += (values.empty() ? "" : ", ") + shown(value);
    switch (filter.compare) {
    case Compare::Empty:
        return "=";
    case Compare::NotEmpty:
        return "<>";
    case Compare::NotEqual:
        return "<> " + values;
    case Compare::Less:
        return "< " + values;
    case Compare::LessOrEqual:
        return "<= " + values;
    case Compare::Greater:
        return "> " + values;
    case Compare::GreaterOrEqual:
        return ">= " + values;
    case Compare::Equal:
        return field.type == FieldType::Text || field.type == FieldType::Code || field.type == FieldType::Note
                   ? "= " + values
                   : values;
    default:
        return values;
    }
}

} // namespace landreeve::records
