#include "ui/theme/focus_scroller.h"

#include <QApplication>
#include <QScrollArea>

namespace landreeve::ui::theme {
namespace {

constexpr int kBeside = 20;
constexpr int kAbove = 40;

} // namespace

FocusScroller::FocusScroller(QObject* parent) : QObject(parent) {
    connect(qApp, &QApplication::focusChanged, this, [](QWidget*, QWidget* now) { show(now); });
}

void FocusScroller::show(QWidget* now) {
    if (now == nullptr || QGuiApplication::mouseButtons() != Qt::NoButton)
        return;
    for (QWidget* around = now->parentWidget(); around != nullptr && !around->isWindow();
         around = around->parentWidget()) {
        auto* area = qobject_cast<QScrollArea*>(around);
        if (area != nullptr && area->widget() != nullptr && area->widget()->isAncestorOf(now))
            area->ensureWidgetVisible(now, kBeside, kAbove);
    }
}

} // namespace landreeve::ui::theme
