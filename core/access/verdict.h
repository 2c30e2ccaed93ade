#pragma once

#include "core/base/error.h"

#include <string>

namespace landreeve::access {

/// What somebody wants to do: an area (an entity such as "purchase-order", or tenant, migration, session, …) and an
/// action (read, write, delete, approve, export, reveal, revoke). Written `area:action`.
struct Permission {
    std::string area;
    std::string action;

    std::string toString() const { return area + ":" + action; }
    bool operator==(const Permission&) const = default;
};

/// Who is acting: a user of an issuer, and the session he acts in. Users of two issuers stay two users.
struct Subject {
    std::string issuer;
    std::string userId;
    std::string displayName;
    std::string sessionJti;
};

/// Whether somebody may do something, and why not: a value, never an exception.
struct Verdict {
    bool allowed = false;
    std::string code;        ///< Empty when allowed, else `token_invalid`, `session_refused` or `permission_denied`.
    std::string reason;      ///< When refused: one of auth.md's reason codes, or the permission that is missing.
    std::string detail = {}; ///< Of a token's own fault: the reason in plain words. For whom `reason` is for.
    std::string role;        ///< The role that decided.
    Subject subject;
    std::string tenantId;
    std::string sessionTenant = {}; ///< Of a session that holds in another tenant than was asked about: that one.
};

/// What to throw where a verdict is `session_refused`.
Error sessionRefused(const Verdict& verdict);

} // namespace landreeve::access
