#pragma once

#include "core/vault/field_cipher.h"
#include "core/vault/key_ring.h"

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace landreeve::vault {

/// One tenant's encrypted fields while its keys rotate: reads what any kept key wrote, writes under the newest. Keys
/// are loaded when first needed and again by reload(). May be used from several threads at once.
class FieldVault {
public:
    /// Gives every key the tenant has, wrapped, the newest last. Blocks.
    using LoadKeys = std::function<std::vector<KeyRing::Wrapped>()>;

    /// `keyRing` must outlive it.
    FieldVault(const KeyRing& keyRing, std::string tenantId, LoadKeys load);

    /// As FieldCipher has them; throw what the loading throws, too.
    QByteArray encrypt(std::string_view table, std::string_view rowId, std::string_view column,
                       const SecretString& plain) const;
    SecretString decrypt(std::string_view table, std::string_view rowId, std::string_view column,
                         const QByteArray& ciphertext) const;
    QByteArray blindIndex(std::string_view column, std::string_view normalised) const;

    /// The version new values are written under.
    int newestVersion() const;
    /// Forgets the keys it holds: another program made a new one.
    void reload() const;

private:
    using Ciphers = std::vector<FieldCipher>;
    std::shared_ptr<const Ciphers> ciphers() const;

    const KeyRing& m_keyRing;
    std::string m_tenantId;
    LoadKeys m_load;
    mutable std::mutex m_mutex;
    mutable std::shared_ptr<const Ciphers> m_ciphers;
    mutable std::uint64_t m_reloads = 0; ///< How often they were forgotten.
};

} // namespace landreeve::vault
