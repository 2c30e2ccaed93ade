#pragma once

#include "core/auth/key_set.h"
#include "core/auth/token.h"
#include "core/auth/verified_tokens.h"
#include "core/auth/verify_policy.h"
#include "core/base/clock.h"

#include <memory>
#include <string>
#include <string_view>

namespace landreeve::auth {

/// What came of verifying a token: a value. An outside caller is told `invalid_token` only; the reason is for
/// administrators and the audit log.
struct TokenVerdict {
    Reason reason = Reason::None;
    std::string detail; ///< The reason in plain words; empty where it is valid.
    Time at;            ///< When it was asked.
    std::size_t bytes = 0;
    /// As far as it could be read; null where nothing could. Trustworthy only where the verdict is valid.
    std::shared_ptr<const Token> token;

    bool valid() const { return reason == Reason::None; }
};

/// Verifies access tokens (RFC 7519 with the rules of RFC 8725): the checks and their order are those of Reason. It
/// asks no session. May be used from any number of threads at once.
class Verifier {
public:
    /// Both must outlive it. Without a cache every signature is verified.
    explicit Verifier(const Clock& clock, VerifiedTokens* cache = nullptr) : m_clock(&clock), m_cache(cache) {}

    TokenVerdict verify(std::string_view text, const KeySet& keys, const VerifyPolicy& policy) const;

private:
    Refusal judge(std::string_view text, const KeySet& keys, const VerifyPolicy& policy, TokenVerdict& verdict) const;

    const Clock* m_clock;
    VerifiedTokens* m_cache;
};

} // namespace landreeve::auth
