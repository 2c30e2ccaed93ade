#pragma once

#include "core/base/secret_string.h"

#include <QByteArray>

#include <memory>
#include <string>
#include <string_view>

namespace landreeve::vault {

/// An Ed25519 key (RFC 8032) by which this program vouches for what it wrote. Movable; const members may be called from
/// several threads at once. All throw Error `internal_error` where the library refuses.
class SigningKey {
public:
    /// From a seed of 32 bytes: the same seed gives the same key.
    explicit SigningKey(const SecretString& seed);
    SigningKey(SigningKey&&) noexcept;
    SigningKey& operator=(SigningKey&&) noexcept;
    ~SigningKey();

    /// What a signature names its key by: the beginning of the public key's SHA-256, in hexadecimal.
    const std::string& id() const { return m_id; }
    /// 32 bytes.
    const QByteArray& publicKey() const { return m_publicKey; }
    /// 64 bytes.
    QByteArray sign(std::string_view message) const;
    bool verifies(std::string_view message, std::string_view signature) const;

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
    std::string m_id;
    QByteArray m_publicKey;
};

} // namespace landreeve::vault
