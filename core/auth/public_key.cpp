#include "core/auth/public_key.h"

#include "core/auth/openssl_types.h"
#include "core/auth/point_check.h"
#include "core/base/error.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <vector>

namespace landreeve::auth {
namespace {

constexpr int kLeastRsaBits = 2048;
constexpr int kMostRsaBits = 8192;
constexpr int kMostExponentBits = 64;
constexpr unsigned long kLeastExponent = 65537;

struct Curve {
    const char* group;
    std::size_t coordinate; ///< bytes
    Algorithm algorithm;
};

const Curve& curveOf(KeyKind kind) {
    static constexpr std::array<Curve, 3> kCurves{
        {{"P-256", 32, Algorithm::ES256}, {"P-384", 48, Algorithm::ES384}, {"P-521", 66, Algorithm::ES512}}};
    return kCurves.at(static_cast<std::size_t>(kind) - static_cast<std::size_t>(KeyKind::P256));
}

Hash hashOf(Algorithm algorithm) {
    switch (algorithm) {
    case Algorithm::RS384:
    case Algorithm::PS384:
    case Algorithm::ES384:
        return Hash::Sha384;
    case Algorithm::RS512:
    case Algorithm::PS512:
    case Algorithm::ES512:
        return Hash::Sha512;
    default:
        return Hash::Sha256;
    }
}

const EVP_MD* methodOf(Algorithm algorithm) {
    switch (hashOf(algorithm)) {
    case Hash::Sha384:
        return EVP_sha384();
    case Hash::Sha512:
        return EVP_sha512();
    default:
        return EVP_sha256();
    }
}

bool isPss(Algorithm algorithm) {
    return algorithm == Algorithm::PS256 || algorithm == Algorithm::PS384 || algorithm == Algorithm::PS512;
}

BigNumber numberFrom(std::string_view bytes) {
    return BigNumber(BN_bin2bn(bytesOf(bytes.data()), static_cast<int>(bytes.size()), nullptr));
}

/// A public key of the parameters built; null where OpenSSL takes them for none.
PkeyPtr keyFrom(const char* type, OSSL_PARAM_BLD* builder) {
    const Params params(OSSL_PARAM_BLD_to_param(builder));
    const PkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY* key = nullptr;
    if (!params || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1) {
        ERR_clear_error();
        return nullptr;
    }
    return PkeyPtr(key);
}

PkeyContext contextFor(EVP_PKEY* key, Algorithm algorithm, bool rsa) {
    PkeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    bool ready = context && EVP_PKEY_verify_init(context.get()) == 1;
    if (rsa) {
        ready = ready &&
                EVP_PKEY_CTX_set_rsa_padding(context.get(),
                                             isPss(algorithm) ? RSA_PKCS1_PSS_PADDING : RSA_PKCS1_PADDING) == 1 &&
                EVP_PKEY_CTX_set_signature_md(context.get(), methodOf(algorithm)) == 1;
        // RFC 7518, 3.5: the mask's hash is the same, the salt as long as the hash.
        if (isPss(algorithm))
            ready = ready && EVP_PKEY_CTX_set_rsa_mgf1_md(context.get(), methodOf(algorithm)) == 1 &&
                    EVP_PKEY_CTX_set_rsa_pss_saltlen(context.get(), RSA_PSS_SALTLEN_DIGEST) == 1;
    } else {
        ready = ready && EVP_PKEY_CTX_set_signature_md(context.get(), methodOf(algorithm)) == 1;
    }
    if (!ready) {
        ERR_clear_error();
        throw Error("internal_error",
                    "The cryptographic library refused to verify " + std::string(nameOf(algorithm)) + ".",
                    "Check that OpenSSL 3 and its default provider are installed whole.");
    }
    return context;
}

/// A whole number of DER (X.690, 8.3) from big-endian bytes that are not all zero; where it ends.
unsigned char* putInteger(unsigned char* out, std::string_view number) {
    number.remove_prefix(std::min(number.find_first_not_of('\0'), number.size() - 1));
    const bool padded = (static_cast<unsigned char>(number.front()) & 0x80U) != 0;
    *out++ = 0x02;
    *out++ = static_cast<unsigned char>(number.size() + (padded ? 1 : 0));
    if (padded)
        *out++ = 0;
    return std::copy(number.begin(), number.end(), out);
}

} // namespace

struct PublicKey::Parts {
    PkeyPtr key;
    std::size_t signatureSize = 0;
    std::string order; ///< Of an EC group, as long as a coordinate.

