#include "core/auth/oidc_discovery.h"

#include "core/auth/strict_json.h"
#include "core/base/error.h"

namespace landreeve::auth {
namespace {

std::string withoutFinalSlash(std::string url) {
    if (url.ends_with('/'))
        url.pop_back();
    return url;
}

Error unfit(const std::string& url, const std::string& why) {
    return Error("issuer_unavailable", "What " + url + " answers " + why + ".",
                 "Check the issuer's address; where it publishes its keys elsewhere, say where.")
        .withDetail("url", QString::fromStdString(url));
}

} // namespace

bool isSupabaseUrl(const std::string& issuer) {
    return withoutFinalSlash(issuer).ends_with("/auth/v1");
}

std::string supabaseKeysUrl(const std::string& issuer) {
    return withoutFinalSlash(issuer) + "/.well-known/jwks.json";
}

OidcConfiguration discoverOidc(const WebFetch& fetch, const std::string& issuer, const std::stop_token& stop) {
    const std::string url = withoutFinalSlash(issuer) + "/.well-known/openid-configuration";
    std::string fault;
    const auto document = StrictJson::read(fetch.get(url, {}, stop).body, fault);
    if (!document)
        throw unfit(url, "is no JSON object: " + fault);
    const auto textAt = [&](std::string_view name) {
        return std::string(document->root().member(name).string().value_or(""));
    };
    OidcConfiguration configuration{textAt("issuer"), textAt("jwks_uri"), textAt("authorization_endpoint"),
                                    textAt("token_endpoint"), textAt("revocation_endpoint")};
    // Or one issuer could speak for another (RFC 9700, 4.4).
    if (configuration.issuer != issuer)
        throw unfit(url, "names another issuer: \"" + configuration.issuer.substr(0, 200) + "\"");
    if (configuration.keysUrl.empty())
        throw unfit(url, "names no key set (jwks_uri)");
    for (const std::string& endpoint : {configuration.keysUrl, configuration.authorizationEndpoint,
                                        configuration.tokenEndpoint, configuration.revocationEndpoint}) {
        const std::string wrong = endpoint.empty() ? std::string() : WebFetch::faultOf(endpoint);
        if (!wrong.empty())
            throw unfit(url, "names an address that " + wrong);
    }
    return configuration;
}

} // namespace landreeve::auth
