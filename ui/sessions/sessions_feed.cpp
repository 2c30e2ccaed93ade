#include "ui/sessions/sessions_feed.h"

#include "core/workspace/workspace.h"

#include <QTimer>

#include <algorithm>
#include <mutex>

namespace landreeve::ui::sessions {

using landreeve::sessions::SessionChange;
using landreeve::sessions::SessionWatch;
using Kind = SessionChange::Kind;

namespace {

constexpr int kAgainMs = 1000;
constexpr std::size_t kMostAtOnce = 100;
constexpr std::size_t kMostRecent = 10'000;

} // namespace

/// Where the watching thread leaves what it hears; outlives the feed as long as that thread needs it. What comes while
/// the window is busy is brought to it together.
struct SessionsFeed::Mailbox {
    std::mutex mutex;
    SessionsFeed* feed = nullptr;
    Changes changes;

    void post(const SessionChange& change) {
        const std::scoped_lock lock(mutex);
        if (feed == nullptr)
            return;
        changes.push_back(change);
        if (changes.size() == 1)
            announce();
    }
    /// The next few: however many there are, the window comes to other things in between.
    Changes some() {
        const std::scoped_lock lock(mutex);
        const auto end = changes.begin() + static_cast<std::ptrdiff_t>(std::min(changes.size(), kMostAtOnce));
        Changes taken(std::make_move_iterator(changes.begin()), std::make_move_iterator(end));
        changes.erase(changes.begin(), end);
        if (!changes.empty())
            announce();
        return taken;
    }

private:
    void announce() {
        QMetaObject::invokeMethod(
            feed, [to = feed] { to->take(to->m_mailbox->some()); }, Qt::QueuedConnection);
    }
};

SessionsFeed::SessionsFeed(workspace::Workspace& workspace, tasks::TaskRunner& runner, QObject* parent)
    : QObject(parent),
      m_workspace(workspace),
      m_runner(runner),
      m_mailbox(std::make_shared<Mailbox>()),
      m_again(new QTimer(this)) {
    m_mailbox->feed = this;
    m_again->setSingleShot(true);
    m_again->setInterval(kAgainMs);
    connect(m_again, &QTimer::timeout, this, &SessionsFeed::watch);
}

SessionsFeed::~SessionsFeed() {
    const std::scoped_lock lock(m_mailbox->mutex);
    m_mailbox->feed = nullptr;
}

void SessionsFeed::start() {
    landreeve::control::ControlWatch::Options options;
    options.url = m_workspace.control().url();
    m_watch = std::make_shared<SessionWatch>(m_workspace.control(), std::move(options));
    watch();
}

void SessionsFeed::watch() {
    m_runner.run(
        this,
        [watch = m_watch, mailbox = m_mailbox](const std::stop_token& stop, const ProgressFn&) {
            watch->run([&mailbox](const SessionChange& change) { mailbox->post(change); }, stop);
        },
        tasks::Outcome<tasks::Nothing>{.failed = [this](const Error& error) {
            take({{.kind = Kind::Lost, .error = error}});
            m_again->start();
        }});
}

void SessionsFeed::take(Changes changes) {
    Link link = m_link;
    Changes told;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (SessionChange& change : changes) {
        if (change.kind == Kind::Live || change.kind == Kind::Lost) {
            link = change.kind == Kind::Live ? Link::Live : Link::Lost;
            continue;
        }
        if (change.kind != Kind::Refused)
            m_recent.push_back(now);
        told.push_back(std::move(change));
    }
    while (m_recent.size() > kMostRecent)
        m_recent.pop_front();
    if (!told.empty())
        Q_EMIT changed(told);
    if (link == m_link)
        return;
    if (link == Link::Lost)
        m_lostAt = now;
    m_link = link;
    Q_EMIT linkChanged();
}

int SessionsFeed::changesOfMinute() const {
    const QDateTime from = QDateTime::currentDateTimeUtc().addSecs(-60);
    return static_cast<int>(m_recent.end() - std::upper_bound(m_recent.begin(), m_recent.end(), from));
}

void SessionsFeed::tryNow() {
    if (m_watch)
        m_watch->tryNow();
}

} // namespace landreeve::ui::sessions
