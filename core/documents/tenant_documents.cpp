#include "core/documents/tenant_documents.h"

#include "core/documents/printed_order.h"

#include <QJsonObject>

#include <algorithm>

namespace landreeve::documents {
namespace {

constexpr auto kWait = std::chrono::seconds(30);

bool isPurchase(DocumentKind kind) {
    return kind != DocumentKind::SalesOrder && kind != DocumentKind::PickingList;
}

PrintedDocument printed(DocumentKind kind, const RecordedOrder& order, const std::string& event,
                        const Letterhead& letterhead) {
    if (kind == DocumentKind::PickingList)
        return pickingList(order, letterhead);
    if (kind == DocumentKind::ReceivingList)
        return receivingList(order, letterhead);
    if (kind != DocumentKind::GoodsReceipt)
        return printedOrder(order, letterhead);
    if (order.receipts.empty())
        throw Error("record_not_found", "Nothing of " + order.number + " has been received yet.",
                    "Receive it first, or print the order.");
    const auto found =
        event.empty() ? order.receipts.end() - 1 : std::ranges::find(order.receipts, event, &RecordedReceipt::id);
    if (found == order.receipts.end())
        throw Error("record_not_found", order.number + " has no delivery " + event + ".",
                    "Take the id of a receive event from order show.");
    return goodsReceipt(order, *found, letterhead);
}

} // namespace

const char* areaOf(DocumentKind kind) {
    return isPurchase(kind) ? "purchase-order" : "sales-order";
}

std::vector<OrderKey> TenantDocuments::find(DocumentKind kind, const std::vector<std::string>& numbers,
                                            const std::stop_token& stop) {
    auto connection = m_lend({areaOf(kind), "read"}, {stop, kWait});
    std::vector<OrderKey> keys = ordersNumbered(connection, isPurchase(kind), numbers);
    std::string missing;
    for (const std::string& number : numbers) {
        if (std::ranges::find(keys, number, &OrderKey::number) == keys.end())
            missing += (missing.empty() ? "" : ", ") + number;
    }
    if (!missing.empty())
        throw Error("record_not_found", "There is no order " + missing + ".",
                    "Look for the number with record list " + std::string(areaOf(kind)) + ".")
            .withDetail("numbers", QString::fromStdString(missing));
    return keys;
}

std::vector<TenantDocuments::Delivery> TenantDocuments::deliveries(const std::string& id, const std::stop_token& stop) {
    auto connection = m_lend({areaOf(DocumentKind::GoodsReceipt), "read"}, {stop, kWait});
    std::vector<Delivery> deliveries;
    for (const RecordedReceipt& receipt : readOrder(connection, true, id).receipts)
        deliveries.push_back({receipt.id, receipt.at});
    return deliveries;
}

PrintedDocument TenantDocuments::show(DocumentKind kind, const std::string& id, const std::string& event,
                                      const std::stop_token& stop) {
    auto connection = m_lend({areaOf(kind), "read"}, {stop, kWait});
    return printed(kind, readOrder(connection, isPurchase(kind), id), event, m_letterhead(stop));
}

void TenantDocuments::take(DocumentKind kind, const std::vector<std::string>& ids, const std::string& event,
                           const std::string& target, const Make& make, const ProgressFn& progress,
                           const std::stop_token& stop) {
    auto connection = m_lend({areaOf(kind), "export"}, {stop, kWait});
    const Letterhead letterhead = m_letterhead(stop);
    const auto total = static_cast<double>(ids.size());
    double done = 0;
    for (const std::string& id : ids) {
        if (stop.stop_requested())
            throw Cancelled();
        connection.setWait({stop, kWait});
        const RecordedOrder order = readOrder(connection, isPurchase(kind), id);
        const PrintedDocument document = printed(kind, order, event, letterhead);
        const std::function<void()> finish = make({order.id, order.number}, document);
        const QJsonObject facts{{QStringLiteral("document"), QString::fromStdString(document.title)},
                                {QStringLiteral("number"), QString::fromStdString(order.number)},
                                {QStringLiteral("to"), QString::fromStdString(target)}};
        auto transaction = connection.begin();
        transaction.exec("SELECT audit_record('order.print', $1, $2, NULL, $3::jsonb)", areaOf(kind), id, facts);
        transaction.commit();
        if (finish)
            finish();
        report(progress, {"print", order.number, ++done, total});
    }
}

} // namespace landreeve::documents
