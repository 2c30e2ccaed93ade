#pragma once

#include "app/gui/session.h"
#include "core/access/add_issuer.h"
#include "core/sessions/session_store.h"
#include "tests/support/supabase_server.h"
#include "tests/support/test_workspace.h"
#include "tests/ui/support/window_driver.h"
#include "ui/records/record_grid_page.h"
#include "ui/sessions/own_session.h"
#include "ui/theme/theme.h"
#include "ui/widgets/table.h"

#include <QAccessible>
#include <QTest>

#include <map>
#include <memory>
#include <optional>

namespace landreeve::tests {

/// A workspace with one tenant of sample records, and a window on it.
class OwnWindow {
public:
    static constexpr const char* kTenant = "sahyadri-agro";
    static constexpr const char* kTenantName = "Sahyadri Agro Traders";

    OwnWindow() {
        ui::theme::Theme::of();
        m_world.provision(kTenant, true);
        sql("UPDATE tenant_metadata SET name = $1 WHERE id = $2", std::string(kTenantName), std::string(kTenant));
    }

    /// A new window, with whoever is signed in by himself.
    void open(ui::setup::WorkspaceOpener::OpenUrlFn openUrl = {}) {
        close();
        m_session = std::make_unique<gui::Session>(
            m_world.home(), gui::Session::Begin{.workspace = TestWorkspace::kName}, std::move(openUrl));
        m_session->window().resize(1440, 900);
        m_driver.emplace(m_session->window());
    }
    bool isReady() const {
        return QTest::qWaitFor([this] { return m_session->isReady() && m_session->own()->session(); }, 20'000);
    }
    void close() {
        m_driver.reset();
        m_session.reset();
    }

    TestWorkspace& world() { return m_world; }
    workspace::Workspace& elsewhere() { return m_world.workspace(); }
    gui::Session& session() { return *m_session; }
    ui::sessions::OwnSession& own() { return *m_session->own(); }
    ui::shell::MainWindow& window() { return m_session->window(); }
    WindowDriver& driver() { return *m_driver; }
    access::Subject user() const { return m_session->workspace()->user(); }

    template <typename... Values>
    postgres::Result sql(std::string_view text, const Values&... values) {
        auto connection = m_world.superuser("landreeve_control");
        return connection.exec(text, values...);
    }
    std::string reasonOf(const std::string& jti) {
        const auto row = sql("SELECT reason FROM session_state WHERE jti = $1", jti).first();
        return row ? row->get<std::optional<std::string>>(0).value_or("") : "gone";
    }
    /// As somebody else does it.
    void revoke(const std::string& jti) {
        sql("UPDATE session SET revoked_at = clock_timestamp(), revoked_by = 'meera.kulkarni', revoke_reason = "
            "'Laptop lost' WHERE jti = $1",
            jti);
    }

    /// Operators sign in at it; `owners` by user id, with their names.
    void addIssuer(const SupabaseServer& supabase, const std::map<std::string, std::string>& owners) {
        control::Issuer issuer;
        issuer.url = supabase.base();
        issuer.clientId = SupabaseServer::kApiKey;
        access::addIssuer(elsewhere().control(), issuer, {});
        for (const auto& [user, name] : owners)
            sql("INSERT INTO user_mapping (issuer, subject, role, display_name) VALUES ($1, $2, 'owner', $3)",
                issuer.url, user, name);
    }
    void forgetIssuers() {
        sql("DELETE FROM user_mapping WHERE issuer LIKE 'http%'");
        sql("DELETE FROM session WHERE issuer LIKE 'http%'");
        sql("DELETE FROM issuer WHERE kind <> 'local'");
        sql("DELETE FROM rate_bucket");
        sql("DELETE FROM auth_failure");
    }

    ui::records::RecordGridPage* grid() { return static_cast<ui::records::RecordGridPage*>(window().currentPage()); }
    bool openGrid(const char* entity) {
        window().openTenant({QLatin1String(kTenant), QLatin1String(kTenantName)});
        window().openPage(QLatin1String(entity));
        return QTest::qWaitFor([this] { return grid()->model()->isComplete() && !grid()->model()->isBusy(); }, 20'000);
    }
    bool isLocked(int milliseconds = 2500) {
        return QTest::qWaitFor([this] { return window().isLocked(); }, milliseconds);
    }
    bool isUnlocked() {
        return QTest::qWaitFor([this] { return !window().isLocked(); }, 20'000);
    }

    /// What a screen reader may come to, in one text.
    QString spoken() {
        QStringList words;
        QAccessibleInterface* top = QAccessible::queryAccessibleInterface(&window());
        speak(top, words);
        return words.join(u'\n');
    }

private:
    static void speak(QAccessibleInterface* part, QStringList& words) {
        if (part == nullptr || !part->isValid() || part->state().invisible)
            return;
        words << part->text(QAccessible::Name) << part->text(QAccessible::Value)
              << part->text(QAccessible::Description);
        for (int i = 0; i < part->childCount(); ++i)
            speak(part->child(i), words);
    }

    TestWorkspace m_world;
    std::unique_ptr<gui::Session> m_session;
    std::optional<WindowDriver> m_driver;
};

} // namespace landreeve::tests
