#pragma once

#include "core/postgres/connection.h"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace landreeve::control {

/// A tenant's own word on a permission of a role; it goes before the role's.
struct RoleException {
    std::string tenantId;
    std::string permission;
    bool granted = false;

    bool operator==(const RoleException&) const = default;
};

/// What somebody with a role may do.
struct Role {
    std::string name;
    std::set<std::string> permissions = {};     ///< `area:action`, in every tenant and the workspace.
    std::vector<RoleException> exceptions = {}; ///< By tenant, then permission; only those that change something.
    std::int64_t mappings = 0;                  ///< How often it is given.

    bool operator==(const Role&) const = default;
};

/// The roles of a workspace and what they may do. Works on the connection it is given.
class RoleStore {
public:
    explicit RoleStore(postgres::Connection& control) : m_control(control) {}

    /// The owner first, then those that may do more.
    std::vector<Role> list();
    /// Throws Error `role_not_found`.
    Role get(const std::string& name);

private:
    postgres::Connection& m_control;
};

} // namespace landreeve::control
