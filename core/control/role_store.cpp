#include "core/control/role_store.h"

#include "core/base/error.h"
#include "core/base/likeness.h"
#include "core/control/tenant_store.h"

#include <QJsonObject>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <tuple>

namespace landreeve::control {
namespace {

constexpr const char* kPermissions = R"(
    SELECT role, permission, granted, tenant_id FROM role_permission
     WHERE $1 = '' OR tenant_id IS NULL OR tenant_id = $1
     ORDER BY tenant_id NULLS FIRST, role, permission)";

constexpr const char* kGiven = R"(
    SELECT role, count(*) FROM user_mapping WHERE $1 = '' OR tenant_id = $1 GROUP BY role)";

/// The owner has a row of every permission, granted or not.
constexpr const char* kKnown = R"(
    SELECT permission FROM role_permission WHERE role = 'owner' AND tenant_id IS NULL ORDER BY permission)";

constexpr const char* kIn = R"(
    SELECT DISTINCT ON (permission) permission, granted FROM role_permission
     WHERE role = $1 AND (tenant_id IS NULL OR tenant_id = nullif($2, ''))
     ORDER BY permission, tenant_id NULLS LAST)";

/// What is taken from a role everywhere keeps its row, so that a role without any right is still there.
constexpr const char* kSay = R"(
    INSERT INTO role_permission (role, permission, granted, tenant_id)
    SELECT $1, p, $3, nullif($4, '') FROM unnest($2::text[]) p
    ON CONFLICT (role, permission, coalesce(tenant_id, '')) DO UPDATE SET granted = excluded.granted
     WHERE role_permission.granted <> excluded.granted)";

/// A tenant's word that says the same as the role is none.
constexpr const char* kTidy = R"(
    DELETE FROM role_permission t
     WHERE t.role = $1 AND t.tenant_id = nullif($2, '') AND t.permission = ANY ($3::text[])
       AND t.granted = coalesce((SELECT r.granted FROM role_permission r
                                  WHERE r.role = t.role AND r.permission = t.permission AND r.tenant_id IS NULL), false))";

constexpr const char* kPeople = R"(
    SELECT count(DISTINCT (issuer, subject)) FROM user_mapping
     WHERE role = ANY ($1::text[]) AND ($2 = '' OR tenant_id IS NULL OR tenant_id = $2))";

constexpr std::array<std::string_view, 5> kBuiltIn{"owner", "admin", "operator", "accountant", "viewer"};

bool isName(const std::string& name) {
    const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
    return !name.empty() && name.size() <= 40 && letter(name.front()) &&
           std::ranges::all_of(name, [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '-'; });
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

/// Runs a change that the database refuses where an owner would lose what gives rights back.
template <typename Change>
void keepingOwnerRights(const Change& change) {
    try {
        change();
    } catch (const Error& error) {
        if (error.sqlState() == "LR016")
            throw Error("role_protected", "An owner keeps reading and writing roles and users.",
                        "Give people another role instead.");
        throw;
    }
}

} // namespace

Gift giftOf(const RoleChange& change) {
    Gift gift{.tenantId = change.tenantId, .kind = "role", .id = change.name};
    for (const auto* some : {&change.grant, &change.revoke})
        gift.permissions.insert(gift.permissions.end(), some->begin(), some->end());
    if (change.name == kBuiltIn.front() && !gift.permissions.empty())
        gift.roles.push_back(change.name);
    return gift;
}

bool RoleStore::isBuiltIn(const std::string& name) {
    return std::ranges::find(kBuiltIn, name) != kBuiltIn.end();
}

std::vector<Role> RoleStore::list(const std::string& tenantId) {
    if (!tenantId.empty())
        TenantStore(m_control).get(tenantId);
    std::map<std::string, Role> roles;
    for (const auto row : m_control.exec(kPermissions, tenantId)) {
        Role& role = roles[row.get<std::string>("role")];
        auto permission = row.get<std::string>("permission");
        const bool granted = row.get<bool>("granted");
        if (const auto tenant = row.get<std::optional<std::string>>("tenant_id")) {
            if (granted != role.permissions.contains(permission))
                role.exceptions.push_back({*tenant, std::move(permission), granted});
        } else if (granted) {
            role.permissions.insert(std::move(permission));
        }
    }
    for (const auto row : m_control.exec(kGiven, tenantId))
        roles[row.get<std::string>(0)].mappings = row.get<std::int64_t>(1);
    std::vector<Role> list;
    for (auto& [name, role] : roles) {
        role.name = name;
        list.push_back(std::move(role));
    }
    std::ranges::stable_sort(list, {}, [](const Role& role) {
        return std::tuple(role.name != "owner", -static_cast<std::ptrdiff_t>(role.permissions.size()));
    });
    return list;
}

Role RoleStore::get(const std::string& name, const std::string& tenantId) {
    std::vector<Role> roles = list(tenantId);
    const auto found = std::ranges::find(roles, name, &Role::name);
    if (found != roles.end())
        return std::move(*found);
    std::string known;
    for (const Role& role : roles)
        known += (known.empty() ? "" : ", ") + role.name;
    throw Error("role_not_found", "There is no role \"" + name + "\".", "The roles are " + known + ".");
}

