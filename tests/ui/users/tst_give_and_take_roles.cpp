// Giving people roles, changing them and taking them away, by the window; what is done is read from the database.
#include "core/base/error.h"
#include "tests/ui/support/stall_watch.h"
#include "tests/ui/users/users_window.h"
#include "ui/widgets/facts.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>

using namespace landreeve;
using tests::UsersWindow;
using Column = UsersWindow::Column;

class TestGiveAndTakeRoles : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_window = std::make_unique<UsersWindow>(); }
    void cleanupTestCase() { m_window.reset(); }
    void init() { m_window->reset(); }
    void somebodyIsMapped();
    void whoWasRefusedIsOffered();
    void whoIsKnownFollowsTheId();
    void saysThatEverybodyWillSignIn();
    void saysWhatIsMissingToMap();
    void whoHasARoleThereIsChangedInstead();
    void aRoleIsChanged();
    void aRoleIsTakenAwayWithItsSessions();
    void saysWhatStaysWhenARoleGoes();
    void theLastOwnerStays();
    void theServersWordOnTheLastOwnerIsSaid();
    void onesOwnRoleWarns();
    void aChangeOfAnotherIsSaid();
    void aRemovalByAnotherIsSaid();
    void whoMayNotWriteIsToldWhy();
    void whatIsCancelledIsForgotten_data();
    void whatIsCancelledIsForgotten();
    void whoMayGiveLessIsToldBeforeHeTries();
    void byKeyboardAlone();

