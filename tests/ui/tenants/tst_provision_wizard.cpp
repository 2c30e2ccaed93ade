// The wizard driven from its first page to its last, its effect read from the database.
#include "core/sessions/session_policy.h"
#include "tests/ui/tenants/wizard_fixture.h"
#include "ui/records/record_grid_page.h"
#include "ui/tenants/connection_box.h"

#include <QClipboard>
#include <QPlainTextEdit>
#include <QRadioButton>
#include <QSpinBox>

#include <map>

using namespace landreeve;
using tests::tenantRow;
using tests::WindowDriver;
using tests::WizardWindow;

class TestProvisionWizard : public QObject {
    Q_OBJECT

    std::unique_ptr<tests::TestWorkspace> m_test;
    std::unique_ptr<WizardWindow> m_window;

    WindowDriver& driver() { return m_window->driver(); }

private Q_SLOTS:
    void initTestCase() { m_test = std::make_unique<tests::TestWorkspace>(); }
    void init() {
        m_window = std::make_unique<WizardWindow>(*m_test);
        QVERIFY(m_window->begin());
    }
    void cleanup() {
        if (m_window)
            m_window->watch().check();
        m_window.reset();
    }

    void makesATenantFromItsFirstPageToItsResult() {
        QVERIFY(driver().fill("tenantNameEdit", QStringLiteral("Sahyadri Agro")));
        QCOMPARE(driver().seen<QLineEdit>("tenantIdEdit")->text(), QStringLiteral("sahyadri-agro"));
        QVERIFY(driver().fill("gstinEdit", QStringLiteral("27AAPFU0939F1ZV")));
        QTRY_COMPARE(driver().said("gstinEdit"),
                     QStringLiteral("Maharashtra (27), PAN AAPFU0939F. The check character is right."));
        QVERIFY(driver().click("sampleRadio"));
        QVERIFY(m_window->idIsFree());
        QCOMPARE(driver().seen<QLabel>("database")->text(), QStringLiteral("sahyadri_agro_db_prod"));
        QVERIFY(driver().click("nextButton"));
        QVERIFY(driver().shows("placementPage"));
        QVERIFY(driver().seen<QRadioButton>("automaticRadio")->isChecked());
        QVERIFY(driver().click("nextButton"));
        QVERIFY(driver().shows("policyPage"));
        QVERIFY(driver().fill("sessionLifeSpin", QStringLiteral("12")));
        QVERIFY(driver().fill("sessionIdleSpin", QStringLiteral("45")));
        QVERIFY(driver().fill("sessionsPerUserSpin", QStringLiteral("3")));
        QVERIFY(driver().fill("originsEdit", QStringLiteral("https://app.example.com")));
        QVERIFY(driver().click("nextButton"));
        QVERIFY(driver().shows("reviewPage"));
        for (const auto& [key, words] :
             std::map<const char*, const char*>{{"name", "Sahyadri Agro"},
                                                {"id", "sahyadri-agro"},
                                                {"country", "India"},
                                                {"tax", "27AAPFU0939F1ZV"},
                                                {"database", "sahyadri_agro_db_prod"},
                                                {"logins", "sahyadri_agro_app, sahyadri_agro_viewer"},
                                                {"data", "Sample records"},
                                                {"sessions", "12 h, idle 45 min, 3 a user"},
                                                {"origins", "https://app.example.com"}})
            QCOMPARE(m_window->fact("reviewFacts", key), QString::fromLatin1(words));
        QVERIFY(!tenantRow(*m_test, "sahyadri-agro"));
        QVERIFY(driver().click("provisionButton"));
        QVERIFY(driver().shows("progressPage"));
        QVERIFY(driver().shows("resultPage", 60'000));
        QCOMPARE(driver().words("stepHeading"), QStringLiteral("Sahyadri Agro is active"));

        const auto tenant = tenantRow(*m_test, "sahyadri-agro");
        QVERIFY(tenant && tenant->status == control::TenantStatus::Active);
        QCOMPARE(tenant->name, std::string("Sahyadri Agro"));
        QCOMPARE(tenant->settings.value(QStringLiteral("session")).toObject().value(QStringLiteral("life")).toString(),
                 QStringLiteral("12h"));
        QCOMPARE(tenant->settings.value(QStringLiteral("session"))
                     .toObject()
                     .value(QStringLiteral("idle_timeout"))
                     .toString(),
                 QStringLiteral("45m"));
        QCOMPARE(sessions::sessionPolicyOf(tenant->settings).sessionsPerUser, std::optional(3));
        QCOMPARE(tenant->settings.value(QStringLiteral("allowed_origins")).toArray(),
                 QJsonArray{QStringLiteral("https://app.example.com")});
        auto app = m_test->login("sahyadri-agro", tenancy::LoginKind::App);
        const auto identity = app.exec("SELECT tenant_id, tax_id, state_code, time_zone FROM tenant_identity").one();
        QCOMPARE(identity.get<std::string>(0), std::string("sahyadri-agro"));
        QCOMPARE(identity.get<std::string>(1), std::string("27AAPFU0939F1ZV"));
        QCOMPARE(identity.get<std::string>(2), std::string("27"));
        QCOMPARE(identity.get<std::string>(3), std::string("Asia/Kolkata"));
        auto viewer = m_test->login("sahyadri-agro", tenancy::LoginKind::Viewer);
        QCOMPARE(viewer.exec("SELECT current_user::text").one().get<std::string>(0),
                 std::string("sahyadri_agro_viewer"));
        QCOMPARE(m_test->superuser("sahyadri_agro_db_prod").exec("SELECT count(*) FROM product").one().get<int>(0),
                 400);

        auto* connection = driver().seen<ui::tenants::ConnectionBox>("resultConnection");
        QTRY_VERIFY(connection->text().contains(QStringLiteral("sahyadri_agro_app")));
        driver().key(Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(QGuiApplication::clipboard()->text(), connection->text());
        QVERIFY(driver().click("openInventoryButton"));
        QTRY_COMPARE(m_window->session().window().currentPageId(), QStringLiteral("inventory"));
        QTRY_VERIFY(static_cast<ui::records::RecordGridPage*>(m_window->session().window().currentPage())
                        ->model()
                        ->isComplete());
    }

    void byKeyboardAlone() {
        driver().type(QStringLiteral("Kaveri Pharma"));
        QVERIFY(driver().tabTo("tenantIdEdit"));
        QVERIFY(driver().tabTo("gstinEdit"));
        QVERIFY(driver().tabTo("firstData"));
        driver().key(Qt::Key_N, Qt::AltModifier);
        QVERIFY(driver().shows("placementPage"));
        driver().key(Qt::Key_B, Qt::AltModifier);
        QVERIFY(driver().shows("identityPage"));
        driver().key(Qt::Key_N, Qt::AltModifier);
        QVERIFY(driver().shows("placementPage"));
        driver().key(Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(driver().shows("policyPage"));
        driver().type(QStringLiteral("24"));
        QVERIFY(driver().tabTo("nextButton"));
        driver().key(Qt::Key_Space);
        QVERIFY(driver().shows("reviewPage"));
        QVERIFY(driver().at("provisionButton"));
        driver().key(Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(driver().shows("resultPage", 60'000));
        QVERIFY(driver().at("openDataButton"));
        const auto tenant = tenantRow(*m_test, "kaveri-pharma");
        QVERIFY(tenant && tenant->status == control::TenantStatus::Active);
        QCOMPARE(tenant->settings.value(QStringLiteral("session")).toObject().value(QStringLiteral("life")).toString(),
                 QStringLiteral("24h"));
        driver().key(Qt::Key_Return);
        QTRY_COMPARE(m_window->session().window().currentPageId(), QStringLiteral("dashboard"));
        QCOMPARE(driver().clicks(), 2);
    }

    void theKeyboardBeginsInEachPagesFirstField() {
        QVERIFY(driver().at("tenantNameEdit"));
        QVERIFY(driver().fill("tenantNameEdit", QStringLiteral("Malabar Spice")));
        QVERIFY(m_window->idIsFree());
        driver().key(Qt::Key_N, Qt::AltModifier);
        QVERIFY(driver().shows("placementPage"));
        QVERIFY(driver().at("automaticRadio"));
        driver().key(Qt::Key_N, Qt::AltModifier);
        QVERIFY(driver().shows("policyPage"));
        QVERIFY(driver().at("sessionLifeSpin"));
        driver().key(Qt::Key_N, Qt::AltModifier);
        QVERIFY(driver().shows("reviewPage"));
        QVERIFY(driver().at("provisionButton"));
        driver().key(Qt::Key_B, Qt::AltModifier);
        QVERIFY(driver().at("sessionLifeSpin"));
        driver().key(Qt::Key_B, Qt::AltModifier);
        QVERIFY(driver().at("automaticRadio"));
        QVERIFY(driver().click("backButton"));
        QVERIFY(driver().at("tenantNameEdit"));
        driver().key(Qt::Key_Escape);
        QTRY_VERIFY(driver().seen("tenantsPage") != nullptr);
        QVERIFY(driver().click("provisionAction"));
        QVERIFY(driver().at("tenantNameEdit"));
        QCOMPARE(driver().seen<QLineEdit>("tenantNameEdit")->text(), QStringLiteral("Malabar Spice"));
    }

    void backKeepsWhatWasTyped() {
        QVERIFY(driver().fill("tenantNameEdit", QStringLiteral("Nilgiri Tea")));
        QVERIFY(driver().fill("tenantIdEdit", QStringLiteral("nilgiri-estates")));
        QVERIFY(driver().fill("gstinEdit", QStringLiteral("27AAPFU0939F1ZV")));
        QVERIFY(driver().click("sampleRadio"));
        QVERIFY(m_window->idIsFree());
        QVERIFY(driver().click("nextButton"));
        QVERIFY(driver().click("server:main"));
        QVERIFY(driver().click("nextButton"));
        QVERIFY(driver().shows("policyPage"));
        QVERIFY(driver().fill("sessionLifeSpin", QStringLiteral("9")));
        QVERIFY(driver().fill("originsEdit", QStringLiteral("https://a.example.com")));
        QVERIFY(driver().click("backButton"));
        QVERIFY(driver().click("backButton"));
        QVERIFY(driver().shows("identityPage"));
        QCOMPARE(driver().seen<QLineEdit>("tenantNameEdit")->text(), QStringLiteral("Nilgiri Tea"));
        QCOMPARE(driver().seen<QLineEdit>("tenantIdEdit")->text(), QStringLiteral("nilgiri-estates"));
        QCOMPARE(driver().seen<QLineEdit>("gstinEdit")->text(), QStringLiteral("27AAPFU0939F1ZV"));
        QVERIFY(driver().seen<QRadioButton>("sampleRadio")->isChecked());
        // A typed id does not follow the name.
        QVERIFY(driver().fill("tenantNameEdit", QStringLiteral("Nilgiri Tea Estates")));
        QCOMPARE(driver().seen<QLineEdit>("tenantIdEdit")->text(), QStringLiteral("nilgiri-estates"));
        QVERIFY(driver().click("nextButton"));
        QVERIFY(driver().click("nextButton"));
        QVERIFY(driver().shows("policyPage"));
        QCOMPARE(driver().seen<QSpinBox>("sessionLifeSpin")->value(), 9);
        QCOMPARE(driver().seen<QPlainTextEdit>("originsEdit")->toPlainText(), QStringLiteral("https://a.example.com"));
        // Cancel drops it, and nothing was made.
        QVERIFY(driver().click("cancelButton"));
        QVERIFY(driver().click("provisionAction"));
        QVERIFY(driver().shows("identityPage"));
        QCOMPARE(driver().seen<QLineEdit>("tenantNameEdit")->text(), QString());
        QVERIFY(!tenantRow(*m_test, "nilgiri-estates"));
    }
};

int main(int argc, char** argv) {
    return landreeve::tests::windowTests<TestProvisionWizard>(argc, argv);
}
#include "tst_provision_wizard.moc"
