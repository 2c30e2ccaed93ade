// What roles may do is changed in the matrix, and explained: in the window.
#include "tests/ui/support/stall_watch.h"
#include "tests/ui/users/users_window.h"
#include "ui/users/role_draft.h"
#include "ui/users/role_matrix_model.h"
#include "ui/widgets/chain_view.h"
#include "ui/widgets/facts.h"
#include "ui/widgets/status_label.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QLineEdit>
#include <QWindow>

using namespace landreeve;
using tests::UsersWindow;

class TestChangeRoles : public QObject {
    Q_OBJECT

    std::unique_ptr<UsersWindow> m_window;

    tests::WindowDriver& driver() { return m_window->driver(); }
    ui::widgets::Table* matrix() { return driver().seen<ui::widgets::Table>("roleMatrix"); }
    /// Puts the cursor on a cell; -1 in the index where it is not there.
    QModelIndex cell(const QString& area, const QString& role) {
        const QAbstractItemModel* model = matrix()->model();
        for (int row = 0; row < model->rowCount(); ++row)
            for (int column = 1; column < model->columnCount(); ++column)
                if (model->index(row, 0).data().toString() == area &&
                    model->headerData(column, Qt::Horizontal).toString() == role)
                    return model->index(row, column);
        return {};
    }
    void open(const QString& area, const QString& role) {
        QTRY_VERIFY(cell(area, role).isValid());
        matrix()->setCurrentIndex(cell(area, role));
        matrix()->setFocus();
        driver().key(Qt::Key_Return);
        QVERIFY(driver().shows("rolePanel"));
        QTRY_VERIFY(driver().seen<QCheckBox>("roleAction_delete") != nullptr);
    }
    void tick(const char* action, bool on) {
        auto* check = driver().seen<QCheckBox>(action);
        QVERIFY(check != nullptr);
        QTRY_VERIFY(check->isEnabled());
        if (check->isChecked() != on)
            check->click();
    }
    /// Where the keyboard is.
    static QString place() {
        const QWidget* focus = QApplication::focusWidget();
        return focus == nullptr ? QStringLiteral("nowhere") : focus->objectName();
    }
    bool granted(const std::string& role, const std::string& permission, const std::string& tenant = {}) {
        return m_window->value<bool>(
            "SELECT coalesce((SELECT granted FROM role_permission WHERE role = $1 AND permission = "
            "$2 AND coalesce(tenant_id, '') = $3), false)",
            role, permission, tenant);
    }
    std::int64_t exceptions() {
        return m_window->value<std::int64_t>("SELECT count(*) FROM role_permission WHERE tenant_id IS NOT NULL");
    }

private Q_SLOTS:
    void initTestCase() { m_window = std::make_unique<UsersWindow>(); }
    void cleanupTestCase() { m_window.reset(); }
    void init() {
        m_window->reset();
        m_window->sql("DELETE FROM role_permission WHERE role NOT IN ('owner', 'admin', 'operator', 'accountant', "
                      "'viewer') OR role = 'viewer' AND permission NOT LIKE '%:read'");
        m_window->open("roles");
        QVERIFY(driver().shows("roleMatrix"));
        // A dialog of the test before took it along.
        m_window->session().window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_window->session().window()));
    }
    void cleanup() {
        if (auto* discard = driver().seen<QAbstractButton>("discardRolesButton"))
            discard->click();
        m_window->page()->findChild<QComboBox*>(QStringLiteral("roleTenantCombo"))->setCurrentIndex(0);
        m_window->page()->split()->setPanelShown(false);
    }

    void isPreviewedThenSavedAndSetBack() {
        m_window->give("asha", UsersWindow::kTenant, "viewer");
        m_window->give("binod", UsersWindow::kOther, "viewer");
        open(QStringLiteral("Vendors"), QStringLiteral("viewer"));
        tick("roleAction_export", true);
        // Nothing is written before it was shown what it does.
        QVERIFY(driver().shows("roleDraftBox"));
        QVERIFY(!granted("viewer", "vendor:export"));
        QCOMPARE(driver().words("roleDraftWords"), QStringLiteral("viewer may export vendors."));
        QTRY_VERIFY2(driver().words("roleDraftTouches").startsWith(QStringLiteral("Touches 2 people")),
                     qPrintable(driver().words("roleDraftTouches")));
        QCOMPARE(cell(QStringLiteral("Vendors"), QStringLiteral("viewer")).data().toString(),
                 QStringLiteral("read, export"));
        QCOMPARE(m_window->page()->unsaved(), QStringList{QStringLiteral("What roles may do")});
        QCOMPARE(m_window->buttonText("saveRolesButton"), QStringLiteral("Save 1 change"));
        QVERIFY(driver().click("saveRolesButton"));
        QTRY_VERIFY(granted("viewer", "vendor:export"));
        QTRY_VERIFY(driver().seen("roleDraftBox") == nullptr);
        QCOMPARE(m_window->audited("role.set", "viewer"), std::int64_t{1});
        // And set back.
        tick("roleAction_export", false);
        QCOMPARE(driver().words("roleDraftWords"), QStringLiteral("viewer may no longer export vendors."));
        QVERIFY(driver().click("saveRolesButton"));
        QTRY_VERIFY(!granted("viewer", "vendor:export"));
    }

    void aTenantSaysOtherwise() {
        QVERIFY(m_window->choose("roleTenantCombo", QLatin1String(UsersWindow::kTenant)));
        open(QStringLiteral("Inventory"), QStringLiteral("operator"));
        tick("roleAction_delete", true);
        QTRY_VERIFY(driver().seen("saveRolesButton") != nullptr && driver().seen("saveRolesButton")->isEnabled());
        driver().key(Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY(granted("operator", "inventory:delete", UsersWindow::kTenant));
        QVERIFY(!granted("operator", "inventory:delete"));
        QTRY_COMPARE(cell(QStringLiteral("Inventory"), QStringLiteral("operator")).data().toString(),
                     QStringLiteral("* read, write, delete, export"));
        QVERIFY(driver().seen<QCheckBox>("roleAction_delete")->text().contains(QStringLiteral("otherwise here")));
        tick("roleAction_delete", false);
        QVERIFY(driver().click("saveRolesButton"));
        QTRY_COMPARE(exceptions(), std::int64_t{0});
        QVERIFY(m_window->choose("roleTenantCombo", QString()));
    }

    void discardingChangesNothing() {
        open(QStringLiteral("Vendors"), QStringLiteral("viewer"));
        tick("roleAction_write", true);
        QVERIFY(!driver().seen<QComboBox>("roleTenantCombo")->isEnabled());
        QVERIFY(driver().click("discardRolesButton"));
        QTRY_VERIFY(driver().seen("roleDraftBox") == nullptr);
        QVERIFY(!driver().seen<QCheckBox>("roleAction_write")->isChecked());
        QVERIFY(driver().seen<QComboBox>("roleTenantCombo")->isEnabled());
        QVERIFY(!granted("viewer", "vendor:write"));
    }

    void anOwnerKeepsWhatGivesRightsBack() {
        open(QStringLiteral("Vendors"), QStringLiteral("owner"));
        QTRY_VERIFY(driver().seen<QCheckBox>("roleAction_write")->isEnabled());
        open(QStringLiteral("Roles"), QStringLiteral("owner"));
        QTRY_VERIFY(!driver().seen<QCheckBox>("roleAction_write")->isEnabled());
        QVERIFY(!driver().seen<QCheckBox>("roleAction_read")->isEnabled());
        QVERIFY(driver().words("roleNote").contains(QStringLiteral("keeps")));
        QVERIFY(!driver().seen<QAbstractButton>("removeRoleButton")->isEnabled());
    }

    void othersChangesAreSeen() {
        open(QStringLiteral("Vendors"), QStringLiteral("viewer"));
        tick("roleAction_write", true);
        auto& plane = m_window->workspace().control();
        auto lease = plane.lend();
        auto transaction = plane.begin(*lease);
        control::RoleStore(*lease).change(m_window->workspace().giver(),
                                          {.name = "viewer", .grant = {"vendor:export", "vendor:write"}});
        transaction.commit();
        // What I wanted is so by now: nothing is left to save.
        QTRY_VERIFY(driver().seen("roleDraftBox") == nullptr);
        QTRY_VERIFY(driver().seen<QCheckBox>("roleAction_export")->isChecked());
    }

    void aRoleIsMadeAndRemoved() {
        QTRY_VERIFY(driver().seen<QAbstractButton>("newRoleButton")->isEnabled());
        QVERIFY(driver().click("newRoleButton"));
        QVERIFY(driver().shows("newRolePanel"));
        auto* name = driver().seen<QLineEdit>("newRoleNameEdit");
        name->setText(QStringLiteral("Night shift"));
        QVERIFY(!driver().seen<QAbstractButton>("makeRoleButton")->isEnabled());
        name->setText(QStringLiteral("viewer"));
        QVERIFY(!driver().seen<QAbstractButton>("makeRoleButton")->isEnabled());
        name->setText(QStringLiteral("night-shift"));
        QVERIFY(m_window->choose("newRoleLikeCombo", QStringLiteral("operator")));
        QTRY_VERIFY(driver().seen<QAbstractButton>("makeRoleButton")->isEnabled());
        QVERIFY(driver().click("makeRoleButton"));
        QTRY_VERIFY(granted("night-shift", "vendor:write"));
        open(QStringLiteral("Vendors"), QStringLiteral("night-shift"));
        auto* remove = driver().seen<QAbstractButton>("removeRoleButton");
        QTRY_VERIFY(remove->isEnabled());
        const auto held = [this] {
            return m_window->value<std::int64_t>("SELECT count(*) FROM role_permission WHERE role = 'night-shift'");
        };
        // A dialog is a window of its own.
        const auto answer = [this](const char* button) {
            driver().seen("removeRoleDialog")->findChild<QAbstractButton*>(QLatin1String(button))->click();
        };
        const auto before = held();
        QVERIFY(driver().click("removeRoleButton"));
        QVERIFY(driver().shows("removeRoleDialog"));
        answer("keepRoleButton");
        QTRY_VERIFY(driver().seen("removeRoleDialog") == nullptr);
        QCOMPARE(held(), before);
        QVERIFY(driver().click("removeRoleButton"));
        QVERIFY(driver().shows("removeRoleDialog"));
        answer("confirmRemoveRoleButton");
        QTRY_COMPARE(held(), std::int64_t{0});
        QTRY_VERIFY(!cell(QStringLiteral("Vendors"), QStringLiteral("night-shift")).isValid());
    }

    void whoMayNotIsToldWhy() {
        m_window->sql("INSERT INTO role_permission (role, permission) VALUES ('reader', 'role:read'), ('reader', "
                      "'user:read')");
        m_window->sql("INSERT INTO user_mapping (issuer, subject, role) VALUES ('urn:x', 'other.owner', 'owner')");
        m_window->sql("UPDATE user_mapping SET role = 'reader' WHERE subject = $1", m_window->user().userId);
        driver().key(Qt::Key_F5);
        open(QStringLiteral("Vendors"), QStringLiteral("viewer"));
        QTRY_VERIFY(!driver().seen<QCheckBox>("roleAction_write")->isEnabled());
        QTRY_VERIFY(driver().words("roleNote").contains(QStringLiteral("role:write")));
        QTRY_VERIFY(!driver().seen<QAbstractButton>("newRoleButton")->isEnabled());
    }

    /// As by command: the word of his tenant is his to change, and no other's is shown to him.
    void aTenantsAdminSetsExceptionsAndAsksWhy() {
        const std::string user = m_window->user().userId;
        m_window->give("meera", {}, "owner", "Meera Kulkarni");
        m_window->give(user, UsersWindow::kTenant, "admin");
        m_window->sql("INSERT INTO role_permission (role, permission, granted, tenant_id) VALUES ('operator', "
                      "'vendor:delete', true, $1)",
                      std::string(UsersWindow::kOther));
        m_window->sql("UPDATE user_mapping SET role = 'viewer' WHERE subject = $1 AND tenant_id IS NULL", user);
        driver().key(Qt::Key_F5);
        QVERIFY(driver().shows("rolesRefused"));
        QVERIFY(driver().shows("showOwnTenantButton"));
        QCOMPARE(m_window->buttonText("showOwnTenantButton"),
                 QStringLiteral("Show them as they hold in sahyadri-agro"));
        QVERIFY(driver().click("showOwnTenantButton"));
        QVERIFY(driver().shows("roleMatrix"));
        open(QStringLiteral("Purchase orders"), QStringLiteral("operator"));
        QTRY_COMPARE(driver().seen<ui::widgets::Facts>("roleFacts")->value(QStringLiteral("otherwise")),
                     QStringLiteral("no tenant"));
        tick("roleAction_approve", true);
        QTRY_VERIFY(driver().seen("saveRolesButton") != nullptr && driver().seen("saveRolesButton")->isEnabled());
        QVERIFY(driver().click("saveRolesButton"));
        QTRY_VERIFY(granted("operator", "purchase-order:approve", UsersWindow::kTenant));
        QVERIFY(!driver().seen("newRoleButton")->isEnabled());
        // Why, there; not in the whole workspace.
        QTRY_VERIFY(driver().seen("explainButton")->isEnabled());
        QVERIFY(driver().click("explainButton"));
        QTRY_VERIFY(driver().seen<QComboBox>("explainPlaceCombo") != nullptr);
        QCOMPARE(driver().seen<QComboBox>("explainPlaceCombo")->currentData().toString(),
                 QLatin1String(UsersWindow::kTenant));
        driver().seen<QLineEdit>("explainUserEdit")->setText(QString::fromStdString(user));
        QVERIFY(driver().shows("explainAnswer"));
        QVERIFY(m_window->choose("explainPlaceCombo", QStringLiteral("Whole workspace")));
        QVERIFY(driver().shows("explainError"));
    }

    void whySomebodyMayIsExplained() {
        m_window->give("asha", UsersWindow::kTenant, "operator");
        m_window->open("people");
        QTRY_VERIFY(m_window->rowOf("asha", UsersWindow::kTenant) >= 0);
        m_window->table()->setCurrentIndex(m_window->model()->index(m_window->rowOf("asha", UsersWindow::kTenant), 0));
        QVERIFY(driver().click("explainButton"));
        QVERIFY(driver().shows("explainPanel"));
        QCOMPARE(driver().seen<QLineEdit>("explainUserEdit")->text(), QStringLiteral("asha"));
        QVERIFY(m_window->choose("explainAreaCombo", QStringLiteral("vendor")));
        auto* chain = driver().seen<ui::widgets::ChainView>("explainChain");
        QTRY_COMPARE(chain->steps().size(), qsizetype{7});
        QTRY_COMPARE(driver().words("explainDecided"), QStringLiteral("The role operator holds vendor:read."));
        // Nobody does anything without a session.
        const auto* answer = driver().seen<ui::widgets::StatusLabel>("explainAnswer");
        QCOMPARE(answer->status().word, QStringLiteral("May do it, once signed in"));
        QVERIFY(m_window->choose("explainActionCombo", QStringLiteral("delete")));
        QTRY_COMPARE(driver().words("explainDecided"),
                     QStringLiteral("The role operator does not hold vendor:delete."));
        m_window->sql("INSERT INTO role_permission (role, permission, granted, tenant_id) VALUES ('operator', "
                      "'vendor:delete', true, $1)",
                      std::string(UsersWindow::kTenant));
        // It follows what others do.
        QTRY_VERIFY2(driver().words("explainDecided").contains(QStringLiteral("says otherwise")),
                     qPrintable(driver().words("explainDecided")));
    }

    void somebodyIsFoundByName() {
        m_window->give("asha.rao", UsersWindow::kTenant, "operator", "Asha Rao");
        m_window->sql("INSERT INTO user_mapping (issuer, subject, tenant_id, role) VALUES ($1, 'bina', $2, 'admin')",
                      std::string(UsersWindow::kOutside), std::string(UsersWindow::kTenant));
        m_window->open("roles");
        open(QStringLiteral("Employees"), QStringLiteral("operator"));
        QVERIFY(driver().click("explainButton"));
        QVERIFY(driver().shows("explainPanel"));
        QVERIFY(m_window->choose("explainPlaceCombo", QLatin1String(UsersWindow::kTenant)));
        // The cell that is looked at is what is asked about.
        QCOMPARE(driver().seen<QComboBox>("explainAreaCombo")->currentData().toString(), QStringLiteral("employee"));
        const auto ask = [&](const char* who) {
            driver().seen<QLineEdit>("explainUserEdit")->setText(QLatin1String(who));
        };
        ask("asha RAO");
        QTRY_COMPARE(driver().words("explainDecided"), QStringLiteral("The role operator holds employee:read."));
        QVERIFY(driver().said("explainUserEdit").contains(QStringLiteral("asha.rao, of this workspace")));
        // Of whichever issuer.
        ask("bina");
        QTRY_COMPARE(driver().words("explainDecided"), QStringLiteral("The role admin holds employee:read."));
        QVERIFY(driver().said("explainUserEdit").contains(QStringLiteral("books.example")));
        ask("nobody");
        QTRY_VERIFY(driver().words("explainDecided").contains(QStringLiteral("is known here")));
    }

    void aDoubleClickTicksNothing() {
        open(QStringLiteral("Vendors"), QStringLiteral("viewer"));
        // A cell that the panel's boxes come to lie on.
        QPoint under;
        for (const char* action : {"read", "write", "delete", "approve", "export", "reveal", "revoke"}) {
            const auto* check = driver().seen<QCheckBox>(QStringLiteral("roleAction_") + QLatin1String(action));
            under = check->mapTo(&m_window->session().window(), QPoint(9, check->height() / 2));
            const int beside = matrix()->width();
            m_window->page()->split()->setPanelShown(false);
            QTRY_VERIFY(matrix()->width() > beside);
            auto* viewport = matrix()->viewport();
            const QModelIndex at = matrix()->indexAt(viewport->mapFrom(&m_window->session().window(), under));
            if (at.isValid() && at.column() > 0)
                break;
            under = QPoint();
            open(QStringLiteral("Vendors"), QStringLiteral("viewer"));
        }
        QVERIFY(!under.isNull());
        QWindow* window = m_window->session().window().windowHandle();
        QTest::mouseDClick(window, Qt::LeftButton, {}, under);
        QVERIFY(driver().shows("rolePanel"));
        QTRY_VERIFY(driver().seen("roleAction_read")->isEnabled());
        QVERIFY(driver().seen("roleDraftBox") == nullptr);
        // One click does, on what is enabled there.
        QTest::mouseClick(window, Qt::LeftButton, {},
                          driver().placeOf(*driver().seen("roleAction_reveal")) -
                              QPoint(driver().seen("roleAction_reveal")->width() / 2 - 9, 0));
        QVERIFY(driver().shows("roleDraftBox"));
    }

    void theTabsGoAsTheFieldsStand() {
        m_window->open("people");
        QVERIFY(driver().click("explainButton"));
        QVERIFY(driver().shows("explainPanel"));
        driver().seen("explainUserEdit")->setFocus();
        for (const char* next : {"explainPlaceCombo", "explainActionCombo", "explainAreaCombo"}) {
            driver().key(Qt::Key_Tab);
            QVERIFY2(driver().at(next), qPrintable(place()));
        }
        m_window->open("roles");
        QTRY_VERIFY(driver().seen<QAbstractButton>("newRoleButton")->isEnabled());
        QVERIFY(driver().click("newRoleButton"));
        QVERIFY(driver().shows("newRolePanel"));
        QTRY_VERIFY(driver().at("newRoleNameEdit"));
        driver().type(QStringLiteral("night-shift"));
        QTRY_VERIFY(driver().seen("makeRoleButton")->isEnabled());
        for (const char* next : {"newRoleLikeCombo", "newRoleCancelButton", "makeRoleButton"}) {
            driver().key(Qt::Key_Tab);
            QVERIFY2(driver().at(next), qPrintable(place()));
        }
        driver().seen<QLineEdit>("newRoleNameEdit")->clear();
    }

    void theListIsReachedByItsRegionKey() {
        matrix()->setFocus();
        driver().key(Qt::Key_F6, Qt::ShiftModifier);
        QVERIFY2(driver().at("roleTenantCombo"), qPrintable(place()));
        driver().key(Qt::Key_F6);
        QVERIFY(driver().at("roleMatrix"));
    }

    void whatSavesIsNotCoveredInASmallWindow() {
        m_window->session().window().resize(1024, 640);
        open(QStringLiteral("Vendors"), QStringLiteral("viewer"));
        QVERIFY(m_window->page()->split()->isOverlay());
        tick("roleAction_export", true);
        QTRY_VERIFY(driver().words("roleDraftTouches").startsWith(QStringLiteral("Nobody")));
        QVERIFY(driver().click("saveRolesButton"));
        QTRY_VERIFY(granted("viewer", "vendor:export"));
        QTRY_VERIFY(driver().seen("roleDraftBox") == nullptr);
        tick("roleAction_export", false);
        QVERIFY(driver().shows("roleDraftBox"));
        // Beside the list again where there is room.
        m_window->session().window().resize(1440, 900);
        QTRY_VERIFY(!m_window->page()->split()->isOverlay());
        QVERIFY(driver().click("saveRolesButton"));
        QTRY_VERIFY(!granted("viewer", "vendor:export"));
    }

    void theDraftKnowsWhatIsDifferent() {
        ui::users::RoleDraft draft;
        ui::users::RoleMatrixModel model(draft);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        draft.setRoles(
            {{"owner", {"role:write", "vendor:read"}}, {"clerk", {"vendor:read"}, {{"t", "vendor:write", true}}}});
        QCOMPARE(draft.count(), 0);
        draft.set("clerk", "vendor:write", true);
        draft.set("clerk", "vendor:read", false);
        QCOMPARE(draft.count(), 2);
        QCOMPARE(draft.words(),
                 QStringList{QStringLiteral("clerk may write vendors, and may no longer read vendors.")});
        draft.set("clerk", "vendor:read", true);
        QCOMPARE(draft.count(), 1);
        QVERIFY(draft.changes().front().grant == std::set<std::string>{"vendor:write"});
        // In the tenant it is so already.
        draft.setTenant("t");
        QCOMPARE(draft.count(), 0);
        draft.set("clerk", "vendor:write", true);
        QCOMPARE(draft.count(), 0);
        draft.set("clerk", "vendor:write", false);
        QCOMPARE(draft.count(), 1);
        draft.setRoles({{"owner", {"role:write"}}});
        QCOMPARE(draft.count(), 0);
    }
};

int main(int argc, char** argv) {
    qputenv("LANDREEVE_SECRET_STORE", "key-file");
    return tests::windowTests<TestChangeRoles>(argc, argv);
}

#include "tst_change_roles.moc"
