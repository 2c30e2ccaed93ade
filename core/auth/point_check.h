#pragma once

#include <string_view>

namespace landreeve::auth {

/// Whether 32 bytes decode to a point of the curve of Ed25519 (RFC 8032, 5.1.3), in the one way it is written. OpenSSL
/// finds out only when a signature is verified.
bool isEd25519Point(std::string_view bytes);

} // namespace landreeve::auth
