#pragma once

#include "core/access/verdict.h"

#include <compare>
#include <memory>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace landreeve::access {

/// Whether somebody whose session is alive may do something in a tenant (empty: in the workspace).
struct PolicyQuestion {
    const Subject& subject;
    const std::string& tenantId;
    const Permission& permission;
    const std::set<std::string>& held; ///< What his roles and his own rights hold there, as the control plane has it.
};

struct PolicyAnswer {
    bool allowed = false;
    std::string fault =
        {}; ///< Why nothing was decided, and the answer is no: one of the codes in docs/architecture.md.
};

/// One fact an engine outside decides by: a role's member, or what an area grants to a role or a person.
struct PolicyTuple {
    std::string entityType;
    std::string entityId;
    std::string relation;
    std::string subjectType;
    std::string subjectId;
    std::string subjectRelation;

    auto operator<=>(const PolicyTuple&) const = default; // NOLINT(modernize-use-nullptr): the compiler's own 0
    std::string toString() const;
};

/// Decides what somebody may do. Every member may be called from any thread; all block.
class PolicyEngine {
public:
    PolicyEngine() = default;
    PolicyEngine(const PolicyEngine&) = delete;
    PolicyEngine& operator=(const PolicyEngine&) = delete;
    virtual ~PolicyEngine() = default;

    virtual std::string name() const = 0;
    /// Throws Cancelled only: whatever else goes wrong is an answer, and the answer is no.
    virtual PolicyAnswer ask(const PolicyQuestion& question, const std::stop_token& stop) const = 0;
    /// Whether it decides by what tell() said, rather than by what the question holds.
    virtual bool isOutside() const { return false; }
    /// Says to an engine outside what has become different. To say it again does no harm. At most kMostTold at once.
    /// Throws Error `policy_engine_unavailable`.
    virtual void tell(const std::string& /*tenantId*/, const std::vector<PolicyTuple>& /*written*/,
                      const std::vector<PolicyTuple>& /*deleted*/, const std::stop_token& /*stop*/) const {}
    /// Makes an engine outside ready to be told of a tenant. Throws the same.
    virtual void prepare(const std::string& /*tenantId*/, const std::stop_token& /*stop*/) const {}

    static constexpr std::size_t kMostTold = 100;
};

/// Roles and rights as the control plane has them.
class BuiltInEngine final : public PolicyEngine {
public:
    std::string name() const override { return "builtin"; }
    PolicyAnswer ask(const PolicyQuestion& question, const std::stop_token& stop) const override;
};

/// The engine that LANDREEVE_POLICY_ENGINE names (`builtin`, also where it is not set, or `permify` with PERMIFY_URL
/// and, where it asks for one, PERMIFY_TOKEN). Throws Error `usage` for another name or an address that is not
/// accepted.
std::shared_ptr<const PolicyEngine> policyEngineOfEnvironment();

} // namespace landreeve::access
