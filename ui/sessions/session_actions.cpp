#include "ui/sessions/session_actions.h"

#include "core/sessions/session_store.h"
#include "core/workspace/workspace.h"
#include "ui/sessions/session_rights.h"
#include "ui/sessions/session_words.h"

namespace landreeve::ui::sessions {

using landreeve::sessions::SessionStore;

SessionActions::SessionActions(workspace::Workspace& workspace, tasks::TaskCentre& tasks, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_tasks(tasks) {}

template <typename Work>
void SessionActions::run(const QString& name, Work work, std::function<QString(qint64)> said,
                         std::function<void(qint64)> done) {
    const QPointer<SessionActions> self(this);
    const auto task = std::make_shared<QPointer<tasks::Task>>();
    *task = m_tasks.run(name, nullptr, std::move(work),
                        tasks::Outcome<qint64>{.done =
                                                   [self, task, tasks = QPointer(&m_tasks), said = std::move(said),
                                                    done = std::move(done)](qint64 count) {
                                                       if (tasks && *task)
                                                           tasks->setDone(*task, said(count));
                                                       if (self)
                                                           done(count);
                                                   },
                                               .failed =
                                                   [self](const Error& error) {
                                                       if (self)
                                                           Q_EMIT self->failed(error);
                                                   },
                                               .cancelled = {}});
}

void SessionActions::revoke(const RevokeScope& scope, const QString& reason) {
    run(
        QStringLiteral("Revoke sessions ") + scope.whose,
        [&workspace = m_workspace, scope, reason = reason.toStdString()](const std::stop_token& stop,
                                                                         const ProgressFn&) -> qint64 {
            refuseUnlessAllowed(workspace, "revoke", scope.tenantId.toStdString(), stop);
            SessionStore store(workspace.control());
            if (!scope.mark)
                return store.revoke(scope.session->key(), reason, {stop}) ? 1 : 0;
            return store.endedBy(store.mark(*scope.mark, reason, {stop}), {stop});
        },
        [whose = scope.whose](qint64 count) {
            return QStringLiteral("Revoked %1 %2").arg(sessionsWords(count), whose);
        },
        [this, scope](qint64 count) { Q_EMIT revoked(scope, count); });
}

void SessionActions::cleanUp(std::chrono::hours olderThan) {
    run(
        QStringLiteral("Clean up sessions"),
        [&workspace = m_workspace, olderThan](const std::stop_token& stop, const ProgressFn&) -> qint64 {
            refuseUnlessAllowed(workspace, "delete", {}, stop);
            return SessionStore(workspace.control()).cleanup(olderThan, 1000, {stop});
        },
        [](qint64 count) { return QStringLiteral("Deleted %1 that had ended").arg(sessionsWords(count)); },
        [this](qint64 count) { Q_EMIT cleanedUp(count); });
}

} // namespace landreeve::ui::sessions
