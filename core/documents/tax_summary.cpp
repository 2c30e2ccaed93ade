#include "core/documents/tax_summary.h"

#include <map>

namespace landreeve::documents {

std::vector<TaxRow> taxSummary(const std::vector<RecordedLine>& lines) {
    std::map<std::pair<std::string, Decimal>, TaxRow> rows;
    for (const RecordedLine& line : lines) {
        TaxRow& row = rows[{line.hsnCode, line.taxRate}];
        row.hsnCode = line.hsnCode;
        row.rate = line.taxRate;
        row.taxable = row.taxable + line.taxable;
        row.cgst = row.cgst + line.cgst;
        row.igst = row.igst + line.igst;
    }
    std::vector<TaxRow> all;
    all.reserve(rows.size());
    for (auto& [key, row] : rows)
        all.push_back(std::move(row));
    return all;
}

TaxRow sumOf(const std::vector<TaxRow>& rows) {
    TaxRow sum;
    for (const TaxRow& row : rows) {
        sum.taxable = sum.taxable + row.taxable;
        sum.cgst = sum.cgst + row.cgst;
        sum.igst = sum.igst + row.igst;
    }
    return sum;
}

} // namespace landreeve::documents
