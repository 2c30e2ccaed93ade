#include "core/vault/field_cipher.h"

#include "core/base/error.h"
#include "core/vault/cryptography.h"

#include <algorithm>

namespace landreeve::vault {
namespace {

constexpr char kFormat = 1;
constexpr std::size_t kHeadBytes = 5;

/// A UUID is the same in capitals; its bytes here must be too.
std::string lowered(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return result;
}

} // namespace

FieldCipher::FieldCipher(std::string keyId, int keyVersion, SecretString dataKey, SecretString indexKey)
    : m_keyId(lowered(keyId)),
      m_keyVersion(keyVersion),
      m_dataKey(std::move(dataKey)),
      m_indexKey(std::move(indexKey)) {}

QByteArray FieldCipher::encrypt(std::string_view table, std::string_view rowId, std::string_view column,
                                const SecretString& plain) const {
    QByteArray result(1, kFormat);
    result += bytes(packedNumber(static_cast<std::uint32_t>(m_keyVersion)));
    result += encrypted(m_dataKey, context(table, rowId, column), plain.reveal());
    return result;
}

SecretString FieldCipher::decrypt(std::string_view table, std::string_view rowId, std::string_view column,
                                  const QByteArray& ciphertext) const {
    const auto refuse = [&](const std::string& why) {
        return Error("decrypt_failed",
                     "The encrypted " + std::string(column) + " of a " + std::string(table) + " " + why + ".",
                     "Take the record from a backup, or enter the field again.");
    };
    const auto version = keyVersionOf(ciphertext);
    if (!version)
        throw refuse("is not in a form this program writes");
    if (*version != m_keyVersion)
        throw refuse("was encrypted under version " + std::to_string(*version) + " of the tenant's key, not " +
                     std::to_string(m_keyVersion));
    auto plain = decrypted(m_dataKey, context(table, rowId, column), view(ciphertext).substr(kHeadBytes));
    if (!plain)
        throw refuse("was changed, moved from another place, or encrypted under another key");
    return std::move(*plain);
}

QByteArray FieldCipher::blindIndex(std::string_view column, std::string_view normalised) const {
    return keyedHash(m_indexKey, packed({"landreeve blind index", column, normalised}));
}

std::optional<int> FieldCipher::keyVersionOf(const QByteArray& ciphertext) {
    const auto text = view(ciphertext);
    if (text.size() < kHeadBytes + kNonceBytes + kTagBytes || text.front() != kFormat)
        return std::nullopt;
    const std::uint32_t version = unpackedNumber(text.substr(1));
    if (version == 0 || version > 0x7FFFFFFFU)
        return std::nullopt;
    return static_cast<int>(version);
}

std::string FieldCipher::context(std::string_view table, std::string_view rowId, std::string_view column) const {
    return packed({"landreeve field", m_keyId, table, lowered(rowId), column, std::to_string(m_keyVersion)});
}

} // namespace landreeve::vault
