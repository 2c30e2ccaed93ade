#include "ui/tasks/task_runner.h"

#include <QMetaObject>

namespace landreeve::ui::tasks {

namespace {

struct End {
    Task::State state = Task::State::Done;
    std::unique_ptr<Error> error;
};

template <class Body>
End runBody(Body& body, const std::stop_token& stop, const ProgressFn& progress) {
    End end;
    try {
        if (stop.stop_requested())
            throw Cancelled();
        body(stop, progress);
    } catch (const Cancelled&) {
        end.state = Task::State::Cancelled;
    } catch (const Error& error) {
        end.state = Task::State::Failed;
        end.error = std::make_unique<Error>(error);
    } catch (const std::exception& error) {
        end.state = Task::State::Failed;
        end.error =
            std::make_unique<Error>("internal_error", std::string("Something unexpected happened: ") + error.what());
    }
    return end;
}

} // namespace

TaskRunner::TaskRunner(QObject* parent, int workers) : QObject(parent) {
    m_pool.setMaxThreadCount(workers);
    m_pool.setObjectName(QStringLiteral("TaskRunner"));
}

TaskRunner::~TaskRunner() {
    // Each task asks its work to stop as it goes; what has not begun leaves at once.
    const auto tasks = findChildren<Task*>(Qt::FindDirectChildrenOnly);
    qDeleteAll(tasks);
    m_pool.waitForDone();
}

Task* TaskRunner::start(QObject* owner, Body body, std::function<void()> done, std::function<void(const Error&)> failed,
                        std::function<void()> cancelled) {
    auto* task = new Task(this);
    task->m_onDone = std::move(done);
    task->m_onFailed = std::move(failed);
    task->m_onCancelled = std::move(cancelled);
    const std::shared_ptr<Task::Shared> shared = task->m_shared;
    shared->target = task;
    if (owner && owner != this)
        connect(owner, &QObject::destroyed, task, [task] { delete task; });

    const ProgressFn progress = [shared](const Progress& value) {
        const std::scoped_lock lock(shared->mutex);
        shared->newest = value;
        if (!shared->target || std::exchange(shared->posted, true))
            return;
        QMetaObject::invokeMethod(
            shared->target, [target = shared->target] { target->takeProgress(); }, Qt::QueuedConnection);
    };

    // The callbacks stay with the task: they belong to the window's thread, also when they are destroyed.
    m_pool.start([shared, progress, body = std::move(body)]() mutable {
        // Under the lock the target cannot be deleted; its events die with it afterwards.
        const auto post = [&shared](auto function) {
            const std::scoped_lock lock(shared->mutex);
            if (Task* target = shared->target)
                QMetaObject::invokeMethod(
                    target, [target, function] { function(*target); }, Qt::QueuedConnection);
        };
        post([](Task& target) {
            if (target.m_state == Task::State::Waiting)
                target.setState(Task::State::Running);
        });
        const auto end = std::make_shared<End>(runBody(body, shared->stop.get_token(), progress));
        // What the work captured goes here, on its own thread, before its end is told.
        body = nullptr;
        post([end](Task& target) { target.end(end->state, std::move(end->error)); });
    });
    return task;
}

} // namespace landreeve::ui::tasks
