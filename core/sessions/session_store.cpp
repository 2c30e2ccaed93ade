#include "core/sessions/session_store.h"

#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/control/tenant_store.h"
#include "core/sessions/refresh_families.h"
#include "core/sessions/session_row.h"

#include <algorithm>

namespace landreeve::sessions {
namespace {

using std::chrono::milliseconds;

/// Start and end count from one moment.
constexpr const char* kCreate = R"(
    WITH begun AS MATERIALIZED (SELECT clock_timestamp() AS at)
    INSERT INTO session (issuer, jti, user_id, tenant_id, created_at, last_seen_at, expires_at, idle_timeout, ip,
                         user_agent, metadata)
    SELECT $1, $2, $3, nullif($4, ''), at, at, at + $5 * interval '1 millisecond', $6 * interval '1 second',
           nullif($7, '')::inet, nullif($8, ''), $9 FROM begun
    ON CONFLICT DO NOTHING)";

/// What a token sighted for the first time is measured by. A clock ahead of ours must not carry a session past a mark
/// that is made now: the start is never in the future.
constexpr const char* kFirstSight = R"(
    SELECT least($4::timestamptz, clock_timestamp()) AS start,
           least($4::timestamptz, clock_timestamp()) + $5 * interval '1 second' <= clock_timestamp() AS expired,
           EXISTS (SELECT FROM issuer WHERE url = $1 AND ($3 = '' OR tenants IS NULL OR $3 = ANY (tenants))) AS speaks,
           EXISTS (SELECT FROM user_mapping WHERE issuer = $1 AND subject = $2
                      AND ($3 = '' OR tenant_id IS NULL OR tenant_id = $3)) AS mapped,
           (SELECT r.at >= least($4::timestamptz, clock_timestamp())
              FROM revocation_of($1, $2, nullif($3, '')) r) AS superseded)";

/// A start is lowered by a token that knows of an earlier one, and the end with it; nothing raises it.
constexpr const char* kRegister = R"(
    INSERT INTO session AS s (issuer, jti, user_id, tenant_id, created_at, expires_at, idle_timeout, ip, user_agent,
                              metadata)
    VALUES ($1, $2, $3, nullif($4, ''), $5, $5::timestamptz + $6 * interval '1 second', $7 * interval '1 second',
            nullif($8, '')::inet, nullif($9, ''), $10)
    ON CONFLICT (issuer, jti) DO UPDATE SET created_at = excluded.created_at,
           expires_at = least(s.expires_at, excluded.expires_at)
     WHERE s.created_at > excluded.created_at AND s.user_id = excluded.user_id
    RETURNING xmax = 0 AS made)";

constexpr const char* kAuditCreated =
    "SELECT audit_record($1, 'session', $3, nullif($5, ''), NULL, jsonb_build_object('issuer', $2::text, 'user_id', "
    "$4::text, 'address', nullif($6, '')))";

/// The oldest of those that live, but for the new one and as many others as may stay.
constexpr const char* kOldestBeyond = R"(
    UPDATE session SET revoked_at = clock_timestamp(), revoked_by = actor(),
           revoke_reason = 'more sessions than the tenant allows a user'
     WHERE (issuer, jti) IN (SELECT issuer, jti FROM session_state
                              WHERE issuer = $1 AND user_id = $2 AND tenant_id = $3 AND reason IS NULL AND jti <> $5
                              ORDER BY created_at DESC, jti OFFSET $4)
       AND revoked_at IS NULL
    RETURNING jti)";

std::string cleanUp() {
    return std::string("DELETE FROM session WHERE (issuer, jti) IN (SELECT issuer, jti FROM session s WHERE ") +
           kIsCleanable + " AND ($4 = '' OR s.issuer = $4) LIMIT $3 FOR UPDATE SKIP LOCKED)";
}

/// The first of the marks that a session is not younger than.
constexpr const char* kMarkOf = R"(
    SELECT id, scope, issuer, user_id, tenant_id, at, by, reason FROM revocation_mark
     WHERE at >= $4 AND (issuer IS NULL OR issuer = $1)
       AND (scope = 'workspace' OR (scope = 'tenant' AND tenant_id = nullif($3, ''))
            OR (scope = 'user' AND user_id = $2 AND (tenant_id IS NULL OR tenant_id = nullif($3, ''))))
     ORDER BY at LIMIT 1)";

