#pragma once

#include "core/access/gate.h"
#include "core/records/record_store.h"
#include "tests/ui/support/page_walk.h"
#include "ui/records/record_form.h"
#include "ui/records/record_form_page.h"
#include "ui/records/record_pages.h"

namespace landreeve::tests {

/// The forms of records, untouched, edited and wrong, and what is opened over them.
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
}

} // namespace landreeve::tests
