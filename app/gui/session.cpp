#include "app/gui/session.h"

#include "app/gui/page_ids.h"
#include "core/documents/letterhead.h"
#include "core/workspace/connect.h"
#include "core/workspace/secret_store.h"
#include "ui/audit/audit_page.h"
#include "ui/audit/audit_sealing.h"
#include "ui/control/fleet_feed.h"
#include "ui/control/link_status.h"
#include "ui/dashboard/dashboard_page.h"
#include "ui/documents/document_services.h"
#include "ui/health/desktop_notices.h"
#include "ui/health/health_feed.h"
#include "ui/overview/overview_page.h"
#include "ui/records/record_pages.h"
#include "ui/sessions/own_session.h"
#include "ui/sessions/session_actions.h"
#include "ui/sessions/session_notice.h"
#include "ui/sessions/session_tally.h"
#include "ui/sessions/session_words.h"
#include "ui/sessions/sessions_feed.h"
#include "ui/sessions/sessions_page.h"
#include "ui/settings/preference_store.h"
#include "ui/settings/settings_dialog.h"
#include "ui/setup/welcome_page.h"
#include "ui/shell/workspace_kind.h"
#include "ui/stock/stock_pages.h"
#include "ui/tenants/provision_page.h"
#include "ui/tenants/provision_run.h"
#include "ui/tenants/tenant_actions.h"
#include "ui/tenants/tenant_words.h"
#include "ui/tenants/tenants_page.h"
#include "ui/theme/currency.h"
#include "ui/theme/format.h"
#include "ui/theme/theme.h"
#include "ui/tokens/key_set_follower.h"
#include "ui/tokens/tokens_page.h"
#include "ui/users/people_search.h"
#include "ui/users/users_page.h"

