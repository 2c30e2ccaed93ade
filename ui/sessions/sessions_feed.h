#pragma once

#include "core/sessions/session_watch.h"
#include "ui/tasks/task_runner.h"

#include <QDateTime>
#include <QObject>

#include <deque>
#include <memory>
#include <vector>

class QTimer;

namespace landreeve::workspace {
class Workspace;
}

namespace landreeve::ui::sessions {

/// What happens to the sessions of the open workspace, as it happens. Window thread.
class SessionsFeed : public QObject {
    Q_OBJECT
public:
    enum class Link { Connecting, Live, Lost };
    using Changes = std::vector<landreeve::sessions::SessionChange>;

    SessionsFeed(workspace::Workspace& workspace, tasks::TaskRunner& runner, QObject* parent = nullptr);
    ~SessionsFeed() override;

    /// Begins to watch. Once.
    void start();

    Link link() const { return m_link; }
    /// When the server was noticed not to answer; while Lost. What was read may be five seconds older.
    QDateTime lostAt() const { return m_lostAt; }
    /// How many sessions began or ended, or marks were made, within the last minute.
    int changesOfMinute() const;

public Q_SLOTS:
    /// Does not wait for the next attempt.
    void tryNow();

Q_SIGNALS:
    /// In their order; those that came together. Live and Lost are told by linkChanged() alone.
    void changed(const Changes& changes);
    /// After the link came back what was shown is to be read again.
    void linkChanged();

private:
    struct Mailbox;
    void watch();
    void take(Changes changes);

    workspace::Workspace& m_workspace;
    tasks::TaskRunner& m_runner;
    std::shared_ptr<landreeve::sessions::SessionWatch> m_watch;
    std::shared_ptr<Mailbox> m_mailbox;
    QTimer* m_again;
    Link m_link = Link::Connecting;
    QDateTime m_lostAt;
    std::deque<QDateTime> m_recent;
};

} // namespace landreeve::ui::sessions
