#include "core/vault/signing_key.h"

#include "core/base/error.h"
#include "core/vault/cryptography.h"

#include <openssl/err.h>
#include <openssl/evp.h>

namespace landreeve::vault {
namespace {

constexpr std::size_t kSignatureBytes = 64;
constexpr int kIdBytes = 8;

template <auto Free>
struct Freed {
    template <typename T>
    void operator()(T* object) const {
        Free(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Context = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;

void require(bool done) {
    if (done)
        return;
    ERR_clear_error();
    throw Error("internal_error", "The cryptographic library refused to sign.",
                "Check that OpenSSL 3 and its default provider are installed whole.");
}

const unsigned char* in(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

} // namespace

class SigningKey::Impl {
public:
    Key key;
};

SigningKey::SigningKey(const SecretString& seed) : m_impl(std::make_unique<Impl>()) {
    m_impl->key.reset(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, in(seed.reveal()), seed.size()));
    require(m_impl->key != nullptr);
    std::size_t size = kKeyBytes;
    m_publicKey.resize(static_cast<qsizetype>(size));
    require(EVP_PKEY_get_raw_public_key(m_impl->key.get(), reinterpret_cast<unsigned char*>(m_publicKey.data()),
                                        &size) == 1);
    m_id = hash(view(m_publicKey)).left(kIdBytes).toHex().toStdString();
}

SigningKey::SigningKey(SigningKey&&) noexcept = default;
SigningKey& SigningKey::operator=(SigningKey&&) noexcept = default;
SigningKey::~SigningKey() = default;

QByteArray SigningKey::sign(std::string_view message) const {
    const Context context(EVP_MD_CTX_new());
    QByteArray signature(static_cast<qsizetype>(kSignatureBytes), 0);
    std::size_t size = kSignatureBytes;
    require(context != nullptr &&
            EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, m_impl->key.get()) == 1 &&
            EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, in(message),
                           message.size()) == 1);
    return signature;
}

bool SigningKey::verifies(std::string_view message, std::string_view signature) const {
    const Context context(EVP_MD_CTX_new());
    require(context != nullptr &&
            EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, m_impl->key.get()) == 1);
    const bool good =
        EVP_DigestVerify(context.get(), in(signature), signature.size(), in(message), message.size()) == 1;
    if (!good)
        ERR_clear_error();
    return good;
}

} // namespace landreeve::vault
