#pragma once

#include <optional>
#include <string>

namespace landreeve::records {

/// "1.234,50", written with a decimal comma, as 1234.50; nothing where it is no number written so. What
/// numberFromText() reads as well ("1,234") may be one of these too.
std::optional<std::string> decimalCommaFromText(const std::string& text);

} // namespace landreeve::records
