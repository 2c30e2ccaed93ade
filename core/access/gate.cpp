#include "core/access/gate.h"

#include "core/access/operator.h"
#include "core/base/error.h"
#include "core/control/control_plane.h"
#include "core/control/server_store.h"
#include "core/control/tenant_store.h"
#include "core/sessions/session_store.h"
#include "core/tenancy/schema_guard.h"
#include "core/tenancy/server_access.h"
#include "core/tenancy/tenant_id.h"

#include <map>
#include <mutex>

namespace landreeve::access {
namespace {

/// Session, mapping and permission in one statement. A tenant's own mapping goes before the workspace's, and a tenant's
/// own word on a permission before the role's. Where no session may be recorded ($6) it is the marks of a session's
/// length that count.
constexpr const char* kVerdict = R"(
    WITH r AS (
        SELECT role FROM user_mapping WHERE issuer = $1 AND subject = $3 AND (tenant_id IS NULL OR tenant_id = nullif($4, ''))
         ORDER BY tenant_id NULLS LAST LIMIT 1
    )
    SELECT CASE WHEN NOT $6 THEN v.reason
                WHEN m.at > now() - interval '8 hours' THEN 'session_superseded' END AS session_reason,
           v.unseen, (SELECT role FROM r) AS role,
           coalesce((SELECT granted FROM role_permission p JOIN r USING (role)
                      WHERE p.permission = $5 AND (p.tenant_id IS NULL OR p.tenant_id = nullif($4, ''))
                      ORDER BY p.tenant_id NULLS LAST LIMIT 1), false) AS granted
      FROM session_verdict($1, $2, $3, $4) v, revocation_of($1, $3, NULL) m)";

/// Whether an action leaves everything as it is.
bool onlyReads(const Permission& permission) {
    return permission.action == "read" || permission.action == "export" || permission.action == "reveal";
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

Verdict Gate::may(const Subject& subject, const std::string& tenantId, const Permission& permission,
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
        if (row.get<bool>("unseen") && !m_impl->control.schemaAhead())
            sessions::noteSeen(*lease, {subject.issuer, subject.sessionJti});
    }
    return verdict;
}

Verdict Gate::check(const Subject& subject, const std::string& tenantId, const Permission& permission,
                    const postgres::Wait& wait) {
    Verdict verdict = may(subject, tenantId, permission, wait);
    if (verdict.allowed || m_impl->control.schemaAhead())
        return verdict;
    auto lease = m_impl->control.lend(wait);
    auto transaction = m_impl->control.begin(*lease);
    // Who was refused, which need not be who runs the program.
    transaction.exec("SELECT set_config('app.actor', $1, true), set_config('app.session', $2, true)", subject.userId,
                     subject.sessionJti);
    transaction.exec("SELECT audit_record('access.refused', 'permission', $1, nullif($2, ''), NULL, "
                     "jsonb_build_object('issuer', $4::text), $3)",
                     permission.toString(), tenantId, verdict.reason, subject.issuer);
    transaction.commit();
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
