#pragma once

#include "core/control/giving.h"

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

/// What is to become different of a role.
struct RoleChange {
    std::string name;
    std::set<std::string> grant = {};
    std::set<std::string> revoke = {};
    std::string tenantId = {}; ///< Empty: everywhere. Else what this tenant says otherwise than the role.
    bool create = false;       ///< The role is a new one.
};

/// What a change gives or takes. The owner's role is more than it says, for an owner holds everything.
Gift giftOf(const RoleChange& change);

/// The roles of a workspace and what they may do. Works on the connection it is given; a change is part of the caller's
/// transaction, and audited.
class RoleStore {
public:
    explicit RoleStore(postgres::Connection& control) : m_control(control) {}

    /// Whether the program brought it along; such a one is never removed.
    static bool isBuiltIn(const std::string& name);

    /// The owner first, then those that may do more. Of one tenant: with its exceptions and mappings alone;
    /// throws Error `tenant_not_found`.
    std::vector<Role> list(const std::string& tenantId = {});
    /// One of these. Throws Error `role_not_found`.
    Role get(const std::string& name, const std::string& tenantId = {});
    /// How many people are given one of these roles where a tenant's word on it counts (empty: anywhere).
    std::int64_t people(const std::vector<std::string>& names, const std::string& tenantId);
    /// Every permission there is, sorted.
    std::vector<std::string> permissions();
    /// Throws Error `usage` for a permission that is none, naming those like it.
    void refuseUnknown(const std::set<std::string>& permissions);

    /// The role as it is then, of the change's tenant. A permission that is set back there to what the role says leaves
    /// no exception.
    /// Throws Error `role_not_found`, `role_exists`, `tenant_not_found`, `role_protected` for what an owner keeps,
    /// `permission_denied` for what `giver` does not hold there himself, and `usage` for a name or a permission that is
    /// none.
    Role change(const Giver& giver, const RoleChange& change);
    /// Throws Error `role_not_found`, `role_in_use` where somebody has it, or `role_protected` for a built-in one.
    void remove(const std::string& name);

private:
    void refuseBadCreation(const RoleChange& change);

    postgres::Connection& m_control;
};

} // namespace landreeve::control
