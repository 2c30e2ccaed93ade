#pragma once

#include "core/documents/tenant_documents.h"
#include "ui/control/may.h"
#include "ui/shell/navigator.h"
#include "ui/tasks/task_centre.h"

#include <functional>
#include <memory>

namespace landreeve::ui::control {
class FleetFeed;
}

namespace landreeve::ui::documents {

/// Whether records of an entity are printed.
inline bool printsOf(const std::string& entity) {
    return entity == "purchase-order" || entity == "sales-order";
}

/// What printing in the window works with; app makes it once. It outlives the dialogs.
struct DocumentServices {
    tasks::TaskCentre& tasks;
    shell::Navigator& navigator;
    /// A tenant's documents, through the gate. Called on the window's thread: it must not block.
    std::function<std::shared_ptr<landreeve::documents::TenantDocuments>(const QString& tenantId)> open;
    control::MayFn may = {};
    /// Tells when somebody's rights become others; null: they are asked when a dialog is opened.
    const control::FleetFeed* fleet = nullptr;
};

} // namespace landreeve::ui::documents