    /// Contexts that wait for the next verification; there are never more than verified at once.
    std::mutex mutex;
    std::array<std::vector<PkeyContext>, kAlgorithms> idle;
};

std::string_view nameOf(KeyKind kind) {
    static constexpr std::array<std::string_view, 5> kNames{"RSA", "P-256", "P-384", "P-521", "Ed25519"};
    return kNames.at(static_cast<std::size_t>(kind));
}

bool fits(Algorithm algorithm, KeyKind kind) {
    switch (kind) {
    case KeyKind::Rsa:
        return algorithm <= Algorithm::PS512;
    case KeyKind::Ed25519:
        return algorithm == Algorithm::EdDSA;
    default:
        return algorithm == curveOf(kind).algorithm;
    }
}

PublicKey::PublicKey(KeyKind kind, std::unique_ptr<Parts> parts, std::string_view material)
    : m_kind(kind),
      m_parts(std::move(parts)),
      m_fingerprint(fingerprintOf(std::string(nameOf(kind)).append(1, '\0').append(material))) {}

PublicKey::~PublicKey() = default;

std::shared_ptr<const PublicKey> PublicKey::fromRsa(std::string_view modulus, std::string_view exponent,
                                                    std::string& fault) {
    constexpr std::size_t kMostBytes = kMostRsaBits / 8 + 1;
    const auto wrong = [&fault](std::string why) {
        fault = std::move(why);
        return nullptr;
    };
    if (modulus.size() > kMostBytes || exponent.size() > kMostBytes)
        return wrong("its RSA numbers are too long");
    const BigNumber n = numberFrom(modulus);
    const BigNumber e = numberFrom(exponent);
    const int bits = BN_num_bits(n.get());
    if (bits < kLeastRsaBits || bits > kMostRsaBits)
        return wrong("its RSA modulus has " + std::to_string(bits) + " bits; 2048 to 8192 are accepted");
    if (BN_is_odd(n.get()) == 0)
        return wrong("its RSA modulus is even");
    if (BN_is_odd(e.get()) == 0)
        return wrong("its RSA exponent is even");
    if (BN_num_bits(e.get()) <= 32 && BN_get_word(e.get()) < kLeastExponent)
        return wrong("its RSA exponent is below 65537");
    if (BN_num_bits(e.get()) > kMostExponentBits)
        return wrong("its RSA exponent has more than 64 bits");

    const ParamBuilder builder(OSSL_PARAM_BLD_new());
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
    auto parts = std::make_unique<Parts>();
    parts->key = keyFrom("RSA", builder.get());
    if (!parts->key)
        return wrong("OpenSSL does not take its numbers for an RSA key");
    parts->signatureSize = static_cast<std::size_t>(bits + 7) / 8;
    std::string material(parts->signatureSize + 8, '\0');
    auto* const out = reinterpret_cast<unsigned char*>(material.data());
    BN_bn2binpad(n.get(), out, static_cast<int>(parts->signatureSize));
    BN_bn2binpad(e.get(), out + parts->signatureSize, 8);
    return std::shared_ptr<const PublicKey>(new PublicKey(KeyKind::Rsa, std::move(parts), material));
}

std::shared_ptr<const PublicKey> PublicKey::fromPoint(KeyKind kind, std::string_view x, std::string_view y,
                                                      std::string& fault) {
    const Curve& curve = curveOf(kind);
    if (x.size() != curve.coordinate || y.size() != curve.coordinate) {
        fault = "its coordinates do not have the " + std::to_string(curve.coordinate) + " bytes of " + curve.group;
        return nullptr;
    }
    const std::string point = std::string(1, '\x04').append(x).append(y);
    const ParamBuilder builder(OSSL_PARAM_BLD_new());
    OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve.group, 0);
    OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
    auto parts = std::make_unique<Parts>();
    parts->key = keyFrom("EC", builder.get());
    const PkeyContext check(parts->key ? EVP_PKEY_CTX_new_from_pkey(nullptr, parts->key.get(), nullptr) : nullptr);
    BIGNUM* order = nullptr;
    if (!check || EVP_PKEY_public_check(check.get()) != 1 ||
        EVP_PKEY_get_bn_param(parts->key.get(), OSSL_PKEY_PARAM_EC_ORDER, &order) != 1) {
        ERR_clear_error();
        fault = std::string("its point is not on the curve ") + curve.group;
        return nullptr;
    }
    const BigNumber owned(order);
    parts->order.resize(curve.coordinate);
    BN_bn2binpad(order, reinterpret_cast<unsigned char*>(parts->order.data()), static_cast<int>(curve.coordinate));
    parts->signatureSize = 2 * curve.coordinate;
    return std::shared_ptr<const PublicKey>(new PublicKey(kind, std::move(parts), point));
}

