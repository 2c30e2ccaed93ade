#pragma once

#include "ui/tasks/task_runner.h"

#include <QAbstractListModel>
#include <QElapsedTimer>

#include <vector>

namespace landreeve::ui::tasks {

/// The running and recent tasks a user should know of, newest first, and single lines of news ("Backed up
/// malabar-spice"). The task bar shows the newest, the popover all.
class TaskCentre : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        DetailRole = Qt::UserRole + 1, ///< step and detail, or the error
        FractionRole,                  ///< double, -1 while unknown
        TimeLeftRole,                  ///< "about 5 min left" or empty
        StateRole,                     ///< int(Task::State)
        ActionRole,                    ///< words of what can be done now ("Undo", "Show"), or empty
        TookRole                       ///< qint64, milliseconds so far or in all
    };

    /// How many ended entries are kept.
    static constexpr int kRecent = 50;

    explicit TaskCentre(TaskRunner& runner, QObject* parent = nullptr);

    /// Runs the work as TaskRunner::run does and lists it under the name. The list holds it, not a page: without an
    /// owner it goes on when the page that began it is gone, and its callbacks must not use that page.
    template <class Work, class T>
    Task* run(const QString& name, QObject* owner, Work work, Outcome<T> outcome) {
        Task* task = m_runner.run(owner ? owner : this, std::move(work), std::move(outcome));
        add(name, task);
        return task;
    }

    /// Lists a task that was started elsewhere.
    void add(const QString& name, Task* task);
    /// What the line says when the task is done, and what its link does.
    void setDone(Task* task, const QString& words, const QString& action = {}, std::function<void()> act = {});
    /// A line of news without a task.
    void say(const QString& words, Task::State state = Task::State::Done);

    void cancel(int row);
    void act(int row);
    /// Removes what has ended.
    void clearEnded();
    int runningCount() const;
    /// The names of those that run or wait, newest first.
    QStringList running() const;
    TaskRunner& runner() const { return m_runner; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

Q_SIGNALS:
    /// Something at the top began, moved, or ended; the task bar reads row 0 again.
    void newestChanged();
    void runningCountChanged(int count);

private:
    struct Entry {
        QString name;
        QPointer<Task> task;
        Task::State state = Task::State::Waiting;
        QString detail;
        QString doneWords;
        QString action;
        std::function<void()> act;
        double fraction = -1;
        QElapsedTimer began;
        qint64 took = 0;
    };

    int rowOf(const Task* task) const;
    void refresh(Task* task);
    void trim();
    static QString timeLeftOf(const Entry& entry);

    TaskRunner& m_runner;
    std::vector<Entry> m_entries;
};

} // namespace landreeve::ui::tasks
