#include "core/tenancy/server_access.h"

#include "core/base/error.h"
#include "core/control/control_plane.h"
#include "core/postgres/membership.h"
#include "core/postgres/quote.h"
#include "core/tenancy/database_objects.h"

namespace landreeve::tenancy {
namespace {

using control::Server;
using postgres::Connection;
using postgres::ConnectionUrl;

ConnectionUrl withSecret(const ConnectionUrl& url, const Server& server, const vault::KeyRing& keyRing) {
    return server.secret.isEmpty() ? url : url.withPassword(keyRing.unseal(kServerPassword, server.secret));
}

/// Makes the roles that all tenants of a server share, and keeps strangers out of the databases we own.
void prepare(Connection& maintenance, const std::string& workspaceId) {
    control::refuseOldServer(maintenance);
    control::refuseWeakRole(maintenance);
    postgres::Transaction transaction(maintenance);
    // Two programs may come here at once.
    transaction.exec("SELECT pg_advisory_xact_lock(hashtext('landreeve.roles'))");
    for (const char* role : {kSchemaRole, kWriteRole, kReadRole}) {
        const auto comment = roleComment(maintenance, role);
        const std::string ours = control::ownershipComment(workspaceId, "roles");
        if (comment && *comment != ours)
            throw Error("name_taken_on_server",
                        "The server has a role \"" + std::string(role) + "\" that was not made for this workspace.",
                        "Use another server, or the service role of the workspace that made it.")
                .withDetail("role", QString::fromLatin1(role));
        if (!comment)
            maintenance.script("CREATE ROLE " + postgres::quoteIdentifier(role) + " NOLOGIN; COMMENT ON ROLE " +
                               postgres::quoteIdentifier(role) + " IS" + postgres::quoteLiteral(ours));
        postgres::grantToSelf(maintenance, role);
    }
    for (const auto row :
         maintenance.exec("SELECT datname FROM pg_database WHERE datname IN ('postgres', 'template1') AND "
                          "pg_has_role(datdba, 'USAGE') AND has_database_privilege('public', datname, 'CONNECT')")) {
        const std::string database = postgres::quoteIdentifier(row.get<std::string>(0));
        maintenance.script("REVOKE CONNECT ON DATABASE " + database + " FROM PUBLIC");
        maintenance.script("GRANT CONNECT ON DATABASE " + database + " TO CURRENT_USER");
    }
    transaction.commit();
}

/// Tenants made before the service role came to them as one of the shared roles (decision 23): their databases let
/// their logins alone make temporary tables, and it is a member of these logins. Each is put right on its own; what
/// fails, on a server that only reads or beside another program that does the same, is left to the next program.
void leaveLogins(Connection& maintenance, const std::string& workspaceId) {
    const std::string ours = control::ownershipComment(workspaceId, "");
    try {
        for (const auto row : maintenance.exec(
                 "SELECT d.datname FROM pg_database d WHERE pg_has_role(d.datdba, 'USAGE') AND NOT "
                 "has_database_privilege($1, d.oid, 'TEMPORARY') AND EXISTS (SELECT FROM aclexplode(d.datacl) a WHERE "
                 "a.privilege_type = 'TEMPORARY' AND shobj_description(a.grantee, 'pg_authid') = "
                 "shobj_description(d.oid, 'pg_database') AND starts_with(shobj_description(d.oid, 'pg_database'), "
                 "$2))",
                 kWriteRole, ours))
            maintenance.script("GRANT TEMPORARY ON DATABASE " + postgres::quoteIdentifier(row.get<std::string>(0)) +
                               " TO " + postgres::quoteIdentifier(kWriteRole));
        // A superuser would give back what others granted; it needs no membership and has none to walk through.
        for (const auto row : maintenance.exec(
                 "SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid JOIN pg_roles s ON s.oid "
                 "= m.member WHERE s.rolname = current_user AND NOT s.rolsuper AND m.grantor = m.member AND "
                 "starts_with(shobj_description(r.oid, 'pg_authid'), $1) AND r.rolname <> ALL($2)",
                 ours, std::vector<std::string>{kSchemaRole, kWriteRole, kReadRole}))
            maintenance.script("REVOKE " + postgres::quoteIdentifier(row.get<std::string>(0)) + " FROM CURRENT_USER");
    } catch (const Error& error) {
        if (error.connectionLost())
            throw;
    }
}

} // namespace

ConnectionUrl ServerAccess::direct(const Server& server, const std::string& database) const {
    return withSecret(server.direct(), server, m_keyRing).withDatabase(database);
}

ConnectionUrl ServerAccess::pooled(const Server& server, const std::string& database) const {
    return withSecret(server.url, server, m_keyRing).withDatabase(database);
}

postgres::Pool::Lease ServerAccess::maintenance(const Server& server, const std::string& workspaceId,
                                                const postgres::Wait& wait) {
    const ConnectionUrl url = direct(server, "postgres");
    postgres::Pool* pool = nullptr;
    bool prepared = false;
    {
        const std::lock_guard lock(m_mutex);
        Known& known = m_servers[server.name];
        if (!known.pool || !(known.pool->url() == url))
            known = {std::make_unique<postgres::Pool>(url, 8), false};
        pool = known.pool.get();
        prepared = known.prepared;
    }
    auto lease = pool->lend(wait);
    if (!prepared) {
        prepare(*lease, workspaceId);
        leaveLogins(*lease, workspaceId);
        const std::lock_guard lock(m_mutex);
        m_servers[server.name].prepared = true;
    }
    return lease;
}

} // namespace landreeve::tenancy
