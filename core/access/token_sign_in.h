#pragma once

#include "core/access/verdict.h"
#include "core/auth/key_set_cache.h"
#include "core/auth/local_issuer.h"
#include "core/auth/verifier.h"
#include "core/base/secret_string.h"
#include "core/control/control_plane.h"
#include "core/control/issuer_store.h"

#include <optional>
#include <string>

namespace landreeve::access {

/// Where a token was presented from; empty where that is not known.
struct TokenOrigin {
    std::string address; ///< IPv4 or IPv6.
    std::string client;
    /// The session that the token is a renewal of: it stands for that one, whatever it is called in the token itself.
    /// Empty: none.
    std::string renews = {};
};

/// Takes a token for the subject it speaks of: its issuer's rules, then its signature, then the control plane's word on
/// its session. May be used from any thread; all block.
class TokenSignIn {
public:
    /// What it is given must outlive it.
    TokenSignIn(control::ControlPlane& control, auth::LocalIssuer& local, auth::KeySetCache& keySets,
                auth::VerifiedTokens& verified, const Clock& clock)
        : m_control(control), m_local(local), m_keySets(keySets), m_verifier(clock, &verified) {}

    /// Whether it is accepted; refused with the code `token_invalid` whatever the reason is. Who presented it is told
    /// no more than that: `reason` is for an administrator, and stands in the audit log and in auth_failure, with the
    /// token's SHA-256. Throws Error `issuer_unavailable` where its issuer's keys cannot be had: then nothing is
    /// decided; and `rate_limited` (detail `retry_after_ms`) for a refused one where too many came from its origin
    /// already, to whichever program: then nothing is written.
    Verdict admit(const SecretString& token, const TokenOrigin& origin, const postgres::Wait& wait = {});

private:
    struct Examined {
        auth::TokenVerdict verdict;
        std::optional<control::Issuer> issuer; ///< Empty: none that is configured.
        std::string claimed;                   ///< The issuer that the token names, be it what it may.
    };
    Examined examine(std::string_view text, const postgres::Wait& wait);
    auth::TokenVerdict verify(std::string_view text, const control::Issuer& issuer, const postgres::Wait& wait);
    /// Throws Error `rate_limited`.
    void record(std::string_view text, const Examined& examined, const Verdict& verdict, const TokenOrigin& origin,
                const postgres::Wait& wait);

    control::ControlPlane& m_control;
    auth::LocalIssuer& m_local;
    auth::KeySetCache& m_keySets;
    auth::Verifier m_verifier;
};

/// What a caller is told of a token that is refused.
Error tokenRefused();

} // namespace landreeve::access
