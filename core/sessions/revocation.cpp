#include "core/base/error.h"
#include "core/sessions/session_row.h"
#include "core/sessions/session_store.h"

namespace landreeve::sessions {
namespace {

constexpr const char* kRevoke = R"(
    UPDATE session SET revoked_at = clock_timestamp(), revoked_by = actor(), revoke_reason = nullif($3, '')
     WHERE issuer = $1 AND jti = $2 AND revoked_at IS NULL
    RETURNING tenant_id)";

constexpr const char* kMark = R"(
    INSERT INTO revocation_mark (scope, issuer, user_id, tenant_id, by, reason)
    VALUES ($1, nullif($2, ''), nullif($3, ''), nullif($4, ''), actor(), nullif($5, ''))
    RETURNING id, at, by)";

// Both ask for what the scope names only, so that an index serves it.
constexpr const char* kPreview = R"(
    SELECT count(*) FROM session_state s
     WHERE s.reason IS NULL AND s.revoked_at IS NULL AND s.expires_at > now()
       AND ($1 = '' OR s.issuer = $1) AND ($2 = '' OR s.user_id = $2) AND ($3 = '' OR s.tenant_id = $3))";

constexpr const char* kEndedBy = R"(
    SELECT count(*) FROM session s CROSS JOIN LATERAL session_reason(s, $4, $4) r
     WHERE r.reason IS NULL AND s.created_at <= $4 AND s.revoked_at IS NULL AND s.expires_at > $4
       AND ($1 = '' OR s.issuer = $1) AND ($2 = '' OR s.user_id = $2) AND ($3 = '' OR s.tenant_id = $3))";

} // namespace

bool SessionStore::revoke(const SessionKey& key, const std::string& reason, const postgres::Wait& wait) {
    auto lease = m_control.lend(wait);
    auto transaction = m_control.begin(*lease);
    // Locked first: of two who end it in one moment one has ended it.
    if (transaction.exec("SELECT 1 FROM session WHERE issuer = $1 AND jti = $2 FOR UPDATE", key.issuer, key.jti)
            .empty())
        throw noSuchSession(key);
    const bool lived =
        transaction.exec("SELECT reason IS NULL FROM session_verdict($1, $2)", key.issuer, key.jti).one().get<bool>(0);
    const auto row = transaction.exec(kRevoke, key.issuer, key.jti, reason).first();
    if (!row)
        return false;
    transaction.exec("SELECT audit_record('session.revoke', 'session', $1, $2, NULL, "
                     "jsonb_build_object('issuer', $3::text), nullif($4, ''))",
                     key.jti, row->get<std::optional<std::string>>("tenant_id"), key.issuer, reason);
    transaction.commit();
    return lived;
}

RevocationMark SessionStore::mark(const MarkScope& scope, const std::string& reason, const postgres::Wait& wait) {
    const std::string kind = toString(scope.kind);
    auto lease = m_control.lend(wait);
    auto transaction = m_control.begin(*lease);
    const auto row = transaction.exec(kMark, kind, scope.issuer, scope.userId, scope.tenantId, reason).one();
    const std::string& object = scope.kind == MarkScope::Kind::User ? scope.userId : scope.tenantId;
    transaction.exec("SELECT audit_record('session.revoke-' || $1, $1, nullif($2, ''), nullif($3, ''), NULL, "
                     "jsonb_build_object('issuer', nullif($4, '')), nullif($5, ''))",
                     kind, object, scope.tenantId, scope.issuer, reason);
    transaction.commit();
    return {row.get<std::string>("id"), scope, row.get<Time>("at"), row.get<std::string>("by"), reason};
}

std::int64_t SessionStore::preview(const MarkScope& scope, const postgres::Wait& wait) {
    return m_control.lend(wait)->exec(kPreview, scope.issuer, scope.userId, scope.tenantId).one().get<std::int64_t>(0);
}

std::int64_t SessionStore::endedBy(const RevocationMark& mark, const postgres::Wait& wait) {
    return m_control.lend(wait)
        ->exec(kEndedBy, mark.scope.issuer, mark.scope.userId, mark.scope.tenantId, mark.at)
        .one()
        .get<std::int64_t>(0);
}

} // namespace landreeve::sessions
