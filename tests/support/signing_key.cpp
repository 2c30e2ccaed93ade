#include "tests/support/signing_key.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <map>
#include <mutex>
#include <stdexcept>

namespace landreeve::tests {
namespace {

using auth::Algorithm;

void must(bool done) {
    if (!done)
        throw std::runtime_error("OpenSSL cannot make a key or signature");
}

/// Not by what is tested, but by Qt.
QByteArray base64url(QByteArrayView bytes) {
    return bytes.toByteArray().toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QByteArray numberOf(const EVP_PKEY* key, const char* name, int bytes = 0) {
    BIGNUM* number = nullptr;
    must(EVP_PKEY_get_bn_param(key, name, &number) == 1);
    QByteArray text(bytes > 0 ? bytes : BN_num_bytes(number), '\0');
    BN_bn2binpad(number, reinterpret_cast<unsigned char*>(text.data()), static_cast<int>(text.size()));
    BN_free(number);
    return text;
}

const EVP_MD* digestOf(Algorithm algorithm) {
    const std::string_view name = auth::nameOf(algorithm);
    if (algorithm == Algorithm::EdDSA)
        return nullptr;
    return name.ends_with("256") ? EVP_sha256() : name.ends_with("384") ? EVP_sha384() : EVP_sha512();
}

QString text(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

} // namespace

struct SigningKey::Parts {
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{nullptr, &EVP_PKEY_free};
    std::string curve; ///< Empty for RSA.
    int coordinate = 0;
};

SigningKey SigningKey::rsa(unsigned bits, unsigned long exponent) {
    static std::mutex mutex;
    static std::map<std::pair<unsigned, unsigned long>, std::shared_ptr<const Parts>> made;
    const std::lock_guard guard(mutex);
    auto& known = made[{bits, exponent}];
    if (!known) {
        auto parts = std::make_shared<Parts>();
        const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(
            EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr), &EVP_PKEY_CTX_free);
        BIGNUM* e = BN_new();
        BN_set_word(e, exponent);
        EVP_PKEY* key = nullptr;
        const bool done = EVP_PKEY_keygen_init(context.get()) == 1 &&
                          EVP_PKEY_CTX_set_rsa_keygen_bits(context.get(), static_cast<int>(bits)) == 1 &&
                          EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context.get(), e) == 1 &&
                          EVP_PKEY_generate(context.get(), &key) == 1;
        BN_free(e);
        must(done);
        parts->key.reset(key);
        known = parts;
    }
    return SigningKey(known);
}

SigningKey SigningKey::ec(const std::string& curve) {
    auto parts = std::make_shared<Parts>();
    parts->key.reset(EVP_EC_gen(curve.c_str()));
    must(parts->key != nullptr);
    parts->curve = curve;
    parts->coordinate = (EVP_PKEY_get_bits(parts->key.get()) + 7) / 8;
    return SigningKey(parts);
}

SigningKey SigningKey::ed25519() {
    auto parts = std::make_shared<Parts>();
    parts->key.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    must(parts->key != nullptr);
    parts->curve = "Ed25519";
    return SigningKey(parts);
}

SigningKey SigningKey::forAlgorithm(Algorithm algorithm) {
    switch (algorithm) {
    case Algorithm::ES256:
        return ec("P-256");
    case Algorithm::ES384:
        return ec("P-384");
    case Algorithm::ES512:
        return ec("P-521");
    case Algorithm::EdDSA:
        return ed25519();
    default:
        return rsa();
    }
}

QJsonObject SigningKey::jwk(const QString& id) const {
    QJsonObject jwk;
    const auto set = [&jwk](const char* name, const QByteArray& bytes) {
        jwk.insert(QLatin1String(name), QString::fromLatin1(base64url(bytes)));
    };
    if (!id.isEmpty())
        jwk.insert(QStringLiteral("kid"), id);
    const EVP_PKEY* key = m_parts->key.get();
    if (m_parts->curve.empty()) {
        jwk.insert(QStringLiteral("kty"), QStringLiteral("RSA"));
        set("n", numberOf(key, OSSL_PKEY_PARAM_RSA_N));
        set("e", numberOf(key, OSSL_PKEY_PARAM_RSA_E));
        return jwk;
    }
    jwk.insert(QStringLiteral("crv"), text(m_parts->curve));
    if (m_parts->coordinate > 0) {
        jwk.insert(QStringLiteral("kty"), QStringLiteral("EC"));
        set("x", numberOf(key, OSSL_PKEY_PARAM_EC_PUB_X, m_parts->coordinate));
        set("y", numberOf(key, OSSL_PKEY_PARAM_EC_PUB_Y, m_parts->coordinate));
        return jwk;
    }
    jwk.insert(QStringLiteral("kty"), QStringLiteral("OKP"));
    QByteArray x(32, '\0');
    std::size_t size = 32;
    must(EVP_PKEY_get_raw_public_key(key, reinterpret_cast<unsigned char*>(x.data()), &size) == 1);
    set("x", x);
    return jwk;
}

std::string SigningKey::publicPem() const {
    BIO* memory = BIO_new(BIO_s_mem());
    char* begin = nullptr;
    const bool done = PEM_write_bio_PUBKEY(memory, m_parts->key.get()) == 1;
    const long size = BIO_get_mem_data(memory, &begin);
    std::string pem(begin, static_cast<std::size_t>(size));
    BIO_free(memory);
    must(done);
    return pem;
}

std::string SigningKey::sign(Algorithm algorithm, std::string_view message, int saltBytes) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    EVP_PKEY_CTX* options = nullptr;
    must(EVP_DigestSignInit(context.get(), &options, digestOf(algorithm), nullptr, m_parts->key.get()) == 1);
    if (auth::nameOf(algorithm).starts_with("PS"))
        must(EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) == 1 &&
             EVP_PKEY_CTX_set_rsa_pss_saltlen(options, saltBytes) == 1);
    const auto* bytes = reinterpret_cast<const unsigned char*>(message.data());
    std::size_t size = 0;
    must(EVP_DigestSign(context.get(), nullptr, &size, bytes, message.size()) == 1);
    std::string signature(size, '\0');
    must(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes,
                        message.size()) == 1);
    signature.resize(size);
    if (m_parts->coordinate == 0)
        return signature;
    const auto* der = reinterpret_cast<const unsigned char*>(signature.data());
    ECDSA_SIG* numbers = d2i_ECDSA_SIG(nullptr, &der, static_cast<long>(signature.size()));
    must(numbers != nullptr);
    const int half = m_parts->coordinate;
    std::string sideBySide(static_cast<std::size_t>(half) * 2, '\0');
    auto* out = reinterpret_cast<unsigned char*>(sideBySide.data());
    BN_bn2binpad(ECDSA_SIG_get0_r(numbers), out, half);
    BN_bn2binpad(ECDSA_SIG_get0_s(numbers), out + half, half);
    ECDSA_SIG_free(numbers);
    return sideBySide;
}

