#pragma once

#include "core/base/error.h"
#include "ui/sessions/revoke_scope.h"
#include "ui/tasks/task_centre.h"

#include <QObject>

#include <chrono>

namespace landreeve::workspace {
class Workspace;
}

namespace landreeve::ui::sessions {

/// What can be done to sessions, as tasks that go on when the page is left. The gate is asked first. What fails is told
/// by failed() and stands in the task bar.
class SessionActions : public QObject {
    Q_OBJECT
public:
    SessionActions(workspace::Workspace& workspace, tasks::TaskCentre& tasks, QObject* parent = nullptr);

    void revoke(const RevokeScope& scope, const QString& reason);
    /// Deletes what has been over for so long.
    void cleanUp(std::chrono::hours olderThan);

Q_SIGNALS:
    /// So many were revoked.
    void revoked(const landreeve::ui::sessions::RevokeScope& scope, qint64 count);
    void cleanedUp(qint64 count);
    void failed(const landreeve::Error& error);

private:
    template <typename Work>
    void run(const QString& name, Work work, std::function<QString(qint64)> said, std::function<void(qint64)> done);

    workspace::Workspace& m_workspace;
    tasks::TaskCentre& m_tasks;
};

} // namespace landreeve::ui::sessions
