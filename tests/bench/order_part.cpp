#include "tests/bench/part.h"
#include "tests/bench/tenant_place.h"
#include "ui/orders/line_columns.h"
#include "ui/orders/line_grid.h"
#include "ui/orders/order_line_editor.h"
#include "ui/orders/totals_box.h"
#include "ui/theme/theme.h"
#include "ui/widgets/table.h"

#include <QApplication>
#include <QElapsedTimer>

#include <stdexcept>

namespace landreeve::bench {
namespace {

using ui::orders::LineDocument;
using ui::orders::OrderLineEditor;

constexpr int kEdits = 60;

double milliseconds(const QElapsedTimer& timer) {
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

void waitUntilComplete(const LineDocument& document, int lines) {
    QElapsedTimer timer;
    timer.start();
    while (document.count() != lines || document.faulty() > 0) {
        if (timer.elapsed() > 30'000)
            throw std::runtime_error("the lines were never completed");
        QApplication::processEvents(QEventLoop::WaitForMoreEvents, 50);
    }
}

} // namespace

Measured measureOrderLines(const QStringList& place) {
    ui::theme::Theme::of();
    const auto records = recordsAt(place);
    ui::tasks::TaskRunner runner;
    OrderLineEditor editor(LineDocument::Kind::Purchase, runner);
    editor.setOrders(std::make_shared<orders::TenantOrders>(lendAt(place)));
    editor.document()->setWarehouse(QStringLiteral("Nashik"));
    editor.resize(1180, 700);
    editor.show();
    QApplication::processEvents();

    Measured measured;
    QElapsedTimer timer;
    timer.start();
    const QJsonObject order = records->get(landreeve::records::entity("purchase-order"), place.at(3).toStdString(), {});
    editor.document()->show(orders::linesFromJson(order[QStringLiteral("line_items")].toArray()));
    editor.repaint();
    measured["read and painted"] = milliseconds(timer);
    QApplication::processEvents();

    auto* model = editor.grid()->table()->model();
    std::vector<double> edits;
    for (int i = 0; i < kEdits; ++i) {
        const QModelIndex cell = model->index(i % 20, ui::orders::lineColumn("quantity"));
        timer.start();
        model->setData(cell, QString::number(i + 2));
        editor.totals()->repaint();
        edits.push_back(milliseconds(timer));
        QApplication::processEvents();
    }
    measured["an edit until totals are painted"] = medianOf(edits);

    editor.document()->show({});
    QStringList rows;
    for (int i = 1; i <= 1000; ++i)
        rows << QStringLiteral("P-%1\t%2").arg(i).arg(i % 50 + 1);
    timer.start();
    editor.grid()->paste(rows.join(u'\n'));
    waitUntilComplete(*editor.document(), 1000);
    editor.repaint();
    measured["1,000 lines pasted and completed"] = milliseconds(timer);
    return measured;
}

} // namespace landreeve::bench
