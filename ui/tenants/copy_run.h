#pragma once

#include "core/tenancy/copy_request.h"
#include "ui/tasks/task_centre.h"

#include <QObject>

#include <memory>
#include <optional>

namespace landreeve::workspace {
class Workspace;
}

namespace landreeve::ui::tenants {

/// What a tenant is to be made of.
struct CopyOrder {
    QString source;  ///< The tenant to clone; empty where a backup is restored.
    QString archive; ///< The backup's file.
    tenancy::CopyRequest request;

    bool isClone() const { return !source.isEmpty(); }
    QString id() const { return QString::fromStdString(request.id); }
};

/// One restore or clone as the window follows it: its steps as they happen and how it ended. Goes on when the panel is
/// closed. Window thread.
class CopyRun : public QObject {
    Q_OBJECT
public:
    enum class State { Running, Cancelling, Done, Failed, Cancelled };

    /// Starts it.
    CopyRun(workspace::Workspace& workspace, tasks::TaskCentre& tasks, CopyOrder order, QObject* parent);
    ~CopyRun() override;

    const CopyOrder& order() const { return m_order; }
    State state() const { return m_state; }
    bool isWorking() const { return m_state == State::Running || m_state == State::Cancelling; }
    const std::vector<tenancy::StepRecord>& steps() const { return m_steps; }
    /// What is said beside the step that runs.
    const QString& stepWords() const { return m_stepWords; }
    const std::optional<Error>& error() const { return m_error; }
    const std::optional<tenancy::CopyResult>& result() const { return m_result; }

    void cancel();

Q_SIGNALS:
    void changed();
    void ended();

private:
    struct Mailbox;
    void start();
    void end(State state);
    void takeStep(const tenancy::StepRecord& step);
    void takeWords(const QString& words);

    workspace::Workspace& m_workspace;
    tasks::TaskCentre& m_tasks;
    CopyOrder m_order;
    std::shared_ptr<Mailbox> m_mailbox;
    QPointer<tasks::Task> m_task;
    State m_state = State::Running;
    std::vector<tenancy::StepRecord> m_steps;
    QString m_stepWords;
    std::optional<Error> m_error;
    std::optional<tenancy::CopyResult> m_result;
};

} // namespace landreeve::ui::tenants