void refuseUnfit(const control::Tenant& tenant) {
    if (tenant.status != control::TenantStatus::Active && tenant.status != control::TenantStatus::Suspended)
        throw Error("tenant_not_active", "The tenant \"" + tenant.id + "\" is " + toString(tenant.status) + ".",
                    "Finish or undo what it is in first.")
            .withDetail("status", QString::fromStdString(toString(tenant.status)));
}

milliseconds lifeOf(const NewSession& wanted, const SessionPolicy& policy) {
    if (!wanted.life)
        return policy.life;
    if (wanted.life->count() <= 0)
        throw Error("usage", "A session lives for some time.", "Give a duration such as 8h.");
    if (policy.lifeIsSet && *wanted.life > policy.life)
        throw Error("usage",
                    "Sessions of the tenant \"" + wanted.tenantId + "\" live for at most " +
                        std::to_string(policy.life.count()) + " seconds.",
                    "Ask for less, or change the tenant's session.life.");
    return *wanted.life;
}

/// The audit trail knows a token's subject as the actor, not who runs the program.
void actAs(postgres::Transaction& transaction, const std::string& userId, const std::string& jti) {
    transaction.exec("SELECT set_config('app.actor', $1, true), set_config('app.session', $2, true)", userId, jti);
}

void auditRefusal(control::ControlPlane& control, postgres::Connection& connection, const SessionKey& key,
                  const std::string& tenantId, const std::string& userId, const std::string& reason) {
    if (control.schemaAhead())
        return;
    auto transaction = control.begin(connection);
    if (!userId.empty())
        actAs(transaction, userId, key.jti);
    transaction.exec("SELECT audit_record('session.refused', 'session', $1, nullif($2, ''), NULL, "
                     "jsonb_build_object('issuer', $3::text), $4)",
                     key.jti, tenantId, key.issuer, reason);
    transaction.commit();
}

std::optional<int> secondsOf(const std::optional<std::chrono::seconds>& duration) {
    return duration ? std::optional(static_cast<int>(duration->count())) : std::nullopt;
}

SessionVerdict verdictOn(postgres::Connection& connection, const SessionKey& key,
                         const std::optional<std::string>& userId = {}) {
    const auto row =
        connection.exec("SELECT reason FROM session_verdict($1, $2, $3)", key.issuer, key.jti, userId).one();
    const auto reason = row.get<std::optional<std::string>>("reason");
    return {!reason, reason.value_or("")};
}

std::vector<Session> sessionsOf(const postgres::Result& result) {
    std::vector<Session> sessions;
    for (const auto row : result)
        sessions.push_back(sessionOf(row));
    return sessions;
}

} // namespace

const char* const kIsCleanable = R"(
    s.expires_at <= now() - $1 * interval '1 millisecond'
    AND (s.revoked_at IS NULL OR s.revoked_at <= now() - $1 * interval '1 millisecond')
    AND (s.issuer = $2 OR s.revoked_at IS NULL
         AND (SELECT r.at >= s.created_at FROM revocation_of(s.issuer, s.user_id, s.tenant_id) r) IS NOT TRUE))";

std::string localIssuerOf(const std::string& workspaceId) {
    return "urn:landreeve:" + workspaceId;
}

void noteSeen(postgres::Connection& control, const SessionKey& key) {
    try {
        control.exec("UPDATE session SET last_seen_at = now() WHERE issuer = $1 AND jti = $2 AND "
                     "last_seen_at < now() - interval '1 minute'",
                     key.issuer, key.jti);
    } catch (const Error& error) {
        // A standby can be read all the same.
        if (error.code() != "server_read_only")
            throw;
    }
}

void SessionStore::makeRoom(postgres::Transaction& transaction, const SessionPolicy& policy, const SessionKey& key,
                            const std::string& userId, const std::string& tenantId) {
    if (!policy.sessionsPerUser)
        return;
    // Two sign-ins in one moment take turns, or neither would see the other.
    transaction.exec("SELECT pg_advisory_xact_lock(hashtext('landreeve.sessions'), hashtext($1 || ' ' || $2))", userId,
                     tenantId);
    for (const auto row :
         transaction.exec(kOldestBeyond, key.issuer, userId, tenantId, *policy.sessionsPerUser - 1, key.jti))
        transaction.exec("SELECT audit_record('session.revoke', 'session', $1, $2, NULL, "
                         "jsonb_build_object('issuer', $3::text), 'more sessions than the tenant allows a user')",
                         row.get<std::string>(0), tenantId, key.issuer);
}

