#pragma once

#include "ui/tasks/task.h"

#include <QPointer>
#include <QThreadPool>

#include <functional>
#include <optional>
#include <type_traits>

namespace landreeve::ui::tasks {

/// A result that carries nothing.
struct Nothing {};

/// Where the end of a task is told, on the window's thread; any of them may be empty. None is called once the owner of
/// the task is gone.
template <class T>
struct Outcome {
    std::function<void(T)> done = {};
    std::function<void(const Error&)> failed = {};
    std::function<void()> cancelled = {};
};

/// Runs blocking functions of core on a bounded pool of workers and brings their outcome to the window's thread.
/// Nothing of it waits on the window's thread, except the destructor: it asks all work to stop and lets it leave.
class TaskRunner : public QObject {
    Q_OBJECT
public:
    static constexpr int kWorkers = 8;

    explicit TaskRunner(QObject* parent = nullptr, int workers = kWorkers);
    ~TaskRunner() override;

    /// Runs `work` on a worker. Destroying `owner` asks it to stop and silences its outcome. `work` returns T, throws
    /// Error (failed), throws Cancelled (cancelled); another exception is a failure with code internal_error.
    template <class Work, class T = std::invoke_result_t<Work, std::stop_token, const ProgressFn&>>
    requires(!std::is_void_v<T>) Task* run(QObject* owner, Work work, Outcome<T> outcome) {
        auto result = std::make_shared<std::optional<T>>();
        return start(
            owner,
            [work = std::move(work), result](std::stop_token stop, const ProgressFn& progress) mutable {
                result->emplace(work(std::move(stop), progress));
            },
            [result, done = std::move(outcome.done)] {
                if (done)
                    done(std::move(**result));
            },
            std::move(outcome.failed), std::move(outcome.cancelled));
    }

    /// The same for work that returns nothing.
    template <class Work>
    requires std::is_void_v<std::invoke_result_t<Work, std::stop_token, const ProgressFn&>> Task*
    run(QObject* owner, Work work, Outcome<Nothing> outcome) {
        return start(
            owner, std::move(work),
            [done = std::move(outcome.done)] {
                if (done)
                    done(Nothing{});
            },
            std::move(outcome.failed), std::move(outcome.cancelled));
    }

private:
    using Body = std::function<void(std::stop_token, const ProgressFn&)>;
    Task* start(QObject* owner, Body body, std::function<void()> done, std::function<void(const Error&)> failed,
                std::function<void()> cancelled);

    QThreadPool m_pool;
};

} // namespace landreeve::ui::tasks
