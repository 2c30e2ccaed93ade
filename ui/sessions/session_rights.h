#pragma once

#include "ui/control/rights.h"

namespace landreeve::ui::sessions {

/// What whoever works here may do to sessions.
class SessionRights : public control::Rights {
    Q_OBJECT
public:
    SessionRights(workspace::Workspace& workspace, tasks::TaskRunner& runner, QObject* parent = nullptr);

    /// `action` on sessions of a tenant (empty: of the whole workspace).
    std::optional<Answer> may(const QString& action, const QString& tenantId);
};

/// Throws Error with the verdict's code where whoever works here may not do that. Blocks.
void refuseUnlessAllowed(workspace::Workspace& workspace, const std::string& action, const std::string& tenantId,
                         const std::stop_token& stop);

} // namespace landreeve::ui::sessions
