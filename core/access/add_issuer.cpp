#include "core/access/add_issuer.h"

#include "core/auth/oidc_discovery.h"

namespace landreeve::access {

control::Issuer addIssuer(control::ControlPlane& control, control::Issuer wanted, const std::stop_token& stop) {
    if (auth::isSupabaseUrl(wanted.url)) {
        wanted.kind = control::IssuerKind::Supabase;
        if (!wanted.audience)
            wanted.audience = "authenticated";
        if (wanted.keysUrl.empty())
            wanted.keysUrl = auth::supabaseKeysUrl(wanted.url);
    } else if (wanted.keysUrl.empty()) {
        wanted.keysUrl = auth::discoverOidc(auth::WebFetch(), wanted.url, stop).keysUrl;
    }
    auto lease = control.lend({stop});
    auto transaction = control.begin(*lease);
    control::Issuer issuer = control::IssuerStore(*lease).add(wanted);
    transaction.commit();
    return issuer;
}

} // namespace landreeve::access
