#include "core/records/query_text.h"

#include "core/base/error.h"
#include "core/postgres/result.h"
#include "core/records/field_names.h"
#include "core/records/secret_field.h"

#include <algorithm>
#include <sstream>

namespace landreeve::records {
namespace {

std::string_view signOf(Compare compare) {
    switch (compare) {
    case Compare::NotEqual:
        return "<>";
    case Compare::Less:
        return "<";
    case Compare::LessOrEqual:
        return "<=";
    case Compare::Greater:
        return ">";
    case Compare::GreaterOrEqual:
        return ">=";
    default:
        return "=";
    }
}

std::string likePattern(const std::string& text, bool fromStart) {
    std::string pattern = fromStart ? "" : "%";
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\')
            pattern += '\\';
        pattern += c;
    }
    return pattern + "%";
}

const Field& fieldNamed(const Entity& entity, const std::string& name) {
    // id stands before the fields of every entity.
    static const Field id{.name = "id", .label = "Id", .type = FieldType::Id, .nullable = false};
    if (name == "id")
        return id;
    const Field* field = entity.find(name.substr(0, name.find('.')));
    if (field == nullptr)
        throw Error("invalid_filter", "There is no field \"" + name + "\" in " + entity.name + ".",
                    "Its fields are " + fieldNames(entity) + ".")
            .withDetail("field", QString::fromStdString(name));
    return *field;
}

} // namespace

QueryText::QueryText(const RecordQuery& query, Values values)
    : m_query(query), m_values(values), m_sort(sortOf(query)), m_sortField(query.entity->find(m_sort.field)) {
    if (m_sortField == nullptr || !m_sortField->sortable)
        throw Error("invalid_sort",
                    "A list of " + query.entity->name + " cannot be sorted by \"" + m_sort.field + "\".")
            .withDetail("field", QString::fromStdString(m_sort.field));
}

std::string QueryText::bind(const std::string& value, std::string_view type) {
    m_bound.push_back(value);
    const std::string number = std::to_string(m_bound.size());
    const std::string place =
        m_values == Values::Parameters ? "$" + number : "current_setting('landreeve.v" + number + "')";
    return place + "::" + std::string(type);
}

postgres::Statement QueryText::statement(std::string sql) {
    postgres::Params params;
    for (const std::string& value : m_bound)
        params.add(value);
    return {std::move(sql), std::move(params)};
}

std::string QueryText::compared(const Field& field, const std::string& sql, const Filter& filter) {
    const std::string value = filter.values.empty() ? std::string() : filter.values.front();
    const std::string cast(sqlTypeOf(field));
    const bool text = cast == "text" && field.type != FieldType::Json && field.type != FieldType::List;
    switch (filter.compare) {
    case Compare::Empty:
        if (field.type == FieldType::Json)
            return "(" + sql + " IS NULL OR " + sql + " = '{}'::jsonb)";
        if (field.type == FieldType::List)
            return "cardinality(" + sql + ") = 0";
        return text ? "coalesce(" + sql + ", '') = ''" : sql + " IS NULL";
    case Compare::NotEmpty:
        if (field.type == FieldType::Json)
            return sql + " <> '{}'::jsonb";
        if (field.type == FieldType::List)
            return "cardinality(" + sql + ") > 0";
        return text ? sql + " <> ''" : sql + " IS NOT NULL";
    case Compare::Contains:
    case Compare::StartsWith: {
        const std::string pattern = bind(likePattern(value, filter.compare == Compare::StartsWith), "text");
        return (text ? sql : "(" + sql + ")::text") + " ILIKE " + pattern;
    }
    case Compare::Equal:
        if (field.type == FieldType::List)
            return bind(value, "text") + " = ANY(" + sql + ")";
        if (filter.values.size() > 1)
            return sql + " = ANY(" + bind(postgres::toArrayText(filter.values), cast + "[]") + ")";
        break;
    default:
        break;
    }
    if (field.type == FieldType::Flag)
        return (value == "true") == (filter.compare == Compare::Equal) ? sql : "NOT " + sql;
    if (field.type == FieldType::Instant) {
        // A day is named, so a whole day is meant.
        const std::string day = bind(value, "date");
        switch (filter.compare) {
        case Compare::Less:
        case Compare::GreaterOrEqual:
            return sql + " " + std::string(signOf(filter.compare)) + " " + day;
        case Compare::LessOrEqual:
            return sql + " < " + day + " + 1";
        case Compare::Greater:
            return sql + " >= " + day + " + 1";
        case Compare::NotEqual:
            return "NOT (" + sql + " >= " + day + " AND " + sql + " < " + day + " + 1)";
        default:
            return "(" + sql + " >= " + day + " AND " + sql + " < " + day + " + 1)";
        }
    }
    const std::string comparison = sql + " " + std::string(signOf(filter.compare)) + " " + bind(value, cast);
    return filter.compare == Compare::NotEqual && field.nullable ? "(" + comparison + " OR " + sql + " IS NULL)"
                                                                 : comparison;
}

std::string QueryText::condition(const Filter& filter) {
    const Field& field = fieldNamed(*m_query.entity, filter.field);
    if (field.type == FieldType::Secret && filter.compare == Compare::Equal && hasIndex(field)) {
        std::string any;
        for (const std::string& value : filter.values)
            any += (any.empty() ? "" : " OR ") + ("t." + field.name + "_index = " + bind(value, "bytea"));
        return "(" + (any.empty() ? "false" : any) + ")";
    }
    if (field.type == FieldType::Secret || field.type == FieldType::Lines)
        throw Error("encrypted_field", field.label + ": a list cannot be filtered by it.")
            .withDetail("field", QString::fromStdString(field.name));
    if (const auto point = filter.field.find('.'); point != std::string::npos) {
        const std::string value = "(" + field.sql() + " ->> " + bind(filter.field.substr(point + 1), "text") + ")";
        static const Field text{.name = "key", .label = "Key"};
        return compared(text, value, filter);
    }
    return compared(field, "(" + field.sql() + ")", filter);
}

