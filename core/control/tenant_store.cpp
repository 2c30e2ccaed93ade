#include "core/control/tenant_store.h"

#include "core/base/error.h"

#include <array>

namespace landreeve::control {
namespace {

constexpr auto kStatuses =
    std::to_array<std::pair<TenantStatus, const char*>>({{TenantStatus::Provisioning, "provisioning"},
                                                         {TenantStatus::Active, "active"},
                                                         {TenantStatus::Suspended, "suspended"},
                                                         {TenantStatus::Deleting, "deleting"},
                                                         {TenantStatus::Failed, "failed"}});

constexpr const char* kSelect =
    "SELECT id, name, status, status_reason, status_changed_at, server, database_name, schema_version, settings, "
    "created_at, created_by, version FROM tenant_metadata ";

Tenant tenantOf(const postgres::Row& row) {
    Tenant tenant;
    tenant.id = row.get<std::string>("id");
    tenant.name = row.get<std::string>("name");
    tenant.status = tenantStatusFromText(row.get<std::string>("status"));
    tenant.statusReason = row.get<std::optional<std::string>>("status_reason").value_or("");
    tenant.statusChangedAt = row.get<Time>("status_changed_at");
    tenant.server = row.get<std::optional<std::string>>("server").value_or("");
    tenant.database = row.get<std::optional<std::string>>("database_name").value_or("");
    tenant.schemaVersion = row.get<std::optional<int>>("schema_version").value_or(0);
    tenant.settings = row.get<QJsonValue>("settings").toObject();
    tenant.createdAt = row.get<Time>("created_at");
    tenant.createdBy = row.get<std::optional<std::string>>("created_by").value_or("");
    tenant.version = row.get<std::int64_t>("version");
    return tenant;
}

Error notFound(const std::string& id) {
    return Error("tenant_not_found", "There is no tenant \"" + id + "\".", "See the ids with: landreevectl tenant list")
        .withDetail("tenant", QString::fromStdString(id));
}

void refuseNone(const postgres::Result& result, const std::string& id) {
    if (result.affected() == 0)
        throw notFound(id);
}

} // namespace

std::string toString(TenantStatus status) {
    return std::ranges::find(kStatuses, status, &std::pair<TenantStatus, const char*>::first)->second;
}

TenantStatus tenantStatusFromText(const std::string& text) {
    for (const auto& [status, word] : kStatuses) {
        if (text == word)
            return status;
    }
    throw Error("usage", "\"" + text + "\" is no status of a tenant.",
                "Use provisioning, active, suspended, deleting or failed.");
}

std::vector<Tenant> TenantStore::list(std::optional<TenantStatus> status) {
    const auto word = status ? std::optional(toString(*status)) : std::nullopt;
    std::vector<Tenant> tenants;
    for (const auto row :
         m_control.exec(std::string(kSelect) + "WHERE $1::text IS NULL OR status = $1 ORDER BY name, id", word))
        tenants.push_back(tenantOf(row));
    return tenants;
}

std::optional<Tenant> TenantStore::find(const std::string& id) {
    const auto row = m_control.exec(std::string(kSelect) + "WHERE id = $1", id).first();
    return row ? std::optional(tenantOf(*row)) : std::nullopt;
}

Tenant TenantStore::get(const std::string& id) {
    auto tenant = find(id);
    if (!tenant)
        throw notFound(id);
    return *tenant;
}

TenantSecrets TenantStore::secrets(const std::string& id) {
    const auto row =
        m_control.exec("SELECT app_password, viewer_password FROM tenant_metadata WHERE id = $1", id).first();
    if (!row)
        throw notFound(id);
    return {row->get<std::optional<QByteArray>>("app_password").value_or(QByteArray()),
            row->get<std::optional<QByteArray>>("viewer_password").value_or(QByteArray())};
}

bool TenantStore::reserve(const Tenant& tenant) {
    return m_control
               .exec("INSERT INTO tenant_metadata (id, name, status, server, database_name, settings, created_by) "
                     "VALUES ($1, $2, 'provisioning', $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING",
                     tenant.id, tenant.name, tenant.server, tenant.database, tenant.settings, tenant.createdBy)
               .affected() == 1;
}

void TenantStore::setStatus(const std::string& id, TenantStatus status, const std::string& reason) {
    refuseNone(m_control.exec("UPDATE tenant_metadata SET status = $2, status_reason = nullif($3, '') WHERE id = $1",
                              id, toString(status), reason),
               id);
}

void TenantStore::setName(const std::string& id, const std::string& name) {
    refuseNone(m_control.exec("UPDATE tenant_metadata SET name = $2 WHERE id = $1", id, name), id);
}

void TenantStore::setSchemaVersion(const std::string& id, int version) {
    refuseNone(m_control.exec("UPDATE tenant_metadata SET schema_version = $2 WHERE id = $1", id, version), id);
}

void TenantStore::setPasswords(const std::string& id, const QByteArray& app, const QByteArray& viewer) {
    refuseNone(m_control.exec("UPDATE tenant_metadata SET app_password = $2, viewer_password = $3 WHERE id = $1", id,
                              app, viewer),
               id);
}

std::vector<vault::KeyRing::Wrapped> TenantStore::keys(const std::string& id) {
    std::vector<vault::KeyRing::Wrapped> keys;
    for (const auto row : m_control.exec("SELECT key_id::text, version, data_key, index_key FROM tenant_key "
                                         "WHERE tenant_id = $1 AND retired_at IS NULL ORDER BY version",
                                         id))
        keys.push_back({row.get<std::string>(0), row.get<int>(1), row.get<QByteArray>(2), row.get<QByteArray>(3)});
    return keys;
}

std::vector<TenantKeyNote> TenantStore::keyNotes(const std::string& id) {
    std::vector<TenantKeyNote> notes;
    for (const auto row : m_control.exec("SELECT version, made_at, retired_at FROM tenant_key WHERE tenant_id = $1 "
                                         "ORDER BY version",
                                         id))
        notes.push_back({row.get<int>(0), row.get<Time>(1), row.get<std::optional<Time>>(2)});
    return notes;
}

void TenantStore::addKey(const std::string& id, const vault::KeyRing::Wrapped& key) {
    refuseNone(
        m_control.exec("UPDATE tenant_metadata SET data_key_id = $2, data_key_version = $3, wrapped_data_key = $4, "
                       "wrapped_index_key = $5 WHERE id = $1",
                       id, key.id, key.version, key.dataKey, key.indexKey),
        id);
    m_control.exec(
        "INSERT INTO tenant_key (tenant_id, version, key_id, data_key, index_key) VALUES ($1, $2, $3, $4, $5)", id,
        key.version, key.id, key.dataKey, key.indexKey);
}

void TenantStore::retireKeysBelow(const std::string& id, int version) {
    m_control.exec("UPDATE tenant_key SET data_key = NULL, index_key = NULL, retired_at = now() "
                   "WHERE tenant_id = $1 AND version < $2 AND retired_at IS NULL",
                   id, version);
}

void TenantStore::remove(const std::string& id) {
    m_control.exec("DELETE FROM tenant_metadata WHERE id = $1", id);
}

} // namespace landreeve::control
