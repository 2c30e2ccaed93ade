#include "core/tenancy/resealed_fields.h"

#include "core/base/error.h"
#include "core/postgres/copy.h"
#include "core/postgres/quote.h"

#include <set>

namespace landreeve::tenancy {
namespace {

using postgres::quoteIdentifier;
using records::Entity;
using records::Field;
using records::SealedField;

constexpr int kBatch = 1000;

/// The encrypted fields of an entity, and all their columns.
struct SecretColumns {
    std::vector<const Field*> fields;
    std::vector<std::string> columns;
};

/// Those that a schema has: an older one may lack some, or the whole table.
SecretColumns secretColumnsOf(postgres::Transaction& transaction, const Entity& entity) {
    std::set<std::string> known;
    for (const auto row : transaction.exec("SELECT attname FROM pg_attribute WHERE attrelid = to_regclass($1) AND "
                                           "attnum > 0 AND NOT attisdropped",
                                           "public." + quoteIdentifier(entity.table)))
        known.insert(row.get<std::string>(0));
    SecretColumns secret;
    for (const Field& field : entity.fields) {
        if (field.type != records::FieldType::Secret || !known.contains(field.name))
            continue;
        secret.fields.push_back(&field);
        secret.columns.push_back(field.name);
        if (records::hasLastFour(field))
            secret.columns.push_back(field.name + "_last4");
        if (records::hasIndex(field))
            secret.columns.push_back(field.name + "_index");
    }
    return secret;
}

std::optional<std::string> hex(const std::optional<QByteArray>& bytes) {
    return bytes ? std::optional("\\x" + bytes->toHex().toStdString()) : std::nullopt;
}

/// `pattern` for every column, with its name for each %.
std::string listOf(const std::vector<std::string>& columns, const std::string& pattern) {
    std::string list;
    for (const std::string& column : columns) {
        list += list.empty() ? "" : ", ";
        for (const char c : pattern)
            list += c == '%' ? quoteIdentifier(column) : std::string(1, c);
    }
    return list;
}

class Resealing {
public:
    Resealing(postgres::Transaction& transaction, const Entity& entity, const ResealFn& reseal)
        : m_transaction(transaction),
          m_entity(entity),
          m_reseal(reseal),
          m_secret(secretColumnsOf(transaction, entity)) {}

    std::int64_t run(const ProgressFn& progress, const std::stop_token& stop) {
        if (m_secret.fields.empty())
            return 0;
        const std::string table = quoteIdentifier(m_entity.table);
        const auto rows = m_transaction.exec("SELECT count(*) FROM " + table).one().get<std::int64_t>(0);
        // Beside the table first: a change of each row by itself would look through all of it each time.
        m_transaction.exec("CREATE TEMPORARY TABLE sealed_anew ON COMMIT DROP AS SELECT id, " +
                           listOf(m_secret.columns, "%") + " FROM " + table + " WITH NO DATA");
        m_transaction.exec("DECLARE as_it_was NO SCROLL CURSOR FOR SELECT id, " + listOf(m_secret.columns, "%") +
                           " FROM " + table + " ORDER BY id");
        for (;;) {
            if (stop.stop_requested())
                throw Cancelled();
            const auto batch = m_transaction.exec("FETCH " + std::to_string(kBatch) + " FROM as_it_was");
            if (batch.empty())
                break;
            postgres::CopyIn copy(m_transaction.connection(), "COPY sealed_anew FROM STDIN");
            for (const auto row : batch)
                copy.row(anew(row));
            copy.finish();
            report(progress,
                   {"fields", "Encrypting " + m_entity.many, static_cast<double>(m_row), static_cast<double>(rows)});
        }
        m_transaction.exec("CLOSE as_it_was");
        m_transaction.exec("UPDATE " + table + " t SET " + listOf(m_secret.columns, "% = s.%") +
                           " FROM sealed_anew s WHERE s.id = t.id");
        m_transaction.exec("DROP TABLE sealed_anew");
        return m_fields;
    }

private:
    std::vector<std::optional<std::string>> anew(const postgres::Row& row) {
        const auto id = row.get<std::string>("id");
        ++m_row;
        std::vector<std::optional<std::string>> values{id};
        for (const Field* field : m_secret.fields) {
            const bool lastFour = records::hasLastFour(*field);
            const bool index = records::hasIndex(*field);
            SealedField sealed{row.get<std::optional<QByteArray>>(field->name)};
            if (lastFour)
                sealed.lastFour = row.get<std::optional<std::string>>(field->name + "_last4");
            if (index)
                sealed.index = row.get<std::optional<QByteArray>>(field->name + "_index");
            if (sealed.ciphertext) {
                sealed = m_reseal({m_entity, *field, id, m_row, std::move(sealed)});
                ++m_fields;
            }
            values.push_back(hex(sealed.ciphertext));
            if (lastFour)
                values.push_back(sealed.lastFour);
            if (index)
                values.push_back(hex(sealed.index));
        }
        return values;
    }

    postgres::Transaction& m_transaction;
    const Entity& m_entity;
    const ResealFn& m_reseal;
    SecretColumns m_secret;
    std::int64_t m_row = 0;
    std::int64_t m_fields = 0;
};

} // namespace

std::int64_t resealFields(postgres::Transaction& transaction, const ResealFn& reseal, const ProgressFn& progress,
                          const std::stop_token& stop) {
    std::int64_t fields = 0;
    for (const Entity& entity : records::entities())
        fields += Resealing(transaction, entity, reseal).run(progress, stop);
    return fields;
}

SealedField resealed(const SourceField& source, const vault::FieldVault& from, const vault::FieldVault& to) {
    const std::string& table = source.entity.table;
    const std::string& column = source.field.name;
    // Only the normalised form was ever encrypted: its index is made of the same text.
    const SecretString plain = from.decrypt(table, source.rowId, column, *source.sealed.ciphertext);
    SealedField sealed = source.sealed;
    sealed.ciphertext = to.encrypt(table, source.rowId, column, plain);
    if (sealed.index)
        sealed.index = to.blindIndex(column, plain.reveal());
    return sealed;
}

} // namespace landreeve::tenancy
