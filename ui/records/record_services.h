#pragma once

#include "core/access/verdict.h"
#include "core/orders/tenant_orders.h"
#include "core/records/draft_store.h"
#include "core/records/tenant_records.h"
#include "ui/shell/navigator.h"
#include "ui/tasks/task_runner.h"

#include <QDateTime>

#include <functional>
#include <memory>

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
    /// Whether whoever works here may do that in a tenant; `schema_ahead` is a code of it too. Called on workers; where
    /// it is empty everything may be tried.
    std::function<access::Verdict(const access::Permission&, const std::string& tenantId, const std::stop_token&)> may =
        {};
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
