#pragma once

#include "core/records/tenant_records.h"
#include "core/stock/tenant_stock.h"
#include "ui/control/may.h"
#include "ui/shell/navigator.h"
#include "ui/tasks/task_runner.h"

#include <functional>
#include <memory>

namespace landreeve::ui::control {
class FleetFeed;
}

namespace landreeve::ui::stock {

/// What the pages of stock work with; app makes it once. It outlives them.
struct StockServices {
    tasks::TaskRunner& runner;
    shell::Navigator& navigator;
    /// The stock of a tenant, through the gate. Called on the window's thread: it must not block; what it gives lends
    /// its connections on workers.
    std::function<std::shared_ptr<landreeve::stock::TenantStock>(const QString& tenantId)> open;
    control::MayFn may = {};
    /// Tells when somebody's rights become others; null: they are asked when a page is opened.
    const control::FleetFeed* fleet = nullptr;
    /// The records of a tenant, as `open`; empty: no vendor can be looked for.
    std::function<std::shared_ptr<landreeve::records::TenantRecords>(const QString& tenantId)> openRecords = {};
};

} // namespace landreeve::ui::stock
