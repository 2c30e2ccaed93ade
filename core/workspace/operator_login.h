#pragma once

#include "core/access/sign_in_request.h"
#include "core/access/token_sign_in.h"
#include "core/auth/oidc_client.h"
#include "core/auth/supabase_client.h"
#include "core/workspace/kept_sign_ins.h"

#include <chrono>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace landreeve::workspace {

/// The operator's own sign-in at an outside issuer: how it begins, is kept in the secret store, renewed, and ended. Its
/// refresh token is used by one program at a time, and by each in turn; what came for it is held by this one for as
/// long as the secret store does not take it. Another person's sign-in is left alone. A network failure or an answer of
/// 500 and above never ends it; only the issuer's word or the control plane's does. May be used from any thread; all
/// block.
class OperatorLogin {
public:
    /// How long before its end a token is renewed.
    static constexpr std::chrono::seconds kAhead{90};

    struct State {
        std::string issuer;
        Time tokenExpiresAt; ///< By when it must be renewed.
        bool kept = false;   ///< In the secret store, as it is now.
    };

    /// What it is given must outlive it. `profile`: the workspace's name in this home.
    OperatorLogin(control::ControlPlane& control, access::TokenSignIn& tokens, SecretStore& secrets,
                  std::string profile, const Clock& clock);
    /// Puts away what is not yet, where the secret store takes it now.
    ~OperatorLogin();
    OperatorLogin(const OperatorLogin&) = delete;
    OperatorLogin& operator=(const OperatorLogin&) = delete;

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
    /// `permission_denied` for somebody who has no role in the workspace, or is not who `only` is; what the secret
    /// store throws where he is to be kept and it does not take him; and Cancelled. After each nothing has changed.
    access::Subject begin(const access::SignInAnswer& answer, const auth::BrowseFn& browse, const std::stop_token& stop,
                          const std::optional<access::Subject>& only = {});
    /// Renews it, once at a time over all programs of this home; at once where another program has just done it.
    /// Throws Error `session_refused` where the issuer or the control plane has ended it; it stands as it was after
    /// `issuer_unavailable`, `rate_limited`, what the secret store throws, or `keychain_unavailable` where another
    /// program has renewed it and not been able to put it away. Where that happens to this one it is no failure.
    access::Subject renew(const std::stop_token& stop);
    /// Puts away what a renewal brought and the secret store did not take then. Nothing where there is none. Throws
    /// what the secret store throws.
    void putAway(const std::stop_token& stop);
    /// Ends it: its session here, the issuer's as far as it answers, and what is kept. Nothing where there is none. Or
    /// others of the same person, here and at the issuer, which must answer then: Throws Error `issuer_unavailable`.
    /// How many ended here.
    std::int64_t end(const std::stop_token& stop, auth::SignOutScope scope = auth::SignOutScope::Local);
    /// What the issuer says of who is signed in; nothing where nobody is, or it says nothing. Throws as renew() does.
    std::optional<auth::SupabaseUser> account(const std::stop_token& stop);

    /// Nothing while nobody is signed in by it.
    std::optional<State> state() const;

private:
    struct Held : KeptSignIn {
        bool kept = false; ///< Or is to be, as soon as the secret store takes it.
        /// What the secret store has instead of the refresh token, spent; empty: what is held, where it is kept.
        SecretString replaces = {};
    };
    std::optional<Held> held() const;
    void hold(const Held& held);
    /// Takes over what another program has put away meanwhile; whether that needs no renewal.
    bool takeKept(Held& held, const std::stop_token& stop) const;
    /// Presents its refresh token. What comes is held at once, and put away if it can be.
    void exchange(Held& held, const std::stop_token& stop);
    /// Keeps it, or does not; and nobody whose session is over.
    void keepOrForget(const Held& held, const std::stop_token& stop);
    /// Holds nothing from now on, and forgets what is kept of it: with the secret store's exclusive().
    void forget(const Held& held, const std::stop_token& stop);
    std::int64_t endHere(const Held& held, auth::SignOutScope scope, const std::stop_token& stop);
    /// Of this session as far as the issuer answers. Throws Error `issuer_unavailable` for another scope.
    void endThere(const Held& held, auth::SignOutScope scope, const std::stop_token& stop);
    /// Here, of a session that its issuer has ended.
    void endRefused(const Held& held);
    control::Issuer issuerNamed(const std::string& url, const std::stop_token& stop);
    /// Throws Error `session_refused` where the control plane has ended the session, or knows none.
    void refuseDead(const Held& held, const std::stop_token& stop);
    /// Takes the access token, of the session that is held if there is one.
    access::Subject admit(Held& held, const std::stop_token& stop);
    /// The same, and holds it from now on.
    access::Subject takeOn(Held& held, const std::stop_token& stop);

    control::ControlPlane& m_control;
    access::TokenSignIn& m_tokens;
    SecretStore& m_secrets;
    KeptSignIns m_kept;
    const Clock& m_clock;
    std::mutex m_renewing;      ///< One renewal at a time in this program.
    mutable std::mutex m_mutex; ///< Guards what is below.
    std::optional<Held> m_held;
};

} // namespace landreeve::workspace