std::int64_t RoleStore::people(const std::vector<std::string>& names, const std::string& tenantId) {
    return m_control.exec(kPeople, names, tenantId).one().get<std::int64_t>(0);
}

std::vector<std::string> RoleStore::permissions() {
    std::vector<std::string> known;
    for (const auto row : m_control.exec(kKnown))
        known.push_back(row.get<std::string>(0));
    return known;
}

void RoleStore::refuseUnknown(const std::set<std::string>& permissions) {
    const std::vector<std::string> known = this->permissions();
    for (const std::string& permission : permissions) {
        if (std::ranges::find(known, permission) != known.end())
            continue;
        std::vector<std::string> near = likest(permission, known);
        if (near.empty()) {
            std::set<std::string> areas;
            for (const std::string& one : known)
                areas.insert(one.substr(0, one.find(':')));
            throw Error("usage", "There is no permission \"" + permission + "\".",
                        "It is written area:action. The areas are " + joined({areas.begin(), areas.end()}) + ".");
        }
        throw Error("usage", "There is no permission \"" + permission + "\".", "Did you mean: " + joined(near));
    }
}

void RoleStore::refuseBadCreation(const RoleChange& change) {
    if (!isName(change.name))
        throw Error("usage", "\"" + change.name + "\" is no name for a role.",
                    "Use 1 to 40 lower-case letters, digits and hyphens, first a letter.");
    if (!m_control.exec("SELECT 1 FROM role_permission WHERE role = $1 LIMIT 1", change.name).empty())
        throw Error("role_exists", "There is a role \"" + change.name + "\" already.",
                    "Change it without making it, or choose another name.");
    if (change.grant.empty())
        throw Error("usage", "A new role needs a permission.", "Name one with --grant.");
}

Role RoleStore::change(const Giver& giver, const RoleChange& change) {
    std::vector<std::string> all(change.grant.begin(), change.grant.end());
    for (const std::string& permission : change.revoke) {
        if (change.grant.contains(permission))
            throw Error("usage", "\"" + permission + "\" cannot be granted and revoked at once.", "Name it once.");
        all.push_back(permission);
    }
    refuseUnknown({all.begin(), all.end()});
    if (!change.tenantId.empty())
        TenantStore(m_control).get(change.tenantId);
    // Two who change one role take turns, so that each one's entry says what he found.
    m_control.exec("SELECT pg_advisory_xact_lock(hashtext('landreeve.role'), hashtext($1))", change.name);
    if (change.create)
        refuseBadCreation(change);
    else
        get(change.name);

    const auto said = [&] {
        QJsonObject words;
        for (const std::string& permission : all)
            words.insert(QString::fromStdString(permission), false);
        for (const auto row : m_control.exec(kIn, change.name, change.tenantId)) {
            if (const auto name = QString::fromStdString(row.get<std::string>("permission")); words.contains(name))
                words.insert(name, row.get<bool>("granted"));
        }
        return words;
    };
    QJsonObject before = said();
    // Before it is said: somebody may be about to give it to himself.
    const auto isSo = [&before](bool granted) {
        return [&before, granted](const std::string& permission) {
            return before.value(QString::fromStdString(permission)).toBool() == granted;
        };
    };
    RoleChange differing = change;
    std::erase_if(differing.grant, isSo(true));
    std::erase_if(differing.revoke, isSo(false));
    refuseBeyondOwn(m_control, giver, giftOf(differing));
    keepingOwnerRights([&] {
        m_control.exec(kSay, change.name, std::vector<std::string>(change.grant.begin(), change.grant.end()), true,
                       change.tenantId);
        m_control.exec(kSay, change.name, std::vector<std::string>(change.revoke.begin(), change.revoke.end()), false,
                       change.tenantId);
    });
    if (!change.tenantId.empty())
        m_control.exec(kTidy, change.name, change.tenantId, all);
    QJsonObject after = said();
    for (const QString& permission : before.keys()) {
        if (before.value(permission) == after.value(permission) && !change.create) {
            before.remove(permission);
            after.remove(permission);
        }
    }
    if (!after.isEmpty())
        m_control.exec("SELECT audit_record($1, 'role', $2, nullif($3, ''), nullif($4::jsonb, '{}'), $5)",
                       std::string(change.create ? "role.create" : "role.set"), change.name, change.tenantId,
                       change.create ? QJsonObject() : before, after);
    return get(change.name, change.tenantId);
}

void RoleStore::remove(const std::string& name) {
    const Role role = get(name);
    if (isBuiltIn(name))
        throw Error("role_protected", "The role \"" + name + "\" is built in.", "Take rights from it instead.");
    // Who gives it at this moment holds one of its rows: the deletion waits for him, and the count then sees him.
    m_control.exec("DELETE FROM role_permission WHERE role = $1", name);
    const auto given = m_control.exec("SELECT count(*) FROM user_mapping WHERE role = $1", name).one();
    if (const auto count = given.get<std::int64_t>(0); count > 0)
        throw Error("role_in_use", "The role \"" + name + "\" is given " + std::to_string(count) + " times.",
                    "Give those people another role first: landreevectl user list");
    QJsonObject before;
    for (const std::string& permission : role.permissions)
        before.insert(QString::fromStdString(permission), true);
    m_control.exec("SELECT audit_record('role.remove', 'role', $1, NULL, $2)", name, before);
}

} // namespace landreeve::control
