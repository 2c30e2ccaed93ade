#pragma once

#include "core/auth/algorithm.h"
#include "core/auth/digest.h"

#include <memory>
#include <string>
#include <string_view>

namespace landreeve::auth {

enum class KeyKind : std::uint8_t { Rsa, P256, P384, P521, Ed25519 };

std::string_view nameOf(KeyKind kind);
/// Whether signatures of the algorithm are made with keys of the kind.
bool fits(Algorithm algorithm, KeyKind kind);

/// Whether a signature is right, and if not why: a value.
struct SignatureVerdict {
    bool right = false;
    std::string_view why; ///< Plain words, when it is not; lasts for ever.
};

/// A public key made ready for OpenSSL once, with contexts that are used again. verify() may be called from any number
/// of threads at once.
class PublicKey {
public:
    /// Nothing where the numbers make no acceptable key; `fault` says why. Numbers are big-endian bytes.
    /// RSA: 2048 to 8192 bits, an odd modulus, an odd exponent from 65537 to 2^64 (FIPS 186-4, B.3.1).
    static std::shared_ptr<const PublicKey> fromRsa(std::string_view modulus, std::string_view exponent,
                                                    std::string& fault);
    /// The coordinates have exactly the curve's length (RFC 7518, 6.2.1.2), and the point is on the curve.
    static std::shared_ptr<const PublicKey> fromPoint(KeyKind curve, std::string_view x, std::string_view y,
                                                      std::string& fault);
    /// RFC 8032, 5.1.5: 32 bytes that decode to a point of the curve.
    static std::shared_ptr<const PublicKey> fromEd25519(std::string_view x, std::string& fault);

    ~PublicKey();
    PublicKey(const PublicKey&) = delete;
    PublicKey& operator=(const PublicKey&) = delete;

    KeyKind kind() const { return m_kind; }
    /// SHA-256 of kind and material: the same key has the same fingerprint in whatever set it stands.
    const Fingerprint& fingerprint() const { return m_fingerprint; }

    /// Whether `signature` (as JWS has it: for EC the two numbers side by side) is that of `message`.
    SignatureVerdict verify(Algorithm algorithm, std::string_view message, std::string_view signature) const;

private:
    struct Parts;
    PublicKey(KeyKind kind, std::unique_ptr<Parts> parts, std::string_view material);

    SignatureVerdict verifyRsa(Algorithm algorithm, std::string_view message, std::string_view signature) const;
    SignatureVerdict verifyPoint(std::string_view message, std::string_view signature) const;
    SignatureVerdict verifyEd25519(std::string_view message, std::string_view signature) const;
    bool verifyDigest(Algorithm algorithm, const Digest& digest, std::string_view signature) const;

    KeyKind m_kind;
    std::unique_ptr<Parts> m_parts;
    Fingerprint m_fingerprint;
};

} // namespace landreeve::auth
