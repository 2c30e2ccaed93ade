#include "ui/tasks/task_centre.h"

#include "ui/theme/format.h"

#include <algorithm>

namespace landreeve::ui::tasks {

namespace {

QString words(const std::string& text) {
    return QString::fromStdString(text);
}

QString detailOf(const Progress& progress) {
    const QString step = words(progress.step);
    const QString detail = words(progress.detail);
    if (step.isEmpty() || detail.isEmpty())
        return step + detail;
    return step + QStringLiteral(": ") + detail;
}

} // namespace

TaskCentre::TaskCentre(TaskRunner& runner, QObject* parent) : QAbstractListModel(parent), m_runner(runner) {}

int TaskCentre::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int TaskCentre::rowOf(const Task* task) const {
    const auto found =
        std::find_if(m_entries.begin(), m_entries.end(), [task](const Entry& entry) { return entry.task == task; });
    return found == m_entries.end() ? -1 : static_cast<int>(found - m_entries.begin());
}

int TaskCentre::runningCount() const {
    return static_cast<int>(std::count_if(m_entries.begin(), m_entries.end(),
                                          [](const Entry& entry) { return entry.state < Task::State::Done; }));
}

QStringList TaskCentre::running() const {
    QStringList names;
    for (const Entry& entry : m_entries) {
        if (entry.state < Task::State::Done)
            names += entry.name;
    }
    return names;
}

void TaskCentre::add(const QString& name, Task* task) {
    beginInsertRows({}, 0, 0);
    Entry& added = *m_entries.insert(m_entries.begin(), Entry{});
    added.name = name;
    added.task = task;
    added.state = task->state();
    added.began.start();
    endInsertRows();
    connect(task, &Task::progressed, this, [this, task] { refresh(task); });
    connect(task, &Task::stateChanged, this, [this, task] { refresh(task); });
    // A task whose owner went before its end never says so itself.
    connect(task, &QObject::destroyed, this, [this] {
        for (std::size_t i = 0; i < m_entries.size(); ++i) {
            Entry& entry = m_entries[i];
            if (entry.task || entry.state >= Task::State::Done)
                continue;
            entry.state = Task::State::Cancelled;
            entry.took = entry.began.elapsed();
            const QModelIndex at = index(static_cast<int>(i));
            Q_EMIT dataChanged(at, at);
            Q_EMIT newestChanged();
            Q_EMIT runningCountChanged(runningCount());
        }
    });
    trim();
    Q_EMIT newestChanged();
    Q_EMIT runningCountChanged(runningCount());
}

void TaskCentre::setDone(Task* task, const QString& doneWords, const QString& action, std::function<void()> act) {
    const int row = rowOf(task);
    if (row < 0)
        return;
    Entry& entry = m_entries[static_cast<std::size_t>(row)];
    entry.doneWords = doneWords;
    entry.action = action;
    entry.act = std::move(act);
    const QModelIndex at = index(row);
    Q_EMIT dataChanged(at, at);
    Q_EMIT newestChanged();
}

void TaskCentre::say(const QString& text, Task::State state) {
    beginInsertRows({}, 0, 0);
    Entry entry;
    entry.name = text;
    entry.state = state;
    entry.fraction = state == Task::State::Done ? 1 : -1;
    m_entries.insert(m_entries.begin(), std::move(entry));
    endInsertRows();
    trim();
    Q_EMIT newestChanged();
}

void TaskCentre::refresh(Task* task) {
    const int row = rowOf(task);
    if (row < 0)
        return;
    Entry& entry = m_entries[static_cast<std::size_t>(row)];
    const bool wasRunning = entry.state < Task::State::Done;
    entry.state = task->state();
    entry.fraction = task->fraction();
    entry.detail = task->error() ? words(task->error()->message()) : detailOf(task->progress());
    if (task->isOver())
        entry.took = entry.began.elapsed();
    const QModelIndex at = index(row);
    Q_EMIT dataChanged(at, at);
    Q_EMIT newestChanged();
    if (wasRunning && task->isOver())
        Q_EMIT runningCountChanged(runningCount());
}

void TaskCentre::cancel(int row) {
    if (row >= 0 && row < rowCount() && m_entries[static_cast<std::size_t>(row)].task)
        m_entries[static_cast<std::size_t>(row)].task->cancel();
}

void TaskCentre::act(int row) {
    if (row < 0 || row >= rowCount())
        return;
    // A copy: what is done may change the list.
    const auto act = m_entries[static_cast<std::size_t>(row)].act;
    if (act)
        act();
}

void TaskCentre::clearEnded() {
    beginResetModel();
    std::erase_if(m_entries, [](const Entry& entry) { return entry.state >= Task::State::Done; });
    endResetModel();
    Q_EMIT newestChanged();
}

void TaskCentre::trim() {
    while (rowCount() - runningCount() > kRecent) {
        for (int row = rowCount() - 1; row >= 0; --row) {
            if (m_entries[static_cast<std::size_t>(row)].state < Task::State::Done)
                continue;
            beginRemoveRows({}, row, row);
            m_entries.erase(m_entries.begin() + row);
            endRemoveRows();
            break;
        }
    }
}

QString TaskCentre::timeLeftOf(const Entry& entry) {
    // Too early or too little done: any number would be a guess.
    if (entry.state != Task::State::Running || entry.fraction < 0.02 || entry.fraction >= 1 ||
        entry.began.elapsed() < 1000)
        return {};
    const auto elapsed = static_cast<double>(entry.began.elapsed());
    return theme::timeLeft(
        std::chrono::milliseconds(static_cast<qint64>(elapsed * (1 - entry.fraction) / entry.fraction)));
}

QVariant TaskCentre::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Entry& entry = m_entries[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return entry.state == Task::State::Done && !entry.doneWords.isEmpty() ? entry.doneWords : entry.name;
    case Qt::AccessibleTextRole:
        return QString(entry.name + QStringLiteral(", ") + entry.detail);
    case DetailRole:
        if (entry.state == Task::State::Cancelling)
            return QStringLiteral("cancelling");
        if (entry.state == Task::State::Cancelled)
            return QStringLiteral("cancelled");
        return entry.detail;
    case FractionRole:
        return entry.fraction;
    case TimeLeftRole:
        return timeLeftOf(entry);
    case StateRole:
        return static_cast<int>(entry.state);
    case ActionRole:
        return entry.state == Task::State::Done ? entry.action : QString();
    case TookRole:
        return entry.state >= Task::State::Done ? entry.took : entry.began.elapsed();
    default:
        return {};
    }
}

} // namespace landreeve::ui::tasks
