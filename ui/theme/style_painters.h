#pragma once

#include "ui/theme/tokens.h"

#include <QStyleOption>

class QPainter;
class QWidget;

/// What ProxyStyle draws, one function a thing.
namespace landreeve::ui::theme::painters {

void field(QPainter& painter, const QRect& rect, const QStyleOption& option, const QWidget* widget);
/// Of a field of one line or of many: `edge`, unless the keyboard is in it or something is wrong with it.
void fieldEdge(QPainter& painter, const QRect& rect, const QWidget* widget, const QColor& ground, Token edge,
               bool focused);
void button(QPainter& painter, const QRect& rect, const QStyleOption& option);
void checkMark(QPainter& painter, const QRect& rect, const QStyleOption& option);
void radioMark(QPainter& painter, const QRect& rect, const QStyleOption& option);
void scrollBar(QPainter& painter, const QRect& slider, const QStyleOptionSlider& option);
void menuItem(QPainter& painter, const QStyleOptionMenuItem& option);
void tab(QPainter& painter, const QStyleOptionTab& option);
void tabLabel(QPainter& painter, const QStyleOptionTab& option, const QRect& text);

} // namespace landreeve::ui::theme::painters
