#pragma once

#include "tests/ui/support/page_walk.h"
#include "ui/stock/books_page.h"
#include "ui/stock/reorder_page.h"
#include "ui/stock/stock_page.h"

#include <QComboBox>

namespace landreeve::tests {

/// A product's stock, with goods about to be moved, what to reorder, and the books.
inline void addStockPages(PageWalk& walk) {
    const auto stock = [&walk] {
        walk.window().openTenant({QLatin1String(ShownWorkspace::kActive), QStringLiteral("Sahyadri Agro Traders")});
        walk.window().openPage(QStringLiteral("stock"), {{QStringLiteral("product"), QStringLiteral("ARV-100")}});
        auto* page = qobject_cast<ui::stock::StockPage*>(walk.window().currentPage());
        PageWalk::until([page] { return page->isSettled(); }, "the stock");
        PageWalk::settle(&walk.window());
    };
    const auto leave = [&walk] { walk.window().closeTenant(); };
    walk.addMain("stock", stock, leave);
    walk.addMain(
        "stock-move",
        [&walk, stock] {
            stock();
            walk.part<ui::widgets::LButton>("moveButton")->click();
            auto* to = walk.part<QComboBox>("moveToCombo");
            to->setCurrentIndex(to->findData(QStringLiteral("Nashik-Ambad")));
            QTest::keyClicks(walk.part<QLineEdit>("moveQuantityEdit"), QStringLiteral("12.5"));
            PageWalk::settle(&walk.window());
        },
        [&walk] {
            walk.part<ui::widgets::LButton>("leaveMoveButton")->click();
            walk.window().closeTenant();
        });
    walk.addMain(
        "reorder",
        [&walk] {
            auto connection = postgres::Connection::open(walk.world().server().superuserUrl("sahyadri_agro_db_prod"));
            connection.script("SET app.tenant_id = 'sahyadri-agro'; UPDATE product SET reorder_level = 900, "
                              "reorder_quantity = 400 WHERE category = 'Fertilisers' AND reorder_level < 900");
            walk.window().openTenant({QLatin1String(ShownWorkspace::kActive), QStringLiteral("Sahyadri Agro Traders")});
            walk.window().openPage(QStringLiteral("reorder"));
            auto* page = qobject_cast<ui::stock::ReorderPage*>(walk.window().currentPage());
            PageWalk::until([page] { return page->isSettled(); }, "what to reorder");
            PageWalk::settle(&walk.window());
        },
        leave);
    walk.addMain(
        "books",
        [&walk] {
            auto connection = postgres::Connection::open(walk.world().server().superuserUrl("sahyadri_agro_db_prod"));
            connection.script(
                "SET app.tenant_id = 'sahyadri-agro'; INSERT INTO closed_period (closed_through, reason) "
                "VALUES ('2019-03-31', 'year end, as the auditors signed it'), ('2020-03-31', 'year end') "
                "ON CONFLICT DO NOTHING");
            walk.window().openTenant({QLatin1String(ShownWorkspace::kActive), QStringLiteral("Sahyadri Agro Traders")});
            walk.window().openPage(QStringLiteral("books"));
            auto* page = qobject_cast<ui::stock::BooksPage*>(walk.window().currentPage());
            PageWalk::until([page] { return page->isSettled(); }, "the books");
            walk.part<ui::widgets::LButton>("checkLedgerButton")->click();
            PageWalk::until([page] { return page->isSettled(); }, "the ledger");
            PageWalk::settle(&walk.window());
        },
        leave);
}

} // namespace landreeve::tests
