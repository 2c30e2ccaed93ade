#include "ui/records/form_copy.h"

#include "ui/records/form_text.h"

#include <QJsonArray>

#include <algorithm>
#include <array>
#include <string_view>

namespace landreeve::ui::records {

using landreeve::records::Entity;
using landreeve::records::Field;
using landreeve::records::FieldType;

namespace {

constexpr std::array<std::string_view, 5> kOnce{"email", "barcode", "auth_user_id", "carrier", "tracking_number"};

bool isOwn(const Entity& entity, const Field& field) {
    return field.name == entity.keyField || field.type == FieldType::Choice || field.type == FieldType::Date ||
           std::ranges::find(kOnce, field.name) != kOnce.end();
}

/// Its lines are lines of another order.
QJsonArray freshLines(const QJsonArray& lines) {
    QJsonArray fresh;
    for (const QJsonValue line : lines) {
        QJsonObject one = line.toObject();
        one.remove(QStringLiteral("line_id"));
        fresh.append(one);
    }
    return fresh;
}

} // namespace

QJsonObject copiedTexts(const Entity& entity, const QJsonObject& texts, const QDate& today) {
    QJsonObject copy = texts;
    for (const Field& field : entity.fields) {
        const QString name = QString::fromStdString(field.name);
        if (copy.contains(name) && isOwn(entity, field))
            copy.insert(name, initialText(field, today));
        else if (field.type == FieldType::Lines)
            copy.insert(name, freshLines(copy[name].toArray()));
    }
    return copy;
}

} // namespace landreeve::ui::records
