#include "core/documents/printed_order.h"

#include "core/documents/amount_words.h"
#include "core/documents/printed_parts.h"
#include "core/documents/tax_summary.h"
#include "core/india/states.h"

#include <algorithm>

namespace landreeve::documents {
namespace {

using orders::TaxSplit;
using Kind = PrintedColumn::Kind;

std::string placeName(const RecordedOrder& order) {
    if (!order.notation.indian)
        return order.placeOfSupply;
    const std::string code = order.placeOfSupply.substr(0, 2);
    const auto state = india::stateName(code);
    return state ? code + " " + std::string(*state) : order.placeOfSupply;
}

PrintedTable linesOf(const RecordedOrder& order) {
    const Notation& as = order.notation;
    const bool coded = std::ranges::any_of(order.lines, [](const RecordedLine& line) { return !line.hsnCode.empty(); });
    const bool discounted =
        std::ranges::any_of(order.lines, [](const RecordedLine& line) { return !line.discountPct.isZero(); });
    PrintedTable table;
    table.columns = {{"#", Kind::Number}, {"Item", Kind::Item}};
    if (coded)
        table.columns.push_back({as.indian ? "HSN" : "Code", Kind::Text});
    table.columns.push_back({"Quantity", Kind::Number});
    table.columns.push_back({"Price", Kind::Number});
    if (discounted)
        table.columns.push_back({"Disc. %", Kind::Number});
    table.columns.push_back({"Taxable", Kind::Number});
    table.columns.push_back({as.indian ? "GST %" : "Tax %", Kind::Number});
    table.columns.push_back({"Amount", Kind::Number});
    for (std::size_t i = 0; i < order.lines.size(); ++i) {
        const RecordedLine& line = order.lines[i];
        PrintedTable::Row row;
        row.cells = {std::to_string(i + 1), line.description};
        if (coded)
            row.cells.push_back(line.hsnCode);
        row.cells.push_back(as.plain(line.quantity) + "\u00a0" + line.unit);
        row.cells.push_back(as.money(line.unitPrice));
        if (discounted)
            row.cells.push_back(line.discountPct.isZero() ? "" : as.plain(line.discountPct));
        row.cells.push_back(as.money(line.taxable));
        row.cells.push_back(as.plain(line.taxRate));
        row.cells.push_back(as.money(line.amount));
        // Where a customer's goods lie is no business of the customer's.
        row.under = line.sku + (order.isPurchase && order.warehouses.size() > 1 ? " · " + line.warehouse : "");
        table.rows.push_back(std::move(row));
    }
    return table;
}

PrintedTable summaryOf(const RecordedOrder& order, const std::vector<TaxRow>& rows) {
    const Notation& as = order.notation;
    PrintedTable table{as.indian ? "Tax by HSN code and rate" : "Tax by rate", {}, {}};
    const bool intra = order.split == TaxSplit::Intra;
    const bool coded = std::ranges::any_of(rows, [](const TaxRow& row) { return !row.hsnCode.empty(); });
    table.columns = {{coded ? (as.indian ? "HSN" : "Code") : "Rate", Kind::Item}, {"Taxable", Kind::Number}};
    if (coded)
        table.columns.push_back({"Rate %", Kind::Number});
    if (intra) {
        table.columns.push_back({"CGST", Kind::Number});
        table.columns.push_back({"SGST", Kind::Number});
    } else {
        table.columns.push_back({order.split == TaxSplit::Inter ? "IGST" : "Tax", Kind::Number});
    }
    if (intra)
        table.columns.push_back({"Tax", Kind::Number});
    const auto add = [&](const std::string& name, const std::string& rate, const TaxRow& row, bool strong) {
        std::vector<std::string> cells{name, as.money(row.taxable)};
        if (coded)
            cells.push_back(rate);
        if (intra) {
            cells.push_back(as.money(row.cgst));
            cells.push_back(as.money(row.cgst));
            cells.push_back(as.money(row.tax()));
        } else {
            cells.push_back(as.money(row.igst));
        }
        table.rows.push_back({std::move(cells), {}, strong});
    };
    for (const TaxRow& row : rows) {
        const std::string rate = as.plain(row.rate);
        add(!coded ? rate + " %" : row.hsnCode.empty() ? "No code" : row.hsnCode, rate, row, false);
    }
    add("Total", "", sumOf(rows), true);
    return table;
}

void addTotals(PrintedDocument& document, const RecordedOrder& order, const std::vector<TaxRow>& rows) {
    const Notation& as = order.notation;
    auto& totals = document.totals;
    totals.push_back({"Taxable amount", as.money(order.subtotal)});
    if (order.split == TaxSplit::Intra) {
        // The order holds both together only.
        const std::string half = as.money(sumOf(rows).cgst);
        totals.push_back({"CGST", half});
        totals.push_back({"SGST", half});
    } else {
        totals.push_back({order.split == TaxSplit::Inter ? "IGST" : "Tax", as.money(order.tax)});
    }
    if (!order.roundOff.isZero())
        totals.push_back({"Round-off", as.money(order.roundOff)});
    totals.push_back({"Total", as.moneyWithSign(order.total), true});
    document.words = amountInWords(order.total, as.currency, as.indian);
}

} // namespace

PrintedDocument printedOrder(const RecordedOrder& order, const Letterhead& letterhead) {
    PrintedDocument document;
    document.title = order.isPurchase ? "Purchase order" : "Sales order";
    document.number = order.number;
    document.mark = markOf(order);
    document.letterhead = letterhead;
    addFact(document.facts, "Order date", order.orderDate);
    addFact(document.facts, order.isPurchase ? "Expected by" : "Deliver by", order.dueDate);
    addFact(document.facts, "Place of supply", placeName(order));
    addFact(document.facts, "Payment terms", order.paymentTerms);
    addFact(document.facts, "Carrier", order.carrier);
    addFact(document.facts, order.isPurchase ? "Vendor code" : "Customer code", order.party.code);
    document.parties.push_back(partyOf(order, order.isPurchase ? "Vendor" : "Bill to"));
    for (PrintedParty& place : destinationOf(order))
        document.parties.push_back(std::move(place));
    document.lines = linesOf(order);
    const std::vector<TaxRow> rows = taxSummary(order.lines);
    addTotals(document, order, rows);
    if (!rows.empty())
        document.summary = summaryOf(order, rows);
    addFact(document.notes, order.isPurchase ? "Notes" : "Instructions", order.notes);
    document.signatures = {"For " + letterhead.name};
    return document;
}

} // namespace landreeve::documents
