#include "core/access/tenant_connection.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace landreeve::access {
namespace {

QJsonArray arrayOf(const std::vector<std::string>& words) {
    QJsonArray array;
    for (const std::string& word : words)
        array.append(QString::fromStdString(word));
    return array;
}

std::string claimsOf(const Subject& subject, const std::string& tenantId, const std::optional<RightsToGive>& gives,
                     const std::string& permission) {
    QJsonObject claims{{QStringLiteral("iss"), QString::fromStdString(subject.issuer)},
                       {QStringLiteral("sub"), QString::fromStdString(subject.userId)},
                       {QStringLiteral("session_id"), QString::fromStdString(subject.sessionJti)},
                       {QStringLiteral("tenant_id"), QString::fromStdString(tenantId)}};
    if (gives) {
        claims.insert(QStringLiteral("gives_rights"), true);
        claims.insert(QStringLiteral("gives_everything"), gives->everything);
        claims.insert(QStringLiteral("gives_roles"), arrayOf(gives->roles));
        claims.insert(QStringLiteral("gives_permissions"), arrayOf(gives->permissions));
    }
    if (!permission.empty())
        claims.insert(QStringLiteral("permission"), QString::fromStdString(permission));
    return QJsonDocument(claims).toJson(QJsonDocument::Compact).toStdString();
}

} // namespace

TenantConnection::TenantConnection(postgres::Pool::Lease lease, std::string tenantId, std::string role,
                                   const Subject& subject, const std::optional<RightsToGive>& gives,
                                   const std::string& permission)
    : m_lease(std::move(lease)),
      m_tenantId(std::move(tenantId)),
      // set_config('role', …, true) is SET LOCAL ROLE with a parameter.
      m_settings{
          {"SELECT set_config('app.tenant_id', $1, true), set_config('request.jwt.claims', $2, true), "
           "set_config('app.actor', $3, true), set_config('app.session', $4, true), set_config('role', $5, true)",
           postgres::Params::of(m_tenantId, claimsOf(subject, m_tenantId, gives, permission), subject.userId,
                                subject.sessionJti, role)}} {}

void TenantConnection::nameChange(const std::string& change) {
    m_settings.push_back({"SELECT set_config('app.change_id', $1, true)", postgres::Params::of(change)});
}

postgres::Transaction TenantConnection::begin() {
    return {*m_lease, m_settings};
}

} // namespace landreeve::access