std::string keySetOf(std::initializer_list<QJsonObject> keys) {
    QJsonArray list;
    for (const QJsonObject& key : keys)
        list.append(key);
    return QJsonDocument(QJsonObject{{QStringLiteral("keys"), list}}).toJson(QJsonDocument::Compact).toStdString();
}

std::string compactOf(std::string_view header, std::string_view payload, std::string_view signature) {
    const auto segment = [](std::string_view bytes) {
        return base64url(QByteArrayView(bytes.data(), static_cast<qsizetype>(bytes.size()))).toStdString();
    };
    return segment(header) + "." + segment(payload) + "." + segment(signature);
}

std::string signedBy(const SigningKey& key, Algorithm algorithm, std::string_view header, std::string_view payload) {
    std::string unsignedText = compactOf(header, payload, {});
    unsignedText.pop_back();
    const std::string signature = key.sign(algorithm, unsignedText);
    return compactOf(header, payload, signature);
}

std::string signedBy(const SigningKey& key, Algorithm algorithm, const QJsonObject& header, const QJsonObject& claims) {
    return signedBy(key, algorithm, QJsonDocument(header).toJson(QJsonDocument::Compact).toStdString(),
                    QJsonDocument(claims).toJson(QJsonDocument::Compact).toStdString());
}

} // namespace landreeve::tests
