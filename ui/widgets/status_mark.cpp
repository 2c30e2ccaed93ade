#include "ui/widgets/status_mark.h"

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

#include <QPainterPath>

#include <algorithm>

namespace landreeve::ui::widgets {

namespace {

// Drawn on a grid of 12, scaled to the square.
void drawTick(QPainter& p, const QColor& color, const QColor& ground) {
    p.setPen(Qt::NoPen);
    p.setBrush(color);
    p.drawEllipse(QRectF(0.5, 0.5, 11, 11));
    p.setPen(QPen(ground, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    p.setBrush(Qt::NoBrush);
    p.drawPolyline(QPolygonF({{3.5, 6.2}, {5.3, 7.9}, {8.5, 4.4}}));
}

void drawTriangle(QPainter& p, const QColor& color, const QColor& ground) {
    p.setPen(QPen(color, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    p.setBrush(color);
    p.drawPolygon(QPolygonF({{6, 1.4}, {11.1, 10.4}, {0.9, 10.4}}));
    p.setPen(Qt::NoPen);
    p.setBrush(ground);
    p.drawRect(QRectF(5.35, 4.2, 1.3, 3.2));
    p.drawRect(QRectF(5.35, 8.2, 1.3, 1.3));
}

void drawDiamond(QPainter& p, const QColor& color, const QColor& ground) {
    p.setPen(QPen(color, 1, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    p.setBrush(color);
    p.drawPolygon(QPolygonF({{6, 0.4}, {11.6, 6}, {6, 11.6}, {0.4, 6}}));
    p.setPen(QPen(ground, 1.4, Qt::SolidLine, Qt::RoundCap));
    p.drawLine(QPointF(4.4, 4.4), QPointF(7.6, 7.6));
    p.drawLine(QPointF(7.6, 4.4), QPointF(4.4, 7.6));
}

void drawHourglass(QPainter& p, const QColor& color) {
    p.setPen(QPen(color, 1.3, Qt::SolidLine, Qt::RoundCap));
    p.drawLine(QPointF(2.4, 1), QPointF(9.6, 1));
    p.drawLine(QPointF(2.4, 11), QPointF(9.6, 11));
    p.setPen(QPen(color, 0.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    p.setBrush(color);
    p.drawPolygon(
        QPolygonF({{3, 1}, {9, 1}, {9, 2.6}, {6.6, 6}, {9, 9.4}, {9, 11}, {3, 11}, {3, 9.4}, {5.4, 6}, {3, 2.6}}));
}

void drawRing(QPainter& p, const QColor& color, bool dotted) {
    QPen pen(color, 1.7);
    if (dotted) {
        pen.setCapStyle(Qt::FlatCap);
        pen.setDashPattern({1.1, 1.34});
    }
    p.setPen(pen);
    p.setBrush(Qt::NoBrush);
    p.drawEllipse(QRectF(1.5, 1.5, 9, 9));
}

} // namespace

void paintMark(QPainter& painter, const QRectF& square, Shape shape, const QColor& color, const QColor& ground,
               double fraction) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(square.topLeft());
    painter.scale(square.width() / 12, square.height() / 12);
    switch (shape) {
    case Shape::Tick:
        drawTick(painter, color, ground);
        break;
    case Shape::OpenRing: {
        QColor rest = color;
        rest.setAlphaF(0.28F);
        theme::ring(painter, QRectF(0.6, 0.6, 10.8, 10.8), fraction, color, rest);
    } break;
    case Shape::Bars:
        painter.fillRect(QRectF(1.8, 1.5, 3.1, 9), color);
        painter.fillRect(QRectF(7.1, 1.5, 3.1, 9), color);
        break;
    case Shape::Triangle:
        drawTriangle(painter, color, ground);
        break;
    case Shape::Diamond:
        drawDiamond(painter, color, ground);
        break;
    case Shape::EmptyRing:
        drawRing(painter, color, false);
        break;
    case Shape::DottedRing:
        drawRing(painter, color, true);
        break;
    case Shape::Hourglass:
        drawHourglass(painter, color);
        break;
    case Shape::StruckRing:
        drawRing(painter, color, false);
        painter.setPen(QPen(color, 1.5));
        painter.drawLine(QPointF(3, 9), QPointF(9, 3));
        break;
    case Shape::Dot:
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawEllipse(QRectF(1, 1, 10, 10));
        break;
    }
    painter.restore();
}

StatusMark::StatusMark(Status status, int side, QWidget* parent) : QWidget(parent), m_side(side) {
    fit();
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, &StatusMark::fit);
    setStatus(std::move(status));
}

void StatusMark::standLevelWith(const QWidget* words) {
    m_words = words;
    fit();
}

void StatusMark::fit() {
    const int side = theme::scaled(m_side);
    setFixedSize(side, m_words ? std::max(side, m_words->fontMetrics().height()) : side);
}

void StatusMark::setStatus(const Status& status) {
    m_status = status;
    setAccessibleName(status.word);
    update();
}

void StatusMark::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    // A square in the middle: the widget may be made as high as the line of words beside it.
    const double side = std::min(width(), height());
    paintMark(painter, QRectF((width() - side) / 2, (height() - side) / 2, side, side), m_status.shape,
              theme::color(m_status.color), theme::color(theme::Token::Base), m_status.fraction);
}

} // namespace landreeve::ui::widgets
