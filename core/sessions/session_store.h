#pragma once

#include "core/control/control_plane.h"
#include "core/postgres/transaction.h"
#include "core/sessions/session.h"
#include "core/sessions/session_policy.h"
#include "core/sessions/sighted_token.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace landreeve::sessions {

/// What a new session begins with.
struct NewSession {
    std::string issuer; ///< Empty: the local one.
    std::string userId;
    std::string tenantId; ///< Empty: of the workspace.
    /// Empty: as long as the tenant's policy says.
    std::optional<std::chrono::milliseconds> life = {};
    std::string ip = {};
    std::string userAgent = {};
    QJsonObject metadata = {};
    std::string jti = {}; ///< Empty: a new one.
};

/// The sessions of a workspace: who is signed in to what, since when, and no longer. Creation, refusal and revocation
/// are audited. Every member may be called from any thread; all block, and all that change something throw Error
/// `schema_ahead` where this program may only read.
class SessionStore {
public:
    explicit SessionStore(control::ControlPlane& control) : m_control(control) {}

    /// Begins a session, which needs no mapping: mappings grant rights only. Where the tenant limits the sessions of a
    /// user the oldest give way. Throws Error `tenant_not_found`, `tenant_not_active`, `issuer_not_found`,
    /// `session_exists`, or `usage` for a life that the tenant's policy does not allow and an address that is none.
    Session create(const NewSession& wanted, const postgres::Wait& wait = {});

    /// The control plane's word on the session of a verified token. An outside issuer's is registered at first sight,
    /// for a mapped user only and after the marks were checked, unless the token renews one. Its life counts from its
    /// start, which a later token may lower but never raise. A refusal is audited unless the caller writes it down
    /// himself.
    enum class Refusals { Audited, WrittenByCaller };
    SessionVerdict admit(const SightedToken& token, const postgres::Wait& wait = {},
                         Refusals refusals = Refusals::Audited);

    /// Whether a session is alive. Not taken for being seen; a refusal is audited.
    SessionVerdict validate(const SessionKey& key, const postgres::Wait& wait = {});

    std::optional<Session> find(const SessionKey& key, const postgres::Wait& wait = {});
    /// Throws Error `session_not_found`.
    Session get(const SessionKey& key, const postgres::Wait& wait = {});
    /// Those of every issuer that have this id.
    std::vector<Session> named(const std::string& jti, const postgres::Wait& wait = {});

    /// A page of at most `limit` (up to 500), the newest first; `after` is the page's before. Throws Error
    /// `invalid_cursor` for a cursor of another list.
    SessionPage list(const SessionFilter& filter, int limit, const std::string& after = {},
                     const postgres::Wait& wait = {});
    /// How many there are of each status (the filter's own is not asked): at once, from a sample where there are many.
    SessionCounts estimate(const SessionFilter& filter, const postgres::Wait& wait = {});
    /// The same, exactly; takes seconds over millions.
    SessionCounts count(const SessionFilter& filter, const postgres::Wait& wait = {});

    /// Ends one session. Whether it was alive until now. Throws Error `session_not_found`.
    bool revoke(const SessionKey& key, const std::string& reason, const postgres::Wait& wait = {});
    /// Ends all sessions of a user, a tenant or the workspace with one row, however many there are.
    RevocationMark mark(const MarkScope& scope, const std::string& reason, const postgres::Wait& wait = {});
    /// How many living sessions a mark would end now.
    std::int64_t preview(const MarkScope& scope, const postgres::Wait& wait = {});
    /// How many sessions that lived at its moment a mark has ended.
    std::int64_t endedBy(const RevocationMark& mark, const postgres::Wait& wait = {});

    /// Deletes sessions that have been over for `olderThan`, in batches and passing by what others hold locked. One of
    /// an outside issuer that was revoked, or that a mark ended, stays: the issuer may go on refreshing it, and it
    /// would be seen as new. `issuer`: those of this one alone, where it is given. How many went.
    std::int64_t cleanup(std::chrono::milliseconds olderThan, int batch = 1000, const postgres::Wait& wait = {},
                         const std::string& issuer = {});

private:
    /// Ends the oldest living sessions of a user in a tenant, but for the new one and as many as may be beside it.
    static void makeRoom(postgres::Transaction& transaction, const SessionPolicy& policy, const SessionKey& key,
                         const std::string& userId, const std::string& tenantId);

    control::ControlPlane& m_control;
};

/// Notes that a session was seen, at most once a minute. A server that can only be read notes nothing.
void noteSeen(postgres::Connection& control, const SessionKey& key);

/// The name under which a workspace's own issuer is known: a URN, since it has no address.
std::string localIssuerOf(const std::string& workspaceId);

} // namespace landreeve::sessions
