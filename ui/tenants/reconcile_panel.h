#pragma once

#include "core/tenancy/reconcile.h"
#include "ui/tasks/task_centre.h"
#include "ui/widgets/side_panel.h"

class QVBoxLayout;

namespace landreeve::workspace {
class Workspace;
}
namespace landreeve::ui::widgets {
class ErrorLine;
class Label;
class LButton;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::tenants {

/// What a crash, or somebody, left behind, looked for first; put right only when asked, with the number in the button.
class ReconcilePanel : public widgets::SidePanel {
    Q_OBJECT
public:
    ReconcilePanel(workspace::Workspace& workspace, tasks::TaskCentre& tasks, QWidget* parent = nullptr);

    /// Compares again, changing nothing.
    void look();

private:
    using Findings = std::vector<tenancy::ReconcileFinding>;
    void show(const Findings& findings, bool done);
    void putRight();
    void setSummary(const QString& words);

    workspace::Workspace& m_workspace;
    tasks::TaskCentre& m_tasks;
    widgets::Label* m_summary;
    widgets::ErrorLine* m_error;
    QVBoxLayout* m_rows;
    widgets::LButton* m_look;
    widgets::LButton* m_go;
};

} // namespace landreeve::ui::tenants
