#include "core/records/record_store.h"

#include "core/base/error.h"
#include "core/postgres/quote.h"
#include "core/records/cursor.h"
#include "core/records/grid_reader.h"
#include "core/records/query_text.h"
#include "core/records/record_json.h"
#include "core/records/record_read.h"
#include "core/records/refusal.h"
#include "core/records/secret_field.h"

#include <algorithm>

namespace landreeve::records {

RecordList RecordStore::list(const RecordQuery& asked, int limit, const std::string& after) {
    if (limit < 1 || limit > kMost)
        throw Error("usage", "A limit is between 1 and " + std::to_string(kMost) + ".");
    const RecordQuery query = sealedQuery(asked, m_vault);
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
    QJsonObject record = mustReadRecord(transaction, entity, id);
    transaction.commit();
    return record;
}

SecretString RecordStore::reveal(const Entity& entity, const std::string& id, const Field& field,
                                 const std::string& reason) {
    if (field.type != FieldType::Secret)
        throw Error("invalid_record", field.label + " is not encrypted.", "Read it with record get.")
            .withDetail("field", QString::fromStdString(field.name));
    const std::string why = trimmedText(reason);
    if (why.empty())
        throw Error("reason_required", "A reason is needed to see " + field.label + ".",
                    "Say why you need it; the audit log keeps it.")
            .withDetail("field", QStringLiteral("reason"));
    if (m_vault == nullptr)
        throw Error("internal_error", "No keys were given to read encrypted fields with.");
    return refusedAs(entity, [&] {
        auto transaction = m_connection.begin();
        mustReadRecord(transaction, entity, id);
        const auto read = [&] {
            return transaction
                .exec("SELECT " + postgres::quoteIdentifier(field.name) + " FROM " +
                          postgres::quoteIdentifier(entity.table) + " WHERE id = $1::uuid",
                      id)
                .one()
                .get<std::optional<QByteArray>>(0);
        };
        SecretString plain;
        for (auto sealed = read(); sealed;) {
            try {
                plain = m_vault->decrypt(entity.table, id, field.name, *sealed);
                break;
            } catch (const Error& error) {
                if (error.code() != "decrypt_failed")
                    throw;
                // It may be under another key since it was read, and its own be taken away.
                auto now = read();
                if (now == sealed)
                    throw;
                sealed = std::move(now);
            }
        }
        // Nobody sees it whose looking is not on record.
        transaction.exec("SELECT audit_record($1, $2, $3, NULL, jsonb_build_object($6::text, (SELECT " +
                             postgres::quoteIdentifier(entity.keyField) + " FROM " +
                             postgres::quoteIdentifier(entity.table) +
                             " WHERE id = $3::text::uuid), 'field', $4::text), $5)",
                         entity.name + ".reveal", entity.name, id, field.name, why, entity.keyField);
        transaction.commit();
        return plain;
    });
}

TenantRules RecordStore::rules() {
    auto transaction = m_connection.begin();
    const auto found = transaction.exec("SELECT country = 'IN', state_code, currency FROM tenant_identity");
    transaction.commit();
    const auto row = found.one();
    return {row.get<bool>(0), row.get<std::optional<std::string>>(1).value_or(""), row.get<std::string>(2)};
}

} // namespace landreeve::records
