#pragma once

#include "core/dashboard/tenant_dashboard.h"
#include "ui/control/may.h"
#include "ui/shell/navigator.h"
#include "ui/tasks/task_runner.h"

#include <QDateTime>

#include <functional>
#include <memory>

namespace landreeve::ui::dashboard {

/// What the dashboard works with; app makes it once. It outlives the page.
struct DashboardServices {
    tasks::TaskRunner& runner;
    shell::Navigator& navigator;
    /// The figures of a tenant, through the gate. Called on the window's thread: it must not block; what it gives lends
    /// its connections on workers.
    std::function<std::shared_ptr<landreeve::dashboard::TenantDashboard>(const QString& tenantId)> open;
    control::MayFn may = {};
    /// The system's where empty.
    std::function<QDateTime()> clock = {};
};

} // namespace landreeve::ui::dashboard
