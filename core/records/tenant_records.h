#pragma once

#include "core/access/tenant_connection.h"
#include "core/records/grid_source.h"
#include "core/records/record_store.h"
#include "core/records/stock_adjustment.h"

namespace landreeve::records {

/// Lends a connection to the tenant's database for what a permission says; the gate's lend() with its subject and
/// tenant filled in. Called from workers; blocks and throws like it.
using Lend = std::function<access::TenantConnection(const access::Permission&, const postgres::Wait&)>;

/// One tenant's records for windows: each call lends its own connection, so any number of them may run at once.
/// Everything blocks until done, the stop, or the time limit.
class TenantRecords final : public GridSource {
public:
    TenantRecords(std::string tenantId, Lend lend) : m_tenantId(std::move(tenantId)), m_lend(std::move(lend)) {}

    const std::string& tenantId() const { return m_tenantId; }

    GridPage firstPage(const RecordQuery& query, int limit, std::stop_token stop) override;
    std::int64_t streamKeys(const RecordQuery& query, const KeyBlockFn& take, std::stop_token stop) override;
    std::vector<GridRow> rows(const RecordQuery& query, const std::vector<RowKey>& keys, std::stop_token stop) override;
    GridTotals totals(const RecordQuery& query, std::stop_token stop) override;
    GridTotals totalsOf(const RecordQuery& query, const std::vector<RowKey>& keys, std::stop_token stop) override;

    QJsonObject get(const Entity& entity, const std::string& id, std::stop_token stop);
    StockBalance adjust(const StockAdjustment& adjustment, std::stop_token stop);

private:
    access::TenantConnection lend(const Entity& entity, const char* action, std::stop_token stop,
                                  std::chrono::milliseconds timeout = std::chrono::seconds(30));

    std::string m_tenantId;
    Lend m_lend;
};

} // namespace landreeve::records
