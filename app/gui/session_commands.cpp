// What the palette and the keyboard can run.
#include "app/gui/page_ids.h"
#include "app/gui/session.h"
#include "ui/shell/main_window.h"
#include "ui/shell/page.h"
#include "ui/tenants/tenant_actions.h"

namespace landreeve::gui {

using ui::shell::TenantRef;

void Session::registerCommands() {
    const auto add = [this](const QString& id, const QString& text, const QString& icon, const QString& keys,
                            std::function<void()> run) {
        m_window->registerCommand({id, text, {}, icon, keys, std::move(run), {}, {}});
    };
    add(kProvision, QStringLiteral("Provision tenant…"), QStringLiteral("list-add"), QStringLiteral("Ctrl+N"),
        [this] { m_window->openPage(kProvision); });
    m_window->registerCommand({.id = QStringLiteral("provision-named"),
                               .text = QStringLiteral("New tenant “%1”…"),
                               .icon = QStringLiteral("list-add"),
                               .runWith = [this](const QString& name) {
                                   m_window->openPage(kProvision, {{QStringLiteral("name"), name}});
                               }});
    add(kHealth, QStringLiteral("Check health"), QStringLiteral("view-refresh"), {}, [this] {
        m_window->openPage(kHealth);
        m_window->currentPage()->refresh();
    });
    add(QStringLiteral("reconcile"), QStringLiteral("Reconcile tenants and servers…"), {}, {}, [this] {
        m_window->openPage(kTenants, {{QStringLiteral("reconcile"), true}});
    });
    add(QStringLiteral("revoke-by-tenant"), QStringLiteral("Revoke sessions by tenant…"),
        QStringLiteral("process-stop"), {}, [this] {
            m_window->openPage(kSessions, {{QStringLiteral("revokeTenant"), QString()}});
        });
    add(QStringLiteral("clean-up-sessions"), QStringLiteral("Clean up ended sessions…"), {}, {}, [this] {
        m_window->openPage(kSessions, {{QStringLiteral("cleanUp"), true}});
    });
    add(QStringLiteral("failed-sign-ins"), QStringLiteral("Show failed sign-ins"), {}, {}, [this] {
        m_window->openPage(kSessions, {{QStringLiteral("failures"), true}});
    });
    add(QStringLiteral("verify-log"), QStringLiteral("Verify the audit log"), QStringLiteral("text-x-generic"), {},
        [this] { m_window->openPage(kAudit); });
    add(QStringLiteral("map-user"), QStringLiteral("Map user…"), QStringLiteral("system-users"), {}, [this] {
        m_window->openPage(kUsers, {{QStringLiteral("map"), true}});
    });
    m_window->registerCommand({.id = QStringLiteral("tenant-settings"),
                               .text = QStringLiteral("Settings of the open tenant…"),
                               .icon = QStringLiteral("preferences-system"),
                               .run =
                                   [this] {
                                       if (const auto tenant = m_window->tenant())
                                           m_window->openPage(kTenants, {{QStringLiteral("settings"), tenant->id}});
                                   },
                               .available = [this] { return m_window->tenant().has_value(); }});
    const auto onTokens = [&add, this](const QString& view, const QString& text) {
        add(view + QStringLiteral("-token"), text, QStringLiteral("dialog-password"), {}, [this, view] {
            m_window->openPage(kTokens, {{QStringLiteral("view"), view}});
        });
    };
    onTokens(QStringLiteral("inspect"), QStringLiteral("Inspect a token"));
    onTokens(QStringLiteral("mint"), QStringLiteral("Mint a token"));
    const auto onTenant = [this](const QString& id, const QString& text, const QString& icon,
                                 std::function<void(const TenantRef&)> run) {
        m_window->registerCommand({id, text, {}, icon, {}, {}, std::move(run), {}});
    };
    onTenant(QStringLiteral("copy-url"), QStringLiteral("Copy connection string of %1"), QStringLiteral("edit-copy"),
             [this](const TenantRef& tenant) { m_actions->copyUrl(tenant.id); });
    onTenant(QStringLiteral("sessions"), QStringLiteral("Show who is in %1"), QStringLiteral("user-available"),
             [this](const TenantRef& tenant) {
                 m_window->openPage(kSessions, {{QStringLiteral("tenant"), tenant.id}});
             });
    onTenant(QStringLiteral("settings-of"), QStringLiteral("Settings of %1…"), QStringLiteral("preferences-system"),
             [this](const TenantRef& tenant) {
                 m_window->openPage(kTenants, {{QStringLiteral("settings"), tenant.id}});
             });
    onTenant(QStringLiteral("show"), QStringLiteral("Show %1 in tenants"), QStringLiteral("folder-remote"),
             [this](const TenantRef& tenant) {
                 m_window->openPage(kTenants, {{QStringLiteral("tenant"), tenant.id}});
             });
}

} // namespace landreeve::gui
