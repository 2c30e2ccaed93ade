#include "core/access/access_check.h"

#include "core/access/explanation.h"

#include <QJsonObject>

namespace landreeve::access {

Verdict askForToken(control::ControlPlane& control, TokenSignIn& signIn, Gate& gate, const AccessQuestion& question,
                    const postgres::Wait& wait) {
    const Permission permission = permissionFromText(question.permission);
    Verdict verdict = signIn.admit(question.token, {control.clientAddress(wait), {}}, wait);
    if (verdict.allowed) {
        const std::string tenant = question.tenantId.empty() ? verdict.tenantId : question.tenantId;
        verdict = gate.may(verdict.subject, tenant, permission, wait);
    }
    if (control.schemaAhead())
        return verdict;
    auto lease = control.lend(wait);
    auto transaction = control.begin(*lease);
    transaction.exec("SELECT audit_record('access.check', 'permission', $1, nullif($2, ''), NULL, $3, nullif($4, ''))",
                     question.permission, verdict.tenantId,
                     QJsonObject{{QStringLiteral("allowed"), verdict.allowed},
                                 {QStringLiteral("issuer"), QString::fromStdString(verdict.subject.issuer)},
                                 {QStringLiteral("user_id"), QString::fromStdString(verdict.subject.userId)},
                                 {QStringLiteral("session"), QString::fromStdString(verdict.subject.sessionJti)}},
                     verdict.reason);
    transaction.commit();
    return verdict;
}

} // namespace landreeve::access
