#include "ui/audit/audit_words.h"

#include "core/records/entity.h"
#include "ui/audit/audit_services.h"
#include "ui/theme/format.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

#include <algorithm>

namespace landreeve::ui::audit {

using landreeve::audit::Entry;

namespace {

constexpr int kNamed = 3;

QString capital(QString words) {
    words.replace(u'-', u' ').replace(u'_', u' ');
    if (!words.isEmpty())
        words[0] = words[0].toUpper();
    return words;
}

QString valueWords(const QJsonValue& value) {
    if (value.isUndefined() || value.isNull())
        return {};
    if (value.isString())
        return value.toString();
    const QByteArray text = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(text.mid(1, text.size() - 2));
}

} // namespace

QString auditDeed(const access::Permission& permission) {
    return permission == kExportAudit ? QStringLiteral("You cannot export the audit log.")
                                      : QStringLiteral("You cannot see what happened here.");
}

QString actionWords(const QString& action) {
    static const QHash<QString, QString> kVerbs{{QStringLiteral("create"), QStringLiteral("made")},
                                                {QStringLiteral("update"), QStringLiteral("changed")},
                                                {QStringLiteral("delete"), QStringLiteral("deleted")},
                                                {QStringLiteral("reveal"), QStringLiteral("revealed")},
                                                {QStringLiteral("export"), QStringLiteral("exported")},
                                                {QStringLiteral("import"), QStringLiteral("imported")},
                                                {QStringLiteral("refused"), QStringLiteral("refused")},
                                                {QStringLiteral("revoke"), QStringLiteral("revoked")},
                                                {QStringLiteral("provision"), QStringLiteral("being provisioned")},
                                                {QStringLiteral("provisioned"), QStringLiteral("provisioned")},
                                                {QStringLiteral("apply"), QStringLiteral("applied")},
                                                {QStringLiteral("map"), QStringLiteral("mapped")},
                                                {QStringLiteral("unmap"), QStringLiteral("unmapped")},
                                                {QStringLiteral("rename"), QStringLiteral("renamed")},
                                                {QStringLiteral("suspend"), QStringLiteral("suspended")},
                                                {QStringLiteral("resume"), QStringLiteral("resumed")},
                                                {QStringLiteral("backup"), QStringLiteral("backed up")},
                                                {QStringLiteral("seeded"), QStringLiteral("seeded")},
                                                {QStringLiteral("settings"), QStringLiteral("settings changed")},
                                                {QStringLiteral("prune"), QStringLiteral("pruned")},
                                                {QStringLiteral("mint"), QStringLiteral("minted")},
                                                {QStringLiteral("add"), QStringLiteral("added")},
                                                {QStringLiteral("remove"), QStringLiteral("removed")}};
    const qsizetype dot = action.indexOf(u'.');
    if (dot < 0)
        return capital(action);
    const QString verb = action.mid(dot + 1);
    return capital(action.left(dot)) + u' ' +
           (kVerbs.contains(verb) ? kVerbs.value(verb) : QString(verb).replace(u'.', u' ').replace(u'-', u' '));
}

QString actorWords(const Entry& entry) {
    return QString::fromStdString(entry.actorName.empty() ? entry.actor : entry.actorName);
}

QString objectWords(const Entry& entry) {
    QString id = theme::shortId(QString::fromStdString(entry.objectId));
    const QString kind = QString::fromStdString(entry.objectKind).replace(u'-', u' ');
    QString field;
    const auto entities = landreeve::records::entities();
    if (const auto entity = std::ranges::find(entities, entry.objectKind, &landreeve::records::Entity::name);
        entity != entities.end()) {
        // People know a record by its code; what was deleted had one.
        const QString key = QString::fromStdString(entity->keyField);
        const QJsonObject now = entry.after.toObject();
        for (const QJsonObject& state : {entry.before.toObject(), now}) {
            if (const QString code = state.value(key).toString(); !code.isEmpty())
                id = code;
        }
        if (const auto* seen = entity->find(now.value(u"field").toString().toStdString()); seen != nullptr)
            field = QStringLiteral(": ") + QString::fromStdString(seen->label);
    }
    return (kind.isEmpty() ? id : id.isEmpty() ? kind : kind + u' ' + id) + field;
}

QString summaryWords(const Entry& entry) {
    if (!entry.reason.empty())
        return QString::fromStdString(entry.reason);
    QStringList words;
    for (const FieldChange& change : changesOf(entry)) {
        if (words.size() == kNamed) {
            words.append(QStringLiteral("…"));
            break;
        }
        // A new record says nothing by what it has not.
        if (change.before.isEmpty() && change.after.isEmpty())
            continue;
        const QString both = change.before.isEmpty() || change.after.isEmpty() ? QString() : QStringLiteral(" → ");
        words.append(change.field + QStringLiteral(": ") + change.before + both + change.after);
    }
    return words.join(QStringLiteral(", "));
}

std::vector<FieldChange> changesOf(const Entry& entry) {
    const QJsonObject before = entry.before.toObject();
    const QJsonObject after = entry.after.toObject();
    QStringList fields = before.keys() + after.keys();
    fields.removeDuplicates();
    fields.sort();
    // What a record keeps for itself says nothing to a reader.
    static const QSet<QString> kOwn{QStringLiteral("id"),         QStringLiteral("tenant_id"),
                                    QStringLiteral("version"),    QStringLiteral("created_at"),
                                    QStringLiteral("created_by"), QStringLiteral("updated_at")};
    std::vector<FieldChange> changes;
    for (const QString& field : fields) {
        FieldChange change{capital(field), valueWords(before.value(field)), valueWords(after.value(field))};
        if (!kOwn.contains(field) && !(change.before.isEmpty() && change.after.isEmpty()))
            changes.push_back(std::move(change));
    }
    return changes;
}

} // namespace landreeve::ui::audit
