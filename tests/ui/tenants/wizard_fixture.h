#pragma once

#include "app/gui/session.h"
#include "tests/support/test_workspace.h"
#include "tests/ui/support/stall_watch.h"
#include "tests/ui/support/window_driver.h"
#include "ui/tenants/identity_page.h"
#include "ui/tenants/provision_run.h"
#include "ui/tenants/provision_wizard.h"
#include "ui/widgets/chain_view.h"
#include "ui/widgets/facts.h"

#include <QTest>

namespace landreeve::tests {

/// The program's window on a test's workspace, watched for stalls while it lives.
class WizardWindow {
public:
    explicit WizardWindow(TestWorkspace& workspace)
        : m_session(workspace.home(), {.workspace = TestWorkspace::kName}), m_driver(m_session.window()) {
        m_session.window().resize(1440, 900);
    }

    gui::Session& session() { return m_session; }
    WindowDriver& driver() { return m_driver; }
    const StallWatch& watch() const { return m_watch; }
    /// Another wizard in the same window; what was typed is dropped.
    bool beginAgain() {
        const char* const way = m_driver.seen("cancelButton") != nullptr ? "cancelButton" : "nav-tenants";
        return m_driver.click(way) && m_driver.shows("tenantsPage") && m_driver.click("provisionAction") &&
               m_driver.shows("identityPage");
    }

    /// From the tenants to the wizard's first page.
    bool begin() {
        if (!QTest::qWaitFor([&] { return m_session.isReady(); }, 20'000) || !m_driver.click("nav-tenants") ||
            !m_driver.shows("tenantsPage"))
            return false;
        // Without a tenant the list is empty and says how to begin.
        const char* const button = m_driver.seen("noTenants") ? "provisionFirstButton" : "provisionAction";
        return m_driver.click(button) && m_driver.shows("identityPage");
    }
    ui::tenants::ProvisionWizard* wizard() const {
        return m_driver.seen<ui::tenants::ProvisionWizard>("provisionWizard");
    }
    /// The id in the field was found to be free.
    bool idIsFree() const {
        return QTest::qWaitFor(
            [&] {
                const auto* page = m_driver.seen<ui::tenants::IdentityPage>("identityPage");
                return page != nullptr && page->isIdFree();
            },
            30'000);
    }
    /// Types a name and goes on to Review with what is proposed.
    bool toReview(const char* name) {
        return m_driver.fill("tenantNameEdit", QString::fromUtf8(name)) && idIsFree() && m_driver.click("skipButton") &&
               m_driver.shows("reviewPage");
    }
    QString fact(const char* facts, const char* key) const {
        const auto* shown = m_driver.seen<ui::widgets::Facts>(facts);
        return shown != nullptr ? shown->value(QLatin1String(key)) : QString();
    }
    /// A step of the recipe as Progress shows it.
    ui::widgets::ChainStep step(const char* name) const {
        if (const auto* chain = m_driver.seen<ui::widgets::ChainView>("progressSteps")) {
            for (const auto& step : chain->steps()) {
                if (step.title == QLatin1String(name))
                    return step;
            }
        }
        return {};
    }
    bool stepIs(const char* name, ui::widgets::ChainStep::State state) const {
        return QTest::qWaitFor([&] { return step(name).title == QLatin1String(name) && step(name).state == state; },
                               20'000);
    }
    /// All that Progress says about why it stopped.
    QString notice() const {
        QStringList words;
        if (const auto* notice = m_driver.seen("progressNotice")) {
            for (const auto* label : notice->findChildren<QLabel*>())
                words << label->text();
        }
        return words.join(u' ');
    }

private:
    gui::Session m_session;
    WindowDriver m_driver;
    StallWatch m_watch;
};

/// Holds every provisioning up in the step that writes one column of its tenant's row, until it is let go.
class StepHold {
public:
    /// `column`: app_password for the step logins, data_key_id for the step key.
    StepHold(const TestWorkspace& workspace, const std::string& column)
        : m_plant(workspace.superuser("landreeve_control")), m_hold(workspace.superuser("landreeve_control")) {
        m_plant.script("CREATE FUNCTION test_hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                       "PERFORM pg_advisory_xact_lock(4711); RETURN new; END $$; "
                       "CREATE TRIGGER test_hold BEFORE UPDATE OF " +
                       column + " ON tenant_metadata FOR EACH ROW EXECUTE FUNCTION test_hold()");
        m_hold.exec("SELECT pg_advisory_lock(4711)");
    }
    ~StepHold() {
        release();
        m_plant.script("DROP TRIGGER test_hold ON tenant_metadata; DROP FUNCTION test_hold()");
    }
    StepHold(const StepHold&) = delete;
    StepHold& operator=(const StepHold&) = delete;

    /// A provisioning waits here now.
    bool isMet() {
        return QTest::qWaitFor(
            [&] {
                return m_plant.exec("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                           .one()
                           .get<int>(0) > 0;
            },
            30'000);
    }
    void release() { m_hold.exec("SELECT pg_advisory_unlock_all()"); }

private:
    postgres::Connection m_plant;
    postgres::Connection m_hold;
};

/// The tenant's row in the control database; nothing where there is none.
inline std::optional<control::Tenant> tenantRow(TestWorkspace& workspace, const std::string& id) {
    try {
        return workspace.workspace().lifecycle().get(id, {});
    } catch (const Error&) {
        return std::nullopt;
    }
}

} // namespace landreeve::tests
