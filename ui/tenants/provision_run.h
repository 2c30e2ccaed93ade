#pragma once

#include "core/tenancy/provisioner.h"
#include "ui/tasks/task_centre.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QHash>
#include <QObject>

#include <memory>
#include <optional>

namespace landreeve::workspace {
class Workspace;
}

namespace landreeve::ui::tenants {

/// One tenant's provisioning as the window follows it: its steps as they happen, what was said meanwhile, and how it
/// ended. Goes on when the wizard is left. Window thread.
class ProvisionRun : public QObject {
    Q_OBJECT
public:
    enum class State {
        Reading,   ///< Its steps are not known yet; with error(): they could not be read.
        Stopped,   ///< Half made, and nobody at it: to be resumed or undone.
        Elsewhere, ///< Another program is at it; its steps are read from the record.
        Running,
        Cancelling, ///< Asked to stop; the step that runs is being left.
        Undoing,
        Done,
        Undone
    };

    ProvisionRun(workspace::Workspace& workspace, tasks::TaskCentre& tasks, tenancy::ProvisionRequest request,
                 QObject* parent);
    ~ProvisionRun() override;

    const tenancy::ProvisionRequest& request() const { return m_request; }
    QString id() const { return QString::fromStdString(m_request.id); }
    State state() const { return m_state; }
    bool isWorking() const {
        return m_state == State::Running || m_state == State::Cancelling || m_state == State::Undoing;
    }
    /// Made whole or taken back.
    bool isOver() const { return m_state == State::Done || m_state == State::Undone; }
    const std::vector<tenancy::StepRecord>& steps() const { return m_steps; }
    /// Of the step that runs: 0 to 1, or -1; and the words beside it.
    double stepFraction() const { return m_stepFraction; }
    const QString& stepWords() const { return m_stepWords; }
    /// Steps that are done.
    int doneCount() const;
    /// The number of the step that runs or stopped, from 1; the last one at the end.
    int currentNumber() const;
    std::chrono::milliseconds elapsed() const;
    const QStringList& log() const { return m_log; }
    /// Why it stopped, or could not be read; nothing where it was cancelled or found half made.
    const std::optional<Error>& error() const { return m_error; }
    bool wasCancelled() const { return m_cancelled; }
    /// Found half made, and to be a restored or cloned tenant: it is undone, not gone on with.
    bool isCopy() const { return m_isCopy; }
    const std::optional<tenancy::ProvisionResult>& result() const { return m_result; }

    /// Begins, or goes on where it stopped.
    void start();
    void cancel();
    /// Takes back what was made.
    void undo();
    /// Reads the recorded steps of a tenant found half made; `elsewhere`: another program is at it now.
    void readSteps(bool elsewhere);
    /// The same once more.
    void readAgain() { readSteps(m_elsewhere); }

Q_SIGNALS:
    void changed();
    void stateChanged();
    void logged(const QString& line);
    /// The user asked, in the task bar, to see it.
    void showRequested();

private:
    struct Mailbox;
    void setState(State state);
    void takeStep(const tenancy::StepRecord& step);
    void takeProgress(const Progress& progress);
    void note(const QString& words);
    void stop(const std::optional<Error>& error, bool cancelled);

    workspace::Workspace& m_workspace;
    tasks::TaskCentre& m_tasks;
    tenancy::ProvisionRequest m_request;
    std::shared_ptr<Mailbox> m_mailbox;
    QPointer<tasks::Task> m_task;
    State m_state = State::Reading;
    std::vector<tenancy::StepRecord> m_steps;
    bool m_elsewhere = false; ///< As last asked by readSteps().
    bool m_reserved = false;
    double m_stepFraction = -1;
    QString m_stepWords;
    QStringList m_log;
    QElapsedTimer m_began;
    std::chrono::milliseconds m_took{0};
    std::optional<Error> m_error;
    bool m_cancelled = false;
    bool m_isCopy = false;
    std::optional<tenancy::ProvisionResult> m_result;
};

/// The provisionings of this window, by tenant.
class ProvisionRuns : public QObject {
    Q_OBJECT
public:
    ProvisionRuns(workspace::Workspace& workspace, tasks::TaskCentre& tasks, QObject* parent = nullptr);

    /// A run for this request, which replaces one of the same tenant that has ended.
    ProvisionRun* make(const tenancy::ProvisionRequest& request);
    /// The one of this tenant, or nullptr.
    ProvisionRun* find(const QString& id) const;

Q_SIGNALS:
    void showRequested(const QString& id);

private:
    workspace::Workspace& m_workspace;
    tasks::TaskCentre& m_tasks;
    QHash<QString, ProvisionRun*> m_runs;
};

} // namespace landreeve::ui::tenants
