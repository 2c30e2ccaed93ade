#include "ui/tenants/tenant_rights.h"

namespace landreeve::ui::tenants {
namespace {

constexpr const char* kArea = "tenant";

QString deedOf(const access::Permission& permission) {
    return permission.action == "write"    ? QStringLiteral("You cannot make or change tenants.")
           : permission.action == "delete" ? QStringLiteral("You cannot delete tenants.")
           : permission.action == "export" ? QStringLiteral("You cannot back up or clone tenants.")
           : permission.action == "reveal" ? QStringLiteral("You cannot see the passwords of tenants.")
                                           : QStringLiteral("You cannot see the workspace’s tenants.");
}

} // namespace

TenantRights::TenantRights(workspace::Workspace& workspace, tasks::TaskRunner& runner, QObject* parent)
    : Rights(workspace, runner, &deedOf, parent) {}

std::optional<control::Rights::Answer> TenantRights::may(const QString& action, const QString& tenantId) {
    return Rights::may({kArea, action.toStdString()}, tenantId);
}

QString TenantRights::refusal(const QString& action, const QString& tenantId) {
    if (action == QLatin1String("clone")) {
        const QString why = refusal(QStringLiteral("export"), tenantId);
        return why.isEmpty() ? refusal(QStringLiteral("write")) : why;
    }
    const auto answer = may(action, tenantId);
    return answer && !answer->allowed ? answer->reason : QString();
}

void refuseUnlessAllowed(workspace::Workspace& workspace, const std::string& action, const std::string& tenantId,
                         const std::stop_token& stop) {
    control::Rights::refuse(workspace, {kArea, action}, tenantId, &deedOf, stop);
}

} // namespace landreeve::ui::tenants
