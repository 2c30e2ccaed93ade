#include "core/sessions/session_figures.h"

#include "core/sessions/session_row.h"
#include "core/sessions/session_store.h"

namespace landreeve::sessions {
namespace {

// Each part has an index by the time it asks for.
constexpr const char* kFigures = R"(
    SELECT (SELECT count(*) FROM session_state
             WHERE reason IS NULL AND revoked_at IS NULL AND expires_at > now()
               AND expires_at <= now() + $2 * interval '1 millisecond') +
           (SELECT count(*) FROM session_state
             WHERE reason IS NULL AND revoked_at IS NULL AND idle_timeout IS NOT NULL
               AND expires_at > now() + $2 * interval '1 millisecond'
               AND (last_seen_at AT TIME ZONE 'UTC') + idle_timeout > now() AT TIME ZONE 'UTC'
               AND (last_seen_at AT TIME ZONE 'UTC') + idle_timeout
                   <= (now() + $2 * interval '1 millisecond') AT TIME ZONE 'UTC') AS soon,
           (SELECT count(*) FROM session_state
             WHERE reason = 'session_expired' AND expires_at >= $1 AND expires_at <= now()) +
           (SELECT count(*) FROM session_state
             WHERE reason = 'session_idle' AND revoked_at IS NULL AND idle_timeout IS NOT NULL
               AND (last_seen_at AT TIME ZONE 'UTC') + idle_timeout >= $1::timestamptz AT TIME ZONE 'UTC'
               AND (last_seen_at AT TIME ZONE 'UTC') + idle_timeout <= now() AT TIME ZONE 'UTC') AS ended,
           (SELECT count(*) FROM session WHERE revoked_at >= $1) AS revoked)";

constexpr const char* kMarksSince = R"(
    SELECT id, scope, issuer, user_id, tenant_id, at, by, reason FROM revocation_mark WHERE at >= $1
     ORDER BY at DESC LIMIT 1000)";

// No session lives longer than 400 days.
constexpr const char* kMarksInForce = R"(
    SELECT count(*) FROM revocation_mark m
     WHERE m.at > now() - interval '400 days' AND CASE m.scope
           WHEN 'workspace' THEN EXISTS (SELECT FROM session s
             WHERE (m.issuer IS NULL OR s.issuer = m.issuer)
               AND s.expires_at > now() AND s.revoked_at IS NULL AND s.created_at <= m.at)
           WHEN 'tenant' THEN EXISTS (SELECT FROM session s
             WHERE s.tenant_id = m.tenant_id AND (m.issuer IS NULL OR s.issuer = m.issuer)
               AND s.expires_at > now() AND s.revoked_at IS NULL AND s.created_at <= m.at)
           ELSE EXISTS (SELECT FROM session s
             WHERE s.user_id = m.user_id AND (m.issuer IS NULL OR s.issuer = m.issuer)
               AND (m.tenant_id IS NULL OR s.tenant_id = m.tenant_id)
               AND s.expires_at > now() AND s.revoked_at IS NULL AND s.created_at <= m.at) END)";

} // namespace

SessionFigures readSessionFigures(control::ControlPlane& control, Time dayBegan, std::chrono::milliseconds soon,
                                  bool exactly, const postgres::Wait& wait) {
    SessionFigures figures;
    std::vector<RevocationMark> marks;
    {
        auto lease = control.lend(wait);
        const auto row = lease->exec(kFigures, dayBegan, static_cast<std::int64_t>(soon.count())).one();
        figures.endingSoon = row.get<std::int64_t>("soon");
        figures.endedToday = row.get<std::int64_t>("ended");
        figures.revokedToday = row.get<std::int64_t>("revoked");
        const auto today = lease->exec(kMarksSince, dayBegan);
        for (const auto mark : today)
            marks.push_back(markOf(mark));
        if (exactly)
            figures.marksInForce = lease->exec(kMarksInForce).one().get<std::int64_t>(0);
    }
    figures.exact = exactly || marks.empty();
    if (exactly) {
        SessionStore store(control);
        for (const RevocationMark& mark : marks)
            figures.revokedToday += store.endedBy(mark, wait);
    }
    return figures;
}

std::int64_t countCleanable(control::ControlPlane& control, std::chrono::milliseconds olderThan,
                            const postgres::Wait& wait) {
    return control.lend(wait)
        ->exec(std::string("SELECT count(*) FROM session s WHERE ") + kIsCleanable,
               static_cast<std::int64_t>(olderThan.count()), localIssuerOf(control.workspaceId()))
        .one()
        .get<std::int64_t>(0);
}

} // namespace landreeve::sessions
