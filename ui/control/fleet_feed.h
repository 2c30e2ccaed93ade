#pragma once

#include "core/control/control_watch.h"
#include "core/tenancy/fleet.h"
#include "core/tenancy/server_look.h"
#include "ui/tasks/task_runner.h"

#include <QDateTime>
#include <QHash>
#include <QObject>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>

class QTimer;

namespace landreeve::workspace {
class Workspace;
}

namespace landreeve::ui::control {

/// The tenants and servers of the open workspace that whoever works here may see, as the window knows them, read again
/// whenever something or somebody's rights change, and
/// whether the control plane answers. What was read stays when it does not, with its time. Window thread.
class FleetFeed : public QObject {
    Q_OBJECT
public:
    enum class Link { Connecting, Live, Lost };

    FleetFeed(workspace::Workspace& workspace, tasks::TaskRunner& runner, QObject* parent = nullptr);
    ~FleetFeed() override;

    /// Begins to watch. Once.
    void start();

    /// Empty until isLoaded().
    const tenancy::Fleet& fleet() const { return m_fleet; }
    bool isLoaded() const { return m_loaded; }
    /// Why the list could not be read although the control plane answers; nothing where it was read.
    const std::optional<Error>& readError() const { return m_readError; }

    /// How a server answered last; nothing until it was asked.
    std::optional<tenancy::ServerLook> serverLook(const std::string& name) const;

    Link link() const { return m_link; }
    /// When the last answer came; while Lost.
    QDateTime lostSince() const { return m_lostSince; }
    /// The next attempt to connect, and which one it is; while Lost.
    QDateTime nextAttempt() const { return m_nextAttempt; }
    int attempt() const { return m_attempt; }
    const std::optional<Error>& linkError() const { return m_linkError; }
    /// Of a round trip to the control plane.
    std::chrono::microseconds delay() const { return m_delay; }

public Q_SLOTS:
    /// Reads again now, and lets rights be asked anew; also asks every server.
    void refresh();
    /// Does not wait for the next attempt.
    void tryNow();

Q_SIGNALS:
    void fleetChanged();
    /// The list could not be read; see readError().
    void readFailed();
    void serversChanged();
    void linkChanged();
    void delayChanged();
    /// Somebody's rights are others, or may be: the control plane could not be heard, or somebody signed in again.
    void rightsChanged();
    /// These tables of the control plane changed, whoever did it; none: it is time to look again all the same.
    void tablesChanged(const std::set<std::string>& tables);

private:
    struct Mailbox;
    void take(const landreeve::control::WatchEvent& event);
    void read();
    void lookAtServers();

    workspace::Workspace& m_workspace;
    tasks::TaskRunner& m_runner;
    std::shared_ptr<landreeve::control::ControlWatch> m_watch;
    std::shared_ptr<Mailbox> m_mailbox;
    QTimer* m_soon;
    /// Somebody asked for a new attempt: it may start what was stopped on purpose. Read by the watch's thread.
    std::shared_ptr<std::atomic<bool>> m_startAsked = std::make_shared<std::atomic<bool>>(false);
    tenancy::Fleet m_fleet;
    QHash<QString, tenancy::ServerLook> m_looks;
    QSet<QString> m_looking;
    bool m_loaded = false;
    bool m_reading = false;
    bool m_readAgain = false;
    std::optional<Error> m_readError;
    Link m_link = Link::Connecting;
    QDateTime m_lostSince;
    QDateTime m_nextAttempt;
    int m_attempt = 0;
    std::optional<Error> m_linkError;
    std::chrono::microseconds m_delay{0};
};

} // namespace landreeve::ui::control
