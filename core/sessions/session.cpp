#include "core/sessions/session.h"

#include "core/base/error.h"
#include "core/sessions/session_row.h"

#include <algorithm>
#include <array>

namespace landreeve::sessions {
namespace {

using StatusWord = std::pair<SessionStatus, const char*>;
constexpr auto kStatuses = std::to_array<StatusWord>(
    {{SessionStatus::Active, "active"}, {SessionStatus::Expired, "expired"}, {SessionStatus::Revoked, "revoked"}});

std::string textOf(const postgres::Row& row, const char* column) {
    return row.get<std::optional<std::string>>(column).value_or("");
}

} // namespace

std::string toString(SessionStatus status) {
    return std::ranges::find(kStatuses, status, &StatusWord::first)->second;
}

SessionStatus sessionStatusFromText(const std::string& text) {
    for (const auto& [status, word] : kStatuses) {
        if (text == word)
            return status;
    }
    throw Error("usage", "\"" + text + "\" is no status of a session.", "Use active, expired or revoked.");
}

SessionStatus sessionStatusOf(const std::string& reason) {
    for (const auto& [status, word] : kStatuses) {
        if (std::ranges::count(reasonsOf(status), reason) != 0)
            return status;
    }
    return SessionStatus::Revoked;
}

std::vector<std::string> reasonsOf(SessionStatus status) {
    switch (status) {
    case SessionStatus::Active:
        return {""};
    case SessionStatus::Expired:
        return {"session_expired", "session_idle"};
    case SessionStatus::Revoked:
        break;
    }
    return {"session_revoked", "session_superseded"};
}

std::string toString(MarkScope::Kind kind) {
    switch (kind) {
    case MarkScope::Kind::User:
        return "user";
    case MarkScope::Kind::Tenant:
        return "tenant";
    case MarkScope::Kind::Workspace:
        break;
    }
    return "workspace";
}

const char* const kSessionColumns =
    "s.issuer, s.jti, s.user_id, s.tenant_id, s.created_at, s.expires_at, s.last_seen_at, "
    "(extract(epoch FROM s.idle_timeout) * 1000)::bigint AS idle_ms, s.revoked_at, s.revoked_by, s.revoke_reason, "
    "host(s.ip) AS ip, s.user_agent, s.metadata, s.reason, "
    "coalesce((SELECT max(u.display_name) FROM user_mapping u WHERE u.issuer = s.issuer AND u.subject = s.user_id), "
    "s.metadata ->> 'name') AS display_name";

Session sessionOf(const postgres::Row& row) {
    Session session;
    session.issuer = row.get<std::string>("issuer");
    session.jti = row.get<std::string>("jti");
    session.userId = row.get<std::string>("user_id");
    session.displayName = textOf(row, "display_name");
    session.tenantId = textOf(row, "tenant_id");
    session.createdAt = row.get<Time>("created_at");
    session.expiresAt = row.get<Time>("expires_at");
    session.lastSeenAt = row.get<Time>("last_seen_at");
    if (const auto idle = row.get<std::optional<std::int64_t>>("idle_ms"))
        session.idleTimeout = std::chrono::milliseconds(*idle);
    session.revokedAt = row.get<std::optional<Time>>("revoked_at");
    session.revokedBy = textOf(row, "revoked_by");
    session.revokeReason = textOf(row, "revoke_reason");
    session.ip = textOf(row, "ip");
    session.userAgent = textOf(row, "user_agent");
    session.metadata = row.get<QJsonValue>("metadata").toObject();
    session.reason = textOf(row, "reason");
    session.status = sessionStatusOf(session.reason);
    return session;
}

RevocationMark markOf(const postgres::Row& row) {
    RevocationMark mark;
    mark.id = textOf(row, "id");
    const std::string scope = textOf(row, "scope");
    mark.scope.kind = scope == "user"     ? MarkScope::Kind::User
                      : scope == "tenant" ? MarkScope::Kind::Tenant
                                          : MarkScope::Kind::Workspace;
    mark.scope.issuer = textOf(row, "issuer");
    mark.scope.userId = textOf(row, "user_id");
    mark.scope.tenantId = textOf(row, "tenant_id");
    mark.at = row.get<Time>("at");
    mark.by = textOf(row, "by");
    mark.reason = textOf(row, "reason");
    return mark;
}

Error noSuchSession(const SessionKey& key) {
    return {"session_not_found", "There is no session \"" + key.jti + "\".",
            "See the sessions with: landreevectl session list"};
}

} // namespace landreeve::sessions
