#pragma once

#include <QPersistentModelIndex>
#include <QWidget>

namespace landreeve::ui::tasks {
class TaskCentre;
}

namespace landreeve::ui::widgets {
class Label;
class LButton;
class ProgressBar;
class StatusMark;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::shell {

/// One task: name, bar with its number, detail and time left, cancel. Follows its row of the TaskCentre.
class TaskRow : public QWidget {
    Q_OBJECT
public:
    TaskRow(tasks::TaskCentre& centre, int row, QWidget* parent = nullptr);

private:
    void read();
    tasks::TaskCentre& m_centre;
    QPersistentModelIndex m_index;
    widgets::StatusMark* m_mark;
    widgets::Label* m_name;
    widgets::LButton* m_cancel;
    widgets::LButton* m_action;
    widgets::ProgressBar* m_bar;
    widgets::Label* m_percent;
    widgets::Label* m_detail;
    widgets::Label* m_left;
};

} // namespace landreeve::ui::shell
