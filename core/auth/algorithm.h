#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace landreeve::auth {

/// The signatures this program knows (RFC 7518, section 3.1; RFC 8037 for EdDSA, with Ed25519). HMAC and `none` are not
/// among them, so nothing can allow them.
enum class Algorithm : std::uint8_t { RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA };

constexpr std::size_t kAlgorithms = 10;

std::string_view nameOf(Algorithm algorithm);
/// The algorithm of exactly that name.
std::optional<Algorithm> algorithmFromName(std::string_view name);

/// An allow-list.
class AlgorithmSet {
public:
    /// RS256 and ES256.
    AlgorithmSet();
    static AlgorithmSet all();
    /// Throws Error `usage` for a name that is not known and for an empty list.
    static AlgorithmSet fromNames(std::span<const std::string> names);

    bool contains(Algorithm algorithm) const { return m_members[static_cast<std::size_t>(algorithm)]; }
    /// Their names, joined by commas.
    std::string names() const;

    bool operator==(const AlgorithmSet&) const = default;

private:
    std::bitset<kAlgorithms> m_members;
};

} // namespace landreeve::auth
