#pragma once

#include "ui/tenants/copy_run.h"
#include "ui/widgets/side_panel.h"

namespace landreeve::ui::control {
class FleetFeed;
}
namespace landreeve::ui::widgets {
class ChainView;
class Label;
class LButton;
class Sheet;
class StatusMark;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::tenants {

class CopyForm;

/// Clones a tenant, or makes one of a backup: asks for name and id as the wizard does, then shows the steps as they
/// happen, and what stands where they did not end well. What it began goes on when it is closed.
class CopyPanel : public widgets::SidePanel {
    Q_OBJECT
public:
    CopyPanel(workspace::Workspace& workspace, control::FleetFeed& feed, tasks::TaskCentre& tasks, QWidget* parent);

    /// Asks what the clone of this tenant is to be. While a copy is being made that one is shown.
    void askClone(const QString& id, const QString& name);
    void askRestore();
    CopyRun* run() const { return m_run; }

Q_SIGNALS:
    /// The user asked for the tenant that was made.
    void showTenantRequested(const QString& id);

private:
    void buildProgress();
    void ask(const QString& source, const QString& title, const QString& subtitle, const QString& name);
    void start(const CopyOrder& order);
    void showForm();
    void showRun();
    void showNotice();

    workspace::Workspace& m_workspace;
    control::FleetFeed& m_feed;
    tasks::TaskCentre& m_tasks;
    QObject* m_runs; ///< Whose children runs are: the page.
    QPointer<CopyRun> m_run;
    CopyForm* m_form;
    QWidget* m_progress;
    widgets::Sheet* m_notice = nullptr;
    widgets::StatusMark* m_noticeMark = nullptr;
    widgets::Label* m_noticeTitle = nullptr;
    widgets::Label* m_noticeText = nullptr;
    widgets::ChainView* m_chain = nullptr;
    widgets::LButton* m_second;
    widgets::LButton* m_go;
};

} // namespace landreeve::ui::tenants
