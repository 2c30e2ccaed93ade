#pragma once

#include "ui/records/record_services.h"
#include "ui/setup/workspace_opener.h"
#include "ui/shell/main_window.h"
#include "ui/tasks/task_centre.h"
#include "ui/transfer/transfer_services.h"

#include <QElapsedTimer>
#include <QObject>

#include <memory>
#include <optional>
#include <string>

namespace landreeve::ui::control {
class FleetFeed;
}
namespace landreeve::ui::documents {
struct DocumentServices;
}
namespace landreeve::ui::health {
class DesktopNotices;
class HealthFeed;
} // namespace landreeve::ui::health
namespace landreeve::ui::sessions {
class OwnSession;
class SessionActions;
class SessionTally;
class SessionsFeed;
} // namespace landreeve::ui::sessions
namespace landreeve::ui::settings {
class PreferenceStore;
}
namespace landreeve::ui::tenants {
class ProvisionRuns;
class TenantActions;
} // namespace landreeve::ui::tenants

namespace landreeve::gui {

/// One window with the workspace it has open, or is about to open: the services, built once, and the pages they are
/// handed to. Another workspace is another session.
class Session : public QObject {
    Q_OBJECT
public:
    /// What the window begins with.
    struct Begin {
        std::string workspace = {}; ///< To be opened; empty: the one in use.
        bool connect = false;       ///< Ask for a server instead.
    };

    /// `openUrl` opens an issuer's page; the desktop's browser where it is empty.
    Session(const workspace::Home& home, const Begin& begin, ui::setup::WorkspaceOpener::OpenUrlFn openUrl = {});
    ~Session() override;

    ui::shell::MainWindow& window() { return *m_window; }
    /// Nullptr until one was opened.
    workspace::Workspace* workspace() { return m_workspace.get(); }
    /// The session of who works here; nullptr until a workspace was opened.
    ui::sessions::OwnSession* own() { return m_own.get(); }
    /// The pages are there and the first of them is shown.
    bool isReady() const { return m_ready; }

Q_SIGNALS:
    void ready();
    void switchRequested(const landreeve::gui::Session::Begin& begin);

private:
    void adopt();
    void registerPages();
    void registerSessionsPage();
    void registerDashboard();
    /// What the window tells of the workspace's health: page, bell and desktop notifications.
    void followHealth();
    void registerHealthPage();
    /// Follows the session of who works here: renewed, counted down, and the window locked at its end.
    void followOwnSession();
    /// A tenant's records, read and written through the gate as whoever works here.
    std::shared_ptr<records::TenantRecords> recordsOf(const std::string& tenantId);
    records::Lend lendTo(const std::string& tenantId);
    void registerCommands();
    void openSettings();
    void nameWorkspace();
    void sayIfReadOnly();
    void listWorkspaces();
    void readWorkspaces();
    void leaveFor(const Begin& next);
    void takeFleet();
    /// Says what others do to the tenant that is open (rename, suspend), and closes one that they delete.
    void followOpenTenant();
    void closeDeleted(const QString& words);
    void openFirst();

    workspace::Home m_home;
    bool m_first;
    bool m_ready = false;
    std::optional<ui::shell::TenantRef> m_openSeen; ///< The open tenant as the list had it last.
    QElapsedTimer m_opening;
    // Ended in the reverse order: pages and feeds, then the work they began, then what that work uses.
    std::unique_ptr<workspace::Workspace> m_workspace;
    std::unique_ptr<ui::tasks::TaskRunner> m_runner;
    std::unique_ptr<ui::settings::PreferenceStore> m_preferences;
    std::unique_ptr<ui::tasks::TaskCentre> m_tasks;
    std::unique_ptr<ui::setup::WorkspaceOpener> m_opener;
    std::unique_ptr<ui::control::FleetFeed> m_feed;
    std::unique_ptr<ui::health::HealthFeed> m_health;
    std::unique_ptr<ui::sessions::SessionsFeed> m_sessionsFeed;
    std::unique_ptr<ui::sessions::OwnSession> m_own;
    std::unique_ptr<ui::sessions::SessionTally> m_sessionTally;
    std::unique_ptr<ui::sessions::SessionActions> m_sessionActions;
    std::unique_ptr<ui::tenants::TenantActions> m_actions;
    std::unique_ptr<ui::tenants::ProvisionRuns> m_runs;
    std::unique_ptr<ui::transfer::TransferServices> m_transfer;
    std::unique_ptr<ui::documents::DocumentServices> m_documents;
    std::unique_ptr<ui::records::RecordServices> m_records;
    std::unique_ptr<ui::shell::MainWindow> m_window;
    std::unique_ptr<ui::health::DesktopNotices> m_notices;
};

} // namespace landreeve::gui
