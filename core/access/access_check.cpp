#include "core/access/access_check.h"

#include "core/access/explanation.h"
#include "core/access/record_areas.h"
#include "core/base/error.h"
#include "core/control/tenant_store.h"

#include <QJsonObject>

namespace landreeve::access {
namespace {

void record(control::ControlPlane& control, const AccessQuestion& question, const Verdict& verdict,
            const std::string& reason, const postgres::Wait& wait) {
    if (control.schemaAhead())
        return;
    auto lease = control.lend(wait);
    auto transaction = control.begin(*lease);
    transaction.exec("SELECT audit_record('access.check', 'permission', $1, nullif($2, ''), NULL, $3, nullif($4, ''))",
                     question.permission, question.tenantId.empty() ? verdict.tenantId : question.tenantId,
                     QJsonObject{{QStringLiteral("allowed"), verdict.allowed},
                                 {QStringLiteral("issuer"), QString::fromStdString(verdict.subject.issuer)},
                                 {QStringLiteral("user_id"), QString::fromStdString(verdict.subject.userId)},
                                 {QStringLiteral("session"), QString::fromStdString(verdict.subject.sessionJti)}},
                     reason);
    transaction.commit();
}

/// As the gate does when it lends.
void refuseShut(control::ControlPlane& control, Verdict& verdict, const std::string& tenantId,
                const Permission& permission, const postgres::Wait& wait) {
    if (!verdict.allowed || tenantId.empty())
        return;
    auto lease = control.lend(wait);
    const control::Tenant tenant = control::TenantStore(*lease).get(tenantId);
    if (!isRecordArea(permission.area) || areRecordsOpen(tenant.status, verdict.role))
        return;
    verdict.allowed = false;
    verdict.code = verdict.reason = "tenant_not_active";
}

} // namespace

Verdict askForToken(control::ControlPlane& control, TokenSignIn& signIn, Gate& gate, const AccessQuestion& question,
                    const postgres::Wait& wait) {
    const Permission permission = permissionFromText(question.permission);
    Verdict verdict;
    try {
        verdict = signIn.admit(question.token, {control.clientAddress(wait), {}}, wait);
        if (verdict.allowed) {
            const std::string tenant = question.tenantId.empty() ? verdict.tenantId : question.tenantId;
            verdict = gate.may(verdict.subject, tenant, permission, wait);
            refuseShut(control, verdict, tenant, permission, wait);
        }
    } catch (const Error& error) {
        verdict.allowed = false;
        record(control, question, verdict, error.code(), wait);
        throw;
    }
    record(control, question, verdict, verdict.reason, wait);
    return verdict;
}

} // namespace landreeve::access
