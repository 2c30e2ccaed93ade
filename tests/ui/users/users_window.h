#pragma once

#include "app/gui/session.h"
#include "core/control/user_store.h"
#include "core/sessions/session_store.h"
#include "tests/support/test_workspace.h"
#include "tests/ui/support/window_driver.h"
#include "ui/theme/theme.h"
#include "ui/users/users_page.h"
#include "ui/users/users_view.h"
#include "ui/widgets/panel_split.h"
#include "ui/widgets/side_panel.h"
#include "ui/widgets/table.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QTest>

#include <memory>
#include <optional>

namespace landreeve::tests {

/// A window at its page of users and roles, on a workspace of its own with two tenants, and another program at the
/// same workspace.
class UsersWindow {
public:
    using Column = ui::users::UsersModel::Column;
    using Mapping = control::UserMapping;
    static constexpr const char* kTenant = "sahyadri-agro";
    static constexpr const char* kOther = "konkan-cold";
    static constexpr const char* kOutside = "https://books.example";

    UsersWindow() {
        ui::theme::Theme::of();
        for (const char* id : {kTenant, kOther})
            sql("INSERT INTO tenant_metadata (id, name, status) VALUES ($1, $1, 'active')", std::string(id));
        sql("INSERT INTO issuer (url, kind) VALUES ($1, 'supabase')", std::string(kOutside));
        m_session = std::make_unique<gui::Session>(m_world.home(), gui::Session::Begin{.workspace = "test"});
        if (!QTest::qWaitFor([this] { return m_session->isReady(); }, 30'000))
            throw std::runtime_error("the window did not come up");
        m_session->window().resize(1440, 900);
        m_driver.emplace(m_session->window());
        open();
    }

    PrivatePostgres& server() { return m_world.server(); }
    workspace::Workspace& workspace() { return m_world.workspace(); }
    gui::Session& session() { return *m_session; }
    WindowDriver& driver() { return *m_driver; }
    /// Who works in the window.
    access::Subject user() { return m_session->workspace()->user(); }

    postgres::Connection superuser() { return m_world.superuser("landreeve_control"); }
    template <typename... Values>
    postgres::Result sql(std::string_view text, const Values&... values) {
        auto connection = m_world.superuser("landreeve_control");
        return connection.exec(text, values...);
    }
    template <typename T, typename... Values>
    T value(std::string_view text, const Values&... values) {
        return sql(text, values...).one().template get<T>(0);
    }

    /// Whoever owns the workspace at the moment.
    control::Giver anOwner() {
        return {localIssuer(), value<std::string>("SELECT subject FROM user_mapping WHERE tenant_id IS NULL AND role = "
                                                  "'owner' LIMIT 1")};
    }
    /// Somebody else gives a role; of the workspace's own issuer, and in the whole workspace where no tenant is given.
    void give(const std::string& user, const std::string& tenant, const std::string& role,
              const std::string& name = {}) {
        auto& plane = workspace().control();
        auto lease = plane.lend();
        auto transaction = plane.begin(*lease);
        control::UserStore(*lease).map(anOwner(), {localIssuer(), user, tenant, role, name});
        transaction.commit();
    }
    void takeAway(const std::string& user, const std::string& tenant) {
        auto& plane = workspace().control();
        auto lease = plane.lend();
        auto transaction = plane.begin(*lease);
        control::UserStore(*lease).unmap(anOwner(), {}, user, tenant);
        transaction.commit();
    }
    /// The role in the database; empty where there is none.
    std::string roleOf(const std::string& user, const std::string& tenant) {
        const auto row =
            sql("SELECT role FROM user_mapping WHERE subject = $1 AND coalesce(tenant_id, '') = $2", user, tenant)
                .first();
        return row ? row->get<std::string>(0) : std::string();
    }
    std::int64_t audited(const std::string& action, const std::string& object) {
        return value<std::int64_t>("SELECT count(*) FROM audit_outbox WHERE action = $1 AND object_id = $2", action,
                                   object);
    }
    /// Somebody signs in.
    sessions::Session comes(const std::string& user, const std::string& tenant) {
        sessions::NewSession wanted;
        wanted.userId = user;
        wanted.tenantId = tenant;
        return sessions::SessionStore(workspace().control()).create(wanted);
    }
    std::string localIssuer() { return sessions::localIssuerOf(workspace().control().workspaceId()); }

    /// As it is at first: nobody has a role but who works here, who owns everything; nothing typed, no panel.
    void reset() {
        sql("DELETE FROM auth_failure");
        sql("DELETE FROM revocation_mark");
        sql("DELETE FROM session WHERE jti <> $1", user().sessionJti);
        sql("INSERT INTO user_mapping (issuer, subject, role) VALUES ($1, $2, 'owner') ON CONFLICT DO NOTHING",
            user().issuer, user().userId);
        sql("UPDATE user_mapping SET role = 'owner' WHERE subject = $1 AND tenant_id IS NULL", user().userId);
        sql("DELETE FROM user_mapping WHERE subject <> $1 OR tenant_id IS NOT NULL", user().userId);
        sql("DELETE FROM role_permission WHERE tenant_id IS NOT NULL");
        m_session->window().resize(1440, 900);
        m_session->window().openPage(QStringLiteral("overview"));
        page()->split()->setPanelShown(false);
        open();
        m_driver->key(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
        model()->sort(Column::Person, Qt::AscendingOrder);
        refresh();
    }
    void refresh() {
        page()->refresh();
        const bool there = QTest::qWaitFor([this] { return model()->isLoaded() && !model()->isReading(); }, 20'000);
        if (!there)
            throw std::runtime_error("the mappings are not read");
    }
    void open(const char* view = "people") {
        m_session->window().openPage(QStringLiteral("users"), {{QStringLiteral("view"), QLatin1String(view)}});
        if (!QTest::qWaitFor([this] { return model()->isLoaded(); }, 20'000))
            throw std::runtime_error("the mappings are not read");
    }
    void openMap() { m_session->window().openPage(QStringLiteral("users"), {{QStringLiteral("map"), true}}); }

    ui::users::UsersPage* page() {
        return m_session->window().findChild<ui::users::UsersPage*>(QStringLiteral("usersPage"));
    }
    ui::users::UsersModel* model() { return page()->view()->model(); }
    ui::widgets::Table* table() { return m_driver->seen<ui::widgets::Table>("mappingTable"); }
    QString cell(int row, Column column) { return model()->index(row, column).data().toString(); }
    /// "asha@sahyadri-agro", in the order of the rows; without who works here.
    QStringList rows() {
        QStringList rows;
        for (int row = 0; row < model()->rowCount(); ++row) {
            const Mapping& mapping = *model()->at(row);
            if (!model()->isOwn(mapping))
                rows << QString::fromStdString(mapping.userId + "@" + mapping.tenantId);
        }
        return rows;
    }
    int rowOf(const std::string& user, const std::string& tenant) {
        for (int row = 0; row < model()->rowCount(); ++row) {
            if (model()->at(row)->userId == user && model()->at(row)->tenantId == tenant)
                return row;
        }
        return -1;
    }
    /// With one click on its row, once it is there.
    bool openPanel(const std::string& user, const std::string& tenant) {
        if (!QTest::qWaitFor([&] { return rowOf(user, tenant) >= 0; }, 10'000))
            return false;
        const QRect place = table()->visualRect(model()->index(rowOf(user, tenant), 0));
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, place.center());
        return m_driver->shows("mappingPanel");
    }
    bool openOwnPanel() { return openPanel(user().userId, {}); }
    /// Chooses by the words or the data of an item.
    bool choose(const char* combo, const QString& item) {
        auto* box = m_driver->seen<QComboBox>(combo);
        if (box == nullptr)
            return false;
        const auto at = [&] {
            const int data = box->findData(item);
            return data >= 0 ? data : box->findText(item, Qt::MatchStartsWith);
        };
        if (!QTest::qWaitFor([&] { return at() >= 0; }, 10'000)) {
            qWarning() << combo << "does not offer" << item;
            return false;
        }
        box->setCurrentIndex(at());
        Q_EMIT box->activated(at());
        return true;
    }
    QString buttonText(const char* name) {
        const auto* button = m_driver->seen<QAbstractButton>(name);
        return button == nullptr ? QString() : button->text();
    }

private:
    TestWorkspace m_world;
    std::unique_ptr<gui::Session> m_session;
    std::optional<WindowDriver> m_driver;
};

} // namespace landreeve::tests
