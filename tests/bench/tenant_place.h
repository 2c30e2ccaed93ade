#pragma once

#include "core/records/tenant_records.h"

#include <QStringList>

#include <memory>

namespace landreeve::bench {

/// Lends connections to a tenant's database on a private server: socket folder, database, tenant id.
records::Lend lendAt(const QStringList& place);

std::shared_ptr<records::TenantRecords> recordsAt(const QStringList& place);

} // namespace landreeve::bench
