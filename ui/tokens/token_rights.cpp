#include "ui/tokens/token_rights.h"

namespace landreeve::ui::tokens {
namespace {

QString deedOf(const access::Permission& permission) {
    return permission == kReadTokens      ? QStringLiteral("You cannot see keys and issuers.")
           : permission == kWriteTokens   ? QStringLiteral("You cannot make tokens or change which keys are trusted.")
           : permission == kWriteSettings ? QStringLiteral("You cannot change whose tokens are accepted.")
                                          : QStringLiteral("You cannot give users a role.");
}

} // namespace

TokenRights::TokenRights(workspace::Workspace& workspace, tasks::TaskRunner& runner, QObject* parent)
    : Rights(workspace, runner, &deedOf, parent) {}

void refuseUnlessAllowed(workspace::Workspace& workspace, const access::Permission& permission,
                         const std::string& tenantId, const std::stop_token& stop) {
    control::Rights::refuse(workspace, permission, tenantId, &deedOf, stop);
}

} // namespace landreeve::ui::tokens
