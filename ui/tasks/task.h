#pragma once

#include "core/base/error.h"
#include "core/base/progress.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>

namespace landreeve::ui::tasks {

class TaskRunner;

/// One piece of blocking work on a worker, seen from the window's thread. Ends exactly once: done, failed or cancelled.
/// Deletes itself after its end; keep it in a QPointer.
class Task : public QObject {
    Q_OBJECT
public:
    enum class State { Waiting, Running, Cancelling, Done, Failed, Cancelled };

    ~Task() override;

    State state() const { return m_state; }
    bool isOver() const { return m_state >= State::Done; }
    /// The newest report of the work.
    const Progress& progress() const { return m_progress; }
    /// 0 to 1, or -1 while the work has not said how much there is.
    double fraction() const;
    /// The failure; only when the state is Failed.
    const Error* error() const { return m_error.get(); }

    /// Asks the work to stop. The state is Cancelling at once; the end comes when the work has left.
    void cancel();

Q_SIGNALS:
    void stateChanged();
    /// At most one at a time is under way to the window, however often the work reports.
    void progressed();
    /// After the outcome's callback. The task is deleted when control returns to the event loop.
    void finished();

private:
    friend class TaskRunner;
    explicit Task(QObject* parent) : QObject(parent) {}

    /// What both threads hold. The worker posts to `target` while it is set; the mutex guards both.
    struct Shared {
        std::mutex mutex;
        Task* target = nullptr;
        std::stop_source stop;
        Progress newest;
        bool posted = false;
    };

    void setState(State state);
    void takeProgress();
    void end(State state, std::unique_ptr<Error> error);

    std::function<void()> m_onDone;
    std::function<void(const Error&)> m_onFailed;
    std::function<void()> m_onCancelled;

    std::shared_ptr<Shared> m_shared = std::make_shared<Shared>();
    State m_state = State::Waiting;
    Progress m_progress;
    std::unique_ptr<Error> m_error;
};

} // namespace landreeve::ui::tasks
