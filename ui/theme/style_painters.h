#pragma once

#include <QStyleOption>

class QPainter;
class QWidget;

/// What ProxyStyle draws, one function a thing.
namespace landreeve::ui::theme::painters {

void field(QPainter& painter, const QRect& rect, const QStyleOption& option, const QWidget* widget);
void button(QPainter& painter, const QRect& rect, const QStyleOption& option);
void checkMark(QPainter& painter, const QRect& rect, const QStyleOption& option);
void radioMark(QPainter& painter, const QRect& rect, const QStyleOption& option);
void scrollBar(QPainter& painter, const QRect& slider, const QStyleOptionSlider& option);
void menuItem(QPainter& painter, const QStyleOptionMenuItem& option);
void tab(QPainter& painter, const QStyleOptionTab& option);
void tabLabel(QPainter& painter, const QStyleOptionTab& option, const QRect& text);

} // namespace landreeve::ui::theme::painters
