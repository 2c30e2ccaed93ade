#include "core/tenancy/reconcile.h"

#include "core/base/error.h"
#include "core/control/control_plane.h"
#include "core/control/tenant_store.h"
#include "core/postgres/quote.h"
#include "core/tenancy/database_objects.h"
#include "core/tenancy/template_database.h"
#include "core/tenancy/tenant_id.h"
#include "core/tenancy/tenant_lock.h"

#include <set>

namespace landreeve::tenancy {
namespace {

using control::Server;
using control::Tenant;
using control::TenantStatus;

bool isLoginName(const std::string& role) {
    return role.ends_with("_app") || role.ends_with("_viewer");
}

class Reconciliation {
public:
    Reconciliation(control::ControlPlane& control, ServerAccess& servers, bool dryRun, std::stop_token stop)
        : m_control(control), m_servers(servers), m_dryRun(dryRun), m_stop(std::move(stop)) {}

    /// Notes a finding and, unless this is a dry run, puts it right.
    template <typename Repair>
    void put(ReconcileFinding finding, const Repair& repair) {
        if (!m_dryRun) {
            try {
                repair();
                if (finding.action == "drop")
                    record(finding);
            } catch (const Error& error) {
                finding.error = error.message();
                // Somebody is at it this moment: it is not half-made but being made.
                if (error.code() == "tenant_busy")
                    return;
            }
        }
        m_findings.push_back(std::move(finding));
    }
    void report(ReconcileFinding finding) { m_findings.push_back(std::move(finding)); }

    void lookAt(const Server& server, const std::vector<Tenant>& tenants) {
        postgres::Pool::Lease lease =
            m_servers.maintenance(server, m_control.workspaceId(), {m_stop, std::chrono::minutes(1)});
        postgres::Connection& maintenance = *lease;
        std::set<std::string> known;
        for (const Tenant& tenant : tenants)
            known.insert(tenant.id);
        const std::string mark = control::ownershipComment(m_control.workspaceId(), "");
        std::set<std::string> databases;
        for (const auto row :
             maintenance.exec("SELECT datname, shobj_description(oid, 'pg_database') AS comment FROM pg_database"))
            databases.insert(lookAtDatabase(maintenance, row.get<std::string>("datname"),
                                            row.get<std::optional<std::string>>("comment").value_or(""), mark, known));
        std::set<std::string> roles;
        for (const auto row :
             maintenance.exec("SELECT rolname, shobj_description(oid, 'pg_authid') AS comment FROM pg_roles"))
            roles.insert(lookAtRole(maintenance, row.get<std::string>("rolname"),
                                    row.get<std::optional<std::string>>("comment").value_or(""), mark, known));
        for (const Tenant& tenant : tenants) {
            const bool whole = tenant.status == TenantStatus::Active || tenant.status == TenantStatus::Suspended;
            if (tenant.server != server.name || !whole)
                continue;
            if (!databases.contains(tenant.database))
                report({"missing_database", tenant.id, tenant.database, "report", {}});
            for (const std::string& login : {appLoginOf(tenant.id), viewerLoginOf(tenant.id)}) {
                if (!roles.contains(login))
                    report({"missing_role", tenant.id, login, "report", {}});
            }
        }
    }

    std::vector<ReconcileFinding> take() { return std::move(m_findings); }

private:
    void record(const ReconcileFinding& finding) {
        auto lease = m_control.lend({m_stop});
        auto transaction = m_control.begin(*lease);
        transaction.exec("SELECT audit_record('tenant.reconcile.drop', $1, $2, nullif($3, ''), NULL, NULL, $4)",
                         finding.kind == "orphan_role" ? "role" : "database", finding.database, finding.tenant,
                         finding.kind);
        transaction.commit();
    }

    std::string lookAtDatabase(postgres::Connection& server, const std::string& database, const std::string& comment,
                               const std::string& mark, const std::set<std::string>& known) {
        if (database.starts_with(temporaryPrefix(m_control.workspaceId()))) {
            if (!isBeingMade(server, database))
                put({"temporary_database", "", database, "drop", {}}, [&] { dropTemporary(server, database); });
        } else if (comment.starts_with(mark)) {
            const std::string tenant = comment.substr(mark.size());
            if (!tenant.starts_with("template:") && !known.contains(tenant))
                put({"orphan_database", tenant, database, "drop", {}},
                    [&] { dropUnlessReserved(tenant, [&] { dropDatabase(server, database, comment); }); });
        } else if (database.ends_with("_db_prod")) {
            report({"foreign_database", "", database, "report", {}});
        }
        return database;
    }

