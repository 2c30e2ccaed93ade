#include "core/auth/local_key.h"

#include "core/auth/base64url.h"
#include "core/auth/digest.h"
#include "core/auth/openssl_types.h"
#include "core/base/error.h"

#include <QJsonDocument>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ecdsa.h>
#include <openssl/x509.h>

#include <array>

namespace landreeve::auth {
namespace {

constexpr int kCoordinateBytes = 32;

using PrivateKeyInfo = std::unique_ptr<PKCS8_PRIV_KEY_INFO, Freed<PKCS8_PRIV_KEY_INFO_free>>;
using EcSignature = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;

[[noreturn]] void refuse(const char* what) {
    throw Error("internal_error", std::string("The cryptographic library refused to ") + what + ".",
                "Check that OpenSSL 3 and its default provider are installed whole.");
}

std::string coordinate(const EVP_PKEY* key, const char* name) {
    BIGNUM* number = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &number) != 1)
        refuse("read a key");
    const BigNumber owner(number);
    std::string bytes(kCoordinateBytes, '\0');
    if (BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), kCoordinateBytes) != kCoordinateBytes)
        refuse("read a key");
    return bytes;
}

SecretString privateKeyOf(const EVP_PKEY* key) {
    const PrivateKeyInfo info(EVP_PKEY2PKCS8(key));
    unsigned char* der = nullptr;
    const int size = info ? i2d_PKCS8_PRIV_KEY_INFO(info.get(), &der) : -1;
    if (size <= 0)
        refuse("write a key");
    SecretString secret(std::string_view(reinterpret_cast<char*>(der), static_cast<std::size_t>(size)));
    OPENSSL_clear_free(der, static_cast<std::size_t>(size));
    return secret;
}

PkeyPtr keyOf(const SecretString& privateKey) {
    const auto* der = bytesOf(privateKey.reveal().data());
    PkeyPtr key(d2i_AutoPrivateKey(nullptr, &der, static_cast<long>(privateKey.size())));
    if (!key || EVP_PKEY_is_a(key.get(), "EC") != 1)
        refuse("read a signing key");
    return key;
}

/// The two numbers side by side (RFC 7518, 3.4).
std::string signatureOf(EVP_PKEY* key, std::string_view text) {
    const DigestContext context(EVP_MD_CTX_new());
    std::array<unsigned char, 80> der{};
    std::size_t size = der.size();
    if (!context || EVP_DigestSignInit_ex(context.get(), nullptr, "SHA256", nullptr, nullptr, key, nullptr) != 1 ||
        EVP_DigestSign(context.get(), der.data(), &size, bytesOf(text.data()), text.size()) != 1)
        refuse("sign");
    const unsigned char* at = der.data();
    const EcSignature numbers(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size)));
    std::string bytes(std::size_t{2} * kCoordinateBytes, '\0');
    auto* out = reinterpret_cast<unsigned char*>(bytes.data());
    if (!numbers || BN_bn2binpad(ECDSA_SIG_get0_r(numbers.get()), out, kCoordinateBytes) != kCoordinateBytes ||
        BN_bn2binpad(ECDSA_SIG_get0_s(numbers.get()), out + kCoordinateBytes, kCoordinateBytes) != kCoordinateBytes)
        refuse("sign");
    return bytes;
}

std::string segmentOf(const QJsonObject& object) {
    return toBase64url(QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString());
}

} // namespace

LocalKey LocalKey::make() {
    const PkeyPtr pair(EVP_EC_gen("P-256"));
    if (!pair)
        refuse("make a key");
    const std::string x = toBase64url(coordinate(pair.get(), OSSL_PKEY_PARAM_EC_PUB_X));
    const std::string y = toBase64url(coordinate(pair.get(), OSSL_PKEY_PARAM_EC_PUB_Y));
    // RFC 7638, 3: the required members in order, without white space.
    const Fingerprint print = fingerprintOf(R"({"crv":"P-256","kty":"EC","x":")" + x + R"(","y":")" + y + R"("})");
    LocalKey key;
    key.id = toBase64url({reinterpret_cast<const char*>(print.data()), print.size()});
    key.publicKey = {
        {QStringLiteral("kty"), QStringLiteral("EC")},           {QStringLiteral("crv"), QStringLiteral("P-256")},
        {QStringLiteral("x"), QString::fromStdString(x)},        {QStringLiteral("y"), QString::fromStdString(y)},
        {QStringLiteral("kid"), QString::fromStdString(key.id)}, {QStringLiteral("use"), QStringLiteral("sig")},
        {QStringLiteral("alg"), QStringLiteral("ES256")}};
    key.privateKey = privateKeyOf(pair.get());
    return key;
}

SecretString signedToken(const SecretString& privateKey, const QJsonObject& header, const QJsonObject& claims) {
    const PkeyPtr key = keyOf(privateKey);
    const std::string text = segmentOf(header) + "." + segmentOf(claims);
    return SecretString(text + "." + toBase64url(signatureOf(key.get(), text)));
}

} // namespace landreeve::auth
