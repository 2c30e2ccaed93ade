#include "tests/support/random_sql.h"

#include <array>

namespace landreeve::tests {
namespace {

using Kind = SqlColumn::Kind;

const char* typeOf(Kind kind) {
    switch (kind) {
    case Kind::Number:
        return "numeric";
    case Kind::Flag:
        return "boolean";
    case Kind::Id:
        return "uuid";
    case Kind::Day:
        return "date";
    default:
        return "text";
    }
}

} // namespace

const SqlColumn& RandomSql::column(const SqlTable& table) {
    // Mostly one that may be read; now and then any, and the statement is refused.
    for (int attempt = 0; attempt < 8; ++attempt) {
        const SqlColumn& any = table.columns[static_cast<std::size_t>(below(static_cast<int>(table.columns.size())))];
        if (any.readable || chance(3))
            return any;
    }
    return table.columns.front();
}

const SqlColumn* RandomSql::columnToWrite(const SqlTable& table, bool insert) {
    for (int attempt = 0; attempt < 12; ++attempt) {
        const SqlColumn& any = table.columns[static_cast<std::size_t>(below(static_cast<int>(table.columns.size())))];
        if ((insert ? any.insertable : any.updatable) || chance(2))
            return &any;
    }
    return nullptr;
}

std::string RandomSql::literal(Kind kind) {
    static constexpr std::array kTexts{"'own'",   "'foreign'", "'V1'", "'A vendor'", "'P1'", "'W1'",
                                       "'draft'", "''",        "'x'",  "'INR'",      "NULL", "'active'"};
    static constexpr std::array kNumbers{"0", "1", "-1", "10", "12.5", "3", "100000000000", "NULL"};
    static constexpr std::array kDays{"'2020-03-31'", "'2026-04-01'", "'infinity'", "NULL"};
    switch (kind) {
    case Kind::Number:
        return std::string(kNumbers.at(static_cast<std::size_t>(below(kNumbers.size())))) + "::numeric";
    case Kind::Flag:
        return chance(50) ? "true" : "false";
    case Kind::Id:
        return "md5('" + std::to_string(below(40)) + "')::uuid";
    case Kind::Day:
        return std::string(kDays.at(static_cast<std::size_t>(below(kDays.size())))) + "::date";
    default:
        return std::string(kTexts.at(static_cast<std::size_t>(below(kTexts.size())))) + "::text";
    }
}

std::string RandomSql::condition(const SqlTable& table, const std::string& alias, int depth) {
    const SqlColumn& one = column(table);
    const std::string name = alias + "." + one.name;
    switch (below(depth > 0 ? 14 : 9)) {
    case 0:
        return "true";
    case 1:
        return name + " IS " + (chance(50) ? "NOT " : "") + "NULL";
    case 2: {
        static constexpr std::array kSigns{"=", "<>", "<", ">=", "IS DISTINCT FROM"};
        return name + "::" + typeOf(one.kind) + " " + kSigns.at(static_cast<std::size_t>(below(kSigns.size()))) + " " +
               literal(one.kind);
    }
    case 3:
        return alias + ".tenant_id = " + (chance(70) ? "'foreign'" : "'own'");
    case 4:
        return name + "::text ILIKE '%" + (chance(50) ? "foreign" : "a") + "%'";
    case 5:
        // Fails on a row of another tenant's, if it is ever asked of one.
        return "1 / (CASE WHEN " + alias + ".tenant_id = 'foreign' THEN 0 ELSE 1 END) = 1";
    case 6:
        return "(" + name + "::text || 'x')::" + (chance(50) ? "int" : "date") + " IS NOT NULL";
    case 7:
        return alias + "::text LIKE '%foreign%'";
    case 8:
        return "to_jsonb(" + alias + ") ->> 'tenant_id' <> coalesce(current_setting('app.tenant_id', true), '')";
    case 9:
        return "NOT (" + condition(table, alias, depth - 1) + ")";
    case 10:
        return "(" + condition(table, alias, depth - 1) + (chance(50) ? " AND " : " OR ") +
               condition(table, alias, depth - 1) + ")";
    default: {
        const SqlTable& other = this->table();
        const std::string inner = alias + "i";
        const SqlColumn& there = column(other);
        const std::string from = " FROM " + other.name + " " + inner + " WHERE " + condition(other, inner, depth - 1);
        switch (below(3)) {
        case 0:
            return std::string(chance(40) ? "NOT " : "") + "EXISTS (SELECT" + from + ")";
        case 1:
            return name + "::text IN (SELECT " + inner + "." + there.name + "::text" + from + ")";
        default:
            return "(SELECT count(*)" + from + ") > " + std::to_string(below(3));
        }
    }
    }
}

std::string RandomSql::selected(const SqlTable& table, const std::string& alias) {
    std::string columns;
    for (int left = 1 + below(3); left > 0; --left)
        columns += (columns.empty() ? "" : ", ") + alias + "." + column(table).name + "::text";
    return columns;
}

std::string RandomSql::query(int depth) {
    const SqlTable& one = table();
    const SqlTable& two = table();
    const std::string where = " WHERE " + condition(one, "a", depth);
    const std::string from = " FROM " + one.name + " a" + where;
    switch (below(depth > 0 ? 11 : 4)) {
    case 0:
    case 1:
        return "SELECT " + selected(one, "a") + from;
    case 2:
        return "SELECT count(*), min(a." + column(one).name + "::text), max(a." + column(one).name +
               "::text), bool_or(" + condition(one, "a", 0) + ")" + from;
    case 3: {
        const std::string group = "a." + column(one).name + "::text";
        return "SELECT " + group + ", count(*), count(*) FILTER (WHERE " + condition(one, "a", 0) + ")" + from +
               " GROUP BY " + (chance(50) ? "ROLLUP (" + group + ")" : group) +
               (chance(30) ? " HAVING count(*) > 1" : "");
    }
    case 4:
    case 5: {
        static constexpr std::array kJoins{"JOIN", "LEFT JOIN", "FULL JOIN", "RIGHT JOIN"};
        return "SELECT " + selected(one, "a") + ", " + selected(two, "b") + " FROM " + one.name + " a " +
               kJoins.at(static_cast<std::size_t>(below(kJoins.size()))) + " " + two.name + " b ON a." +
               column(one).name + "::text = b." + column(two).name + "::text" + where;
    }
    case 6: {
        static constexpr std::array kSets{"UNION", "UNION ALL", "INTERSECT", "EXCEPT", "EXCEPT ALL"};
        return "SELECT a." + column(one).name + "::text" + from + " " +
               kSets.at(static_cast<std::size_t>(below(kSets.size()))) + " SELECT b." + column(two).name +
               "::text FROM " + two.name + " b WHERE " + condition(two, "b", depth - 1);
    }
    case 7:
        return "WITH c AS " + std::string(chance(50) ? "MATERIALIZED " : "") + "(" + query(depth - 1) +
               ") SELECT count(*), min(c::text), max(c::text) FROM c";
    case 8:
        return "SELECT (SELECT count(*) FROM " + two.name + " b WHERE " + condition(two, "b", depth - 1) + "), " +
               selected(one, "a") + from;
    case 9:
        return "SELECT " + selected(one, "a") + ", count(*) OVER (), rank() OVER (ORDER BY a." + column(one).name +
               "::text)" + from;
    default:
        return "SELECT " + selected(one, "a") + ", l.* FROM " + one.name + " a, LATERAL (SELECT count(*) FROM " +
               two.name + " b WHERE b." + column(two).name + "::text = a." + column(one).name + "::text AND " +
               condition(two, "b", depth - 1) + ") l" + where;
    }
}

std::string RandomSql::returning(const SqlTable& table, const std::string& alias) {
    return chance(50) ? " RETURNING " + selected(table, alias) : "";
}

std::string RandomSql::insertion() {
    const SqlTable& into = table();
    std::string names;
    std::string values;
    for (const SqlColumn& column : into.columns) {
        // An id of chance would make the next statements' results chance, too.
        if (!column.insertable || (!chance(70) && column.kind != Kind::Id))
            continue;
        names += (names.empty() ? "" : ", ") + column.name;
        const bool tenant = column.name == "tenant_id";
        values += (values.empty() ? "" : ", ") + (tenant                          ? (chance(50) ? "'foreign'" : "'own'")
                                                  : chance(60) && column.readable ? "a." + column.name
                                                                                  : literal(column.kind));
    }
    if (names.empty())
        return "INSERT INTO " + into.name + " DEFAULT VALUES";
    std::string conflict;
    if (const SqlColumn* changed = columnToWrite(into, false); changed != nullptr && chance(40))
        conflict = chance(50)
                       ? " ON CONFLICT DO NOTHING"
                       : " ON CONFLICT (tenant_id, id) DO UPDATE SET " + changed->name + " = excluded." + changed->name;
    return "INSERT INTO " + into.name + " AS t (" + names + ") SELECT " + values + " FROM " + into.name + " a WHERE " +
           condition(into, "a", 1) + conflict + returning(into, "t");
}

std::string RandomSql::update() {
    const SqlTable& changed = table();
    const SqlTable& other = table();
    const SqlColumn* column = columnToWrite(changed, false);
    if (column == nullptr)
        return deletion();
    const std::string value = column->name == "tenant_id" ? (chance(50) ? "'foreign'" : "'own'")
                              : chance(50)                ? "a." + column->name
                                                          : literal(column->kind);
    const bool joined = chance(30);
    return "UPDATE " + changed.name + " a SET " + column->name + " = " + value +
           (joined ? " FROM " + other.name + " b" : "") + " WHERE " + condition(changed, "a", 1) +
           (joined ? " AND " + condition(other, "b", 1) : "") + returning(changed, "a");
}

std::string RandomSql::deletion() {
    const SqlTable& changed = table();
    const SqlTable& other = table();
    const bool joined = chance(30);
    return "DELETE FROM " + changed.name + " a" + (joined ? " USING " + other.name + " b" : "") + " WHERE " +
           condition(changed, "a", 1) + (joined ? " AND " + condition(other, "b", 1) : "") + returning(changed, "a");
}

std::string RandomSql::merge() {
    const SqlTable& into = table();
    const SqlTable& other = table();
    const SqlColumn* changed = columnToWrite(into, false);
    return "MERGE INTO " + into.name + " a USING " + other.name + " b ON a.tenant_id = b.tenant_id AND " +
           condition(into, "a", 0) + " WHEN MATCHED AND " + condition(other, "b", 0) + " THEN " +
           (changed != nullptr && chance(60) ? "UPDATE SET " + changed->name + " = " + literal(changed->kind)
                                             : std::string("DELETE"));
}

std::string RandomSql::change() {
    switch (below(10)) {
    case 0:
    case 1:
    case 2:
        return insertion();
    case 3:
    case 4:
    case 5:
    case 6:
        return update();
    case 7:
    case 8:
        return deletion();
    default:
        return merge();
    }
}

} // namespace landreeve::tests
