#pragma once

#include "tests/ui/support/page_walk.h"
#include "ui/audit/audit_model.h"
#include "ui/audit/audit_page.h"
#include "ui/audit/chain_status.h"

#include <QComboBox>

namespace landreeve::tests {

/// The states of the audit page.
inline void addAuditPages(PageWalk& walk) {
    const auto page = [&walk] { return static_cast<ui::audit::AuditPage*>(walk.window().currentPage()); };
    const auto open = [&walk, page] {
        walk.window().openPage(QStringLiteral("audit"));
        walk.window().currentPage()->split()->setPanelShown(false);
        PageWalk::until(
            [page] {
                return !page()->chain()->isRunning() && page()->model()->rowCount() > 50 &&
                       !page()->model()->isReading();
            },
            "the audit log");
    };
    const auto clear = [&walk] {
        walk.window().currentPage()->split()->setPanelShown(false);
        while (walk.window().currentPage()->escape()) {
        }
    };
    walk.addMain("audit", open);
    walk.addMain(
        "audit-entry",
        [&walk, open, page] {
            open();
            auto* actions = walk.part<QComboBox>("auditActionCombo");
            PageWalk::until([&] { return actions->findData(QStringLiteral("vendor.update")) > 0; }, "the actions");
            actions->setCurrentIndex(actions->findData(QStringLiteral("vendor.update")));
            // All of them: the first may have been one before, among others.
            const auto areVendors = [model = page()->model()] {
                for (int row = 0; row < model->rowCount(); ++row) {
                    if (model->at(row)->action != "vendor.update")
                        return false;
                }
                return model->rowCount() > 1;
            };
            PageWalk::until(areVendors, "the vendors");
            auto* table = walk.part<ui::widgets::Table>("auditTable");
            table->setFocus();
            table->setCurrentIndex(table->model()->index(1, 0));
            QTest::keyClick(table, Qt::Key_Return);
            PageWalk::until([&walk] { return walk.isShown("entryPanel"); }, "the entry");
        },
        clear);
    walk.addMain(
        "audit-nothing",
        [&walk, open] {
            open();
            walk.part<QComboBox>("auditActionCombo")->setCurrentIndex(1); // nobody has revealed anything
            PageWalk::until([&walk] { return walk.isShown("noEntryMatches"); }, "nothing");
        },
        clear);
    // Entries that somebody with all rights over the database has changed and taken out, for as long as it is shown.
    const auto tamper = [&walk](const char* sql) {
        auto superuser = postgres::Connection::open(walk.world().server().superuserUrl("landreeve_control"));
        superuser.exec("SET session_replication_role = replica");
        superuser.script(sql);
    };
    walk.addMain(
        "audit-broken",
        [&walk, open, page, tamper] {
            open();
            tamper("UPDATE policy_sync_log SET actor = actor || 'x' WHERE seq = 12; "
                   "UPDATE policy_sync_log SET login = login || 'y' WHERE seq = 14");
            PageWalk::press(&walk.window(), "verifyLogButton");
            PageWalk::until([page] { return page()->chain()->report() && !page()->chain()->report()->valid(); },
                            "what is wrong");
        },
        [page, tamper, clear] {
            tamper("UPDATE policy_sync_log SET actor = left(actor, -1) WHERE seq = 12; "
                   "UPDATE policy_sync_log SET login = left(login, -1) WHERE seq = 14");
            clear();
            page()->chain()->verify();
            PageWalk::until([page] { return !page()->chain()->isRunning(); }, "the log to be whole again");
        });
}

} // namespace landreeve::tests
