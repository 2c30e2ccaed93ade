#pragma once

#include "core/access/tenant_connection.h"
#include "core/postgres/pool.h"
#include "tests/support/private_postgres.h"

#include <functional>
#include <memory>
#include <string>

namespace landreeve::tests {

/// One tenant's database on a private server, made from migrations/domain as provisioning does: the roles, the schema
/// owned by landreeve_schema, the identity row. Connections come as the service role and act as the shared roles.
class DomainDatabase {
public:
    struct Options {
        std::string tenantId = "sahyadri-agro";
        std::string tenantName = "Sahyadri Agro Distributors";
        std::string country = "IN";
    };

    explicit DomainDatabase(PrivatePostgres& server);
    DomainDatabase(PrivatePostgres& server, const Options& options);
    DomainDatabase(const DomainDatabase&) = delete;
    DomainDatabase& operator=(const DomainDatabase&) = delete;

    const std::string& tenantId() const { return m_options.tenantId; }
    const std::string& database() const { return m_database; }

    /// As the gate lends it for inventory:write: with the rights of all writers.
    access::TenantConnection lend(const postgres::Wait& wait = {}) {
        return lendFor({"inventory", "write"}, "meera", wait);
    }
    /// Lent to this user for what a permission says.
    access::TenantConnection lendFor(const access::Permission& permission, const std::string& user = "meera",
                                     const postgres::Wait& wait = {}) {
        return lendAs("landreeve_write", wait, user, permission.toString());
    }
    /// Lends as lendFor() does by another way to the server: the folder of another socket, such as a proxy's. This
    /// database outlives it.
    std::function<access::TenantConnection(const access::Permission&, const postgres::Wait&)>
    lendThrough(const std::string& folder);
    /// With the rights of a viewer.
    access::TenantConnection lendViewer(const postgres::Wait& wait = {}) { return lendAs("landreeve_read", wait); }

    /// A superuser's connection to this database, on which row security does not hold: to plant and to look.
    postgres::Connection superuser() const;

    /// Runs statements as a writer would, in one transaction.
    void script(const std::string& sql);

    /// Inventory of `rows` rows: `rows / 20` products in 20 warehouses, written past all triggers, without moves, and
    /// analyzed. Names repeat, quantities and dates vary, some dates are missing. The same for the same number.
    void fillInventory(int rows);

private:
    access::TenantConnection lendAs(const std::string& role, const postgres::Wait& wait,
                                    const std::string& user = "meera", const std::string& permission = {});
    access::TenantConnection lentFrom(postgres::Pool& pool, const std::string& role, const postgres::Wait& wait,
                                      const std::string& user, const std::string& permission) const;

    PrivatePostgres& m_server;
    Options m_options;
    std::string m_database;
    std::string m_prefix;
    std::unique_ptr<postgres::Pool> m_pool;
};

} // namespace landreeve::tests
