#pragma once

#include "core/base/error.h"
#include "core/postgres/result.h"
#include "core/sessions/session.h"

namespace landreeve::sessions {

/// What sessionOf() reads, of `session_state s`.
extern const char* const kSessionColumns;

/// Which of `session s` may be deleted: those of $2, the workspace's own issuer, that have been over for $1 ms, and of
/// others those that nobody ended: a token of one that somebody did must never be taken for a new session's.
extern const char* const kIsCleanable;

Session sessionOf(const postgres::Row& row);

/// Of the columns `id, scope, issuer, user_id, tenant_id, at, by, reason` of revocation_mark.
RevocationMark markOf(const postgres::Row& row);

Error noSuchSession(const SessionKey& key);

} // namespace landreeve::sessions
