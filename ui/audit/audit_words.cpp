#include "ui/audit/audit_words.h"

#include "core/audit/entry_words.h"
#include "core/base/ids.h"
#include "core/records/entity.h"
#include "ui/audit/audit_services.h"
#include "ui/theme/format.h"
#include "ui/tokens/token_words.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

#include <algorithm>

namespace landreeve::ui::audit {

using landreeve::audit::Entry;

namespace {

constexpr int kNamed = 3;
constexpr QLatin1String kNumber("number"); ///< Of an order, in the entries of its steps.
constexpr qsizetype kShortestTime = 19;    ///< "2026-11-29T05:00:00"

/// The kind of record it is about; nullptr where it is about something else.
const landreeve::records::Entity* entityOf(const Entry& entry) {
    const auto entities = landreeve::records::entities();
    const auto entity = std::ranges::find(entities, entry.objectKind, &landreeve::records::Entity::name);
    return entity == entities.end() ? nullptr : &*entity;
}

QString valueWords(const Entry& entry, const QString& field, const QJsonValue& value) {
    if (value.isUndefined() || value.isNull())
        return {};
    if (value.isString()) {
        const QString text = value.toString();
        const auto time =
            text.size() >= kShortestTime && text[10] == u'T' ? QDateTime::fromString(text, Qt::ISODate) : QDateTime();
        if (time.isValid())
            return theme::localTime(time);
        if (field == QLatin1String("issuer"))
            return tokens::nameOfIssuer(text.toStdString());
        const auto* entity = entityOf(entry);
        const auto* known = entity == nullptr ? nullptr : entity->find(field.toStdString());
        return known != nullptr && known->type == landreeve::records::FieldType::Choice
                   ? QString::fromStdString(known->wordOf(text.toStdString()))
                   : text;
    }
    if (const QJsonArray list = value.toArray();
        !list.isEmpty() && std::ranges::all_of(list, [](const QJsonValue& each) { return each.isString(); })) {
        QStringList words;
        for (const QJsonValue each : list)
            words.append(each.toString());
        return words.join(QStringLiteral(", "));
    }
    // A right: "purchase-order:approve".
    if (value.isBool() && field.contains(u':'))
        return value.toBool() ? QStringLiteral("may") : QStringLiteral("may not");
    const QByteArray text = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(text.mid(1, text.size() - 2));
}

/// In a line of many: a list of words as it is, another by its length, and not again what the object is called by.
QString briefWords(const Entry& entry, const QString& field, const QJsonValue& value, const QJsonValue& other) {
    if (field == kNumber)
        return {};
    if (!value.isArray())
        return value.isObject() ? QStringLiteral("…") : valueWords(entry, field, value);
    const QJsonArray list = value.toArray();
    if (list.isEmpty())
        return other.toArray().isEmpty() ? QString() : QStringLiteral("none");
    QStringList words;
    for (const QJsonValue each : list) {
        if (!each.isString() || words.size() == kNamed)
            return QString::number(list.size());
        words.append(each.toString());
    }
    return words.join(QStringLiteral(" and "));
}

QString fieldOf(const Entry& entry, const QString& field) {
    return QString::fromStdString(landreeve::audit::fieldWords(entry.objectKind, field.toStdString()));
}

} // namespace

QString auditDeed(const access::Permission& permission) {
    return permission == kExportAudit ? QStringLiteral("You cannot export the audit log.")
                                      : QStringLiteral("You cannot see what happened here.");
}

QString startOf(const QString& text, qsizetype most) {
    if (text.size() <= most)
        return text;
    // No letter is cut in two.
    return text.left(text[most].isLowSurrogate() ? most - 1 : most) + u'…';
}

QString actionWords(const QString& action) {
    return QString::fromStdString(landreeve::audit::actionWords(action.toStdString()));
}

QString actorWords(const Entry& entry) {
    return QString::fromStdString(entry.actorName.empty() ? entry.actor : entry.actorName);
}

QString addressWords(const Entry& entry) {
    if (entry.address == landreeve::audit::kLocalAddress)
        return QStringLiteral("the server's computer");
    return entry.address.empty() ? QStringLiteral("—") : QString::fromStdString(entry.address);
}

QString objectWords(const Entry& entry) {
    // A name is not cut in its middle, as an id that nobody reads is.
    QString id = QString::fromStdString(entry.objectId);
    if (isUuid(entry.objectId))
        id = theme::shortId(id);
    const QString kind = QString::fromStdString(entry.objectKind).replace(u'-', u' ');
    QString field;
    if (const auto* entity = entityOf(entry)) {
        // People know a record by its code; what was deleted had one.
        const QString key = QString::fromStdString(entity->keyField);
        const QJsonObject now = entry.after.toObject();
        for (const QJsonObject& state : {entry.before.toObject(), now}) {
            for (const QString& name : {QString(kNumber), key}) {
                if (const QString code = state.value(name).toString(); !code.isEmpty())
                    id = code;
            }
        }
        if (const QString seen = now.value(u"field").toString(); !seen.isEmpty())
            field = QStringLiteral(": ") + fieldOf(entry, seen);
    }
    return (kind.isEmpty() ? id : id.isEmpty() ? kind : kind + u' ' + id) + field;
}

namespace {

using Words = QString (*)(const Entry& entry, const QString& field, const QJsonValue& value, const QJsonValue& other);

std::vector<FieldChange> changesIn(const Entry& entry, Words valueOf) {
    const QJsonObject before = entry.before.toObject();
    const QJsonObject after = entry.after.toObject();
    QStringList fields = before.keys() + after.keys();
    fields.removeDuplicates();
    fields.sort();
    // First what it is about; by whom somebody was vouched for comes later.
    static const QStringList kFirst{QStringLiteral("role"), QStringLiteral("permission"), QStringLiteral("status"),
                                    QStringLiteral("allowed")};
    std::stable_partition(fields.begin(), fields.end(), [](const QString& field) { return kFirst.contains(field); });
    std::vector<FieldChange> changes;
    for (const QString& field : fields) {
        FieldChange change{fieldOf(entry, field), valueOf(entry, field, before.value(field), after.value(field)),
                           valueOf(entry, field, after.value(field), before.value(field))};
        if (field == QLatin1String("field")) { // whose value was looked at
            for (QString* name : {&change.before, &change.after})
                *name = fieldOf(entry, *name);
        }
        if (!landreeve::audit::isOwnField(field.toStdString()) && !(change.before.isEmpty() && change.after.isEmpty()))
            changes.push_back(std::move(change));
    }
    return changes;
}

} // namespace

bool isRefusal(const Entry& entry) {
    return entry.action.ends_with("refused") || entry.action == "access.limited" || entry.action == "access.check";
}

bool changesSomething(const Entry& entry) {
    static const QSet<QString> kOnlyDone{QStringLiteral("reveal"),     QStringLiteral("export"),
                                         QStringLiteral("url.reveal"), QStringLiteral("print"),
                                         QStringLiteral("check"),      QStringLiteral("allowed")};
    const QString action = QString::fromStdString(entry.action);
    return !isRefusal(entry) && !kOnlyDone.contains(action.mid(action.indexOf(u'.') + 1));
}

QString reasonWords(const Entry& entry) {
    if (!isRefusal(entry) || entry.reason.empty())
        return QString::fromStdString(entry.reason);
    // The permission that is missing: "user:write".
    if (entry.reason.find(':') != std::string::npos)
        return QStringLiteral("Needs ") + QString::fromStdString(entry.reason);
    const QString words = tokens::meaningOf(entry.reason);
    return words.left(1).toUpper() + words.mid(1);
}

QString summaryWords(const Entry& entry) {
    if (!entry.reason.empty())
        return reasonWords(entry);
    QStringList words;
    for (const FieldChange& change : changesIn(entry, &briefWords)) {
        if (words.size() == kNamed) {
            words.append(QStringLiteral("…"));
            break;
        }
        // A new record says nothing by what it has not.
        if (change.before.isEmpty() && change.after.isEmpty())
            continue;
        if (change.before == change.after) { // a list that is as long as it was
            words.append(change.field + QStringLiteral(" changed"));
            continue;
        }
        const QString both = change.before.isEmpty() || change.after.isEmpty() ? QString() : QStringLiteral(" → ");
        words.append(change.field + QStringLiteral(": ") + change.before + both + change.after);
    }
    return words.join(QStringLiteral(", "));
}

std::vector<FieldChange> changesOf(const Entry& entry) {
    return changesIn(entry, [](const Entry& of, const QString& field, const QJsonValue& value, const QJsonValue&) {
        return valueWords(of, field, value);
    });
}

} // namespace landreeve::ui::audit
