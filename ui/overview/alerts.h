#pragma once

#include "core/tenancy/fleet.h"
#include "core/tenancy/health.h"
#include "ui/control/fleet_feed.h"
#include "ui/widgets/status.h"

#include <QList>
#include <QString>

#include <optional>

namespace landreeve::ui::overview {

/// Something that needs somebody, and its remedy.
struct Alert {
    enum class Remedy {
        ResumeProvisioning, ///< of `subject`, a tenant
        Reconcile,
        LookAgain,
        ShowSignIns,
        CopyCommand ///< `subject` is the command
    };
    QString id; ///< the same for the same trouble
    widgets::Status mark;
    QString title;
    QString detail;
    Remedy remedy = Remedy::LookAgain;
    QString subject;
    QString button;
};

/// What needs somebody now, the worst first: half-made tenants, servers that do not answer, checks that are not well,
/// tenants behind on migrations.
QList<Alert> alertsOf(const control::FleetFeed& feed, const std::optional<tenancy::HealthReport>& health);

} // namespace landreeve::ui::overview
