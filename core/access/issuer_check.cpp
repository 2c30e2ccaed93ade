#include "core/access/issuer_check.h"

#include "core/auth/oidc_discovery.h"
#include "core/auth/supabase_client.h"
#include "core/base/error.h"

#include <functional>

namespace landreeve::access {
namespace {

IssuerFinding find(const char* name, const std::function<std::string()>& ask) {
    try {
        return {name, true, ask()};
    } catch (const Error& error) {
        return {name, false, error.message()};
    }
}

std::string keysOf(const control::Issuer& issuer, auth::KeySetCache& keySets, const std::stop_token& stop) {
    keySets.refresh(issuer.keysUrl, stop);
    const auto keys = keySets.keys(issuer.keysUrl, stop).set;
    return std::to_string(keys->usableKeys()) + " of " + std::to_string(keys->keys().size()) + " can be used";
}

std::string healthOf(const control::Issuer& issuer, const std::stop_token& stop) {
    const auto health = auth::SupabaseClient(issuer.url, SecretString(issuer.clientId)).health(stop);
    return health.name + " " + health.version;
}

} // namespace

std::vector<IssuerFinding> checkIssuer(const control::Issuer& issuer, auth::KeySetCache& keySets,
                                       const std::stop_token& stop) {
    std::vector<IssuerFinding> findings;
    if (issuer.kind == control::IssuerKind::Supabase)
        findings.push_back(find("auth", [&] { return healthOf(issuer, stop); }));
    else
        findings.push_back(find("discovery", [&] {
            return "its keys are at " + auth::discoverOidc(auth::WebFetch(), issuer.url, stop).keysUrl;
        }));
    if (!issuer.keysUrl.empty())
        findings.push_back(find("keys", [&] { return keysOf(issuer, keySets, stop); }));
    return findings;
}

} // namespace landreeve::access
