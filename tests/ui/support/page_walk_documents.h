#pragma once

#include "tests/ui/support/page_walk.h"
#include "ui/documents/pages_view.h"
#include "ui/widgets/table.h"

#include <QAbstractButton>

namespace landreeve::tests {

/// What prints orders, over their list.
inline void addDocumentPages(PageWalk& walk) {
    const auto open = [&walk](const char* entity, int kind) {
        walk.openList(QLatin1String(entity));
        auto* list = qobject_cast<ui::records::RecordGridPage*>(walk.window().currentPage());
        auto* table = list->grid()->table();
        PageWalk::until([table] { return table->model()->rowCount() > 0; }, "an order");
        table->selectRow(0);
        walk.window().currentPage()->findChild<QAbstractButton*>(QStringLiteral("printListButton"))->click();
        auto* dialog = walk.part<QDialog>("documentDialog");
        PageWalk::part<QWidget>(dialog, "documentKinds")->findChildren<QAbstractButton*>().at(kind)->click();
        auto* view = PageWalk::part<ui::documents::PagesView>(dialog, "pagesView");
        PageWalk::until([view] { return view->pages() > 0; }, "the pages");
        PageWalk::settle(dialog);
    };
    const auto close = [&walk] {
        walk.part<QDialog>("documentDialog")->reject();
        walk.window().activateWindow();
    };
    walk.addOver(
        "order-print", [open] { open("purchase-order", 0); }, close);
    walk.addOver(
        "receiving-list-print", [open] { open("purchase-order", 1); }, close);
    walk.addOver(
        "picking-list-print", [open] { open("sales-order", 1); }, close);
}

} // namespace landreeve::tests
