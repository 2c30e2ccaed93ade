#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace landreeve::auth {

/// Bytes of base64url as JOSE writes it (RFC 7515, section 2), and nothing else: no padding, no `+`, `/` or white
/// space, no length that is 1 modulo 4, and no bits left over that are not zero. So one value has exactly one text.
std::optional<std::string> fromBase64url(std::string_view text);

std::string toBase64url(std::string_view bytes);

} // namespace landreeve::auth
