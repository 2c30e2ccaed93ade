#pragma once

#include "ui/control/rights.h"

namespace landreeve::ui::tokens {

/// Reading what issuers publish, changing what is trusted, and whose tokens are taken here.
inline const access::Permission kReadTokens{"token", "read"};
inline const access::Permission kWriteTokens{"token", "write"};
inline const access::Permission kWriteUsers{"user", "write"};
inline const access::Permission kWriteSettings{"settings", "write"};

/// What whoever works here may do to tokens and keys.
class TokenRights : public control::Rights {
    Q_OBJECT
public:
    TokenRights(workspace::Workspace& workspace, tasks::TaskRunner& runner, QObject* parent = nullptr);
};

/// Throws Error with the verdict's code where whoever works here may not do that. Blocks.
void refuseUnlessAllowed(workspace::Workspace& workspace, const access::Permission& permission,
                         const std::string& tenantId, const std::stop_token& stop);

} // namespace landreeve::ui::tokens
