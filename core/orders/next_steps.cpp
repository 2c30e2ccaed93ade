#include "core/orders/order_progress.h"

#include <algorithm>
#include <array>

namespace landreeve::orders {
namespace {

/// Where an event may begin, as order_events_at() of the tenant's database has it, and that in words.
struct Rule {
    OrderKind kind;
    OrderEvent event;
    std::array<std::string_view, 7> statuses; ///< The rest is empty.
    std::string_view only;
};

using enum OrderEvent;
constexpr auto kRules = std::to_array<Rule>({
    {OrderKind::Purchase, Submit, {"draft"}, "Only a draft is submitted"},
    {OrderKind::Purchase, Approve, {"pending_approval"}, "Only an order that waits for approval is approved"},
    {OrderKind::Purchase, Reject, {"pending_approval"}, "Only an order that waits for approval is rejected"},
    {OrderKind::Purchase, Receive, {"approved", "partially_received"}, "Goods are received once an order is approved"},
    {OrderKind::Purchase,
     Return,
     {"partially_received", "received", "closed"},
     "Goods are returned once they were received"},
    {OrderKind::Purchase,
     Cancel,
     {"draft", "pending_approval", "approved"},
     "An order is cancelled before anything was received"},
    {OrderKind::Purchase, Close, {"partially_received", "received"}, "An order is closed once something was received"},
    {OrderKind::Sale, Confirm, {"draft"}, "Only a draft is confirmed"},
    {OrderKind::Sale, Reserve, {"confirmed", "partially_shipped"}, "Stock is reserved while an order is to be shipped"},
    {OrderKind::Sale, Hold, {"confirmed", "partially_shipped"}, "An order is held while it is to be shipped"},
    {OrderKind::Sale, Release, {"on_hold"}, "Only an order on hold is released"},
    {OrderKind::Sale, Ship, {"confirmed", "partially_shipped"}, "An order is shipped once it is confirmed"},
    {OrderKind::Sale, Deliver, {"shipped"}, "An order is delivered once it is shipped"},
    {OrderKind::Sale,
     Return,
     {"partially_shipped", "on_hold", "shipped", "delivered", "closed", "cancelled"},
     "Goods come back once they were shipped"},
    {OrderKind::Sale,
     Cancel,
     {"draft", "confirmed", "partially_shipped", "on_hold"},
     "An order is cancelled before all of it was shipped"},
    {OrderKind::Sale,
     Close,
     {"partially_shipped", "shipped", "delivered"},
     "An order is closed once something was shipped"},
});

/// What stands against it besides rights and status.
std::string obstacle(const OrderProgress& order, OrderEvent event) {
    const auto any = [&](const auto& of) {
        return std::ranges::any_of(order.lines, [&](const ProgressLine& line) { return !of(line).isZero(); });
    };
    switch (event) {
    case Submit:
    case Approve:
    case Confirm: {
        if (order.lines.empty())
            return "It has no lines yet.";
        const auto inactive = std::ranges::find(order.lines, false, &ProgressLine::active);
        if (inactive != order.lines.end())
            return "Line " + std::to_string(inactive->position) + ": " + inactive->sku +
                   " is not active any more. Activate the product, or take the line out.";
        if (event == Approve && order.isAskerMaker())
            return std::string(order.createdBy == order.asker ? "You created it" : "You changed it") +
                   "; somebody else has to approve it.";
        return {};
    }
    case Reserve:
        return any([](const ProgressLine& line) { return line.ordered - line.shipped - line.reserved; })
                   ? std::string()
                   : "All that is to be shipped is reserved.";
    case Ship:
        return any([](const ProgressLine& line) { return line.reserved; }) ? std::string()
                                                                           : "Nothing is reserved for it.";
    case Return:
        return any([&](const ProgressLine& line) { return line.returnable(order.kind); })
                   ? std::string()
                   : "There is nothing that could be returned.";
    default:
        return {};
    }
}

} // namespace

std::string statusInWords(const std::string& status) {
    if (status == "draft")
        return "a draft";
    if (status == "pending_approval")
        return "waiting for approval";
    std::string words = status;
    std::ranges::replace(words, '_', ' ');
    return words;
}

std::vector<NextStep> nextSteps(const OrderProgress& order, const OrderRights& rights) {
    std::vector<NextStep> steps;
    for (const OrderEvent event : eventsOf(order.kind)) {
        const auto rule = std::ranges::find_if(
            kRules, [&](const Rule& each) { return each.kind == order.kind && each.event == event; });
        std::string whyNot;
        if (std::ranges::find(rule->statuses, std::string_view(order.status)) == rule->statuses.end())
            whyNot = std::string(rule->only) + "; this one is " + statusInWords(order.status) + ".";
        else if (!(event == Approve ? rights.approve : rights.write))
            whyNot = "Your role may not do this: it needs " + permissionFor(order.kind, event).toString() + ".";
        else
            whyNot = obstacle(order, event);
        steps.push_back({event, whyNot.empty(), std::move(whyNot)});
    }
    return steps;
}

} // namespace landreeve::orders
