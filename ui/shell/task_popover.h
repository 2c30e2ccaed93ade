#pragma once

#include "ui/widgets/popover.h"

namespace landreeve::ui::tasks {
class TaskCentre;
}

namespace landreeve::ui::shell {

/// Running and recent tasks, each with its progress and its cancel (Ctrl+J).
class TaskPopover : public widgets::Popover {
    Q_OBJECT
public:
    TaskPopover(tasks::TaskCentre& centre, QWidget* window);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void rebuild();
    tasks::TaskCentre& m_centre;
    QWidget* m_list = nullptr;
};

} // namespace landreeve::ui::shell
