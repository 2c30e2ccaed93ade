#include "core/vault/cryptography.h"

#include "core/base/error.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <array>
#include <limits>
#include <memory>

namespace landreeve::vault {
namespace {

template <auto Free>
struct Freed {
    template <typename T>
    void operator()(T* object) const {
        Free(object);
    }
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, Freed<EVP_CIPHER_CTX_free>>;
using Kdf = std::unique_ptr<EVP_KDF, Freed<EVP_KDF_free>>;
using KdfContext = std::unique_ptr<EVP_KDF_CTX, Freed<EVP_KDF_CTX_free>>;
using Mac = std::unique_ptr<EVP_MAC, Freed<EVP_MAC_free>>;
using MacContext = std::unique_ptr<EVP_MAC_CTX, Freed<EVP_MAC_CTX_free>>;
using Cipher = std::unique_ptr<EVP_CIPHER, Freed<EVP_CIPHER_free>>;

constexpr std::size_t kMostBytes = std::numeric_limits<int>::max() / 2;

void require(bool done, const char* what) {
    if (done)
        return;
    ERR_clear_error();
    throw Error("internal_error", std::string("The cryptographic library refused to ") + what + ".",
                "Check that OpenSSL 3 and its default provider are installed whole.");
}

const unsigned char* in(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* out(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

/// Looked up once: a fetch for every field would cost more than the encryption.
const EVP_CIPHER* aes256Gcm() {
    static const Cipher cipher(EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr));
    require(cipher != nullptr, "offer AES-256-GCM");
    return cipher.get();
}

OSSL_PARAM octets(const char* name, std::string_view value) {
    // The parameter is only read; OpenSSL's type does not say so.
    return OSSL_PARAM_construct_octet_string(name, const_cast<char*>(value.data()), value.size());
}

OSSL_PARAM text(const char* name, const char* value) {
    return OSSL_PARAM_construct_utf8_string(name, const_cast<char*>(value), 0);
}

SecretString derive(const char* algorithm, const OSSL_PARAM* parameters, std::size_t size) {
    const Kdf kdf(EVP_KDF_fetch(nullptr, algorithm, nullptr));
    require(kdf != nullptr, "derive a key");
    const KdfContext context(EVP_KDF_CTX_new(kdf.get()));
    std::string key(size, '\0');
    require(context != nullptr && EVP_KDF_derive(context.get(), out(key), key.size(), parameters) == 1, "derive a key");
    return taken(key);
}

} // namespace

SecretString newKey() {
    std::string key = randomBytes(kKeyBytes);
    return taken(key);
}

QByteArray encrypted(const SecretString& key, std::string_view context, std::string_view plain) {
    require(key.size() == kKeyBytes && plain.size() < kMostBytes && context.size() < kMostBytes, "encrypt");
    const std::string nonce = randomBytes(kNonceBytes);
    QByteArray box(static_cast<qsizetype>(kNonceBytes + plain.size() + kTagBytes), Qt::Uninitialized);
    auto* bytes = reinterpret_cast<unsigned char*>(box.data());
    std::copy(nonce.begin(), nonce.end(), box.begin());
    auto* cipher = bytes + kNonceBytes;
    const CipherContext work(EVP_CIPHER_CTX_new());
    int written = 0;
    const bool done =
        work != nullptr && EVP_EncryptInit_ex2(work.get(), aes256Gcm(), in(key.reveal()), in(nonce), nullptr) == 1 &&
        EVP_EncryptUpdate(work.get(), nullptr, &written, in(context), static_cast<int>(context.size())) == 1 &&
        EVP_EncryptUpdate(work.get(), cipher, &written, in(plain), static_cast<int>(plain.size())) == 1 &&
        EVP_EncryptFinal_ex(work.get(), cipher + plain.size(), &written) == 1 &&
        EVP_CIPHER_CTX_ctrl(work.get(), EVP_CTRL_AEAD_GET_TAG, kTagBytes, cipher + plain.size()) == 1;
    require(done, "encrypt");
    return box;
}

std::optional<SecretString> decrypted(const SecretString& key, std::string_view context, std::string_view box) {
    require(key.size() == kKeyBytes && box.size() < kMostBytes && context.size() < kMostBytes, "decrypt");
    if (box.size() < kNonceBytes + kTagBytes)
        return std::nullopt;
    const std::string_view nonce = box.substr(0, kNonceBytes);
    const std::string_view cipher = box.substr(kNonceBytes, box.size() - kNonceBytes - kTagBytes);
    std::string tag(box.substr(box.size() - kTagBytes));
    std::string plain(cipher.size(), '\0');
    const CipherContext work(EVP_CIPHER_CTX_new());
    int written = 0;
    const bool ready =
        work != nullptr && EVP_DecryptInit_ex2(work.get(), aes256Gcm(), in(key.reveal()), in(nonce), nullptr) == 1 &&
        EVP_DecryptUpdate(work.get(), nullptr, &written, in(context), static_cast<int>(context.size())) == 1 &&
        EVP_DecryptUpdate(work.get(), out(plain), &written, in(cipher), static_cast<int>(cipher.size())) == 1 &&
        EVP_CIPHER_CTX_ctrl(work.get(), EVP_CTRL_AEAD_SET_TAG, kTagBytes, tag.data()) == 1;
    require(ready, "decrypt");
    const bool authentic = EVP_DecryptFinal_ex(work.get(), out(plain) + plain.size(), &written) == 1;
    SecretString result = taken(plain);
    if (authentic)
        return result;
    ERR_clear_error();
    return std::nullopt;
}

SecretString derivedKey(const SecretString& key, std::string_view purpose) {
    const std::array parameters{text(OSSL_KDF_PARAM_DIGEST, "SHA256"), octets(OSSL_KDF_PARAM_KEY, key.reveal()),
                                octets(OSSL_KDF_PARAM_INFO, purpose), OSSL_PARAM_construct_end()};
    return derive("HKDF", parameters.data(), kKeyBytes);
}

QByteArray keyedHash(const SecretString& key, std::string_view message) {
    static const Mac mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
    const std::array parameters{text(OSSL_MAC_PARAM_DIGEST, "SHA256"), OSSL_PARAM_construct_end()};
    const MacContext context(mac != nullptr ? EVP_MAC_CTX_new(mac.get()) : nullptr);
    std::string result(kKeyBytes, '\0');
    std::size_t size = 0;
    require(context != nullptr && EVP_MAC_init(context.get(), in(key.reveal()), key.size(), parameters.data()) == 1 &&
                EVP_MAC_update(context.get(), in(message), message.size()) == 1 &&
                EVP_MAC_final(context.get(), out(result), &size, result.size()) == 1 && size == result.size(),
            "compute a keyed hash");
    return bytes(result);
}

QByteArray hash(std::string_view message) {
    std::string result(kKeyBytes, '\0');
    std::size_t size = 0;
    require(EVP_Q_digest(nullptr, "SHA256", nullptr, message.data(), message.size(), out(result), &size) == 1 &&
                size == result.size(),
            "compute a hash");
    return bytes(result);
}

bool sameBytes(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

SecretString stretched(const SecretString& passphrase, std::string_view salt, const StretchCost& cost,
                       std::size_t bytes) {
    std::uint64_t n = std::uint64_t{1} << cost.logN;
    std::uint32_t r = cost.r;
    std::uint32_t p = cost.p;
    // What RFC 7914 needs, and a little for the library itself.
    std::uint64_t memory = 128 * static_cast<std::uint64_t>(r) * (n + p + 2) + (std::uint64_t{1} << 20U);
    const std::array parameters{octets(OSSL_KDF_PARAM_PASSWORD, passphrase.reveal()),
                                octets(OSSL_KDF_PARAM_SALT, salt),
                                OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_N, &n),
                                OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_R, &r),
                                OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_P, &p),
                                OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_MAXMEM, &memory),
                                OSSL_PARAM_construct_end()};
    return derive("SCRYPT", parameters.data(), bytes);
}

std::string packedNumber(std::uint32_t number) {
    std::string text(4, '\0');
    for (std::size_t i = 0; i < text.size(); ++i)
        text[i] = static_cast<char>((number >> (24U - 8U * i)) & 0xFFU);
    return text;
}

std::uint32_t unpackedNumber(std::string_view fourBytes) {
    std::uint32_t number = 0;
    for (const char c : fourBytes.substr(0, 4))
        number = number << 8U | static_cast<unsigned char>(c);
    return number;
}

std::string packed(std::initializer_list<std::string_view> fields) {
    std::string result;
    for (const std::string_view field : fields) {
        require(field.size() < kMostBytes, "pack so long a field");
        result += packedNumber(static_cast<std::uint32_t>(field.size()));
        result += field;
    }
    return result;
}

SecretString taken(std::string& buffer) {
    SecretString secret(buffer);
    OPENSSL_cleanse(buffer.data(), buffer.capacity());
    buffer.clear();
    return secret;
}

} // namespace landreeve::vault
