#include "ui/records/form_copy.h"

#include "ui/records/form_text.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace landreeve::ui::records {

using landreeve::records::Entity;
using landreeve::records::Field;
using landreeve::records::FieldType;

namespace {

constexpr std::array<std::string_view, 4> kOnce{"email", "barcode", "auth_user_id", "tracking_number"};

bool isOwn(const Entity& entity, const Field& field) {
    return field.name == entity.keyField || field.type == FieldType::Choice || field.type == FieldType::Date ||
           std::ranges::find(kOnce, field.name) != kOnce.end();
}

} // namespace

QJsonObject copiedTexts(const Entity& entity, const QJsonObject& texts, const QDate& today) {
    QJsonObject copy = texts;
    for (const Field& field : entity.fields) {
        const QString name = QString::fromStdString(field.name);
        if (copy.contains(name) && isOwn(entity, field))
            copy.insert(name, initialText(field, today));
    }
    return copy;
}

} // namespace landreeve::ui::records
