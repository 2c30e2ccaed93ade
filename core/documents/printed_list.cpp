#include "core/documents/printed_order.h"
#include "core/documents/printed_parts.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace landreeve::documents {

using Kind = PrintedColumn::Kind;

namespace {

/// The lines of which something waits, by warehouse, and room to write beside what waits. Says how many there are.
std::size_t addWaiting(PrintedDocument& document, const RecordedOrder& order, Decimal RecordedLine::*waiting,
                       const std::string& heading, const std::vector<std::string>& written) {
    document.lines.columns = {{"#", Kind::Number},
                              {"Warehouse", Kind::Text},
                              {"SKU", Kind::Text},
                              {"Item", Kind::Item},
                              {heading, Kind::Number}};
    for (const std::string& each : written)
        document.lines.columns.push_back({each, Kind::Number});
    std::vector<const RecordedLine*> lines;
    for (const RecordedLine& line : order.lines) {
        if (!(line.*waiting).isZero())
            lines.push_back(&line);
    }
    std::ranges::stable_sort(lines, {}, [](const RecordedLine* line) { return std::tie(line->warehouse, line->sku); });
    for (std::size_t i = 0; i < lines.size(); ++i) {
        std::vector<std::string> cells{std::to_string(i + 1), lines[i]->warehouse, lines[i]->sku, lines[i]->description,
                                       order.notation.plain(lines[i]->*waiting) + "\u00a0" + lines[i]->unit};
        cells.insert(cells.end(), written.size(), "________");
        document.lines.rows.push_back({std::move(cells)});
    }
    return lines.size();
}

} // namespace

PrintedDocument pickingList(const RecordedOrder& order, const Letterhead& letterhead) {
    PrintedDocument document;
    document.title = "Picking list";
    document.number = order.number;
    document.mark = markOf(order);
    document.letterhead = letterhead;
    addFact(document.facts, "Order date", order.orderDate);
    addFact(document.facts, "Deliver by", order.dueDate);
    addFact(document.facts, "Carrier", order.carrier);
    document.parties.push_back(partyOf(order, "Customer"));
    for (PrintedParty& place : destinationOf(order))
        document.parties.push_back(std::move(place));
    const bool any = addWaiting(document, order, &RecordedLine::reserved, "To pick", {"Picked"}) > 0;
    addFact(document.notes, "Instructions", order.notes);
    if (!any)
        document.notes.insert(document.notes.begin(), {"Nothing to pick", "No quantity of this order is reserved."});
    document.signatures = {"Picked by", "Checked by"};
    return document;
}

PrintedDocument receivingList(const RecordedOrder& order, const Letterhead& letterhead) {
    PrintedDocument document;
    document.title = "Receiving list";
    document.number = order.number;
    document.mark = markOf(order);
    document.letterhead = letterhead;
    addFact(document.facts, "Order date", order.orderDate);
    addFact(document.facts, "Expected", order.dueDate);
    addFact(document.facts, "Vendor code", order.party.code);
    document.parties.push_back(partyOf(order, "Vendor"));
    for (PrintedParty& place : destinationOf(order)) {
        place.heading = "Receive at";
        document.parties.push_back(std::move(place));
    }
    const bool any = addWaiting(document, order, &RecordedLine::outstanding, "To come", {"Received", "Rejected"}) > 0;
    addFact(document.notes, "Notes", order.notes);
    if (!any)
        document.notes.insert(document.notes.begin(), {"Nothing to receive", "No quantity of this order is to come."});
    document.signatures = {"Received by", "Checked by"};
    return document;
}

PrintedDocument goodsReceipt(const RecordedOrder& order, const RecordedReceipt& receipt, const Letterhead& letterhead) {
    const Notation& as = order.notation;
    PrintedDocument document;
    document.title = "Goods received note";
    document.number = order.number;
    document.letterhead = letterhead;
    std::map<std::string, Decimal> soFar;
    std::size_t which = 0;
    for (const RecordedReceipt& each : order.receipts) {
        ++which;
        for (const RecordedReceipt::Line& line : each.lines)
            soFar[line.lineId] = soFar[line.lineId] + line.received;
        if (each.id == receipt.id)
            break;
    }
    addFact(document.facts, "Received", receipt.at);
    addFact(document.facts, "Delivery", std::to_string(which) + " of " + std::to_string(order.receipts.size()));
    addFact(document.facts, "Order date", order.orderDate);
    addFact(document.facts, "Vendor code", order.party.code);
    document.parties.push_back(partyOf(order, "Vendor"));
    for (PrintedParty& place : destinationOf(order)) {
        place.heading = "Received at";
        document.parties.push_back(std::move(place));
    }
    document.lines.columns = {{"#", Kind::Number},        {"Item", Kind::Item},       {"Ordered", Kind::Number},
                              {"Received", Kind::Number}, {"Rejected", Kind::Number}, {"Accepted", Kind::Number},
                              {"To come", Kind::Number}};
    // In the order's own sequence, whatever the receipt's.
    for (auto line = order.lines.begin(); line != order.lines.end(); ++line) {
        const auto found = std::ranges::find(receipt.lines, line->lineId, &RecordedReceipt::Line::lineId);
        if (found == receipt.lines.end())
            continue;
        const RecordedReceipt::Line& received = *found;
        const auto place = std::to_string(line - order.lines.begin() + 1);
        document.lines.rows.push_back(
            {{place, line->description, as.plain(line->quantity) + "\u00a0" + line->unit, as.plain(received.received),
              received.rejected.isZero() ? "" : as.plain(received.rejected),
              as.plain(received.received - received.rejected), as.plain(line->quantity - soFar[line->lineId])},
             line->sku + (order.warehouses.size() > 1 ? " · " + line->warehouse : "") +
                 (received.rejected.isZero() || received.reason.empty() ? "" : " · rejected: " + received.reason)});
    }
    addFact(document.notes, "Remark", receipt.reason);
    document.signatures = {"Received by", "Checked by"};
    return document;
}

} // namespace landreeve::documents
