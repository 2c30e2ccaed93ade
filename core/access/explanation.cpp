#include "core/access/explanation.h"

#include "core/access/record_areas.h"
#include "core/base/error.h"
#include "core/control/role_store.h"
#include "core/control/tenant_store.h"
#include "core/tenancy/database_objects.h"

#include <algorithm>

namespace landreeve::access {
namespace {

using Outcome = ExplanationStep::Outcome;

constexpr const char* kSessions = R"(
    SELECT count(*) FILTER (WHERE reason IS NULL) AS living, count(*) AS every FROM session_state
     WHERE issuer = $1 AND user_id = $2 AND (tenant_id IS NULL OR tenant_id = nullif($3, '')))";

constexpr const char* kRoles = R"(
    SELECT mapped_in, role, employee_roles, employee_permissions FROM roles_of($1, $2, $3))";

constexpr const char* kKnown = R"(
    SELECT EXISTS (SELECT FROM user_mapping
                    WHERE issuer = $1 AND subject = $2 AND (tenant_id IS NULL OR tenant_id = nullif($3, '') OR $3 = ''))
        OR EXISTS (SELECT FROM session
                    WHERE issuer = $1 AND user_id = $2 AND (tenant_id IS NULL OR tenant_id = nullif($3, '') OR $3 = '')))";

constexpr const char* kWord = R"(
    SELECT (SELECT granted FROM role_permission WHERE role = $1 AND permission = $2 AND tenant_id IS NULL) AS everywhere,
           (SELECT granted FROM role_permission WHERE role = $1 AND permission = $2 AND tenant_id = nullif($3, '')) AS here)";

constexpr const char* kThrough = R"(
    SELECT role FROM permissions_of_roles($1::text[], $2) WHERE permission = $3 ORDER BY role)";

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

/// Looks at one question; each step adds what it found.
class Finder {
public:
    Finder(postgres::Connection& control, const Subject& who, const std::string& tenantId, const Permission& permission)
        : m_control(control), m_who(who), m_tenantId(tenantId), m_permission(permission) {}

    Explanation take() { return std::move(m_told); }
    const std::set<std::string>& held() const { return m_held; }

    void lookAtSession() {
        const auto row = m_control.exec(kSessions, m_who.issuer, m_who.userId, m_tenantId).one();
        const auto living = row.get<std::int64_t>("living");
        m_told.signedIn = living > 0;
        add("session", Outcome::Silent,
            living > 0
                ? "Signed in: " + std::to_string(living) + (living == 1 ? " living session." : " living sessions.")
            : row.get<std::int64_t>("every") > 0 ? "All sessions have ended: sign in again first."
                                                 : "No session: sign in first.");
    }

    void lookAtRoles() {
        const auto row = m_control.exec(kRoles, m_who.issuer, m_who.userId, m_tenantId).one();
        const auto role = row.get<std::optional<std::string>>("role");
        if (!role) {
            const bool known = m_control.exec(kKnown, m_who.issuer, m_who.userId, m_tenantId).one().get<bool>(0);
            add("mapping", Outcome::Refuses,
                known ? "Nobody has given a role here."
                      : "No user \"" + m_who.userId + "\" of this issuer is known here.",
                true);
            return;
        }
        m_told.role = *role;
        const auto mappedIn = row.get<std::optional<std::string>>("mapped_in");
        add("mapping", Outcome::Silent,
            "The role is " + *role +
                (mappedIn ? ", by the mapping in " + *mappedIn + "." : ", by the mapping in the whole workspace."));
        lookAtRole(*role);
        lookAtEmployee(row.get<std::vector<std::string>>("employee_roles"),
                       row.get<std::vector<std::string>>("employee_permissions"));
        for (const auto held :
             m_control.exec("SELECT unnest(permissions_of($1, $2, $3))", m_who.issuer, m_who.userId, m_tenantId))
            m_held.insert(held.get<std::string>(0));
        m_told.held = m_held.contains(m_permission.toString());
    }

    void askEngine(const PolicyEngine& engine, const std::stop_token& stop) {
        if (m_told.role.empty()) {
            add("engine", Outcome::Silent, "It is not asked about somebody without a role.");
            return;
        }
        const PolicyAnswer answer = engine.ask({m_who, m_tenantId, m_permission, m_held}, stop);
        m_told.allowed = answer.allowed;
        if (!engine.isOutside()) {
            add("engine", Outcome::Silent, "The built-in one: what is held is allowed.");
            if (!answer.allowed && std::ranges::none_of(m_told.steps, &ExplanationStep::decided))
                decide("role");
            return;
        }
        for (ExplanationStep& step : m_told.steps)
            step.decided = false;
        add("engine", answer.allowed ? Outcome::Holds : Outcome::Refuses,
            engine.name() + (answer.allowed         ? " allows it."
                             : answer.fault.empty() ? " denies it."
                                                    : " did not answer (" + answer.fault + "): closed."),
            true);
    }

