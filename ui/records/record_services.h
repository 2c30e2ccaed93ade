#pragma once

#include "core/orders/tenant_orders.h"
#include "core/records/draft_store.h"
#include "core/records/tenant_records.h"
#include "ui/control/may.h"
#include "ui/shell/navigator.h"
#include "ui/tasks/task_runner.h"

#include <QDateTime>

#include <functional>
#include <memory>

namespace landreeve::ui::control {
class FleetFeed;
}
namespace landreeve::ui::transfer {
struct TransferServices;
}
namespace landreeve::ui::documents {
struct DocumentServices;
}

namespace landreeve::ui::records {

class RecordDesk;

/// What the pages of records work with; app makes it once. It outlives them.
struct RecordServices {
    tasks::TaskRunner& runner;
    shell::Navigator& navigator;
    /// The records of a tenant, through the gate. Called on the window's thread: it must not block; what it gives lends
    /// its connections on workers. Null where the tenant cannot be opened.
    std::function<std::shared_ptr<landreeve::records::TenantRecords>(const QString& tenantId)> open;
    /// Where arrangements of columns are kept; empty keeps none.
    QString settingsFile;
    /// The system's where empty.
    std::function<QDateTime()> clock = {};
    /// Where unsaved work is kept, under these names; null keeps none.
    std::shared_ptr<landreeve::records::DraftStore> drafts = {};
    std::string workspace = {};
    std::string operatorId = {};
    control::MayFn may = {};
    /// Tells when somebody's rights become others; null: they are asked when a page is opened.
    const control::FleetFeed* fleet = nullptr;
    /// The orders of a tenant, as `open` gives its records; empty: their products are looked up nowhere.
    std::function<std::shared_ptr<landreeve::orders::TenantOrders>(const QString& tenantId)> openOrders = {};
    /// Imports and exports; null: the lists offer neither.
    const transfer::TransferServices* transfer = nullptr;
    /// Orders on paper and as PDF; null: nothing is printed.
    const documents::DocumentServices* documents = nullptr;
    /// Joins the list and the form of one kind; registerRecordPages() sets it.
    RecordDesk* desk = nullptr;
};

} // namespace landreeve::ui::records
