#include "ui/control/fleet_feed.h"

#include "core/workspace/workspace.h"
#include "ui/theme/format.h"

#include <QTimer>

#include <algorithm>
#include <array>
#include <mutex>

namespace landreeve::ui::control {

using landreeve::control::ControlWatch;
using landreeve::control::WatchEvent;
using tasks::Outcome;
using tenancy::Fleet;
using tenancy::ServerLook;

namespace {

/// Provisioning changes the control plane twenty times in a moment: one reading is enough.
constexpr int kSoonMs = 120;
/// The tables whose change may be one of the tenants and the servers, and of somebody's rights: who may see them.
constexpr auto kOfFleet = std::to_array({"tenant_metadata", "provisioning_step", "database_server", "backup"});
constexpr auto kOfRights = std::to_array({"user_mapping", "role_permission", "employee_right"});
constexpr auto kServerLimit = std::chrono::milliseconds(2000);

} // namespace

/// Where the watching thread leaves its events; outlives the feed as long as that thread needs it.
struct FleetFeed::Mailbox {
    std::mutex mutex;
    FleetFeed* feed = nullptr;

    void post(const WatchEvent& event) {
        const std::scoped_lock lock(mutex);
        if (FleetFeed* const to = feed)
            QMetaObject::invokeMethod(
                to, [to, event] { to->take(event); }, Qt::QueuedConnection);
    }
};

FleetFeed::FleetFeed(workspace::Workspace& workspace, tasks::TaskRunner& runner, QObject* parent)
    : QObject(parent),
      m_workspace(workspace),
      m_runner(runner),
      m_mailbox(std::make_shared<Mailbox>()),
      m_soon(new QTimer(this)) {
    m_mailbox->feed = this;
    m_soon->setSingleShot(true);
    m_soon->setInterval(kSoonMs);
    connect(m_soon, &QTimer::timeout, this, &FleetFeed::read);
}

FleetFeed::~FleetFeed() {
    const std::scoped_lock lock(m_mailbox->mutex);
    m_mailbox->feed = nullptr;
}

void FleetFeed::start() {
    ControlWatch::Options options;
    options.url = m_workspace.control().url();
    if (engine::Engine* embedded = m_workspace.embeddedEngine())
        options.revive = [embedded, asked = m_startAsked](const std::stop_token& stop) {
            if (!asked->exchange(false) && embedded->isStoppedOnPurpose())
                throw Error("server_unavailable", "Somebody stopped the embedded engine, and it stays so until asked.",
                            "Try now starts it.");
            embedded->start({}, stop);
        };
    m_watch = std::make_shared<ControlWatch>(std::move(options));
    m_runner.run(
        this,
        [watch = m_watch, mailbox = m_mailbox, &gate = m_workspace.gate()](const std::stop_token& stop,
                                                                           const ProgressFn&) {
            watch->run(
                [&](const WatchEvent& event) {
                    gate.hear(event);
                    mailbox->post(event);
                },
                stop);
        },
        Outcome<tasks::Nothing>{});
}

void FleetFeed::take(const WatchEvent& event) {
    const Link before = m_link;
    switch (event.kind) {
    case WatchEvent::Kind::Live:
        m_link = Link::Live;
        m_attempt = 0;
        m_linkError.reset();
        Q_EMIT rightsChanged();
        read();
        lookAtServers();
        break;
    case WatchEvent::Kind::Changed: {
        const auto isOf = [&](const char* table) { return event.tables.contains(table); };
        const bool ofRights = std::ranges::any_of(kOfRights, isOf);
        if (event.tables.empty())
            lookAtServers();
        if (event.tables.empty() || ofRights || std::ranges::any_of(kOfFleet, isOf))
            m_soon->start();
        if (ofRights)
            Q_EMIT rightsChanged();
        Q_EMIT tablesChanged(event.tables);
        return;
    }
    case WatchEvent::Kind::Delay:
        m_delay = event.delay;
        Q_EMIT delayChanged();
        return;
    case WatchEvent::Kind::Trying:
        m_nextAttempt = {};
        m_attempt = event.attempt;
        Q_EMIT linkChanged();
        return;
    case WatchEvent::Kind::Lost:
        m_link = Link::Lost;
        m_attempt = event.attempt;
        m_linkError = event.error;
        m_lostSince = theme::toDateTime(event.since);
        lookAtServers(); // that a server answered is no longer known
        m_nextAttempt = QDateTime::currentDateTime().addMSecs(event.retryIn.count());
        Q_EMIT linkChanged();
        return;
    }
    if (m_link != before)
        Q_EMIT linkChanged();
}

void FleetFeed::refresh() {
    Q_EMIT rightsChanged();
    read();
    lookAtServers();
}

void FleetFeed::tryNow() {
    *m_startAsked = true;
    if (m_watch)
        m_watch->tryNow();
}

void FleetFeed::read() {
    if (std::exchange(m_reading, true)) {
        m_readAgain = true;
        return;
    }
    const auto ended = [this] {
        m_reading = false;
        if (std::exchange(m_readAgain, false))
            m_soon->start();
    };
    m_runner.run(
        this,
        [&workspace = m_workspace](const std::stop_token& stop, const ProgressFn&) { return workspace.fleet(stop); },
        Outcome<Fleet>{.done =
                           [this, ended](Fleet fleet) {
                               const bool first = !std::exchange(m_loaded, true);
                               m_fleet = std::move(fleet);
                               m_readError.reset();
                               ended();
                               Q_EMIT fleetChanged();
                               if (first)
                                   lookAtServers();
                           },
                       .failed =
                           [this, ended](const Error& error) {
                               ended();
                               // The watch says that the server is gone, and the window that one's own session ended:
                               // a reading that met the same says nothing more.
                               if (m_link == Link::Lost || error.code() == "session_refused")
                                   return;
                               m_readError = error;
                               Q_EMIT readFailed();
                           },
                       .cancelled = ended});
}

std::optional<ServerLook> FleetFeed::serverLook(const std::string& name) const {
    const auto found = m_looks.constFind(QString::fromStdString(name));
    return found == m_looks.constEnd() ? std::nullopt : std::optional(*found);
}

void FleetFeed::lookAtServers() {
    for (const auto& server : m_fleet.servers) {
        const QString name = QString::fromStdString(server.name);
        if (m_looking.contains(name))
            continue;
        m_looking.insert(name);
        m_runner.run(
            this,
            [&workspace = m_workspace, server](const std::stop_token& stop, const ProgressFn&) {
                return tenancy::lookAtServer(workspace.control(), workspace.servers(), server, kServerLimit, stop);
            },
            Outcome<ServerLook>{.done =
                                    [this, name](const ServerLook& look) {
                                        m_looking.remove(name);
                                        m_looks.insert(name, look);
                                        Q_EMIT serversChanged();
                                    },
                                .failed = [this, name](const Error&) { m_looking.remove(name); },
                                .cancelled = [this, name] { m_looking.remove(name); }});
    }
}

} // namespace landreeve::ui::control
