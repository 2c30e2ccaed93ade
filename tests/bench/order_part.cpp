#include "tests/bench/part.h"
#include "tests/bench/tenant_place.h"
#include "tests/bench/view_watch.h"
#include "ui/orders/line_columns.h"
#include "ui/orders/line_grid.h"
#include "ui/orders/order_line_editor.h"
#include "ui/orders/order_lines_field.h"
#include "ui/orders/totals_box.h"
#include "ui/records/record_form.h"
#include "ui/records/record_form_page.h"
#include "ui/records/record_pages.h"
#include "ui/shell/main_window.h"
#include "ui/tasks/task_centre.h"
#include "ui/theme/theme.h"
#include "ui/widgets/table.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>

namespace landreeve::bench {
namespace {

using ui::orders::OrderLineEditor;

constexpr int kEdits = 60;
constexpr int kLines = 1000;

double milliseconds(const QElapsedTimer& timer) {
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

} // namespace

/// As a person opens it: the page of an order in the program's window, from the database to the screen.
Measured measureOrderLines(const QStringList& place) {
    ui::theme::Theme::of();
    ui::tasks::TaskRunner runner;
    ui::tasks::TaskCentre tasks(runner);
    ui::shell::MainWindow window(tasks);
    const QTemporaryDir folder;
    const auto drafts =
        std::make_shared<landreeve::records::DraftStore>(folder.filePath(QStringLiteral("drafts")).toStdString());
    ui::records::RecordServices services{runner, window, [&](const QString&) { return recordsAt(place); }, QString()};
    services.openOrders = [&](const QString&) { return std::make_shared<orders::TenantOrders>(lendAt(place)); };
    services.drafts = drafts;
    services.workspace = "bench";
    services.operatorId = "bench";
    ui::records::registerRecordPages(window, services);
    window.resize(1440, 900);
    window.openTenant({place.at(2), QStringLiteral("Bench")});
    ViewWatch watch(&window);
    watch.untilPainted([&] { window.show(); }, [] { return true; });

    // The first page of a kind is also built; what is measured is the order.
    const QString page = ui::records::formPageId(landreeve::records::entity("purchase-order"));
    const auto open = [&](const QVariantMap& arguments) { window.openPage(page, arguments); };
    const auto form = [&] { return qobject_cast<ui::records::RecordFormPage*>(window.currentPage()); };
    const auto editor = [&]() -> OrderLineEditor* {
        auto* field =
            form() == nullptr || form()->form() == nullptr
                ? nullptr
                : qobject_cast<ui::orders::OrderLinesField*>(form()->form()->editor(QStringLiteral("line_items")));
        return field == nullptr ? nullptr : field->editor();
    };
    const auto isSettled = [&] { return editor() != nullptr && form()->isSettled(); };
    watch.until([&] { open({{QStringLiteral("new"), true}}); }, isSettled);

    Measured measured;
    measured["read and painted"] = watch.untilPainted(
        [&] {
            open({{QStringLiteral("id"), place.at(3)}});
        },
        [&] { return isSettled() && editor()->document()->count() == kLines; });

    auto* model = editor()->grid()->table()->model();
    std::vector<double> edits;
    QElapsedTimer timer;
    for (int i = 0; i < kEdits; ++i) {
        const QModelIndex cell = model->index(i % 20, ui::orders::lineColumn("quantity"));
        timer.start();
        model->setData(cell, QString::number(i + 2));
        editor()->totals()->repaint();
        edits.push_back(milliseconds(timer));
        QApplication::processEvents();
    }
    measured["an edit until totals are painted"] = medianOf(edits);

    watch.until(
        [&] {
            open({{QStringLiteral("new"), true}});
        },
        [&] { return isSettled() && editor()->document()->count() < kLines; });
    editor()->document()->setWarehouse(QStringLiteral("Nashik"));
    QStringList rows;
    for (int i = 1; i <= kLines; ++i)
        rows << QStringLiteral("P-%1\t%2").arg(i).arg(i % 50 + 1);
    measured["1,000 lines pasted and completed"] = watch.untilPainted(
        [&] { editor()->grid()->paste(rows.join(u'\n')); },
        [&] { return editor()->document()->count() == kLines && editor()->document()->faulty() == 0; });
    return measured;
}

} // namespace landreeve::bench
