#include "core/stock/stock_take.h"

#include "core/base/error.h"

#include <QUuid>

#include <algorithm>
#include <set>

namespace landreeve::stock {
namespace {

constexpr std::string_view kBooks =
    "SELECT c.n, coalesce(p.id::text, ''), w.code IS NOT NULL, coalesce(i.on_hand, 0), coalesce(i.version, 0) "
    "FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS c (sku, warehouse, n) "
    "LEFT JOIN product p ON p.sku = c.sku LEFT JOIN warehouse w ON w.code = c.warehouse "
    "LEFT JOIN inventory i ON i.product_id = p.id AND i.warehouse_location = c.warehouse ORDER BY c.n";

Error faultOf(const char* code, std::size_t line, const std::string& words) {
    return Error(code, "Line " + std::to_string(line) + ": " + words, "Correct the line; nothing was changed.")
        .withDetail("line", static_cast<qint64>(line));
}

} // namespace

std::vector<TakenPlace> compareCount(access::TenantConnection& connection, const std::vector<CountedPlace>& count) {
    std::vector<std::string> skus;
    std::vector<std::string> warehouses;
    std::set<std::pair<std::string, std::string>> seen;
    for (const CountedPlace& place : count) {
        skus.push_back(place.sku);
        warehouses.push_back(place.warehouse);
        if (!seen.emplace(place.sku, place.warehouse).second)
            throw faultOf("invalid_record", skus.size(), place.sku + " in " + place.warehouse + " is counted twice.");
        if (place.counted.isNegative())
            throw faultOf("invalid_record", skus.size(), "a count is never below zero.");
    }
    auto transaction = connection.begin();
    const auto books = transaction.exec(kBooks, skus, warehouses);
    transaction.commit();
    std::vector<TakenPlace> places;
    for (const auto row : books) {
        const CountedPlace& place = count[places.size()];
        const auto onHand = row.get<Decimal>(3);
        if (row.text(1).empty())
            throw faultOf("record_not_found", places.size() + 1, "there is no product \"" + place.sku + "\".");
        if (!row.get<bool>(2))
            throw faultOf("record_not_found", places.size() + 1, "there is no warehouse \"" + place.warehouse + "\".");
        places.push_back({place, row.get<std::string>(1), onHand, place.counted - onHand, row.get<std::int64_t>(4)});
    }
    return places;
}

records::StockCount takeStock(access::TenantConnection& connection, const std::vector<TakenPlace>& places,
                              const std::string& reason, const std::string& key, const ProgressFn& progress) {
    std::vector<std::size_t> lines;
    std::vector<records::StockAdjustment> adjustments;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const TakenPlace& taken = places[i];
        if (taken.difference.isZero())
            continue;
        lines.push_back(i);
        records::StockAdjustment adjustment{taken.productId, taken.place.warehouse, taken.difference, reason, {}};
        // A key of its own for each place, the same each time.
        adjustment.key = QUuid::createUuidV5(QUuid(QString::fromStdString(key)),
                                             QString::fromStdString(taken.place.sku + '\n' + taken.place.warehouse))
                             .toString(QUuid::WithoutBraces)
                             .toStdString();
        // A place without a row is made at version 1 before the versions are compared.
        adjustment.expectedVersion = std::max<std::int64_t>(1, taken.version);
        adjustments.push_back(std::move(adjustment));
    }
    records::StockCount count = records::adjustTogether(connection, adjustments, progress);
    for (records::RefusedAdjustment& refused : count.refused)
        refused.line = lines[refused.line];
    return count;
}

} // namespace landreeve::stock
