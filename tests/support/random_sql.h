#pragma once

#include <random>
#include <string>
#include <vector>

namespace landreeve::tests {

/// A column that statements may name, and what its values are like.
struct SqlColumn {
    std::string name; ///< Quoted.
    enum class Kind { Text, Number, Flag, Id, Day, Other } kind = Kind::Other;
    bool readable = false;
    bool insertable = false;
    bool updatable = false;
};

struct SqlTable {
    std::string name; ///< Quoted.
    std::vector<SqlColumn> columns;
};

/// Makes statements up, of everything a login may say in SQL: joins, sub-queries, sets, aggregates, changes with and
/// without RETURNING, MERGE, and conditions that try to fail on what they must not see. What they give does not depend
/// on time, chance or the order of rows.
class RandomSql {
public:
    RandomSql(std::vector<SqlTable> tables, unsigned seed) : m_tables(std::move(tables)), m_random(seed) {}

    std::string query() { return query(2); }
    std::string change();
    /// `most` excluded.
    int below(int most) { return std::uniform_int_distribution(0, most - 1)(m_random); }

private:
    const SqlTable& table() { return m_tables[static_cast<std::size_t>(below(static_cast<int>(m_tables.size())))]; }
    const SqlColumn& column(const SqlTable& table);
    const SqlColumn* columnToWrite(const SqlTable& table, bool insert);
    bool chance(int percent) { return below(100) < percent; }

    std::string query(int depth);
    std::string selected(const SqlTable& table, const std::string& alias);
    std::string literal(SqlColumn::Kind kind);
    std::string condition(const SqlTable& table, const std::string& alias, int depth);
    std::string insertion();
    std::string update();
    std::string deletion();
    std::string merge();
    std::string returning(const SqlTable& table, const std::string& alias);

    std::vector<SqlTable> m_tables;
    std::mt19937 m_random;
};

} // namespace landreeve::tests
