#include "ui/sessions/sessions_model.h"

#include <algorithm>

namespace landreeve::ui::sessions {

using landreeve::sessions::MarkScope;
using landreeve::sessions::RevocationMark;
using landreeve::sessions::Session;
using landreeve::sessions::SessionChange;
using landreeve::sessions::SessionKey;
using landreeve::sessions::SessionStatus;
using landreeve::sessions::SessionStore;
using Kind = SessionChange::Kind;

namespace {

constexpr int kMostAgain = 500;
constexpr std::size_t kMostWaiting = 500;

bool isOf(const Session& session, const MarkScope& scope) {
    if (!scope.issuer.empty() && session.issuer != scope.issuer)
        return false;
    switch (scope.kind) {
    case MarkScope::Kind::Workspace:
        return true;
    case MarkScope::Kind::Tenant:
        return session.tenantId == scope.tenantId;
    case MarkScope::Kind::User:
        break;
    }
    return session.userId == scope.userId && (scope.tenantId.empty() || session.tenantId == scope.tenantId);
}

} // namespace

SessionsModel::SessionsModel(landreeve::control::ControlPlane& control, tasks::TaskRunner& runner, PermitFn permit,
                             QObject* parent)
    : QAbstractTableModel(parent), m_control(control), m_runner(runner), m_permit(std::move(permit)) {}

tasks::Task* SessionsModel::read(SessionPager pager, int most, std::function<void(Read)> done) {
    return m_runner.run(
        this,
        [&control = m_control, permit = m_permit, tenant = m_query.tenantId.value_or(""), pager = std::move(pager),
         most](const std::stop_token& stop, const ProgressFn&) mutable {
            permit(tenant, stop);
            SessionStore store(control);
            Read read;
            read.rows = pager.next(store, most, {stop});
            read.pager = std::move(pager);
            return read;
        },
        tasks::Outcome<Read>{.done = std::move(done), .failed = [this](const Error& error) { Q_EMIT failed(error); }});
}

void SessionsModel::setQuery(const SessionQuery& query) {
    if (query == m_query && (m_loaded || m_first != nullptr))
        return;
    m_query = query;
    if (m_first)
        m_first->cancel();
    if (m_more)
        m_more->cancel();
    m_more = nullptr;
    m_again = false;
    m_first = read(SessionPager(query), kPage, [this, query](Read read) {
        if (query == m_query)
            replace(std::move(read));
    });
}

void SessionsModel::replace(Read read) {
    m_first = nullptr;
    beginResetModel();
    m_rows = std::move(read.rows);
    m_pager = std::move(read.pager);
    m_loaded = true;
    endResetModel();
    m_waiting.clear();
    m_waitingBeyond = 0;
    Q_EMIT waitingChanged();
    Q_EMIT loaded();
    if (std::exchange(m_again, false))
        reload();
}

void SessionsModel::reload(bool keep) {
    if (m_first) {
        m_again = m_again || !keep;
        return;
    }
    const int most = std::clamp(rowCount(), kPage, kMostAgain);
    m_first = read(SessionPager(m_query), most, [this, query = m_query, keep](Read read) {
        if (query != m_query)
            return;
        if (!m_loaded) {
            replace(std::move(read));
            return;
        }
        m_first = nullptr;
        merge(std::move(read), keep);
        Q_EMIT loaded();
        if (std::exchange(m_again, false))
            reload();
    });
}

void SessionsModel::merge(Read read, bool keep) {
    const bool whole = read.pager.atEnd();
    // Rows beyond what was read again stay as they are, and so does the way on from there.
    const bool beyond = !whole && !read.rows.empty() && !m_rows.empty() && comesBefore(read.rows.back(), m_rows.back());
    if (!keep) {
        for (int row = rowCount() - 1; row >= 0; --row) {
            const Session& known = m_rows[static_cast<std::size_t>(row)];
            if (!whole && (read.rows.empty() || comesBefore(read.rows.back(), known)))
                continue;
            if (!std::ranges::binary_search(read.rows, known, comesBefore))
                remove(row);
        }
    }
    for (Session& session : read.rows) {
        const auto at = std::ranges::lower_bound(m_rows, session, comesBefore);
        const int row = static_cast<int>(at - m_rows.begin());
        if (at != m_rows.end() && at->key() == session.key())
            put(row, std::move(session));
        else if (m_hold == Hold::NewRows && row == 0 && !m_rows.empty())
            waits(session);
        else if (!keep || m_hold == Hold::Nothing)
            insert(row, std::move(session));
    }
    if (!beyond)
        m_pager = std::move(read.pager);
}

bool SessionsModel::canFetchMore(const QModelIndex& parent) const {
    return !parent.isValid() && m_loaded && !isReading() && !m_pager.atEnd();
}

void SessionsModel::fetchMore(const QModelIndex& parent) {
    if (!canFetchMore(parent))
        return;
    m_more = read(m_pager, kPage, [this, query = m_query](Read read) {
        if (query == m_query)
            append(std::move(read));
    });
}

void SessionsModel::append(Read read) {
    m_more = nullptr;
    m_pager = std::move(read.pager);
    // What came in by the feed meanwhile is there already.
    std::erase_if(read.rows, [this](const Session& session) { return rowOf(session) >= 0; });
    if (!read.rows.empty()) {
        beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(read.rows.size()) - 1);
        std::ranges::move(read.rows, std::back_inserter(m_rows));
        endInsertRows();
    }
    Q_EMIT loaded();
}

