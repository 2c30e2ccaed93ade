#pragma once

#include "app/gui/session.h"
#include "core/sessions/session_store.h"
#include "tests/support/test_workspace.h"
#include "tests/ui/support/window_driver.h"
#include "ui/sessions/sessions_page.h"
#include "ui/theme/theme.h"
#include "ui/widgets/panel_split.h"
#include "ui/widgets/side_panel.h"
#include "ui/widgets/table.h"

#include <QTest>

#include <memory>
#include <optional>

namespace landreeve::tests {

/// A window at its page of sessions, on a workspace of its own, and another program at the same workspace, through
/// which a test lets people come and go.
class SessionsWindow {
public:
    static constexpr const char* kTenant = "sahyadri-agro";
    static constexpr const char* kOther = "konkan-cold";

    SessionsWindow() : m_store(m_world.workspace().control()) {
        ui::theme::Theme::of();
        for (const char* id : {kTenant, kOther})
            sql("INSERT INTO tenant_metadata (id, name, status) VALUES ($1, $1, 'active')", std::string(id));
        m_session = std::make_unique<gui::Session>(m_world.home(), gui::Session::Begin{.workspace = "test"});
        if (!QTest::qWaitFor([this] { return m_session->isReady(); }, 30'000))
            throw std::runtime_error("the window did not come up");
        m_session->window().resize(1440, 900);
        m_driver.emplace(m_session->window());
        open();
    }

    PrivatePostgres& server() { return m_world.server(); }
    workspace::Workspace& workspace() { return m_world.workspace(); }
    sessions::SessionStore& store() { return m_store; }
    /// Who works in the window.
    access::Subject user() { return m_session->workspace()->user(); }
    gui::Session& session() { return *m_session; }
    WindowDriver& driver() { return *m_driver; }
    std::string localIssuer() { return sessions::localIssuerOf(workspace().control().workspaceId()); }

    template <typename... Values>
    postgres::Result sql(std::string_view text, const Values&... values) {
        auto connection = m_world.superuser("landreeve_control");
        return connection.exec(text, values...);
    }
    template <typename T, typename... Values>
    T value(std::string_view text, const Values&... values) {
        return sql(text, values...).one().template get<T>(0);
    }

    /// Somebody signs in elsewhere.
    sessions::Session comes(const std::string& user, const std::string& tenant = kTenant,
                            const std::string& agent = "Landreeve", const std::string& ip = "49.36.112.11") {
        sessions::NewSession wanted;
        wanted.userId = user;
        wanted.tenantId = tenant;
        wanted.userAgent = agent;
        wanted.ip = ip;
        return m_store.create(wanted);
    }
    std::string reasonOf(const sessions::Session& session) {
        const auto now = m_store.find(session.key());
        return now ? now->reason : "gone";
    }

    /// As it is at first: nobody in but who works here, who owns everything; nothing typed, no panel.
    void reset() {
        sql("DELETE FROM revocation_mark");
        sql("DELETE FROM auth_failure");
        sql("DELETE FROM session WHERE jti <> $1", user().sessionJti);
        sql("UPDATE session SET revoked_at = NULL, revoked_by = NULL, revoke_reason = NULL, "
            "expires_at = now() + interval '8 hours', last_seen_at = now() WHERE jti = $1",
            user().sessionJti);
        sql("UPDATE user_mapping SET role = 'owner' WHERE subject = $1", user().userId);
        sql("DELETE FROM user_mapping WHERE subject <> $1", user().userId);
        if (m_session->window().isLocked()) {
            m_driver->click("lockSignInButton");
            if (!QTest::qWaitFor([this] { return !m_session->window().isLocked(); }, 20'000))
                throw std::runtime_error("the window stays locked");
        }
        m_session->window().resize(1440, 900);
        page()->split()->setPanelShown(false);
        if (m_driver->seen("clearFiltersButton") != nullptr)
            m_driver->click("clearFiltersButton");
        m_driver->key(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
        refresh();
    }
    /// F5, until what is there now is shown.
    void refresh() {
        page()->refresh();
        const bool there = QTest::qWaitFor([this] { return model()->isLoaded() && !model()->isReading(); }, 20'000);
        if (!there)
            throw std::runtime_error("the sessions are not read");
    }
    void open() {
        m_session->window().openPage(QStringLiteral("sessions"));
        if (!QTest::qWaitFor([this] { return model()->isLoaded(); }, 20'000))
            throw std::runtime_error("the sessions are not read");
    }

    ui::sessions::SessionsPage* page() {
        return m_session->window().findChild<ui::sessions::SessionsPage*>(QStringLiteral("sessionsPage"));
    }
    ui::sessions::SessionsModel* model() { return page()->model(); }
    ui::widgets::Table* table() { return m_driver->seen<ui::widgets::Table>("sessionsTable"); }
    QString cell(int row, int column) { return model()->index(row, column).data().toString(); }
    QStringList people() {
        QStringList people;
        for (int row = 0; row < model()->rowCount(); ++row)
            people << cell(row, ui::sessions::SessionsModel::Person);
        return people;
    }
    QString status(const sessions::Session& session) {
        return cell(model()->rowOf(session.key()), ui::sessions::SessionsModel::Status);
    }
    bool shows(const sessions::Session& session) { return model()->rowOf(session.key()) >= 0; }
    /// With one click on its row.
    bool openPanel(const sessions::Session& session) {
        const int row = model()->rowOf(session.key());
        if (row < 0)
            return false;
        const QRect place = table()->visualRect(model()->index(row, 1));
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, place.center());
        return m_driver->shows("sessionPanel");
    }
    QString buttonText(const char* name) {
        const auto* button = m_driver->seen<QAbstractButton>(name);
        return button == nullptr ? QString() : button->text();
    }

private:
    TestWorkspace m_world;
    sessions::SessionStore m_store;
    std::unique_ptr<gui::Session> m_session;
    std::optional<WindowDriver> m_driver;
};

} // namespace landreeve::tests
