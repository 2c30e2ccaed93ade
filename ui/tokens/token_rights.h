#pragma once

#include "core/access/verdict.h"
#include "ui/tasks/task_runner.h"

#include <QHash>
#include <QObject>
#include <QSet>

namespace landreeve::workspace {
class Workspace;
}

namespace landreeve::ui::tokens {

/// Reading what issuers publish, changing what is trusted, and whose tokens are taken here.
inline const access::Permission kReadTokens{"token", "read"};
inline const access::Permission kWriteTokens{"token", "write"};
inline const access::Permission kWriteUsers{"user", "write"};
inline const access::Permission kWriteSettings{"settings", "write"};

/// What whoever works here may do to tokens and keys, asked of the gate when it is first wanted and kept until
/// forget(). The gate is asked again before anything is done. Window thread.
class TokenRights : public QObject {
    Q_OBJECT
public:
    struct Answer {
        bool allowed = false;
        QString reason = {}; ///< Why not, and who can change that.
    };

    TokenRights(workspace::Workspace& workspace, tasks::TaskRunner& runner, QObject* parent = nullptr);

    /// Whether that is allowed in a tenant (empty: in the workspace); nothing while it is being asked, and answered()
    /// tells.
    std::optional<Answer> may(const access::Permission& permission, const QString& tenantId = {});
    void forget();

Q_SIGNALS:
    void answered();

private:
    workspace::Workspace& m_workspace;
    tasks::TaskRunner& m_runner;
    QHash<QString, Answer> m_answers;
    QSet<QString> m_asked;
    int m_times = 0; ///< How often it was forgotten: older answers do not count.
};

/// Throws Error with the verdict's code where whoever works here may not do that. Blocks.
void refuseUnlessAllowed(workspace::Workspace& workspace, const access::Permission& permission,
                         const std::string& tenantId, const std::stop_token& stop);

} // namespace landreeve::ui::tokens
