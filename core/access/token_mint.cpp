#include "core/access/token_mint.h"

#include "core/control/user_store.h"
#include "core/sessions/session_store.h"

#include <algorithm>

namespace landreeve::access {
namespace {

constexpr const char* kLeastRole = "viewer";

constexpr const char* kRole = R"(
    SELECT role FROM user_mapping WHERE issuer = $1 AND subject = $2 AND (tenant_id IS NULL OR tenant_id = $3)
     ORDER BY tenant_id NULLS LAST LIMIT 1)";

/// What whoever has the token may do there.
constexpr const char* kSpokenFor =
    "SELECT array_remove(employee_roles || role, NULL) AS roles, employee_permissions FROM roles_of($1, $2, $3)";

/// The role he has in the tenant, with the mapping made where that is to change.
std::string mappedRole(postgres::Connection& connection, const control::Giver& giver, const std::string& issuer,
                       const MintRequest& request) {
    const auto row = connection.exec(kRole, issuer, request.userId, request.tenantId).first();
    std::string wanted = request.role.value_or(row ? row->get<std::string>("role") : kLeastRole);
    if (!row || row->get<std::string>("role") != wanted) {
        control::UserMapping mapping;
        mapping.issuer = issuer;
        mapping.userId = request.userId;
        mapping.tenantId = request.tenantId;
        mapping.role = wanted;
        control::UserStore(connection).map(giver, mapping);
    }
    refuseToSpeakFor(connection, giver, {issuer, request.userId, {}, {}}, request.tenantId);
    return wanted;
}

Time renewableUntil(const sessions::Session& session, Time from) {
    return std::chrono::floor<std::chrono::seconds>(std::min<Time>(session.expiresAt, from + kRenewableLife));
}

MintedToken mint(postgres::Connection& connection, control::ControlPlane& control, auth::LocalIssuer& issuer,
                 const control::Giver& giver, const MintRequest& request, const postgres::Wait& wait) {
    MintedToken minted;
    minted.role = mappedRole(connection, giver, issuer.url(), request);

    sessions::NewSession wanted;
    wanted.userId = request.userId;
    wanted.tenantId = request.tenantId;
    wanted.life = request.life;
    wanted.metadata = {{QStringLiteral("origin"), QStringLiteral("minted token")}};
    const auto session = sessions::SessionStore(control).create(wanted, wait);
    minted.jti = session.jti;
    minted.expiresAt = request.renewable ? renewableUntil(session, session.createdAt)
                                         : std::chrono::floor<std::chrono::seconds>(session.expiresAt);
    minted.token = issuer.sign(
        {request.userId, request.tenantId, session.jti, minted.role, session.createdAt, minted.expiresAt}, wait);
    connection.exec("SELECT audit_record('token.mint', 'session', $1, $2, NULL, $3)", minted.jti, request.tenantId,
                    QJsonObject{{QStringLiteral("user_id"), QString::fromStdString(request.userId)},
                                {QStringLiteral("role"), QString::fromStdString(minted.role)},
                                {QStringLiteral("expires_at"), QString::fromStdString(toRfc3339(minted.expiresAt))}});
    return minted;
}

} // namespace

void refuseToSpeakFor(postgres::Connection& control, const control::Giver& giver, const Subject& user,
                      const std::string& tenantId) {
    const auto his = control.exec(kSpokenFor, user.issuer, user.userId, tenantId).one();
    control::refuseBeyondOwn(control, giver,
                             {.tenantId = tenantId,
                              .roles = his.get<std::vector<std::string>>("roles"),
                              .permissions = his.get<std::vector<std::string>>("employee_permissions"),
                              .kind = "user",
                              .id = user.userId});
}

MintedToken mintToken(control::ControlPlane& control, auth::LocalIssuer& issuer, const control::Giver& giver,
                      const MintRequest& request, const postgres::Wait& wait) {
    issuer.prepare(wait);
    return control::inGiving(control, request.tenantId, wait, [&](postgres::Connection& connection) {
        return mint(connection, control, issuer, giver, request, wait);
    });
}

sessions::RefreshFamilies::MintFn accessTokens(auth::LocalIssuer& issuer) {
    return [&issuer](postgres::Transaction& transaction,
                     const sessions::Session& session) -> std::optional<sessions::AccessToken> {
        if (session.issuer != issuer.url() || session.tenantId.empty())
            return std::nullopt;
        const auto role = transaction.exec(kRole, session.issuer, session.userId, session.tenantId).first();
        const Time now = transaction.exec("SELECT clock_timestamp()").one().get<Time>(0);
        const Time until = renewableUntil(session, now);
        return sessions::AccessToken{
            issuer.sign(transaction, {session.userId, session.tenantId, session.jti,
                                      role ? role->get<std::string>("role") : std::string(), now, until}),
            until};
    };
}

} // namespace landreeve::access
