#pragma once

#include "core/records/query_text.h"

#include <string>

namespace landreeve::records {

/// A page's end as an opaque text for the caller to give back.
std::string cursorOf(const RecordQuery& query, const Position& position);

/// Throws Error `invalid_cursor` for what cursorOf() did not make for the same entity, filters, search and order.
Position positionOf(const RecordQuery& query, const std::string& cursor);

} // namespace landreeve::records
