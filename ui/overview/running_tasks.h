#pragma once

#include <QTimer>
#include <QWidget>

class QVBoxLayout;

namespace landreeve::ui::tasks {
class TaskCentre;
}
namespace landreeve::ui::widgets {
class Label;
}

namespace landreeve::ui::overview {

/// The tasks that run now, each with its progress and its cancel.
class RunningTasks : public QWidget {
    Q_OBJECT
public:
    explicit RunningTasks(tasks::TaskCentre& centre, QWidget* parent = nullptr);

private:
    void fill();

    tasks::TaskCentre& m_centre;
    QVBoxLayout* m_rows;
    widgets::Label* m_count;
    widgets::Label* m_none;
    QTimer* m_soon;
};

} // namespace landreeve::ui::overview
