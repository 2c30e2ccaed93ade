#include "core/records/field.h"

#include "core/base/clock.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace landreeve::records {

bool Field::isNumber() const {
    switch (type) {
    case FieldType::Money:
    case FieldType::UnitCost:
    case FieldType::Quantity:
    case FieldType::Percent:
    case FieldType::Rating:
        return true;
    default:
        return false;
    }
}

int Field::scale() const {
    switch (type) {
    case FieldType::UnitCost:
        return 6;
    case FieldType::Quantity:
        return 3;
    case FieldType::Rating:
        return 1;
    default:
        return 2;
    }
}

std::string Field::wordOf(std::string_view value) const {
    const auto found = std::ranges::find(choices, value, &Choice::value);
    return found == choices.end() ? std::string(value) : found->word;
}

QJsonValue jsonOf(const Field& field, const std::optional<std::string>& value) {
    if (!value)
        return QJsonValue::Null;
    switch (field.type) {
    case FieldType::Flag:
        return *value == "true";
    case FieldType::Json:
    case FieldType::Lines:
    case FieldType::List: {
        const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(*value));
        return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
    }
    case FieldType::Instant:
        return QString::fromStdString(toRfc3339(timeFromText(*value)));
    case FieldType::Secret:
        return QString::fromStdString(field.mask + *value);
    default:
        return QString::fromStdString(*value);
    }
}

std::string_view sqlTypeOf(const Field& field) {
    if (field.isNumber())
        return "numeric";
    switch (field.type) {
    case FieldType::Flag:
        return "boolean";
    case FieldType::Date:
        return "date";
    case FieldType::Instant:
        return "timestamptz";
    case FieldType::Json:
    case FieldType::Lines:
        return "jsonb";
    case FieldType::List:
        return "text[]";
    case FieldType::Id:
        return "uuid";
    default:
        return "text";
    }
}

std::string selectedAs(const Field& field) {
    switch (field.type) {
    case FieldType::List:
        return "to_jsonb(" + field.sql() + ")::text";
    case FieldType::Date:
        return "to_char(" + field.sql() + ", 'YYYY-MM-DD')";
    default:
        return "(" + field.sql() + ")::text";
    }
}

} // namespace landreeve::records
