#pragma once

#include "core/auth/key_set_cache.h"
#include "core/auth/local_issuer.h"
#include "core/auth/token_checks.h"
#include "core/base/secret_string.h"
#include "core/control/control_plane.h"
#include "core/control/issuer_store.h"
#include "core/sessions/session.h"

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace landreeve::access {

/// Against what a token is looked at. What is not given is as its issuer is configured.
struct InspectAgainst {
    enum class Keys {
        Named, ///< Those of the issuer that the token names.
        Of,    ///< Those of the issuer at `place`.
        At     ///< Those at `place`, a file or an address.
    };
    Keys keys = Keys::Named;
    std::string place = {};
    std::optional<std::string> audience = {};
    std::optional<auth::AlgorithmSet> algorithms = {};
    std::optional<Time> at = {}; ///< As if it were this time; then no session is asked, which is known of now only.
};

/// What became of one token, for people. It holds no token.
struct InspectedToken {
    enum class Outcome { Accepted, Refused, Undecided };
    Outcome outcome = Outcome::Refused;
    std::string code;                     ///< The reason's; empty where it is accepted.
    std::string reason;                   ///< In plain words.
    std::vector<auth::TokenCheck> checks; ///< The session's word is the last.
    QJsonObject header;
    QJsonObject claims;
    bool verified = false; ///< Its signature is right: what it says, its issuer said.
    std::string sha256;
    std::optional<sessions::Session> session;
    std::chrono::microseconds took{0};
    auth::VerifyPolicy policy;                  ///< What it was held to.
    std::shared_ptr<const auth::KeySet> keys;   ///< Null: there were none to be had.
    std::optional<auth::KeySetState> keysState; ///< Of fetched keys.
    std::string keysOf;                         ///< The issuer, or the place, they are of; empty: nobody's.
};

/// Tells why a token is accepted or refused, as the gate would, but leaves nothing behind: no session is taken at first
/// sight, nothing is audited and no verdict kept. May be used from any thread; all block.
class TokenInspector {
public:
    /// What it is given must outlive it.
    TokenInspector(control::ControlPlane& control, auth::LocalIssuer& local, auth::KeySetCache& keySets,
                   const Clock& clock);

    /// Every check before there is a token: not reached.
    static std::vector<auth::TokenCheck> unreached();

    /// The issuers of the workspace, its own first; those read last where the control plane is away.
    std::vector<control::Issuer> issuers(const postgres::Wait& wait = {});

    /// In the order given. Throws Error `usage` for a file that cannot be read or an address that is none, and
    /// Cancelled. A key set that cannot be had leaves its token undecided.
    std::vector<InspectedToken> inspect(const std::vector<SecretString>& tokens, const InspectAgainst& against,
                                        const postgres::Wait& wait = {});

    /// Fetches a key set now; of an issuer here for all programs. Throws Error `issuer_unavailable`.
    void refreshKeys(const std::string& url, const std::stop_token& stop);

private:
    struct Source;
    Source sourceOf(std::string_view token, const InspectAgainst& against, const postgres::Wait& wait);
    auth::KeySetCache::Keys keysOf(Source& source, const postgres::Wait& wait);
    InspectedToken inspect(std::string_view token, const InspectAgainst& against, const postgres::Wait& wait);
    void askSession(InspectedToken& inspected, const auth::Token& token, const Source& source,
                    const postgres::Wait& wait);

    control::ControlPlane& m_control;
    auth::LocalIssuer& m_local;
    auth::KeySetCache& m_keySets;
    const Clock& m_clock;
    auth::KeySetCache m_places; ///< Of addresses that are no issuer's here: they stay out of the control plane.
    std::mutex m_mutex;         ///< Guards what was read last.
    std::vector<control::Issuer> m_issuers;
    std::shared_ptr<const auth::KeySet> m_localKeys;
};

} // namespace landreeve::access
