#include "core/tenancy/tenant_lock.h"

#include "core/base/error.h"

namespace landreeve::tenancy {

TenantLock::TenantLock(postgres::Connection& control, const std::string& tenantId)
    : m_control(control), m_tenantId(tenantId) {
    const bool held =
        m_control.exec("SELECT pg_try_advisory_lock(hashtextextended('landreeve.tenant.' || $1, 0))", tenantId)
            .one()
            .get<bool>(0);
    if (!held)
        throw Error("tenant_busy", "Another program is working on the tenant \"" + tenantId + "\" right now.",
                    "Wait until it has finished, then look again.")
            .withDetail("tenant", QString::fromStdString(tenantId));
}

TenantLock::~TenantLock() {
    // A stop request must not leave the lock behind on a connection that goes back to its pool.
    const postgres::Wait wait = m_control.wait();
    try {
        m_control.setWait({{}, std::chrono::seconds(5)});
        m_control.exec("SELECT pg_advisory_unlock(hashtextextended('landreeve.tenant.' || $1, 0))", m_tenantId);
        m_control.setWait(wait);
    } catch (const std::exception&) {
        // A lost connection has released it.
    }
}

} // namespace landreeve::tenancy
