#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace landreeve::auth {

enum class Hash : std::uint8_t { Sha256, Sha384, Sha512 };

/// Up to 64 bytes: what a message hashes to.
struct Digest {
    std::array<unsigned char, 64> bytes{};
    std::size_t size = 0;
};

/// A message's hash (FIPS 180-4), with a context that each thread keeps. Throws Error `internal_error` where OpenSSL
/// refuses.
Digest digestOf(Hash hash, std::string_view message);

/// A SHA-256 as a value that is compared: of a token, or of a key's material.
using Fingerprint = std::array<unsigned char, 32>;

Fingerprint fingerprintOf(std::string_view bytes);
/// In lower-case hexadecimal.
std::string toHex(std::span<const unsigned char> bytes);

} // namespace landreeve::auth
