#include "core/control/user_row.h"

#include <algorithm>

namespace landreeve::control {
namespace {

constexpr int kMostRows = 100'000;

constexpr const char* kWhich = R"(
      FROM user_mapping
     WHERE ($1::text IS NULL OR issuer = $1) AND ($2::text IS NULL OR coalesce(tenant_id, '') = $2)
       AND ($3::text IS NULL OR role = $3)
       AND ($4::text IS NULL OR subject ILIKE $4 OR display_name ILIKE $4))";

/// What is ordered by first; what follows it makes the order a total one.
const char* keyOf(UserOrder::By by) {
    switch (by) {
    case UserOrder::By::UserId:
        return "subject";
    case UserOrder::By::Issuer:
        return "issuer";
    case UserOrder::By::Tenant:
        return "coalesce(tenant_id, '')";
    case UserOrder::By::Role:
        return "role";
    case UserOrder::By::Since:
        return "created_at";
    case UserOrder::By::GivenBy:
        return "coalesce(created_by, '')";
    case UserOrder::By::Person:
        break;
    }
    return "(coalesce(display_name, subject) COLLATE reading_order)";
}

std::string keyOf(UserOrder::By by, const UserMapping& mapping) {
    switch (by) {
    case UserOrder::By::UserId:
        return mapping.userId;
    case UserOrder::By::Issuer:
        return mapping.issuer;
    case UserOrder::By::Tenant:
        return mapping.tenantId;
    case UserOrder::By::Role:
        return mapping.role;
    case UserOrder::By::Since:
        return toRfc3339(mapping.createdAt);
    case UserOrder::By::GivenBy:
        return mapping.createdBy;
    case UserOrder::By::Person:
        break;
    }
    return mapping.displayName.empty() ? mapping.userId : mapping.displayName;
}

std::string pageQuery(const UserOrder& order) {
    const std::string key = keyOf(order.by);
    const std::string type = order.by == UserOrder::By::Since ? "timestamptz" : "text";
    const std::string turn = order.descending ? " DESC" : "";
    return std::string("SELECT ") + kUserColumns + kWhich + " AND ($5::" + type + " IS NULL OR (" + key +
           ", subject, issuer, coalesce(tenant_id, '')) " + (order.descending ? "<" : ">") + " ($5, $6, $7, $8))" +
           " ORDER BY " + key + turn + ", subject" + turn + ", issuer" + turn + ", coalesce(tenant_id, '')" + turn +
           " LIMIT $9";
}

std::optional<std::string> partOf(const std::string& search) {
    if (search.empty())
        return std::nullopt;
    std::string part = "%";
    for (const char c : search) {
        if (c == '%' || c == '_' || c == '\\')
            part += '\\';
        part += c;
    }
    return part + "%";
}

} // namespace

UserMapping mappingOf(const postgres::Row& row) {
    const auto text = [&](const char* column) { return row.get<std::optional<std::string>>(column).value_or(""); };
    return {text("issuer"),    text("subject"),      text("tenant_id"),
            text("role"),      text("display_name"), row.get<Time>("created_at"),
            text("created_by")};
}

UserPage UserStore::page(const UserFilter& filter, const UserOrder& order, int limit,
                         const std::optional<UserMapping>& after) {
    const int most = std::clamp(limit, 1, kMostRows);
    const auto part = partOf(filter.search);
    const auto text = [&after](std::string UserMapping::*member) {
        return after ? std::optional((*after).*member) : std::nullopt;
    };
    const auto key = after ? std::optional(keyOf(order.by, *after)) : std::nullopt;
    UserPage page;
    // One more than asked for tells whether there are others.
    const auto result =
        m_control.exec(pageQuery(order), filter.issuer, filter.tenantId, filter.role, part, key,
                       text(&UserMapping::userId), text(&UserMapping::issuer), text(&UserMapping::tenantId), most + 1);
    page.mappings.reserve(static_cast<std::size_t>(std::min(result.size(), most)));
    for (const auto row : result) {
        if (static_cast<int>(page.mappings.size()) == most) {
            page.more = true;
            break;
        }
        page.mappings.push_back(mappingOf(row));
    }
    page.total =
        m_control.exec(std::string("SELECT count(*)") + kWhich, filter.issuer, filter.tenantId, filter.role, part)
            .one()
            .get<std::int64_t>(0);
    page.owners = m_control.exec("SELECT count(*) FROM user_mapping WHERE tenant_id IS NULL AND role = 'owner'")
                      .one()
                      .get<std::int64_t>(0);
    return page;
}

} // namespace landreeve::control
