#include "core/records/record_read.h"

#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/records/query_text.h"
#include "core/records/record_json.h"

namespace landreeve::records {

std::optional<QJsonObject> readRecord(postgres::Transaction& transaction, const Entity& entity, const std::string& id) {
    const auto columns = allColumns(entity);
    const RecordQuery query{&entity};
    QueryText text(query);
    const postgres::Statement statement = text.rows(columns, {id});
    const auto result = transaction.connection().execParams(statement.sql, statement.params);
    const auto row = result.first();
    return row ? std::optional(recordOf(*row, columns)) : std::nullopt;
}

QJsonObject mustReadRecord(postgres::Transaction& transaction, const Entity& entity, const std::string& id) {
    if (isUuid(id)) {
        if (auto record = readRecord(transaction, entity, id))
            return *record;
    }
    throw Error("record_not_found", "There is no " + entity.one + " with the id \"" + id + "\".",
                "Look it up with record list.")
        .withDetail("id", QString::fromStdString(id));
}

std::int64_t versionOf(const QJsonObject& record) {
    return record[QStringLiteral("version")].toInteger();
}

[[noreturn]] void refuseChanged(const Entity& entity, const QJsonObject& theirs, std::int64_t version,
                                const QJsonObject& base, const QJsonObject& mine) {
    const QString key = theirs[QString::fromStdString(entity.keyField)].toString();
    throw Error("record_changed",
                key.toStdString() + " was changed since it was read (version " + std::to_string(version) + ", now " +
                    std::to_string(versionOf(theirs)) + ").",
                "Look at it again, then repeat the change.")
        .withDetail("expected", static_cast<qint64>(version))
        .withDetail("version", static_cast<qint64>(versionOf(theirs)))
        .withDetail("base",
                    base.isEmpty() ? QJsonObject{{QStringLiteral("version"), static_cast<qint64>(version)}} : base)
        .withDetail("theirs", theirs)
        .withDetail("mine", mine);
}

} // namespace landreeve::records