void SessionsModel::take(const SessionsFeed::Changes& changes) {
    if (!m_loaded)
        return;
    const int before = waiting();
    for (const SessionChange& change : changes) {
        if (m_hold == Hold::Everything || !apply(change))
            hold(change);
    }
    if (waiting() != before)
        Q_EMIT waitingChanged();
}

// One that was told already is counted.
void SessionsModel::waits(const Session& session) {
    const bool told = std::ranges::any_of(m_waiting, [&session](const SessionChange& change) {
        return change.session && change.session->key() == session.key();
    });
    if (told || m_waitingBeyond > 0)
        return;
    m_waitingBeyond = 1;
    Q_EMIT waitingChanged();
}

void SessionsModel::hold(const SessionChange& change) {
    // So many are read again rather than told.
    if (m_waiting.size() < kMostWaiting)
        m_waiting.push_back(change);
    else
        ++m_waitingBeyond;
}

void SessionsModel::setHold(Hold hold) {
    m_hold = hold;
    if (hold == Hold::Nothing)
        showWaiting();
}

void SessionsModel::showWaiting() {
    if (waiting() == 0)
        return;
    const Hold kept = std::exchange(m_hold, Hold::Nothing);
    const auto changes = std::exchange(m_waiting, {});
    const bool beyond = std::exchange(m_waitingBeyond, 0) > 0;
    for (const SessionChange& change : changes)
        apply(change);
    m_hold = kept;
    if (beyond)
        reload();
    Q_EMIT waitingChanged();
}

bool SessionsModel::apply(const SessionChange& change) {
    // Which of them are gone is known when they are read again.
    if (change.kind == Kind::Many || change.kind == Kind::Deleted) {
        reload();
        return true;
    }
    if (change.mark) {
        mark(*change.mark);
        return true;
    }
    if (!change.session)
        return true;
    const Session& session = *change.session;
    int row = rowOf(session);
    // Its start may have been lowered by a later token: then it stands elsewhere.
    if (row < 0 && change.kind != Kind::Began)
        row = rowOf(session.key());
    if (row >= 0) {
        if (m_rows[static_cast<std::size_t>(row)].createdAt != session.createdAt) {
            remove(row);
            row = static_cast<int>(std::ranges::lower_bound(m_rows, session, comesBefore) - m_rows.begin());
            insert(row, session);
        } else {
            put(row, session);
        }
        return true;
    }
    if (!m_query.matches(session) || !isWithin(session))
        return true;
    if (m_hold != Hold::Nothing)
        return false;
    insert(static_cast<int>(std::ranges::lower_bound(m_rows, session, comesBefore) - m_rows.begin()), session);
    return true;
}

void SessionsModel::mark(const RevocationMark& mark) {
    for (int row = 0; row < rowCount(); ++row) {
        Session& session = m_rows[static_cast<std::size_t>(row)];
        if (session.status != SessionStatus::Active || !isOf(session, mark.scope) || session.createdAt > mark.at)
            continue;
        session.status = SessionStatus::Revoked;
        session.reason = "session_superseded";
        touched(row);
    }
    // Those it ended are not told one by one, and belong into a list of what has ended.
    if (m_query.which == SessionQuery::Which::Ended || m_query.which == SessionQuery::Which::Revoked)
        reload();
}

bool SessionsModel::isWithin(const Session& session) const {
    return m_pager.atEnd() || (!m_rows.empty() && comesBefore(session, m_rows.back()));
}

void SessionsModel::put(int row, Session session) {
    m_rows[static_cast<std::size_t>(row)] = std::move(session);
    touched(row);
}

void SessionsModel::insert(int row, Session session) {
    beginInsertRows({}, row, row);
    m_rows.insert(m_rows.begin() + row, std::move(session));
    endInsertRows();
}

void SessionsModel::remove(int row) {
    beginRemoveRows({}, row, row);
    m_rows.erase(m_rows.begin() + row);
    endRemoveRows();
}

void SessionsModel::touched(int row) {
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

const Session* SessionsModel::sessionAt(int row) const {
    return row >= 0 && row < rowCount() ? &m_rows[static_cast<std::size_t>(row)] : nullptr;
}

int SessionsModel::rowOf(const Session& session) const {
    const auto at = std::ranges::lower_bound(m_rows, session, comesBefore);
    return at != m_rows.end() && at->jti == session.jti && at->issuer == session.issuer
               ? static_cast<int>(at - m_rows.begin())
               : -1;
}

int SessionsModel::rowOf(const SessionKey& key) const {
    const auto found = std::ranges::find_if(
        m_rows, [&key](const Session& one) { return one.jti == key.jti && one.issuer == key.issuer; });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

int SessionsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int SessionsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

} // namespace landreeve::ui::sessions
