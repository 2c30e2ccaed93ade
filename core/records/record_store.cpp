#include "core/records/record_store.h"

#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/postgres/quote.h"
#include "core/records/cursor.h"
#include "core/records/grid_reader.h"
#include "core/records/query_text.h"
#include "core/records/record_json.h"
#include "core/records/refusal.h"

#include <algorithm>

namespace landreeve::records {
namespace {

std::optional<QJsonObject> read(postgres::Transaction& transaction, const Entity& entity, const std::string& id) {
    const auto columns = allColumns(entity);
    const RecordQuery query{&entity};
    QueryText text(query);
    const postgres::Statement statement = text.rows(columns, {id});
    const auto result = transaction.connection().execParams(statement.sql, statement.params);
    const auto row = result.first();
    return row ? std::optional(recordOf(*row, columns)) : std::nullopt;
}

QJsonObject mustRead(postgres::Transaction& transaction, const Entity& entity, const std::string& id) {
    if (isUuid(id)) {
        if (auto record = read(transaction, entity, id))
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

[[noreturn]] void refuseField(const std::string& code, const std::string& field, const std::string& message,
                              const std::string& hint) {
    throw Error(code, message, hint).withDetail("field", QString::fromStdString(field));
}

/// What of `fields` is to be written. What only repeats the record is passed over, so that a record may be read, edited
/// and given back whole.
std::vector<std::pair<const Field*, QJsonValue>> changesOf(const Entity& entity, const QJsonObject& current,
                                                           const QJsonObject& fields) {
    std::vector<std::pair<const Field*, QJsonValue>> changes;
    for (auto given = fields.begin(); given != fields.end(); ++given) {
        const std::string name = given.key().toStdString();
        const QJsonValue value = given.value();
        if (name == "version" || (current.contains(given.key()) && current[given.key()] == value))
            continue;
        const Field* field = entity.find(name);
        if (name == "id")
            refuseField("invalid_record", name, "A record keeps its id.", "");
        if (field == nullptr)
            refuseField("invalid_record", name, "There is no field \"" + name + "\" in " + entity.name + ".",
                        "Take a field of the record, as record get prints it.");
        if (field->type == FieldType::Secret)
            refuseField("encrypted_field", name, field->label + " is encrypted and cannot be edited yet.",
                        "Leave the field out, or as it was read.");
        if (!field->editable)
            refuseField("invalid_record", name, field->label + " (" + name + ") cannot be edited.",
                        field->readOnlyHint);
        changes.emplace_back(field, value);
    }
    return changes;
}

} // namespace

RecordList RecordStore::list(const RecordQuery& query, int limit, const std::string& after) {
    if (limit < 1 || limit > kMost)
        throw Error("usage", "A limit is between 1 and " + std::to_string(kMost) + ".");
    const auto columns = allColumns(*query.entity);
    QueryText text(query);
    const std::optional<Position> position = after.empty() ? std::nullopt : std::optional(positionOf(query, after));
    // One more than asked for tells whether a page follows.
    const postgres::Statement page = text.page(columns, limit + 1, position, true);
    auto transaction = m_connection.begin();
    const auto results = transaction.connection().pipeline({page, text.estimate()});
    transaction.commit();

    RecordList read;
    const postgres::Result& rows = results.at(0);
    const int here = std::min(rows.size(), limit);
    for (int i = 0; i < here; ++i)
        read.records.append(recordOf(rows[i], columns));
    if (rows.size() > limit) {
        const postgres::Row last = rows[here - 1];
        read.next =
            cursorOf(query, {last.get<std::optional<std::string>>(rows.columns() - 1), last.get<std::string>(0)});
    }
    const bool everything = !position && !read.next;
    read.estimatedTotal = everything ? here : std::max<std::int64_t>(rows.size(), estimateOf(results.at(1)));
    return read;
}

QJsonObject RecordStore::get(const Entity& entity, const std::string& id) {
    auto transaction = m_connection.begin();
    QJsonObject record = mustRead(transaction, entity, id);
    transaction.commit();
    return record;
}

QJsonObject RecordStore::update(const Entity& entity, const std::string& id, const QJsonObject& fields,
                                std::int64_t version, const QJsonObject& base) {
    return refusedAs(entity, [&] {
        return m_connection.run([&](postgres::Transaction& transaction) {
            const QJsonObject current = mustRead(transaction, entity, id);
            if (versionOf(current) != version)
                refuseChanged(entity, current, version, base, fields);
            const auto changes = changesOf(entity, current, fields);
            if (changes.empty())
                return current;
            std::string assignments;
            postgres::Params params;
            for (const auto& [field, value] : changes) {
                const std::string bound = bindJson(*field, value, params);
                assignments +=
                    (assignments.empty() ? "" : ", ") + postgres::quoteIdentifier(field->name) + " = " + bound;
            }
            params.add(id);
            const std::string idPlace = "$" + std::to_string(params.size());
            params.add(version);
            const std::string versionPlace = "$" + std::to_string(params.size());
            const auto written = transaction.connection().execParams(
                "UPDATE " + postgres::quoteIdentifier(entity.table) + " SET " + assignments + " WHERE id = " + idPlace +
                    "::uuid AND version = " + versionPlace + "::bigint",
                params);
            QJsonObject record = mustRead(transaction, entity, id);
            if (written.affected() == 0)
                refuseChanged(entity, record, version, base, fields);
            return record;
        });
    });
}

} // namespace landreeve::records
