#include "core/auth/reason.h"

#include <array>

namespace landreeve::auth {

std::string_view codeOf(Reason reason) {
    static constexpr auto kCodes = std::to_array<std::string_view>(
        {"", "too_large", "malformed", "bad_base64url", "bad_json", "alg_not_allowed", "header_forbidden",
         "kid_invalid", "key_unknown", "key_unusable", "bad_signature", "claim_missing", "claim_type", "wrong_issuer",
         "wrong_audience", "expired", "not_yet_valid", "future_iat"});
    return kCodes.at(static_cast<std::size_t>(reason));
}

} // namespace landreeve::auth
