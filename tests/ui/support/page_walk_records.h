#pragma once

#include "core/access/gate.h"
#include "core/records/record_store.h"
#include "tests/ui/support/page_walk.h"
#include "tests/ui/support/page_walk_orders.h"
#include "ui/records/count_model.h"
#include "ui/records/record_form.h"
#include "ui/records/record_form_page.h"
#include "ui/records/record_pages.h"
#include "ui/widgets/popover.h"

namespace landreeve::tests {

/// What a grid opens over many records at once.
inline void addManyRecords(PageWalk& walk) {
    const auto open = [&walk](const char* entity, Qt::Key key, const char* opened) {
        walk.openList(QLatin1String(entity));
        auto* list = qobject_cast<ui::records::RecordGridPage*>(walk.window().currentPage());
        auto* table = list->grid()->table();
        walk.window().activateWindow();
        table->setFocus();
        QTest::keyClick(table, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(table, key, Qt::ControlModifier | Qt::ShiftModifier);
        PageWalk::until([&walk, opened] { return walk.isShown(opened); }, opened);
        PageWalk::settle(&walk.window());
    };
    const auto close = [&walk](const char* dialog) {
        walk.part<QDialog>(dialog)->done(QDialog::Rejected);
        walk.window().activateWindow();
    };
    const auto leave = [&walk] {
        if (auto* popover = walk.window().findChild<ui::widgets::Popover*>())
            popover->dismiss();
    };
    walk.addOver(
        "product-bulk-edit",
        [&walk, open] {
            open("product", Qt::Key_E, "bulkEditDialog");
            auto* dialog = walk.part<QDialog>("bulkEditDialog");
            QTest::keyClicks(PageWalk::part<QLineEdit>(dialog, "bulkValueEdit"), QStringLiteral("4"));
            PageWalk::until([dialog] { return PageWalk::part<QWidget>(dialog, "applyEditButton")->isEnabled(); },
                            "the preview");
            PageWalk::settle(dialog);
        },
        [close] { close("bulkEditDialog"); });
    walk.addOver(
        "inventory-count",
        [&walk, open] {
            open("inventory", Qt::Key_E, "countDialog");
            auto* table = PageWalk::part<QAbstractItemView>(walk.part<QDialog>("countDialog"), "countTable");
            PageWalk::until([table] { return table->model()->rowCount() > 0; }, "the rows to count");
            table->model()->setData(table->model()->index(0, ui::records::CountModel::Counted), QStringLiteral("1.5"));
            PageWalk::settle(walk.part<QDialog>("countDialog"));
        },
        [close] { close("countDialog"); });
    walk.addOver(
        "inventory-new",
        [&walk] {
            walk.openList(QStringLiteral("inventory"));
            // In a small window it is in the menu of the head.
            auto* begin =
                walk.window().currentPage()->findChild<ui::widgets::LButton*>(QStringLiteral("startStockButton"));
            PageWalk::until([begin] { return begin->isEnabled(); }, "the right to it");
            Q_EMIT begin->activated();
            PageWalk::until([&walk] { return walk.isShown("startStockDialog"); }, "the dialog");
            PageWalk::settle(walk.part<QDialog>("startStockDialog"));
        },
        [close] { close("startStockDialog"); });
    walk.addOver(
        "inventory-views", [open] { open("inventory", Qt::Key_S, "viewsPopover"); }, leave);
    walk.addOver(
        "inventory-groups", [open] { open("inventory", Qt::Key_G, "groupPopover"); }, leave);
}

/// The forms of records, untouched, edited and wrong, and what is opened over them and over lists.
inline void addRecordForms(PageWalk& walk) {
    const auto form = [&walk] { return qobject_cast<ui::records::RecordFormPage*>(walk.window().currentPage()); };
    // The first of the list.
    const auto open = [&walk, form](const char* entity) {
        walk.openList(QLatin1String(entity));
        auto* list = qobject_cast<ui::records::RecordGridPage*>(walk.window().currentPage());
        const auto key = list->model()->keyAt(0);
        if (!key)
            throw std::runtime_error(std::string("no record of ") + entity);
        walk.window().openPage(ui::records::formPageId(landreeve::records::entity(entity)),
                               {{QStringLiteral("id"), QString::fromStdString(key->toString())}});
        PageWalk::until([form] { return form() != nullptr && form()->isSettled(); }, "the record");
        PageWalk::settle(&walk.window());
    };
    const auto type = [&walk](const char* field, const QString& text) {
        auto* edit = walk.part<QLineEdit>(field);
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, text);
    };
    const auto discard = [&walk, form] {
        if (form() != nullptr && form()->form()->isChanged())
            form()->findChild<ui::widgets::LButton*>(QStringLiteral("discardButton"))->click(); // it may be in More
    };
    for (const char* entity :
         {"vendor", "customer", "product", "employee", "purchase-order", "sales-order", "warehouse"}) {
        static const QHash<QString, QByteArray> names{
            {QStringLiteral("vendor"), "form-vendor"},           {QStringLiteral("customer"), "form-customer"},
            {QStringLiteral("product"), "form-product"},         {QStringLiteral("employee"), "form-employee"},
            {QStringLiteral("purchase-order"), "form-purchase"}, {QStringLiteral("sales-order"), "form-sales"},
            {QStringLiteral("warehouse"), "form-warehouse"}};
        walk.addMain(
            names[QLatin1String(entity)], [open, entity] { open(entity); }, discard);
    }
    walk.addMain(
        "form-new-employee",
        [&walk] {
            walk.openList(QStringLiteral("employee"));
            walk.window().openPage(QStringLiteral("employee-form"), {{QStringLiteral("new"), true}});
        },
        [form] { form()->findChild<ui::widgets::LButton*>(QStringLiteral("discardButton"))->click(); });
    walk.addMain(
        "form-vendor-wrong",
        [&walk, open, type] {
            open("vendor");
            type("tax_idEdit", QStringLiteral("27AAPFU0939F1ZX"));
            type("emailEdit", QStringLiteral("konkan"));
            type("address_pinEdit", QStringLiteral("12"));
            QTest::keyClick(walk.window().windowHandle(), Qt::Key_S, Qt::ControlModifier);
        },
        discard);
    walk.addOver(
        "form-vendor-conflict",
        [&walk, open, type, form] {
            open("vendor");
            type("emailEdit", QStringLiteral("west@bharuchcold.example"));
            type("address_line1Edit", QStringLiteral("Plot 14, GIDC Estate, Waghbil Road"));
            // Somebody else is quicker.
            auto& workspace = walk.world().workspace();
            const auto& vendor = landreeve::records::entity("vendor");
            const std::string id = form()->form()->base()[QStringLiteral("id")].toString().toStdString();
            auto lent = workspace.gate().lend(workspace.user(), ShownWorkspace::kActive, {"vendor", "write"});
            landreeve::records::RecordStore store(lent);
            const QJsonObject now = store.get(vendor, id);
            const auto version = now[QStringLiteral("version")].toInteger();
            QJsonObject address = now[QStringLiteral("address")].toObject();
            address.insert(QStringLiteral("line1"), QStringLiteral("Plot 14 A, Waghbil Road %1").arg(version));
            store.update(vendor, id,
                         {{QStringLiteral("email"), QStringLiteral("logistics%1@bharuchcold.example").arg(version)},
                          {QStringLiteral("rating"), version % 2 == 0 ? QStringLiteral("3.5") : QStringLiteral("4")},
                          {QStringLiteral("address"), address}},
                         version);
            QTest::keyClick(walk.window().windowHandle(), Qt::Key_S, Qt::ControlModifier);
            PageWalk::until([&walk] { return walk.isShown("conflictDialog"); }, "the conflict");
            PageWalk::settle(walk.part<QDialog>("conflictDialog"));
        },
        [&walk, discard] {
            walk.part<QDialog>("conflictDialog")->reject();
            walk.window().activateWindow();
            discard();
        });
    walk.addOver(
        "form-vendor-delete",
        [&walk, open, form] {
            open("vendor");
            form()->findChild<ui::widgets::LButton*>(QStringLiteral("deleteButton"))->click();
            PageWalk::settle(walk.part<QDialog>("deleteRecordDialog"));
        },
        [&walk] { walk.part<QDialog>("deleteRecordDialog")->reject(); });
    addManyRecords(walk);
    addOrderPages(walk);
}

} // namespace landreeve::tests
