#include "core/access/gate.h"

#include "core/access/operator.h"
#include "core/base/error.h"
#include "core/control/control_plane.h"
#include "core/control/server_store.h"
#include "core/control/tenant_store.h"
#include "core/tenancy/schema_guard.h"
#include "core/tenancy/server_access.h"
#include "core/tenancy/tenant_id.h"

#include <map>
#include <mutex>

namespace landreeve::access {
namespace {

/// Session, marks, mapping and permission in one statement. A session is dead when it is revoked, expired or idle too
/// long, or when a mark of its user, its tenant or the workspace is at or after its start. One that belongs to a tenant
/// is none anywhere else: the marks of the other tenant would pass it by. A tenant's own mapping goes before the
/// workspace's, and a tenant's own word on a permission before the role's. Where no session may be recorded ($6) it is
/// the marks of a session's length that count.
constexpr const char* kVerdict = R"(
    WITH s AS (
        SELECT *, (expires_at <= now()) AS expired,
               (idle_timeout IS NOT NULL AND last_seen_at + idle_timeout <= now()) AS idle,
               EXISTS (SELECT FROM revocation_mark m WHERE m.at >= session.created_at AND (
                           m.scope = 'workspace'
                        OR (m.scope = 'tenant' AND m.tenant_id = session.tenant_id)
                        OR (m.scope = 'user' AND m.user_id = session.user_id AND (m.issuer IS NULL OR m.issuer = session.issuer)
                            AND (m.tenant_id IS NULL OR m.tenant_id = session.tenant_id)))) AS superseded
          FROM session WHERE issuer = $1 AND jti = $2 AND user_id = $3 AND (tenant_id IS NULL OR tenant_id = $4)
    ), r AS (
        SELECT role FROM user_mapping WHERE issuer = $1 AND subject = $3 AND (tenant_id IS NULL OR tenant_id = nullif($4, ''))
         ORDER BY tenant_id NULLS LAST LIMIT 1
    )
    SELECT CASE WHEN $6 THEN (SELECT 'session_superseded' FROM revocation_mark m
                               WHERE m.at > now() - interval '8 hours' AND (m.scope = 'workspace'
                                  OR (m.scope = 'user' AND m.user_id = $3 AND m.tenant_id IS NULL
                                      AND (m.issuer IS NULL OR m.issuer = $1))) LIMIT 1)
                WHEN NOT EXISTS (SELECT FROM s) THEN 'session_unknown'
                WHEN (SELECT revoked_at IS NOT NULL FROM s) THEN 'session_revoked'
                WHEN (SELECT superseded FROM s) THEN 'session_superseded'
                WHEN (SELECT expired FROM s) THEN 'session_expired'
                WHEN (SELECT idle FROM s) THEN 'session_idle' END AS session_reason,
           (SELECT role FROM r) AS role,
           coalesce((SELECT granted FROM role_permission p JOIN r USING (role)
                      WHERE p.permission = $5 AND (p.tenant_id IS NULL OR p.tenant_id = nullif($4, ''))
                      ORDER BY p.tenant_id NULLS LAST LIMIT 1), false) AS granted)";

/// Being seen is noted once a minute at most.
constexpr const char* kSeen = "UPDATE session SET last_seen_at = now() WHERE issuer = $1 AND jti = $2 AND "
                              "last_seen_at < now() - interval '1 minute'";

/// Whether an action leaves everything as it is.
bool onlyReads(const Permission& permission) {
    return permission.action == "read" || permission.action == "export" || permission.action == "reveal";
}

void noteSeen(postgres::Connection& control, const Subject& subject) {
    try {
        control.exec(kSeen, subject.issuer, subject.sessionJti);
    } catch (const Error& error) {
        // A standby can be read all the same.
        if (error.code() != "server_read_only")
            throw;
    }
}

std::string sentenceFor(const Verdict& verdict, const Permission& permission) {
    if (verdict.code == "session_refused")
        return "Your session has ended (" + verdict.reason + ").";
    const std::string who = verdict.subject.displayName.empty() ? verdict.subject.userId : verdict.subject.displayName;
    return who + " may not do this: it needs " + permission.toString() + ".";
}

} // namespace

class Gate::Impl {
public:
    Impl(control::ControlPlane& plane, tenancy::ServerAccess& access, std::size_t mostPerTenant)
        : control(plane), servers(access), most(mostPerTenant) {}

