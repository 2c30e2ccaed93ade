#pragma once

#include "core/auth/jws.h"
#include "core/auth/verify_policy.h"
#include "core/base/clock.h"

#include <chrono>
#include <optional>
#include <string_view>

namespace landreeve::auth {

/// A JSON Web Token (RFC 7519) as far as it could be read. Texts are views into header and claims and last as long as
/// the token, which therefore stays where it is. Times are seconds since 1970, as the token gives them: they may lie
/// outside of what a clock can say.
struct Token {
    Token() = default;
    Token(const Token&) = delete;
    Token& operator=(const Token&) = delete;

    StrictJson header;
    StrictJson claims;

    // Of the header, once its checks have passed.
    Algorithm algorithm{};
    std::optional<std::string_view> keyId;

    // Of the claims, once theirs have passed.
    std::string_view issuer;
    std::string_view subject;
    std::string_view session; ///< `session_id` where present, else `jti`.
    std::int64_t issuedAt = 0;
    std::int64_t expiresAt = 0;
    std::optional<std::int64_t> notBefore;
};

/// `header_forbidden`, for a token: also a nested one (`cty`) and any `typ` but JWT and at+jwt (RFC 8725, 3.11).
Refusal checkTokenHeader(const StrictJson& header);

/// Takes the registered claims out of `token.claims`: `claim_missing`, then `claim_type`.
Refusal readClaims(Token& token);

/// `wrong_issuer`, `wrong_audience`, `expired`, `not_yet_valid` and `future_iat` of claims that were read.
Refusal checkClaims(const Token& token, const VerifyPolicy& policy, Time now);

/// When the session began: the earliest time in `amr`, else `iat` (a refresh mints a newer `iat`).
std::int64_t sessionStart(const Token& token);

/// The time of a claim, for people; the nearest a clock can say.
Time timeOfClaim(std::int64_t seconds);

} // namespace landreeve::auth
