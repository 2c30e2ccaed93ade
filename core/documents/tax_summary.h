#pragma once

#include "core/documents/recorded_order.h"

#include <vector>

namespace landreeve::documents {

/// What the lines of one HSN code and rate come to.
struct TaxRow {
    std::string hsnCode = {};
    Decimal rate = {};
    Decimal taxable = {};
    Decimal cgst = {}; ///< SGST is the same.
    Decimal igst = {}; ///< Or the one tax.

    Decimal tax() const { return cgst + cgst + igst; }
};

/// By code, then rate. The rows' sums are the sums of the lines: nothing is computed anew.
std::vector<TaxRow> taxSummary(const std::vector<RecordedLine>& lines);

/// What they come to together, without code and rate.
TaxRow sumOf(const std::vector<TaxRow>& rows);

} // namespace landreeve::documents
