#include "core/control/issuer_store.h"

#include "core/auth/algorithm.h"
#include "core/auth/local_issuer.h"
#include "core/auth/web_fetch.h"
#include "core/base/error.h"
#include "core/control/tenant_store.h"

#include <algorithm>

namespace landreeve::control {
namespace {

constexpr std::size_t kMostUrlBytes = 2048;

constexpr const char* kSelect =
    "SELECT url, kind, audience, algorithms, tenant_claim, tenants, keys_url, client_id, created_at FROM issuer ";

constexpr const char* kAdd = R"(
    INSERT INTO issuer (url, kind, audience, algorithms, tenant_claim, tenants, keys_url, client_id)
    VALUES ($1, $2, $3, $4, nullif($5, ''), $6, $7, nullif($8, ''))
    ON CONFLICT DO NOTHING
    RETURNING url, kind, audience, algorithms, tenant_claim, tenants, keys_url, client_id, created_at)";

constexpr const char* kEndSessions = R"(
    UPDATE session SET revoked_at = clock_timestamp(), revoked_by = actor(), revoke_reason = 'its issuer was removed'
     WHERE issuer = $1 AND revoked_at IS NULL AND expires_at > now())";

IssuerKind kindOf(const std::string& text) {
    return text == "local" ? IssuerKind::Local : text == "supabase" ? IssuerKind::Supabase : IssuerKind::Oidc;
}

Issuer issuerOf(const postgres::Row& row) {
    Issuer issuer;
    issuer.url = row.get<std::string>("url");
    issuer.kind = kindOf(row.get<std::string>("kind"));
    issuer.audience = row.get<std::optional<std::string>>("audience");
    issuer.algorithms = row.get<std::vector<std::string>>("algorithms");
    issuer.tenantClaim = row.get<std::optional<std::string>>("tenant_claim").value_or("");
    issuer.tenants = row.get<std::optional<std::vector<std::string>>>("tenants");
    issuer.keysUrl = row.get<std::optional<std::string>>("keys_url").value_or("");
    issuer.clientId = row.get<std::optional<std::string>>("client_id").value_or("");
    issuer.createdAt = row.get<Time>("created_at");
    if (issuer.kind == IssuerKind::Local) {
        issuer.audience = auth::LocalIssuer::kAudience;
        issuer.tenantClaim = auth::LocalIssuer::kTenantClaim;
    }
    return issuer;
}

void refuseNoAddress(const std::string& what, const std::string& url) {
    std::string fault = url.size() > kMostUrlBytes ? "is longer than 2048 bytes" : auth::WebFetch::faultOf(url);
    if (fault.empty() && url.find('#') != std::string::npos)
        fault = "must not have a fragment (#)";
    if (!fault.empty())
        throw Error("usage", "The address of the " + what + " " + fault + ".",
                    "Give it as the issuer documents it, such as https://auth.example.");
}

} // namespace

std::string toString(IssuerKind kind) {
    switch (kind) {
    case IssuerKind::Local:
        return "local";
    case IssuerKind::Supabase:
        return "supabase";
    case IssuerKind::Oidc:
        break;
    }
    return "oidc";
}

auth::VerifyPolicy Issuer::policy() const {
    auth::VerifyPolicy policy;
    policy.algorithms = auth::AlgorithmSet::fromNames(algorithms);
    policy.issuer = url;
    policy.audience = audience;
    policy.leeway = auth::kSignInLeeway;
    return policy;
}

void refuseNoClaimPath(const std::string& path) {
    constexpr std::size_t kMostBytes = 128;
    constexpr std::ptrdiff_t kMostMembers = 8;
    const bool controls = std::ranges::any_of(
        path, [](char letter) { return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f; });
    if (path.empty() || path.size() > kMostBytes || controls || path.front() == '.' || path.back() == '.' ||
        path.find("..") != std::string::npos || std::ranges::count(path, '.') >= kMostMembers)
        throw Error("usage", "\"" + path + "\" is no path of a claim.",
                    "Name its members joined by dots, such as app_metadata.tenant_id.");
}

