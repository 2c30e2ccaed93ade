#pragma once

#include "core/base/error.h"
#include "core/postgres/result.h"
#include "core/sessions/session.h"

namespace landreeve::sessions {

/// What sessionOf() reads, of `session_state s`.
extern const char* const kSessionColumns;

Session sessionOf(const postgres::Row& row);

/// Of the columns `id, scope, issuer, user_id, tenant_id, at, by, reason` of revocation_mark.
RevocationMark markOf(const postgres::Row& row);

Error noSuchSession(const SessionKey& key);

} // namespace landreeve::sessions
