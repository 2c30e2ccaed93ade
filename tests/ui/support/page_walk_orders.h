#pragma once

#include "tests/ui/support/page_walk.h"
#include "ui/orders/fulfil_model.h"
#include "ui/orders/order_workflow.h"
#include "ui/records/record_form_page.h"
#include "ui/records/record_pages.h"

#include <QTabBar>

namespace landreeve::tests {

/// The pages of orders as they come under way, with what their steps ask.
inline void addOrderPages(PageWalk& walk) {
    const auto form = [&walk] { return qobject_cast<ui::records::RecordFormPage*>(walk.window().currentPage()); };
    const auto settled = [form] {
        PageWalk::until([form] { return form() != nullptr && form()->isSettled(); }, "the order");
    };
    // The first of a view.
    const auto open = [&walk, settled](const char* entity, const char* view) {
        walk.openList(QLatin1String(entity));
        walk.window().openPage(QLatin1String(entity), {{QStringLiteral("view"), QLatin1String(view)}});
        PageWalk::settle(&walk.window());
        auto* list = qobject_cast<ui::records::RecordGridPage*>(walk.window().currentPage());
        PageWalk::until([list] { return list->model()->isComplete() && !list->model()->isBusy(); }, "the view");
        const auto key = list->model()->keyAt(0);
        if (!key)
            throw std::runtime_error(std::string("no order in ") + view);
        walk.window().openPage(ui::records::formPageId(landreeve::records::entity(entity)),
                               {{QStringLiteral("id"), QString::fromStdString(key->toString())}});
        settled();
        PageWalk::settle(&walk.window());
    };
    const auto back = [&walk](const char* entity) {
        return [&walk, entity] {
            walk.window().currentPage()->split()->setPanelShown(false);
            walk.window().openPage(QLatin1String(entity), {{QStringLiteral("view"), QStringLiteral("all")}});
        };
    };
    // Some of the first line is typed.
    const auto type = [&walk](const char* quantity, const char* spoilt) {
        auto* table = walk.part<QAbstractItemView>("fulfilTable");
        auto* model = table->model();
        using ui::orders::FulfilModel;
        model->setData(model->index(0, FulfilModel::Quantity), QLatin1String(quantity));
        if (*spoilt != '\0')
            model->setData(model->index(0, FulfilModel::Spoilt), QLatin1String(spoilt));
        PageWalk::settle(&walk.window());
    };
    walk.addMain(
        "order-purchase-approval", [open] { open("purchase-order", "approval"); }, back("purchase-order"));
    walk.addMain(
        "order-purchase-receive",
        [open, form, type] {
            open("purchase-order", "receive");
            form()->order()->openFulfilment();
            type("2", "1");
        },
        back("purchase-order"));
    walk.addMain(
        "order-purchase-cancel",
        [&walk, open, form] {
            open("purchase-order", "approval");
            form()->findChild<ui::widgets::LButton*>(QStringLiteral("cancelButton"))->click(); // it may be in More
            PageWalk::until([&walk] { return walk.isShown("orderActPanel"); }, "the panel");
        },
        back("purchase-order"));
    walk.addMain(
        "order-purchase-new",
        [&walk, settled] {
            walk.openList(QStringLiteral("purchase-order"));
            walk.window().openPage(QStringLiteral("purchase-order-form"), {{QStringLiteral("new"), true}});
            settled();
        },
        [form] { form()->findChild<ui::widgets::LButton*>(QStringLiteral("discardButton"))->click(); });
    walk.addMain(
        "order-purchase-history",
        [&walk, open] {
            open("purchase-order", "received");
            walk.part<QTabBar>("recordTabs")->setCurrentIndex(2);
        },
        back("purchase-order"));
    walk.addMain(
        "order-sale-ship",
        [open, form, &walk] {
            open("sales-order", "ship");
            form()->order()->openFulfilment();
            PageWalk::settle(&walk.window());
        },
        back("sales-order"));
    walk.addMain(
        "order-sale-draft", [open] { open("sales-order", "draft"); }, back("sales-order"));
    walk.addMain(
        "order-sale-closed", [open] { open("sales-order", "closed"); }, back("sales-order"));
    walk.addMain(
        "order-list-views",
        [&walk] {
            walk.openList(QStringLiteral("sales-order"));
            walk.window().openPage(QStringLiteral("sales-order"), {{QStringLiteral("view"), QStringLiteral("ship")}});
        },
        back("sales-order"));
}

} // namespace landreeve::tests
