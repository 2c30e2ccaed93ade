#pragma once

#include <cstdint>
#include <string_view>

namespace landreeve::auth {

/// Why a token is refused, in the order in which it is looked for. What the control plane says of its session comes
/// after these and is not part of verifying the token alone.
enum class Reason : std::uint8_t {
    None,
    TooLarge,
    Malformed,
    BadBase64url,
    BadJson,
    AlgNotAllowed,
    HeaderForbidden,
    KidInvalid,
    KeyUnknown,
    KeyUnusable,
    BadSignature,
    ClaimMissing,
    ClaimType,
    WrongIssuer,
    WrongAudience,
    Expired,
    NotYetValid,
    FutureIat
};

/// The stable code, as `too_large`; empty for None.
std::string_view codeOf(Reason reason);

} // namespace landreeve::auth
