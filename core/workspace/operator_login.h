#pragma once

#include "core/access/sign_in_request.h"
#include "core/access/token_sign_in.h"
#include "core/auth/oidc_client.h"
#include "core/workspace/secret_store.h"

#include <chrono>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace landreeve::workspace {

/// The operator's own sign-in at an outside issuer: how it begins, is kept in the secret store, renewed, and ended. Its
/// refresh token is used by one program at a time, and by each in turn. A network failure or an answer of 500 and above
/// never ends it; only the issuer's word or the control plane's does. May be used from any thread; all block.
class OperatorLogin {
public:
    /// How long before its end a token is renewed.
    static constexpr std::chrono::seconds kAhead{90};

    struct State {
        std::string issuer;
        Time tokenExpiresAt; ///< By when it must be renewed.
        bool kept = false;   ///< In the secret store.
    };

    /// What it is given must outlive it. `profile`: the workspace's name in this home.
    OperatorLogin(control::ControlPlane& control, access::TokenSignIn& tokens, SecretStore& secrets,
                  std::string profile, const Clock& clock);

    /// Where an operator can sign in.
    std::vector<access::SignInChoice> choices(const postgres::Wait& wait = {});
    /// Whether he must: there is where, and somebody of it is an owner of the workspace.
    bool isRequired(const postgres::Wait& wait = {});

    /// Goes on with the sign-in that is kept, renewed where it is about to end; nothing where none is kept, or it is
    /// over. Throws Error `issuer_unavailable` where that cannot be found out: it stays kept.
    std::optional<access::Subject> resume(const std::stop_token& stop);
    /// Signs in, in a session that is registered like any other. `browse` opens the issuer's page where the choice is
    /// not one by password. Attempts are counted and slowed down, failures audited. Throws Error `sign_in_refused`,
    /// `rate_limited` (with the detail `retry_after_ms`), `issuer_unavailable`, `issuer_not_found`, or
    /// `permission_denied` for somebody who has no role in the workspace; and Cancelled.
    access::Subject begin(const access::SignInAnswer& answer, const auth::BrowseFn& browse,
                          const std::stop_token& stop);
    /// Renews it, once at a time over all programs of this home; at once where another program has just done it.
    /// Throws Error `session_refused` where the issuer or the control plane has ended it, `issuer_unavailable` or
    /// `rate_limited` where it stands as it was.
    access::Subject renew(const std::stop_token& stop);
    /// Ends it: its session here, the issuer's as far as it answers, and what is kept. Nothing where there is none.
    void end(const std::stop_token& stop);

    /// Under what the secret store of a home keeps it.
    static std::string secretName(const std::string& profile);

    /// Nothing while nobody is signed in by it.
    std::optional<State> state() const;

private:
    struct Held {
        std::string issuer;
        auth::IssuerTokens tokens = {};
        std::string userId = {};
        std::string sessionJti = {}; ///< Of the sign-in, which no renewal changes; empty until then.
        bool kept = false;
    };
    std::optional<Held> readKept(const std::stop_token& stop);
    void keep(const Held& held, const std::stop_token& stop);
    void forgetKept(const std::stop_token& stop);
    void forget(const std::stop_token& stop);
    control::Issuer issuerNamed(const std::string& url, const std::stop_token& stop);
    /// Throws Error `session_refused` where the control plane has ended the session, or knows none.
    void refuseDead(const Held& held, const std::stop_token& stop);
    /// Takes the access token, of the session that is held if there is one, and holds what it came with from now on.
    access::Subject admit(Held& held, const std::stop_token& stop);

    control::ControlPlane& m_control;
    access::TokenSignIn& m_tokens;
    SecretStore& m_secrets;
    std::string m_profile;
    const Clock& m_clock;
    std::mutex m_renewing;      ///< One renewal at a time in this program.
    mutable std::mutex m_mutex; ///< Guards what is below.
    std::optional<Held> m_held;
};

} // namespace landreeve::workspace