Session SessionStore::create(const NewSession& wanted, const postgres::Wait& wait) {
    const std::string local = localIssuerOf(m_control.workspaceId());
    const SessionKey key{wanted.issuer.empty() ? local : wanted.issuer, wanted.jti.empty() ? newUuid() : wanted.jti};
    auto lease = m_control.lend(wait);
    auto transaction = m_control.begin(*lease);
    if (key.issuer != local && transaction.exec("SELECT 1 FROM issuer WHERE url = $1", key.issuer).empty())
        throw Error("issuer_not_found", "No issuer \"" + key.issuer + "\" is configured.",
                    "See the issuers with: landreevectl issuer list");
    SessionPolicy policy;
    if (!wanted.tenantId.empty()) {
        const control::Tenant tenant = control::TenantStore(*lease).get(wanted.tenantId);
        refuseUnfit(tenant);
        policy = sessionPolicyOf(tenant.settings);
    }
    const milliseconds life = lifeOf(wanted, policy);
    const auto made =
        [&] {
            try {
                return transaction.exec(kCreate, key.issuer, key.jti, wanted.userId, wanted.tenantId,
                                        static_cast<std::int64_t>(life.count()), secondsOf(policy.idleTimeout),
                                        wanted.ip, wanted.userAgent, wanted.metadata);
            } catch (const Error& error) {
                if (error.sqlState() == "22P02")
                    throw Error("usage", "\"" + wanted.ip + "\" is no address.", "Give an IPv4 or IPv6 address.");
                throw;
            }
        }()
            .affected();
    if (made == 0)
        throw Error("session_exists", "The issuer has a session \"" + key.jti + "\" already.", "Take another id.");
    makeRoom(transaction, policy, key, wanted.userId, wanted.tenantId);
    transaction.exec(kAuditCreated, "session.create", key.issuer, key.jti, wanted.userId, wanted.tenantId, wanted.ip);
    const auto row =
        transaction
            .exec(std::string("SELECT ") + kSessionColumns + " FROM session_state s WHERE s.issuer = $1 AND s.jti = $2",
                  key.issuer, key.jti)
            .one();
    transaction.commit();
    return sessionOf(row);
}

SessionVerdict SessionStore::admit(const SightedToken& token, const postgres::Wait& wait, Refusals refusals) {
    const SessionKey key{token.issuer, token.jti};
    auto lease = m_control.lend(wait);
    const auto known = lease
                           ->exec("SELECT v.reason, v.unseen, s.created_at > $4 AS later FROM session_verdict($1, $2, "
                                  "$3) v LEFT JOIN session s ON s.issuer = $1 AND s.jti = $2",
                                  key.issuer, key.jti, token.userId, token.start)
                           .one();
    const auto refused = [&](const std::string& why) {
        if (refusals == Refusals::Audited)
            auditRefusal(m_control, *lease, key, token.tenantId, token.userId, why);
        return SessionVerdict{false, why};
    };
    const auto reason = known.get<std::optional<std::string>>("reason");
    const bool isThere = !known.isNull("later");
    if (isThere && !(known.get<bool>("later") && !reason)) {
        if (reason)
            return refused(*reason);
        if (known.get<bool>("unseen") && !m_control.schemaAhead())
            noteSeen(*lease, key);
        return {true, {}};
    }
    if (token.renews && !isThere)
        return refused("session_unknown");
    m_control.refuseIfReadOnly();
    SessionPolicy policy;
    if (!token.tenantId.empty()) {
        const auto tenant = control::TenantStore(*lease).find(token.tenantId);
        if (!tenant)
            return refused("session_unknown");
        policy = sessionPolicyOf(tenant->settings);
    }
    const auto life = static_cast<std::int64_t>(policy.life.count());
    const auto sight = lease->exec(kFirstSight, key.issuer, token.userId, token.tenantId, token.start, life).one();
    // Of one that is known only the start is lowered here, whatever then becomes of it.
    if (!isThere) {
        if (sight.get<std::optional<bool>>("superseded").value_or(false))
            return refused("session_superseded");
        if (key.jti.empty() || !sight.get<bool>("speaks") || !sight.get<bool>("mapped"))
            return refused("session_unknown");
        if (sight.get<bool>("expired"))
            return refused("session_expired");
    }

    auto transaction = m_control.begin(*lease);
    actAs(transaction, token.userId, key.jti);
    const auto row = transaction
                         .exec(kRegister, key.issuer, key.jti, token.userId, token.tenantId, sight.get<Time>("start"),
                               life, secondsOf(policy.idleTimeout), token.ip, token.userAgent, token.metadata)
                         .first();
    if (row && row->get<bool>("made")) {
        makeRoom(transaction, policy, key, token.userId, token.tenantId);
        transaction.exec(kAuditCreated, "session.register", key.issuer, key.jti, token.userId, token.tenantId,
                         token.ip);
    }
    transaction.commit();
    const auto verdict = verdictOn(*lease, key, token.userId);
    return verdict.valid ? verdict : refused(verdict.reason);
}

