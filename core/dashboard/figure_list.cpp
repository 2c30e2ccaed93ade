#include "core/dashboard/figure_list.h"

namespace landreeve::dashboard {
namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::string within(const std::string& from, const std::string& to) {
    return from + ".." + to;
}

/// The day by which an order is to be there.
std::string dueField(Side side) {
    return side == Side::Purchases ? "expected_date" : "delivery_date";
}

} // namespace

const std::vector<std::string>& orderedStatuses(Side side) {
    static const std::vector<std::string> purchases{"approved", "partially_received", "received", "closed"};
    static const std::vector<std::string> sales{"confirmed", "partially_shipped", "shipped", "delivered", "closed",
                                                "on_hold"};
    return side == Side::Purchases ? purchases : sales;
}

const std::vector<std::string>& awaitedStatuses(Side side) {
    static const std::vector<std::string> purchases{"approved", "partially_received"};
    static const std::vector<std::string> sales{"confirmed", "partially_shipped", "shipped"};
    return side == Side::Purchases ? purchases : sales;
}

std::string entityOf(Side side) {
    return side == Side::Purchases ? "purchase-order" : "sales-order";
}

FigureList stockList() {
    return {"inventory", {}, "valuation:desc"};
}

FigureList inStockList() {
    return {"inventory", {{"on_hand", "> 0"}}};
}

FigureList damagedList() {
    return {"inventory", {{"damaged", "> 0"}}, "damaged:desc"};
}

FigureList lowStockList() {
    return {"inventory", {{"to_reorder", "yes"}}};
}

FigureList placeList(const LowStockRow& row) {
    return {"inventory", {{"sku", "= " + row.sku}, {"warehouse_location", "= " + row.warehouse}}};
}

FigureList statusList(Side side, const std::string& status) {
    return {entityOf(side), {{"status", status}}};
}

FigureList monthList(Side side, const MonthFigure& month) {
    return {entityOf(side),
            {{"status", joined(orderedStatuses(side))}, {"order_date", within(month.from, month.to)}},
            "total_amount:desc"};
}

FigureList productList(const BestFigure& product, const Period& period) {
    return {"sales-order",
            {{"skus", "= " + product.code},
             {"status", joined(orderedStatuses(Side::Sales))},
             {"order_date", within(period.from, period.to)}}};
}

FigureList vendorList(const BestFigure& vendor, const Period& period) {
    return {"purchase-order",
            {{"code", "= " + vendor.code},
             {"status", joined(orderedStatuses(Side::Purchases))},
             {"order_date", within(period.from, period.to)}},
            "total_amount:desc"};
}

FigureList lateList(Side side, const std::string& today) {
    return {
        entityOf(side), {{"status", joined(awaitedStatuses(side))}, {dueField(side), "< " + today}}, dueField(side)};
}

} // namespace landreeve::dashboard
