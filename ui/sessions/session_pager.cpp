#include "ui/sessions/session_pager.h"

#include <QString>

#include <tuple>

namespace landreeve::ui::sessions {

using landreeve::sessions::Session;
using landreeve::sessions::SessionFilter;
using landreeve::sessions::SessionStatus;
using landreeve::sessions::SessionStore;

bool SessionQuery::matches(const Session& session) const {
    const bool right = which == Which::All || (which == Which::Active && session.status == SessionStatus::Active) ||
                       (which == Which::Ended && session.status != SessionStatus::Active) ||
                       (which == Which::Expired && session.status == SessionStatus::Expired) ||
                       (which == Which::Revoked && session.status == SessionStatus::Revoked);
    if (!right || (tenantId && session.tenantId != *tenantId))
        return false;
    const QString part = QString::fromStdString(search);
    return search.empty() || session.jti == search ||
           QString::fromStdString(session.userId).contains(part, Qt::CaseInsensitive) ||
           QString::fromStdString(session.displayName).contains(part, Qt::CaseInsensitive) ||
           QString::fromStdString(session.ip).startsWith(part, Qt::CaseInsensitive);
}

SessionFilter SessionQuery::filter() const {
    return {.tenantId = tenantId, .search = search};
}

SessionPager::SessionPager(const SessionQuery& query) : m_filter(query.filter()), m_atEnd(false) {
    using Which = SessionQuery::Which;
    const auto add = [&](Which of, SessionStatus status) {
        if (query.which == of || (query.which == Which::Ended && of != Which::Active))
            m_filter.statuses.push_back(status);
    };
    add(Which::Active, SessionStatus::Active);
    add(Which::Expired, SessionStatus::Expired);
    add(Which::Revoked, SessionStatus::Revoked);
}

std::vector<Session> SessionPager::next(SessionStore& store, int most, const postgres::Wait& wait) {
    if (m_atEnd)
        return {};
    auto page = store.list(m_filter, most, m_cursor, wait);
    m_cursor = std::move(page.next);
    m_atEnd = m_cursor.empty();
    return std::move(page.sessions);
}

bool comesBefore(const Session& a, const Session& b) {
    return std::tie(b.createdAt, a.issuer, a.jti) < std::tie(a.createdAt, b.issuer, b.jti);
}

} // namespace landreeve::ui::sessions
