#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace landreeve::transfer {

/// Appends a field of RFC 4180, quoted where it must be.
void appendField(std::string& row, std::string_view field);

/// A whole row with its line end.
std::string csvRow(const std::vector<std::string>& fields);

} // namespace landreeve::transfer
