#include "core/access/issuer_sign_in.h"

#include "core/base/error.h"

#include <QUrl>

namespace landreeve::access {
namespace {

auth::SupabaseClient supabase(const control::Issuer& issuer) {
    return {issuer.url, SecretString(issuer.clientId)};
}

auth::OidcClient oidc(const control::Issuer& issuer, const std::stop_token& stop) {
    // RFC 8707, 2: a resource is named by an absolute address; any other audience is the issuer's own affair.
    const std::string audience = issuer.audience.value_or("");
    const QUrl address(QString::fromStdString(audience), QUrl::StrictMode);
    const bool isResource = address.isValid() && !address.scheme().isEmpty() && !address.hasFragment();
    return {auth::discoverOidc(auth::WebFetch(), issuer.url, stop), issuer.clientId,
            isResource ? audience : std::string()};
}

auth::IssuerTokens tokensOf(auth::SupabaseTokens tokens) {
    return {std::move(tokens.accessToken), std::move(tokens.refreshToken), tokens.expiresAt};
}

} // namespace

auth::IssuerTokens signInAt(const control::Issuer& issuer, const SignInAnswer& answer, const auth::BrowseFn& browse,
                            const std::stop_token& stop) {
    if (issuer.kind == control::IssuerKind::Supabase)
        return tokensOf(supabase(issuer).signIn(answer.email, answer.password, stop));
    return oidc(issuer, stop).signIn(browse, stop);
}

auth::IssuerTokens renewAt(const control::Issuer& issuer, const SecretString& refreshToken,
                           const std::stop_token& stop) {
    if (issuer.kind == control::IssuerKind::Supabase)
        return tokensOf(supabase(issuer).refresh(refreshToken, stop));
    return oidc(issuer, stop).refresh(refreshToken, stop);
}

void signOutAt(const control::Issuer& issuer, const auth::IssuerTokens& tokens, auth::SignOutScope scope,
               const std::stop_token& stop) {
    if (issuer.kind == control::IssuerKind::Supabase)
        supabase(issuer).signOut(tokens.accessToken, scope, stop);
    else if (scope != auth::SignOutScope::Others)
        oidc(issuer, stop).revoke(tokens.refreshToken, stop);
}

std::optional<auth::SupabaseUser> accountAt(const control::Issuer& issuer, const auth::IssuerTokens& tokens,
                                            const std::stop_token& stop) {
    if (issuer.kind != control::IssuerKind::Supabase)
        return std::nullopt;
    return supabase(issuer).user(tokens.accessToken, stop);
}

auth::SupabaseUsers usersAt(const control::Issuer& issuer, const SecretString& serviceKey, int page, int perPage,
                            const std::stop_token& stop) {
    if (issuer.kind != control::IssuerKind::Supabase)
        throw Error("usage", "Only a Supabase project lists its users.",
                    "Map the users of " + issuer.url + " by the id it names them with.");
    // A project that nobody signs in at here has no publishable key; the service key stands for it.
    const SecretString key = issuer.clientId.empty() ? serviceKey : SecretString(issuer.clientId);
    return auth::SupabaseClient(issuer.url, key).users(serviceKey, page, perPage, stop);
}

} // namespace landreeve::access
