#pragma once

#include "app/gui/session.h"
#include "core/access/token_mint.h"
#include "tests/support/signing_key.h"
#include "tests/support/test_workspace.h"
#include "tests/ui/support/window_driver.h"
#include "ui/shell/page.h"
#include "ui/theme/theme.h"
#include "ui/widgets/chain_view.h"
#include "ui/widgets/facts.h"
#include "ui/widgets/table.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QTest>

#include <memory>
#include <optional>

namespace landreeve::tests {

/// A window at its page of tokens, on a workspace of its own with one tenant, and another program at the same.
class TokensWindow {
public:
    using State = ui::widgets::ChainStep::State;
    static constexpr const char* kTenant = "sahyadri-agro";
    static constexpr int kChecks = 18;

    TokensWindow() {
        ui::theme::Theme::of();
        sql("INSERT INTO tenant_metadata (id, name, status) VALUES ($1, 'Sahyadri Agro Traders', 'active')",
            std::string(kTenant));
        m_session = std::make_unique<gui::Session>(m_world.home(), gui::Session::Begin{.workspace = "test"});
        if (!QTest::qWaitFor([this] { return m_session->isReady(); }, 30'000))
            throw std::runtime_error("the window did not come up");
        // The preferences bring their own zone.
        ui::theme::Theme::of().setTimeZone(QTimeZone("Asia/Kolkata"));
        m_session->window().resize(1440, 900);
        m_driver.emplace(m_session->window());
        open();
    }

    PrivatePostgres& server() { return m_world.server(); }
    workspace::Workspace& workspace() { return m_world.workspace(); }
    gui::Session& session() { return *m_session; }
    WindowDriver& driver() { return *m_driver; }

    template <typename... Values>
    postgres::Result sql(std::string_view text, const Values&... values) {
        auto connection = m_world.superuser("landreeve_control");
        return connection.exec(text, values...);
    }
    template <typename T, typename... Values>
    T value(std::string_view text, const Values&... values) {
        return sql(text, values...).one().template get<T>(0);
    }

    void open(const char* view = "inspect") {
        m_session->window().openPage(QStringLiteral("tokens"), {{QStringLiteral("view"), QLatin1String(view)}});
    }
    void leave() { m_session->window().openPage(QStringLiteral("overview")); }

    /// Another program makes a token.
    access::MintedToken mint(const std::string& user = "asha") {
        return access::mintToken(workspace().control(), workspace().localIssuer(), workspace().giver(),
                                 {kTenant, user});
    }
    /// One of the workspace's issuer that says anything.
    std::string sign(const auth::LocalClaims& claims) {
        return std::string(workspace().localIssuer().sign(claims).reveal());
    }

    static QString text(std::string_view utf8) {
        return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
    }
    QPlainTextEdit* edit() { return m_driver->seen<QPlainTextEdit>("tokenEdit"); }
    /// As somebody who copied it elsewhere.
    void paste(std::string_view token) {
        QGuiApplication::clipboard()->setText(text(token));
        edit()->setFocus();
        m_driver->key(Qt::Key_A, Qt::ControlModifier);
        m_driver->key(Qt::Key_V, Qt::ControlModifier);
    }
    QString title() { return m_driver->words("verdictTitle"); }
    QString facts() { return m_driver->words("verdictFacts"); }
    bool says(const QString& words, int milliseconds = 10'000) {
        const bool said = QTest::qWaitFor([&] { return title() == words; }, milliseconds);
        if (!said)
            qWarning() << "it says" << title() << facts();
        return said;
    }
    const QList<ui::widgets::ChainStep>& chain() {
        return m_driver->seen<ui::widgets::ChainView>("verdictChain")->steps();
    }
    int count(State state) {
        return static_cast<int>(std::ranges::count(chain(), state, &ui::widgets::ChainStep::state));
    }
    ui::widgets::ChainStep step(const QString& title) {
        const auto& all = chain();
        const auto found = std::ranges::find(all, title, &ui::widgets::ChainStep::title);
        return found == all.end() ? ui::widgets::ChainStep{} : *found;
    }
    QString said(const char* view, const char* claim) {
        auto* facts = m_driver->seen<ui::widgets::Facts>(view);
        return facts == nullptr ? QString() : facts->value(QLatin1String(claim));
    }
    ui::widgets::Table* table(const char* name) { return m_driver->seen<ui::widgets::Table>(name); }
    QString cell(const char* name, int row, int column) {
        const auto* shown = table(name);
        return shown == nullptr ? QString() : shown->model()->index(row, column).data().toString();
    }

private:
    TestWorkspace m_world;
    std::unique_ptr<gui::Session> m_session;
    std::optional<WindowDriver> m_driver;
};

} // namespace landreeve::tests
