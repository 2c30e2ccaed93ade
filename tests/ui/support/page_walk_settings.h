#pragma once

#include "tests/ui/support/page_walk.h"

#include <QScrollArea>
#include <QScrollBar>

namespace landreeve::tests {

/// What is set for a tenant.
inline void addSettingsPages(PageWalk& walk) {
    const auto right = [&walk](bool granted) {
        postgres::Connection::open(walk.world().server().superuserUrl("landreeve_control"))
            .exec("UPDATE role_permission SET granted = $1 WHERE role = 'owner' AND permission = 'settings:write'",
                  granted);
    };
    const auto leave = [&walk] { walk.window().currentPage()->split()->setPanelShown(false); };
    const auto open = [&walk] {
        walk.window().openPage(QStringLiteral("tenants"),
                               {{QStringLiteral("settings"), QLatin1String(ShownWorkspace::kActive)}});
        PageWalk::until(
            [&walk] {
                const auto edits = walk.window().findChildren<QLineEdit*>(QStringLiteral("sessionLifeEdit"));
                return std::ranges::any_of(
                    edits, [](const QLineEdit* edit) { return edit->isVisible() && !edit->isReadOnly(); });
            },
            "a tenant's settings");
    };
    walk.addMain("tenants-settings", open, leave);
    // What is further down, and what somebody sees who may only look.
    walk.addMain(
        "tenants-settings-end",
        [&walk, open] {
            open();
            walk.part<QWidget>("retentionAuditEdit")->setFocus();
            auto* scroll = walk.part<QWidget>("settingsTab")->findChild<QScrollArea*>();
            PageWalk::settle(&walk.window());
            scroll->verticalScrollBar()->setValue(scroll->verticalScrollBar()->maximum());
        },
        leave);
    walk.addMain(
        "tenants-settings-refused",
        [&walk, right] {
            right(false);
            walk.window().openPage(QStringLiteral("tenants"),
                                   {{QStringLiteral("settings"), QLatin1String(ShownWorkspace::kActive)}});
            PageWalk::until([&walk] { return walk.isShown("settingsWhy"); }, "why nothing can be set");
        },
        [right, leave] {
            right(true);
            leave();
        });
}

} // namespace landreeve::tests
