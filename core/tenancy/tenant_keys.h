#pragma once

#include "core/base/clock.h"
#include "core/base/progress.h"
#include "core/control/tenant.h"
#include "core/tenancy/server_access.h"

#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace landreeve::control {
class ControlPlane;
}

namespace landreeve::tenancy {

/// What a tenant's encrypted fields are under.
struct KeyStatus {
    std::string tenantId;
    int version = 0; ///< Of the newest key.
    Time madeAt;
    std::map<int, std::int64_t> fields; ///< How many under each version; none where nothing is encrypted.
    /// More than one key is kept: a rotation is going on, or was interrupted.
    bool isRotating = false;
};

struct KeyRotation {
    int version = 0;         ///< The key that all is under now.
    std::int64_t fields = 0; ///< How many were encrypted again by this run.
    bool wentOn = false;     ///< With one that was interrupted, under the key it had made.
};

/// The keys of tenants' personal data, and their rotation while everybody works. Every member may be called from any
/// thread; all block.
class TenantKeys {
public:
    TenantKeys(control::ControlPlane& control, ServerAccess& servers, const vault::KeyRing& keyRing)
        : m_control(control), m_servers(servers), m_keyRing(keyRing) {}

    /// Throws Error `tenant_not_found`, `schema_behind`, or what connecting throws.
    KeyStatus status(const std::string& tenantId, const std::stop_token& stop);

    /// Makes a new key and encrypts every field again under it, record by record, while others read and write; then the
    /// old key is taken away. Nobody's change is lost, and nothing tells of one: versions, times and history stay. A
    /// run that was cut off anywhere is gone on with by the next. Throws Error `tenant_busy` where another program
    /// works on the tenant, `invalid_status`, `schema_behind`, `schema_ahead`, `decrypt_failed` naming the record that
    /// no key opens, or Cancelled; what was encrypted again by then stays so.
    KeyRotation rotate(const std::string& tenantId, const ProgressFn& progress, const std::stop_token& stop);

private:
    KeyRotation rotated(const std::string& tenantId, const ProgressFn& progress, const std::stop_token& stop);

    control::ControlPlane& m_control;
    ServerAccess& m_servers;
    const vault::KeyRing& m_keyRing;
};

} // namespace landreeve::tenancy
