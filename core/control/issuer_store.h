#pragma once

#include "core/auth/verify_policy.h"
#include "core/base/clock.h"
#include "core/postgres/transaction.h"

#include <optional>
#include <string>
#include <vector>

namespace landreeve::control {

enum class IssuerKind { Local, Oidc, Supabase };

std::string toString(IssuerKind kind);

/// A row of the table issuer: who may speak for users here, and what its tokens must be.
struct Issuer {
    std::string url; ///< As its tokens have it in `iss`, byte for byte.
    IssuerKind kind = IssuerKind::Oidc;
    std::optional<std::string> audience; ///< Empty: any.
    std::vector<std::string> algorithms = {"RS256", "ES256"};
    std::string tenantClaim; ///< Path of the claim that names the tenant, members joined by dots; empty: none does.
    std::optional<std::vector<std::string>> tenants; ///< Those it may speak for; empty: all.
    std::string keysUrl;                             ///< Where its key set is; empty: the workspace's own.
    std::string clientId = {};                       ///< What operators sign in with at it; empty: nobody does here.
    Time createdAt = {};

    auth::VerifyPolicy policy() const;
};

/// The table issuer. Works on the connection it is given; a change is part of the caller's transaction, and audited.
class IssuerStore {
public:
    explicit IssuerStore(postgres::Connection& control) : m_control(control) {}

    /// By address, the workspace's own first.
    std::vector<Issuer> list();
    std::optional<Issuer> find(const std::string& url);
    /// Throws Error `issuer_not_found`.
    Issuer get(const std::string& url);

    /// Throws Error `issuer_exists`, `tenant_not_found`, or `usage` for an address, an algorithm, a claim's path or a
    /// key set's address that is none.
    Issuer add(const Issuer& wanted);
    /// Its users' sessions end. How many did. Throws Error `issuer_not_found`, `issuer_in_use` while users of it are
    /// mapped, or `usage` for the workspace's own.
    std::int64_t remove(const std::string& url);

private:
    postgres::Connection& m_control;
};

/// Throws Error `usage` where the text is no path of a claim: 1 to 8 members, joined by dots, 128 bytes in all.
void refuseNoClaimPath(const std::string& path);

} // namespace landreeve::control
