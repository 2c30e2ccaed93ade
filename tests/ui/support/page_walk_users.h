#pragma once

#include "core/control/user_store.h"
#include "tests/ui/support/page_walk.h"

#include <QCheckBox>
#include <QComboBox>

namespace landreeve::tests {

/// Roles for the people whose sessions are shown, and some more; one tenant that says otherwise about a role.
inline void addShownUsers(ShownWorkspace& world) {
    auto& control = world.workspace().control();
    auto lease = control.lend();
    const auto issuer = lease->exec("SELECT url FROM issuer WHERE kind = 'local'").one().get<std::string>(0);
    auto transaction = control.begin(*lease);
    control::UserStore users(*lease);
    const auto give = [&](const char* user, const char* tenant, const char* role, const char* name) {
        users.map(world.workspace().giver(), {issuer, user, tenant, role, name});
    };
    give("meera.kulkarni", "", "owner", "Meera Kulkarni");
    give("anand.deshmukh", "", "admin", "Anand Deshmukh");
    give("r.iyer", ShownWorkspace::kActive, "operator", "Ravi Iyer");
    give("r.iyer", ShownWorkspace::kLong, "viewer", "Ravi Iyer");
    give("a.banerjee", ShownWorkspace::kActive, "accountant", "Aparna Banerjee");
    give("nisha.rathore", ShownWorkspace::kSuspended, "viewer", "");
    give("7f3f6b0e-0d2c-4a55-9d7b-8a5c21e4b110", ShownWorkspace::kLong, "operator",
         "Venkatanarasimharajuvaripeta Satyanarayana Subramaniam");
    transaction.commit();
    lease->exec("INSERT INTO role_permission (role, permission, granted, tenant_id) VALUES "
                "('operator', 'inventory:approve', true, $1), ('operator', 'employee:read', false, $1)",
                std::string(ShownWorkspace::kActive));
}

/// The states of the page of users and roles.
inline void addUserPages(PageWalk& walk) {
    const auto open = [&walk](const char* view) {
        static bool added = false;
        if (!std::exchange(added, true))
            addShownUsers(walk.world());
        walk.window().openPage(QStringLiteral("users"), {{QStringLiteral("view"), QLatin1String(view)}});
        walk.window().currentPage()->split()->setPanelShown(false);
    };
    const auto people = [&walk, open] {
        open("people");
        PageWalk::until([&walk] { return walk.part<ui::widgets::Table>("mappingTable")->model()->rowCount() >= 8; },
                        "the mappings");
    };
    // By name: Anand Deshmukh is the first.
    const auto openRow = [&walk, people](int row) {
        people();
        auto* table = walk.part<ui::widgets::Table>("mappingTable");
        table->setFocus();
        table->setCurrentIndex(table->model()->index(row, 0));
        QTest::keyClick(table, Qt::Key_Return);
        PageWalk::until([&walk] { return walk.isShown("mappingPanel"); }, "the mapping");
        PageWalk::until([&walk] { return walk.part<QLabel>("mappingMay")->text() != QStringLiteral("…"); },
                        "what it allows");
        PageWalk::until([&walk] { return walk.part<QWidget>("panelChangeRoleButton")->isEnabled(); }, "the right");
    };
    const auto closePanel = [&walk] { walk.window().currentPage()->split()->setPanelShown(false); };
    walk.addMain("users", people);
    walk.addMain(
        "users-panel", [openRow] { openRow(4); }, closePanel);
    walk.addMain(
        "users-change",
        [&walk, openRow] {
            openRow(4);
            PageWalk::press(&walk.window(), "panelChangeRoleButton");
            auto* roles = walk.part<QComboBox>("changeRoleCombo");
            roles->setCurrentIndex(roles->findText(QStringLiteral("accountant")));
        },
        closePanel);
    walk.addMain(
        "users-remove",
        [&walk, openRow] {
            openRow(4);
            PageWalk::press(&walk.window(), "panelRemoveMappingButton");
        },
        closePanel);
    walk.addMain(
        "users-map",
        [&walk, people] {
            people();
            PageWalk::press(&walk.window(), "mapUserButton");
            PageWalk::until([&walk] { return walk.part<QComboBox>("mapRoleCombo")->count() > 0; }, "the roles");
            PageWalk::until([&walk] { return walk.part<QComboBox>("mapPersonCombo")->count() > 1; }, "the people");
            auto* places = walk.part<QComboBox>("mapPlaceCombo");
            places->setCurrentIndex(places->findText(QLatin1String(ShownWorkspace::kLong)));
        },
        closePanel);
    walk.addMain(
        "users-no-match",
        [&walk, people] {
            people();
            walk.part<QLineEdit>("userSearch")->setText(QStringLiteral("unicorn"));
            PageWalk::until([&walk] { return walk.isShown("noUserMatches"); }, "no match");
        },
        [&walk] { PageWalk::press(&walk.window(), "clearFiltersButton"); });
    const auto roles = [&walk, open] {
        open("roles");
        PageWalk::until([&walk] { return walk.part<ui::widgets::Table>("roleMatrix")->model()->rowCount() > 0; },
                        "the roles");
    };
    walk.addMain("users-roles", roles);
    walk.addMain(
        "users-role-changed",
        [&walk, roles] {
            roles();
            auto* matrix = walk.part<ui::widgets::Table>("roleMatrix");
            matrix->setFocus();
            matrix->setCurrentIndex(matrix->model()->index(3, 3));
            QTest::keyClick(matrix, Qt::Key_Return);
            PageWalk::until([&walk] { return walk.isShown("rolePanel"); }, "the role");
            for (const char* action : {"roleAction_approve", "roleAction_export"}) {
                PageWalk::until([&] { return walk.part<QCheckBox>(action)->isEnabled(); }, "the right");
                walk.part<QCheckBox>(action)->click();
            }
            PageWalk::until(
                [&walk] { return walk.part<QLabel>("roleDraftTouches")->text().startsWith(QStringLiteral("Touches")); },
                "whom it touches");
        },
        [&walk, closePanel] {
            walk.part<QAbstractButton>("discardRolesButton")->click();
            closePanel();
        });
    walk.addMain(
        "users-new-role",
        [&walk, roles] {
            roles();
            PageWalk::until([&walk] { return walk.part<QWidget>("newRoleButton")->isEnabled(); }, "the right");
            PageWalk::press(&walk.window(), "newRoleButton");
            PageWalk::until([&walk] { return walk.isShown("newRolePanel"); }, "the panel");
        },
        closePanel);
    walk.addMain(
        "users-explain",
        [&walk, people] {
            people();
            auto* table = walk.part<ui::widgets::Table>("mappingTable");
            table->setCurrentIndex(table->model()->index(4, 0));
            // Where there is little room it is under More.
            auto* explain = walk.window().currentPage()->findChild<QAbstractButton*>(QStringLiteral("explainButton"));
            PageWalk::until([explain] { return explain->isEnabled(); }, "the right");
            explain->click();
            auto* actions = walk.part<QComboBox>("explainActionCombo");
            actions->setCurrentIndex(actions->findText(QStringLiteral("delete")));
            PageWalk::until([&walk] { return walk.isShown("explainAnswer"); }, "the answer");
        },
        closePanel);
}

} // namespace landreeve::tests
