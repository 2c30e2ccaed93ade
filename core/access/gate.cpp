#include "core/access/gate.h"

#include "core/access/act_limit.h"
#include "core/access/operator.h"
#include "core/access/record_areas.h"
#include "core/access/standing.h"
#include "core/access/use_log.h"
#include "core/base/error.h"
#include "core/control/control_plane.h"
#include "core/control/server_store.h"
#include "core/control/tenant_store.h"
#include "core/sessions/session_store.h"
#include "core/tenancy/database_objects.h"
#include "core/tenancy/schema_guard.h"
#include "core/tenancy/server_access.h"

#include <chrono>
#include <memory>
#include <vector>

namespace landreeve::access {
namespace {

/// Session, role and permissions in one statement. Where no session may be recorded ($5) it is the marks of a session's
/// length that count.
constexpr const char* kStanding = R"(
    SELECT CASE WHEN NOT $5 THEN v.reason
                WHEN m.at > now() - interval '8 hours' THEN 'session_superseded' END AS session_reason,
           (SELECT s.tenant_id FROM session s WHERE s.issuer = $1 AND s.jti = $2 AND s.user_id = $3) AS session_tenant,
           v.unseen, (SELECT role FROM roles_of($1, $3, $4)) AS role, permissions_of($1, $3, $4) AS permissions,
           (SELECT extract(epoch FROM least(s.expires_at, s.last_seen_at + s.idle_timeout) - clock_timestamp())
              FROM session s WHERE s.issuer = $1 AND s.jti = $2)::double precision AS seconds_left
      FROM session_verdict($1, $2, $3, $4) v, revocation_of($1, $3, NULL) m)";

/// Whether an action leaves everything as it is.
bool onlyReads(const Permission& permission) {
    return permission.action == "read" || permission.action == "export" || permission.action == "reveal";
}

std::string sentenceFor(const Verdict& verdict, const Permission& permission) {
    const std::string who = verdict.subject.displayName.empty() ? verdict.subject.userId : verdict.subject.displayName;
    return who + " may not do this: it needs " + permission.toString() + ".";
}

} // namespace

class Gate::Impl {
public:
    Impl(control::ControlPlane& plane, tenancy::ServerAccess& access, postgres::Pools::Limits connections)
        : control(plane), servers(access), pools(connections) {}

    using StandingCopy = std::shared_ptr<const Standing>;
    /// With a reason where the session is not alive; then the standing is no more than told.
    struct Answer {
        StandingCopy standing;
        std::string refusal;
        std::string sessionTenant = {}; ///< Where the session holds, where that is not what was asked for.
    };
    static StandingKey keyOf(const Subject& subject, const std::string& tenantId) {
        return {subject.issuer, subject.sessionJti, subject.userId, tenantId};
    }
    /// Null where the control plane must be asked.
    StandingCopy standingKept(const Subject& subject, const std::string& tenantId) const {
        auto copy = copies.standings.find(keyOf(subject, tenantId));
        return copy && std::chrono::steady_clock::now() < copy->until ? std::move(copy) : nullptr;
    }
    Answer standingAsked(const Subject& subject, const std::string& tenantId, bool unrecorded,
                         const postgres::Wait& wait) {
        const auto asked = copies.standings.ask();
        auto lease = control.lend(wait);
        const auto row =
            lease->exec(kStanding, subject.issuer, subject.sessionJti, subject.userId, tenantId, unrecorded).one();
        auto standing = std::make_shared<Standing>();
        standing->role = row.get<std::optional<std::string>>("role").value_or("");
        for (auto& permission : row.get<std::vector<std::string>>("permissions"))
            standing->permissions.insert(std::move(permission));
        if (const auto reason = row.get<std::optional<std::string>>("session_reason"))
            return {std::move(standing), *reason,
                    *reason == "session_unknown" ? row.get<std::optional<std::string>>("session_tenant").value_or("")
                                                 : std::string()};
        if (row.get<bool>("unseen") && !control.schemaAhead())
            sessions::noteSeen(*lease, {subject.issuer, subject.sessionJti});
        if (const auto left = row.get<std::optional<double>>("seconds_left")) {
            standing->until = asked.at + std::chrono::milliseconds(static_cast<std::int64_t>(*left * 1000));
            copies.standings.keep(keyOf(subject, tenantId), asked, standing);
        }
        return {std::move(standing), {}};
    }

