#include "core/stock/reorder.h"

#include "core/records/refusal.h"

#include <QJsonArray>

namespace landreeve::stock {
namespace {

constexpr std::string_view kProposals =
    "SELECT product_id, sku, name, unit, on_hand, in_transit, drafted, reserved, projected, reorder_level, quantity, "
    "coalesce(vendor_id::text, ''), coalesce(vendor_code, ''), coalesce(vendor_name, ''), "
    "coalesce(warehouse_location, ''), unit_price FROM reorder_proposals()";

constexpr std::string_view kOrders =
    "SELECT vendor_id, coalesce(order_id::text, ''), coalesce(po_number, ''), line_count, coalesce(refused, '') "
    "FROM reorder_orders($1::jsonb, $2::uuid)";

QString text(const std::string& words) {
    return QString::fromStdString(words);
}

QJsonValue given(const std::string& words) {
    return words.empty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text(words));
}

} // namespace

QJsonObject Proposal::toJson() const {
    return {{QStringLiteral("product_id"), text(productId)},
            {QStringLiteral("sku"), text(sku)},
            {QStringLiteral("name"), text(name)},
            {QStringLiteral("unit"), text(unit)},
            {QStringLiteral("on_hand"), text(onHand.toString())},
            {QStringLiteral("in_transit"), text(inTransit.toString())},
            {QStringLiteral("drafted"), text(drafted.toString())},
            {QStringLiteral("reserved"), text(reserved.toString())},
            {QStringLiteral("projected"), text(projected.toString())},
            {QStringLiteral("reorder_level"), text(level.toString())},
            {QStringLiteral("quantity"), text(quantity.toString())},
            {QStringLiteral("vendor"), given(vendorCode)},
            {QStringLiteral("vendor_name"), given(vendorName)},
            {QStringLiteral("warehouse"), given(warehouse)},
            {QStringLiteral("unit_price"), text(unitPrice.toString())}};
}

std::vector<Proposal> reorderProposals(access::TenantConnection& connection) {
    auto transaction = connection.begin();
    const auto result = transaction.exec(kProposals);
    transaction.commit();
    std::vector<Proposal> proposals;
    for (const auto row : result)
        proposals.push_back({row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2),
                             row.get<std::string>(3), row.get<Decimal>(4), row.get<Decimal>(5), row.get<Decimal>(6),
                             row.get<Decimal>(7), row.get<Decimal>(8), row.get<Decimal>(9), row.get<Decimal>(10),
                             row.get<std::string>(11), row.get<std::string>(12), row.get<std::string>(13),
                             row.get<std::string>(14), row.get<Decimal>(15)});
    return proposals;
}

QJsonObject ReorderOrder::toJson() const {
    return {{QStringLiteral("vendor_id"), text(vendorId)},
            {QStringLiteral("id"), given(orderId)},
            {QStringLiteral("po_number"), given(number)},
            {QStringLiteral("lines"), lines},
            {QStringLiteral("refused"), given(refused)}};
}

std::vector<ReorderOrder> makeReorderOrders(access::TenantConnection& connection,
                                            const std::optional<std::vector<ReorderLine>>& lines,
                                            const std::string& key) {
    std::optional<QJsonArray> decided;
    if (lines) {
        decided.emplace();
        for (const ReorderLine& line : *lines) {
            QJsonObject object{{QStringLiteral("product_id"), text(line.productId)}};
            if (line.quantity)
                object.insert(QStringLiteral("quantity"), text(line.quantity->toString()));
            if (line.vendorId)
                object.insert(QStringLiteral("vendor_id"), text(*line.vendorId));
            if (line.warehouse)
                object.insert(QStringLiteral("warehouse"), text(*line.warehouse));
            decided->append(object);
        }
    }
    return records::refusedAs(records::entity("purchase-order"), [&] {
        return connection.run([&](postgres::Transaction& transaction) {
            const auto result = transaction.exec(kOrders, decided, key);
            std::vector<ReorderOrder> orders;
            for (const auto row : result)
                orders.push_back({row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2),
                                  row.get<int>(3), row.get<std::string>(4)});
            return orders;
        });
    });
}

} // namespace landreeve::stock
