#include "core/postgres/copy.h"
#include "core/postgres/quote.h"
#include "core/records/refusal.h"
#include "core/transfer/cell_conversion.h"
#include "core/transfer/row_writer.h"

#include <algorithm>

namespace landreeve::transfer {
namespace {

using postgres::quoteIdentifier;
using postgres::Transaction;

constexpr const char* kStage = "pg_temp.import_stage";

class BulkWriter final : public RowWriter {
public:
    BulkWriter(const ImportOptions& options, std::vector<WrittenColumn> columns)
        : m_entity(*options.entity),
          m_sums(options.sums),
          m_keepEmpty(options.mode == ImportMode::Upsert && options.keepEmpty),
          m_columns(std::move(columns)) {}

    WrittenRows write(Transaction& transaction, const std::vector<PreparedRow>& rows) override {
        stage(transaction, rows);
        WrittenRows written;
        place(transaction, rows, 0, rows.size(), written);
        if (!m_sums.empty())
            written.sums = sums(transaction, written);
        transaction.exec(std::string("DROP TABLE ") + kStage);
        return written;
    }

private:
    void stage(Transaction& transaction, const std::vector<PreparedRow>& rows) const {
        std::string columns = "n int, id uuid, is_new boolean";
        for (const WrittenColumn& column : m_columns)
            columns += ", " + quoteIdentifier(column.name) + " text";
        transaction.exec("CREATE TEMPORARY TABLE import_stage (" + columns + ") ON COMMIT DROP");
        postgres::CopyIn copy(transaction.connection(), std::string("COPY ") + kStage + " FROM STDIN");
        std::vector<std::optional<std::string>> values;
        for (std::size_t n = 0; n < rows.size(); ++n) {
            values.assign({std::to_string(n), rows[n].id, rows[n].isNew ? "t" : "f"});
            values.insert(values.end(), rows[n].cells.begin(), rows[n].cells.end());
            copy.row(values);
        }
        copy.finish();
    }

    std::string valueOf(const WrittenColumn& column) const {
        return "s." + quoteIdentifier(column.name) + "::" + column.cast;
    }

    /// What the column has where there is nothing.
    static std::string emptyValue(const WrittenColumn& column) {
        return column.field->nullable ? "NULL" : postgres::quoteLiteral(emptyOf(*column.field)) + "::" + column.cast;
    }

    /// Of a record that is made.
    std::string freshValueOf(const WrittenColumn& column) const {
        // An empty cell that an update passes over is the field's own empty value here.
        const bool filled = m_keepEmpty && !column.field->nullable && !column.field->required;
        return filled ? "coalesce(" + valueOf(column) + ", " + emptyValue(column) + ")" : valueOf(column);
    }

    std::string insert(bool alone) const {
        std::string columns = "id";
        std::string values = "s.id";
        for (const WrittenColumn& column : m_columns) {
            columns += ", " + quoteIdentifier(column.name);
            values += ", " + freshValueOf(column);
        }
        return "INSERT INTO " + quoteIdentifier(m_entity.table) + " (" + columns + ") SELECT " + values + " FROM " +
               kStage + " s WHERE s.n >= $1::int AND s.n < $2::int AND s.is_new ORDER BY s.n" +
               // Who is there already is asked for afterwards, alone: it is then named.
               (alone ? "" : " ON CONFLICT DO NOTHING");
    }

    std::string update() const {
        std::string assignments;
        std::string old;
        std::string fresh;
        for (const WrittenColumn& column : m_columns) {
            const std::string name = quoteIdentifier(column.name);
            const std::string value = column.parts  ? "t." + name + " || " + valueOf(column)
                                      : m_keepEmpty ? "coalesce(" + valueOf(column) + ", t." + name + ")"
                                                    : valueOf(column);
            assignments.append(assignments.empty() ? "" : ", ").append(name).append(" = ").append(value);
            // The same text encrypted again is another ciphertext; its index tells.
            const bool sealed = column.field->type == records::FieldType::Secret && column.cast == "bytea" &&
                                column.name == column.field->name && hasIndexColumn(column.name);
            if (sealed)
                continue;
            old += (old.empty() ? "" : ", ") + ("t." + name);
            fresh += (fresh.empty() ? "" : ", ") + value;
        }
        std::string condition = " s WHERE s.n >= $1::int AND s.n < $2::int AND NOT s.is_new AND t.id = s.id";
        if (!old.empty())
            condition.append(" AND (").append(old).append(") IS DISTINCT FROM (").append(fresh).append(")");
        std::string sql = "UPDATE " + quoteIdentifier(m_entity.table) + " t SET ";
        return sql.append(assignments).append(" FROM ").append(kStage).append(condition);
    }

