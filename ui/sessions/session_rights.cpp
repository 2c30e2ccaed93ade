#include "ui/sessions/session_rights.h"

namespace landreeve::ui::sessions {
namespace {

constexpr const char* kArea = "session";

QString deedOf(const access::Permission& permission) {
    return permission.action == "revoke"   ? QStringLiteral("You can read sessions but not revoke them.")
           : permission.action == "delete" ? QStringLiteral("You can read sessions but not clean them up.")
                                           : QStringLiteral("You cannot see who is in.");
}

} // namespace

SessionRights::SessionRights(workspace::Workspace& workspace, tasks::TaskRunner& runner, QObject* parent)
    : Rights(workspace, runner, &deedOf, parent) {}

std::optional<control::Rights::Answer> SessionRights::may(const QString& action, const QString& tenantId) {
    return Rights::may({kArea, action.toStdString()}, tenantId);
}

void refuseUnlessAllowed(workspace::Workspace& workspace, const std::string& action, const std::string& tenantId,
                         const std::stop_token& stop) {
    control::Rights::refuse(workspace, {kArea, action}, tenantId, &deedOf, stop);
}

} // namespace landreeve::ui::sessions