private:
    tests::WindowDriver& driver() { return m_window->driver(); }
    bool openMap() {
        return driver().click("mapUserButton") && driver().shows("mapUserPanel") &&
               QTest::qWaitFor([this] { return driver().seen<QComboBox>("mapRoleCombo")->count() == 5; }, 10'000);
    }
    QString fact(const char* key) {
        const auto* facts = driver().seen<ui::widgets::Facts>("mappingFacts");
        return facts == nullptr ? QString() : facts->value(QLatin1String(key));
    }
    /// Opens the box of a mapping's panel, when what hangs on it is known.
    bool openBox(const std::string& user, const std::string& tenant, const char* button) {
        return m_window->openPanel(user, tenant) &&
               QTest::qWaitFor([&] { return fact("sessions") != QStringLiteral("…"); }, 10'000) &&
               driver().click(button);
    }
    bool openChange(const std::string& user, const std::string& tenant) {
        return openBox(user, tenant, "panelChangeRoleButton");
    }
    bool openRemove(const std::string& user, const std::string& tenant) {
        return openBox(user, tenant, "panelRemoveMappingButton");
    }

    std::unique_ptr<UsersWindow> m_window;
};

void TestGiveAndTakeRoles::somebodyIsMapped() {
    QVERIFY(openMap());
    QVERIFY(driver().fill("mapUserEdit", QStringLiteral("asha.rao")));
    QVERIFY(driver().fill("mapNameEdit", QStringLiteral("Asha Rao")));
    QVERIFY(m_window->choose("mapPlaceCombo", QLatin1String(UsersWindow::kTenant)));
    QCOMPARE(driver().seen<QComboBox>("mapRoleCombo")->currentText(), QStringLiteral("viewer"));
    QCOMPARE(driver().words("mapRoleComboWords"), QStringLiteral("Read all records."));
    QVERIFY(m_window->choose("mapRoleCombo", QStringLiteral("operator")));
    QCOMPARE(driver().words("mapRoleComboWords"), QStringLiteral("Read, write and export all records."));
    QVERIFY(driver().click("mapGoButton"));
    QVERIFY(driver().goes("mapUserPanel"));
    QCOMPARE(m_window->roleOf("asha.rao", UsersWindow::kTenant), std::string("operator"));
    QCOMPARE(m_window->value<std::string>("SELECT display_name || ' ' || created_by FROM user_mapping WHERE subject = "
                                          "'asha.rao'"),
             "Asha Rao " + m_window->user().userId);
    QCOMPARE(m_window->audited("user.map", "asha.rao"), std::int64_t{1});
    QTRY_COMPARE(m_window->rows(), QStringList{QStringLiteral("asha.rao@sahyadri-agro")});
    // It is the current one.
    QTRY_COMPARE(m_window->table()->currentIndex().row(), m_window->rowOf("asha.rao", UsersWindow::kTenant));
    QVERIFY(m_window->page()->unsaved().isEmpty());
}

void TestGiveAndTakeRoles::whoWasRefusedIsOffered() {
    m_window->sql("INSERT INTO auth_failure (kind, issuer, account, tenant_id, reason) VALUES "
                  "('session', $1, 'r.iyer', $2, 'session_unknown')",
                  std::string(UsersWindow::kOutside), std::string(UsersWindow::kOther));
    QVERIFY(openMap());
    QVERIFY(m_window->choose("mapIssuerCombo", QLatin1String(UsersWindow::kOutside)));
    QTRY_COMPARE(driver().seen<QComboBox>("mapPersonCombo")->itemText(0), QStringLiteral("Choose… (1 was refused)"));
    QVERIFY(m_window->choose("mapPersonCombo", QStringLiteral("r.iyer, refused just now")));
    QCOMPARE(driver().seen<QLineEdit>("mapUserEdit")->text(), QStringLiteral("r.iyer"));
    QVERIFY(driver().said("mapUserEdit").contains(QStringLiteral("refused: no role was given there")));
    QCOMPARE(driver().seen<QComboBox>("mapPlaceCombo")->currentText(), QLatin1String(UsersWindow::kOther));
    QVERIFY(driver().click("mapGoButton"));
    QVERIFY(driver().goes("mapUserPanel"));
    QCOMPARE(m_window->value<std::string>("SELECT issuer FROM user_mapping WHERE subject = 'r.iyer' AND tenant_id = $1",
                                          std::string(UsersWindow::kOther)),
             std::string(UsersWindow::kOutside));
}

void TestGiveAndTakeRoles::whoIsKnownFollowsTheId() {
    for (const auto& [id, name] : {std::pair{"asha.rao", "Asha Rao"}, std::pair{"bina", "Bina Shah"}})
        m_window->sql("INSERT INTO user_mapping (issuer, subject, tenant_id, role, display_name) VALUES ($1, $2, $3, "
                      "'viewer', $4)",
                      std::string(UsersWindow::kOutside), std::string(id), std::string(UsersWindow::kOther),
                      std::string(name));
    QVERIFY(openMap());
    QVERIFY(m_window->choose("mapIssuerCombo", QLatin1String(UsersWindow::kOutside)));
    auto* people = driver().seen<QComboBox>("mapPersonCombo");
    auto* name = driver().seen<QLineEdit>("mapNameEdit");
    QTRY_COMPARE(people->count(), 3);
    QVERIFY(m_window->choose("mapPersonCombo", QStringLiteral("Asha Rao, asha.rao")));
    QCOMPARE(name->text(), QStringLiteral("Asha Rao"));
    // Somebody else: neither the choice nor the name that came with it stays.
    QVERIFY(driver().fill("mapUserEdit", QStringLiteral("bin")));
    QCOMPARE(people->currentIndex(), 0);
    QCOMPARE(name->text(), QString());
    QVERIFY(driver().fill("mapUserEdit", QStringLiteral("bina")));
    QCOMPARE(people->currentText(), QStringLiteral("Bina Shah, bina"));
    QCOMPARE(name->text(), QStringLiteral("Bina Shah"));
    // A name of one's own does.
    QVERIFY(driver().fill("mapNameEdit", QStringLiteral("Mrs Shah")));
    QVERIFY(driver().fill("mapUserEdit", QStringLiteral("bina.s")));
    QCOMPARE(people->currentIndex(), 0);
    QCOMPARE(name->text(), QStringLiteral("Mrs Shah"));
}

void TestGiveAndTakeRoles::saysThatEverybodyWillSignIn() {
    QVERIFY(openMap());
    QVERIFY(m_window->choose("mapIssuerCombo", QLatin1String(UsersWindow::kOutside)));
    QVERIFY(m_window->choose("mapPlaceCombo", QStringLiteral("Whole workspace")));
    QVERIFY(m_window->choose("mapRoleCombo", QStringLiteral("owner")));
    // Nobody can sign in at it yet.
    QVERIFY(driver().seen("mapConsequence") == nullptr);
    m_window->sql("UPDATE issuer SET client_id = 'landreeve' WHERE url = $1", std::string(UsersWindow::kOutside));
    const auto restore = qScopeGuard([this] { m_window->sql("UPDATE issuer SET client_id = NULL"); });
    QVERIFY(driver().shows("mapConsequence"));
    QVERIFY(driver().words("mapConsequence").contains(QStringLiteral("everybody signs in")));
    QVERIFY(m_window->choose("mapRoleCombo", QStringLiteral("admin")));
    QVERIFY(driver().seen("mapConsequence") == nullptr);
    QVERIFY(m_window->choose("mapRoleCombo", QStringLiteral("owner")));
    QVERIFY(driver().shows("mapConsequence"));
    QVERIFY(m_window->choose("mapPlaceCombo", QLatin1String(UsersWindow::kTenant)));
    QVERIFY(driver().seen("mapConsequence") == nullptr);
    QVERIFY(m_window->choose("mapPlaceCombo", QStringLiteral("Whole workspace")));
    QVERIFY(m_window->choose("mapIssuerCombo", QStringLiteral("This workspace")));
    QVERIFY(driver().seen("mapConsequence") == nullptr);
    QVERIFY(m_window->choose("mapRoleCombo", QStringLiteral("viewer")));
    QVERIFY(driver().click("mapCancelButton"));
    QVERIFY(driver().goes("mapUserPanel"));
}

void TestGiveAndTakeRoles::saysWhatIsMissingToMap() {
    QVERIFY(openMap());
    driver().seen<QComboBox>("mapPlaceCombo")->setCurrentIndex(0);
    QVERIFY(driver().fill("mapUserEdit", QString()));
    QVERIFY(driver().click("mapGoButton"));
    QVERIFY(driver().saysWrong("mapUserEdit", QStringLiteral("Say who")));
    QVERIFY(driver().saysWrong("mapPlaceCombo", QStringLiteral("Say where")));
    QVERIFY(driver().at("mapUserEdit"));
    QVERIFY(driver().fill("mapUserEdit", QStringLiteral("asha")));
    QCOMPARE(m_window->page()->unsaved(), QStringList{QStringLiteral("The user you were mapping")});
    QVERIFY(driver().fill("mapUserEdit", QString()));
    QVERIFY(driver().click("mapCancelButton"));
    QVERIFY(driver().goes("mapUserPanel"));
    QVERIFY(m_window->rows().isEmpty());
}

void TestGiveAndTakeRoles::whoHasARoleThereIsChangedInstead() {
    m_window->give("asha", UsersWindow::kTenant, "viewer");
    QVERIFY(openMap());
    QVERIFY(driver().fill("mapUserEdit", QStringLiteral("asha")));
    QVERIFY(m_window->choose("mapPlaceCombo", QLatin1String(UsersWindow::kTenant)));
    QVERIFY(m_window->choose("mapIssuerCombo", QStringLiteral("This workspace")));
    QVERIFY(m_window->choose("mapRoleCombo", QStringLiteral("admin")));
    QVERIFY(driver().click("mapGoButton"));
    QVERIFY(driver().saysWrong("mapPlaceCombo", QStringLiteral("has a role there already")));
    QCOMPARE(m_window->roleOf("asha", UsersWindow::kTenant), std::string("viewer"));
    QVERIFY(driver().pressRepair("mapPlaceCombo"));
    QVERIFY(driver().shows("changeRoleCombo"));
    QTRY_COMPARE(driver().seen<QComboBox>("changeRoleCombo")->currentText(), QStringLiteral("viewer"));
    QCOMPARE(fact("user"), QStringLiteral("asha"));
}

void TestGiveAndTakeRoles::aRoleIsChanged() {
    const auto audited = m_window->audited("user.map", "asha");
    m_window->give("asha", UsersWindow::kTenant, "viewer", "Asha Rao");
    QVERIFY(openChange("asha", UsersWindow::kTenant));
    QVERIFY(driver().at("changeRoleCombo"));
    QCOMPARE(driver().seen<QComboBox>("changeRoleCombo")->currentText(), QStringLiteral("viewer"));
    QVERIFY(!driver().seen("changeRoleGoButton")->isEnabled());
    QVERIFY(m_window->choose("changeRoleCombo", QStringLiteral("accountant")));
    QCOMPARE(m_window->buttonText("changeRoleGoButton"), QStringLiteral("Change to accountant"));
    QCOMPARE(m_window->page()->unsaved(), QStringList{QStringLiteral("The role you were giving to Asha Rao")});
    QVERIFY(driver().click("changeRoleGoButton"));
    QVERIFY(driver().goes("changeRoleBox"));
    QCOMPARE(m_window->roleOf("asha", UsersWindow::kTenant), std::string("accountant"));
    QTRY_COMPARE(m_window->cell(m_window->rowOf("asha", UsersWindow::kTenant), Column::Role),
                 QStringLiteral("accountant"));
    QTRY_COMPARE(fact("role"), QStringLiteral("accountant"));
    // What it did itself is no news.
    QTRY_VERIFY(driver().words("mappingMay").contains(QStringLiteral("Read, approve and export purchase orders.")));
    QVERIFY(driver().seen("mappingNotice") == nullptr);
    QCOMPARE(m_window->audited("user.map", "asha") - audited, std::int64_t{2});
}

void TestGiveAndTakeRoles::aRoleIsTakenAwayWithItsSessions() {
    const auto audited = m_window->audited("user.unmap", "asha");
    m_window->give("asha", UsersWindow::kTenant, "operator", "Asha Rao");
    for (int i = 0; i < 3; ++i)
        m_window->comes("asha", UsersWindow::kTenant);
    m_window->comes("asha", UsersWindow::kOther);
    QVERIFY(openRemove("asha", UsersWindow::kTenant));
    QTRY_COMPARE(driver().words("removeMappingText"),
                 QStringLiteral("Asha Rao may do nothing in sahyadri-agro any more, at once. Until now: Read, write "
                                "and export all records."));
    QCOMPARE(fact("sessions"), QStringLiteral("3 alive there"));
    QTRY_COMPARE(m_window->buttonText("endSessionsCheck"), QStringLiteral("End 3 sessions too"));
    QCOMPARE(m_window->buttonText("removeMappingGoButton"), QStringLiteral("Remove mapping"));
    // One more comes meanwhile, and is counted.
    m_window->comes("asha", UsersWindow::kTenant);
    QTRY_COMPARE(m_window->buttonText("endSessionsCheck"), QStringLiteral("End 4 sessions too"));
    auto* check = driver().seen<QCheckBox>("endSessionsCheck");
    QTRY_VERIFY(check->isEnabled());
    check->setFocus();
    driver().key(Qt::Key_Space);
    QCOMPARE(m_window->buttonText("removeMappingGoButton"), QStringLiteral("Remove, end 4 sessions"));
    QVERIFY(driver().click("removeMappingGoButton"));
    QVERIFY(driver().goes("mappingPanel"));
    QCOMPARE(m_window->roleOf("asha", UsersWindow::kTenant), std::string());
    QCOMPARE(m_window->value<std::int64_t>("SELECT count(*) FROM session_state WHERE user_id = 'asha' AND reason = "
                                           "'session_superseded'"),
             std::int64_t{4});
    // Those elsewhere live on.
    QCOMPARE(m_window->value<std::int64_t>("SELECT count(*) FROM session_state WHERE user_id = 'asha' AND reason IS "
                                           "NULL"),
             std::int64_t{1});
    QCOMPARE(m_window->audited("user.unmap", "asha") - audited, std::int64_t{1});
    QTRY_VERIFY(m_window->rows().isEmpty());
}

void TestGiveAndTakeRoles::saysWhatStaysWhenARoleGoes() {
    m_window->give("asha", UsersWindow::kTenant, "viewer", "Asha Rao");
    m_window->give("asha", {}, "operator", "Asha Rao");
    QVERIFY(openRemove("asha", UsersWindow::kTenant));
    QTRY_VERIFY(driver()
                    .words("removeMappingText")
                    .startsWith(QStringLiteral("Asha Rao falls back to operator of the whole workspace there")));
    QCOMPARE(fact("others"), QStringLiteral("operator in the whole workspace"));
    QVERIFY(driver().click("removeMappingKeepButton"));
    QVERIFY(driver().goes("removeMappingBox"));
    QVERIFY(driver().at("panelRemoveMappingButton"));
    QVERIFY(openRemove("asha", {}));
    QTRY_VERIFY(driver()
                    .words("removeMappingText")
                    .startsWith(QStringLiteral("Asha Rao may do nothing in the whole workspace any more, at once; what "
                                               "Asha Rao has in single tenants stays.")));
    QVERIFY(driver().words("removeMappingText").endsWith(QStringLiteral("No session of theirs is alive there.")));
    QCOMPARE(m_window->roleOf("asha", {}), std::string("operator"));
}

void TestGiveAndTakeRoles::theLastOwnerStays() {
    QVERIFY(m_window->openOwnPanel());
    QTRY_VERIFY(driver().words("mappingRefusal").startsWith(QStringLiteral("The workspace’s last owner stays.")));
    for (const char* name :
         {"panelChangeRoleButton", "panelRemoveMappingButton", "changeRoleButton", "removeMappingButton"}) {
        QVERIFY2(!driver().seen(name)->isEnabled(), name);
        QVERIFY2(driver().seen(name)->toolTip().startsWith(QStringLiteral("The workspace’s last owner stays.")), name);
    }
    driver().key(Qt::Key_Delete);
    QVERIFY(driver().seen("removeMappingBox") == nullptr);
    // With another one it may go.
    m_window->give("meera", {}, "owner");
    QTRY_VERIFY(driver().seen("panelChangeRoleButton")->isEnabled());
    m_window->takeAway("meera", {});
    QTRY_VERIFY(!driver().seen("panelChangeRoleButton")->isEnabled());
}

void TestGiveAndTakeRoles::theServersWordOnTheLastOwnerIsSaid() {
    m_window->give("meera", {}, "owner");
    QVERIFY(openChange("meera", {}));
    QVERIFY(m_window->choose("changeRoleCombo", QStringLiteral("viewer")));
    // The other owner goes in this very moment: the window has not heard of it when it asks.
    auto connection = m_window->superuser();
    connection.exec("SET session_replication_role = replica");
    connection.exec("UPDATE user_mapping SET role = 'admin' WHERE subject = $1", m_window->user().userId);
    QVERIFY(driver().click("changeRoleGoButton"));
    QVERIFY(driver().shows("changeRoleError"));
    const auto labels = driver().seen("changeRoleError")->findChildren<QLabel*>();
    QStringList said;
    for (const QLabel* label : labels)
        said << label->text();
    QVERIFY2(said.join(u' ').contains(QStringLiteral("The workspace would have no owner any more.")),
             qPrintable(said.join(u' ')));
    QCOMPARE(m_window->roleOf("meera", {}), std::string("owner"));
}

void TestGiveAndTakeRoles::onesOwnRoleWarns() {
    m_window->give("meera", {}, "owner");
    QTRY_COMPARE(m_window->rows().size(), 1);
    QVERIFY(openChange(m_window->user().userId, {}));
    QVERIFY(m_window->choose("changeRoleCombo", QStringLiteral("viewer")));
    QVERIFY(driver().words("changeRoleWarning").startsWith(QStringLiteral("This is your own role")));
    QVERIFY(driver().click("panelRemoveMappingButton"));
    QVERIFY(driver().shows("removeMappingBox"));
    QVERIFY(driver().words("removeMappingWarning").startsWith(QStringLiteral("This is your own role")));
    QVERIFY(driver().seen("changeRoleBox") == nullptr);
    QVERIFY(openRemove("meera", {}));
    QVERIFY(driver().seen("removeMappingWarning") == nullptr);
}

void TestGiveAndTakeRoles::aChangeOfAnotherIsSaid() {
    m_window->give("asha", UsersWindow::kTenant, "viewer", "Asha Rao");
    QVERIFY(openChange("asha", UsersWindow::kTenant));
    m_window->give("asha", UsersWindow::kTenant, "admin");
    QVERIFY(driver().shows("mappingNotice"));
    QCOMPARE(driver().words("mappingNoticeText"),
             QStringLiteral("Changed meanwhile: Asha Rao is admin there now, no longer viewer."));
    QCOMPARE(fact("role"), QStringLiteral("admin"));
    QCOMPARE(driver().seen<QComboBox>("changeRoleCombo")->currentText(), QStringLiteral("admin"));
    // One that the window has not heard of is refused by the server's word.
    QVERIFY(m_window->choose("changeRoleCombo", QStringLiteral("operator")));
    auto connection = m_window->superuser();
    connection.exec("SET session_replication_role = replica");
    connection.exec("UPDATE user_mapping SET role = 'accountant' WHERE subject = 'asha'");
    QVERIFY(driver().click("changeRoleGoButton"));
    QVERIFY(driver().shows("changeRoleError"));
    QCOMPARE(m_window->roleOf("asha", UsersWindow::kTenant), std::string("accountant"));
}

void TestGiveAndTakeRoles::aRemovalByAnotherIsSaid() {
    m_window->give("asha", UsersWindow::kTenant, "viewer");
    m_window->give("binod", UsersWindow::kTenant, "viewer");
    QVERIFY(openRemove("asha", UsersWindow::kTenant));
    m_window->takeAway("asha", UsersWindow::kTenant);
    QVERIFY(driver().shows("mappingNotice"));
    QCOMPARE(driver().words("mappingNoticeText"), QStringLiteral("Somebody took this role away meanwhile."));
    QVERIFY(driver().seen("removeMappingBox") == nullptr);
    QVERIFY(!driver().seen("panelRemoveMappingButton")->isEnabled());
    // The panel still speaks of him, until somebody goes to another row.
    QCOMPARE(fact("user"), QStringLiteral("asha"));
    QVERIFY(m_window->openPanel("binod", UsersWindow::kTenant));
    QTRY_COMPARE(fact("user"), QStringLiteral("binod"));
    QVERIFY(driver().seen("mappingNotice") == nullptr);
}

void TestGiveAndTakeRoles::whoMayNotWriteIsToldWhy() {
    m_window->give("meera", {}, "owner", "Meera Kulkarni");
    m_window->sql("INSERT INTO role_permission (role, permission) VALUES ('viewer', 'user:read') ON CONFLICT DO "
                  "NOTHING");
    m_window->sql("UPDATE user_mapping SET role = 'viewer' WHERE subject = $1", m_window->user().userId);
    driver().key(Qt::Key_F5);
    QTRY_VERIFY(!driver().seen("changeRoleButton")->isEnabled() &&
                driver().seen("changeRoleButton")->toolTip().contains(QStringLiteral("Needs user:write")));
    QVERIFY(driver().seen("changeRoleButton")->toolTip().contains(QStringLiteral("Meera Kulkarni can grant it")));
    QVERIFY(openMap());
    QVERIFY(m_window->choose("mapPlaceCombo", QLatin1String(UsersWindow::kTenant)));
    QTRY_VERIFY(driver().words("mapRefusal").contains(QStringLiteral("Needs user:write")));
    QVERIFY(!driver().seen("mapGoButton")->isEnabled());
    // By a right in the tenant alone it goes, there.
    m_window->sql("INSERT INTO user_mapping (issuer, subject, tenant_id, role) VALUES ($1, $2, $3, 'admin')",
                  m_window->user().issuer, m_window->user().userId, std::string(UsersWindow::kTenant));
    driver().key(Qt::Key_F5);
    QTRY_VERIFY(driver().seen("mapGoButton")->isEnabled());
    QVERIFY(driver().fill("mapUserEdit", QStringLiteral("asha")));
    QVERIFY(driver().click("mapGoButton"));
    QVERIFY(driver().goes("mapUserPanel"));
    QCOMPARE(m_window->roleOf("asha", UsersWindow::kTenant), std::string("viewer"));
    m_window->sql("DELETE FROM role_permission WHERE permission = 'user:read' AND role = 'viewer'");
}

void TestGiveAndTakeRoles::whatIsCancelledIsForgotten_data() {
    QTest::addColumn<bool>("byKey");
    QTest::newRow("the button") << false;
    QTest::newRow("Esc") << true;
}

void TestGiveAndTakeRoles::whatIsCancelledIsForgotten() {
    QFETCH(bool, byKey);
    QVERIFY(openMap());
    QVERIFY(driver().fill("mapUserEdit", QStringLiteral("meera")));
    QVERIFY(driver().fill("mapNameEdit", QStringLiteral("Meera")));
    QVERIFY(m_window->choose("mapPlaceCombo", QLatin1String(UsersWindow::kTenant)));
    QVERIFY(m_window->choose("mapRoleCombo", QStringLiteral("admin")));
    if (byKey)
        driver().key(Qt::Key_Escape);
    else
        QVERIFY(driver().click("mapCancelButton"));
    QVERIFY(driver().goes("mapUserPanel"));
    QVERIFY(m_window->page()->unsaved().isEmpty());
    QVERIFY(openMap());
    QCOMPARE(driver().seen<QLineEdit>("mapUserEdit")->text(), QString());
    QCOMPARE(driver().seen<QLineEdit>("mapNameEdit")->text(), QString());
    QCOMPARE(driver().seen<QComboBox>("mapPlaceCombo")->currentIndex(), 0);
    QCOMPARE(driver().seen<QComboBox>("mapRoleCombo")->currentText(), QStringLiteral("viewer"));
}

void TestGiveAndTakeRoles::whoMayGiveLessIsToldBeforeHeTries() {
    m_window->give("meera", {}, "owner", "Meera Kulkarni");
    m_window->give("asha", UsersWindow::kTenant, "admin");
    m_window->sql("INSERT INTO role_permission (role, permission) VALUES ('warden', 'user:read'), "
                  "('warden', 'user:write')");
    m_window->sql("UPDATE user_mapping SET role = 'warden' WHERE subject = $1", m_window->user().userId);
    driver().key(Qt::Key_F5);
    QVERIFY(driver().click("mapUserButton"));
    QVERIFY(driver().shows("mapUserPanel"));
    QTRY_COMPARE(driver().seen<QComboBox>("mapRoleCombo")->count(), 6);
    // Nor is it the one that may do least.
    QCOMPARE(driver().seen<QComboBox>("mapRoleCombo")->currentText(), QStringLiteral("viewer"));
    QVERIFY(driver().fill("mapUserEdit", QString::fromStdString(m_window->user().userId)));
    QVERIFY(m_window->choose("mapPlaceCombo", QLatin1String(UsersWindow::kTenant)));
    QVERIFY(m_window->choose("mapRoleCombo", QStringLiteral("owner")));
    QTRY_VERIFY(driver().words("mapRefusal").contains(QStringLiteral("what you do not hold yourself")));
    QVERIFY(!driver().seen("mapGoButton")->isEnabled());
    QVERIFY(m_window->choose("mapRoleCombo", QStringLiteral("warden")));
    QTRY_VERIFY(driver().seen("mapGoButton")->isEnabled());
    driver().key(Qt::Key_Escape);
    QVERIFY(driver().goes("mapUserPanel"));
    // Nor are the others at his mercy.
    QVERIFY(openRemove("asha", UsersWindow::kTenant));
    QTRY_VERIFY(driver().words("removeMappingWarning").contains(QStringLiteral("what you do not hold yourself")));
    QVERIFY(!driver().seen("removeMappingGoButton")->isEnabled());
    QVERIFY(driver().click("removeMappingKeepButton"));
    QVERIFY(openChange("asha", UsersWindow::kTenant));
    QVERIFY(m_window->choose("changeRoleCombo", QStringLiteral("warden")));
    QTRY_VERIFY(driver().words("changeRoleWarning").contains(QStringLiteral("what you do not hold yourself")));
    QVERIFY(!driver().seen("changeRoleGoButton")->isEnabled());
    m_window->sql("DELETE FROM user_mapping WHERE role = 'warden' AND tenant_id IS NOT NULL");
    m_window->sql("UPDATE user_mapping SET role = 'owner' WHERE subject = $1", m_window->user().userId);
    m_window->sql("DELETE FROM role_permission WHERE role = 'warden'");
}

void TestGiveAndTakeRoles::byKeyboardAlone() {
    QVERIFY(driver().at("mappingTable"));
    driver().key(Qt::Key_N, Qt::ControlModifier);
    QVERIFY(driver().shows("mapUserPanel"));
    QTRY_VERIFY(driver().seen<QComboBox>("mapRoleCombo")->count() == 5);
    QVERIFY(driver().tabTo("mapUserEdit"));
    driver().type(QStringLiteral("asha"));
    QVERIFY(driver().tabTo("mapPlaceCombo"));
    driver().type(QLatin1String(UsersWindow::kTenant).left(4));
    // From any field of it.
    driver().key(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(driver().goes("mapUserPanel"));
    QCOMPARE(m_window->roleOf("asha", UsersWindow::kTenant), std::string("viewer"));
    QTRY_VERIFY(driver().at("mappingTable"));
    QTRY_COMPARE(m_window->table()->currentIndex().row(), m_window->rowOf("asha", UsersWindow::kTenant));
    QTRY_VERIFY(driver().seen("changeRoleButton")->isEnabled());
    driver().key(Qt::Key_F2);
    QVERIFY(driver().at("changeRoleCombo"));
    driver().key(Qt::Key_Up);
    driver().key(Qt::Key_Up);
    driver().key(Qt::Key_Tab);
    QVERIFY(driver().at("changeRoleKeepButton"));
    driver().key(Qt::Key_Tab);
    QVERIFY(driver().at("changeRoleGoButton"));
    driver().key(Qt::Key_Space);
    QVERIFY(driver().goes("changeRoleBox"));
    QCOMPARE(m_window->roleOf("asha", UsersWindow::kTenant), std::string("operator"));
    driver().key(Qt::Key_Escape);
    QVERIFY(driver().goes("mappingPanel"));
    QTRY_VERIFY(driver().at("mappingTable"));
    driver().key(Qt::Key_Delete);
    QVERIFY(driver().shows("removeMappingBox"));
    QTRY_VERIFY(driver().seen("removeMappingGoButton")->isEnabled());
    // The step forward, and not the button that the keyboard is at.
    QVERIFY(driver().at("removeMappingKeepButton"));
    driver().key(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(driver().goes("mappingPanel"));
    QCOMPARE(m_window->roleOf("asha", UsersWindow::kTenant), std::string());
}

int main(int argc, char** argv) {
    qputenv("LANDREEVE_SECRET_STORE", "key-file");
    return tests::windowTests<TestGiveAndTakeRoles>(argc, argv);
}

#include "tst_give_and_take_roles.moc"
