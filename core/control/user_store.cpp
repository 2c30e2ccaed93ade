#include "core/control/user_store.h"

#include "core/base/error.h"
#include "core/control/tenant_store.h"
#include "core/control/user_row.h"

#include <algorithm>

namespace landreeve::control {
namespace {

constexpr const char* kList = R"(
    SELECT issuer, subject, tenant_id, role, display_name, created_at, created_by FROM user_mapping
     WHERE ($1::text IS NULL OR issuer = $1) AND ($2::text IS NULL OR subject = $2)
       AND ($3::text IS NULL OR tenant_id = $3)
     ORDER BY subject, issuer, tenant_id NULLS FIRST)";

constexpr const char* kMeant = R"(
    SELECT * FROM (
        SELECT DISTINCT ON (issuer, subject)
               issuer, subject, tenant_id, role, display_name, created_at, created_by, subject = $1 AS by_id
          FROM user_mapping
         WHERE (subject = $1 OR lower(display_name) = lower($1)) AND ($2 = '' OR issuer = $2)
           AND ($3 = '' OR tenant_id IS NULL OR tenant_id = $3)
         ORDER BY issuer, subject, display_name NULLS LAST) found
     ORDER BY by_id DESC, issuer = $4 DESC LIMIT 2)";

constexpr const char* kMap = R"(
    INSERT INTO user_mapping AS u (issuer, subject, tenant_id, role, display_name, created_by)
    VALUES ($1, $2, nullif($3, ''), $4, nullif($5, ''), actor())
    ON CONFLICT (issuer, subject, coalesce(tenant_id, '')) DO UPDATE
       SET role = excluded.role, display_name = coalesce(excluded.display_name, u.display_name),
           created_at = CASE WHEN u.role = excluded.role THEN u.created_at ELSE now() END,
           created_by = CASE WHEN u.role = excluded.role THEN u.created_by ELSE excluded.created_by END
    RETURNING issuer, subject, tenant_id, role, display_name, created_at, created_by)";

constexpr const char* kUnmap = R"(
    DELETE FROM user_mapping
     WHERE ($1::text IS NULL OR issuer = $1) AND subject = $2 AND tenant_id IS NOT DISTINCT FROM nullif($3, '')
    RETURNING issuer, role)";

/// Whoever has a role in a tenant has it instead of the one he has in the workspace.
constexpr const char* kRoles = R"(
    SELECT DISTINCT role FROM user_mapping
     WHERE ($1::text IS NULL OR issuer = $1) AND subject = $2 AND (tenant_id IS NULL OR tenant_id = nullif($3, '')))";

std::string placeOf(const std::string& tenantId) {
    return tenantId.empty() ? "the whole workspace" : "the tenant \"" + tenantId + "\"";
}

/// Runs a change that the database refuses where no owner would be left.
template <typename Change>
auto keepingAnOwner(const Change& change) {
    try {
        return change();
    } catch (const Error& error) {
        if (error.sqlState() == "LR014")
            throw Error("last_owner", "The workspace would have no owner any more.",
                        "Make somebody else its owner first.");
        throw;
    }
}

} // namespace

std::vector<UserMapping> UserStore::list(const std::optional<std::string>& issuer,
                                         const std::optional<std::string>& userId,
                                         const std::optional<std::string>& tenantId) {
    std::vector<UserMapping> mappings;
    for (const auto row : m_control.exec(kList, issuer, userId, tenantId))
        mappings.push_back(mappingOf(row));
    return mappings;
}

std::optional<UserMapping> UserStore::meantBy(const std::string& person, const std::string& issuer,
                                              const std::string& tenantId, const std::string& ownIssuer) {
    const auto found = m_control.exec(kMeant, person, issuer, tenantId, ownIssuer);
    const auto row = found.first();
    if (!row || (found.size() > 1 && !row->get<bool>("by_id")))
        return std::nullopt;
    return mappingOf(*row);
}

void UserStore::refuseIfChanged(const UserMapping& seen) {
    const auto row = m_control
                         .exec("SELECT role FROM user_mapping WHERE issuer = $1 AND subject = $2 AND tenant_id IS NOT "
                               "DISTINCT FROM nullif($3, '') FOR UPDATE",
                               seen.issuer, seen.userId, seen.tenantId)
                         .first();
    const std::string now = row ? row->get<std::string>("role") : std::string();
    if (now == seen.role)
        return;
    if (!row)
        throw Error("user_not_found",
                    "Somebody took the role of \"" + seen.userId + "\" in " + placeOf(seen.tenantId) +
                        " away meanwhile.",
                    "Map the user again if that is still wanted.");
    throw Error("record_changed", "\"" + seen.userId + "\" is " + now + " in " + placeOf(seen.tenantId) + " by now.",
                "Look at it again, then decide.");
}

