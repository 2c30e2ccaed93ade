#include "core/auth/digest.h"

#include "core/auth/openssl_types.h"
#include "core/base/error.h"

#include <openssl/err.h>

#include <algorithm>

namespace landreeve::auth {
namespace {

using FetchedDigest = std::unique_ptr<EVP_MD, Freed<EVP_MD_free>>;

/// Looked up once: a fetch for every token would cost more than its hash.
const EVP_MD* fetched(Hash hash) {
    static const std::array<FetchedDigest, 3> digests{FetchedDigest(EVP_MD_fetch(nullptr, "SHA256", nullptr)),
                                                      FetchedDigest(EVP_MD_fetch(nullptr, "SHA384", nullptr)),
                                                      FetchedDigest(EVP_MD_fetch(nullptr, "SHA512", nullptr))};
    return digests.at(static_cast<std::size_t>(hash)).get();
}

} // namespace

Digest digestOf(Hash hash, std::string_view message) {
    thread_local std::array<DigestContext, 3> contexts;
    DigestContext& context = contexts.at(static_cast<std::size_t>(hash));
    if (!context)
        context.reset(EVP_MD_CTX_new());
    Digest digest;
    unsigned size = 0;
    const EVP_MD* const method = fetched(hash);
    if (!context || method == nullptr || EVP_DigestInit_ex2(context.get(), method, nullptr) != 1 ||
        EVP_DigestUpdate(context.get(), message.data(), message.size()) != 1 ||
        EVP_DigestFinal_ex(context.get(), digest.bytes.data(), &size) != 1) {
        ERR_clear_error();
        throw Error("internal_error", "The cryptographic library refused to hash.",
                    "Check that OpenSSL 3 and its default provider are installed whole.");
    }
    digest.size = size;
    return digest;
}

Fingerprint fingerprintOf(std::string_view bytes) {
    const Digest digest = digestOf(Hash::Sha256, bytes);
    Fingerprint fingerprint{};
    std::copy_n(digest.bytes.begin(), fingerprint.size(), fingerprint.begin());
    return fingerprint;
}

std::string toHex(std::span<const unsigned char> bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const unsigned char byte : bytes) {
        text += kDigits[byte >> 4U];
        text += kDigits[byte & 15U];
    }
    return text;
}

} // namespace landreeve::auth
