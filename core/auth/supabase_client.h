#pragma once

#include "core/auth/http_exchange.h"
#include "core/base/clock.h"
#include "core/base/secret_string.h"

#include <QJsonObject>

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace landreeve::auth {

struct SupabaseUser {
    std::string id;
    std::string email;
    std::string role; ///< As the issuer calls it; says nothing of what somebody may do here.
    std::optional<Time> createdAt;
    std::optional<Time> lastSignInAt;
    QJsonObject appMetadata;
    QJsonObject userMetadata;
};

/// What a sign-in gives, and each renewal anew.
struct SupabaseTokens {
    SecretString accessToken;
    SecretString refreshToken;
    Time expiresAt;
    SupabaseUser user;
};

struct SupabaseUsers {
    std::vector<SupabaseUser> users;
    std::optional<std::int64_t> total; ///< Nothing where the issuer does not say.
    bool more = false;
};

struct SupabaseHealth {
    std::string name;
    std::string version;
};

/// Which sessions a sign-out ends: this one, all of the user, or all but this one.
enum class SignOutScope { Local, Global, Others };

/// A project's Supabase Auth, by its HTTP API of version 2024-01-01. Every member blocks and may be called from any
/// thread. Its refusals are thrown as Error, with the issuer's own code as the detail `issuer_code`:
/// - `sign_in_refused`: it does not take what was typed;
/// - `session_refused`: the session, or the refresh token, is over; the only word of it that ends a session;
/// - `permission_denied`: the key is not one that may do this;
/// - `rate_limited`: too often; the detail `retry_after_ms` says how long to wait, where it says so itself;
/// - `issuer_unavailable`, retryable: no answer, one of 500 and above, or one that is not understood.
class SupabaseClient {
public:
    /// `base` is the project's address of Auth, such as `https://<ref>.supabase.co/auth/v1`; `apiKey` its public key.
    SupabaseClient(std::string base, SecretString apiKey, HttpExchange exchange = {});

    SupabaseTokens signIn(const std::string& email, const SecretString& password, const std::stop_token& stop) const;
    /// The token is used up by it, whether or not its answer arrives.
    SupabaseTokens refresh(const SecretString& refreshToken, const std::stop_token& stop) const;
    void signOut(const SecretString& accessToken, SignOutScope scope, const std::stop_token& stop) const;
    SupabaseUser user(const SecretString& accessToken, const std::stop_token& stop) const;
    SupabaseHealth health(const std::stop_token& stop) const;
    /// A page of the project's users, from 1; needs its service key.
    SupabaseUsers users(const SecretString& serviceKey, int page, int perPage, const std::stop_token& stop) const;

private:
    HttpAnswer ask(const std::string& method, const std::string& path, const QJsonObject& body,
                   const SecretString& bearer, const std::stop_token& stop) const;
    SupabaseTokens grant(const std::string& type, const QJsonObject& body, const std::stop_token& stop) const;

    std::string m_base;
    SecretString m_apiKey;
    HttpExchange m_exchange;
};

} // namespace landreeve::auth
