#pragma once

#include "core/auth/jwk.h"
#include "core/auth/reason.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace landreeve::auth {

/// The key a token is to be verified with, or the reason why there is none: a value.
struct KeyChoice {
    const Jwk* key = nullptr; ///< Lasts as long as the set.
    Reason reason = Reason::None;
    std::string detail;
};

/// The keys of an issuer (RFC 7517, section 5), read once. It keeps those that cannot be used, with the reason. Never
/// changes once read, so any thread may use it.
class KeySet {
public:
    static constexpr std::size_t kMostKeys = 32;

    /// Never throws: of a text that is no key set, fault() says why, and it has no keys.
    static KeySet read(std::string text);

    /// Why it is no key set, in words that go on after "The key set "; empty where it is one.
    const std::string& fault() const { return m_fault; }
    const std::vector<Jwk>& keys() const { return m_keys; }
    std::size_t usableKeys() const;

    /// The key of that id; without one the only usable key (`kid_invalid` where there are several).
    KeyChoice choose(std::optional<std::string_view> id, Algorithm algorithm) const;

private:
    void refuseDuplicateIds();

    std::vector<Jwk> m_keys;
    std::string m_fault;
};

} // namespace landreeve::auth