std::vector<std::string> UserStore::rolesOf(const std::optional<std::string>& issuer, const std::string& userId,
                                            const std::string& tenantId) {
    std::vector<std::string> roles;
    for (const auto row : m_control.exec(kRoles, issuer, userId, tenantId))
        roles.push_back(row.get<std::string>(0));
    return roles;
}

UserMapping UserStore::map(const Giver& giver, const UserMapping& wanted) {
    const bool blank = std::ranges::all_of(wanted.userId, [](char c) { return c == ' ' || c == '\t' || c == '\n'; });
    if (blank || wanted.userId.size() > 512)
        throw Error("usage", "A user's id has 1 to 512 characters.", "Take the subject, as the issuer names it.");
    if (m_control.exec("SELECT 1 FROM issuer WHERE url = $1", wanted.issuer).empty())
        throw Error("issuer_not_found", "No issuer \"" + wanted.issuer + "\" is configured.",
                    "Leave the issuer out for the workspace's own.");
    if (!wanted.tenantId.empty())
        TenantStore(m_control).get(wanted.tenantId);
    if (m_control.exec("SELECT 1 FROM role_permission WHERE role = $1 LIMIT 1 FOR KEY SHARE", wanted.role).empty()) {
        std::string known;
        for (const auto row : m_control.exec("SELECT DISTINCT role FROM role_permission ORDER BY role"))
            known += (known.empty() ? "" : ", ") + row.get<std::string>(0);
        throw Error("usage", "There is no role \"" + wanted.role + "\".", "The roles are " + known + ".");
    }
    const auto before =
        m_control
            .exec("SELECT role FROM user_mapping WHERE issuer = $1 AND subject = $2 AND tenant_id IS NOT "
                  "DISTINCT FROM nullif($3, '') FOR UPDATE",
                  wanted.issuer, wanted.userId, wanted.tenantId)
            .first();
    if (!before || before->get<std::string>("role") != wanted.role) {
        Gift gift{.tenantId = wanted.tenantId,
                  .roles = rolesOf(wanted.issuer, wanted.userId, wanted.tenantId),
                  .kind = "user",
                  .id = wanted.userId};
        gift.roles.push_back(wanted.role);
        refuseBeyondOwn(m_control, giver, gift);
    }
    const auto row = keepingAnOwner([&] {
        return m_control.exec(kMap, wanted.issuer, wanted.userId, wanted.tenantId, wanted.role, wanted.displayName)
            .one();
    });
    m_control.exec(
        "SELECT audit_record('user.map', 'user', $1, nullif($2, ''), CASE WHEN $3::text IS NOT NULL THEN "
        "jsonb_build_object('role', $3::text) END, jsonb_build_object('issuer', $4::text, 'role', $5::text))",
        wanted.userId, wanted.tenantId, before ? std::optional(before->get<std::string>(0)) : std::nullopt,
        wanted.issuer, wanted.role);
    return mappingOf(row);
}

int UserStore::unmap(const Giver& giver, const std::optional<std::string>& issuer, const std::string& userId,
                     const std::string& tenantId) {
    refuseBeyondOwn(m_control, giver,
                    {.tenantId = tenantId, .roles = rolesOf(issuer, userId, tenantId), .kind = "user", .id = userId});
    const auto gone = keepingAnOwner([&] { return m_control.exec(kUnmap, issuer, userId, tenantId); });
    if (gone.empty())
        throw Error("user_not_found", "\"" + userId + "\" has no role in " + placeOf(tenantId) + ".",
                    "See who is mapped with: landreevectl user list");
    for (const auto row : gone)
        m_control.exec("SELECT audit_record('user.unmap', 'user', $1, nullif($2, ''), jsonb_build_object('issuer', "
                       "$3::text, 'role', $4::text))",
                       userId, tenantId, row.get<std::string>("issuer"), row.get<std::string>("role"));
    return gone.size();
}

} // namespace landreeve::control
