#pragma once

#include "core/orders/order_event.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace landreeve::tests {

/// domain.md's rules of orders and stock once more, in whole numbers: quantities in thousandths, money in hundredths,
/// averages in millionths. Made to disagree with the database where either is wrong.
class OrderModel {
public:
    using Number = std::int64_t;
    using PlaceKey = std::pair<std::string, std::string>; ///< Product's id and warehouse: the order of locks.

    struct Place {
        Number onHand = 0;
        Number reserved = 0;
        Number transit = 0;
        Number damaged = 0;
        Number average = 0;
        Number value = 0;

        bool operator==(const Place&) const = default;
    };
    struct Line {
        std::string id;
        PlaceKey place;
        Number taxable = 0;
        Number ordered = 0;
        Number received = 0; ///< Or shipped.
        Number rejected = 0;
        Number reserved = 0;
        Number returned = 0;
        Number shortClosed = 0;
        Number issueValue = 0;
        Number returnedValue = 0;

        Number outstanding() const { return ordered - received - shortClosed; }
        Number returnable() const { return received - rejected - returned; }
    };
    struct Order {
        orders::OrderKind kind = orders::OrderKind::Purchase;
        std::string status = "draft";
        std::string heldFrom;
        bool allowBackorder = false;
        std::vector<Line> lines; ///< By place, then position, as the database goes through them.
    };
    struct Asked {
        std::string lineId;
        Number quantity = 0;
        Number bad = 0;
    };

    std::map<PlaceKey, Place> places;
    std::map<std::string, Order> orders; ///< By number.
    /// The averages that receipts made which do not lie between the old one and the price; empty: none.
    std::string wrongAverage;

    static const std::vector<std::string>& allowed(const Order& order) {
        static const std::map<std::string, std::vector<std::string>> purchases{
            {"draft", {"submit", "cancel"}},
            {"pending_approval", {"approve", "reject", "cancel"}},
            {"approved", {"receive", "cancel"}},
            {"partially_received", {"receive", "return", "close"}},
            {"received", {"return", "close"}},
            {"closed", {"return"}},
            {"cancelled", {}}};
        static const std::map<std::string, std::vector<std::string>> sales{
            {"draft", {"confirm", "cancel"}},
            {"confirmed", {"reserve", "hold", "ship", "cancel"}},
            {"partially_shipped", {"reserve", "hold", "ship", "return", "cancel", "close"}},
            {"on_hold", {"release", "return", "cancel"}},
            {"shipped", {"deliver", "return", "close"}},
            {"delivered", {"return", "close"}},
            {"closed", {"return"}},
            {"cancelled", {"return"}}};
        return (order.kind == orders::OrderKind::Purchase ? purchases : sales).at(order.status);
    }

    /// Does an event, or nothing and gives the code of its refusal. No lines: everything outstanding.
    std::string act(const std::string& number, const std::string& event, const std::vector<Asked>& asked) {
        const OrderModel before = *this;
        std::string refusal = change(orders.at(number), event, asked);
        if (!refusal.empty())
            *this = before;
        return refusal;
    }
    /// A correction by hand; an inflow at this cost in hundredths a piece.
    std::string adjust(const PlaceKey& key, Number quantity, Number cost) {
        Place& place = places[key];
        if (quantity < 0)
            return outflow(place, -quantity, 0) < 0 ? "stock_short" : "";
        inflow(place, quantity, divided(Wide(quantity) * cost, 1000));
        return {};
    }
    /// Damaged goods leave the books; they were worth nothing.
    std::string writeOff(const PlaceKey& key, Number quantity) {
        Place& place = places[key];
        if (place.damaged < quantity)
            return "stock_short";
        place.damaged -= quantity;
        return {};
    }
    std::string transfer(const PlaceKey& from, const PlaceKey& to, Number quantity) {
        const Number value = outflow(places[from], quantity, 0);
        if (value < 0)
            return "stock_short";
        inflow(places[to], quantity, value);
        return {};
    }

    /// Half away from zero; of numbers that are not negative.
    __extension__ using Wide = __int128;
    static Number divided(Wide number, Wide by) { return static_cast<Number>((2 * number + by) / (2 * by)); }

private:
    void inflow(Place& place, Number quantity, Number value) {
        if (quantity == 0)
            return;
        const Number old = place.average;
        const bool had = place.onHand > 0;
        place.onHand += quantity;
        place.value += value;
        place.average = divided(Wide(place.value) * 10'000'000, place.onHand);
        if (had) {
            const Number price = divided(Wide(value) * 10'000'000, quantity);
            const Number tolerance = 5'000'000 / place.onHand + 2; // 0.005 / Q + 1e-6, and rounding of these
            if (place.average < std::min(old, price) - tolerance || place.average > std::max(old, price) + tolerance)
                wrongAverage += std::to_string(place.average) + " is not between " + std::to_string(old) + " and " +
                                std::to_string(price) + "; ";
        }
    }
    /// Its value; -1 where less is free.
    static Number outflow(Place& place, Number quantity, Number ofReserved) {
        if (place.onHand - quantity < place.reserved - ofReserved)
            return -1;
        const Number left = std::min(place.value, divided(Wide(place.onHand - quantity) * place.average, 10'000'000));
        const Number value = place.value - left;
        place.onHand -= quantity;
        place.reserved -= ofReserved;
        place.value = left;
        return value;
    }

    std::string change(Order& order, const std::string& event, const std::vector<Asked>& asked) {
        const auto& may = allowed(order);
        if (std::ranges::find(may, event) == may.end())
            return "status_refused";
        if (order.kind == orders::OrderKind::Purchase)
            return changePurchase(order, event, asked);
        return changeSale(order, event, asked);
    }

