#pragma once

#include "core/access/gate.h"
#include "core/access/token_sign_in.h"

namespace landreeve::access {

/// What is asked about a token.
struct AccessQuestion {
    SecretString token;
    std::string permission; ///< `area:action`.
    std::string tenantId;   ///< Empty: the token's own, or the workspace.
};

/// Whether a token's subject may do something: the token, its session, then the gate. Always audited, also where it is
/// allowed and where nothing could be decided: who asked, about whom, and the answer. Blocks. Throws what
/// TokenSignIn::admit() throws, and Error `usage` for a permission that is none.
Verdict askForToken(control::ControlPlane& control, TokenSignIn& signIn, Gate& gate, const AccessQuestion& question,
                    const postgres::Wait& wait = {});

} // namespace landreeve::access
