#pragma once

#include "core/postgres/connection.h"

#include <string>

namespace landreeve::tenancy {

/// Keeps other programs from provisioning, deleting or otherwise rebuilding one tenant meanwhile. Held by the control
/// connection: it ends with it, also where this program is killed.
class TenantLock {
public:
    /// Throws Error `tenant_busy` where somebody else holds it.
    TenantLock(postgres::Connection& control, const std::string& tenantId);
    TenantLock(const TenantLock&) = delete;
    TenantLock& operator=(const TenantLock&) = delete;
    ~TenantLock();

private:
    postgres::Connection& m_control;
    std::string m_tenantId;
};

} // namespace landreeve::tenancy
