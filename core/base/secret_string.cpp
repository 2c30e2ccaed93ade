#include "core/base/secret_string.h"

#include "core/base/error.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

namespace landreeve {

SecretString::SecretString(SecretString&& other) noexcept : m_value(std::move(other.m_value)) {
    other.wipe();
}

SecretString& SecretString::operator=(const SecretString& other) {
    if (this != &other) {
        wipe();
        m_value = other.m_value;
    }
    return *this;
}

SecretString& SecretString::operator=(SecretString&& other) noexcept {
    if (this != &other) {
        wipe();
        m_value = std::move(other.m_value);
        other.wipe();
    }
    return *this;
}

SecretString::~SecretString() {
    wipe();
}

bool SecretString::operator==(const SecretString& other) const noexcept {
    return m_value.size() == other.m_value.size() &&
           CRYPTO_memcmp(m_value.data(), other.m_value.data(), m_value.size()) == 0;
}

void SecretString::wipe() noexcept {
    // A short string lives inside the object itself, so the whole capacity is wiped, not only the size.
    OPENSSL_cleanse(m_value.data(), m_value.capacity());
    m_value.clear();
}

std::string randomBytes(std::size_t bytes) {
    std::string out(bytes, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(bytes)) != 1)
        throw Error("internal_error", "The operating system gave no random bytes.");
    return out;
}

SecretString randomPassword(std::size_t length) {
    constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    std::string out;
    while (out.size() < length) {
        const std::string bytes = randomBytes(length);
        for (const char byte : bytes) {
            // 248 is the largest multiple of 62 in a byte: what lies above would favour the first letters.
            if (const auto value = static_cast<unsigned char>(byte); value < 248 && out.size() < length)
                out.push_back(kAlphabet[value % kAlphabet.size()]);
        }
    }
    SecretString secret(out);
    OPENSSL_cleanse(out.data(), out.size());
    return secret;
}

} // namespace landreeve
