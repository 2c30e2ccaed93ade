#pragma once

#include "core/documents/printed_document.h"
#include "core/documents/recorded_order.h"

namespace landreeve::documents {

/// What the documents of an order have in common.

/// What stands across the pages of an order that does not bind; empty for one that does.
std::string markOf(const RecordedOrder& order);
/// Adds nothing where there is no value.
void addFact(std::vector<PrintedFact>& facts, const char* label, const std::string& value);
PrintedParty partyOf(const RecordedOrder& order, const std::string& heading);
/// Where the goods go. Nothing for a sale without an address of its own.
std::vector<PrintedParty> destinationOf(const RecordedOrder& order);

} // namespace landreeve::documents
