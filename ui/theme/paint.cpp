#include "ui/theme/paint.h"

#include <QFontMetrics>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace landreeve::ui::theme {

namespace {

// The rectangle moved to whole device pixels, so that its edges are not smeared over two.
QRectF onDevicePixels(const QPainter& painter, const QRectF& rect) {
    const QTransform toDevice = painter.deviceTransform();
    if (toDevice.type() > QTransform::TxScale)
        return rect;
    const QRectF device = toDevice.mapRect(rect);
    const QRectF rounded(std::round(device.x()), std::round(device.y()), std::round(device.width()),
                         std::round(device.height()));
    return toDevice.inverted().mapRect(rounded);
}

} // namespace

void hairline(QPainter& painter, const QRectF& rect, Qt::Orientation orientation, const QColor& color) {
    const QTransform toDevice = painter.deviceTransform();
    const double scale = orientation == Qt::Horizontal ? toDevice.m22() : toDevice.m11();
    const double thickness = std::max(1.0, std::floor(scale));
    QRectF device = toDevice.mapRect(rect);
    if (orientation == Qt::Horizontal)
        device = QRectF(std::round(device.left()), std::round(device.top()), std::round(device.width()), thickness);
    else
        device = QRectF(std::round(device.left()), std::round(device.top()), thickness, std::round(device.height()));
    const bool smooth = painter.testRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.fillRect(toDevice.inverted().mapRect(device), color);
    painter.setRenderHint(QPainter::Antialiasing, smooth);
}

void roundedBox(QPainter& painter, const QRectF& rect, double radius, const QColor& ground, const QColor& edge,
                double edgeWidth) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF sharp = onDevicePixels(painter, rect);
    if (edge.isValid()) {
        const double half = edgeWidth / 2;
        painter.setPen(QPen(edge, edgeWidth));
        painter.setBrush(ground.isValid() ? QBrush(ground) : QBrush(Qt::NoBrush));
        painter.drawRoundedRect(sharp.adjusted(half, half, -half, -half), radius - half, radius - half);
    } else if (ground.isValid()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(ground);
        painter.drawRoundedRect(sharp, radius, radius);
    }
    painter.restore();
}

void keyCap(QPainter& painter, const QRectF& rect, const QString& text, const QColor& ink, const QColor& edge) {
    roundedBox(painter, rect, 3, QColor(), edge);
    painter.setPen(ink);
    painter.drawText(rect, Qt::AlignCenter, text);
}

int keyCapWidth(const QFontMetrics& metrics, const QString& text) {
    return metrics.horizontalAdvance(text) + 10;
}

void hueTag(QPainter& painter, const QRectF& rect, const QString& initials, const QColor& hue) {
    roundedBox(painter, rect, rect.height() >= 20 ? 4 : 3, hue, QColor());
    painter.save();
    QFont small = painter.font();
    small.setPixelSize(std::max(7, static_cast<int>(std::lround(rect.height() * 0.46))));
    small.setWeight(QFont::Bold);
    painter.setFont(small);
    painter.setPen(Qt::white);
    painter.drawText(rect, Qt::AlignCenter, initials);
    painter.restore();
}

void chevron(QPainter& painter, const QRectF& rect, double size, int rotation, const QColor& color) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(rect.center());
    painter.rotate(rotation);
    painter.setPen(QPen(color, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    const double half = size / 2;
    painter.drawPolyline(QPolygonF({{-half, -half / 2}, {0, half / 2}, {half, -half / 2}}));
    painter.restore();
}

void ring(QPainter& painter, const QRectF& rect, double fraction, const QColor& color, const QColor& rest) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const double width = std::max(1.8, rect.width() / 5);
    const QRectF circle = rect.adjusted(width / 2, width / 2, -width / 2, -width / 2);
    painter.setBrush(Qt::NoBrush);
    if (rest.isValid()) {
        painter.setPen(QPen(rest, width));
        painter.drawEllipse(circle);
    }
    painter.setPen(QPen(color, width, Qt::SolidLine, Qt::FlatCap));
    const int span = static_cast<int>(std::lround(std::clamp(fraction, 0.06, 1.0) * 360 * 16));
    painter.drawArc(circle, 90 * 16, -span);
    painter.restore();
}

} // namespace landreeve::ui::theme
