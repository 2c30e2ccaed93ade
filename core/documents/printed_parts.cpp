#include "core/documents/printed_parts.h"

namespace landreeve::documents {

std::string markOf(const RecordedOrder& order) {
    if (order.status == "draft")
        return "Draft";
    if (order.status == "pending_approval")
        return "Not approved";
    if (order.status == "on_hold")
        return "On hold";
    return order.status == "cancelled" ? "Cancelled" : "";
}

void addFact(std::vector<PrintedFact>& facts, const char* label, const std::string& value) {
    if (!value.empty())
        facts.push_back({label, value});
}

PrintedParty partyOf(const RecordedOrder& order, const std::string& heading) {
    PrintedParty party{heading, {order.party.name}};
    for (std::string& line : order.notation.address(order.party.address))
        party.lines.push_back(std::move(line));
    if (!order.party.taxId.empty())
        party.lines.push_back((order.notation.indian ? "GSTIN " : "Tax number ") + order.party.taxId);
    if (!order.party.phone.empty())
        party.lines.push_back(order.party.phone);
    if (order.isPurchase && !order.party.email.empty())
        party.lines.push_back(order.party.email);
    return party;
}

std::vector<PrintedParty> destinationOf(const RecordedOrder& order) {
    PrintedParty place{"Deliver to", {}};
    if (!order.isPurchase) {
        place.lines = order.notation.address(order.deliveryAddress);
        if (place.lines.empty())
            return {};
        place.lines.insert(place.lines.begin(), order.party.name);
        return {std::move(place)};
    }
    if (order.warehouses.size() == 1) {
        const RecordedParty& only = order.warehouses.front();
        place.lines.push_back(only.name);
        for (std::string& line : order.notation.address(only.address))
            place.lines.push_back(std::move(line));
    } else {
        for (const RecordedParty& each : order.warehouses)
            place.lines.push_back(each.name + " (" + each.code + ")");
    }
    return place.lines.empty() ? std::vector<PrintedParty>() : std::vector{std::move(place)};
}

} // namespace landreeve::documents
