#pragma once

#include "core/base/clock.h"
#include "core/postgres/connection.h"

#include <string>
#include <vector>

namespace landreeve::control {

/// A user of an issuer whom this workspace has heard of.
struct KnownPerson {
    std::string userId;
    std::string displayName = {}; ///< As he is called where he is mapped; may be empty.
    bool mapped = false;          ///< Has a role somewhere.
    bool refused = false;         ///< Came with a good token and was refused for want of a mapping, none made since.
    std::string tenantId = {};    ///< Where he was refused last; may be empty.
    Time lastSeen = {};           ///< When he was refused, signed in or was mapped last.
};

/// Whom a role could be given to: those who were refused within 30 days first, then those with sessions and no role,
/// then those with a role; the latest first, at most `most` (up to 500). Of the newest thousand refusals and sessions.
std::vector<KnownPerson> knownPeople(postgres::Connection& control, const std::string& issuer, int most);

} // namespace landreeve::control
