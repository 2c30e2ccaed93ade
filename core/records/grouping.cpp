#include "core/records/grouping.h"

#include "core/records/query_text.h"

namespace landreeve::records {

bool isGrouped(const Field& field) {
    if (!field.inGrid || !field.sortable)
        return false;
    return field.type == FieldType::Text || field.type == FieldType::Code || field.type == FieldType::Choice ||
           field.type == FieldType::Flag || field.type == FieldType::Date || field.type == FieldType::Percent;
}

Grouping groupsOf(access::TenantConnection& connection, const RecordQuery& query, const Field& by, int limit) {
    const auto fields = totalledFields(*query.entity);
    QueryText text(query);
    // One more than asked for tells whether others follow.
    const postgres::Statement statement = text.groups(by, fields, limit + 1);
    auto transaction = connection.begin();
    const auto result = transaction.connection().execParams(statement.sql, statement.params);
    transaction.commit();
    Grouping grouping;
    for (const auto row : result) {
        if (grouping.groups.size() == static_cast<std::size_t>(limit)) {
            grouping.more = true;
            break;
        }
        Group group{row.get<std::optional<std::string>>(0), {row.get<std::int64_t>(1), {}}};
        for (std::size_t i = 0; i < fields.size(); ++i)
            group.totals.sums.push_back(row.get<Decimal>(static_cast<int>(i) + 2));
        grouping.groups.push_back(std::move(group));
    }
    return grouping;
}

std::string filterTextOf(const Field& by, const std::optional<std::string>& value) {
    if (!value || value->empty())
        return "=";
    const bool words = by.type == FieldType::Text || by.type == FieldType::Code;
    const Filter filter{by.name, Compare::Equal, {*value}};
    if (by.type == FieldType::Flag)
        return *value == "t" || *value == "true" ? "yes" : "no";
    return words ? "= " + *value : textOf(by, {filter});
}

} // namespace landreeve::records
