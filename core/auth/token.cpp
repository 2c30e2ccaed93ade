#include "core/auth/token.h"

#include "core/base/duration.h"

#include <algorithm>
#include <array>

namespace landreeve::auth {
namespace {

using std::chrono::floor;
using std::chrono::seconds;

constexpr auto kRequired = std::to_array<std::string_view>({"iss", "aud", "sub", "exp", "iat"});

/// A media type as headers give it (RFC 7515, 4.1.9): in any case, `application/` may be left out.
std::string mediaType(std::string_view text) {
    std::string type(text);
    std::ranges::transform(type, type.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    constexpr std::string_view kPrefix = "application/";
    return type.starts_with(kPrefix) ? type.substr(kPrefix.size()) : type;
}

bool isText(const std::optional<std::string_view>& text) {
    return text && !text->empty() && text->find('\0') == std::string_view::npos;
}

Refusal wrongType(std::string_view claim, const char* expected) {
    return {Reason::ClaimType, "Its claim " + std::string(claim) + " is not " + expected + "."};
}

Refusal readText(const StrictJson::Value& claims, std::string_view name, std::string_view& text) {
    const auto value = claims.member(name).string();
    if (!isText(value))
        return wrongType(name, "a text");
    text = *value;
    return {};
}

Refusal readTime(const StrictJson::Value& claims, std::string_view name, std::int64_t& time) {
    const auto value = claims.member(name).integer();
    if (!value)
        return wrongType(name, "a whole number of seconds");
    time = *value;
    return {};
}

Refusal checkAudienceType(const StrictJson::Value& audience) {
    if (isText(audience.string()))
        return {};
    bool texts = audience.isArray();
    for (auto one = audience.first(); one.exists(); one = one.next())
        texts = texts && isText(one.string());
    return texts ? Refusal() : wrongType("aud", "a text or a list of texts");
}

bool isFor(const StrictJson::Value& audience, std::string_view wanted) {
    if (audience.string() == wanted)
        return true;
    for (auto one = audience.first(); one.exists(); one = one.next()) {
        if (audience.isArray() && one.string() == wanted)
            return true;
    }
    return false;
}

/// "\"books\" and 2 more": whom it is for.
std::string audienceNames(const StrictJson::Value& audience) {
    if (const auto one = audience.string())
        return "\"" + std::string(*one) + "\"";
    constexpr int kMostNamed = 3;
    std::string names;
    int count = 0;
    for (auto one = audience.first(); one.exists(); one = one.next()) {
        if (++count <= kMostNamed)
            names += (count > 1 ? ", \"" : "\"") + std::string(*one.string()) + "\"";
    }
    return count == 0           ? "nobody"
           : count > kMostNamed ? names + " and " + std::to_string(count - kMostNamed) + " more"
                                : names;
}

} // namespace

Refusal checkTokenHeader(const StrictJson& header) {
    if (auto refusal = refuseExtensions(header))
        return refusal;
    if (const auto content = header.root().member("cty"); content.exists()) {
        const auto text = content.string();
        if (!text || mediaType(*text) == "jwt")
            return {Reason::HeaderForbidden, "Its header says that another token is within (cty)."};
    }
    if (const auto type = header.root().member("typ"); type.exists()) {
        const auto text = type.string();
        const std::string media = text ? mediaType(*text) : std::string();
        if (media != "jwt" && media != "at+jwt")
            return {Reason::HeaderForbidden, "Its header says that it is something else than a token (typ)."};
    }
    return {};
}

Refusal readClaims(Token& token) {
    const auto claims = token.claims.root();
    for (const std::string_view name : kRequired) {
        if (!claims.member(name).exists())
            return {Reason::ClaimMissing, "It has no claim " + std::string(name) + "."};
    }
    const auto audience = claims.member("aud");
    if (audience.isArray() && !audience.first().exists())
        return {Reason::ClaimMissing, "Its claim aud names nobody."};
    const std::string_view session = claims.member("session_id").exists() ? "session_id" : "jti";
    if (!claims.member(session).exists())
        return {Reason::ClaimMissing, "It has neither the claim session_id nor jti, so it belongs to no session."};

    if (auto refusal = readText(claims, "iss", token.issuer))
        return refusal;
    if (auto refusal = checkAudienceType(audience))
        return refusal;
    if (auto refusal = readText(claims, "sub", token.subject))
        return refusal;
    if (auto refusal = readTime(claims, "exp", token.expiresAt))
        return refusal;
    if (auto refusal = readTime(claims, "iat", token.issuedAt))
        return refusal;
    if (claims.member("nbf").exists()) {
        if (auto refusal = readTime(claims, "nbf", token.notBefore.emplace()))
            return refusal;
    }
    return readText(claims, session, token.session);
}

Refusal checkClaims(const Token& token, const VerifyPolicy& policy, Time now) {
    if (policy.issuer && token.issuer != *policy.issuer)
        return {Reason::WrongIssuer,
                "It is of the issuer \"" + std::string(token.issuer) + "\", not of \"" + *policy.issuer + "\"."};
    if (policy.audience && !isFor(token.claims.root().member("aud"), *policy.audience))
        return {Reason::WrongAudience, "It is for " + audienceNames(token.claims.root().member("aud")) +
                                           ", not for the audience \"" + *policy.audience + "\"."};
    const auto leeway = std::clamp<std::chrono::milliseconds>(policy.leeway, std::chrono::milliseconds(0), kMostLeeway);
    // A whole second has come when the clock has: rounding down compares exactly.
    const std::int64_t earliest = floor<seconds>(now - leeway).time_since_epoch().count();
    const std::int64_t latest = floor<seconds>(now + leeway).time_since_epoch().count();
    const std::int64_t today = floor<seconds>(now).time_since_epoch().count();
    const auto apart = [](std::int64_t later, std::int64_t earlier) { return durationWords(seconds(later - earlier)); };
    if (earliest >= token.expiresAt)
        return {Reason::Expired, "It expired " + apart(today, std::max<std::int64_t>(token.expiresAt, 0)) +
                                     " ago, at " + toRfc3339(timeOfClaim(token.expiresAt)) + "."};
    if (token.notBefore && latest < *token.notBefore)
        return {Reason::NotYetValid, "It is valid only from " + toRfc3339(timeOfClaim(*token.notBefore)) + ", in " +
                                         apart(*token.notBefore, today) + "; the time here is " + toRfc3339(now) + "."};
    if (latest < token.issuedAt)
        return {Reason::FutureIat, "It says it was issued at " + toRfc3339(timeOfClaim(token.issuedAt)) + ", " +
                                       apart(token.issuedAt, today) + " in the future: the time here is " +
                                       toRfc3339(now) + ". One of the two clocks is off."};
    return {};
}

std::int64_t sessionStart(const Token& token) {
    std::optional<std::int64_t> earliest;
    const auto methods = token.claims.root().member("amr");
    for (auto method = methods.first(); method.exists(); method = method.next()) {
        if (const auto at = method.member("timestamp").integer())
            earliest = std::min(*at, earliest.value_or(*at));
    }
    return earliest.value_or(token.issuedAt);
}

Time timeOfClaim(std::int64_t value) {
    // The years 1970 to 9999 would do for people; a clock of nanoseconds ends in 2262.
    constexpr std::int64_t kMost = std::chrono::duration_cast<seconds>(Time::duration::max()).count() - 1;
    return Time(seconds(std::clamp<std::int64_t>(value, 0, kMost)));
}

} // namespace landreeve::auth