std::vector<Issuer> IssuerStore::list() {
    std::vector<Issuer> issuers;
    for (const auto row : m_control.exec(std::string(kSelect) + "ORDER BY kind <> 'local', url"))
        issuers.push_back(issuerOf(row));
    return issuers;
}

std::optional<Issuer> IssuerStore::find(const std::string& url) {
    const auto row = m_control.exec(std::string(kSelect) + "WHERE url = $1", url).first();
    return row ? std::optional(issuerOf(*row)) : std::nullopt;
}

Issuer IssuerStore::get(const std::string& url) {
    auto issuer = find(url);
    if (!issuer)
        throw Error("issuer_not_found", "No issuer \"" + url + "\" is configured.",
                    "See the issuers with: landreevectl issuer list");
    return std::move(*issuer);
}

Issuer IssuerStore::add(const Issuer& wanted) {
    if (wanted.kind == IssuerKind::Local)
        throw Error("usage", "The workspace's own issuer is there by itself.");
    refuseNoAddress("issuer", wanted.url);
    refuseNoAddress("key set", wanted.keysUrl);
    auth::AlgorithmSet::fromNames(wanted.algorithms);
    if (!wanted.tenantClaim.empty())
        refuseNoClaimPath(wanted.tenantClaim);
    if (wanted.audience && wanted.audience->empty())
        throw Error("usage", "The audience is empty.", "Leave it out to accept any.");
    if (wanted.clientId.size() > 512)
        throw Error("usage", "The client id is longer than 512 bytes.", "Take it as the issuer shows it.");
    if (wanted.tenants) {
        for (const std::string& tenant : *wanted.tenants)
            TenantStore(m_control).get(tenant);
    }
    const auto row = m_control
                         .exec(kAdd, wanted.url, toString(wanted.kind), wanted.audience, wanted.algorithms,
                               wanted.tenantClaim, wanted.tenants, wanted.keysUrl, wanted.clientId)
                         .first();
    if (!row)
        throw Error("issuer_exists", "The issuer \"" + wanted.url + "\" is configured already.",
                    "Remove it first to configure it anew.");
    m_control.exec("SELECT audit_record('issuer.add', 'issuer', $1, NULL, NULL, to_jsonb(i) - 'url' - 'created_at') "
                   "FROM issuer i WHERE url = $1",
                   wanted.url);
    return issuerOf(*row);
}

std::int64_t IssuerStore::remove(const std::string& url) {
    const Issuer issuer = get(url);
    if (issuer.kind == IssuerKind::Local)
        throw Error("usage", "The workspace's own issuer cannot be removed.",
                    "End its sessions with: landreevectl session revoke-all");
    // Who is mapped meanwhile finds the issuer locked, or gone.
    m_control.exec("SELECT 1 FROM issuer WHERE url = $1 FOR UPDATE", url);
    const auto users = m_control.exec("SELECT count(DISTINCT subject) FROM user_mapping WHERE issuer = $1", url)
                           .one()
                           .get<std::int64_t>(0);
    if (users > 0)
        throw Error("issuer_in_use",
                    std::to_string(users) + (users == 1 ? " user" : " users") + " of the issuer \"" + url +
                        "\" still has a role here.",
                    "Take the roles away with `user unmap` first.")
            .withDetail("users", static_cast<qint64>(users));
    const std::int64_t ended = m_control.exec(kEndSessions, url).affected();
    m_control.exec("SELECT audit_record('issuer.remove', 'issuer', $1, NULL, to_jsonb(i) - 'url' - 'created_at', "
                   "jsonb_build_object('sessions_ended', $2::bigint)) FROM issuer i WHERE url = $1",
                   url, ended);
    m_control.exec("DELETE FROM issuer_key_set WHERE url = $1 AND NOT EXISTS "
                   "(SELECT FROM issuer WHERE keys_url = $1 AND url <> $2)",
                   issuer.keysUrl, url);
    m_control.exec("DELETE FROM issuer WHERE url = $1", url);
    return ended;
}

} // namespace landreeve::control
