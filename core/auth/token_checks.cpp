#include "core/auth/token_checks.h"

#include "core/base/duration.h"

#include <array>

namespace landreeve::auth {
namespace {

std::string quoted(std::string_view text) {
    return "\"" + std::string(text) + "\"";
}

std::string withLeeway(const VerifyPolicy& policy) {
    return policy.leeway.count() > 0
               ? ", with " + durationWords(std::chrono::ceil<std::chrono::seconds>(policy.leeway)) + " of leeway"
               : "";
}

std::string sizeWords(const TokenVerdict& verdict, const VerifyPolicy& /*policy*/) {
    return std::to_string(verdict.bytes) + " bytes of at most " + std::to_string(Jws::kMostBytes) + ".";
}

std::string formWords(const TokenVerdict& /*verdict*/, const VerifyPolicy& /*policy*/) {
    return "Three segments, none of them missing.";
}

std::string encodingWords(const TokenVerdict& /*verdict*/, const VerifyPolicy& /*policy*/) {
    return "Every segment is strict base64url.";
}

std::string jsonWords(const TokenVerdict& /*verdict*/, const VerifyPolicy& /*policy*/) {
    return "Header and claims are one JSON object each.";
}

std::string algorithmWords(const TokenVerdict& verdict, const VerifyPolicy& policy) {
    return std::string(nameOf(verdict.token->algorithm)) + " is among the allowed: " + policy.algorithms.names() + ".";
}

std::string headerWords(const TokenVerdict& /*verdict*/, const VerifyPolicy& /*policy*/) {
    return "Nothing in the header is forbidden.";
}

std::string keyIdWords(const TokenVerdict& verdict, const VerifyPolicy& /*policy*/) {
    return verdict.token->keyId ? "It names the key " + quoted(*verdict.token->keyId) + "."
                                : std::string("It names no key, and need not: only one can be used.");
}

std::string keyWords(const TokenVerdict& /*verdict*/, const VerifyPolicy& /*policy*/) {
    return "The key set has the key.";
}

std::string keyUseWords(const TokenVerdict& verdict, const VerifyPolicy& /*policy*/) {
    return "The key is sound and fits " + std::string(nameOf(verdict.token->algorithm)) + ".";
}

std::string signatureWords(const TokenVerdict& /*verdict*/, const VerifyPolicy& /*policy*/) {
    return "The signature is right.";
}

std::string claimsWords(const TokenVerdict& /*verdict*/, const VerifyPolicy& /*policy*/) {
    return "Issuer, audience, subject, times and session are there.";
}

std::string typesWords(const TokenVerdict& /*verdict*/, const VerifyPolicy& /*policy*/) {
    return "Every one of them has the type it must have.";
}

std::string issuerWords(const TokenVerdict& verdict, const VerifyPolicy& policy) {
    return "It is of " + quoted(verdict.token->issuer) +
           (policy.issuer ? ", as it must be." : "; no issuer was given to compare it with.");
}

std::string audienceWords(const TokenVerdict& /*verdict*/, const VerifyPolicy& policy) {
    return policy.audience ? "It is for " + quoted(*policy.audience) + "."
                           : std::string("No audience was given to compare it with.");
}

std::string expiryWords(const TokenVerdict& verdict, const VerifyPolicy& policy) {
    return "It is valid until " + toRfc3339(timeOfClaim(verdict.token->expiresAt)) + withLeeway(policy) + ".";
}

std::string notBeforeWords(const TokenVerdict& verdict, const VerifyPolicy& policy) {
    return verdict.token->notBefore
               ? "It is valid from " + toRfc3339(timeOfClaim(*verdict.token->notBefore)) + withLeeway(policy) + "."
               : std::string("It is valid from the beginning.");
}

std::string issuedWords(const TokenVerdict& verdict, const VerifyPolicy& policy) {
    return "It was issued at " + toRfc3339(timeOfClaim(verdict.token->issuedAt)) + withLeeway(policy) + ".";
}

struct Step {
    std::string_view name;
    Reason reason; ///< With which it fails.
    std::string (*passed)(const TokenVerdict&, const VerifyPolicy&);
};

constexpr auto kSteps = std::to_array<Step>({
    {"size", Reason::TooLarge, &sizeWords},
    {"form", Reason::Malformed, &formWords},
    {"encoding", Reason::BadBase64url, &encodingWords},
    {"json", Reason::BadJson, &jsonWords},
    {"algorithm", Reason::AlgNotAllowed, &algorithmWords},
    {"header", Reason::HeaderForbidden, &headerWords},
    {"key_id", Reason::KidInvalid, &keyIdWords},
    {"key", Reason::KeyUnknown, &keyWords},
    {"key_use", Reason::KeyUnusable, &keyUseWords},
    {"signature", Reason::BadSignature, &signatureWords},
    {"claims", Reason::ClaimMissing, &claimsWords},
    {"claim_types", Reason::ClaimType, &typesWords},
    {"issuer", Reason::WrongIssuer, &issuerWords},
    {"audience", Reason::WrongAudience, &audienceWords},
    {"expiry", Reason::Expired, &expiryWords},
    {"not_before", Reason::NotYetValid, &notBeforeWords},
    {"issued_at", Reason::FutureIat, &issuedWords},
});

} // namespace

std::string_view codeOf(TokenCheck::Status status) {
    switch (status) {
    case TokenCheck::Status::Passed:
        return "passed";
    case TokenCheck::Status::Failed:
        return "failed";
    case TokenCheck::Status::NotReached:
        break;
    }
    return "not_reached";
}

std::vector<TokenCheck> checksOf(const TokenVerdict& verdict, const VerifyPolicy& policy) {
    std::vector<TokenCheck> checks;
    checks.reserve(kSteps.size());
    auto status = TokenCheck::Status::Passed;
    for (const Step& step : kSteps) {
        if (step.reason == verdict.reason)
            checks.push_back({step.name, TokenCheck::Status::Failed, verdict.detail});
        else
            checks.push_back({step.name, status,
                              status == TokenCheck::Status::Passed ? step.passed(verdict, policy) : std::string()});
        if (step.reason == verdict.reason)
            status = TokenCheck::Status::NotReached;
    }
    return checks;
}

} // namespace landreeve::auth
