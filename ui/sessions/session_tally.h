#pragma once

#include "core/sessions/session_figures.h"
#include "core/sessions/session_store.h"
#include "ui/sessions/session_pager.h"
#include "ui/tasks/task_runner.h"

#include <QElapsedTimer>
#include <QObject>

class QTimer;

namespace landreeve::workspace {
class Workspace;
}

namespace landreeve::ui::sessions {

class SessionsFeed;

/// How many sessions there are, counted again after they changed: an estimate at once, then exactly. What costs seconds
/// is not counted more than a tenth of the time. Window thread.
class SessionTally : public QObject {
    Q_OBJECT
public:
    SessionTally(workspace::Workspace& workspace, SessionsFeed& feed, tasks::TaskRunner& runner,
                 QObject* parent = nullptr);

    /// Of the whole workspace; nothing until they were counted, or for who may not know.
    const std::optional<landreeve::sessions::SessionCounts>& all() const { return m_all; }
    /// Of those that match what the page shows, whatever their state.
    const std::optional<landreeve::sessions::SessionCounts>& matching() const { return m_matching; }
    const std::optional<landreeve::sessions::SessionFigures>& figures() const { return m_figures; }

    /// Counts those of this query too.
    void setQuery(const SessionQuery& query);
    /// Whether somebody looks at more than the number of living sessions.
    void setDetailed(bool detailed);

public Q_SLOTS:
    void count();

Q_SIGNALS:
    void counted();

private:
    struct Counted {
        std::optional<landreeve::sessions::SessionCounts> all;
        std::optional<landreeve::sessions::SessionCounts> matching;
        std::optional<landreeve::sessions::SessionFigures> figures;
    };
    void countSoon();
    void read(bool exactly);
    void take(Counted counted, bool exactly);
    void ended();

    workspace::Workspace& m_workspace;
    tasks::TaskRunner& m_runner;
    QTimer* m_soon;
    QTimer* m_now;
    QElapsedTimer m_took;
    landreeve::sessions::SessionFilter m_filter;
    std::optional<landreeve::sessions::SessionCounts> m_all;
    std::optional<landreeve::sessions::SessionCounts> m_matching;
    std::optional<landreeve::sessions::SessionFigures> m_figures;
    bool m_detailed = false;
    bool m_reading = false;
    bool m_again = false;
};

} // namespace landreeve::ui::sessions
