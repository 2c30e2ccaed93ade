#pragma once

#include "core/base/secret_string.h"

#include <QByteArray>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

/// The few cryptographic steps this program takes, each by OpenSSL's EVP. All may be called from any thread; all throw
/// Error `internal_error` where the library refuses. Keys are 32 bytes.
namespace landreeve::vault {

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kTagBytes = 16;

/// A key from the operating system's generator.
SecretString newKey();

/// AES-256-GCM (NIST SP 800-38D) under a fresh random 96-bit nonce: nonce ‖ ciphertext ‖ tag. `context` is
/// authenticated and not contained.
QByteArray encrypted(const SecretString& key, std::string_view context, std::string_view plain);

/// What encrypted() hid; nothing where key, context or a bit of it differs.
std::optional<SecretString> decrypted(const SecretString& key, std::string_view context, std::string_view box);

/// Another key for another purpose: HKDF-SHA-256 (RFC 5869) without salt.
SecretString derivedKey(const SecretString& key, std::string_view purpose);

/// HMAC-SHA-256 (RFC 2104), 32 bytes.
QByteArray keyedHash(const SecretString& key, std::string_view message);

/// SHA-256, 32 bytes.
QByteArray hash(std::string_view message);

/// Whether two byte strings are the same, in a time that tells nothing of where they differ.
bool sameBytes(std::string_view a, std::string_view b);

/// What stretching a passphrase costs (RFC 7914): about 128·r·N bytes of memory.
struct StretchCost {
    std::uint8_t logN = 17;
    std::uint32_t r = 8;
    std::uint32_t p = 1;

    bool operator==(const StretchCost&) const = default;
};

/// scrypt. Takes about half a second and 128 MiB at the default cost.
SecretString stretched(const SecretString& passphrase, std::string_view salt, const StretchCost& cost,
                       std::size_t bytes);

/// Fields one after the other, each led by its length in 32 bits: no two lists give the same bytes.
std::string packed(std::initializer_list<std::string_view> fields);

/// 32 bits, most significant byte first.
std::string packedNumber(std::uint32_t number);
std::uint32_t unpackedNumber(std::string_view fourBytes);

/// What `buffer` holds, as a secret; `buffer` is wiped.
SecretString taken(std::string& buffer);

inline std::string_view view(const QByteArray& bytes) {
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}
inline QByteArray bytes(std::string_view text) {
    return {text.data(), static_cast<qsizetype>(text.size())};
}

} // namespace landreeve::vault
