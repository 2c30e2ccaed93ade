#pragma once

#include "core/postgres/connection.h"
#include "core/records/query.h"
#include "core/records/row_key.h"

#include <optional>
#include <string>
#include <vector>

namespace landreeve::records {

/// Where a page begins: behind this value of the sort field, of the record with this id.
struct Position {
    std::optional<std::string> value; ///< As the database sent it; nothing for null.
    std::string id;
};

/// The statements of a query. Every value is a parameter; COPY takes none, so there the values travel as settings of
/// the transaction (`landreeve.v1`, …) that the statement reads. Throws Error `invalid_filter`, `invalid_sort` or
/// `encrypted_field` for what the entity does not allow.
class QueryText {
public:
    /// Which statement takes the values.
    enum class Values { Parameters, Settings };

    explicit QueryText(const RecordQuery& query, Values values = Values::Parameters);

    /// id, version and these columns of at most `limit` rows in order, from the start or behind a position. `sortValue`
    /// adds the sort field's value as the last column.
    postgres::Statement page(const std::vector<const Field*>& columns, int limit, const std::optional<Position>& after,
                             bool sortValue);
    /// The same of the records with these ids, in no order.
    postgres::Statement rows(const std::vector<const Field*>& columns, const std::vector<std::string>& ids);
    /// The planner's view of how many match, as JSON.
    postgres::Statement estimate();
    /// How many match and the sums of these fields.
    postgres::Statement totals(const std::vector<const Field*>& fields);
    /// The same over the records with these ids.
    postgres::Statement totalsOf(const std::vector<const Field*>& fields, const std::vector<std::string>& ids);

    /// The value of `by`, how many have it and the sums of these fields, the most frequent first; at most `limit`.
    postgres::Statement groups(const Field& by, const std::vector<const Field*>& fields, int limit);

    /// COPY of all ids in order, binary; first run settings().
    std::string copyKeys();
    /// Sets what copyKeys() reads, for this transaction.
    postgres::Statement settings() const;

private:
    std::string bind(const std::string& value, std::string_view type);
    std::string where();
    std::string condition(const Filter& filter);
    std::string compared(const Field& field, const std::string& sql, const Filter& filter);
    std::string searched();
    std::string orderBy() const;
    std::string behind(const Position& position);
    std::string selectColumns(const std::vector<const Field*>& columns) const;
    std::string sums(const std::vector<const Field*>& fields) const;
    postgres::Statement statement(std::string sql);

    RecordQuery m_query;
    Values m_values;
    Sort m_sort;
    const Field* m_sortField;
    std::vector<std::string> m_bound;
};

} // namespace landreeve::records
