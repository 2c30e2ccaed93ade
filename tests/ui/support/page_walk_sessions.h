#pragma once

#include "tests/ui/support/page_walk.h"

namespace landreeve::tests {

/// The states of the page of sessions.
inline void addSessionPages(PageWalk& walk) {
    const auto open = [&walk] {
        walk.window().openPage(QStringLiteral("sessions"));
        walk.window().currentPage()->split()->setPanelShown(false);
        PageWalk::until([&walk] { return walk.part<ui::widgets::Table>("sessionsTable")->model()->rowCount() > 20; },
                        "the sessions");
        PageWalk::until(
            [&walk] { return !walk.isShown("signInWords") || !walk.part<QLabel>("signInWords")->text().isEmpty(); },
            "the sign-ins");
    };
    const auto openRow = [&walk, open](int row) {
        open();
        auto* table = walk.part<ui::widgets::Table>("sessionsTable");
        table->setFocus();
        table->setCurrentIndex(table->model()->index(row, 0));
        QTest::keyClick(table, Qt::Key_Return);
        PageWalk::until([&walk] { return walk.isShown("sessionPanel"); }, "the session");
    };
    const auto closePanel = [&walk] { walk.window().currentPage()->split()->setPanelShown(false); };
    walk.addMain("sessions", open);
    walk.addMain(
        "sessions-panel", [openRow] { openRow(1); }, closePanel);
    walk.addMain(
        "sessions-revoke",
        [&walk, openRow] {
            openRow(1);
            walk.window().currentPage()->findChild<QAction*>(QStringLiteral("revokeAction"))->trigger();
            PageWalk::until([&walk] { return walk.part<QAbstractButton>("revokeButton")->isEnabled(); }, "the counts");
        },
        closePanel);
    walk.addMain(
        "sessions-revoke-tenant",
        [&walk, open] {
            open();
            PageWalk::until([&walk] { return walk.part<QWidget>("revokeByTenantAction")->isEnabled(); }, "the right");
            PageWalk::press(&walk.window(), "revokeByTenantAction");
            auto* tenants = walk.part<QComboBox>("revokeTenantCombo");
            tenants->setCurrentIndex(tenants->findText(QLatin1String(ShownWorkspace::kLong)));
            PageWalk::until([&walk] { return walk.part<QAbstractButton>("revokeButton")->isEnabled(); }, "the count");
        },
        closePanel);
    walk.addMain(
        "sessions-clean-up",
        [&walk, open] {
            open();
            PageWalk::until([&walk] { return walk.part<QWidget>("cleanUpAction")->isEnabled(); }, "the right");
            PageWalk::press(&walk.window(), "cleanUpAction");
            PageWalk::until([&walk] { return walk.part<QLabel>("cleanupText")->text() != QStringLiteral("Counting…"); },
                            "the count");
        },
        closePanel);
    walk.addMain(
        "sessions-no-match",
        [&walk, open] {
            open();
            walk.part<QLineEdit>("sessionSearch")->setText(QStringLiteral("unicorn"));
            PageWalk::until([&walk] { return walk.isShown("noSessionMatches"); }, "no match");
            PageWalk::until(
                [&walk] {
                    const auto* all = walk.part<QWidget>("sessionSegments")->findChild<QWidget*>(QStringLiteral("all"));
                    return all->accessibleName() == QStringLiteral("All, 0");
                },
                "the counts");
        },
        [&walk] { PageWalk::press(&walk.window(), "clearFiltersButton"); });
    walk.addMain(
        "sessions-failures",
        [&walk] {
            walk.window().openPage(QStringLiteral("sessions"), {{QStringLiteral("failures"), true}});
            PageWalk::until(
                [&walk] {
                    return walk.isShown("failuresTable") &&
                           walk.part<ui::widgets::Table>("failuresTable")->model()->rowCount() > 0;
                },
                "who was refused");
        },
        [&walk] {
            walk.window().openPage(QStringLiteral("sessions"), {{QStringLiteral("failures"), false}});
        });
}

} // namespace landreeve::tests
