#pragma once

#include "core/base/clock.h"
#include "core/postgres/transaction.h"

#include <optional>
#include <string>
#include <vector>

namespace landreeve::control {

/// A row of the table user_mapping: a role that a user of an issuer has in one tenant, or in the whole workspace.
struct UserMapping {
    std::string issuer;
    std::string userId;
    std::string tenantId; ///< Empty: the whole workspace.
    std::string role;
    std::string displayName = {};
    Time createdAt = {};
    std::string createdBy = {};
};

/// Who belongs to which tenant, in which role. Works on the connection it is given; a change is part of the caller's
/// transaction, and audited.
class UserStore {
public:
    explicit UserStore(postgres::Connection& control) : m_control(control) {}

    /// By user, then tenant; those of the whole workspace first. What is not given is not asked.
    std::vector<UserMapping> list(const std::optional<std::string>& issuer = {},
                                  const std::optional<std::string>& userId = {},
                                  const std::optional<std::string>& tenantId = {});

    /// Gives a user a role there, instead of the one he had; an empty name keeps the one he had. Throws Error
    /// `tenant_not_found`, `issuer_not_found`, `usage` for a role that holds no permission and a user id that is none,
    /// or `last_owner`.
    UserMapping map(const UserMapping& wanted);
    /// Takes his role there away, of every issuer's user where none is given. How many were taken. Throws Error
    /// `user_not_found` or `last_owner`.
    int unmap(const std::optional<std::string>& issuer, const std::string& userId, const std::string& tenantId);

private:
    postgres::Connection& m_control;
};

} // namespace landreeve::control
