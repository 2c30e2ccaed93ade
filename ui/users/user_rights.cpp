#include "ui/users/user_rights.h"

#include "core/access/gate.h"
#include "core/workspace/workspace.h"

namespace landreeve::ui::users {
namespace {

constexpr const char* kUsers = "user";
const access::Permission kReadRoles{"role", "read"};
const access::Permission kWriteRoles{"role", "write"};
const access::Permission kRevoke{"session", "revoke"};

QString deedOf(const access::Permission& permission) {
    return permission == kReadRoles       ? QStringLiteral("You cannot see what the roles may do.")
           : permission == kWriteRoles    ? QStringLiteral("You cannot change what the roles may do.")
           : permission == kRevoke        ? QStringLiteral("You cannot end sessions.")
           : permission.action == "write" ? QStringLiteral("You cannot give or take roles there.")
                                          : QStringLiteral("You cannot see who has which role.");
}

/// Where it is allowed: everywhere (empty), or in the tenant alone.
std::string refuseThereOrEverywhere(workspace::Workspace& workspace, const access::Permission& permission,
                                    const std::string& tenantId, const std::stop_token& stop) {
    const bool everywhere = workspace.gate().may(workspace.user(), {}, permission, {stop}).allowed;
    std::string place = everywhere ? std::string() : tenantId;
    control::Rights::refuse(workspace, permission, place, &deedOf, stop);
    return place;
}

} // namespace

UserRights::UserRights(workspace::Workspace& workspace, tasks::TaskRunner& runner, QObject* parent)
    : Rights(workspace, runner, &deedOf, parent) {}

std::optional<control::Rights::Answer> UserRights::mayThereOrEverywhere(const access::Permission& permission,
                                                                        const QString& tenantId) {
    const auto there = may(permission, tenantId);
    return tenantId.isEmpty() || !there || there->allowed ? there : may(permission, {});
}

std::optional<control::Rights::Answer> UserRights::mayUsers(const QString& action, const QString& tenantId) {
    return mayThereOrEverywhere({kUsers, action.toStdString()}, tenantId);
}

std::optional<control::Rights::Answer> UserRights::mayReadRoles(const QString& tenantId) {
    return mayThereOrEverywhere(kReadRoles, tenantId);
}

std::optional<control::Rights::Answer> UserRights::mayExplain(const QString& tenantId) {
    return may(kReadRoles, tenantId);
}

std::optional<control::Rights::Answer> UserRights::mayWriteRoles(const QString& tenantId) {
    return may(kWriteRoles, tenantId);
}

std::optional<control::Rights::Answer> UserRights::mayRevoke(const QString& tenantId) {
    return may(kRevoke, tenantId);
}

void refuseUnlessAllowed(workspace::Workspace& workspace, const std::string& action, const std::string& tenantId,
                         const std::stop_token& stop) {
    refuseThereOrEverywhere(workspace, {kUsers, action}, tenantId, stop);
}

std::string refuseToReadRoles(workspace::Workspace& workspace, const std::string& tenantId,
                              const std::stop_token& stop) {
    return refuseThereOrEverywhere(workspace, kReadRoles, tenantId, stop);
}

void refuseToExplain(workspace::Workspace& workspace, const std::string& tenantId, const std::stop_token& stop) {
    control::Rights::refuse(workspace, kReadRoles, tenantId, &deedOf, stop);
}

void refuseToWriteRoles(workspace::Workspace& workspace, const std::string& tenantId, const std::stop_token& stop) {
    control::Rights::refuse(workspace, kWriteRoles, tenantId, &deedOf, stop);
}

void refuseToRevoke(workspace::Workspace& workspace, const std::string& tenantId, const std::stop_token& stop) {
    control::Rights::refuse(workspace, kRevoke, tenantId, &deedOf, stop);
}

} // namespace landreeve::ui::users
