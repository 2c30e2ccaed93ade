#include "core/access/tenant_connection.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace landreeve::access {
namespace {

std::string claimsOf(const Subject& subject, const std::string& tenantId, bool givesRights,
                     const std::string& permission) {
    QJsonObject claims{{QStringLiteral("iss"), QString::fromStdString(subject.issuer)},
                       {QStringLiteral("sub"), QString::fromStdString(subject.userId)},
                       {QStringLiteral("session_id"), QString::fromStdString(subject.sessionJti)},
                       {QStringLiteral("tenant_id"), QString::fromStdString(tenantId)}};
    if (givesRights)
        claims.insert(QStringLiteral("gives_rights"), true);
    if (!permission.empty())
        claims.insert(QStringLiteral("permission"), QString::fromStdString(permission));
    return QJsonDocument(claims).toJson(QJsonDocument::Compact).toStdString();
}

} // namespace

TenantConnection::TenantConnection(postgres::Pool::Lease lease, std::string tenantId, std::string role,
                                   const Subject& subject, bool givesRights, const std::string& permission)
    : m_lease(std::move(lease)),
      m_tenantId(std::move(tenantId)),
      // set_config('role', …, true) is SET LOCAL ROLE with a parameter.
      m_settings{
          {"SELECT set_config('app.tenant_id', $1, true), set_config('request.jwt.claims', $2, true), "
           "set_config('app.actor', $3, true), set_config('app.session', $4, true), set_config('role', $5, true)",
           postgres::Params::of(m_tenantId, claimsOf(subject, m_tenantId, givesRights, permission), subject.userId,
                                subject.sessionJti, role)}} {}

void TenantConnection::nameChange(const std::string& change) {
    m_settings.push_back({"SELECT set_config('app.change_id', $1, true)", postgres::Params::of(change)});
}

postgres::Transaction TenantConnection::begin() {
    return {*m_lease, m_settings};
}

} // namespace landreeve::access
