#include "core/sessions/session_history.h"

namespace landreeve::sessions {
namespace {

constexpr const char* kRenewals = R"(
    SELECT count(*) > 0 AS renewable, count(used_at) AS renewals, max(used_at) AS renewed_at
      FROM refresh_token WHERE issuer = $1 AND jti = $2)";

// Each part has an index: what is sealed by session and by object, and the little that is not sealed yet. Ids of two
// issuers may coincide, so what was done in a session is its user's.
constexpr const char* kEntries = R"(
    WITH entries AS (
        (SELECT at, actor, action, object_kind, object_id, reason FROM policy_sync_log
          WHERE session_jti = $1 AND actor = $2 ORDER BY seq DESC LIMIT $4)
        UNION
        (SELECT at, actor, action, object_kind, object_id, reason FROM policy_sync_log
          WHERE (tenant_id = nullif($3, '') OR tenant_id IS NULL)
            AND object_kind = 'session' AND object_id = $1 AND after ->> 'issuer' = $5 ORDER BY seq DESC LIMIT $4)
        UNION
        (SELECT at, actor, action, object_kind, object_id, reason FROM audit_outbox
          WHERE sealed_at IS NULL AND ((session_jti = $1 AND actor = $2)
                OR (object_kind = 'session' AND object_id = $1 AND after ->> 'issuer' = $5)) ORDER BY id DESC LIMIT $4))
    SELECT at, actor, action, coalesce(nullif(object_id, $1), '') AS object, coalesce(reason, '') AS reason
      FROM entries ORDER BY at DESC LIMIT $4)";

} // namespace

SessionHistory historyOf(control::ControlPlane& control, const Session& session, bool withEntries,
                         const postgres::Wait& wait) {
    auto lease = control.lend(wait);
    const auto row = lease->exec(kRenewals, session.issuer, session.jti).one();
    SessionHistory history;
    history.renewable = row.get<bool>("renewable");
    history.renewals = row.get<std::int64_t>("renewals");
    history.renewedAt = row.get<std::optional<Time>>("renewed_at");
    if (!withEntries)
        return history;
    for (const auto entry : lease->exec(kEntries, session.jti, session.userId, session.tenantId,
                                        SessionHistory::kMostEntries, session.issuer))
        history.entries.push_back({entry.get<Time>("at"), entry.get<std::string>("actor"),
                                   entry.get<std::string>("action"), entry.get<std::string>("object"),
                                   entry.get<std::string>("reason")});
    return history;
}

} // namespace landreeve::sessions
