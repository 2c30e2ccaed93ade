#include "core/records/decimal_comma.h"

#include "core/records/value_text.h"

#include <algorithm>

namespace landreeve::records {

std::optional<std::string> decimalCommaFromText(const std::string& text) {
    // Points and commas change places.
    std::string other = text;
    std::ranges::transform(text, other.begin(), [](char c) { return c == ',' ? '.' : c == '.' ? ',' : c; });
    if (!numberFromText(other))
        return std::nullopt;
    std::erase(other, ',');
    return other;
}

} // namespace landreeve::records
