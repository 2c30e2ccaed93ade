#pragma once

#include "core/access/policy_engine.h"
#include "core/control/control_plane.h"

#include <string>
#include <vector>

namespace landreeve::access {

/// One thing that was looked at.
struct ExplanationStep {
    enum class Outcome {
        Holds,   ///< It lets him.
        Refuses, ///< It does not.
        Silent,  ///< It says nothing about it.
    };

    std::string name; ///< session, mapping, role, exception, employee, engine or database.
    Outcome outcome = Outcome::Silent;
    std::string found;    ///< A sentence.
    bool decided = false; ///< The answer follows from this step.
};
std::string toString(ExplanationStep::Outcome outcome);

/// Why somebody may do something, or not.
struct Explanation {
    bool allowed = false;
    bool held = false;     ///< What the control plane itself says, whatever an engine outside does.
    bool signedIn = false; ///< A session of theirs lives; without one nothing is done, whatever is allowed.
    std::string role;      ///< Empty: none.
    std::vector<ExplanationStep> steps;
};

/// Goes the gate's way for somebody in a tenant (empty: in the workspace) and keeps what it finds. It is no check: a
/// session is looked for, not asked for, and nothing is audited. Blocks. Throws Error `tenant_not_found`, and `usage`
/// for a permission that is none.
Explanation explain(control::ControlPlane& control, const PolicyEngine& engine, const Subject& who,
                    const std::string& tenantId, const Permission& permission, const postgres::Wait& wait = {});

/// `area:action`, taken apart. Throws Error `usage` for what is none.
Permission permissionFromText(const std::string& text);

} // namespace landreeve::access
