#pragma once

#include "core/access/verdict.h"
#include "ui/tasks/task_runner.h"

#include <QHash>
#include <QObject>
#include <QSet>

namespace landreeve::workspace {
class Workspace;
}

namespace landreeve::ui::sessions {

/// What whoever works here may do to sessions, asked of the gate when it is first wanted and kept until forget(). The
/// gate is asked again before anything is done. Window thread.
class SessionRights : public QObject {
    Q_OBJECT
public:
    struct Answer {
        bool allowed = false;
        QString reason = {}; ///< Why not, and who can change that.
        QString code = {};   ///< The verdict's.
    };

    SessionRights(workspace::Workspace& workspace, tasks::TaskRunner& runner, QObject* parent = nullptr);

    /// Whether `action` on sessions of a tenant (empty: of the whole workspace) is allowed; nothing while that is being
    /// asked, and answered() tells.
    std::optional<Answer> may(const QString& action, const QString& tenantId);
    void forget();

Q_SIGNALS:
    void answered();

private:
    workspace::Workspace& m_workspace;
    tasks::TaskRunner& m_runner;
    QHash<QString, Answer> m_answers;
    QSet<QString> m_asked;
    int m_round = 0;
};

/// Throws Error with the verdict's code where whoever works here may not do that. Blocks.
void refuseUnlessAllowed(workspace::Workspace& workspace, const std::string& action, const std::string& tenantId,
                         const std::stop_token& stop);

} // namespace landreeve::ui::sessions