    /// Throws Error `tenant_not_found`.
    std::shared_ptr<const TenantPlace> placeOf(const std::string& tenantId, const postgres::Wait& wait) {
        if (auto copy = copies.places.find(tenantId))
            return copy;
        const auto asked = copies.places.ask();
        auto lease = control.lend(wait);
        control::Tenant tenant = control::TenantStore(*lease).get(tenantId);
        control::Server server = control::ServerStore(*lease).get(tenant.server);
        auto place = std::make_shared<const TenantPlace>(TenantPlace{std::move(tenant), std::move(server)});
        copies.places.keep(tenantId, asked, place);
        return place;
    }

    struct Decision {
        Verdict verdict;
        std::shared_ptr<const Standing> standing;
    };
    Decision decide(const Subject& subject, const std::string& tenantId, const Permission& permission,
                    const postgres::Wait& wait) {
        // A copy may allow, and never refuses: what was given a moment ago holds at once.
        std::optional<Decision> byCopy;
        if (auto kept = standingKept(subject, tenantId)) {
            byCopy = judge({std::move(kept), {}}, subject, tenantId, permission, wait);
            if (byCopy->verdict.allowed)
                return *std::move(byCopy);
        }
        // As signInLocally() leaves a person where nothing may be written.
        const bool unrecorded = control.schemaAhead() && subject.sessionJti.empty() && permission.action == "read" &&
                                subject.issuer == localIssuerOf(control.workspaceId());
        Answer asked = standingAsked(subject, tenantId, unrecorded, wait);
        // An engine outside is not asked the same twice.
        if (byCopy && asked.refusal.empty() && asked.standing->role == byCopy->standing->role &&
            asked.standing->permissions == byCopy->standing->permissions)
            return *std::move(byCopy);
        return judge(std::move(asked), subject, tenantId, permission, wait);
    }

    Decision judge(Answer answer, const Subject& subject, const std::string& tenantId, const Permission& permission,
                   const postgres::Wait& wait) const {
        Verdict verdict;
        verdict.subject = subject;
        verdict.tenantId = tenantId;
        verdict.role = answer.standing->role;
        if (!answer.refusal.empty()) {
            verdict.code = "session_refused";
            verdict.reason = answer.refusal;
            verdict.sessionTenant = answer.sessionTenant;
            return {std::move(verdict), std::move(answer.standing)};
        }
        // Nobody outside is asked about somebody who has no role.
        PolicyAnswer policy;
        if (!verdict.role.empty())
            policy = engine->ask({subject, tenantId, permission, answer.standing->permissions}, wait.stop);
        verdict.allowed = policy.allowed;
        if (!policy.allowed) {
            verdict.code = "permission_denied";
            verdict.reason = policy.fault.empty() ? permission.toString() : policy.fault;
        }
        return {std::move(verdict), std::move(answer.standing)};
    }

    /// A check's entry in the audit log: every refusal's, and what is lent for once an hour and session.
    void record(const Verdict& verdict, const Permission& permission, const postgres::Wait& wait) {
        if (control.schemaAhead())
            return;
        auto lease = control.lend(wait);
        auto transaction = control.begin(*lease);
        // Who was refused, which need not be who runs the program.
        transaction.exec("SELECT set_config('app.actor', $1, true), set_config('app.session', $2, true)",
                         verdict.subject.userId, verdict.subject.sessionJti);
        transaction.exec("SELECT audit_record($6, 'permission', $1, nullif($2, ''), NULL, "
                         "jsonb_build_object('issuer', $4::text, 'role', nullif($5, '')), nullif($3, ''))",
                         permission.toString(), verdict.tenantId, verdict.reason, verdict.subject.issuer, verdict.role,
                         verdict.allowed ? "access.allowed" : "access.refused");
        transaction.commit();
    }
    /// One more reveal or export; what can be neither counted nor written down is not done.
    void count(const Subject& subject, const std::string& tenantId, const Permission& permission,
               const QJsonObject& settings, const postgres::Wait& wait) {
        control.refuseIfReadOnly();
        takeAct(control, subject, tenantId, permission, settings, wait);
    }
    /// None of the workspace, nor of a tenant that is no more: what holds by default.
    QJsonObject settingsOf(const std::string& tenantId, const postgres::Wait& wait) {
        const auto tenant = control::TenantStore(*control.lend(wait)).find(tenantId);
        return tenant ? tenant->settings : QJsonObject();
    }
    RightsToGive rightsToGive(const Subject& subject, const std::string& tenantId, const postgres::Wait& wait) {
        const auto row = control.lend(wait)
                             ->exec("SELECT everything, roles, permissions FROM rights_to_give($1, $2, $3)",
                                    subject.issuer, subject.userId, tenantId)
                             .one();
        return {row.get<bool>("everything"), row.get<std::vector<std::string>>("roles"),
                row.get<std::vector<std::string>>("permissions")};
    }
    void recordUse(const Verdict& verdict, const Permission& permission, const postgres::Wait& wait) {
        if (!uses.begins(verdict, permission))
            return;
        try {
            record(verdict, permission, wait);
        } catch (const Error& error) {
            uses.forget(verdict, permission);
            // Where the control plane takes no changes at all its tenants can still be read.
            if (error.code() != "server_read_only" || permission.action != "read")
                throw;
        } catch (...) {
            uses.forget(verdict, permission);
            throw;
        }
    }

