#include "core/access/token_mint.h"

#include "core/control/user_store.h"
#include "core/sessions/session_store.h"

namespace landreeve::access {
namespace {

constexpr const char* kLeastRole = "viewer";

/// The role he has in the tenant, with the mapping made where that is to change.
std::string mappedRole(postgres::Connection& connection, const std::string& issuer, const MintRequest& request) {
    const auto row = connection
                         .exec("SELECT role, tenant_id IS NOT NULL AS here FROM user_mapping WHERE issuer = $1 AND "
                               "subject = $2 AND (tenant_id IS NULL OR tenant_id = $3) ORDER BY tenant_id NULLS LAST "
                               "LIMIT 1",
                               issuer, request.userId, request.tenantId)
                         .first();
    std::string wanted = request.role.value_or(row ? row->get<std::string>("role") : kLeastRole);
    if (!row || row->get<std::string>("role") != wanted) {
        control::UserMapping mapping;
        mapping.issuer = issuer;
        mapping.userId = request.userId;
        mapping.tenantId = request.tenantId;
        mapping.role = wanted;
        control::UserStore(connection).map(mapping);
    }
    return wanted;
}

} // namespace

MintedToken mintToken(control::ControlPlane& control, auth::LocalIssuer& issuer, const MintRequest& request,
                      const postgres::Wait& wait) {
    issuer.prepare(wait);
    auto lease = control.lend(wait);
    auto transaction = control.begin(*lease);
    MintedToken minted;
    minted.role = mappedRole(*lease, issuer.url(), request);

    sessions::NewSession wanted;
    wanted.userId = request.userId;
    wanted.tenantId = request.tenantId;
    wanted.life = request.life;
    wanted.metadata = {{QStringLiteral("origin"), QStringLiteral("minted token")}};
    const auto session = sessions::SessionStore(control).create(wanted, wait);
    minted.jti = session.jti;
    minted.expiresAt = std::chrono::floor<std::chrono::seconds>(session.expiresAt);
    minted.token = issuer.sign(
        {request.userId, request.tenantId, session.jti, minted.role, session.createdAt, session.expiresAt}, wait);
    transaction.exec("SELECT audit_record('token.mint', 'session', $1, $2, NULL, $3)", minted.jti, request.tenantId,
                     QJsonObject{{QStringLiteral("user_id"), QString::fromStdString(request.userId)},
                                 {QStringLiteral("role"), QString::fromStdString(minted.role)},
                                 {QStringLiteral("expires_at"), QString::fromStdString(toRfc3339(minted.expiresAt))}});
    transaction.commit();
    return minted;
}

} // namespace landreeve::access
