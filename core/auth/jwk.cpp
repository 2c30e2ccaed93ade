#include "core/auth/jwk.h"

#include "core/auth/base64url.h"
#include "core/auth/words.h"

#include <algorithm>
#include <array>
#include <vector>

namespace landreeve::auth {
namespace {

constexpr std::size_t kMostIdBytes = 256;

/// A member that holds bytes; nothing where it is missing or no strict base64url of at least one byte.
std::optional<std::string> bytesOf(const StrictJson::Value& key, std::string_view name) {
    const auto text = key.member(name).string();
    return text && !text->empty() ? fromBase64url(*text) : std::nullopt;
}

bool hasPrivateParts(const StrictJson::Value& key) {
    constexpr auto kPrivate = std::to_array<std::string_view>({"d", "p", "q", "dp", "dq", "qi", "oth", "k"});
    return std::ranges::any_of(kPrivate, [&](std::string_view name) { return key.member(name).exists(); });
}

} // namespace

std::string_view faultOfKeyId(std::string_view id) {
    if (id.size() > kMostIdBytes)
        return "is longer than 256 bytes";
    for (std::size_t i = 0; i < id.size(); ++i) {
        const auto byte = static_cast<unsigned char>(id[i]);
        // C1 controls are 0xc2 0x80 to 0xc2 0x9f in UTF-8.
        const bool c1 = byte == 0xc2 && i + 1 < id.size() && static_cast<unsigned char>(id[i + 1]) < 0xa0;
        if (byte < 0x20 || byte == 0x7f || c1)
            return "holds control characters";
    }
    return {};
}

Jwk::Jwk(const StrictJson::Value& value) {
    if (!value.isObject()) {
        m_fault = "is no JSON object";
        return;
    }
    if (const auto id = value.member("kid"); id.exists()) {
        const auto text = id.string();
        if (!text || !faultOfKeyId(*text).empty()) {
            m_fault = "has an id that is no string, too long or holds control characters";
            return;
        }
        m_id = std::string(*text);
    }
    m_fault = readPurpose(value);
    if (m_fault.empty())
        m_fault = readKey(value);
}

/// What it may be used for; empty, or why not for a signature's verification.
std::string Jwk::readPurpose(const StrictJson::Value& value) {
    if (value.member("kty").string() == "oct")
        return "is symmetric: whoever can verify with it could sign";
    if (hasPrivateParts(value))
        return "comes with its private part, so it is no secret any more";
    if (const auto use = value.member("use"); use.exists() && use.string() != "sig")
        return "is not meant for signatures (use)";
    if (const auto operations = value.member("key_ops"); operations.exists()) {
        std::vector<std::string_view> names;
        for (auto operation = operations.first(); operation.exists(); operation = operation.next())
            names.push_back(operation.string().value_or(""));
        if (std::ranges::find(names, "verify") == names.end())
            return "is not meant to verify (key_ops)";
        std::ranges::sort(names);
        if (std::ranges::adjacent_find(names) != names.end() || names.front().empty())
            return "has key_ops that are not a list of different names";
    }
    if (const auto algorithm = value.member("alg"); algorithm.exists()) {
        const std::string_view name = algorithm.string().value_or("");
        m_onlyFor = algorithmFromName(name);
        if (!m_onlyFor)
            return "is for an algorithm that is not accepted here (alg " + shown(name) + ")";
    }
    return {};
}

std::string Jwk::readKey(const StrictJson::Value& value) {
    const std::string_view type = value.member("kty").string().value_or("");
    const std::string_view curve = value.member("crv").string().value_or("");
    std::string fault;
    if (type == "RSA") {
        const auto modulus = bytesOf(value, "n");
        const auto exponent = bytesOf(value, "e");
        if (!modulus || !exponent)
            return "has no n or e in base64url";
        m_key = PublicKey::fromRsa(*modulus, *exponent, fault);
    } else if (type == "EC") {
        constexpr std::array kCurves{KeyKind::P256, KeyKind::P384, KeyKind::P521};
        const auto* const kind = std::ranges::find(kCurves, curve, [](KeyKind candidate) { return nameOf(candidate); });
        if (kind == kCurves.end())
            return "is on a curve that is not accepted here (crv " + shown(curve) + ")";
        const auto x = bytesOf(value, "x");
        const auto y = bytesOf(value, "y");
        if (!x || !y)
            return "has no x or y in base64url";
        m_key = PublicKey::fromPoint(*kind, *x, *y, fault);
    } else if (type == "OKP") {
        if (curve != nameOf(KeyKind::Ed25519))
            return "is on a curve that is not accepted here (crv " + shown(curve) + ")";
        const auto x = bytesOf(value, "x");
        if (!x)
            return "has no x in base64url";
        m_key = PublicKey::fromEd25519(*x, fault);
    } else {
        return "is of a type that is not accepted here (kty " + shown(type) + ")";
    }
    if (!m_key)
        return "cannot be used: " + fault;
    if (m_onlyFor && !fits(*m_onlyFor, m_key->kind()))
        return "says " + std::string(nameOf(*m_onlyFor)) + " but is of type " + std::string(nameOf(m_key->kind()));
    return {};
}

std::string Jwk::unfitFor(Algorithm algorithm) const {
    if (!m_fault.empty())
        return m_fault;
    if (m_onlyFor && *m_onlyFor != algorithm)
        return "is for " + std::string(nameOf(*m_onlyFor)) + " only, and the token says " +
               std::string(nameOf(algorithm));
    if (!fits(algorithm, m_key->kind()))
        return "is of type " + std::string(nameOf(m_key->kind())) + ", which does not fit " +
               std::string(nameOf(algorithm));
    return {};
}

void Jwk::refuse(std::string fault) {
    m_fault = std::move(fault);
}

} // namespace landreeve::auth
