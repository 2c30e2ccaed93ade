#include "core/records/stock_adjustment.h"

#include "core/base/error.h"
#include "core/records/query_text.h"
#include "core/records/record_json.h"
#include "core/records/refusal.h"

#include <algorithm>

namespace landreeve::records {
namespace {

constexpr std::string_view kAdjust =
    "SELECT inventory_id, move_id, on_hand, valuation, avg_cost_per_unit, version FROM "
    "stock_adjust($1::uuid, $2::text, $3::numeric, $4::text, $5::uuid, $6::numeric, "
    "$7::bigint)";

QJsonValue rowNow(access::TenantConnection& connection, const StockAdjustment& adjustment) {
    const Entity& inventory = entity("inventory");
    const RecordQuery query{&inventory,
                            {},
                            {{"product_id", Compare::Equal, {adjustment.productId}},
                             {"warehouse_location", Compare::Equal, {adjustment.warehouse}}},
                            {}};
    const auto columns = allColumns(inventory);
    QueryText text(query);
    const postgres::Statement statement = text.page(columns, 1, std::nullopt, false);
    auto transaction = connection.begin();
    const auto result = transaction.connection().execParams(statement.sql, statement.params);
    transaction.commit();
    const auto row = result.first();
    return row ? QJsonValue(recordOf(*row, columns)) : QJsonValue();
}

} // namespace

QJsonObject StockBalance::toJson() const {
    return {{QStringLiteral("inventory_id"), QString::fromStdString(inventoryId)},
            {QStringLiteral("move_id"), QString::fromStdString(moveId)},
            {QStringLiteral("on_hand"), QString::fromStdString(onHand.toString())},
            {QStringLiteral("valuation"), QString::fromStdString(valuation.toString())},
            {QStringLiteral("avg_cost_per_unit"), QString::fromStdString(averageCost.toString())},
            {QStringLiteral("version"), static_cast<qint64>(version)}};
}

StockBalance adjustStock(postgres::Transaction& transaction, const StockAdjustment& adjustment) {
    const auto result =
        transaction.exec(kAdjust, adjustment.productId, adjustment.warehouse, adjustment.quantity, adjustment.reason,
                         adjustment.key, adjustment.unitCost, adjustment.expectedVersion);
    const postgres::Row row = result.one();
    return {row.get<std::string>(0), row.get<std::string>(1), row.get<Decimal>(2),
            row.get<Decimal>(3),     row.get<Decimal>(4),     row.get<std::int64_t>(5)};
}

StockBalance adjustStock(access::TenantConnection& connection, const StockAdjustment& adjustment) {
    try {
        return refusedAs(entity("inventory"), [&] {
            return connection.run(
                [&](postgres::Transaction& transaction) { return adjustStock(transaction, adjustment); });
        });
    } catch (Error& error) {
        if (error.code() == "record_changed")
            error.withDetail("theirs", rowNow(connection, adjustment));
        throw;
    }
}

std::optional<StockEffect> effectOf(const Decimal& onHand, const Decimal& valuation, const Decimal& average,
                                    const Decimal& quantity) {
    const Decimal after = onHand + quantity;
    if (after.isNegative())
        return std::nullopt;
    const Decimal zero;
    Decimal value;
    if (!quantity.isNegative())
        value = (quantity * average).rounded(2);
    else
        value = -std::max(zero, valuation - (after * average).rounded(2));
    return StockEffect{after, value, valuation + value};
}

} // namespace landreeve::records
