#pragma once

#include "core/health/report.h"
#include "ui/control/fleet_feed.h"
#include "ui/overview/health_strip.h"
#include "ui/shell/page.h"

#include <optional>

class QGridLayout;

namespace landreeve::workspace {
class Workspace;
}
namespace landreeve::ui::health {
class AlertList;
class HealthFeed;
} // namespace landreeve::ui::health
namespace landreeve::ui::tasks {
class TaskCentre;
}
namespace landreeve::ui::tenants {
class TenantRights;
}
namespace landreeve::ui::widgets {
class ErrorLine;
class LButton;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::overview {

class StatusBreakdown;

/// What needs somebody now, and how the workspace is. Every sheet loads alone.
class OverviewPage : public shell::Page {
    Q_OBJECT
public:
    OverviewPage(workspace::Workspace& workspace, control::FleetFeed& feed, health::HealthFeed& health,
                 tasks::TaskCentre& tasks, shell::Navigator& navigator, QWidget* parent = nullptr);

    void refresh() override;
    void activated(const QVariantMap& arguments) override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void build();
    void showHealth();
    void showFleet();
    void showAlerts();
    void showRights();
    void place();
    HealthStrip::Cell controlCell() const;
    HealthStrip::Cell serversCell() const;
    HealthStrip::Cell secretsCell() const;
    HealthStrip::Cell backupsCell() const;
    HealthStrip::Cell schemaCell() const;
    const landreeve::health::HealthCheck* check(const std::string& name) const;

    workspace::Workspace& m_workspace;
    control::FleetFeed& m_feed;
    health::HealthFeed& m_health;
    tasks::TaskCentre& m_tasks;
    shell::Navigator& m_navigator;
    widgets::LButton* m_check;
    widgets::LButton* m_provision;
    tenants::TenantRights* m_rights;
    widgets::ErrorLine* m_error;
    HealthStrip* m_strip;
    StatusBreakdown* m_breakdown;
    health::AlertList* m_alerts;
    QWidget* m_attention;
    QWidget* m_statuses;
    QWidget* m_servers;
    QWidget* m_running;
    QGridLayout* m_grid;
    bool m_narrow = false;
    int m_right = 0; ///< width of the right column; 0 before the first placing
};

} // namespace landreeve::ui::overview