SessionVerdict SessionStore::validate(const SessionKey& key, const postgres::Wait& wait) {
    auto lease = m_control.lend(wait);
    auto verdict = verdictOn(*lease, key);
    if (!verdict.valid) {
        const auto row =
            lease->exec("SELECT tenant_id FROM session WHERE issuer = $1 AND jti = $2", key.issuer, key.jti).first();
        const auto tenant = row ? row->get<std::optional<std::string>>(0) : std::nullopt;
        auditRefusal(m_control, *lease, key, tenant.value_or(""), {}, verdict.reason);
    }
    return verdict;
}

std::optional<Session> SessionStore::find(const SessionKey& key, const postgres::Wait& wait) {
    auto lease = m_control.lend(wait);
    const auto row = lease
                         ->exec(std::string("SELECT ") + kSessionColumns +
                                    " FROM session_state s WHERE s.issuer = $1 AND s.jti = $2",
                                key.issuer, key.jti)
                         .first();
    if (!row)
        return std::nullopt;
    Session session = sessionOf(*row);
    if (session.reason == "session_superseded") {
        const auto marks = lease->exec(kMarkOf, session.issuer, session.userId, session.tenantId, session.createdAt);
        if (const auto mark = marks.first())
            session.endedBy = markOf(*mark);
    }
    return session;
}

Session SessionStore::get(const SessionKey& key, const postgres::Wait& wait) {
    auto session = find(key, wait);
    if (!session)
        throw noSuchSession(key);
    return std::move(*session);
}

std::vector<Session> SessionStore::named(const std::string& jti, const postgres::Wait& wait) {
    return sessionsOf(m_control.lend(wait)->exec(
        std::string("SELECT ") + kSessionColumns + " FROM session_state s WHERE s.jti = $1 ORDER BY s.issuer", jti));
}

std::int64_t SessionStore::cleanup(milliseconds olderThan, int batch, const postgres::Wait& wait,
                                   const std::string& issuer) {
    const auto age = static_cast<std::int64_t>(olderThan.count());
    auto lease = m_control.lend(wait);
    std::int64_t deleted = 0;
    while (true) {
        auto transaction = m_control.begin(*lease);
        const auto gone =
            transaction.exec(cleanUp(), age, localIssuerOf(m_control.workspaceId()), batch, issuer).affected();
        if (gone > 0)
            transaction.exec("SELECT audit_record('session.cleanup', 'session', NULL, NULL, NULL, "
                             "jsonb_build_object('deleted', $1::bigint))",
                             gone);
        transaction.commit();
        deleted += gone;
        if (gone < batch)
            break;
    }
    // What has lost its use goes along: replies whose ten seconds are over, and buckets nobody draws from.
    auto transaction = m_control.begin(*lease);
    while (forgetReplies(transaction, batch) == batch) {
    }
    transaction.exec("DELETE FROM session_deletion WHERE at < now() - interval '1 day'");
    transaction.exec("DELETE FROM rate_bucket WHERE updated_at < now() - interval '1 day' AND "
                     "(blocked_until IS NULL OR blocked_until < now())");
    transaction.commit();
    return deleted;
}

} // namespace landreeve::sessions
