#pragma once

#include "core/access/sign_in_request.h"
#include "core/auth/oidc_client.h"
#include "core/auth/supabase_client.h"
#include "core/control/issuer_store.h"

#include <optional>
#include <stop_token>

namespace landreeve::access {

// An operator at his issuer, be that a Supabase project or one of OpenID Connect. Each blocks, and throws what
// SupabaseClient and OidcClient throw.

/// Signs in by password, or through the browser, which `browse` opens.
auth::IssuerTokens signInAt(const control::Issuer& issuer, const SignInAnswer& answer, const auth::BrowseFn& browse,
                            const std::stop_token& stop);
/// The refresh token is used up by it, whether or not its answer arrives.
auth::IssuerTokens renewAt(const control::Issuer& issuer, const SecretString& refreshToken,
                           const std::stop_token& stop);
/// Ends the issuer's own sessions. One of OpenID Connect can be told of this one alone.
void signOutAt(const control::Issuer& issuer, const auth::IssuerTokens& tokens, auth::SignOutScope scope,
               const std::stop_token& stop);
/// What a Supabase project says of who signed in; nothing of any other issuer.
std::optional<auth::SupabaseUser> accountAt(const control::Issuer& issuer, const auth::IssuerTokens& tokens,
                                            const std::stop_token& stop);
/// A page of a Supabase project's users, from 1; needs its service key. Throws Error `usage` for any other issuer.
auth::SupabaseUsers usersAt(const control::Issuer& issuer, const SecretString& serviceKey, int page, int perPage,
                            const std::stop_token& stop);

} // namespace landreeve::access
