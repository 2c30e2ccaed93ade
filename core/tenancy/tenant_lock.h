#pragma once

#include "core/postgres/connection.h"

#include <chrono>
#include <string>

namespace landreeve::tenancy {

/// Keeps other programs from provisioning, deleting or otherwise rebuilding one tenant meanwhile. Held by a connection:
/// it ends with it, also where this program is killed.
///
/// On the control plane it keeps other programs away. What such a program made on the tenant's server goes on for a
/// while after it was killed (a clone, a commit): the lock there is held as long as that takes.
class TenantLock {
public:
    /// On a connection to the control database, or to any of the tenant's server. Throws Error `tenant_busy` where
    /// somebody else holds it and still does after `patience`.
    TenantLock(postgres::Connection& connection, const std::string& tenantId, std::chrono::milliseconds patience = {});
    TenantLock(const TenantLock&) = delete;
    TenantLock& operator=(const TenantLock&) = delete;
    ~TenantLock();

private:
    postgres::Connection& m_connection;
    std::string m_tenantId;
};

/// How long a killed program's last statement on a server is waited for.
inline constexpr std::chrono::minutes kServerPatience{1};

/// Takes the same lock for as long as the connection lives.
void takeTenantLock(postgres::Connection& connection, const std::string& tenantId, std::chrono::milliseconds patience);

} // namespace landreeve::tenancy