namespace landreeve::gui {

using ui::control::FleetFeed;
using ui::shell::MainWindow;
using ui::shell::NavRail;
using ui::shell::Page;
using ui::shell::PageSpec;
using ui::shell::TenantRef;
using ui::shell::WorkspaceRef;
using workspace::Profile;

namespace {

// Messages.
const QString kSuspended = QStringLiteral("tenant-suspended");
const QString kGone = QStringLiteral("tenant-gone");

WorkspaceRef refOf(const Profile& profile) {
    return {QString::fromStdString(profile.name), ui::shell::workspaceKind(QString::fromStdString(profile.kind))};
}

QString serverWords(const Profile& profile) {
    if (profile.embedded)
        return QStringLiteral("embedded engine");
    const QString host = QString::fromStdString(profile.controlUrl.host());
    return host.isEmpty() || host.startsWith(u'/') ? QString::fromStdString(profile.name) : host;
}

} // namespace

Session::Session(const workspace::Home& home, const Begin& begin, ui::setup::WorkspaceOpener::OpenUrlFn openUrl)
    : m_home(home),
      m_first(!workspace::openedBefore(home)),
      m_runner(std::make_unique<ui::tasks::TaskRunner>()),
      m_preferences(std::make_unique<ui::settings::PreferenceStore>(
          ui::theme::Theme::of(), *m_runner, QString::fromStdString((home.config() / "settings.ini").string()))),
      m_tasks(std::make_unique<ui::tasks::TaskCentre>(*m_runner)),
      m_opener(std::make_unique<ui::setup::WorkspaceOpener>(home, *m_runner, std::move(openUrl))),
      m_window(std::make_unique<MainWindow>(*m_tasks)) {
    m_window->restoreGeometry(m_preferences->windowPlace());
    connect(m_window.get(), &MainWindow::closing, this,
            [this] { m_preferences->setWindowPlace(m_window->saveGeometry()); });
    m_window->registerFootCommand({QStringLiteral("settings"),
                                   QStringLiteral("Settings"),
                                   {},
                                   QStringLiteral("preferences-system"),
                                   QStringLiteral("Ctrl+,"),
                                   [this] { openSettings(); },
                                   {},
                                   {}});
    PageSpec welcome;
    welcome.id = kWelcome;
    welcome.bare = true;
    welcome.factory = [this](QWidget* parent) -> Page* {
        return new ui::setup::WelcomePage(*m_opener, *m_runner, parent);
    };
    m_window->registerPage(welcome);
    connect(m_opener.get(), &ui::setup::WorkspaceOpener::began, this, [this] { m_opening.start(); });
    // A person's own time says nothing about the workspace.
    const auto asked = [this] { m_opening.invalidate(); };
    connect(m_opener.get(), &ui::setup::WorkspaceOpener::signInNeeded, this, asked);
    connect(m_opener.get(), &ui::setup::WorkspaceOpener::passphraseNeeded, this, asked);
    connect(m_opener.get(), &ui::setup::WorkspaceOpener::opened, this, &Session::adopt);
    if (!begin.connect && (!m_first || !begin.workspace.empty()))
        m_opener->open({.name = begin.workspace});
    m_window->openPage(kWelcome, {{QStringLiteral("connect"), begin.connect}});
}

Session::~Session() = default;

void Session::adopt() {
    m_workspace = m_opener->takeWorkspace();
    m_feed = std::make_unique<FleetFeed>(*m_workspace, *m_runner);
    m_health = std::make_unique<ui::health::HealthFeed>(*m_workspace, *m_feed, *m_runner);
    m_sessionsFeed = std::make_unique<ui::sessions::SessionsFeed>(*m_workspace, *m_runner);
    m_sessionTally = std::make_unique<ui::sessions::SessionTally>(*m_workspace, *m_sessionsFeed, *m_runner);
    m_sessionActions = std::make_unique<ui::sessions::SessionActions>(*m_workspace, *m_tasks);
    m_actions = std::make_unique<ui::tenants::TenantActions>(*m_workspace, *m_tasks, *m_window);
    m_runs = std::make_unique<ui::tenants::ProvisionRuns>(*m_workspace, *m_tasks);
    nameWorkspace();
    sayIfReadOnly();
    registerPages();
    registerCommands();
    followHealth();
    listWorkspaces();
    new ui::tokens::KeySetFollower(*m_workspace, *m_feed, *m_runner, m_feed.get());
    new ui::control::LinkStatus(*m_feed, *m_window, serverWords(m_workspace->profile()), m_window.get());
    connect(m_feed.get(), &FleetFeed::fleetChanged, this, &Session::takeFleet);
    connect(m_window.get(), &MainWindow::tenantChanged, this, &Session::followOpenTenant);
    connect(m_feed.get(), &FleetFeed::fleetChanged, this, &Session::openFirst);
    connect(m_feed.get(), &FleetFeed::readFailed, this, &Session::openFirst);
    connect(m_feed.get(), &FleetFeed::linkChanged, this, [this] {
        if (m_feed->link() == FleetFeed::Link::Lost)
            openFirst();
    });
    m_feed->start();
    if (!m_workspace->control().schemaAhead())
        new ui::audit::AuditSealing({*m_workspace, *m_feed, *m_tasks, *m_window}, m_feed.get());
    followOwnSession();
}

void Session::followOwnSession() {
    m_own = std::make_unique<ui::sessions::OwnSession>(*m_workspace, *m_sessionsFeed, *m_runner);
    auto* notice =
        new ui::sessions::SessionNotice(*m_own, *m_window, {m_opener->openUrl(), m_opener->email()}, m_window.get());
    connect(notice, &ui::sessions::SessionNotice::signedOut, this,
            [this] { Q_EMIT switchRequested({.workspace = m_workspace->profile().name}); });
    // An ended session sees no tenants: what was shown before stands meanwhile.
    connect(m_own.get(), &ui::sessions::OwnSession::resumed, m_feed.get(), &ui::control::FleetFeed::refresh);
    m_own->start();
}

void Session::nameWorkspace() {
    m_window->setWorkspace(refOf(m_workspace->profile()));
    const auto user = m_workspace->user();
    const QString id = QString::fromStdString(user.userId);
    const QString name = QString::fromStdString(user.displayName);
    m_window->setPerson(name.isEmpty() ? id : name, QStringLiteral("Signed in as %1").arg(id));
}

void Session::sayIfReadOnly() {
    if (!m_workspace->control().schemaAhead())
        return;
    ui::shell::Message message;
    message.id = QStringLiteral("read-only");
    message.severity = ui::shell::Message::Severity::Warning;
    message.strong = QStringLiteral("A newer Landreeve has migrated this workspace.");
    message.text = QStringLiteral("Here it can only be read. Update this program to change anything.");
    m_window->showMessage(message);
}

void Session::listWorkspaces() {
    m_window->addWorkspaceAction(QStringLiteral("connect"), QStringLiteral("Connect to a server…"),
                                 QStringLiteral("list-add"), [this] { leaveFor({.connect = true}); });
    connect(m_window.get(), &MainWindow::workspaceChosen, this,
            [this](const QString& name) { leaveFor({.workspace = name.toStdString()}); });
    // Other programs add and remove them, too.
    connect(m_window.get(), &MainWindow::workspacesAsked, this, &Session::readWorkspaces);
    readWorkspaces();
}

void Session::readWorkspaces() {
    m_runner->run(
        this, [home = m_home](const std::stop_token&, const ProgressFn&) { return workspace::Profiles(home).list(); },
        ui::tasks::Outcome<std::vector<Profile>>{.done = [this](const std::vector<Profile>& profiles) {
            QList<WorkspaceRef> refs;
            for (const Profile& profile : profiles)
                refs.append(refOf(profile));
            m_window->setWorkspaces(refs);
        }});
}

void Session::leaveFor(const Begin& next) {
    m_window->leave(QStringLiteral("Switch and discard"), [this, next] { Q_EMIT switchRequested(next); });
}

void Session::registerPages() {
    const auto add = [this](const QString& id, const QString& title, const QString& icon,
                            std::optional<NavRail::Group> group, const QString& railParent, auto factory) {
        PageSpec page;
        page.id = id;
        page.title = title;
        page.icon = icon;
        page.group = group;
        page.railParent = railParent;
        page.factory = std::move(factory);
        m_window->registerPage(page);
    };
    add(kOverview, QStringLiteral("Overview"), QStringLiteral("go-home"), NavRail::Group::Workspace, {},
        [this](QWidget* parent) -> Page* {
            return new ui::overview::OverviewPage(*m_workspace, *m_feed, *m_health, *m_tasks, *m_window, parent);
        });
    add(kTenants, QStringLiteral("Tenants"), QStringLiteral("folder-remote"), NavRail::Group::Workspace, {},
        [this](QWidget* parent) -> Page* {
            return new ui::tenants::TenantsPage(*m_workspace, *m_feed, *m_tasks, *m_actions, *m_window, parent);
        });
    add(kProvision, QStringLiteral("Provision a tenant"), QStringLiteral("list-add"), std::nullopt, kTenants,
        [this](QWidget* parent) -> Page* {
            const ui::tenants::ProvisionServices services{*m_workspace, *m_feed, *m_tasks, *m_runs, *m_actions};
            return new ui::tenants::ProvisionPage(services, *m_window, m_workspace->profile().embedded, parent);
        });
    registerHealthPage();
    registerSessionsPage();
    add(kUsers, QStringLiteral("Users and roles"), QStringLiteral("system-users"), NavRail::Group::Access, {},
        [this](QWidget* parent) -> Page* {
            return new ui::users::UsersPage(*m_workspace, *m_feed, *m_tasks, *m_window, parent);
        });
    add(kTokens, QStringLiteral("Tokens and keys"), QStringLiteral("dialog-password"), NavRail::Group::Access, {},
        [this](QWidget* parent) -> Page* {
            return new ui::tokens::TokensPage(*m_workspace, *m_feed, *m_tasks, *m_window, parent);
        });
    add(kAudit, QStringLiteral("Audit log"), QStringLiteral("text-x-generic"), NavRail::Group::Access, {},
        [this](QWidget* parent) -> Page* {
            return new ui::audit::AuditPage(*m_workspace, *m_feed, *m_tasks, *m_window, parent);
        });
    m_records = std::make_unique<ui::records::RecordServices>(ui::records::RecordServices{
        *m_runner, *m_window, [this](const QString& tenantId) { return recordsOf(tenantId.toStdString()); },
        QString::fromStdString((m_home.local() / "grids.ini").string())});
    const access::Subject user = m_workspace->user();
    m_records->workspace = m_workspace->profile().name;
    m_records->operatorId = user.issuer + " " + user.userId;
    m_records->drafts = std::make_shared<records::DraftStore>(m_home.local() / "drafts.db", [this](const Error& error) {
        QMetaObject::invokeMethod(
            this,
            [this, words = QString::fromStdString(error.message())] {
                m_window->say(words, ui::tasks::Task::State::Failed);
            },
            Qt::QueuedConnection);
    });
    m_records->may = [workspace = m_workspace.get()](const access::Permission& permission, const std::string& tenantId,
                                                     const std::stop_token& stop) {
        if (permission.action != "read" && workspace->control().schemaAhead()) {
            access::Verdict ahead;
            ahead.code = "schema_ahead";
            return ahead;
        }
        return workspace->gate().may(workspace->user(), tenantId, permission, {stop});
    };
    m_records->fleet = m_feed.get();
    m_records->openOrders = [this](const QString& tenantId) {
        return std::make_shared<orders::TenantOrders>(lendTo(tenantId.toStdString()));
    };
    m_transfer = std::make_unique<ui::transfer::TransferServices>(ui::transfer::TransferServices{
        *m_tasks, *m_window,
        [this](const QString& tenantId) {
            const std::string id = tenantId.toStdString();
            return std::make_shared<transfer::TenantTransfer>(lendTo(id), m_workspace->fieldVault(id));
        },
        QString::fromStdString((m_home.local() / "imports").string())});
    m_records->transfer = m_transfer.get();
    m_documents = std::make_unique<ui::documents::DocumentServices>(ui::documents::DocumentServices{
        *m_tasks, *m_window,
        [this](const QString& tenantId) {
            const std::string id = tenantId.toStdString();
            return std::make_shared<documents::TenantDocuments>(
                lendTo(id), [workspace = m_workspace.get(), id](const std::stop_token& stop) {
                    return documents::readLetterhead(workspace->control(), id, {stop, std::chrono::seconds(30)});
                });
        },
        m_records->may, m_feed.get()});
    m_records->documents = m_documents.get();
    registerDashboard();
    ui::records::registerRecordPages(*m_window, *m_records);
    m_window->addLookUp(ui::users::people(*m_workspace, *m_runner));
    ui::stock::registerStockPages(*m_window,
                                  {*m_runner, *m_window,
                                   [this](const QString& tenantId) {
                                       return std::make_shared<stock::TenantStock>(lendTo(tenantId.toStdString()));
                                   },
                                   m_records->may, m_feed.get(), m_records->open});
}

void Session::registerDashboard() {
    const ui::dashboard::DashboardServices services{*m_runner,
                                                    *m_window,
                                                    [this](const QString& tenantId) {
                                                        return std::make_shared<dashboard::TenantDashboard>(
                                                            lendTo(tenantId.toStdString()));
                                                    },
                                                    m_records->may,
                                                    {}};
    PageSpec page;
    page.id = QStringLiteral("dashboard");
    page.title = QStringLiteral("Dashboard");
    page.icon = QStringLiteral("office-chart-bar");
    page.group = NavRail::Group::TenantData;
    page.factory = [services](QWidget* parent) -> Page* { return new ui::dashboard::DashboardPage(services, parent); };
    m_window->registerPage(page);
}

void Session::registerSessionsPage() {
    PageSpec page;
    page.id = kSessions;
    page.title = QStringLiteral("Sessions");
    page.icon = QStringLiteral("user-available");
    page.group = NavRail::Group::Access;
    page.factory = [this](QWidget* parent) -> Page* {
        return new ui::sessions::SessionsPage(
            {*m_workspace, *m_feed, *m_sessionsFeed, *m_sessionTally, *m_sessionActions, *m_tasks, *m_window}, parent);
    };
    m_window->registerPage(page);
    connect(m_sessionTally.get(), &ui::sessions::SessionTally::counted, this, [this] {
        const auto& all = m_sessionTally->all();
        m_window->setRailCount(kSessions, all ? ui::sessions::countWords(all->active, all->exact) : QString(),
                               ui::theme::Token::Ink3);
    });
    connect(m_feed.get(), &FleetFeed::rightsChanged, m_sessionTally.get(), &ui::sessions::SessionTally::count);
    connect(m_feed.get(), &FleetFeed::linkChanged, m_sessionsFeed.get(), [this] {
        if (m_feed->link() == FleetFeed::Link::Live)
            m_sessionsFeed->tryNow();
    });
}

records::Lend Session::lendTo(const std::string& tenantId) {
    // Whoever works here by then: his session may be another one.
    return [workspace = m_workspace.get(), tenantId](const access::Permission& permission, const postgres::Wait& wait) {
        return workspace->gate().lend(workspace->user(), tenantId, permission, wait);
    };
}

std::shared_ptr<records::TenantRecords> Session::recordsOf(const std::string& tenantId) {
    return std::make_shared<records::TenantRecords>(
        tenantId, lendTo(tenantId), m_workspace->fieldVault(tenantId),
        [workspace = m_workspace.get(), tenantId](const records::Entity& entity, const std::string& id, int limit,
                                                  const std::stop_token& stop) {
            // What was done a moment ago is to be in it.
            workspace->sealAudit({tenantId}, stop);
            auto lease = workspace->control().lend({stop});
            return records::changesOf(*lease, tenantId, entity.name, id, limit);
        });
}

void Session::openSettings() {
    using ui::settings::SettingsDialog;
    if (auto* open = m_window->findChild<SettingsDialog*>()) {
        open->activateWindow();
        return;
    }
    auto* dialog = new SettingsDialog(ui::theme::Theme::of(), m_window.get());
    m_runner->run(
        dialog,
        [home = m_home](const std::stop_token&, const ProgressFn&) { return workspace::chosenSecretStore(home); },
        ui::tasks::Outcome<std::optional<std::string>>{
            .done = [dialog](const std::optional<std::string>& kind) { dialog->setSecretStore(kind); }});
    dialog->setDesktopNotices(m_preferences->desktopNotices());
    connect(dialog, &SettingsDialog::desktopNoticesChosen, this, [this](bool on) {
        m_preferences->setDesktopNotices(on);
        if (m_notices)
            m_notices->setEnabled(on);
    });
    dialog->show();
}

void Session::takeFleet() {
    const auto& fleet = m_feed->fleet();
    QList<TenantRef> refs;
    for (const auto& one : fleet.tenants) {
        const auto status = one.tenant.status;
        if (status == control::TenantStatus::Active || status == control::TenantStatus::Suspended)
            refs.append(ui::tenants::refOf(one.tenant));
    }
    m_window->setTenants(refs);
    // As many as the page lists.
    const auto listed = std::ranges::count_if(fleet.tenants, &tenancy::FleetTenant::mayBeRead);
    m_window->setRailCount(kTenants, listed == 0 ? QString() : ui::theme::count(listed), ui::theme::Token::Ink3);
    followOpenTenant();
}

void Session::followOpenTenant() {
    using control::TenantStatus;
    const auto open = m_window->tenant();
    const auto* found = open ? m_feed->fleet().tenant(open->id.toStdString()) : nullptr;
    if (found == nullptr || found->tenant.status != TenantStatus::Suspended)
        m_window->clearMessage(kSuspended);
    if (!open) {
        m_openSeen.reset();
        return;
    }
    m_window->clearMessage(kGone);
    const bool seen = m_openSeen && m_openSeen->id == open->id;
    if (found == nullptr) {
        // One that was made a moment ago is not in the list yet.
        if (seen)
            closeDeleted((m_feed->fleet().isWhole ? QStringLiteral("%1 was deleted by somebody else")
                                                  : QStringLiteral("%1 was deleted, or your role in it was taken away"))
                             .arg(open->id));
        return;
    }
    ui::theme::setCurrency(ui::tenants::currencyOf(found->tenant));
    const QString name = QString::fromStdString(found->tenant.name);
    if (seen && m_openSeen->name != name && !m_actions->hasNamed(open->id, name))
        m_window->say(QStringLiteral("%1 is now called %2").arg(m_openSeen->name, name), ui::tasks::Task::State::Done);
    m_openSeen = ui::tenants::refOf(found->tenant);
    if (found->tenant.status == TenantStatus::Deleting) {
        closeDeleted(QStringLiteral("%1 is being deleted by somebody else").arg(open->id));
    } else if (found->tenant.status == TenantStatus::Suspended) {
        m_window->showMessage({.id = kSuspended,
                               .severity = ui::shell::Message::Severity::Warning,
                               .strong = QStringLiteral("%1 is suspended.").arg(open->name),
                               .text = QStringLiteral("Its owners and admins can still open its data; everybody else "
                                                      "is refused until it is resumed.")});
    }
}

void Session::closeDeleted(const QString& words) {
    // What is deleted here is closed before.
    m_window->closeTenant();
    m_window->say(words, ui::tasks::Task::State::Done);
    // It stays until it was read: whoever looked elsewhere meanwhile would find the data gone and no reason.
    m_window->showMessage({.id = kGone,
                           .severity = ui::shell::Message::Severity::Warning,
                           .strong = words + QLatin1Char('.'),
                           .text = QStringLiteral("Its data was closed here."),
                           .action = QStringLiteral("Dismiss"),
                           .act = [this] { m_window->clearMessage(kGone); }});
}

void Session::openFirst() {
    if (std::exchange(m_ready, true))
        return;
    const bool empty = m_feed->isLoaded() && m_feed->fleet().isWhole && m_feed->fleet().tenants.empty();
    // Somebody who has just begun wants to see something real: the wizard proposes all but the name.
    m_window->openPage(m_first && empty && m_workspace->profile().embedded ? kProvision : kOverview);
    const QString took = m_opening.isValid() ? QStringLiteral(" in ") +
                                                   ui::theme::duration(std::chrono::milliseconds(m_opening.elapsed()))
                                             : QString();
    m_window->say(QStringLiteral("Workspace %1%2: control plane at version %3")
                      .arg(m_first ? QStringLiteral("made") : QStringLiteral("opened"), took,
                           ui::tenants::schemaWords(m_workspace->control().schemaVersion())),
                  ui::tasks::Task::State::Done);
    Q_EMIT ready();
    // After the first page: nobody waits for it.
    m_sessionsFeed->start();
}

} // namespace landreeve::gui
