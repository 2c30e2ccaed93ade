#include "core/records/stock_count.h"

#include "core/base/ids.h"
#include "core/records/query_text.h"
#include "core/records/refusal.h"

#include <algorithm>
#include <unordered_map>

namespace landreeve::records {
namespace {

constexpr std::string_view kMoves =
    "SELECT m.seq, p.sku, m.warehouse_location, m.quantity, m.value, coalesce(m.reason, ''), m.by "
    "FROM unnest($1::uuid[]) WITH ORDINALITY AS a (id, n) JOIN stock_move m ON m.id = a.id "
    "JOIN product p ON p.tenant_id = m.tenant_id AND p.id = m.product_id ORDER BY a.n";

/// As every event of orders and stock locks them, so that none stands in the other's way.
constexpr std::string_view kInOrder =
    "SELECT a.n - 1 FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS a (product, warehouse, n) "
    "ORDER BY a.product, a.warehouse, a.n";

/// A longer one is not repeated: the database takes 500 characters.
constexpr std::size_t kLongReason = 480;

/// Undoes all, carrying what is to be told.
struct NotAll {
    StockCount count;
};

} // namespace

std::vector<StockLine> stockLines(access::TenantConnection& connection, const std::vector<RowKey>& keys) {
    const Entity& inventory = entity("inventory");
    std::vector<const Field*> columns;
    for (const char* name : {"sku", "product_name", "product_id", "warehouse_location", "unit", "on_hand", "reserved",
                             "avg_cost_per_unit", "cost_price", "valuation"})
        columns.push_back(&inventory.at(name));
    std::vector<std::string> ids;
    ids.reserve(keys.size());
    for (const RowKey& key : keys)
        ids.push_back(key.toString());
    QueryText text({&inventory});
    const postgres::Statement statement = text.rows(columns, ids);
    auto transaction = connection.begin();
    const auto result = transaction.connection().execParams(statement.sql, statement.params);
    transaction.commit();
    std::unordered_map<RowKey, StockLine> read;
    for (const auto row : result) {
        const auto words = [&](int column) { return row.get<std::optional<std::string>>(column).value_or(""); };
        const auto decimal = [&](int column) { return row.get<std::optional<Decimal>>(column).value_or(Decimal()); };
        StockLine line{RowKey::parse(row.text(0)).value_or(RowKey()),
                       row.get<std::int64_t>(1),
                       words(2),
                       words(3),
                       words(4),
                       words(5),
                       words(6),
                       decimal(7),
                       decimal(8),
                       decimal(9).isZero() ? decimal(10) : decimal(9),
                       decimal(11)};
        read.emplace(line.key, std::move(line));
    }
    std::vector<StockLine> lines;
    for (const RowKey& key : keys) {
        if (const auto found = read.find(key); found != read.end())
            lines.push_back(found->second);
    }
    return lines;
}

StockCount adjustTogether(access::TenantConnection& connection, const std::vector<StockAdjustment>& adjustments,
                          const ProgressFn& progress) {
    std::vector<std::string> products;
    std::vector<std::string> warehouses;
    for (const StockAdjustment& adjustment : adjustments) {
        products.push_back(adjustment.productId);
        warehouses.push_back(adjustment.warehouse);
    }
    try {
        return connection.run([&](postgres::Transaction& transaction) {
            StockCount count;
            count.balances.resize(adjustments.size());
            int done = 0;
            for (const postgres::Row row : transaction.exec(kInOrder, products, warehouses)) {
                const auto i = static_cast<std::size_t>(row.get<std::int64_t>(0));
                try {
                    count.balances[i] =
                        postgres::inSavepoint(transaction, [&] { return adjustStock(transaction, adjustments[i]); });
                } catch (const Error& error) {
                    if (!concernsRecords(error))
                        throw;
                    count.refused.push_back({i, refusalOf(entity("inventory"), error)});
                }
                report(progress,
                       {"adjusting", {}, static_cast<double>(++done), static_cast<double>(adjustments.size())});
            }
            if (!count.refused.empty()) {
                count.balances.clear();
                std::ranges::sort(count.refused, {}, &RefusedAdjustment::line);
                throw NotAll{std::move(count)};
            }
            return count;
        });
    } catch (NotAll& none) {
        return std::move(none.count);
    }
}

std::vector<StockAdjustment> undoOf(const std::vector<StockAdjustment>& made, const StockCount& count) {
    std::vector<StockAdjustment> all;
    for (std::size_t i = 0; i < made.size() && i < count.balances.size(); ++i) {
        const StockBalance& now = count.balances[i];
        StockAdjustment back{made[i].productId, made[i].warehouse, -made[i].quantity,
                             made[i].reason.size() > kLongReason ? "Taken back" : "Taken back: " + made[i].reason,
                             newUuid()};
        // An outflow leaves the average, which is what comes in again is worth.
        if (made[i].quantity.isNegative() && !now.averageCost.isZero())
            back.unitCost = now.averageCost;
        back.expectedVersion = now.version;
        all.push_back(std::move(back));
    }
    return all;
}

std::vector<LedgerMove> ledgerMoves(access::TenantConnection& connection, const std::vector<std::string>& ids) {
    auto transaction = connection.begin();
    const auto result = transaction.exec(kMoves, ids);
    transaction.commit();
    std::vector<LedgerMove> moves;
    for (const auto row : result)
        moves.push_back({row.get<std::int64_t>(0), row.get<std::string>(1), row.get<std::string>(2),
                         row.get<Decimal>(3), row.get<Decimal>(4), row.get<std::string>(5), row.get<std::string>(6)});
    return moves;
}

} // namespace landreeve::records
