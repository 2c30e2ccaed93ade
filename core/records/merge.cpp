#include "core/records/merge.h"

#include "core/base/decimal.h"

namespace landreeve::records {

bool sameValue(const Field& field, const QJsonValue& a, const QJsonValue& b) {
    if (a == b)
        return true;
    if (!field.isNumber() || !a.isString() || !b.isString())
        return false;
    const auto one = Decimal::parse(a.toString().toStdString());
    const auto other = Decimal::parse(b.toString().toStdString());
    return one && other && *one == *other;
}

Merge mergeOf(const Entity& entity, const QJsonObject& base, const QJsonObject& mine, const QJsonObject& theirs) {
    Merge merge;
    for (const Field& field : entity.fields) {
        if (!field.editable)
            continue;
        const QString name = QString::fromStdString(field.name);
        const QJsonValue before = base[name];
        const QJsonValue now = theirs[name];
        const bool edited = mine.contains(name) && !sameValue(field, mine[name], before);
        if (field.type == FieldType::Secret) {
            if (edited)
                merge.conflicts.push_back({&field, before, mine[name], now});
            continue;
        }
        const bool changed = !sameValue(field, now, before);
        if (!edited) {
            if (changed)
                merge.theirs.push_back(&field);
        } else if (!changed) {
            merge.fields.insert(name, mine[name]);
        } else if (!sameValue(field, mine[name], now)) {
            merge.conflicts.push_back({&field, before, mine[name], now});
        }
    }
    return merge;
}

} // namespace landreeve::records
