#include "ui/health/health_feed.h"

#include "core/health/finding.h"
#include "core/health/tenant_checks.h"
#include "core/health/workspace_health.h"
#include "core/workspace/workspace.h"

#include <QTimer>

#include <algorithm>

namespace landreeve::ui::health {

using control::FleetFeed;
using landreeve::health::Alert;
using landreeve::health::AlertChange;
using landreeve::health::HealthCheck;
using landreeve::health::HealthReport;
using landreeve::health::HealthStatus;

namespace {

constexpr int kAgainMs = 30'000;
/// However much changes at once, it is looked at now and then.
constexpr int kSoonMs = 1'500;

} // namespace

HealthFeed::HealthFeed(workspace::Workspace& workspace, FleetFeed& fleet, tasks::TaskRunner& runner, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_fleet(fleet), m_runner(runner), m_soon(new QTimer(this)) {
    auto* again = new QTimer(this);
    again->setInterval(kAgainMs);
    connect(again, &QTimer::timeout, this, &HealthFeed::look);
    again->start();
    m_soon->setSingleShot(true);
    m_soon->setInterval(kSoonMs);
    connect(m_soon, &QTimer::timeout, this, &HealthFeed::look);
    connect(&fleet, &FleetFeed::tablesChanged, this, [this](const std::set<std::string>& tables) {
        const bool concerned =
            std::ranges::any_of(std::to_array({"auth_failure", "backup", "issuer_key_set", "schema_look",
                                               "database_server", "sealing_failure", "audit_look"}),
                                [&](const char* table) { return tables.contains(table); });
        if (concerned && !m_soon->isActive())
            m_soon->start();
    });
    connect(&fleet, &FleetFeed::fleetChanged, this, &HealthFeed::takeFleet);
    connect(&fleet, &FleetFeed::linkChanged, this, [this] {
        if (m_fleet.link() != FleetFeed::Link::Connecting && m_report)
            look();
    });
    connect(&fleet, &FleetFeed::serversChanged, this, [this] {
        if (!m_report)
            return;
        for (const auto& server : m_fleet.fleet().servers) {
            const HealthCheck* check = m_report->check("server " + server.name);
            const auto found = m_fleet.serverLook(server.name);
            if (check == nullptr || (found && found->up() == (check->status == HealthStatus::Down))) {
                if (!m_soon->isActive())
                    m_soon->start();
                return;
            }
        }
    });
}

void HealthFeed::look() {
    if (m_looking) {
        m_again = true;
        return;
    }
    m_soon->stop();
    m_looking = m_runner.run(
        this,
        [&workspace = m_workspace](const std::stop_token& stop, const ProgressFn&) { return workspace.health(stop); },
        tasks::Outcome<HealthReport>{.done =
                                         [this](const HealthReport& report) {
                                             ended();
                                             take(report);
                                         },
                                     .failed = [this](const Error&) { ended(); },
                                     .cancelled = [this] { ended(); }});
    Q_EMIT lookingChanged();
}

void HealthFeed::ended() {
    m_looking = nullptr;
    if (std::exchange(m_again, false))
        look();
    else
        Q_EMIT lookingChanged();
}

void HealthFeed::take(HealthReport report) {
    m_report = std::move(report);
    m_alerts = alertsOf(*m_report);
    const bool first = std::exchange(m_first, false);
    const auto changes = m_tracker.take(*m_report);
    Q_EMIT changed();
    if (first)
        return;
    for (const AlertChange& change : changes) {
        if (change.begins)
            Q_EMIT alertBegan(change.alert);
        else
            Q_EMIT alertEnded(change.alert);
    }
}

// The same checks on what the window has just read of the tenants: nobody is asked for them again.
void HealthFeed::takeFleet() {
    if (!m_report) {
        look();
        return;
    }
    HealthReport report = *m_report;
    for (HealthCheck& check : report.checks) {
        if (check.name != "tenants" && check.name != "migrations")
            continue;
        HealthCheck now = check.name == "tenants" ? landreeve::health::tenantsCheck(m_fleet.fleet())
                                                  : landreeve::health::migrationsCheck(m_fleet.fleet());
        for (Alert& alert : now.alerts) {
            const auto before = std::ranges::find(check.alerts, alert.key(), &Alert::key);
            if (!alert.since)
                alert.since = before == check.alerts.end() ? std::chrono::system_clock::now() : before->since;
        }
        check = std::move(now);
    }
    const Time at = report.at;
    report = landreeve::health::reportOf(std::move(report.checks));
    report.at = at;
    take(std::move(report));
}

} // namespace landreeve::ui::health
