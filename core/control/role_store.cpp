#include "core/control/role_store.h"

#include "core/base/error.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

namespace landreeve::control {
namespace {

constexpr const char* kPermissions = R"(
    SELECT role, permission, granted, tenant_id FROM role_permission
     ORDER BY tenant_id NULLS FIRST, role, permission)";

} // namespace

std::vector<Role> RoleStore::list() {
    std::map<std::string, Role> roles;
    for (const auto row : m_control.exec(kPermissions)) {
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
    for (const auto row : m_control.exec("SELECT role, count(*) FROM user_mapping GROUP BY role"))
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

Role RoleStore::get(const std::string& name) {
    std::vector<Role> roles = list();
    const auto found = std::ranges::find(roles, name, &Role::name);
    if (found != roles.end())
        return std::move(*found);
    std::string known;
    for (const Role& role : roles)
        known += (known.empty() ? "" : ", ") + role.name;
    throw Error("role_not_found", "There is no role \"" + name + "\".", "The roles are " + known + ".");
}

} // namespace landreeve::control
