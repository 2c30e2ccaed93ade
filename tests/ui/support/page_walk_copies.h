#pragma once

#include "tests/ui/support/page_walk.h"

#include <algorithm>

namespace landreeve::tests {

/// What is asked before a tenant is cloned, and before a backup is restored.
inline void addCopyPages(PageWalk& walk) {
    const auto close = [&walk] { walk.window().currentPage()->split()->setPanelShown(false); };
    walk.addMain(
        "tenants-clone",
        [&walk] {
            walk.window().openPage(QStringLiteral("tenants"),
                                   {{QStringLiteral("tenant"), QLatin1String(ShownWorkspace::kActive)}});
            walk.part<QAction>("cloneItem")->trigger();
            PageWalk::until(
                [&walk] {
                    const auto notes = walk.window().currentPage()->findChildren<ui::widgets::FieldNote*>();
                    return std::ranges::any_of(notes, [](const ui::widgets::FieldNote* note) {
                        return note->isVisible() && note->kind() == ui::widgets::FieldNote::Kind::Good;
                    });
                },
                "the id that is proposed to be found free");
        },
        close);
    walk.addMain(
        "tenants-restore",
        [&walk] {
            walk.window().openPage(QStringLiteral("tenants"));
            // In a narrow window it stands in the menu.
            walk.window().currentPage()->findChild<ui::widgets::LButton*>(QStringLiteral("restoreAction"))->click();
            PageWalk::until([&walk] { return walk.isShown("copyFileEdit"); }, "the form of a restore");
        },
        close);
}

} // namespace landreeve::tests
