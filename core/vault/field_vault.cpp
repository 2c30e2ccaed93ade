#include "core/vault/field_vault.h"

#include "core/base/error.h"

#include <algorithm>

namespace landreeve::vault {

FieldVault::FieldVault(const KeyRing& keyRing, std::string tenantId, LoadKeys load)
    : m_keyRing(keyRing), m_tenantId(std::move(tenantId)), m_load(std::move(load)) {}

std::shared_ptr<const FieldVault::Ciphers> FieldVault::ciphers() const {
    std::uint64_t asked = 0;
    {
        const std::lock_guard lock(m_mutex);
        if (m_ciphers)
            return m_ciphers;
        asked = m_reloads;
    }
    auto opened = std::make_shared<Ciphers>();
    for (const KeyRing::Wrapped& wrapped : m_load())
        opened->push_back(m_keyRing.cipher(m_tenantId, wrapped));
    if (opened->empty())
        throw Error("vault_key_missing", "Tenant " + m_tenantId + " has no key for its encrypted fields.",
                    "Take the control plane's row of the tenant from a backup.");
    const std::lock_guard lock(m_mutex);
    // What was loaded before somebody heard of a new key must not be kept after it.
    if (!m_ciphers && asked == m_reloads)
        m_ciphers = opened;
    return opened;
}

QByteArray FieldVault::encrypt(std::string_view table, std::string_view rowId, std::string_view column,
                               const SecretString& plain) const {
    return ciphers()->back().encrypt(table, rowId, column, plain);
}

SecretString FieldVault::decrypt(std::string_view table, std::string_view rowId, std::string_view column,
                                 const QByteArray& ciphertext) const {
    const auto version = FieldCipher::keyVersionOf(ciphertext);
    for (int attempt = 0;; ++attempt) {
        const auto known = ciphers();
        const auto found = std::ranges::find_if(
            *known, [&](const FieldCipher& cipher) { return version && cipher.keyVersion() == *version; });
        if (found != known->end())
            return found->decrypt(table, rowId, column, ciphertext);
        // Another program may have made the key since they were loaded; the newest says what is wrong otherwise.
        if (!version || attempt > 0)
            return known->back().decrypt(table, rowId, column, ciphertext);
        reload();
    }
}

QByteArray FieldVault::blindIndex(std::string_view column, std::string_view normalised) const {
    return ciphers()->back().blindIndex(column, normalised);
}

int FieldVault::newestVersion() const {
    return ciphers()->back().keyVersion();
}

void FieldVault::reload() const {
    const std::lock_guard lock(m_mutex);
    m_ciphers.reset();
    ++m_reloads;
}

} // namespace landreeve::vault
