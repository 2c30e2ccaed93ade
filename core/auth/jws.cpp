#include "core/auth/jws.h"

#include "core/auth/base64url.h"
#include "core/auth/words.h"

#include <algorithm>
#include <array>

namespace landreeve::auth {
Refusal Jws::split(std::string_view text) {
    if (text.size() > kMostBytes)
        return {Reason::TooLarge,
                "It has " + std::to_string(text.size()) + " bytes; " + std::to_string(kMostBytes) + " are accepted."};
    if (text.empty())
        return {Reason::Malformed, "It is empty."};
    if (text.front() == '{')
        return {Reason::Malformed, "It is in the JSON form; only the compact form is accepted."};
    const auto first = text.find('.');
    const auto second = first == std::string_view::npos ? first : text.find('.', first + 1);
    if (second == std::string_view::npos || text.find('.', second + 1) != std::string_view::npos) {
        const auto parts = std::ranges::count(text, '.') + 1;
        return {Reason::Malformed, parts == 5 ? std::string("It is encrypted (JWE); only signed tokens are accepted.")
                                              : "It has " + std::to_string(parts) +
                                                    (parts == 1 ? " segment" : " segments") + " instead of three."};
    }
    if (first == 0)
        return {Reason::Malformed, "Its header is empty."};
    if (second + 1 == text.size())
        return {Reason::Malformed, "Its signature is empty."};

    const auto decode = [](std::string_view segment, std::string& bytes) {
        auto decoded = fromBase64url(segment);
        if (decoded)
            bytes = std::move(*decoded);
        return decoded.has_value();
    };
    const auto wrong = [](const char* segment) {
        return Refusal{Reason::BadBase64url, std::string("Its ") + segment + " is not in strict base64url."};
    };
    if (!decode(text.substr(0, first), m_header))
        return wrong("header");
    if (!decode(text.substr(first + 1, second - first - 1), payload))
        return wrong("payload");
    if (!decode(text.substr(second + 1), signature))
        return wrong("signature");
    signedText = text.substr(0, second);
    return {};
}

Refusal Jws::read(std::string_view text) {
    if (auto refusal = split(text))
        return refusal;
    std::string fault;
    auto read = StrictJson::read(std::move(m_header), fault);
    if (!read)
        return {Reason::BadJson, "Its header cannot be read: " + fault + "."};
    header = std::move(*read);
    return {};
}

Refusal readAlgorithm(const StrictJson& header, const AlgorithmSet& allowed, Algorithm& algorithm) {
    const auto name = header.root().member("alg").string();
    if (!name)
        return {Reason::AlgNotAllowed, "It names no algorithm (alg)."};
    const auto known = algorithmFromName(*name);
    if (!known || !allowed.contains(*known))
        return {Reason::AlgNotAllowed,
                "Its algorithm " + shown(*name) + " is not allowed; allowed: " + allowed.names() + "."};
    algorithm = *known;
    return {};
}

Refusal refuseExtensions(const StrictJson& header) {
    for (const std::string_view name : {"crit", "b64", "zip"}) {
        if (header.root().member(name).exists())
            return {Reason::HeaderForbidden, "Its header has " + std::string(name) + ", which is never accepted."};
    }
    return {};
}

Refusal readKeyId(const StrictJson& header, std::optional<std::string_view>& keyId) {
    const auto value = header.root().member("kid");
    if (!value.exists())
        return {};
    keyId = value.string();
    if (!keyId)
        return {Reason::KidInvalid, "Its key id (kid) is not a string."};
    if (const auto fault = faultOfKeyId(*keyId); !fault.empty())
        return {Reason::KidInvalid, "Its key id (kid) " + std::string(fault) + "."};
    return {};
}

Refusal verifyJws(std::string_view text, const KeySet& keys, const AlgorithmSet& allowed) {
    Jws jws;
    if (auto refusal = jws.read(text))
        return refusal;
    Algorithm algorithm{};
    if (auto refusal = readAlgorithm(jws.header, allowed, algorithm))
        return refusal;
    if (auto refusal = refuseExtensions(jws.header))
        return refusal;
    std::optional<std::string_view> keyId;
    if (auto refusal = readKeyId(jws.header, keyId))
        return refusal;
    auto choice = keys.choose(keyId, algorithm);
    if (choice.key == nullptr)
        return {choice.reason, std::move(choice.detail)};
    if (const auto verdict = choice.key->key().verify(algorithm, jws.signedText, jws.signature); !verdict.right)
        return {Reason::BadSignature, std::string(verdict.why)};
    return {};
}

} // namespace landreeve::auth