    std::string changePurchase(Order& order, const std::string& event, const std::vector<Asked>& asked) {
        if (event == "receive" || event == "return")
            return movePurchase(order, event == "receive", asked);
        if (event == "approve") {
            for (Line& line : order.lines)
                places[line.place].transit += line.ordered;
        } else if (event == "close" || (event == "cancel" && order.status == "approved")) {
            for (Line& line : order.lines) {
                places[line.place].transit -= line.outstanding();
                line.shortClosed += event == "close" ? line.outstanding() : 0;
            }
        }
        order.status = event == "submit"    ? "pending_approval"
                       : event == "approve" ? "approved"
                       : event == "reject"  ? "draft"
                       : event == "close"   ? "closed"
                                            : "cancelled";
        return {};
    }

    /// The lines it is about with their quantities: those asked for, or all of which there is something.
    template <typename Whole>
    static std::vector<std::pair<Line*, Asked>> chosen(Order& order, const std::vector<Asked>& asked,
                                                       const Whole& whole) {
        std::vector<std::pair<Line*, Asked>> lines;
        for (Line& line : order.lines) {
            const auto found = std::ranges::find(asked, line.id, &Asked::lineId);
            if (found != asked.end())
                lines.push_back({&line, *found});
            else if (asked.empty() && whole(line) > 0)
                lines.push_back({&line, {line.id, whole(line), 0}});
        }
        return lines;
    }

    std::string movePurchase(Order& order, bool receives, const std::vector<Asked>& asked) {
        const auto whole = [&](const Line& line) { return receives ? line.outstanding() : line.returnable(); };
        const auto lines = chosen(order, asked, whole);
        if (lines.empty())
            return "nothing_outstanding";
        if (std::ranges::any_of(lines, [&](const auto& each) { return each.second.quantity > whole(*each.first); }))
            return "quantity_exceeded";
        for (const auto& [line, part] : lines) {
            Place& place = places[line->place];
            if (!receives) {
                if (outflow(place, part.quantity, 0) < 0)
                    return "stock_short";
                line->returned += part.quantity;
                continue;
            }
            const Number good = part.quantity - part.bad;
            const Number had = line->received - line->rejected;
            inflow(place, good,
                   divided(Wide(line->taxable) * (had + good), line->ordered) -
                       divided(Wide(line->taxable) * had, line->ordered));
            place.damaged += part.bad;
            place.transit -= part.quantity;
            line->received += part.quantity;
            line->rejected += part.bad;
        }
        if (receives)
            order.status = std::ranges::all_of(order.lines, [](const Line& line) { return line.outstanding() == 0; })
                               ? "received"
                               : "partially_received";
        return {};
    }

    /// What is not shipped or reserved. Empty, or "stock_short".
    std::string reserve(Order& order, bool partly, bool& any, bool& someShort) {
        for (Line& line : order.lines) {
            Place& place = places[line.place];
            const Number wanted = line.ordered - line.received - line.reserved;
            const Number taken = std::min(wanted, place.onHand - place.reserved);
            if (taken < wanted) {
                someShort = true;
                if (!partly)
                    continue;
            }
            place.reserved += taken;
            line.reserved += taken;
            any = any || taken > 0;
        }
        return someShort && !partly ? "stock_short" : "";
    }
    void unreserve(Order& order) {
        for (Line& line : order.lines)
            places[line.place].reserved -= std::exchange(line.reserved, 0);
    }

    std::string changeSale(Order& order, const std::string& event, const std::vector<Asked>& asked) {
        bool any = false;
        bool someShort = false;
        if (event == "ship" || event == "return")
            return moveSale(order, event == "ship", asked);
        if (event == "confirm" || event == "release") {
            if (auto refusal = reserve(order, order.allowBackorder, any, someShort); !refusal.empty())
                return refusal;
            order.status = event == "confirm" ? "confirmed" : std::exchange(order.heldFrom, "");
        } else if (event == "reserve") {
            reserve(order, true, any, someShort);
            if (!any)
                return someShort ? "stock_short" : "nothing_outstanding";
        } else if (event == "deliver") {
            order.status = "delivered";
        } else {
            unreserve(order);
            if (event == "hold")
                order.heldFrom = order.status;
            else
                order.heldFrom.clear();
            order.status = event == "hold" ? "on_hold" : event == "cancel" ? "cancelled" : "closed";
        }
        return {};
    }

    std::string moveSale(Order& order, bool ships, const std::vector<Asked>& asked) {
        const auto lines =
            chosen(order, asked, [&](const Line& line) { return ships ? line.reserved : line.returnable(); });
        if (lines.empty())
            return "nothing_outstanding";
        if (std::ranges::any_of(lines, [&](const auto& each) {
                return each.second.quantity >
                       (ships ? each.first->ordered - each.first->received : each.first->returnable());
            }))
            return "quantity_exceeded";
        for (const auto& [line, part] : lines) {
            Place& place = places[line->place];
            if (ships) {
                if (part.quantity > line->reserved)
                    return "stock_short";
                line->issueValue += outflow(place, part.quantity, part.quantity);
                line->reserved -= part.quantity;
                line->received += part.quantity;
                continue;
            }
            const Number with = line->returnable();
            const Number worth = line->issueValue - line->returnedValue;
            inflow(place, part.quantity - part.bad,
                   worth - divided(Wide(worth) * (with - part.quantity + part.bad), with));
            place.damaged += part.bad;
            line->returned += part.quantity;
            line->returnedValue = line->issueValue - divided(Wide(worth) * (with - part.quantity), with);
        }
        if (ships)
            order.status = std::ranges::all_of(order.lines, [](const Line& line) { return line.outstanding() == 0; })
                               ? "shipped"
                               : "partially_shipped";
        return {};
    }
};

} // namespace landreeve::tests