    control::ControlPlane& control;
    tenancy::ServerAccess& servers;
    std::shared_ptr<const PolicyEngine> engine = std::make_shared<BuiltInEngine>();
    GateCopies copies;
    UseLog uses;
    postgres::Pools pools; ///< By tenant.
};

Gate::Gate(control::ControlPlane& control, tenancy::ServerAccess& servers, postgres::Pools::Limits connections)
    : m_impl(std::make_unique<Impl>(control, servers, connections)) {}

Gate::~Gate() = default;

void Gate::hear(const control::WatchEvent& event) {
    m_impl->copies.hear(event);
}

void Gate::decideBy(std::shared_ptr<const PolicyEngine> engine) {
    m_impl->engine = std::move(engine);
}

Verdict Gate::may(const Subject& subject, const std::string& tenantId, const Permission& permission,
                  const postgres::Wait& wait) {
    return m_impl->decide(subject, tenantId, permission, wait).verdict;
}

Verdict Gate::check(const Subject& subject, const std::string& tenantId, const Permission& permission,
                    const postgres::Wait& wait) {
    Verdict verdict = may(subject, tenantId, permission, wait);
    if (!verdict.allowed)
        m_impl->record(verdict, permission, wait);
    else if (isLimited(permission.action))
        m_impl->count(subject, tenantId, permission, m_impl->settingsOf(tenantId, wait), wait);
    return verdict;
}

TenantConnection Gate::lend(const Subject& subject, const std::string& tenantId, const Permission& permission,
                            const postgres::Wait& wait) {
    const auto [verdict, standing] = m_impl->decide(subject, tenantId, permission, wait);
    if (!verdict.allowed) {
        m_impl->record(verdict, permission, wait);
        if (verdict.code == "session_refused")
            throw sessionRefused(verdict);
        throw Error(verdict.code, sentenceFor(verdict, permission), "An owner or admin of the tenant can grant it.")
            .withDetail("reason", QString::fromStdString(verdict.reason));
    }
    if (!onlyReads(permission))
        m_impl->control.refuseIfReadOnly();

    const auto place = m_impl->placeOf(tenantId, wait);
    const control::Tenant& tenant = place->tenant;
    if (!areRecordsOpen(tenant.status, verdict.role)) {
        Verdict shut = verdict;
        shut.allowed = false;
        shut.reason = "tenant_not_active";
        m_impl->record(shut, permission, wait);
        throw Error("tenant_not_active", "The tenant \"" + tenantId + "\" is " + toString(tenant.status) + ".",
                    tenant.status == control::TenantStatus::Suspended ? "Resume it first."
                                                                      : "Finish or undo what it is in first.")
            .withDetail("status", QString::fromStdString(toString(tenant.status)));
    }
    if (isLimited(permission.action))
        m_impl->count(subject, tenantId, permission, tenant.settings, wait);
    m_impl->recordUse(verdict, permission, wait);
    // Whoever only reads does so as the role that can only read, whatever goes wrong above it. Not as the tenant's
    // logins: the service role would have to be a member of all of them (decision 23).
    const bool reads = onlyReadsRecords(standing->permissions);
    std::optional<RightsToGive> gives;
    if (permission.area == "employee" && !onlyReads(permission) &&
        may(subject, tenantId, {"role", "write"}, wait).allowed)
        gives = m_impl->rightsToGive(subject, tenantId, wait);
    auto lease = m_impl->pools.lend(tenantId, m_impl->servers.pooled(place->server, tenant.database), wait);
    if (!onlyReads(permission))
        tenancy::refuseNewerSchema(*lease, tenantId);
    return {std::move(lease), tenantId, reads ? tenancy::kReadRole : tenancy::kWriteRole,
            subject,          gives,    permission.toString()};
}

void Gate::forget(const std::string& tenantId) {
    m_impl->copies.places.drop([&](const std::string& id) { return id == tenantId; });
    m_impl->pools.forget(tenantId);
}

} // namespace landreeve::access
