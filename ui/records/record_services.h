#pragma once

#include "core/records/tenant_records.h"
#include "ui/shell/navigator.h"
#include "ui/tasks/task_runner.h"

#include <QDateTime>

#include <functional>
#include <memory>

namespace landreeve::ui::records {

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
};

} // namespace landreeve::ui::records
