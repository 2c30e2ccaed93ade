#include "ui/sessions/session_pager.h"

#include <QString>

#include <algorithm>
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
    return search.empty() || session.jti == search ||
           QString::fromStdString(session.userId).contains(QString::fromStdString(search), Qt::CaseInsensitive);
}

SessionFilter SessionQuery::filter() const {
    return {.tenantId = tenantId, .search = search};
}

SessionPager::SessionPager(const SessionQuery& query) {
    using Which = SessionQuery::Which;
    const auto add = [&](std::optional<SessionStatus> status) {
        Stream stream;
        stream.filter = query.filter();
        stream.filter.status = status;
        m_streams.push_back(std::move(stream));
    };
    if (query.which == Which::All)
        add({});
    if (query.which == Which::Active)
        add(SessionStatus::Active);
    if (query.which == Which::Expired || query.which == Which::Ended)
        add(SessionStatus::Expired);
    if (query.which == Which::Revoked || query.which == Which::Ended)
        add(SessionStatus::Revoked);
}

std::vector<Session> SessionPager::next(SessionStore& store, int most, const postgres::Wait& wait) {
    std::vector<Session> sessions;
    while (static_cast<int>(sessions.size()) < most) {
        Stream* newest = nullptr;
        for (Stream& stream : m_streams) {
            if (stream.ahead.empty() && !stream.isRead()) {
                auto page = store.list(stream.filter, most, stream.cursor, wait);
                stream.ahead.assign(std::make_move_iterator(page.sessions.begin()),
                                    std::make_move_iterator(page.sessions.end()));
                stream.cursor = std::move(page.next);
                stream.begun = true;
            }
            if (!stream.ahead.empty() &&
                (newest == nullptr || comesBefore(stream.ahead.front(), newest->ahead.front())))
                newest = &stream;
        }
        if (newest == nullptr)
            break;
        sessions.push_back(std::move(newest->ahead.front()));
        newest->ahead.pop_front();
    }
    return sessions;
}

bool SessionPager::atEnd() const {
    return std::ranges::all_of(m_streams, [](const Stream& stream) { return stream.isRead() && stream.ahead.empty(); });
}

bool comesBefore(const Session& a, const Session& b) {
    return std::tie(b.createdAt, a.issuer, a.jti) < std::tie(a.createdAt, b.issuer, b.jti);
}

} // namespace landreeve::ui::sessions
