#pragma once

#include "core/access/verdict.h"
#include "core/transfer/tenant_transfer.h"
#include "ui/shell/navigator.h"
#include "ui/tasks/task_centre.h"

#include <functional>
#include <memory>

namespace landreeve::ui::transfer {

/// What import and export in the window work with; app makes it once. It outlives their pages.
struct TransferServices {
    tasks::TaskCentre& tasks;
    shell::Navigator& navigator;
    /// A tenant's imports and exports, through the gate. Called on the window's thread: it must not block.
    std::function<std::shared_ptr<landreeve::transfer::TenantTransfer>(const QString& tenantId)> open;
    /// A folder of the operator's own, where refused rows wait until they are saved.
    QString folder;
    /// Rows a transaction takes.
    std::size_t chunk = 10'000;
};

} // namespace landreeve::ui::transfer
