#pragma once

#include "core/access/verdict.h"
#include "core/stock/tenant_stock.h"
#include "ui/shell/navigator.h"
#include "ui/tasks/task_runner.h"

#include <functional>
#include <memory>

namespace landreeve::ui::stock {

/// What the pages of stock work with; app makes it once. It outlives them.
struct StockServices {
    tasks::TaskRunner& runner;
    shell::Navigator& navigator;
    /// The stock of a tenant, through the gate. Called on the window's thread: it must not block; what it gives lends
    /// its connections on workers.
    std::function<std::shared_ptr<landreeve::stock::TenantStock>(const QString& tenantId)> open;
    /// Whether whoever works here may do that in a tenant. Called on workers; where it is empty everything may be
    /// tried.
    std::function<access::Verdict(const access::Permission&, const std::string& tenantId, const std::stop_token&)> may =
        {};
};

} // namespace landreeve::ui::stock
