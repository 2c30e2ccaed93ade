#pragma once

#include "ui/control/rights.h"

namespace landreeve::ui::tenants {

/// What whoever works here may do to tenants.
class TenantRights : public control::Rights {
    Q_OBJECT
public:
    TenantRights(workspace::Workspace& workspace, tasks::TaskRunner& runner, QObject* parent = nullptr);

    /// `action` on a tenant (empty: on those of the whole workspace, also on one that is not there yet).
    std::optional<Answer> may(const QString& action, const QString& tenantId = {});
    /// Why that may not be done, and who can change that; empty where it may, and while it is being asked. `clone` is
    /// what it takes: to export the tenant, and to make another one.
    QString refusal(const QString& action, const QString& tenantId = {});
};

/// Throws Error with the verdict's code where whoever works here may not do that. Blocks.
void refuseUnlessAllowed(workspace::Workspace& workspace, const std::string& action, const std::string& tenantId,
                         const std::stop_token& stop);

} // namespace landreeve::ui::tenants
