#include "core/records/query.h"

#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/records/field_names.h"
#include "core/records/secret_field.h"

#include <algorithm>
#include <array>

namespace landreeve::records {
namespace {

constexpr std::array<std::pair<std::string_view, Compare>, 9> kSigns{{{">=", Compare::GreaterOrEqual},
                                                                      {"<=", Compare::LessOrEqual},
                                                                      {"<>", Compare::NotEqual},
                                                                      {"!=", Compare::NotEqual},
                                                                      {"≥", Compare::GreaterOrEqual},
                                                                      {"≤", Compare::LessOrEqual},
                                                                      {">", Compare::Greater},
                                                                      {"<", Compare::Less},
                                                                      {"=", Compare::Equal}}};

[[noreturn]] void refuse(const Field& field, const std::string& why, const std::string& hint = {}) {
    throw Error("invalid_filter", field.label + ": " + why, hint)
        .withDetail("field", QString::fromStdString(field.name));
}

/// A single value as the database takes it.
std::string valueOf(const Field& field, const std::string& typed) {
    std::string text = trimmedText(typed);
    if (field.isNumber()) {
        const auto number = numberFromText(text);
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
        const auto flag = flagFromText(text);
        if (!flag)
            refuse(field, "it is yes or no.");
        return *flag ? "true" : "false";
    }
    case FieldType::Choice: {
        const auto choice = choiceFromText(field, text);
        if (!choice)
            refuse(field, "there is no \"" + text + "\".", "Take one of: " + choiceWords(field) + ".");
        return *choice;
    }
    case FieldType::Id: {
        std::string id = loweredText(text);
        if (!isUuid(id))
            refuse(field, "\"" + text + "\" is no id.");
        return id;
    }
    default:
        return text;
    }
}

void refuseUnfilterable(const Field& field) {
    if (field.type == FieldType::Secret && !hasIndex(field))
        throw Error("encrypted_field", field.label + " is encrypted: a list cannot be filtered by it.",
                    "Filter by another field.")
            .withDetail("field", QString::fromStdString(field.name));
    if (field.type == FieldType::Lines)
        refuse(field, "a list cannot be filtered by lines.");
}

/// "FIELD=VALUE" as equality, or emptiness where nothing follows.
Filter equalityFromCommand(const Entity& entity, const std::string& text) {
    const auto sign = text.find('=');
    if (sign == std::string::npos || sign == 0)
        throw Error("invalid_filter", "\"" + text + "\" is no filter.", "Write --where FIELD=VALUE.");
    const std::string name = text.substr(0, sign);
    const std::string value = text.substr(sign + 1);
    const Field* field = entity.find(name.substr(0, name.find('.')));
    if (name == "id") {
        if (!isUuid(loweredText(value)))
            throw Error("invalid_filter", "\"" + value + "\" is no id.").withDetail("field", QStringLiteral("id"));
        return {"id", Compare::Equal, {loweredText(value)}};
    }
    const bool key = name.find('.') != std::string::npos;
    if (field == nullptr || (key && field->type != FieldType::Json))
        throw Error("invalid_filter", "There is no field \"" + name + "\" in " + entity.name + ".",
                    "Its fields are " + fieldNames(entity) + ".")
            .withDetail("field", QString::fromStdString(name));
    refuseUnfilterable(*field);
    if (value.empty())
        return {name, Compare::Empty, {}};
    if (field->type == FieldType::Json && !key)
        refuse(*field, "name the key to compare.", "Write --where " + field->name + ".KEY=VALUE.");
    return {name, Compare::Equal, {key ? value : valueOf(*field, value)}};
}

} // namespace

Sort sortFromText(const Entity& entity, const std::string& text) {
    const auto colon = text.find(':');
    const std::string name = text.substr(0, colon);
    const std::string direction = colon == std::string::npos ? "asc" : text.substr(colon + 1);
    const Field* field = entity.find(name);
    if (field == nullptr || !field->sortable)
        throw Error("invalid_sort", "A list of " + entity.name + " cannot be sorted by \"" + name + "\".",
                    "It sorts by " + sortNames(entity) + ", with :desc for the other direction.")
            .withDetail("field", QString::fromStdString(name));
    if (direction != "asc" && direction != "desc")
        throw Error("invalid_sort", "\"" + direction + "\" is no direction.", "Write " + name + ":asc or :desc.")
            .withDetail("field", QString::fromStdString(name));
    return {name, direction == "desc"};
}

Sort sortOf(const RecordQuery& query) {
    return query.sort ? *query.sort : sortFromText(*query.entity, query.entity->sort);
}

std::vector<Filter> filtersFromText(const Field& field, const std::string& typed) {
    const std::string text = trimmedText(typed);
    if (text.empty())
        return {};
    refuseUnfilterable(field);
    // Found by all of it alone: nothing in it is a sign.
    if (field.type == FieldType::Secret)
        return {{field.name, Compare::Equal, {text}}};
    const bool words = field.type == FieldType::Text || field.type == FieldType::Code ||
                       field.type == FieldType::Note || field.type == FieldType::Json || field.type == FieldType::List;
    for (const auto& [sign, compare] : kSigns) {
        if (!text.starts_with(sign))
            continue;
        const std::string rest = trimmedText(text.substr(sign.size()));
        if (rest.empty() && (compare == Compare::Equal || compare == Compare::NotEqual))
            return {{field.name, compare == Compare::Equal ? Compare::Empty : Compare::NotEmpty, {}}};
        if (rest.empty())
            refuse(field, "a value is missing after \"" + std::string(sign) + "\".");
        // Of a list one entry may be meant exactly.
        if (field.type == FieldType::Json || (field.type == FieldType::List && compare != Compare::Equal))
            break;
        return {{field.name, compare, {valueOf(field, rest)}}};
    }
    if (words)
        return {{field.name, field.type == FieldType::Code ? Compare::StartsWith : Compare::Contains, {text}}};
    if (const auto dots = text.find(".."); dots != std::string::npos && field.type != FieldType::Choice) {
        std::vector<Filter> both;
        if (const std::string from = trimmedText(text.substr(0, dots)); !from.empty())
            both.push_back({field.name, Compare::GreaterOrEqual, {valueOf(field, from)}});
        if (const std::string to = trimmedText(text.substr(dots + 2)); !to.empty())
            both.push_back({field.name, Compare::LessOrEqual, {valueOf(field, to)}});
        if (both.empty())
            refuse(field, "a value is missing beside \"..\".");
        return both;
    }
    if (field.type == FieldType::Choice) {
        Filter filter{field.name, Compare::Equal, {}};
        for (const std::string& part : splitText(text, ","))
            filter.values.push_back(valueOf(field, part));
        if (filter.values.empty())
            refuse(field, "a value is missing.");
        return {filter};
    }
    return {{field.name, Compare::Equal, {valueOf(field, text)}}};
}

std::vector<Filter> filtersFromCommand(const Entity& entity, const std::string& text) {
    const auto sign = text.find('=');
    const Field* field = sign == std::string::npos ? nullptr : entity.find(text.substr(0, sign));
    if (field != nullptr && (field->isNumber() || field->type == FieldType::Date) && sign + 1 < text.size())
        return filtersFromText(*field, text.substr(sign + 1));
    return {equalityFromCommand(entity, text)};
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
        return field.type == FieldType::Text || field.type == FieldType::Code || field.type == FieldType::Note ||
                       field.type == FieldType::List
                   ? "= " + values
                   : values;
    default:
        return values;
    }
}

} // namespace landreeve::records
