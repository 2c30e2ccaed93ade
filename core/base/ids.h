#pragma once

#include <string>
#include <string_view>

namespace landreeve {

/// A random UUID (RFC 9562, version 4) in lower-case text.
std::string newUuid();

/// Whether `text` is a UUID in its 36-character form.
bool isUuid(std::string_view text);

} // namespace landreeve
