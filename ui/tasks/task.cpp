#include "ui/tasks/task.h"

#include <QPointer>

#include <algorithm>

namespace landreeve::ui::tasks {

Task::~Task() {
    {
        const std::scoped_lock lock(m_shared->mutex);
        m_shared->target = nullptr;
    }
    // Outside the lock: a stop callback may run here.
    m_shared->stop.request_stop();
}

double Task::fraction() const {
    if (m_state == State::Done)
        return 1;
    return m_progress.total > 0 ? std::clamp(m_progress.done / m_progress.total, 0.0, 1.0) : -1;
}

void Task::cancel() {
    if (isOver() || m_state == State::Cancelling)
        return;
    setState(State::Cancelling);
    m_shared->stop.request_stop();
}

void Task::setState(State state) {
    if (m_state == state)
        return;
    m_state = state;
    Q_EMIT stateChanged();
}

void Task::takeProgress() {
    {
        const std::scoped_lock lock(m_shared->mutex);
        m_progress = m_shared->newest;
        m_shared->posted = false;
    }
    if (!isOver())
        Q_EMIT progressed();
}

void Task::end(State state, std::unique_ptr<Error> error) {
    // The callback may destroy the owner, and with it this task.
    const QPointer<Task> alive(this);
    takeProgress();
    const auto onDone = std::move(m_onDone);
    const auto onFailed = std::move(m_onFailed);
    const auto onCancelled = std::move(m_onCancelled);
    m_error = std::move(error);
    if (state == State::Done && onDone)
        onDone();
    else if (state == State::Failed && onFailed)
        onFailed(Error(*m_error));
    else if (state == State::Cancelled && onCancelled)
        onCancelled();
    if (!alive)
        return;
    setState(state);
    Q_EMIT finished();
    deleteLater();
}

} // namespace landreeve::ui::tasks
