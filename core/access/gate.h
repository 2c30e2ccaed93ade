#pragma once

#include "core/access/policy_engine.h"
#include "core/access/tenant_connection.h"
#include "core/access/verdict.h"

#include <memory>
#include <string>

namespace landreeve::control {
class ControlPlane;
struct WatchEvent;
} // namespace landreeve::control
namespace landreeve::tenancy {
class ServerAccess;
}

namespace landreeve::access {

/// The only way to a tenant's records: credential → verdict → session → permission → lent connection.
/// Every member may be called from any thread; all block.
class Gate {
public:
    /// `connections`: how many it holds to one tenant, and to all together. What it is given must outlive it.
    Gate(control::ControlPlane& control, tenancy::ServerAccess& servers,
         postgres::Pools::Limits connections = {.ofOne = 8, .ofAll = 20});
    ~Gate();
    Gate(const Gate&) = delete;
    Gate& operator=(const Gate&) = delete;

    /// Takes what a watch of the control plane tells. From then on, and for as long as it goes on hearing, the gate
    /// keeps copies of what it was told of sessions, roles and tenants: at most five seconds old, and dropped as soon
    /// as a change that may concern them is heard of. Without, the control plane is asked every time.
    void hear(const control::WatchEvent& event);

    /// Who decides from now on, once session and role are known; at first the built-in engine. Before anything is
    /// asked.
    void decideBy(std::shared_ptr<const PolicyEngine> engine);

    /// Whether `subject`'s session is alive and its role in `tenantId` (empty: in the workspace) holds `permission`.
    /// A refusal is audited. For what is about to be done: a reveal or an export is counted, and Error `rate_limited`
    /// thrown where there were too many, or `schema_ahead` where it could not be counted.
    Verdict check(const Subject& subject, const std::string& tenantId, const Permission& permission,
                  const postgres::Wait& wait = {});

    /// The same, and leaves nothing in the audit log: for what only shows whether something may be done.
    Verdict may(const Subject& subject, const std::string& tenantId, const Permission& permission,
                const postgres::Wait& wait = {});

    /// A connection on which `subject` may do what `permission` says, and its database grants no more than its role's.
    /// Throws Error with the verdict's code where it is refused, `tenant_not_found`, `tenant_not_active`, or what
    /// check() throws. Refusals are audited, and what is lent for, once an hour for each session.
    TenantConnection lend(const Subject& subject, const std::string& tenantId, const Permission& permission,
                          const postgres::Wait& wait = {});

    /// Closes what lies idle to one tenant (before it is suspended, renamed or deleted).
    void forget(const std::string& tenantId);

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace landreeve::access
