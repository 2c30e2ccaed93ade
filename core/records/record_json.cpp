#include "core/records/record_json.h"

#include "core/base/decimal.h"
#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/records/query.h"

#include <algorithm>
#include <cmath>

namespace landreeve::records {
namespace {

[[noreturn]] void refuse(const Field& field, const std::string& why) {
    throw Error("invalid_record", field.label + ": " + why, field.rule)
        .withDetail("field", QString::fromStdString(field.name));
}

std::string textOf(const Field& field, const QJsonValue& value) {
    if (!value.isString())
        refuse(field, "a text is needed.");
    const QString text = value.toString();
    if (text.contains(QChar(0)))
        refuse(field, "it holds a character that cannot be stored.");
    return text.toStdString();
}

std::string decimalOf(const Field& field, const QJsonValue& value) {
    std::string text;
    if (value.isString())
        text = value.toString().toStdString();
    else if (value.isDouble() && std::floor(value.toDouble()) == value.toDouble() && std::abs(value.toDouble()) < 1e15)
        text = std::to_string(static_cast<std::int64_t>(value.toDouble()));
    else
        refuse(field, "write a decimal as a string, such as \"12.50\".");
    const auto number = Decimal::parse(text);
    if (!number)
        refuse(field, "\"" + text + "\" is no number.");
    if (number->rounded(field.scale()) != *number)
        refuse(field, "at most " + std::to_string(field.scale()) + (field.scale() == 1 ? " decimal." : " decimals."));
    return number->toString();
}

} // namespace

std::vector<const Field*> allColumns(const Entity& entity) {
    std::vector<const Field*> columns;
    for (const Field& field : entity.fields)
        columns.push_back(&field);
    return columns;
}

QJsonObject recordOf(const postgres::Row& row, const std::vector<const Field*>& columns) {
    QJsonObject record{{QStringLiteral("id"), QString::fromStdString(row.get<std::string>(0))},
                       {QStringLiteral("version"), static_cast<qint64>(row.get<std::int64_t>(1))}};
    for (std::size_t i = 0; i < columns.size(); ++i)
        record.insert(QString::fromStdString(columns[i]->name),
                      jsonOf(*columns[i], row.get<std::optional<std::string>>(static_cast<int>(i) + 2)));
    return record;
}

std::string bindJson(const Field& field, const QJsonValue& value, postgres::Params& params) {
    if (value.isNull()) {
        if (!field.nullable)
            refuse(field, "a value is needed.");
        return "NULL";
    }
    const auto bound = [&params](const auto& given, const char* type) {
        params.add(given);
        return "$" + std::to_string(params.size()) + "::" + type;
    };
    if (field.isNumber())
        return bound(decimalOf(field, value), "numeric");
    switch (field.type) {
    case FieldType::Flag:
        if (!value.isBool())
            refuse(field, "it is true or false.");
        return bound(value.toBool(), "boolean");
    case FieldType::Date: {
        const std::string text = textOf(field, value);
        const auto date = dateFromText(text);
        if (!date || *date != text)
            refuse(field, "\"" + text + "\" is no date; write 2025-11-24.");
        return bound(text, "date");
    }
    case FieldType::Id: {
        const std::string text = textOf(field, value);
        if (!isUuid(text))
            refuse(field, "\"" + text + "\" is no id.");
        return bound(text, "uuid");
    }
    case FieldType::Choice: {
        const std::string text = textOf(field, value);
        const auto has = [&](const Choice& choice) { return choice.value == text; };
        if (std::ranges::none_of(field.choices, has))
            refuse(field, "there is no \"" + text + "\".");
        return bound(text, "text");
    }
    case FieldType::Json:
        if (!value.isObject())
            refuse(field, "an object is needed.");
        return bound(value.toObject(), "jsonb");
    case FieldType::Lines:
        if (!value.isArray())
            refuse(field, "an array of lines is needed.");
        return bound(value.toArray(), "jsonb");
    case FieldType::List: {
        if (!value.isArray())
            refuse(field, "an array of texts is needed.");
        std::vector<std::string> items;
        const QJsonArray array = value.toArray();
        for (const QJsonValue& item : array)
            items.push_back(textOf(field, item));
        return bound(items, "text[]");
    }
    default:
        return bound(textOf(field, value), "text");
    }
}

} // namespace landreeve::records
