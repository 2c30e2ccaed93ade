#include "core/stock/stock_transfer.h"

#include "core/records/refusal.h"
#include "core/records/stock_adjustment.h"

namespace landreeve::stock {
namespace {

constexpr std::string_view kTransfer =
    "SELECT value, from_id, from_move, from_on_hand, from_valuation, from_average, from_version, to_id, to_move, "
    "to_on_hand, to_valuation, to_average, to_version FROM stock_transfer($1::uuid, $2::text, $3::text, $4::numeric, "
    "$5::text, $6::uuid, $7::bigint, $8::bigint)";

constexpr std::string_view kWriteOff = "SELECT inventory_id, move_id, damaged, version FROM "
                                       "stock_write_off($1::uuid, $2::text, $3::numeric, $4::text, $5::uuid)";

TransferEnd endIn(const postgres::Row& row, int first) {
    return {row.get<std::string>(first), row.get<std::string>(first + 1), row.get<Decimal>(first + 2),
            row.get<Decimal>(first + 3), row.get<Decimal>(first + 4),     row.get<std::int64_t>(first + 5)};
}

QJsonObject jsonOf(const TransferEnd& end) {
    return {{QStringLiteral("inventory_id"), QString::fromStdString(end.inventoryId)},
            {QStringLiteral("move_id"), QString::fromStdString(end.moveId)},
            {QStringLiteral("on_hand"), QString::fromStdString(end.onHand.toString())},
            {QStringLiteral("valuation"), QString::fromStdString(end.valuation.toString())},
            {QStringLiteral("avg_cost_per_unit"), QString::fromStdString(end.average.toString())},
            {QStringLiteral("version"), static_cast<qint64>(end.version)}};
}

} // namespace

QJsonObject Transferred::toJson() const {
    return {{QStringLiteral("value"), QString::fromStdString(value.toString())},
            {QStringLiteral("from"), jsonOf(from)},
            {QStringLiteral("to"), jsonOf(to)}};
}

Transferred transferStock(access::TenantConnection& connection, const StockTransfer& transfer) {
    return records::refusedAs(records::entity("inventory"), [&] {
        return connection.run([&](postgres::Transaction& transaction) {
            const auto result =
                transaction.exec(kTransfer, transfer.productId, transfer.from, transfer.to, transfer.quantity,
                                 transfer.reason, transfer.key, transfer.fromVersion, transfer.toVersion);
            const postgres::Row row = result.one();
            return Transferred{row.get<Decimal>(0), endIn(row, 1), endIn(row, 7)};
        });
    });
}

std::optional<TransferEffect> effectOf(const Place& from, const Place& to, const Decimal& quantity) {
    const auto out = records::effectOf(from.onHand, from.valuation, from.average, -quantity);
    if (!out)
        return std::nullopt;
    return TransferEffect{-out->value, out->onHand, out->valuation, to.onHand + quantity, to.valuation - out->value};
}

WrittenOff writeOff(access::TenantConnection& connection, const WriteOff& goods) {
    return records::refusedAs(records::entity("inventory"), [&] {
        return connection.run([&](postgres::Transaction& transaction) {
            const auto result =
                transaction.exec(kWriteOff, goods.productId, goods.warehouse, goods.quantity, goods.reason, goods.key);
            const postgres::Row row = result.one();
            return WrittenOff{row.get<std::string>(0), row.get<std::string>(1), row.get<Decimal>(2),
                              row.get<std::int64_t>(3)};
        });
    });
}

} // namespace landreeve::stock
