#pragma once

#include "core/auth/key_set_cache.h"
#include "core/control/issuer_store.h"

#include <stop_token>
#include <string>
#include <vector>

namespace landreeve::access {

/// One thing that was asked of an issuer.
struct IssuerFinding {
    std::string name; ///< "keys", "discovery" or "auth".
    bool well = false;
    std::string detail; ///< A sentence, or part of one.
};

/// Asks an outside issuer now: its keys, which are fetched anew, and what it says of itself, or of a Supabase project
/// whether its Auth is up. Blocks. Only Cancelled is thrown.
std::vector<IssuerFinding> checkIssuer(const control::Issuer& issuer, auth::KeySetCache& keySets,
                                       const std::stop_token& stop);

} // namespace landreeve::access