std::shared_ptr<const PublicKey> PublicKey::fromEd25519(std::string_view x, std::string& fault) {
    if (x.size() != 32) {
        fault = "its x does not have the 32 bytes of Ed25519";
        return nullptr;
    }
    auto parts = std::make_unique<Parts>();
    if (isEd25519Point(x))
        parts->key.reset(EVP_PKEY_new_raw_public_key_ex(nullptr, "ED25519", nullptr, bytesOf(x.data()), x.size()));
    if (!parts->key) {
        ERR_clear_error();
        fault = "its point is not on the curve Ed25519";
        return nullptr;
    }
    parts->signatureSize = 64;
    return std::shared_ptr<const PublicKey>(new PublicKey(KeyKind::Ed25519, std::move(parts), x));
}

SignatureVerdict PublicKey::verify(Algorithm algorithm, std::string_view message, std::string_view signature) const {
    if (!fits(algorithm, m_kind))
        return {false, "The key is not one of that algorithm."};
    switch (m_kind) {
    case KeyKind::Rsa:
        return verifyRsa(algorithm, message, signature);
    case KeyKind::Ed25519:
        return verifyEd25519(message, signature);
    default:
        return verifyPoint(message, signature);
    }
}

SignatureVerdict PublicKey::verifyRsa(Algorithm algorithm, std::string_view message, std::string_view signature) const {
    if (signature.size() != m_parts->signatureSize)
        return {false, "The signature does not have the length of the key's modulus."};
    if (!verifyDigest(algorithm, digestOf(hashOf(algorithm), message), signature))
        return {false, "The signature was not made by this key over this text."};
    return {true, {}};
}

SignatureVerdict PublicKey::verifyPoint(std::string_view message, std::string_view signature) const {
    const Curve& curve = curveOf(m_kind);
    if (signature.size() != m_parts->signatureSize)
        return {false, "The signature does not have the length that the curve gives it."};
    const std::string_view r = signature.substr(0, curve.coordinate);
    const std::string_view s = signature.substr(curve.coordinate);
    // Bytes of one length compare as the numbers do (string_view compares them unsigned).
    const auto inRange = [this](std::string_view number) {
        return number.find_first_not_of('\0') != std::string_view::npos && number < m_parts->order;
    };
    if (!inRange(r) || !inRange(s))
        return {false, "A number of the signature is not between 1 and the curve's order."};

    std::array<unsigned char, 160> der{};
    constexpr std::size_t kHead = 3;
    unsigned char* const end = putInteger(putInteger(der.data() + kHead, r), s);
    const auto body = static_cast<std::size_t>(end - der.data()) - kHead;
    unsigned char* begin = der.data() + kHead;
    *--begin = static_cast<unsigned char>(body);
    if (body >= 0x80)
        *--begin = 0x81;
    *--begin = 0x30;
    const std::string_view encoded(reinterpret_cast<const char*>(begin), static_cast<std::size_t>(end - begin));
    if (!verifyDigest(curve.algorithm, digestOf(hashOf(curve.algorithm), message), encoded))
        return {false, "The signature was not made by this key over this text."};
    return {true, {}};
}

bool PublicKey::verifyDigest(Algorithm algorithm, const Digest& digest, std::string_view signature) const {
    auto& idle = m_parts->idle.at(static_cast<std::size_t>(algorithm));
    PkeyContext context;
    {
        const std::lock_guard guard(m_parts->mutex);
        if (!idle.empty()) {
            context = std::move(idle.back());
            idle.pop_back();
        }
    }
    if (!context)
        context = contextFor(m_parts->key.get(), algorithm, m_kind == KeyKind::Rsa);
    const bool right = EVP_PKEY_verify(context.get(), bytesOf(signature.data()), signature.size(), digest.bytes.data(),
                                       digest.size) == 1;
    if (!right)
        ERR_clear_error();
    const std::lock_guard guard(m_parts->mutex);
    idle.push_back(std::move(context));
    return right;
}

SignatureVerdict PublicKey::verifyEd25519(std::string_view message, std::string_view signature) const {
    if (signature.size() != m_parts->signatureSize)
        return {false, "The signature does not have 64 bytes."};
    const DigestContext context(EVP_MD_CTX_new());
    const bool right =
        context &&
        EVP_DigestVerifyInit_ex(context.get(), nullptr, nullptr, nullptr, nullptr, m_parts->key.get(), nullptr) == 1 &&
        EVP_DigestVerify(context.get(), bytesOf(signature.data()), signature.size(), bytesOf(message.data()),
                         message.size()) == 1;
    if (!right) {
        ERR_clear_error();
        return {false, "The signature was not made by this key over this text."};
    }
    return {true, {}};
}

} // namespace landreeve::auth
