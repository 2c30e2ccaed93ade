#pragma once

#include "core/auth/http_exchange.h"
#include "core/auth/oidc_discovery.h"
#include "core/base/clock.h"
#include "core/base/secret_string.h"

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>

namespace landreeve::auth {

/// What a sign-in at an issuer gives, and each renewal anew.
struct IssuerTokens {
    SecretString accessToken;
    SecretString refreshToken; ///< Empty where the issuer gives none.
    Time expiresAt;            ///< Of the access token.
};

/// Opens an address in the person's browser. Called on the thread that signs in.
using BrowseFn = std::function<void(const std::string& url)>;

/// A public client of an OpenID Connect issuer: authorization code with PKCE (RFC 7636) in the browser, whose answer
/// comes back to a port of the loopback interface (RFC 8252, 7.3). Every member blocks and may be called from any
/// thread while there is a QCoreApplication. Refusals are thrown as SupabaseClient throws them: `sign_in_refused`,
/// `session_refused`, `issuer_unavailable`; and Cancelled.
class OidcClient {
public:
    /// How long somebody may take in the browser.
    static constexpr std::chrono::minutes kPatience{5};

    /// `resource`: whom the tokens are to be for (RFC 8707); empty: the issuer's own choice.
    OidcClient(OidcConfiguration configuration, std::string clientId, std::string resource, HttpExchange exchange = {});

    IssuerTokens signIn(const BrowseFn& browse, const std::stop_token& stop,
                        std::chrono::milliseconds patience = kPatience) const;
    /// The token is used up by it, whether or not its answer arrives.
    IssuerTokens refresh(const SecretString& refreshToken, const std::stop_token& stop) const;
    /// Tells the issuer that the token is not used any more (RFC 7009), where it can be told.
    void revoke(const SecretString& refreshToken, const std::stop_token& stop) const;

private:
    OidcConfiguration m_configuration;
    std::string m_clientId;
    std::string m_resource;
    HttpExchange m_exchange;
};

} // namespace landreeve::auth