    /// The pool of a tenant's database, made anew when its server's URL has changed.
    std::shared_ptr<postgres::Pool> poolOf(const control::Tenant& tenant, const control::Server& server) {
        const auto url = servers.pooled(server, tenant.database);
        const std::lock_guard lock(mutex);
        auto& pool = pools[tenant.id];
        if (!pool || !(pool->url() == url))
            pool = std::make_shared<postgres::Pool>(url, most);
        return pool;
    }

    control::ControlPlane& control;
    tenancy::ServerAccess& servers;
    std::size_t most;
    std::mutex mutex;
    std::map<std::string, std::shared_ptr<postgres::Pool>> pools;
};

Gate::Gate(control::ControlPlane& control, tenancy::ServerAccess& servers, std::size_t most)
    : m_impl(std::make_unique<Impl>(control, servers, most)) {}

Gate::~Gate() = default;

Verdict Gate::check(const Subject& subject, const std::string& tenantId, const Permission& permission,
                    const postgres::Wait& wait) {
    auto lease = m_impl->control.lend(wait);
    // As signInLocally() leaves a person where nothing may be written.
    const bool unrecorded = m_impl->control.schemaAhead() && subject.sessionJti.empty() &&
                            permission.action == "read" &&
                            subject.issuer == localIssuerOf(m_impl->control.workspaceId());
    const auto row = lease
                         ->exec(kVerdict, subject.issuer, subject.sessionJti, subject.userId, tenantId,
                                permission.toString(), unrecorded)
                         .one();
    Verdict verdict;
    verdict.subject = subject;
    verdict.tenantId = tenantId;
    verdict.role = row.get<std::optional<std::string>>("role").value_or("");
    if (const auto reason = row.get<std::optional<std::string>>("session_reason")) {
        verdict.code = "session_refused";
        verdict.reason = *reason;
    } else if (!row.get<bool>("granted")) {
        verdict.code = "permission_denied";
        verdict.reason = permission.toString();
    } else {
        verdict.allowed = true;
        if (!m_impl->control.schemaAhead())
            noteSeen(*lease, subject);
    }
    if (!m_impl->control.schemaAhead() && !verdict.allowed) {
        auto transaction = m_impl->control.begin(*lease);
        // Who was refused, which need not be who runs the program.
        transaction.exec("SELECT set_config('app.actor', $1, true), set_config('app.session', $2, true)",
                         subject.userId, subject.sessionJti);
        transaction.exec("SELECT audit_record('access.refused', 'permission', $1, nullif($2, ''), NULL, "
                         "jsonb_build_object('issuer', $4::text), $3)",
                         permission.toString(), tenantId, verdict.reason, subject.issuer);
        transaction.commit();
    }
    return verdict;
}

TenantConnection Gate::lend(const Subject& subject, const std::string& tenantId, const Permission& permission,
                            const postgres::Wait& wait) {
    const Verdict verdict = check(subject, tenantId, permission, wait);
    if (!verdict.allowed)
        throw Error(verdict.code, sentenceFor(verdict, permission),
                    verdict.code == "session_refused" ? "Sign in again."
                                                      : "An owner or admin of the tenant can grant it.")
            .withDetail("reason", QString::fromStdString(verdict.reason));
    if (!onlyReads(permission))
        m_impl->control.refuseIfReadOnly();

    std::shared_ptr<postgres::Pool> pool;
    {
        auto lease = m_impl->control.lend(wait);
        const control::Tenant tenant = control::TenantStore(*lease).get(tenantId);
        const bool administers = verdict.role == "owner" || verdict.role == "admin";
        const bool open = tenant.status == control::TenantStatus::Active ||
                          (tenant.status == control::TenantStatus::Suspended && administers);
        if (!open)
            throw Error("tenant_not_active", "The tenant \"" + tenantId + "\" is " + toString(tenant.status) + ".",
                        tenant.status == control::TenantStatus::Suspended ? "Resume it first."
                                                                          : "Finish or undo what it is in first.")
                .withDetail("status", QString::fromStdString(toString(tenant.status)));
        pool = m_impl->poolOf(tenant, control::ServerStore(*lease).get(tenant.server));
    }
    // Whoever only reads does so as the login that can only read, whatever goes wrong above it.
    const bool reads = verdict.role == "viewer";
    auto lease = pool->lend(wait);
    if (!onlyReads(permission))
        tenancy::refuseNewerSchema(*lease, tenantId);
    return {std::move(lease), tenantId, reads ? tenancy::viewerLoginOf(tenantId) : tenancy::appLoginOf(tenantId),
            subject};
}

void Gate::forget(const std::string& tenantId) {
    const std::lock_guard lock(m_impl->mutex);
    m_impl->pools.erase(tenantId);
}

} // namespace landreeve::access