    /// What the rows from `low` to before `high` take away; asked for before they are updated.
    std::map<std::string, EmptiedField> emptied(Transaction& transaction, const std::vector<PreparedRow>& rows,
                                                std::int64_t low, std::int64_t high) const {
        std::string selected;
        std::vector<std::string> names;
        for (const WrittenColumn& column : m_columns) {
            // Parts that are empty stay as they are; an index goes with its field.
            if (m_keepEmpty || column.parts || column.name != column.field->name)
                continue;
            std::string filter = " FILTER (WHERE ";
            filter.append(valueOf(column)).append(" IS NOT DISTINCT FROM ").append(emptyValue(column));
            filter.append(" AND t.").append(quoteIdentifier(column.name)).append(" IS DISTINCT FROM ");
            filter.append(emptyValue(column)).append(")");
            selected.append(selected.empty() ? "count(*)" : ", count(*)").append(filter);
            selected.append(", (array_agg(s.n::text ORDER BY s.n)").append(filter).append(")[1:$3::int]");
            names.push_back(column.name);
        }
        if (names.empty())
            return {};
        std::string sql = "SELECT ";
        sql.append(selected).append(" FROM ").append(kStage).append(" s JOIN ").append(quoteIdentifier(m_entity.table));
        sql.append(" t ON t.id = s.id WHERE s.n >= $1::int AND s.n < $2::int AND NOT s.is_new");
        const auto found = transaction.exec(sql, low, high, static_cast<int>(EmptiedField::kMost));
        const postgres::Row row = found.one();
        std::map<std::string, EmptiedField> emptied;
        for (std::size_t i = 0; i < names.size(); ++i) {
            const int at = 2 * static_cast<int>(i);
            EmptiedField field{row.get<std::int64_t>(at)};
            if (field.records == 0)
                continue;
            for (const std::string& n : row.get<std::vector<std::string>>(at + 1))
                field.lines.push_back(rows.at(std::stoul(n)).line);
            emptied.emplace(names[i], std::move(field));
        }
        return emptied;
    }

    bool hasIndexColumn(const std::string& name) const {
        for (const WrittenColumn& column : m_columns) {
            if (column.name == name + "_index")
                return true;
        }
        return false;
    }

    /// Writes the rows from `from` to before `to`. Where one of several is refused, each half is tried alone.
    void place(Transaction& transaction, const std::vector<PreparedRow>& rows, std::size_t from, std::size_t to,
               WrittenRows& written) const {
        if (from == to)
            return;
        const bool alone = to - from == 1;
        std::int64_t fresh = 0;
        for (std::size_t n = from; n < to; ++n)
            fresh += rows[n].isNew ? 1 : 0;
        const auto known = static_cast<std::int64_t>(to - from) - fresh;
        std::int64_t inserted = 0;
        std::int64_t updated = 0;
        std::map<std::string, EmptiedField> emptied;
        const auto low = static_cast<std::int64_t>(from);
        const auto high = static_cast<std::int64_t>(to);
        try {
            postgres::inSavepoint(transaction, [&] {
                inserted = fresh > 0 ? transaction.exec(insert(alone), low, high).affected() : 0;
                if (known > 0)
                    emptied = this->emptied(transaction, rows, low, high);
                updated = known > 0 ? transaction.exec(update(), low, high).affected() : 0;
            });
        } catch (const Error& error) {
            if (!records::concernsRecords(error))
                throw;
            if (alone) {
                written.rejects.emplace(from, rejectOf(m_entity, rows[from].line, error));
                return;
            }
            const std::size_t middle = from + (to - from) / 2;
            place(transaction, rows, from, middle, written);
            place(transaction, rows, middle, to, written);
            return;
        }
        written.inserted += inserted;
        written.updated += updated;
        written.unchanged += known - updated;
        for (const auto& [field, more] : emptied)
            written.emptied[field].add(more);
        if (inserted != fresh)
            placeMissing(transaction, rows, low, high, written);
    }

