#include "core/tenancy/lifecycle.h"

#include "core/base/error.h"
#include "core/control/audit_sealer.h"
#include "core/control/control_plane.h"
#include "core/control/tenant_store.h"
#include "core/tenancy/backup.h"
#include "core/tenancy/database_objects.h"
#include "core/tenancy/partial_file.h"
#include "core/tenancy/schema_guard.h"
#include "core/tenancy/tenant_id.h"
#include "core/tenancy/tenant_lock.h"
#include "core/tenancy/tenant_session.h"

namespace landreeve::tenancy {
namespace {

using control::ServerStore;
using control::Tenant;
using control::TenantStatus;
using control::TenantStore;
using postgres::Connection;
using postgres::ConnectionUrl;

Error wrongStatus(const Tenant& tenant, const std::string& verb, const std::string& hint) {
    return Error("invalid_status",
                 "The tenant \"" + tenant.id + "\" is " + toString(tenant.status) + " and cannot be " + verb + ".",
                 hint)
        .withDetail("status", QString::fromStdString(toString(tenant.status)));
}

} // namespace

Lifecycle::Lifecycle(control::ControlPlane& control, ServerAccess& servers, const vault::KeyRing& keyRing,
                     access::Gate& gate, std::filesystem::path backups)
    : m_control(control), m_servers(servers), m_keyRing(keyRing), m_gate(gate), m_backups(std::move(backups)) {}

std::vector<Tenant> Lifecycle::list(std::optional<TenantStatus> status, const std::stop_token& stop) {
    auto lease = m_control.lend({stop});
    return TenantStore(*lease).list(status);
}

Tenant Lifecycle::get(const std::string& tenantId, const std::stop_token& stop) {
    auto lease = m_control.lend({stop});
    return TenantStore(*lease).get(tenantId);
}

std::map<std::string, std::int64_t> Lifecycle::sizes(const std::vector<Tenant>& tenants, const std::stop_token& stop) {
    std::map<std::string, std::vector<std::string>> databasesByServer;
    std::map<std::string, std::string> idOf;
    for (const Tenant& tenant : tenants) {
        databasesByServer[tenant.server].push_back(tenant.database);
        idOf[tenant.database] = tenant.id;
    }
    std::map<std::string, std::int64_t> sizes;
    for (const auto& [name, databases] : databasesByServer) {
        try {
            auto lease = m_control.lend({stop});
            auto maintenance = m_servers.maintenance(ServerStore(*lease).get(name), m_control.workspaceId(), {stop});
            for (const auto row :
                 maintenance->exec("SELECT datname, pg_database_size(oid) FROM pg_database WHERE datname = "
                                   "ANY($1) AND datallowconn",
                                   databases))
                sizes[idOf[row.get<std::string>(0)]] = row.get<std::int64_t>(1);
        } catch (const Error&) {
            // One server that is away does not hold up the others' figures.
            continue;
        }
    }
    return sizes;
}

ConnectionUrl Lifecycle::url(const std::string& tenantId, LoginKind login, bool withPassword,
                             const std::stop_token& stop) {
    auto lease = m_control.lend({stop});
    TenantStore tenants(*lease);
    const Tenant tenant = tenants.get(tenantId);
    const bool app = login == LoginKind::App;
    ConnectionUrl url = ServerStore(*lease)
                            .get(tenant.server)
                            .url.withDatabase(tenant.database)
                            .withUser(app ? appLoginOf(tenantId) : viewerLoginOf(tenantId));
    if (!withPassword)
        return url;
    const auto secrets = tenants.secrets(tenantId);
    const QByteArray& sealed = app ? secrets.appPassword : secrets.viewerPassword;
    if (sealed.isEmpty())
        throw wrongStatus(tenant, "connected to", "Resume its provisioning first.");
    auto transaction = m_control.begin(*lease);
    transaction.exec(
        "SELECT audit_record('tenant.url.reveal', 'tenant', $1, $1, NULL, jsonb_build_object('login', $2::text))",
        tenantId, url.user());
    transaction.commit();
    return url.withPassword(m_keyRing.unseal(loginPurpose(tenantId, login), sealed));
}

Tenant Lifecycle::rename(const std::string& tenantId, const std::string& typed, const std::stop_token& stop) {
    refuseInvalid(checkTenantName(typed));
    const std::string name = readTenantName(typed);
    m_control.refuseIfReadOnly();
    auto lease = m_control.lend({stop});
    const TenantLock lock(*lease, tenantId);
    TenantStore tenants(*lease);
    const Tenant before = tenants.get(tenantId);
    if (before.status != TenantStatus::Active && before.status != TenantStatus::Suspended)
        throw wrongStatus(before, "renamed", "Finish or undo what it is in first.");
    auto database = Connection::open(m_servers.direct(ServerStore(*lease).get(before.server), before.database), {stop});
    refuseNewerSchema(database, tenantId);
    auto inTenant = beginAsOwner(database, tenantId);
    inTenant.exec("UPDATE tenant_identity SET name = $1", name);
    auto transaction = m_control.begin(*lease);
    tenants.setName(tenantId, name);
    transaction.exec("SELECT audit_record('tenant.rename', 'tenant', $1, $1, jsonb_build_object('name', $2::text), "
                     "jsonb_build_object('name', $3::text))",
                     tenantId, before.name, name);
    // The tenant's copy first: what the list says is then never newer than what the database knows.
    inTenant.commit();
    transaction.commit();
    return tenants.get(tenantId);
}

Tenant Lifecycle::suspend(const std::string& tenantId, const std::string& reason, const std::stop_token& stop) {
    return setActive(tenantId, false, reason, stop);
}

Tenant Lifecycle::resume(const std::string& tenantId, const std::stop_token& stop) {
    return setActive(tenantId, true, {}, stop);
}

Tenant Lifecycle::setActive(const std::string& tenantId, bool active, const std::string& reason,
                            const std::stop_token& stop) {
    m_control.refuseIfReadOnly();
    auto lease = m_control.lend({stop});
    const TenantLock lock(*lease, tenantId);
    TenantStore tenants(*lease);
    const Tenant before = tenants.get(tenantId);
    const TenantStatus wanted = active ? TenantStatus::Active : TenantStatus::Suspended;
    if (before.status != TenantStatus::Active && before.status != TenantStatus::Suspended)
        throw wrongStatus(before, active ? "resumed" : "suspended",
                          active ? "A half-made tenant is resumed with: landreevectl tenant provision" : "");
    auto maintenance = m_servers.maintenance(ServerStore(*lease).get(before.server), m_control.workspaceId(), {stop});
    const auto setLogins = [&] {
        setLoginAllowed(*maintenance, appLoginOf(tenantId), active);
        setLoginAllowed(*maintenance, viewerLoginOf(tenantId), active);
    };
    // Closed before it is called closed, called open before it is opened: cut off in between it is the safer of the
    // two.
    if (!active)
        setLogins();
    if (before.status != wanted) {
        auto transaction = m_control.begin(*lease);
        tenants.setStatus(tenantId, wanted, reason);
        transaction.exec("SELECT audit_record($2, 'tenant', $1, $1, NULL, NULL, nullif($3, ''))", tenantId,
                         active ? "tenant.resume" : "tenant.suspend", reason);
        transaction.commit();
    }
    if (active)
        setLogins();
    else
        m_gate.forget(tenantId);
    return tenants.get(tenantId);
}

Backup Lifecycle::backup(const std::string& tenantId, const std::filesystem::path& file, const ProgressFn& progress,
                         const std::stop_token& stop) {
    m_control.refuseIfReadOnly();
    auto lease = m_control.lend({stop});
    const Tenant tenant = TenantStore(*lease).get(tenantId);
    if (tenant.status != TenantStatus::Active && tenant.status != TenantStatus::Suspended)
        throw wrongStatus(tenant, "backed up", "Finish or undo what it is in first.");
    PartialFile::sweep(m_backups);
    return takeBackup(m_control, m_servers, tenant, ServerStore(*lease).get(tenant.server),
                      file.empty() ? m_backups / backupFileName(tenantId) : file, progress, stop);
}

void Lifecycle::noteSchemaVersion(const std::string& tenantId, int version, const std::stop_token& stop) {
    auto lease = m_control.lend({stop});
    auto transaction = m_control.begin(*lease);
    TenantStore(*lease).setSchemaVersion(tenantId, version);
    transaction.commit();
}

void Lifecycle::seal(const Tenant& tenant, const control::Server& server, const std::stop_token& stop) {
    try {
        auto connection = Connection::open(m_servers.direct(server, tenant.database), {stop});
        control::sealTenant(m_control, connection, tenant.id, tenant.database, stop);
    } catch (const Error& error) {
        // A half-made tenant has no database, or one without an outbox; and a deletion that was cut off has closed it.
        if (error.code() != "database_missing" && error.code() != "database_closed" && error.sqlState() != "42883")
            throw;
    }
}

Lifecycle::Removal Lifecycle::remove(const std::string& tenantId, const std::string& confirm, bool withBackup,
                                     const ProgressFn& progress, const std::stop_token& stop) {
    if (confirm != tenantId)
        throw Error("confirmation_mismatch", "\"" + confirm + "\" is not the id of the tenant.",
                    "Type the id exactly to delete the tenant for good.");
    m_control.refuseIfReadOnly();
    auto lease = m_control.lend({stop, std::chrono::minutes(1)});
    const TenantLock lock(*lease, tenantId);
    TenantStore tenants(*lease);
    const Tenant tenant = tenants.get(tenantId);
    const control::Server server = ServerStore(*lease).get(tenant.server);
    const std::string comment = control::ownershipComment(m_control.workspaceId(), tenantId);
    Removal removal{tenantId, {}};

    // A deletion that was cut off in its backup left half of it.
    PartialFile::sweep(m_backups);
    const bool whole = tenant.status == TenantStatus::Active || tenant.status == TenantStatus::Suspended;
    if (withBackup && whole) {
        report(progress, {"backup", "Writing the backup", 0, 0});
        removal.backup =
            takeBackup(m_control, m_servers, tenant, server, m_backups / backupFileName(tenantId), progress, stop).file;
    }
    // Called deleting before anything is taken away: cut off from here on it is never shown as whole.
    if (tenant.status != TenantStatus::Deleting) {
        report(progress, {"sessions", "Ending its sessions", 0, 0});
        auto transaction = m_control.begin(*lease);
        if (tenant.status == TenantStatus::Active)
            tenants.setStatus(tenantId, TenantStatus::Suspended, "being deleted");
        tenants.setStatus(tenantId, TenantStatus::Deleting, "being deleted");
        transaction.exec(
            "INSERT INTO revocation_mark (scope, tenant_id, by, reason) VALUES ('tenant', $1, $2, 'tenant deleted')",
            tenantId, m_control.actor());
        transaction.exec("DELETE FROM user_mapping WHERE tenant_id = $1", tenantId);
        transaction.exec("DELETE FROM role_permission WHERE tenant_id = $1", tenantId);
        transaction.exec("SELECT audit_record('tenant.delete.begin', 'tenant', $1, $1)", tenantId);
        transaction.commit();
    }
    m_gate.forget(tenantId);

    report(progress, {"suspend", "Ending its connections", 0, 0});
    auto maintenance = m_servers.maintenance(server, m_control.workspaceId(), {stop, std::chrono::minutes(2)});
    const TenantLock serverLock(*maintenance, tenantId, kServerPatience);
    for (const std::string& login : {appLoginOf(tenantId), viewerLoginOf(tenantId)}) {
        if (roleComment(*maintenance, login) == comment)
            setLoginAllowed(*maintenance, login, false);
    }
    seal(tenant, server, stop);

    report(progress, {"database", "Dropping its database", 0, 0});
    dropDatabase(*maintenance, tenant.database, comment);
    dropTemporary(*maintenance, tenant.settings.value(QStringLiteral("provisioning"))
                                    .toObject()
                                    .value(QStringLiteral("temporary_database"))
                                    .toString()
                                    .toStdString());
    dropLogin(*maintenance, appLoginOf(tenantId), comment);
    dropLogin(*maintenance, viewerLoginOf(tenantId), comment);

    auto transaction = m_control.begin(*lease);
    tenants.remove(tenantId);
    transaction.exec("DELETE FROM provisioning_step WHERE tenant_id = $1", tenantId);
    const auto backup = removal.backup ? std::optional(removal.backup->string()) : std::nullopt;
    // Its entries stay for as long as it wished.
    transaction.exec("SELECT audit_record('tenant.delete', 'tenant', $1, $1, jsonb_strip_nulls(jsonb_build_object("
                     "'name', $2::text, 'retention_audit', $4::jsonb #>> '{retention,audit}')), "
                     "jsonb_build_object('backup', $3::text))",
                     tenantId, tenant.name, backup, tenant.settings);
    transaction.commit();
    return removal;
}

} // namespace landreeve::tenancy
