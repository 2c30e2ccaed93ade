#include "core/tenancy/tenant_lock.h"

#include "core/base/error.h"

namespace landreeve::tenancy {

void takeTenantLock(postgres::Connection& connection, const std::string& tenantId, std::chrono::milliseconds patience) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    // Polled, because a waiting statement would hold a snapshot open.
    while (!connection.exec("SELECT pg_try_advisory_lock(hashtextextended('landreeve.tenant.' || $1, 0))", tenantId)
                .one()
                .get<bool>(0)) {
        if (std::chrono::steady_clock::now() >= deadline)
            throw Error("tenant_busy", "Another program is working on the tenant \"" + tenantId + "\" right now.",
                        "Wait until it has finished, then look again.")
                .withDetail("tenant", QString::fromStdString(tenantId));
        connection.exec("SELECT pg_sleep(0.01)");
    }
}

TenantLock::TenantLock(postgres::Connection& connection, const std::string& tenantId,
                       std::chrono::milliseconds patience)
    : m_connection(connection), m_tenantId(tenantId) {
    takeTenantLock(connection, tenantId, patience);
}

TenantLock::~TenantLock() {
    // A stop request must not leave the lock behind on a connection that goes back to its pool. Where the server does
    // not answer in time the connection is given up, and the lock with it.
    const postgres::Wait wait = m_connection.wait();
    const bool stopped = wait.stop.stop_requested();
    try {
        m_connection.setWait({{}, stopped ? std::chrono::milliseconds(250) : std::chrono::seconds(5)});
        m_connection.exec("SELECT pg_advisory_unlock(hashtextextended('landreeve.tenant.' || $1, 0))", m_tenantId);
        m_connection.setWait(wait);
    } catch (const std::exception&) {
        // A lost connection has released it.
    }
}

} // namespace landreeve::tenancy
