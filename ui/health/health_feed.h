#pragma once

#include "core/health/alert_tracker.h"
#include "core/health/report.h"
#include "ui/control/fleet_feed.h"
#include "ui/tasks/task_runner.h"

#include <QObject>
#include <QPointer>

#include <optional>
#include <set>
#include <vector>

class QTimer;

namespace landreeve::ui::tasks {
class Task;
}

namespace landreeve::ui::health {

/// How the workspace is, as the window knows it: looked at every half minute and whenever something changes that bears
/// on it. The one source of its alerts: overview, bell, health page and notifications read them here. Window thread.
class HealthFeed : public QObject {
    Q_OBJECT
public:
    /// What it is given must outlive it.
    HealthFeed(workspace::Workspace& workspace, control::FleetFeed& fleet, tasks::TaskRunner& runner,
               QObject* parent = nullptr);

    /// Nothing before the first look is over.
    const std::optional<landreeve::health::HealthReport>& report() const { return m_report; }
    /// The worst first.
    const std::vector<landreeve::health::Alert>& alerts() const { return m_alerts; }
    bool isLooking() const { return !m_looking.isNull(); }

public Q_SLOTS:
    /// Looks now; while it does, once more afterwards.
    void look();

Q_SIGNALS:
    void changed();
    void lookingChanged();
    /// Not of what the first look finds.
    void alertBegan(const landreeve::health::Alert& alert);
    void alertEnded(const landreeve::health::Alert& alert);

private:
    void take(landreeve::health::HealthReport report);
    void takeFleet();
    void ended();

    workspace::Workspace& m_workspace;
    control::FleetFeed& m_fleet;
    tasks::TaskRunner& m_runner;
    std::optional<landreeve::health::HealthReport> m_report;
    std::vector<landreeve::health::Alert> m_alerts;
    landreeve::health::AlertTracker m_tracker;
    QPointer<tasks::Task> m_looking;
    QTimer* m_soon;
    bool m_again = false;
    bool m_first = true;
};

} // namespace landreeve::ui::health
