#pragma once

#include "core/base/secret_string.h"

#include <QByteArray>

#include <optional>
#include <string>
#include <string_view>

namespace landreeve::vault {

/// Encrypts the personal fields of one tenant's records. A ciphertext belongs to its place: moved to another row,
/// column, table or tenant it no longer decrypts. A value; const members may be called from several threads at once.
///
/// A ciphertext is: format 0x01 ‖ key version (32 bits) ‖ nonce (96 bits) ‖ AES-256-GCM ciphertext ‖ tag (128 bits).
class FieldCipher {
public:
    /// Made by KeyRing::cipher. `keyId` is the data key's UUID; keys are 32 bytes.
    FieldCipher(std::string keyId, int keyVersion, SecretString dataKey, SecretString indexKey);

    /// `rowId` is the row's UUID, `table` and `column` the names in the database. Each call gives other bytes.
    QByteArray encrypt(std::string_view table, std::string_view rowId, std::string_view column,
                       const SecretString& plain) const;

    /// Throws Error `decrypt_failed` where it was damaged, cut, moved, or encrypted under another key.
    SecretString decrypt(std::string_view table, std::string_view rowId, std::string_view column,
                         const QByteArray& ciphertext) const;

    /// 32 bytes that are the same for the same text in the same column of this tenant, and tell nothing without the
    /// tenant's index key. The caller normalises (india::normalised…), or equal values are not found.
    QByteArray blindIndex(std::string_view column, std::string_view normalised) const;

    int keyVersion() const { return m_keyVersion; }
    const std::string& keyId() const { return m_keyId; }

    /// The key version a ciphertext names (not authenticated); nothing where it is none of ours.
    static std::optional<int> keyVersionOf(const QByteArray& ciphertext);

private:
    std::string context(std::string_view table, std::string_view rowId, std::string_view column) const;

    std::string m_keyId;
    int m_keyVersion;
    SecretString m_dataKey;
    SecretString m_indexKey;
};

} // namespace landreeve::vault
