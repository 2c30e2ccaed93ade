#pragma once

#include "core/base/secret_string.h"
#include "core/sessions/session_store.h"
#include "core/vault/key_ring.h"

#include <functional>
#include <optional>
#include <string>

namespace landreeve::sessions {

/// An access token and when it ends.
struct AccessToken {
    SecretString token;
    Time expiresAt;
};

/// What a client holds: a refresh token, and the access token that was made with it, where one was.
struct TokenPair {
    SecretString refreshToken;
    std::optional<AccessToken> access; ///< Empty: none was made.
    SessionKey session;
    Time expiresAt; ///< Of the refresh token: the session's own end.
};

/// What became of a refresh.
struct RefreshVerdict {
    std::optional<TokenPair> pair; ///< Empty: refused.
    /// When refused: the session's reason code, or `refresh_unknown`, `refresh_expired`, `refresh_revoked`,
    /// `refresh_reused`.
    std::string reason;
    bool repeated = false; ///< The pair had been given already; its reply was lost.
};

/// Clears replies whose ten seconds are over, at most `most` and none that another transaction holds. How many.
std::int64_t forgetReplies(postgres::Transaction& transaction, int most = 100);

/// Refresh tokens in families, one family a session (RFC 9700, 4.14): each is used once and replaced. Presenting the
/// one before again within ten seconds gives the current pair; later, or an older one, ends the family and its session.
/// Tokens are stored as SHA-256 only; a pair for ten seconds under the workspace's key. Any thread; all block.
class RefreshFamilies {
public:
    /// Makes the access token of a session, or none; called while its row is locked, in the transaction that locks it,
    /// and must take no other connection: those who wait for the row may hold them all. May be empty: none is made.
    using MintFn = std::function<std::optional<AccessToken>(postgres::Transaction&, const Session&)>;

    RefreshFamilies(control::ControlPlane& control, const vault::KeyRing& keys) : m_control(control), m_keys(keys) {}

    /// The first pair of a session. Throws Error `session_not_found`, or `session_refused` where it is dead.
    TokenPair begin(const SessionKey& session, const MintFn& mint = {}, const postgres::Wait& wait = {});

    /// Exchanges a token for the next pair. Refusals are counted as failures (of `address`, where it is known) and
    /// audited. Throws Error `rate_limited` for a refused one where too many came from there already, to whichever
    /// program: then nothing is written, except of one that was used before.
    RefreshVerdict rotate(const SecretString& token, const MintFn& mint = {}, const std::string& address = {},
                          const postgres::Wait& wait = {});

private:
    struct Presented;
    TokenPair issue(postgres::Transaction& transaction, const SessionKey& session, const std::string& family,
                    const MintFn& mint);
    RefreshVerdict repeat(const Presented& presented) const;
    static void endFamily(postgres::Transaction& transaction, const Presented& presented);

    control::ControlPlane& m_control;
    const vault::KeyRing& m_keys;
};

} // namespace landreeve::sessions