    void lookAtDatabase(const std::optional<control::Tenant>& tenant) {
        if (!tenant || !isRecordArea(m_permission.area)) {
            add("database", Outcome::Silent, "It concerns no record of a tenant.");
            return;
        }
        if (!areRecordsOpen(tenant->status, m_told.role)) {
            if (m_told.allowed)
                for (ExplanationStep& step : m_told.steps)
                    step.decided = false;
            add("database", Outcome::Refuses, "The tenant is " + toString(tenant->status) + ": its records are shut.",
                m_told.allowed);
            m_told.allowed = false;
            return;
        }
        if (m_told.role.empty()) {
            add("database", Outcome::Silent, "It is not reached without a role.");
            return;
        }
        const bool reads = onlyReadsRecords(m_held);
        add("database", m_told.allowed ? Outcome::Holds : Outcome::Silent,
            "Comes as " + (reads ? std::string(tenancy::kReadRole) + ", which can only read."
                                 : std::string(tenancy::kWriteRole) + ", which can read and write records."));
    }

private:
    void add(const char* name, Outcome outcome, std::string found, bool decided = false) {
        m_told.steps.push_back({name, outcome, std::move(found), decided});
    }
    void decide(std::string_view name) {
        for (ExplanationStep& step : m_told.steps)
            step.decided = step.name == name;
    }

    void lookAtRole(const std::string& role) {
        const std::string permission = m_permission.toString();
        const auto row = m_control.exec(kWord, role, permission, m_tenantId).one();
        const bool everywhere = row.get<std::optional<bool>>("everywhere").value_or(false);
        add("role", everywhere ? Outcome::Holds : Outcome::Refuses,
            "The role " + role + (everywhere ? " holds " : " does not hold ") + permission + ".", true);
        const auto here = row.get<std::optional<bool>>("here");
        if (!here) {
            add("exception", Outcome::Silent,
                m_tenantId.empty() ? "Only tenants have exceptions." : "The tenant says nothing else about the role.");
            return;
        }
        add("exception", *here ? Outcome::Holds : Outcome::Refuses,
            m_tenantId + " says otherwise: there " + role + (*here ? " may." : " may not."));
        decide("exception");
    }

    void lookAtEmployee(const std::vector<std::string>& roles, const std::vector<std::string>& permissions) {
        if (roles.empty() && permissions.empty()) {
            add("employee", Outcome::Silent, "No employee's record gives anything more.");
            return;
        }
        std::vector<std::string> through;
        for (const auto row : m_control.exec(kThrough, roles, m_tenantId, m_permission.toString()))
            through.push_back("the role " + row.get<std::string>(0));
        if (std::ranges::find(permissions, m_permission.toString()) != permissions.end())
            through.emplace_back("the permission itself");
        const bool already = std::ranges::any_of(
            m_told.steps, [](const ExplanationStep& step) { return step.decided && step.outcome == Outcome::Holds; });
        if (through.empty()) {
            add("employee", Outcome::Silent, "The employee's record gives other rights, but not this one.");
            return;
        }
        add("employee", Outcome::Holds, "The employee's record gives it: " + joined(through) + ".");
        if (!already)
            decide("employee");
    }

    postgres::Connection& m_control;
    const Subject& m_who;
    const std::string& m_tenantId;
    const Permission& m_permission;
    std::set<std::string> m_held;
    Explanation m_told;
};

} // namespace

std::string toString(Outcome outcome) {
    switch (outcome) {
    case Outcome::Holds:
        return "holds";
    case Outcome::Refuses:
        return "refuses";
    case Outcome::Silent:
        break;
    }
    return "silent";
}

Permission permissionFromText(const std::string& text) {
    const auto colon = text.find(':');
    if (colon == std::string::npos || colon == 0 || colon + 1 == text.size())
        throw Error("usage", "\"" + text + "\" is no permission.", "Write it as area:action, vendor:read for one.");
    return {text.substr(0, colon), text.substr(colon + 1)};
}

Explanation explain(control::ControlPlane& control, const PolicyEngine& engine, const Subject& who,
                    const std::string& tenantId, const Permission& permission, const postgres::Wait& wait) {
    auto lease = control.lend(wait);
    control::RoleStore(*lease).refuseUnknown({permission.toString()});
    std::optional<control::Tenant> tenant;
    if (!tenantId.empty())
        tenant = control::TenantStore(*lease).get(tenantId);
    Finder finder(*lease, who, tenantId, permission);
    finder.lookAtSession();
    finder.lookAtRoles();
    finder.askEngine(engine, wait.stop);
    finder.lookAtDatabase(tenant);
    return finder.take();
}

} // namespace landreeve::access
