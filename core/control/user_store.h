#pragma once

#include "core/base/clock.h"
#include "core/control/giving.h"

#include <cstdint>
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

    bool operator==(const UserMapping&) const = default;
    /// Whether it is of the same user in the same place.
    bool isOf(const UserMapping& other) const {
        return issuer == other.issuer && userId == other.userId && tenantId == other.tenantId;
    }
};

/// Which mappings are meant; what is not given is not asked.
struct UserFilter {
    std::optional<std::string> issuer = {};
    std::optional<std::string> tenantId = {}; ///< Empty text: those of the whole workspace.
    std::optional<std::string> role = {};
    std::string search = {}; ///< A part of the user's id or name.

    bool operator==(const UserFilter&) const = default;
};

struct UserOrder {
    enum class By { Person, UserId, Issuer, Tenant, Role, Since, GivenBy };

    By by = By::Person; ///< By name, by id where there is none; the whole workspace goes before every tenant.
    bool descending = false;

    bool operator==(const UserOrder&) const = default;
};

struct UserPage {
    std::vector<UserMapping> mappings;
    bool more = false;       ///< There are others behind.
    std::int64_t total = 0;  ///< Of the filter.
    std::int64_t owners = 0; ///< Of the whole workspace, whatever the filter is.
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
    /// Who is meant by an id, of `ownIssuer` before another's, or by a name that one alone is called by, letter case
    /// aside. Of one issuer where it is given, and of those with a role in that tenant or the whole workspace; empty:
    /// of all.
    std::optional<UserMapping> meantBy(const std::string& person, const std::string& issuer,
                                       const std::string& tenantId, const std::string& ownIssuer);
    /// At most `limit` of them, those behind `after` where it is given; a page costs the same however far it is.
    UserPage page(const UserFilter& filter, const UserOrder& order, int limit,
                  const std::optional<UserMapping>& after = {});
    /// Holds a mapping as it is until the transaction ends. Throws Error `record_changed` where the user has another
    /// role there than `seen` (none at all: its role is empty), and `user_not_found` where he has none any more.
    void refuseIfChanged(const UserMapping& seen);

    /// Gives a user a role there, instead of the one he had; an empty name keeps the one he had. Throws Error
    /// `tenant_not_found`, `issuer_not_found`, `usage` for a role that holds no permission and a user id that is none,
    /// `permission_denied` where one of the two roles may do more there than `giver`, or `last_owner`.
    UserMapping map(const Giver& giver, const UserMapping& wanted);
    /// Takes his role there away, of every issuer's user where none is given. How many were taken. Throws Error
    /// `user_not_found`, `permission_denied` as map() does, or `last_owner`.
    int unmap(const Giver& giver, const std::optional<std::string>& issuer, const std::string& userId,
              const std::string& tenantId);

private:
    std::vector<std::string> rolesOf(const std::optional<std::string>& issuer, const std::string& userId,
                                     const std::string& tenantId);

    postgres::Connection& m_control;
};

} // namespace landreeve::control