    std::string lookAtRole(postgres::Connection& server, const std::string& role, const std::string& comment,
                           const std::string& mark, const std::set<std::string>& known) {
        const std::string tenant = comment.starts_with(mark) ? comment.substr(mark.size()) : "";
        if (!tenant.empty() && tenant != "roles" && !known.contains(tenant))
            put({"orphan_role", tenant, role, "drop", {}},
                [&] { dropUnlessReserved(tenant, [&] { dropLogin(server, role, comment); }); });
        // With a name as ours have, and neither this workspace's nor another's.
        else if (tenant.empty() && !comment.starts_with("landreeve:") && isLoginName(role))
            report({"foreign_role", "", role, "report", {}});
        return role;
    }

    /// Drops what belongs to no tenant, having made sure that the tenant was not reserved meanwhile.
    template <typename Drop>
    void dropUnlessReserved(const std::string& tenant, const Drop& drop) {
        auto lease = m_control.lend({m_stop});
        const TenantLock lock(*lease, tenant);
        if (!control::TenantStore(*lease).find(tenant))
            drop();
    }

    /// A temporary name that a living provisioning or template build uses: recorded for a tenant, or under the build's
    /// lock.
    bool isBeingMade(postgres::Connection& server, const std::string& database) {
        auto lease = m_control.lend({m_stop});
        const bool recorded =
            !lease
                 ->exec("SELECT 1 FROM tenant_metadata WHERE settings -> 'provisioning' ->> 'temporary_database' = $1",
                        database)
                 .empty();
        if (recorded || !database.ends_with("template"))
            return recorded;
        const bool free = server.exec("SELECT pg_try_advisory_lock(hashtext('landreeve.template'))").one().get<bool>(0);
        if (free)
            server.exec("SELECT pg_advisory_unlock(hashtext('landreeve.template'))");
        return !free;
    }

    control::ControlPlane& m_control;
    ServerAccess& m_servers;
    bool m_dryRun;
    std::stop_token m_stop;
    std::vector<ReconcileFinding> m_findings;
};

/// Whether a program works on the tenant this moment.
bool isBusy(control::ControlPlane& control, const std::string& tenantId, const std::stop_token& stop) {
    auto lease = control.lend({stop});
    const auto lock =
        lease->exec("SELECT pg_try_advisory_xact_lock(hashtextextended('landreeve.tenant.' || $1, 0))", tenantId)
            .one()
            .get<bool>(0);
    return !lock;
}

} // namespace

std::vector<ReconcileFinding> reconcile(control::ControlPlane& control, ServerAccess& servers, Provisioner& provisioner,
                                        Lifecycle& lifecycle, bool dryRun, const std::stop_token& stop) {
    if (!dryRun)
        control.refuseIfReadOnly();
    Reconciliation work(control, servers, dryRun, stop);
    for (const Tenant& tenant : lifecycle.list(std::nullopt, stop)) {
        if (tenant.status == TenantStatus::Active || tenant.status == TenantStatus::Suspended ||
            isBusy(control, tenant.id, stop))
            continue;
        if (tenant.status == TenantStatus::Deleting)
            work.put({"half_deleted", tenant.id, tenant.database, "finish", {}},
                     [&] { lifecycle.remove(tenant.id, tenant.id, false, {}, stop); });
        else
            work.put({"half_provisioned", tenant.id, tenant.database, "undo", {}},
                     [&] { provisioner.undo(tenant.id, {}, stop); });
    }
    std::vector<Server> all;
    std::vector<Tenant> tenants;
    {
        auto lease = control.lend({stop});
        all = control::ServerStore(*lease).list();
        tenants = control::TenantStore(*lease).list();
    }
    for (const Server& server : all) {
        try {
            work.lookAt(server, tenants);
        } catch (const Error& error) {
            work.report({"server_unreachable", "", server.name, "report", error.message()});
        }
    }
    return work.take();
}

} // namespace landreeve::tenancy
