#pragma once

#include "core/documents/printed_document.h"
#include "core/documents/recorded_order.h"

namespace landreeve::documents {

/// A purchase or a sales order as it goes to the other party. What does not bind is marked across the page: a draft,
/// one that waits for approval, one that is held or cancelled.
PrintedDocument printedOrder(const RecordedOrder& order, const Letterhead& letterhead);

/// What is to be taken from the shelves for a sale: its reserved quantities by warehouse, without prices, and room to
/// write what was taken.
PrintedDocument pickingList(const RecordedOrder& order, const Letterhead& letterhead);

/// What a purchase has still to bring, by warehouse, without prices, and room to write what came and what was rejected.
PrintedDocument receivingList(const RecordedOrder& order, const Letterhead& letterhead);

/// What one delivery of a purchase brought: received, rejected and why, and what is still to come after it.
PrintedDocument goodsReceipt(const RecordedOrder& order, const RecordedReceipt& receipt, const Letterhead& letterhead);

} // namespace landreeve::documents
