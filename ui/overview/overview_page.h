#pragma once

#include "core/tenancy/health.h"
#include "ui/overview/alerts.h"
#include "ui/overview/health_strip.h"
#include "ui/shell/page.h"

#include <optional>

class QGridLayout;
class QTimer;

namespace landreeve::workspace {
class Workspace;
}
namespace landreeve::ui::tasks {
class Task;
class TaskCentre;
} // namespace landreeve::ui::tasks
namespace landreeve::ui::widgets {
class ErrorLine;
class LButton;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::overview {

class AlertList;
class StatusBreakdown;

/// What needs somebody now, and how the workspace is. Every sheet loads alone.
class OverviewPage : public shell::Page {
    Q_OBJECT
public:
    OverviewPage(workspace::Workspace& workspace, control::FleetFeed& feed, tasks::TaskCentre& tasks,
                 shell::Navigator& navigator, QWidget* parent = nullptr);

    void refresh() override;
    void activated(const QVariantMap& arguments) override;
    void deactivated() override;

Q_SIGNALS:
    /// How many things need somebody.
    void alertsChanged(int count);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void build();
    void checkHealth();
    void showHealth();
    void showFleet();
    void showAlerts();
    void apply(const Alert& alert);
    void place();
    HealthStrip::Cell controlCell() const;
    HealthStrip::Cell serversCell() const;
    HealthStrip::Cell secretsCell() const;
    HealthStrip::Cell backupsCell() const;
    HealthStrip::Cell schemaCell() const;
    const tenancy::HealthCheck* check(const std::string& name) const;

    workspace::Workspace& m_workspace;
    control::FleetFeed& m_feed;
    tasks::TaskCentre& m_tasks;
    shell::Navigator& m_navigator;
    std::optional<tenancy::HealthReport> m_health;
    QPointer<tasks::Task> m_checking;
    QTimer* m_again;
    QTimer* m_soon;
    widgets::LButton* m_check;
    widgets::LButton* m_provision;
    widgets::ErrorLine* m_error;
    HealthStrip* m_strip;
    StatusBreakdown* m_breakdown;
    AlertList* m_alerts;
    QWidget* m_attention;
    QWidget* m_statuses;
    QWidget* m_servers;
    QWidget* m_running;
    QGridLayout* m_grid;
    bool m_narrow = false;
    int m_right = 0; ///< width of the right column; 0 before the first placing
    int m_alertCount = -1;
};

} // namespace landreeve::ui::overview
