#pragma once

#include <string>
#include <string_view>

namespace landreeve::auth {

/// A name out of a token or key, in quotation marks and short enough for a sentence.
inline std::string shown(std::string_view text) {
    constexpr std::size_t kMost = 40;
    return "\"" + std::string(text.substr(0, kMost)) + (text.size() > kMost ? "…\"" : "\"");
}

} // namespace landreeve::auth
