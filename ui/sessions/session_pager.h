#pragma once

#include "core/sessions/session_store.h"

#include <optional>
#include <string>
#include <vector>

namespace landreeve::ui::sessions {

/// Which sessions the page shows.
struct SessionQuery {
    enum class Which { Active, Ended, Expired, Revoked, All };

    Which which = Which::Active;
    std::optional<std::string> tenantId = {};
    std::string search = {};

    bool operator==(const SessionQuery&) const = default;
    /// Whether a session is one of them.
    bool matches(const landreeve::sessions::Session& session) const;
    /// Without the state, for counting.
    landreeve::sessions::SessionFilter filter() const;
};

/// The sessions of a query, page by page, the newest first. A value: work on a worker takes it along and brings it
/// back.
class SessionPager {
public:
    SessionPager() = default;
    explicit SessionPager(const SessionQuery& query);

    /// The next sessions, at most `most` (up to 500). Blocks.
    std::vector<landreeve::sessions::Session> next(landreeve::sessions::SessionStore& store, int most,
                                                   const postgres::Wait& wait);
    bool atEnd() const { return m_atEnd; }

private:
    landreeve::sessions::SessionFilter m_filter;
    std::string m_cursor;
    bool m_atEnd = true; ///< As one without a query.
};

/// In the order of the list: the newest first.
bool comesBefore(const landreeve::sessions::Session& a, const landreeve::sessions::Session& b);

} // namespace landreeve::ui::sessions
