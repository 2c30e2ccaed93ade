#pragma once

#include "core/auth/public_key.h"
#include "core/auth/strict_json.h"

#include <memory>
#include <optional>
#include <string>

namespace landreeve::auth {

/// A key of a set (RFC 7517, 7518 and 8037), read once. One that cannot be used keeps the reason, for the verdict of
/// each token that names it.
class Jwk {
public:
    explicit Jwk(const StrictJson::Value& value);

    const std::optional<std::string>& id() const { return m_id; }
    bool usable() const { return m_fault.empty(); }
    /// Why it cannot be used at all, in words that go on after "The key "; empty where it can.
    const std::string& fault() const { return m_fault; }
    /// Why it cannot be used for this algorithm; empty where it can.
    std::string unfitFor(Algorithm algorithm) const;
    /// The one algorithm it is for, where it says so.
    std::optional<Algorithm> onlyFor() const { return m_onlyFor; }
    /// Only of a usable key.
    const PublicKey& key() const { return *m_key; }

    /// Makes it unusable.
    void refuse(std::string fault);

private:
    std::string readPurpose(const StrictJson::Value& value);
    std::string readKey(const StrictJson::Value& value);

    std::optional<std::string> m_id;
    std::optional<Algorithm> m_onlyFor;
    std::shared_ptr<const PublicKey> m_key;
    std::string m_fault;
};

/// Why a text is no key id; empty where it is one: at most 256 bytes and no control characters.
std::string_view faultOfKeyId(std::string_view id);

} // namespace landreeve::auth
