#pragma once

#include "core/auth/web_fetch.h"

#include <stop_token>
#include <string>

namespace landreeve::auth {

/// What an issuer says of itself (OpenID Connect Discovery 1.0, section 3), as far as it is used here.
struct OidcConfiguration {
    std::string issuer;
    std::string keysUrl;               ///< `jwks_uri`
    std::string authorizationEndpoint; ///< Empty where it names none; so are the next two.
    std::string tokenEndpoint;
    std::string revocationEndpoint; ///< RFC 8414
};

/// Whether the address is that of a Supabase project's Auth: its base, which ends in `/auth/v1`.
bool isSupabaseUrl(const std::string& issuer);

/// Where a Supabase project publishes its keys.
std::string supabaseKeysUrl(const std::string& issuer);

/// Asks the issuer (section 4: its address without a final slash, and `/.well-known/openid-configuration`). The issuer
/// it names must be the one asked, byte for byte. Blocks. Throws Error `issuer_unavailable` where it does not answer,
/// or with anything else; and Cancelled.
OidcConfiguration discoverOidc(const WebFetch& fetch, const std::string& issuer, const std::stop_token& stop);

} // namespace landreeve::auth
