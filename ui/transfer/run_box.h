#pragma once

#include "ui/tasks/task.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QWidget>

namespace landreeve::ui::widgets {
class Label;
class LButton;
class ProgressBar;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::transfer {

/// How far a task is, in place: a number, how long it may still take, and Cancel. Seen while it runs.
class RunBox : public QWidget {
    Q_OBJECT
public:
    /// `prefix` begins the objectNames of its parts ("checkProgress", "checkProgressWords", "checkCancelButton").
    RunBox(const QString& prefix, const QString& cancel, QWidget* parent);

    void follow(tasks::Task* task);
    tasks::Task* task() const { return m_task; }
    void cancel();

private:
    void show();

    QPointer<tasks::Task> m_task;
    QElapsedTimer m_began;
    widgets::Label* m_words;
    widgets::ProgressBar* m_bar;
    widgets::LButton* m_cancel;
};

} // namespace landreeve::ui::transfer
