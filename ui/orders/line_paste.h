#pragma once

#include "core/orders/order_line.h"

#include <QString>

#include <vector>

namespace landreeve::ui::orders {

/// Cells copied from a spreadsheet, put over an order's lines from one cell on; what goes past the last line adds
/// lines.
struct LinePaste {
    std::vector<landreeve::orders::OrderLine> lines = {}; ///< In the place of `replaced` lines from the first.
    int replaced = 0;
};

/// `existing` are the lines from the cell's row on, `column` is its column. A first row that names columns ("SKU",
/// "Qty", "Rate") says which is which and always adds lines behind the last; else the cells fill the editable columns
/// from `column` on. Empty rows are left out.
LinePaste pasted(const QString& text, const std::vector<landreeve::orders::OrderLine>& existing, int column);

} // namespace landreeve::ui::orders
