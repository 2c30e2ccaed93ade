#include "ui/sessions/session_tally.h"

#include "core/access/gate.h"
#include "core/workspace/workspace.h"
#include "ui/sessions/session_words.h"
#include "ui/sessions/sessions_feed.h"
#include "ui/theme/format.h"

#include <QTimer>

#include <algorithm>

namespace landreeve::ui::sessions {

using landreeve::sessions::SessionStore;

namespace {

constexpr int kSoonMs = 300;
constexpr int kMostMs = 60'000;
constexpr int kShare = 10; ///< It rests for so many times what it took.

/// Midnight where times are shown.
Time dayBegan() {
    const QDateTime now = theme::toLocal(QDateTime::currentDateTimeUtc());
    const QDateTime began = now.addMSecs(-now.time().msecsSinceStartOfDay());
    return Time(std::chrono::milliseconds(began.toMSecsSinceEpoch()));
}

} // namespace

SessionTally::SessionTally(workspace::Workspace& workspace, SessionsFeed& feed, tasks::TaskRunner& runner,
                           QObject* parent)
    : QObject(parent), m_workspace(workspace), m_runner(runner), m_soon(new QTimer(this)), m_now(new QTimer(this)) {
    m_soon->setSingleShot(true);
    m_soon->setInterval(kSoonMs);
    connect(m_soon, &QTimer::timeout, this, &SessionTally::count);
    // Time alone ends nothing that is not told, but what ends soon changes with it.
    m_now->setInterval(kMostMs);
    connect(m_now, &QTimer::timeout, this, &SessionTally::countSoon);
    connect(&feed, &SessionsFeed::changed, this, &SessionTally::countSoon);
    connect(&feed, &SessionsFeed::linkChanged, this, [this, &feed] {
        if (feed.link() == SessionsFeed::Link::Live)
            count();
    });
}

void SessionTally::setQuery(const SessionQuery& query) {
    const auto filter = query.filter();
    if (filter.tenantId == m_filter.tenantId && filter.search == m_filter.search)
        return;
    m_filter = filter;
    m_matching.reset();
    count();
}

void SessionTally::setDetailed(bool detailed) {
    if (std::exchange(m_detailed, detailed) == detailed)
        return;
    if (!detailed) {
        m_now->stop();
        return;
    }
    m_now->start();
    count();
}

void SessionTally::countSoon() {
    if (!m_soon->isActive())
        m_soon->start();
}

void SessionTally::count() {
    m_soon->stop();
    if (m_reading) {
        m_again = true;
        return;
    }
    m_reading = true;
    m_took.start();
    read(false);
}

void SessionTally::read(bool exactly) {
    const bool filtered = m_filter.tenantId || !m_filter.search.empty();
    m_runner.run(
        this,
        [&workspace = m_workspace, filter = m_filter, detailed = m_detailed, filtered,
         exactly](const std::stop_token& stop, const ProgressFn&) {
            const auto may = [&](const std::string& tenant) {
                return workspace.gate().may(workspace.user(), tenant, {"session", "read"}, {stop}).allowed;
            };
            const bool everywhere = may({});
            const std::string tenant = filter.tenantId.value_or("");
            Counted counted;
            if (!everywhere && (tenant.empty() || !may(tenant)))
                return counted;
            SessionStore store(workspace.control());
            const postgres::Wait wait{stop, std::chrono::minutes(2)};
            const auto countOf = [&](const landreeve::sessions::SessionFilter& which) {
                return exactly ? store.count(which, wait) : store.estimate(which, wait);
            };
            if (everywhere)
                counted.all = countOf({});
            counted.matching = filtered ? countOf(filter) : counted.all;
            if (detailed && everywhere)
                counted.figures =
                    landreeve::sessions::readSessionFigures(workspace.control(), dayBegan(), kSoon, exactly, wait);
            return counted;
        },
        tasks::Outcome<Counted>{.done = [this, exactly](const Counted& counted) { take(counted, exactly); },
                                // The feed says that the server is away, and counting begins again when it is back.
                                .failed = [this](const Error&) { ended(); },
                                .cancelled = [this] { ended(); }});
}

void SessionTally::take(Counted counted, bool exactly) {
    const bool wanted = !exactly && (m_detailed || m_again) &&
                        ((counted.all && !(counted.all->exact && counted.figures && counted.figures->exact &&
                                           counted.figures->marksInForce)) ||
                         (counted.matching && !counted.matching->exact));
    m_all = counted.all;
    if (!m_again)
        m_matching = counted.matching;
    if (!counted.all)
        m_figures.reset();
    if (counted.figures) {
        // What was known exactly stays until it is known exactly again.
        if (!counted.figures->exact && m_figures)
            counted.figures->marksInForce = m_figures->marksInForce;
        m_figures = counted.figures;
    }
    Q_EMIT this->counted();
    if (wanted && !m_again)
        read(true);
    else
        ended();
}

void SessionTally::ended() {
    m_reading = false;
    m_soon->setInterval(static_cast<int>(std::clamp<qint64>(m_took.elapsed() * kShare, kSoonMs, kMostMs)));
    if (std::exchange(m_again, false))
        countSoon();
}

} // namespace landreeve::ui::sessions
