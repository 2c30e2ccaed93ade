#include "app/cli/session_document.h"

#include "app/cli/terminal.h"

namespace landreeve::cli {
namespace {

QJsonValue orNull(const std::string& text) {
    return text.empty() ? QJsonValue() : QJsonValue(qt(text));
}

QJsonValue orNull(const std::optional<Time>& time) {
    return time ? QJsonValue(qt(toRfc3339(*time))) : QJsonValue();
}

/// A time as people read it, to the second.
std::string shortTime(Time time) {
    return toRfc3339(time).substr(0, 19) + "Z";
}

/// The status, and why where that says more.
std::string stateOf(const sessions::Session& session) {
    if (session.reason == "session_superseded")
        return "revoked (all at once)";
    return session.reason == "session_idle" ? "expired (idle)" : toString(session.status);
}

std::string orDash(const std::string& text) {
    return text.empty() ? "-" : text;
}

} // namespace

QJsonObject documentOf(const sessions::Session& session) {
    QJsonObject document{
        {QStringLiteral("jti"), qt(session.jti)},
        {QStringLiteral("issuer"), qt(session.issuer)},
        {QStringLiteral("user_id"), qt(session.userId)},
        {QStringLiteral("tenant_id"), orNull(session.tenantId)},
        {QStringLiteral("created_at"), qt(toRfc3339(session.createdAt))},
        {QStringLiteral("expires_at"), qt(toRfc3339(session.expiresAt))},
        {QStringLiteral("last_seen_at"), qt(toRfc3339(session.lastSeenAt))},
        {QStringLiteral("idle_timeout_seconds"),
         session.idleTimeout ? QJsonValue(static_cast<qint64>(session.idleTimeout->count() / 1000)) : QJsonValue()},
        {QStringLiteral("status"), qt(toString(session.status))},
        {QStringLiteral("reason"), orNull(session.reason)},
        {QStringLiteral("revoked_at"), orNull(session.revokedAt)},
        {QStringLiteral("revoked_by"), orNull(session.revokedBy)},
        {QStringLiteral("revoke_reason"), orNull(session.revokeReason)},
        {QStringLiteral("ip"), orNull(session.ip)},
        {QStringLiteral("user_agent"), orNull(session.userAgent)},
        {QStringLiteral("metadata"), session.metadata}};
    if (session.endedBy)
        document.insert(QStringLiteral("mark"), documentOf(*session.endedBy));
    return document;
}

std::string textOf(const sessions::Session& session) {
    std::vector<std::vector<std::string>> rows{{"session", session.jti},
                                               {"issuer", session.issuer},
                                               {"user", session.userId},
                                               {"tenant", orDash(session.tenantId)},
                                               {"state", stateOf(session)},
                                               {"began", shortTime(session.createdAt)},
                                               {"ends", shortTime(session.expiresAt)},
                                               {"last seen", shortTime(session.lastSeenAt)},
                                               {"address", orDash(session.ip)},
                                               {"device", orDash(session.userAgent)}};
    if (session.revokedAt)
        rows.push_back({"revoked", shortTime(*session.revokedAt) + " by " + session.revokedBy +
                                       (session.revokeReason.empty() ? "" : ": " + session.revokeReason)});
    if (const auto& mark = session.endedBy)
        rows.push_back({"revoked", shortTime(mark->at) + " by " + mark->by + ", all of the " +
                                       toString(mark->scope.kind) +
                                       (mark->scope.issuer.empty() ? "" : " from " + mark->scope.issuer) +
                                       (mark->reason.empty() ? "" : ": " + mark->reason)});
    std::string text;
    for (const auto& row : rows)
        text += row[0] + std::string(12 - row[0].size(), ' ') + row[1] + "\n";
    return text;
}

std::string textOf(const std::vector<sessions::Session>& sessions) {
    std::vector<std::vector<std::string>> rows;
    rows.reserve(sessions.size());
    for (const sessions::Session& session : sessions)
        rows.push_back({session.userId, orDash(session.tenantId), stateOf(session), shortTime(session.createdAt),
                        shortTime(session.expiresAt), orDash(session.ip), session.jti});
    return table({"USER", "TENANT", "STATE", "BEGAN", "ENDS", "ADDRESS", "SESSION"}, rows);
}

QJsonObject documentOf(const sessions::RevocationMark& mark) {
    return {{QStringLiteral("scope"), qt(toString(mark.scope.kind))},
            {QStringLiteral("issuer"), orNull(mark.scope.issuer)},
            {QStringLiteral("user_id"), orNull(mark.scope.userId)},
            {QStringLiteral("tenant_id"), orNull(mark.scope.tenantId)},
            {QStringLiteral("at"), qt(toRfc3339(mark.at))},
            {QStringLiteral("by"), qt(mark.by)},
            {QStringLiteral("reason"), orNull(mark.reason)}};
}

QJsonObject documentOf(const sessions::AuthFailure& failure) {
    return {{QStringLiteral("kind"), qt(failure.kind)},
            {QStringLiteral("issuer"), orNull(failure.issuer)},
            {QStringLiteral("account"), orNull(failure.account)},
            {QStringLiteral("address"), orNull(failure.address)},
            {QStringLiteral("tenant_id"), orNull(failure.tenantId)},
            {QStringLiteral("reason"), qt(failure.reason)}};
}

} // namespace landreeve::cli
