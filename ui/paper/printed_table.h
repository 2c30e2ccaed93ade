#pragma once

#include "core/documents/printed_document.h"
#include "ui/paper/page_flow.h"

namespace landreeve::ui::paper {

/// Adds a table's heading, which is repeated on every page, and its rows, `width` wide. No row is torn unless it is
/// higher than `most`. Number columns are at least `leastNumber` wide. The last row stays with what follows.
void addTable(PageFlow& flow, const landreeve::documents::PrintedTable& table, qreal width, qreal most,
              qreal leastNumber = 0);

} // namespace landreeve::ui::paper