    /// The rows somebody is in the way of. Mostly a list brought in twice: of those whose key is taken one is tried,
    /// and what it is refused with holds for all.
    void placeMissing(Transaction& transaction, const std::vector<PreparedRow>& rows, std::int64_t low,
                      std::int64_t high, WrittenRows& written) const {
        const std::string key = quoteIdentifier(m_entity.keyField);
        const bool keyed = std::ranges::any_of(
            m_columns, [&](const WrittenColumn& column) { return column.name == m_entity.keyField; });
        const std::string taken =
            keyed ? "EXISTS (SELECT FROM " + quoteIdentifier(m_entity.table) + " t WHERE t." + key + " = s." + key + ")"
                  : "false";
        const auto missing =
            transaction.exec("SELECT s.n, " + taken + " FROM " + kStage +
                                 " s WHERE s.n >= $1::int AND s.n < $2::int AND s.is_new AND NOT "
                                 "EXISTS (SELECT FROM " +
                                 quoteIdentifier(m_entity.table) + " t WHERE t.id = s.id) ORDER BY s.n",
                             low, high);
        std::optional<RowReject> keyTaken;
        for (const auto row : missing) {
            const auto n = static_cast<std::size_t>(row.get<int>(0));
            if (keyTaken && row.get<bool>(1)) {
                keyTaken->line = rows[n].line;
                written.rejects.emplace(n, *keyTaken);
                continue;
            }
            place(transaction, rows, n, n + 1, written);
            if (const auto found = written.rejects.find(n);
                found != written.rejects.end() && row.get<bool>(1) && found->second.field == m_entity.keyField)
                keyTaken = found->second;
        }
    }

    std::vector<Decimal> sums(Transaction& transaction, const WrittenRows& written) const {
        std::string selected;
        for (const std::string& name : m_sums) {
            const bool brought =
                std::ranges::any_of(m_columns, [&](const WrittenColumn& column) { return column.name == name; });
            // What the file has nothing for is no part of its sum.
            std::string sum = "0::numeric";
            if (brought) {
                sum = "coalesce(sum(t.";
                sum.append(quoteIdentifier(name)).append(") FILTER (WHERE s.").append(quoteIdentifier(name));
                sum.append(" IS NOT NULL), 0)");
            }
            selected.append(selected.empty() ? "" : ", ").append(sum);
        }
        std::vector<std::string> rejected;
        rejected.reserve(written.rejects.size());
        for (const auto& [n, reject] : written.rejects)
            rejected.push_back(std::to_string(n));
        const auto row = transaction
                             .exec("SELECT " + selected + " FROM " + quoteIdentifier(m_entity.table) + " t JOIN " +
                                       kStage + " s ON t.id = s.id WHERE s.n <> ALL ($1::int[])",
                                   rejected)
                             .one();
        std::vector<Decimal> sums;
        for (std::size_t i = 0; i < m_sums.size(); ++i)
            sums.push_back(row.get<Decimal>(static_cast<int>(i)));
        return sums;
    }

    const records::Entity& m_entity;
    std::vector<std::string> m_sums;
    bool m_keepEmpty;
    std::vector<WrittenColumn> m_columns;
};

} // namespace

RowReject rejectOf(const records::Entity& entity, std::int64_t line, const Error& error) {
    const Error refusal = records::refusalOf(entity, error);
    return {line, refusal.details()[QStringLiteral("field")].toString().toStdString(), refusal.code(),
            refusal.message()};
}

std::unique_ptr<RowWriter> bulkWriter(const ImportOptions& options, std::vector<WrittenColumn> columns) {
    return std::make_unique<BulkWriter>(options, std::move(columns));
}

} // namespace landreeve::transfer
