#pragma once

#include "core/base/clock.h"

#include <QJsonObject>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace landreeve::sessions {

/// Names one session: ids of two issuers may coincide.
struct SessionKey {
    std::string issuer;
    std::string jti;

    bool operator==(const SessionKey&) const = default;
    bool operator<(const SessionKey& other) const { return std::tie(issuer, jti) < std::tie(other.issuer, other.jti); }
};

/// What people filter by. Superseded counts as revoked, idle as expired.
enum class SessionStatus { Active, Expired, Revoked };

std::string toString(SessionStatus status);
/// Throws Error `usage` for a word that is none of them.
SessionStatus sessionStatusFromText(const std::string& text);
/// What a reason code (empty: alive) comes to, and the codes of a status.
SessionStatus sessionStatusOf(const std::string& reason);
std::vector<std::string> reasonsOf(SessionStatus status);

/// Whose sessions a mark ends: all that began up to its moment, also those first seen later.
struct MarkScope {
    enum class Kind { User, Tenant, Workspace };

    Kind kind = Kind::Workspace;
    std::string issuer; ///< Whose sessions are meant; empty: every issuer's.
    std::string userId;
    std::string tenantId; ///< Of a user: only that tenant's sessions; empty: all of them.

    static MarkScope ofUser(std::string userId, std::string issuer = {}, std::string tenantId = {}) {
        return {Kind::User, std::move(issuer), std::move(userId), std::move(tenantId)};
    }
    static MarkScope ofTenant(std::string tenantId, std::string issuer = {}) {
        return {Kind::Tenant, std::move(issuer), {}, std::move(tenantId)};
    }
    static MarkScope ofWorkspace(std::string issuer = {}) { return {Kind::Workspace, std::move(issuer), {}, {}}; }
};

std::string toString(MarkScope::Kind kind);

/// A row of the table revocation_mark.
struct RevocationMark {
    std::string id;
    MarkScope scope;
    Time at;
    std::string by;
    std::string reason;
};

/// A row of the table session with the state that results from what was done to it, from marks and from time.
struct Session {
    std::string issuer;
    std::string jti;
    std::string userId;
    std::string displayName; ///< As the user is called where he is mapped; may be empty.
    std::string tenantId;    ///< Empty: it belongs to the workspace.
    Time createdAt;          ///< Its start, to the microsecond; never raised.
    Time expiresAt;
    Time lastSeenAt; ///< Written at most once a minute.
    std::optional<std::chrono::milliseconds> idleTimeout;
    std::optional<Time> revokedAt; ///< Of this one session; a mark leaves no trace in its row.
    std::string revokedBy;
    std::string revokeReason;
    std::string ip;
    std::string userAgent;
    QJsonObject metadata;
    SessionStatus status = SessionStatus::Active;
    std::string reason; ///< Why it is dead: one of auth.md's codes; empty: it is alive.
    /// The mark that superseded it. Of get() and find() alone: a list does not ask for it.
    std::optional<RevocationMark> endedBy;

    SessionKey key() const { return {issuer, jti}; }
};

/// Whether a session is alive, and why not. A value, never an exception.
struct SessionVerdict {
    bool valid = false;
    /// Empty when valid, else `session_unknown`, `session_revoked`, `session_superseded`, `session_expired` or
    /// `session_idle`.
    std::string reason;
};

/// Which sessions are meant; what is not given is not asked.
struct SessionFilter {
    std::optional<std::string> issuer = {};
    std::optional<std::string> userId = {};
    std::optional<std::string> tenantId = {};
    std::vector<SessionStatus> statuses = {}; ///< Any of these; none: whatever its status is.
    /// A part of the user's id or of the name he is mapped with, the beginning of an address, or a whole session id.
    std::string search = {};
};

struct SessionPage {
    std::vector<Session> sessions; ///< The newest first.
    std::string next;              ///< The cursor of the page behind it; empty at the end.
};

struct SessionCounts {
    std::int64_t active = 0;
    std::int64_t expired = 0;
    std::int64_t revoked = 0;
    bool exact = false; ///< Else counted on a sample.
};

/// A row of the table auth_failure: a sign-in, token, session or refresh that was refused.
struct AuthFailure {
    std::int64_t id = 0;
    Time at;
    std::string kind; ///< `sign-in`, `token`, `session`, `refresh` or `permission`.
    std::string issuer;
    std::string account; ///< As far as it is known; may be empty, like those below.
    std::string address;
    std::string tenantId;
    std::string reason; ///< A code.
};

} // namespace landreeve::sessions
