// What the window tells somebody who has a role in one tenant alone: of that one, and of no other.
#include "app/gui/session.h"
#include "tests/support/test_workspace.h"
#include "tests/ui/support/stall_watch.h"
#include "tests/ui/support/window_driver.h"
#include "ui/shell/choice_list.h"
#include "ui/tenants/tenants_model.h"
#include "ui/theme/theme.h"

#include <QTableView>
#include <QtTest>

using namespace landreeve;
using tests::TestWorkspace;
using tests::WindowDriver;

class TestOwnTenants : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        ui::theme::Theme::of();
        m_test = std::make_unique<TestWorkspace>();
        for (const char* id : {"alpha", "beta"})
            m_test->provision(id);
        m_session =
            std::make_unique<gui::Session>(m_test->home(), gui::Session::Begin{.workspace = TestWorkspace::kName});
        QVERIFY(QTest::qWaitFor([this] { return m_session->isReady(); }, 30'000));
        m_session->window().resize(1440, 900);
        m_driver = std::make_unique<WindowDriver>(m_session->window());
        m_session->window().openPage(QStringLiteral("tenants"));
        QTRY_COMPARE(listed(), (QStringList{QStringLiteral("alpha"), QStringLiteral("beta")}));
        control("INSERT INTO user_mapping (issuer, subject, role) SELECT url, 'deputy', 'owner' FROM issuer WHERE kind "
                "= 'local'");
    }
    void cleanupTestCase() {
        m_driver.reset();
        m_session.reset();
        m_test.reset();
    }

    void whoOwnsOneIsToldOfThatOne() {
        become("owner", "alpha");
        QTRY_COMPARE(listed(), QStringList{QStringLiteral("alpha")});
        QCOMPARE(switched(), QStringList{QStringLiteral("alpha")});
        QCOMPARE(found(QStringLiteral("bet")).first(), QStringLiteral("New tenant “bet”…"));
        QCOMPARE(found(QStringLiteral("bet")).filter(QStringLiteral("beta")), QStringList());
        m_session->window().openPage(QStringLiteral("tenants"));
        QVERIFY(m_driver->shows("tenantsTable"));
        QVERIFY(m_driver->seen("tenantsRefused") == nullptr);
        QCOMPARE(m_driver->words("pageFacts"), QStringLiteral("1 tenant of yours on 1 server"));
        // What concerns it alone he may do; a clone would be another one.
        QTRY_VERIFY(!m_driver->seen("provisionAction")->isEnabled());
        QTRY_VERIFY(!m_driver->seen("reconcileAction")->isEnabled());
        m_session->window().openPage(QStringLiteral("tenants"), {{QStringLiteral("tenant"), QStringLiteral("alpha")}});
        QVERIFY(m_driver->shows("panelSecondButton"));
        QTRY_VERIFY(m_driver->seen("panelSecondButton")->isEnabled()); // Suspend
        QTRY_VERIFY(!m_session->window().findChild<QAction*>(QStringLiteral("cloneItem"))->isEnabled());
        QVERIFY(m_session->window().findChild<QAction*>(QStringLiteral("backUpAction"))->isEnabled());
    }

    void whoWorksInOneOpensItAndReadsNoMore() {
        become("operator", "alpha");
        QTRY_COMPARE(listed(), QStringList());
        m_session->window().openPage(QStringLiteral("tenants"));
        QVERIFY(m_driver->shows("tenantsRefused"));
        // Nor does the rail count what the page does not list.
        QCOMPARE(m_driver->seen("nav-tenants")->accessibleName(), QStringLiteral("Tenants"));
        QCOMPARE(switched(), QStringList{QStringLiteral("alpha")});
        m_session->window().openTenant({QStringLiteral("alpha"), QStringLiteral("Alpha")});
        m_session->window().openPage(QStringLiteral("product"));
        QVERIFY(m_driver->shows("newRecordButton"));
        // Nor does he walk through the making of a tenant that he may not make.
        m_session->window().openPage(QStringLiteral("overview"));
        QTRY_VERIFY(!m_driver->seen("provisionAction")->isEnabled());
        QVERIFY(m_driver->seen("provisionAction")->toolTip().contains(QStringLiteral("tenant:write")));
        QTRY_VERIFY(m_driver->seen("health:Secrets")->accessibleName().contains(QStringLiteral("Not told")));
        m_session->window().openPage(QStringLiteral("provision"));
        QVERIFY(m_driver->shows("provisionRefused"));
        QVERIFY(m_driver->seen("provisionWizard") == nullptr);
        QVERIFY(m_driver->click("provisionRefusedBack"));
        QVERIFY(m_driver->shows("tenantsRefused"));
    }

    void whoseRoleIsTakenAwayIsToldSo() {
        become("operator", "alpha");
        m_session->window().openTenant({QStringLiteral("alpha"), QStringLiteral("Alpha")});
        QTRY_COMPARE(switched(), QStringList{QStringLiteral("alpha")});
        become("operator", "beta");
        QTRY_VERIFY(!m_session->window().tenant());
        QCOMPARE(switched(), QStringList{QStringLiteral("beta")});
        QVERIFY(m_driver->words("messageText").contains(QStringLiteral("your role in it was taken away")));
    }

    void whoMaySeeAllSeesAll() {
        become("viewer", "");
        QTRY_COMPARE(switched(), (QStringList{QStringLiteral("alpha"), QStringLiteral("beta")}));
        become("owner", "");
        QTRY_COMPARE(listed(), (QStringList{QStringLiteral("alpha"), QStringLiteral("beta")}));
        m_session->window().openPage(QStringLiteral("provision"));
        QVERIFY(m_driver->shows("provisionWizard"));
        QVERIFY(m_driver->seen("provisionRefused") == nullptr);
    }

private:
    template <typename... Values>
    void control(const std::string& sql, const Values&... values) {
        m_test->superuser("landreeve_control").exec(sql, values...);
    }
    void become(const std::string& role, const std::string& tenant) {
        control("UPDATE user_mapping SET role = $1, tenant_id = nullif($2, '') WHERE subject = $3", role, tenant,
                m_session->workspace()->user().userId);
    }
    /// In the tenants' list.
    QStringList listed() {
        QStringList ids;
        const auto* table = m_session->window().findChild<QTableView*>(QStringLiteral("tenantsTable"));
        for (int row = 0; table != nullptr && row < table->model()->rowCount(); ++row)
            ids << table->model()->index(row, 0).data(ui::tenants::TenantsModel::IdRole).toString();
        return ids;
    }
    /// Between which the window can be switched.
    QStringList switched() {
        m_session->window().openTenantSwitch();
        QStringList ids;
        if (const auto* list = m_driver->seen("tenantPopover")->findChild<ui::shell::ChoiceList*>())
            for (const auto& item : list->items())
                ids << item.id;
        m_driver->key(Qt::Key_Escape);
        ids.removeAll(QString());
        return ids;
    }
    /// By the palette.
    QStringList found(const QString& text) {
        m_driver->key(Qt::Key_K, Qt::ControlModifier);
        m_driver->type(text);
        QStringList all;
        if (const auto* list = m_driver->seen<ui::shell::ChoiceList>("paletteList"))
            for (const auto& item : list->items())
                all << item.text;
        m_driver->key(Qt::Key_Escape);
        return all;
    }

    std::unique_ptr<TestWorkspace> m_test;
    std::unique_ptr<gui::Session> m_session;
    std::unique_ptr<WindowDriver> m_driver;
};

QTEST_MAIN(TestOwnTenants)
#include "tst_own_tenants.moc"
