#include "core/sessions/session_watch.h"

#include "core/sessions/session_row.h"

#include <algorithm>
#include <array>

namespace landreeve::sessions {
namespace {

using control::WatchEvent;
using Kind = SessionChange::Kind;

/// A change shows with its commit, which may come this long after the time it bears.
constexpr auto kOverlap = std::chrono::seconds(30);
constexpr int kMostTold = 1000;

/// The newest of what changed. Each part has an index by the time it asks for. Idle ones are those that nothing else
/// has ended.
constexpr const char* kChanges = R"(
    WITH changed (change, at, issuer, jti) AS (
        (SELECT 'began', registered_at, issuer, jti FROM session WHERE registered_at > $1
          ORDER BY registered_at DESC LIMIT $2)
        UNION ALL
        (SELECT 'revoked', revoked_at, issuer, jti FROM session WHERE revoked_at > $1
          ORDER BY revoked_at DESC LIMIT $2)
        UNION ALL
        (SELECT 'expired', expires_at, issuer, jti FROM session_state
          WHERE expires_at > $1 AND expires_at <= now() AND reason = 'session_expired'
          ORDER BY expires_at DESC LIMIT $2)
        UNION ALL
        (SELECT 'expired', last_seen_at + idle_timeout, issuer, jti FROM session_state
          WHERE idle_timeout IS NOT NULL AND revoked_at IS NULL AND reason = 'session_idle'
            AND (last_seen_at AT TIME ZONE 'UTC') + idle_timeout > $1::timestamptz AT TIME ZONE 'UTC'
            AND (last_seen_at AT TIME ZONE 'UTC') + idle_timeout <= now() AT TIME ZONE 'UTC' LIMIT $2))
    SELECT c.change, c.at AS changed_at, )";

constexpr const char* kChangesOf =
    " FROM changed c JOIN session_state s ON s.issuer = c.issuer AND s.jti = c.jti ORDER BY c.at DESC LIMIT $2";

constexpr const char* kMarks = R"(
    SELECT id, scope, issuer, user_id, tenant_id, at, by, reason FROM revocation_mark
     WHERE at > $1 ORDER BY at DESC LIMIT $2)";

constexpr const char* kDeletions = R"(
    SELECT id, at, deleted FROM session_deletion WHERE at > $1 ORDER BY at DESC LIMIT $2)";

constexpr const char* kFailures = R"(
    SELECT id, at, kind, issuer, account, host(address) AS address, tenant_id, reason
      FROM auth_failure WHERE at > $1 ORDER BY at DESC LIMIT $2)";

bool concerns(const WatchEvent& event) {
    return event.tables.empty() || event.tables.contains("session") || event.tables.contains("revocation_mark") ||
           event.tables.contains("auth_failure");
}

Kind kindOf(const std::string& change) {
    return change == "began" ? Kind::Began : change == "revoked" ? Kind::Revoked : Kind::Expired;
}

std::string textOf(const postgres::Row& row, const char* column) {
    return row.get<std::optional<std::string>>(column).value_or("");
}

AuthFailure failureOf(const postgres::Row& row) {
    return {row.get<std::int64_t>("id"), row.get<Time>("at"),           row.get<std::string>("kind"),
            textOf(row, "issuer"),       textOf(row, "account"),        textOf(row, "address"),
            textOf(row, "tenant_id"),    row.get<std::string>("reason")};
}

} // namespace

void SessionWatch::run(const ChangeFn& onChange, const std::stop_token& stop) {
    m_watch.run(
        [&](const WatchEvent& event) {
            switch (event.kind) {
            case WatchEvent::Kind::Lost:
                onChange({.kind = Kind::Lost, .error = event.error});
                return;
            case WatchEvent::Kind::Trying:
                return;
            case WatchEvent::Kind::Live:
                read(m_since ? onChange : ChangeFn(), false, stop);
                onChange({.kind = Kind::Live});
                return;
            case WatchEvent::Kind::Changed:
            case WatchEvent::Kind::Delay: {
                const bool heard = event.kind == WatchEvent::Kind::Changed && concerns(event);
                // News of other tables must not keep it from looking at its own.
                if (heard || std::chrono::steady_clock::now() - m_lastRead >= m_poll)
                    read(onChange, heard && !event.tables.empty(), stop);
                return;
            }
            }
        },
        stop);
}

bool SessionWatch::isNew(const std::string& change, Time at) {
    return m_told.emplace(change, at).second;
}

void SessionWatch::read(const ChangeFn& onChange, bool heard, const std::stop_token& stop) {
    auto lease = m_control.lend({stop});
    const Time now = lease->exec("SELECT clock_timestamp()").one().get<Time>(0);
    const Time from = m_since.value_or(now) - kOverlap;
    const auto changes = lease->exec(std::string(kChanges) + kSessionColumns + kChangesOf, from, kMostTold);
    const auto marks = lease->exec(kMarks, from, kMostTold);
    const auto deletions = lease->exec(kDeletions, from, kMostTold);
    const auto failures = lease->exec(kFailures, from, kMostTold);
    // Where there are more, what came just now may stand behind them: by the time it bears it can be older.
    const bool isCut = std::ranges::any_of(std::array{changes.size(), marks.size(), deletions.size(), failures.size()},
                                           [](int size) { return size == kMostTold; });
    bool isMany = isCut && heard;
    // The newest first, told in their order.
    const auto eachNew = [&](const postgres::Result& rows, const auto& nameOf, const char* at, const auto& tell) {
        for (int i = rows.size() - 1; i >= 0; --i) {
            const postgres::Row row = rows[i];
            const Time when = row.get<Time>(at);
            if (!isNew(nameOf(row), when))
                continue;
            isMany = isMany || i == kMostTold - 1;
            tell(row, when);
        }
    };
    const auto numbered = [](const char* what) {
        return [what](const postgres::Row& row) { return what + row.get<std::string>("id"); };
    };
    const auto send = [&](SessionChange change) {
        if (onChange)
            onChange(change);
    };
    eachNew(marks, numbered("mark "), "at",
            [&](const postgres::Row& row, Time at) { send({.kind = Kind::Marked, .at = at, .mark = markOf(row)}); });
    const auto nameOfChange = [](const postgres::Row& row) {
        return row.get<std::string>("change") + " " + row.get<std::string>("jti") + " " +
               row.get<std::string>("issuer");
    };
    eachNew(changes, nameOfChange, "changed_at", [&](const postgres::Row& row, Time at) {
        send({.kind = kindOf(row.get<std::string>("change")), .at = at, .session = sessionOf(row)});
    });
    // Cleaning up goes in batches: those that are new together are one change.
    SessionChange gone{.kind = Kind::Deleted};
    eachNew(deletions, numbered("deletion "), "at", [&](const postgres::Row& row, Time at) {
        gone.at = at;
        gone.deleted += row.get<std::int64_t>("deleted");
    });
    if (gone.deleted > 0)
        send(gone);
    eachNew(failures, numbered("failure "), "at", [&](const postgres::Row& row, Time at) {
        send({.kind = Kind::Refused, .at = at, .failure = failureOf(row)});
    });
    if (isMany)
        send({.kind = Kind::Many, .at = now});
    m_since = now;
    m_lastRead = std::chrono::steady_clock::now();
    std::erase_if(m_told, [&](const auto& told) { return told.second <= now - kOverlap - kOverlap; });
}

} // namespace landreeve::sessions
