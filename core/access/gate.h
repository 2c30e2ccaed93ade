#pragma once

#include "core/access/tenant_connection.h"
#include "core/access/verdict.h"

#include <memory>
#include <string>

namespace landreeve::control {
class ControlPlane;
}
namespace landreeve::tenancy {
class ServerAccess;
}

namespace landreeve::access {

/// The only way to a tenant's records: credential → verdict → session → permission → lent connection.
/// Every member may be called from any thread; all block.
class Gate {
public:
    /// `most`: how many connections it holds to one tenant at most. What it is given must outlive it.
    Gate(control::ControlPlane& control, tenancy::ServerAccess& servers, std::size_t most = 8);
    ~Gate();
    Gate(const Gate&) = delete;
    Gate& operator=(const Gate&) = delete;

    /// Whether `subject`'s session is alive and its role in `tenantId` (empty: in the workspace) holds `permission`.
    /// Asked of the control plane every time; a refusal is audited. For what is about to be done.
    Verdict check(const Subject& subject, const std::string& tenantId, const Permission& permission,
                  const postgres::Wait& wait = {});

    /// The same, and leaves nothing in the audit log: for what only shows whether something may be done.
    Verdict may(const Subject& subject, const std::string& tenantId, const Permission& permission,
                const postgres::Wait& wait = {});

    /// A connection on which `subject` may do what `permission` says, and its database grants no more than its role's.
    /// Throws Error with the verdict's code where it is refused, `tenant_not_found`, or `tenant_not_active`.
    TenantConnection lend(const Subject& subject, const std::string& tenantId, const Permission& permission,
                          const postgres::Wait& wait = {});

    /// Closes what lies idle to one tenant (before it is suspended, renamed or deleted).
    void forget(const std::string& tenantId);

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace landreeve::access
