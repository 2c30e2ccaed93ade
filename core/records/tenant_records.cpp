#include "core/records/tenant_records.h"

#include "core/records/grid_reader.h"

namespace landreeve::records {
namespace {

// Sorting a very large result may take long before its first key comes.
constexpr std::chrono::minutes kKeysTimeout(5);

} // namespace

access::TenantConnection TenantRecords::lend(const Entity& entity, const char* action, std::stop_token stop,
                                             std::chrono::milliseconds timeout) {
    return m_lend({entity.name, action}, {std::move(stop), timeout});
}

GridPage TenantRecords::firstPage(const RecordQuery& query, int limit, std::stop_token stop) {
    auto connection = lend(*query.entity, "read", std::move(stop));
    return GridReader(connection).firstPage(query, limit);
}

std::int64_t TenantRecords::streamKeys(const RecordQuery& query, const KeyBlockFn& take, std::stop_token stop) {
    auto connection = lend(*query.entity, "read", std::move(stop), kKeysTimeout);
    return GridReader(connection).streamKeys(query, take);
}

std::vector<GridRow> TenantRecords::rows(const RecordQuery& query, const std::vector<RowKey>& keys,
                                         std::stop_token stop) {
    auto connection = lend(*query.entity, "read", std::move(stop));
    return GridReader(connection).rows(query, keys);
}

GridTotals TenantRecords::totals(const RecordQuery& query, std::stop_token stop) {
    auto connection = lend(*query.entity, "read", std::move(stop), kKeysTimeout);
    return GridReader(connection).totals(query);
}

GridTotals TenantRecords::totalsOf(const RecordQuery& query, const std::vector<RowKey>& keys, std::stop_token stop) {
    auto connection = lend(*query.entity, "read", std::move(stop));
    return GridReader(connection).totalsOf(query, keys);
}

QJsonObject TenantRecords::get(const Entity& entity, const std::string& id, std::stop_token stop) {
    auto connection = lend(entity, "read", std::move(stop));
    return RecordStore(connection).get(entity, id);
}

StockBalance TenantRecords::adjust(const StockAdjustment& adjustment, std::stop_token stop) {
    auto connection = lend(entity("inventory"), "write", std::move(stop));
    return adjustStock(connection, adjustment);
}

} // namespace landreeve::records
