#pragma once

#include "ui/control/rights.h"

namespace landreeve::ui::users {

/// What whoever works here may do to people's roles.
class UserRights : public control::Rights {
    Q_OBJECT
public:
    UserRights(workspace::Workspace& workspace, tasks::TaskRunner& runner, QObject* parent = nullptr);

    /// `action` on the users of a tenant, by a right in it or in the workspace; `tenantId` empty: of the workspace.
    std::optional<Answer> mayUsers(const QString& action, const QString& tenantId);
    /// What the roles may do in a tenant, by a right in it or in the workspace; `tenantId` empty: everywhere.
    std::optional<Answer> mayReadRoles(const QString& tenantId);
    /// Why somebody may do something there, or may not.
    std::optional<Answer> mayExplain(const QString& tenantId);
    /// Whether a tenant's word on the roles (empty: the roles themselves) may be changed.
    std::optional<Answer> mayWriteRoles(const QString& tenantId);
    /// Whether sessions of a tenant (empty: all) may be ended.
    std::optional<Answer> mayRevoke(const QString& tenantId);

private:
    std::optional<Answer> mayThereOrEverywhere(const access::Permission& permission, const QString& tenantId);
};

/// Throws Error with the verdict's code where whoever works here may not do that to the users of a tenant. Blocks.
void refuseUnlessAllowed(workspace::Workspace& workspace, const std::string& action, const std::string& tenantId,
                         const std::stop_token& stop);
/// Where the roles may be read who wants to see them as they are in a tenant: everywhere (empty), or there alone.
std::string refuseToReadRoles(workspace::Workspace& workspace, const std::string& tenantId,
                              const std::stop_token& stop);
void refuseToExplain(workspace::Workspace& workspace, const std::string& tenantId, const std::stop_token& stop);
/// The role is the whole workspace's; what a tenant says otherwise is its own.
void refuseToWriteRoles(workspace::Workspace& workspace, const std::string& tenantId, const std::stop_token& stop);
void refuseToRevoke(workspace::Workspace& workspace, const std::string& tenantId, const std::stop_token& stop);

} // namespace landreeve::ui::users
