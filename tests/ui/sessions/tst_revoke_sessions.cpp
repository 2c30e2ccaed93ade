// Ending sessions through the window: what the preview says is what the database has, before and after.
#include "tests/ui/sessions/sessions_window.h"

#include "core/sessions/session_figures.h"
#include "ui/sessions/session_panel.h"
#include "ui/shell/nav_rail.h"
#include "ui/shell/page.h"
#include "ui/widgets/facts.h"

#include <QComboBox>
#include <QRadioButton>

using namespace landreeve;
using tests::SessionsWindow;

class TestRevokeSessions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_window = std::make_unique<SessionsWindow>(); }
    void cleanupTestCase() { m_window.reset(); }
    void init() {
        m_window->reset();
        QTRY_COMPARE(m_window->model()->rowCount(), 1); // who works here
    }
    void revokesOneForAReason();
    void thePreviewComesIntoSightInASmallWindow();
    void keepsWhatIsKept();
    void revokesAllOfAPersonAndNobodyElse();
    void countsGoOnWhileThePreviewIsOpen();
    void aCountThatFailsIsSaidAndMadeAgain();
    void thePanelStaysWhereItsSessionLeavesTheList();
    void revokesAllOfATenantFromItsRow();
    void revokesByTenantFromTheHead();
    void endsAPersonsSessionsByKeyboardAlone();
    void aLostLaptopTakesFiveClicks();
    void theShortcutOpensThePreviewAndDoesNothing();
    void oneThatHasEndedIsNotRevokedAgain();
    void ownSessionIsWarnedOf();
    void whoMayNotRevokeIsToldWhatIsMissing();
    void whoMayNotReadIsToldWhatIsMissing();
    void aTenantsAdminSeesWhoIsInIt();
    void whatIsNoLongerAllowedIsSaidAndNotOffered();
    void aTypedReasonIsAskedAboutOnLeaving();
    void cleansUpWhatItCounted();

