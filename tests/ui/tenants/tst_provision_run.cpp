// What the wizard shows of a provisioning that is cancelled, refused, cut off or left alone, and how it goes on.
#include "tests/ui/tenants/wizard_fixture.h"
#include "ui/widgets/search_edit.h"
#include "ui/widgets/status_mark.h"

#include <QAbstractButton>
#include <QListView>

using namespace landreeve;
using tests::StepHold;
using tests::tenantRow;
using tests::WindowDriver;
using tests::WizardWindow;
using StepState = ui::widgets::ChainStep::State;

class TestProvisionRun : public QObject {
    Q_OBJECT

    std::unique_ptr<tests::TestWorkspace> m_test;
    std::unique_ptr<WizardWindow> m_window;
    std::vector<std::string> m_before;

    WindowDriver& driver() { return m_window->driver(); }
    void server(const std::string& sql) const { m_test->superuser("postgres").script(sql); }
    std::string lastFailure(const std::string& id) const {
        return m_test->superuser("landreeve_control")
            .exec("SELECT coalesce(max(finished_at)::text, '') FROM provisioning_step WHERE tenant_id = $1 AND state = "
                  "'failed'",
                  id)
            .one()
            .get<std::string>(0);
    }
    bool isActive(const std::string& id) const {
        const auto tenant = tenantRow(*m_test, id);
        return tenant && tenant->status == control::TenantStatus::Active;
    }
    bool isHalfMade(const std::string& id) const {
        const auto tenant = tenantRow(*m_test, id);
        return tenant && tenant->status == control::TenantStatus::Failed;
    }
    /// The mark beside what Progress says.
    ui::widgets::Shape noticeMark() {
        return driver().seen("progressNotice")->findChild<ui::widgets::StatusMark*>()->status().shape;
    }
    /// Provisions up to the step key, where `hold` keeps it.
    bool provisionUpTo(StepHold& hold, const char* name) {
        return m_window->toReview(name) && driver().click("provisionButton") && driver().shows("progressPage") &&
               hold.isMet();
    }

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<tests::TestWorkspace>();
        m_test->provision("first");
    }
    void init() {
        m_before = m_test->leftovers();
        m_window = std::make_unique<WizardWindow>(*m_test);
        QVERIFY(m_window->begin());
    }
    void cleanup() {
        if (m_window)
            m_window->watch().check();
        m_window.reset();
    }

    void cancelledInTheMiddleItIsUndone() {
        StepHold hold(*m_test, "data_key_id");
        QVERIFY(provisionUpTo(hold, "Deccan Seeds"));
        QVERIFY(m_window->stepIs("migrate", StepState::Done));
        QVERIFY(m_window->stepIs("key", StepState::Running));
        QVERIFY(driver().words("progressWhere").startsWith(QStringLiteral("step 7 of 10")));
        QVERIFY(driver().click("cancelProvisioningButton"));
        QVERIFY(driver().shows("undoButton"));
        QVERIFY(m_window->notice().startsWith(QStringLiteral("Cancelled. Undo what was made, or keep it?")));
        QCOMPARE(driver().seen<QAbstractButton>("undoButton")->text(), QStringLiteral("Undo 6 steps"));
        QVERIFY(driver().at("resumeButton"));
        QVERIFY(isHalfMade("deccan-seeds"));
        QVERIFY(driver().click("undoButton"));
        QTRY_COMPARE(driver().words("stepHeading"), QStringLiteral("deccan-seeds is undone"));
        QVERIFY(!tenantRow(*m_test, "deccan-seeds"));
        QCOMPARE(m_test->leftovers(), m_before);
        QVERIFY(driver().at("showTenantsButton"));
        QVERIFY(driver().click("anotherButton"));
        QVERIFY(driver().shows("identityPage"));
    }

    void cancelledAndKeptItIsResumed() {
        {
            StepHold hold(*m_test, "data_key_id");
            QVERIFY(provisionUpTo(hold, "Kept Seeds"));
            QVERIFY(driver().click("cancelProvisioningButton"));
            QVERIFY(driver().click("keepButton"));
            QVERIFY(driver().shows("tenantsPage"));
        }
        QVERIFY(isHalfMade("kept-seeds"));
        QVERIFY(driver().click("provisionAction"));
        QVERIFY(driver().fill("tenantNameEdit", QStringLiteral("Kept Seeds")));
        QVERIFY(driver().saysWrong("tenantIdEdit", QStringLiteral("was not finished")));
        QVERIFY(driver().pressRepair("tenantIdEdit"));
        QVERIFY(driver().shows("progressPage"));
        QVERIFY(m_window->stepIs("migrate", StepState::Done));
        QVERIFY(driver().click("resumeButton"));
        QVERIFY(driver().shows("resultPage"));
        QVERIFY(isActive("kept-seeds"));
    }

    // Journey 4: what a power cut left is seen at once, and gone on with in two clicks.
    void halfATenant() {
        std::stop_source cut;
        tenancy::ProvisionRequest request;
        request.id = "half-made";
        request.name = "Half Made";
        request.seed = true;
        const auto onStep = [&](const tenancy::StepRecord& step) {
            if (step.name == "grants")
                cut.request_stop();
        };
        QCOMPARE(
            tests::codeOf([&] { m_test->workspace().provisioner().provision(request, onStep, {}, cut.get_token()); }),
            std::string("cancelled"));
        m_window = std::make_unique<WizardWindow>(*m_test);
        QTRY_VERIFY(m_window->session().isReady());
        QVERIFY(driver().click("remedy:tenant_half_made:half-made"));
        QVERIFY(driver().shows("progressPage"));
        QVERIFY(m_window->stepIs("identity", StepState::Done));
        QVERIFY(m_window->step("migrate").state != StepState::Done);
        QVERIFY(driver().click("resumeButton"));
        QVERIFY(driver().shows("resultPage", 60'000));
        QCOMPARE(driver().clicks(), 2);
        QVERIFY(isActive("half-made"));
        QCOMPARE(m_test->superuser("half_made_db_prod").exec("SELECT count(*) FROM product").one().get<int>(0), 400);
    }

    // Until it is known how far it is, nothing is offered that would depend on it.
    void itsStepsAreReadBeforeAnythingIsOffered() {
        {
            StepHold hold(*m_test, "data_key_id");
            QVERIFY(provisionUpTo(hold, "Unread Seeds"));
            QVERIFY(driver().click("cancelProvisioningButton"));
            QVERIFY(driver().click("keepButton"));
            QVERIFY(driver().shows("tenantsPage"));
        }
        m_window = std::make_unique<WizardWindow>(*m_test);
        QTRY_VERIFY(m_window->session().isReady());
        auto control = m_test->superuser("landreeve_control");
        control.script("BEGIN; LOCK TABLE provisioning_step IN ACCESS EXCLUSIVE MODE");
        m_window->session().window().openPage(QStringLiteral("provision"),
                                              {{QStringLiteral("resume"), QStringLiteral("unread-seeds")}});
        QVERIFY(driver().shows("progressPage"));
        QTRY_VERIFY(control
                        .exec("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = "
                              "'provisioning_step'::regclass")
                        .one()
                        .get<std::int64_t>(0) > 0);
        for (const char* button : {"changeDetailsButton", "resumeButton", "undoButton"})
            QVERIFY2(driver().seen(button) == nullptr, button);
        QVERIFY(driver().seen("progressSteps") == nullptr);
        control.script("ALTER TABLE provisioning_step RENAME TO step_away; COMMIT");
        QVERIFY(driver().shows("readStepsButton"));
        QVERIFY(m_window->notice().contains(QStringLiteral("Its steps could not be read.")));
        QVERIFY(driver().seen("resumeButton") == nullptr);
        control.script("ALTER TABLE step_away RENAME TO provisioning_step");
        QVERIFY(driver().click("readStepsButton"));
        QVERIFY(driver().shows("undoButton"));
        QCOMPARE(driver().seen<QAbstractButton>("undoButton")->text(), QStringLiteral("Undo 6 steps"));
    }

    void anotherProgramIsFollowedAndLeftAlone() {
        std::thread elsewhere;
        {
            StepHold hold(*m_test, "data_key_id");
            elsewhere = std::thread([this] { m_test->provision("elsewhere"); });
            QVERIFY(hold.isMet());
            m_window->session().window().openPage(QStringLiteral("provision"),
                                                  {{QStringLiteral("resume"), QStringLiteral("elsewhere")}});
            QVERIFY(driver().shows("progressPage"));
            QVERIFY(m_window->stepIs("migrate", StepState::Done));
            QVERIFY(m_window->stepIs("key", StepState::Running));
            QVERIFY(driver().shows("showInTenantsButton"));
            QVERIFY(driver().seen("resumeButton") == nullptr && driver().seen("undoButton") == nullptr);
        }
        // Done there: here it is shown among the tenants.
        QVERIFY(driver().shows("tenantsPage"));
        elsewhere.join();
        QVERIFY(isActive("elsewhere"));
    }

    void aFailedStepSaysWhyAndIsResumed() {
        {
            StepHold hold(*m_test, "app_password");
            QVERIFY(provisionUpTo(hold, "Konkan Fish"));
            // Somebody is quicker with a role of that name.
            server("CREATE ROLE konkan_fish_app");
            hold.release();
            QVERIFY(driver().shows("resumeButton"));
        }
        QVERIFY(m_window->stepIs("logins", StepState::Failed));
        QVERIFY2(m_window->notice().startsWith(QStringLiteral("The provisioning of konkan-fish stopped at “logins”.")),
                 qPrintable(m_window->notice()));
        QVERIFY2(m_window->notice().contains(QStringLiteral("\"konkan_fish_app\" that somebody else made")),
                 qPrintable(m_window->notice()));
        QCOMPARE(noticeMark(), ui::widgets::Shape::Diamond);
        QVERIFY(driver().shows("undoButton"));
        QVERIFY(isHalfMade("konkan-fish"));
        // The cause is still there: it says so again.
        const std::string failedAt = lastFailure("konkan-fish");
        QVERIFY(driver().click("resumeButton"));
        QTRY_VERIFY(lastFailure("konkan-fish") > failedAt);
        QVERIFY(m_window->stepIs("logins", StepState::Failed));
        server("DROP ROLE konkan_fish_app");
        QVERIFY(driver().click("resumeButton"));
        QVERIFY(driver().shows("resultPage"));
        QVERIFY(isActive("konkan-fish"));
    }

    void aFailedStepIsUndone() {
        {
            StepHold hold(*m_test, "app_password");
            QVERIFY(provisionUpTo(hold, "Undone Fish"));
            server("CREATE ROLE undone_fish_viewer");
            hold.release();
            QVERIFY(driver().shows("undoButton"));
        }
        QVERIFY(m_window->stepIs("logins", StepState::Failed));
        QVERIFY(driver().click("undoButton"));
        QTRY_COMPARE(driver().words("stepHeading"), QStringLiteral("undone-fish is undone"));
        QVERIFY(!tenantRow(*m_test, "undone-fish"));
        // What is not ours is still there: this fails where it is not.
        server("DROP ROLE undone_fish_viewer");
        QCOMPARE(m_test->leftovers(), m_before);
    }

    void refusedBeforeAnythingIsMadeItIsTriedAgain() {
        QVERIFY(m_window->toReview("Taken Names"));
        server("CREATE ROLE taken_names_viewer");
        QVERIFY(driver().click("provisionButton"));
        QVERIFY(driver().shows("changeDetailsButton"));
        QVERIFY2(
            m_window->notice().contains(QStringLiteral("has a role \"taken_names_viewer\" already. Nothing was made.")),
            qPrintable(m_window->notice()));
        QVERIFY(!tenantRow(*m_test, "taken-names"));
        QVERIFY(driver().click("changeDetailsButton"));
        QVERIFY(driver().shows("identityPage"));
        QCOMPARE(driver().seen<QLineEdit>("tenantNameEdit")->text(), QStringLiteral("Taken Names"));
        QVERIFY(driver().saysWrong("tenantIdEdit", QStringLiteral("\"taken_names_viewer\" already")));
        server("DROP ROLE taken_names_viewer");
        QVERIFY(driver().fill("tenantIdEdit", QStringLiteral("taken-names")));
        QVERIFY(m_window->idIsFree());
        QVERIFY(driver().click("skipButton"));
        QVERIFY(driver().click("provisionButton"));
        QVERIFY(driver().shows("resultPage"));
        QVERIFY(isActive("taken-names"));
    }

    void itGoesOnInTheBackground() {
        {
            StepHold hold(*m_test, "data_key_id");
            QVERIFY(provisionUpTo(hold, "Back Ground"));
            QVERIFY(driver().click("backgroundButton"));
            QVERIFY(driver().shows("tenantsPage"));
            QVERIFY(driver().seen<QAbstractButton>("newestTask")->text().contains(QStringLiteral("back-ground")));
        }
        QTRY_VERIFY(isActive("back-ground"));
        QTRY_VERIFY(driver()
                        .seen<QAbstractButton>("newestTask")
                        ->text()
                        .startsWith(QStringLiteral("Provisioned back-ground in")));
        QVERIFY(driver().click("newestAction"));
        QVERIFY(driver().shows("resultPage"));
        QCOMPARE(driver().words("stepHeading"), QStringLiteral("Back Ground is active"));
    }

    void itsEndTakesNoKeyboardFromAnotherPage() {
        {
            StepHold hold(*m_test, "data_key_id");
            QVERIFY(provisionUpTo(hold, "Quiet End"));
            QVERIFY(driver().click("nav-tenants"));
            QVERIFY(driver().shows("tenantSearch"));
            driver().seen("tenantSearch")->setFocus();
            driver().type(QStringLiteral("qui"));
        }
        QTRY_VERIFY(driver()
                        .seen<QAbstractButton>("newestTask")
                        ->text()
                        .startsWith(QStringLiteral("Provisioned quiet-end in")));
        driver().type(QStringLiteral("et"));
        QVERIFY(driver().at("tenantSearch"));
        QCOMPARE(driver().seen<QLineEdit>("tenantSearch")->text(), QStringLiteral("quiet"));
        QVERIFY(driver().click("newestAction"));
        QVERIFY(driver().shows("resultPage"));
    }
};

int main(int argc, char** argv) {
    return landreeve::tests::windowTests<TestProvisionRun>(argc, argv);
}
#include "tst_provision_run.moc"
