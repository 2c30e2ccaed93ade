#include "core/stock/books.h"

#include "core/access/resolved.h"
#include "core/records/refusal.h"

#include <algorithm>
#include <array>
#include <utility>

namespace landreeve::stock {
namespace {

struct Meaning {
    std::string_view kind;
    std::string_view words;
};

constexpr auto kMeanings = std::to_array<Meaning>({
    {"on_hand_differs", "The moves add up to another quantity on hand."},
    {"valuation_differs", "The moves add up to another value."},
    {"damaged_differs", "The moves add up to another damaged quantity."},
    {"reserved_differs", "Sales orders reserve another quantity."},
    {"in_transit_differs", "Approved purchase orders have another quantity outstanding."},
    {"balance_negative", "A balance is below zero."},
    {"more_reserved_than_there", "More is reserved than is on hand."},
    {"worth_without_stock", "Nothing is on hand, and it is worth something."},
    {"average_off", "The value is not the quantity at its average cost."},
    {"ledger_below_zero", "At some time more had gone than had come."},
    {"transfer_one_sided", "What left one warehouse did not reach the other."},
    {"reserved_for_no_open_order", "An order that is not open reserves stock."},
    {"purchase_line_differs", "The moves of a purchase order's line differ from what it says."},
    {"sales_line_differs", "The moves of a sales order's line differ from what it says."},
});

} // namespace

ClosedBooks closePeriod(access::TenantConnection& connection, const std::string& day, const std::string& reason) {
    return records::refusedAs(records::entity("inventory"), [&] {
        return connection.run([&](postgres::Transaction& transaction) {
            const auto row =
                transaction
                    .exec("SELECT closed_through, closed_before FROM close_period($1::date, $2::text)", day, reason)
                    .one();
            return ClosedBooks{row.get<std::string>(0), row.get<std::optional<std::string>>(1)};
        });
    });
}

ClosedBooks closePeriod(const std::function<access::TenantConnection()>& lend, const std::string& day,
                        const std::string& reason) {
    bool asked = false;
    return access::resolved(lend, [&](access::TenantConnection& connection) {
        if (std::exchange(asked, true) && closedThrough(connection) == day) {
            auto transaction = connection.begin();
            const auto row =
                transaction.exec("SELECT max(closed_through) FROM closed_period WHERE closed_through < $1::date", day)
                    .one();
            transaction.commit();
            return ClosedBooks{day, row.get<std::optional<std::string>>(0)};
        }
        return closePeriod(connection, day, reason);
    });
}

std::vector<Closing> closingsOf(access::TenantConnection& connection) {
    auto transaction = connection.begin();
    const auto result = transaction.exec("SELECT closed_through, coalesce(reason, ''), created_at, created_by FROM "
                                         "closed_period ORDER BY closed_through DESC");
    transaction.commit();
    std::vector<Closing> closings;
    for (const auto row : result)
        closings.push_back(
            {row.get<std::string>(0), row.get<std::string>(1), row.get<Time>(2), row.get<std::string>(3)});
    return closings;
}

std::optional<std::string> closedThrough(access::TenantConnection& connection) {
    auto transaction = connection.begin();
    const auto row = transaction.exec("SELECT max(closed_through) FROM closed_period").one();
    transaction.commit();
    return row.get<std::optional<std::string>>(0);
}

QJsonObject Finding::toJson() const {
    const auto text = [](const std::string& words) { return QString::fromStdString(words); };
    return {{QStringLiteral("finding"), text(kind)},
            {QStringLiteral("meaning"), text(meaningOf(kind))},
            {QStringLiteral("sku"), text(sku)},
            {QStringLiteral("warehouse"), text(warehouse)},
            {QStringLiteral("document"), document.empty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text(document))},
            {QStringLiteral("expected"), text(expected.toString())},
            {QStringLiteral("actual"), text(actual.toString())}};
}

std::vector<Finding> verifyStock(access::TenantConnection& connection) {
    auto transaction = connection.begin();
    const auto result = transaction.exec("SELECT finding, coalesce(product_id::text, ''), coalesce(sku, ''), "
                                         "coalesce(warehouse_location, ''), coalesce(document, ''), expected, actual "
                                         "FROM stock_verify()");
    transaction.commit();
    std::vector<Finding> findings;
    for (const auto row : result)
        findings.push_back({row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2),
                            row.get<std::string>(3), row.get<std::string>(4), row.get<Decimal>(5),
                            row.get<Decimal>(6)});
    return findings;
}

std::string meaningOf(const std::string& kind) {
    const auto found = std::ranges::find(kMeanings, kind, &Meaning::kind);
    return found != kMeanings.end() ? std::string(found->words) : std::string();
}

} // namespace landreeve::stock