std::string QueryText::searched() {
    std::string all;
    std::istringstream words(m_query.search);
    for (std::string word; words >> word;) {
        const std::string pattern = bind(likePattern(word, false), "text");
        std::string any;
        for (const Field& field : m_query.entity->fields) {
            if (field.searchable)
                any += (any.empty() ? "" : " OR ") + ("(" + field.sql() + ") ILIKE " + pattern);
        }
        all += " AND (" + any + ")";
        std::string neededCondition = m_query.entity->searchNeeds;
        for (auto at = neededCondition.find("%1"); at != std::string::npos; at = neededCondition.find("%1", at))
            neededCondition.replace(at, 2, pattern);
        if (!neededCondition.empty())
            all += " AND " + neededCondition;
    }
    return all;
}

std::string QueryText::where() {
    std::string sql = " WHERE true";
    for (const Filter& filter : m_query.filters)
        sql += " AND " + condition(filter);
    return sql + searched();
}

std::string QueryText::orderBy() const {
    // Where there are no nulls they are not named: only so does an index serve both directions.
    const std::string direction = m_sort.descending ? " DESC" : "";
    return " ORDER BY " + m_sortField->sql() + direction + (m_sortField->nullable ? " NULLS LAST" : "") + ", t.id" +
           direction;
}

std::string QueryText::behind(const Position& position) {
    const std::string sql = "(" + m_sortField->sql() + ")";
    const std::string sign = m_sort.descending ? " < " : " > ";
    const std::string id = bind(position.id, "uuid");
    if (!position.value)
        return " AND (" + sql + " IS NULL AND t.id" + sign + id + ")";
    const std::string value = bind(*position.value, sqlTypeOf(*m_sortField));
    const std::string pair = "(" + sql + ", t.id)" + sign + "(" + value + ", " + id + ")";
    if (m_sortField->nullable)
        return " AND (" + pair + " OR " + sql + " IS NULL)";
    // The first half alone, too: of a pair that spans two tables no index knows where to begin.
    return " AND (" + sql + (m_sort.descending ? " <= " : " >= ") + value + " AND " + pair + ")";
}

std::string QueryText::selectColumns(const std::vector<const Field*>& columns) const {
    std::string sql = "SELECT t.id::text, t.version";
    for (const Field* column : columns)
        sql += ", " + selectedAs(*column);
    return sql;
}

postgres::Statement QueryText::page(const std::vector<const Field*>& columns, int limit,
                                    const std::optional<Position>& after, bool sortValue) {
    m_bound.clear();
    std::string sql = selectColumns(columns);
    if (sortValue)
        sql += ", (" + m_sortField->sql() + ")::text";
    sql += " FROM " + m_query.entity->from + where();
    if (after)
        sql += behind(*after);
    sql += orderBy() + " LIMIT " + bind(std::to_string(limit), "bigint");
    return statement(std::move(sql));
}

postgres::Statement QueryText::rows(const std::vector<const Field*>& columns, const std::vector<std::string>& ids) {
    m_bound.clear();
    std::string sql = selectColumns(columns) + " FROM " + m_query.entity->from;
    sql += " WHERE t.id = ANY(" + bind(postgres::toArrayText(ids), "uuid[]") + ")";
    return statement(std::move(sql));
}

postgres::Statement QueryText::estimate() {
    m_bound.clear();
    std::string sql = "EXPLAIN (FORMAT JSON) SELECT t.id FROM " + m_query.entity->from + where();
    return statement(std::move(sql));
}

std::string QueryText::sums(const std::vector<const Field*>& fields) const {
    std::string sql = "count(*)";
    for (const Field* field : fields)
        sql += ", coalesce(sum(" + field->sql() + "), 0)";
    return sql;
}

postgres::Statement QueryText::totals(const std::vector<const Field*>& fields) {
    m_bound.clear();
    std::string sql = "SELECT " + sums(fields) + " FROM " + m_query.entity->from + where();
    return statement(std::move(sql));
}

postgres::Statement QueryText::totalsOf(const std::vector<const Field*>& fields, const std::vector<std::string>& ids) {
    m_bound.clear();
    std::string sql = "SELECT " + sums(fields) + " FROM " + m_query.entity->from;
    sql += " WHERE t.id = ANY(" + bind(postgres::toArrayText(ids), "uuid[]") + ")";
    return statement(std::move(sql));
}

postgres::Statement QueryText::groups(const Field& by, const std::vector<const Field*>& fields, int limit) {
    m_bound.clear();
    std::string sql = "SELECT (" + by.sql() + ")::text, " + sums(fields) + " FROM " + m_query.entity->from + where() +
                      " GROUP BY " + by.sql() + " ORDER BY count(*) DESC, 1 LIMIT " +
                      bind(std::to_string(limit), "bigint");
    return statement(std::move(sql));
}

std::string QueryText::copyKeys() {
    m_bound.clear();
    const std::string sql = "SELECT t.id FROM " + m_query.entity->from + where() + orderBy();
    return "COPY (" + sql + ") TO STDOUT (FORMAT binary)";
}

postgres::Statement QueryText::settings() const {
    std::string sql = "SELECT true";
    postgres::Params params;
    for (std::size_t i = 0; i < m_bound.size(); ++i) {
        const std::string number = std::to_string(i + 1);
        sql.append(", set_config('landreeve.v").append(number).append("', $").append(number).append(", true)");
        params.add(m_bound[i]);
    }
    return {std::move(sql), std::move(params)};
}

} // namespace landreeve::records