private:
    tests::WindowDriver& driver() { return m_window->driver(); }
    /// The preview of a session's row, opened by the mouse.
    bool openPreview(const sessions::Session& session) {
        if (!QTest::qWaitFor([&] { return m_window->shows(session); }, 10'000) || !m_window->openPanel(session))
            return false;
        return driver().click("panelRevokeButton") && driver().shows("revokePreview");
    }
    bool choose(const char* scope) {
        auto* choice = driver().seen<QRadioButton>(scope);
        return choice != nullptr && driver().press(*choice) && choice->isChecked();
    }
    qint64 audited(const char* action) {
        return m_window->value<std::int64_t>("SELECT count(*) FROM audit_outbox WHERE action = $1",
                                             std::string(action));
    }
    QString railCount() {
        return m_window->session().window().findChild<ui::shell::NavRail*>()->countOf(QStringLiteral("sessions"));
    }
    void giveRole(const std::string& role, const std::string& permission) {
        m_window->sql("INSERT INTO user_mapping (issuer, subject, role, display_name) VALUES ($1, 'meera', 'owner', "
                      "'Meera Kulkarni') ON CONFLICT DO NOTHING",
                      m_window->localIssuer());
        m_window->sql("DELETE FROM role_permission WHERE role = $1", role);
        m_window->sql("INSERT INTO role_permission (role, permission) VALUES ($1, $2)", role, permission);
        m_window->sql("UPDATE user_mapping SET role = $1 WHERE subject = $2", role, m_window->user().userId);
    }

    std::unique_ptr<SessionsWindow> m_window;
};

void TestRevokeSessions::revokesOneForAReason() {
    const auto session = m_window->comes("meera.kulkarni");
    const auto other = m_window->comes("meera.kulkarni");
    QVERIFY(openPreview(session));
    QTRY_COMPARE(m_window->buttonText("revokeButton"), QStringLiteral("Revoke 1 session"));
    QVERIFY(driver().click("revokeButton"));
    QVERIFY(driver().saysWrong("revokeReason", QStringLiteral("A reason is needed")));
    QCOMPARE(m_window->reasonOf(session), std::string());
    driver().type(QStringLiteral("Laptop lost, ticket 2291"));
    QVERIFY(driver().click("revokeButton"));
    QTRY_COMPARE(m_window->reasonOf(session), std::string("session_revoked"));
    QCOMPARE(m_window->reasonOf(other), std::string());
    // It ended then, and not when it would have.
    QTRY_VERIFY2(driver().words("ends").endsWith(QStringLiteral(", revoked")), qPrintable(driver().words("ends")));
    const auto after = m_window->store().get(session.key());
    QCOMPARE(after.revokeReason, std::string("Laptop lost, ticket 2291"));
    QCOMPARE(after.revokedBy, m_window->user().userId);
    QTRY_COMPARE(m_window->status(session), QStringLiteral("Revoked"));
    QVERIFY(driver().goes("revokePreview"));
    QTRY_VERIFY(driver().words("endedText").contains(QStringLiteral("Laptop lost, ticket 2291")));
    QCOMPARE(driver().words("renewalWords"), QStringLiteral("It has no refresh token."));
    // The newest first: that it was revoked, and that it began.
    const auto entries = [this] {
        const auto* facts = driver().seen("sessionEntries")->findChild<ui::widgets::Facts*>();
        return facts == nullptr ? QStringList()
                                : QStringList{facts->value(QStringLiteral("0")), facts->value(QStringLiteral("1"))};
    };
    QTRY_COMPARE(entries(),
                 (QStringList{QStringLiteral("Revoked · Laptop lost, ticket 2291"), QStringLiteral("Began")}));
}

void TestRevokeSessions::thePreviewComesIntoSightInASmallWindow() {
    const auto session = m_window->comes("meera");
    QTRY_VERIFY(m_window->shows(session));
    m_window->session().window().resize(1024, 640);
    m_window->table()->setFocus();
    m_window->table()->setCurrentIndex(m_window->model()->index(m_window->model()->rowOf(session.key()), 0));
    driver().key(Qt::Key_R, Qt::ControlModifier);
    QVERIFY(driver().shows("revokePreview"));
    QTRY_COMPARE(m_window->buttonText("revokeButton"), QStringLiteral("Revoke 1 session"));
    for (const char* part : {"scope-this", "revokeReason", "revokeKeepButton", "revokeButton"})
        QTRY_VERIFY2(driver().isHit(*driver().seen(part)), part);
}

void TestRevokeSessions::keepsWhatIsKept() {
    const auto session = m_window->comes("meera");
    QVERIFY(openPreview(session));
    driver().type(QStringLiteral("not after all"));
    QVERIFY(driver().click("revokeKeepButton"));
    QVERIFY(driver().goes("revokePreview"));
    QVERIFY(driver().at("panelRevokeButton"));
    QCOMPARE(m_window->reasonOf(session), std::string());
}

void TestRevokeSessions::revokesAllOfAPersonAndNobodyElse() {
    m_window->sql(
        "INSERT INTO issuer (url, kind) VALUES ('https://outside.example', 'supabase') ON CONFLICT DO NOTHING");
    const auto first = m_window->comes("meera", SessionsWindow::kTenant, "Mozilla/5.0 Firefox/132.0");
    const auto second = m_window->comes("meera", SessionsWindow::kOther, "Landreeve");
    const auto third = m_window->comes("meera", SessionsWindow::kTenant, "Landreeve");
    const auto other = m_window->comes("r.iyer");
    sessions::NewSession elsewhere;
    elsewhere.issuer = "https://outside.example";
    elsewhere.userId = "meera";
    const auto namesake = m_window->store().create(elsewhere);
    QVERIFY(openPreview(second));
    QVERIFY(choose("scope-person"));
    QTRY_COMPARE(m_window->buttonText("revokeButton"), QStringLiteral("Revoke 3 sessions"));
    const auto scope = sessions::MarkScope::ofUser("meera", m_window->localIssuer());
    QCOMPARE(m_window->store().preview(scope), 3);
    QCOMPARE(driver().words("count-person"), QStringLiteral("3"));
    QVERIFY2(driver()
                 .words("revokeText")
                 .startsWith(QStringLiteral("Ends 3 sessions in 2 tenants: Firefox 132, Landreeve (2).")),
             qPrintable(driver().words("revokeText")));
    // Chosen by mouse, the reason comes next; nothing more is pressed than Enter.
    auto* person = driver().seen<QRadioButton>("scope-person");
    QTest::mouseClick(person, Qt::LeftButton, {}, QPoint(8, person->height() / 2));
    QVERIFY(driver().at("revokeReason"));
    driver().type(QStringLiteral("Laptop lost"));
    driver().key(Qt::Key_Return);
    QTRY_VERIFY(driver().at("sessionsTable"));
    for (const auto& session : {first, second, third}) {
        QTRY_COMPARE(m_window->reasonOf(session), std::string("session_superseded"));
        QTRY_COMPARE(m_window->status(session), QStringLiteral("Revoked"));
    }
    // The list knows that it is over; the panel asks by whom and why.
    QTRY_VERIFY2(driver()
                     .words("endedText")
                     .contains(QStringLiteral("%1 revoked all sessions of meera: “Laptop lost”")
                                   .arg(QString::fromStdString(m_window->user().userId))),
                 qPrintable(driver().words("endedText")));
    // Another person, and another issuer's user of the same name.
    QCOMPARE(m_window->reasonOf(other), std::string());
    QCOMPARE(m_window->reasonOf(namesake), std::string());
    QCOMPARE(m_window->store().preview(scope), 0);
    QCOMPARE(m_window->value<std::string>("SELECT reason FROM revocation_mark"), std::string("Laptop lost"));
    QTRY_COMPARE(m_window->buttonText("newestTask"), QStringLiteral("Revoked 3 sessions of meera"));
}

void TestRevokeSessions::countsGoOnWhileThePreviewIsOpen() {
    const auto session = m_window->comes("meera");
    QVERIFY(openPreview(session));
    QVERIFY(choose("scope-person"));
    QTRY_COMPARE(m_window->buttonText("revokeButton"), QStringLiteral("Revoke 1 session"));
    QVERIFY(driver().fill("revokeReason", QStringLiteral("Laptop lost")));
    m_window->comes("meera");
    QTRY_COMPARE(m_window->buttonText("revokeButton"), QStringLiteral("Revoke 2 sessions"));
    // What is typed and chosen stays.
    QCOMPARE(driver().seen<QLineEdit>("revokeReason")->text(), QStringLiteral("Laptop lost"));
    QVERIFY(driver().seen<QRadioButton>("scope-person")->isChecked());
}

void TestRevokeSessions::aCountThatFailsIsSaidAndMadeAgain() {
    const auto session = m_window->comes("meera");
    QTRY_VERIFY(m_window->shows(session));
    QVERIFY(m_window->openPanel(session));
    m_window->sql("ALTER VIEW session_state RENAME TO state_away");
    auto back = qScopeGuard([this] { m_window->sql("ALTER VIEW state_away RENAME TO session_state"); });
    QVERIFY(driver().click("panelRevokeButton"));
    QVERIFY(driver().shows("revokePreview"));
    QTRY_VERIFY(driver().words("revokeText").startsWith(QStringLiteral("What it ends is not known.")));
    QVERIFY(driver().shows("revokeError"));
    QVERIFY(!driver().seen("revokeButton")->isEnabled());
    back.dismiss();
    m_window->sql("ALTER VIEW state_away RENAME TO session_state");
    QVERIFY(driver().press(*driver().seen("revokeError")->findChild<QAbstractButton*>(QStringLiteral("retryButton"))));
    QTRY_VERIFY(driver().words("revokeText").startsWith(QStringLiteral("Ends 1 session")));
    QVERIFY(driver().goes("revokeError"));
    QTRY_VERIFY(driver().seen("revokeButton")->isEnabled());
}

void TestRevokeSessions::thePanelStaysWhereItsSessionLeavesTheList() {
    m_window->comes("asha");
    const auto session = m_window->comes("meera");
    m_window->comes("binod");
    QTRY_COMPARE(m_window->model()->rowCount(), 4);
    const auto segment = [this](const char* id) {
        return driver().press(*driver().seen("sessionSegments")->findChild<QAbstractButton*>(QLatin1String(id)));
    };
    QVERIFY(segment("active"));
    const auto restored = qScopeGuard([&] { segment("all"); });
    QTRY_COMPARE(m_window->model()->rowCount(), 4);
    QVERIFY(m_window->openPanel(session));
    QVERIFY(driver().click("panelRevokeButton"));
    QVERIFY(driver().shows("revokePreview"));
    QVERIFY(driver().fill("revokeReason", QStringLiteral("Laptop lost")));
    QTRY_COMPARE(m_window->buttonText("revokeButton"), QStringLiteral("Revoke 1 session"));
    driver().key(Qt::Key_Return);
    QTRY_COMPARE(m_window->reasonOf(session), std::string("session_revoked"));
    m_window->refresh();
    QTRY_COMPARE(m_window->model()->rowCount(), 3);
    QCOMPARE(driver().seen<ui::sessions::SessionPanel>("sessionPanel")->session().userId, std::string("meera"));
    QTRY_VERIFY(driver().words("endedText").contains(QStringLiteral("Laptop lost")));
}

void TestRevokeSessions::revokesAllOfATenantFromItsRow() {
    const auto session = m_window->comes("meera", SessionsWindow::kTenant);
    m_window->comes("asha", SessionsWindow::kTenant);
    const auto other = m_window->comes("binod", SessionsWindow::kOther);
    QVERIFY(openPreview(session));
    QVERIFY(choose("scope-tenant"));
    QTRY_COMPARE(m_window->buttonText("revokeButton"), QStringLiteral("Revoke 2 sessions"));
    QVERIFY(driver().fill("revokeReason", QStringLiteral("Moves")));
    QVERIFY(driver().click("revokeButton"));
    QTRY_COMPARE(m_window->store().preview(sessions::MarkScope::ofTenant(SessionsWindow::kTenant)), 0);
    QCOMPARE(m_window->reasonOf(other), std::string());
}

void TestRevokeSessions::revokesByTenantFromTheHead() {
    const auto first = m_window->comes("asha", SessionsWindow::kOther);
    const auto second = m_window->comes("binod", SessionsWindow::kOther);
    const auto other = m_window->comes("chitra", SessionsWindow::kTenant);
    QVERIFY(driver().click("revokeByTenantAction"));
    QVERIFY(driver().shows("revokeTenantPanel"));
    QVERIFY(driver().seen("revokePreview") == nullptr); // nothing is chosen for anybody
    auto* tenants = driver().seen<QComboBox>("revokeTenantCombo");
    QVERIFY(driver().at("revokeTenantCombo"));
    tenants->setCurrentIndex(tenants->findText(QLatin1String(SessionsWindow::kOther)));
    QTRY_COMPARE(m_window->buttonText("revokeButton"), QStringLiteral("Revoke 2 sessions"));
    QVERIFY(driver().fill("revokeReason", QStringLiteral("Moves to another firm")));
    QVERIFY(driver().click("revokeButton"));
    QTRY_COMPARE(driver().words("revokedText"), QStringLiteral("Revoked 2 sessions of konkan-cold."));
    QCOMPARE(m_window->reasonOf(first), std::string("session_superseded"));
    QCOMPARE(m_window->reasonOf(second), std::string("session_superseded"));
    QCOMPARE(m_window->reasonOf(other), std::string());
    QVERIFY(audited("session.revoke-tenant") > 0);
    // The next time it is another tenant's turn, or nobody's.
    driver().key(Qt::Key_Escape);
    QVERIFY(driver().goes("revokeTenantPanel"));
    QVERIFY(driver().click("revokeByTenantAction"));
    QVERIFY(driver().shows("revokeTenantPanel"));
    QCOMPARE(driver().seen<QComboBox>("revokeTenantCombo")->currentIndex(), 0);
    QVERIFY(driver().seen("revokePreview") == nullptr && driver().seen("revokedText") == nullptr);
}

void TestRevokeSessions::endsAPersonsSessionsByKeyboardAlone() {
    const auto first = m_window->comes("meera.kulkarni");
    const auto second = m_window->comes("meera.kulkarni", SessionsWindow::kOther);
    const auto other = m_window->comes("r.iyer");
    // Two rows are the found ones only once all three were there.
    QTRY_VERIFY(m_window->shows(first) && m_window->shows(second) && m_window->shows(other));
    const int clicks = driver().clicks();
    driver().key(Qt::Key_F, Qt::ControlModifier);
    driver().type(QStringLiteral("meera"));
    QTRY_COMPARE(m_window->model()->rowCount(), 2);
    driver().key(Qt::Key_Down);
    QVERIFY(driver().at("sessionsTable"));
    driver().key(Qt::Key_R, Qt::ControlModifier);
    QVERIFY(driver().shows("revokePreview"));
    QVERIFY(driver().at("scope-this"));
    driver().key(Qt::Key_Down);
    QVERIFY(driver().at("scope-person"));
    QTRY_COMPARE(m_window->buttonText("revokeButton"), QStringLiteral("Revoke 2 sessions"));
    // The very next stop, not somewhere behind the whole window.
    QVERIFY(driver().tabTo("revokeReason", 1));
    driver().type(QStringLiteral("Laptop lost"));
    QVERIFY(driver().tabTo("revokeButton", 2));
    driver().key(Qt::Key_Space);
    QTRY_COMPARE(m_window->reasonOf(first), std::string("session_superseded"));
    QCOMPARE(m_window->reasonOf(second), std::string("session_superseded"));
    QVERIFY(driver().goes("revokePreview"));
    QCOMPARE(driver().clicks(), clicks);
    QTRY_VERIFY(driver().at("sessionsTable"));
}

void TestRevokeSessions::aLostLaptopTakesFiveClicks() {
    const auto first = m_window->comes("meera.kulkarni");
    const auto second = m_window->comes("meera.kulkarni", SessionsWindow::kOther);
    m_window->session().window().openPage(QStringLiteral("overview"));
    int clicks = 0;
    m_window->session().window().openPage(QStringLiteral("sessions"));
    ++clicks; // in the rail
    driver().type(QStringLiteral("kulk"));
    QTRY_COMPARE(m_window->model()->rowCount(), 2);
    QVERIFY(m_window->openPanel(first));
    ++clicks;
    const int before = driver().clicks();
    QVERIFY(driver().click("panelRevokeButton"));
    QVERIFY(driver().shows("revokePreview"));
    QVERIFY(choose("scope-person"));
    QTRY_COMPARE(m_window->buttonText("revokeButton"), QStringLiteral("Revoke 2 sessions"));
    driver().type(QStringLiteral("Laptop lost")); // the keyboard is in the reason already
    QVERIFY(driver().click("revokeButton"));
    QTRY_COMPARE(m_window->reasonOf(first), std::string("session_superseded"));
    QCOMPARE(m_window->reasonOf(second), std::string("session_superseded"));
    QCOMPARE(clicks + driver().clicks() - before, 5);
}

void TestRevokeSessions::theShortcutOpensThePreviewAndDoesNothing() {
    const auto session = m_window->comes("meera");
    QTRY_VERIFY(m_window->shows(session));
    m_window->table()->setFocus();
    m_window->table()->setCurrentIndex(m_window->model()->index(m_window->model()->rowOf(session.key()), 0));
    driver().key(Qt::Key_R, Qt::ControlModifier);
    QVERIFY(driver().shows("revokePreview"));
    driver().key(Qt::Key_R, Qt::ControlModifier);
    QTRY_COMPARE(m_window->buttonText("revokeButton"), QStringLiteral("Revoke 1 session"));
    QCOMPARE(m_window->reasonOf(session), std::string());
    QCOMPARE(m_window->value<std::int64_t>("SELECT count(*) FROM revocation_mark"), 0);
}

void TestRevokeSessions::oneThatHasEndedIsNotRevokedAgain() {
    const auto session = m_window->comes("meera");
    QVERIFY(openPreview(session));
    QTRY_COMPARE(m_window->buttonText("revokeButton"), QStringLiteral("Revoke 1 session"));
    m_window->store().revoke(session.key(), "by another");
    QTRY_COMPARE(m_window->buttonText("revokeButton"), QStringLiteral("Revoke 0 sessions"));
    QVERIFY(!driver().seen("revokeButton")->isEnabled());
    QCOMPARE(driver().words("revokeText"), QStringLiteral("It has ended already."));
}

void TestRevokeSessions::ownSessionIsWarnedOf() {
    const sessions::SessionKey own{m_window->user().issuer, m_window->user().sessionJti};
    QVERIFY(openPreview(m_window->store().get(own)));
    QTRY_COMPARE(driver().words("revokeWarning"),
                 QStringLiteral("This is your own session: this window ends with it."));
    QVERIFY(choose("scope-person"));
    QTRY_COMPARE(driver().words("revokeWarning"),
                 QStringLiteral("Your own session is among them: this window ends with it."));
    const auto other = m_window->comes("meera");
    QVERIFY(openPreview(other));
    QVERIFY(driver().seen("revokeWarning") == nullptr);
}

void TestRevokeSessions::whoMayNotRevokeIsToldWhatIsMissing() {
    giveRole("watcher", "session:read");
    const auto session = m_window->comes("asha");
    m_window->refresh();
    QTRY_VERIFY(m_window->shows(session));
    QVERIFY(m_window->openPanel(session));
    const QString missing =
        QStringLiteral("You can read sessions but not revoke them. Needs session:revoke; Meera Kulkarni can grant it.");
    QTRY_COMPARE(driver().seen("panelRevokeButton")->toolTip(), missing);
    QVERIFY(!driver().seen("panelRevokeButton")->isEnabled());
    QVERIFY(!driver().seen("revokeByTenantAction")->isEnabled());
    QVERIFY(!driver().seen("cleanUpAction")->isEnabled());
    // The key still explains, and does nothing.
    driver().key(Qt::Key_R, Qt::ControlModifier);
    QVERIFY(driver().shows("revokePreview"));
    QTRY_COMPARE(driver().said("revokeReason"), missing);
    QVERIFY(!driver().seen("revokeButton")->isEnabled());
    QCOMPARE(m_window->reasonOf(session), std::string());
}

void TestRevokeSessions::whoMayNotReadIsToldWhatIsMissing() {
    const auto refusals = [&] {
        return m_window->value<std::int64_t>("SELECT count(*) FROM audit_outbox WHERE action = 'access.refused'");
    };
    const std::int64_t before = refusals();
    QVERIFY(driver().click("revokeByTenantAction"));
    QVERIFY(driver().shows("revokeTenantPanel"));
    giveRole("stranger", "vendor:read");
    m_window->refresh();
    QVERIFY(driver().shows("sessionsRefused"));
    // What counted sessions beside the list is gone with it.
    QVERIFY(driver().goes("revokeTenantPanel"));
    // Only looked at: nothing was attempted.
    QCOMPARE(refusals(), before);
    QVERIFY(driver().seen("sessionsTable") == nullptr);
    const auto labels = driver().seen("sessionsRefused")->findChildren<QLabel*>();
    QVERIFY(std::ranges::any_of(labels, [](const QLabel* label) {
        return label->text().contains(QStringLiteral("Needs session:read; Meera Kulkarni can grant it."));
    }));
    // Given back by somebody else, it is there without being asked for.
    m_window->sql("UPDATE user_mapping SET role = 'owner' WHERE subject = $1", m_window->user().userId);
    QVERIFY(driver().shows("sessionsTable"));
}

/// As by command: who is in his tenant, and nobody else, nor how many there are elsewhere.
void TestRevokeSessions::aTenantsAdminSeesWhoIsInIt() {
    const auto here = m_window->comes("asha");
    sessions::NewSession wanted;
    wanted.userId = "binod";
    wanted.tenantId = SessionsWindow::kOther;
    const auto elsewhere = m_window->store().create(wanted);
    const std::string user = m_window->user().userId;
    const auto gone = qScopeGuard(
        [&] { m_window->sql("DELETE FROM user_mapping WHERE subject = $1 AND tenant_id IS NOT NULL", user); });
    giveRole("stranger", "vendor:read");
    m_window->sql("INSERT INTO user_mapping (issuer, subject, tenant_id, role) VALUES ($1, $2, $3, 'admin')",
                  m_window->user().issuer, user, std::string(SessionsWindow::kTenant));
    QTRY_COMPARE(railCount(), QString());
    QVERIFY(driver().shows("sessionsRefused"));
    QVERIFY(driver().click("showOwnTenantButton"));
    QVERIFY(driver().shows("sessionsTable"));
    QTRY_VERIFY(!m_window->shows(elsewhere));
    QVERIFY(m_window->shows(here));
    QTRY_VERIFY(driver().seen("sessionFigures") == nullptr);
    QVERIFY(driver().seen("sessionViews") == nullptr);
    QVERIFY(m_window->openPanel(here));
    QTRY_VERIFY(driver().seen("panelRevokeButton")->isEnabled());
    QTRY_VERIFY(driver().seen("revokeByTenantAction")->isEnabled());
    QTRY_VERIFY(!driver().seen("cleanUpAction")->isEnabled());
    QTRY_COMPARE(railCount(), QString());
    driver().key(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(driver().shows("sessionsRefused"));
    m_window->sql("UPDATE user_mapping SET role = 'owner' WHERE subject = $1 AND tenant_id IS NULL", user);
    QVERIFY(driver().shows("sessionsTable"));
    QTRY_VERIFY(m_window->shows(elsewhere));
    QTRY_VERIFY(!railCount().isEmpty());
}

void TestRevokeSessions::whatIsNoLongerAllowedIsSaidAndNotOffered() {
    const auto session = m_window->comes("asha");
    QVERIFY(openPreview(session));
    QTRY_VERIFY(driver().seen("revokeButton")->isEnabled());
    QVERIFY(driver().fill("revokeReason", QStringLiteral("Laptop lost")));
    giveRole("watcher", "session:read"); // taken away while the preview is open
    QTRY_VERIFY_WITH_TIMEOUT(!driver().seen("revokeButton")->isEnabled(), 10'000);
    QVERIFY(driver().said("revokeReason").contains(QStringLiteral("Needs session:revoke")));
    QCOMPARE(m_window->reasonOf(session), std::string());
}

void TestRevokeSessions::aTypedReasonIsAskedAboutOnLeaving() {
    const auto session = m_window->comes("asha");
    QVERIFY(openPreview(session));
    QVERIFY(m_window->page()->unsaved().isEmpty());
    QVERIFY(driver().fill("revokeReason", QStringLiteral("Laptop")));
    QCOMPARE(m_window->page()->unsaved(),
             QStringList{QStringLiteral("The reason for which sessions of asha were to be revoked")});
    QVERIFY(driver().click("revokeKeepButton"));
    QVERIFY(m_window->page()->unsaved().isEmpty());
}

void TestRevokeSessions::cleansUpWhatItCounted() {
    for (const char* ago : {"2 days", "8 days", "40 days"}) {
        const auto session = m_window->comes("asha");
        m_window->sql("UPDATE session SET expires_at = now() - $2::interval WHERE jti = $1", session.jti,
                      std::string(ago));
    }
    QVERIFY(driver().click("cleanUpAction"));
    QVERIFY(driver().shows("cleanupPanel"));
    QTRY_COMPARE(m_window->buttonText("cleanupButton"), QStringLiteral("Delete 1 session"));
    auto* older = driver().seen<QComboBox>("cleanupOlderCombo");
    older->setCurrentIndex(older->findText(QStringLiteral("7 days ago")));
    QTRY_COMPARE(m_window->buttonText("cleanupButton"), QStringLiteral("Delete 2 sessions"));
    QCOMPARE(m_window->value<std::int64_t>("SELECT count(*) FROM session"), 4);
    QVERIFY(driver().click("cleanupButton"));
    QTRY_COMPARE(driver().words("cleanedUpText"), QStringLiteral("Deleted 2 sessions."));
    QCOMPARE(m_window->value<std::int64_t>("SELECT count(*) FROM session"), 2);
    QTRY_COMPARE(driver().words("cleanupText"), QStringLiteral("No session ended so long ago."));
    QVERIFY(!driver().seen("cleanupButton")->isEnabled());
}

QTEST_MAIN(TestRevokeSessions)
#include "tst_revoke_sessions.moc"
