#pragma once

#include "ui/theme/tokens.h"

#include <QPainter>
#include <QRectF>

class QFontMetrics;

namespace landreeve::ui::theme {

/// A line of one logical pixel, set on whole device pixels at every scale; `rect` gives its place: the top of the
/// rectangle for a horizontal line, its left for an upright one.
void hairline(QPainter& painter, const QRectF& rect, Qt::Orientation orientation, const QColor& color);

/// A filled, edged rectangle with sharp edges. Either colour may be invalid.
void roundedBox(QPainter& painter, const QRectF& rect, double radius, const QColor& ground, const QColor& edge,
                double edgeWidth = 1.0);

/// A key cap, e.g. "Ctrl N", its text in the painter's font. `ink` is also the colour of the edge, thinned.
void keyCap(QPainter& painter, const QRectF& rect, const QString& text, const QColor& ink, const QColor& edge);

/// The width a key cap needs with these metrics.
int keyCapWidth(const QFontMetrics& metrics, const QString& text);

/// The square of a tenant with its two letters.
void hueTag(QPainter& painter, const QRectF& rect, const QString& initials, const QColor& hue);

/// A chevron of the given size centred in `rect`, pointing down (0), left (90), up (180) or right (270).
void chevron(QPainter& painter, const QRectF& rect, double size, int rotation, const QColor& color);

/// An open ring whose arc covers `fraction` of the turn; for busy marks. Nothing spins: it moves with its number.
void ring(QPainter& painter, const QRectF& rect, double fraction, const QColor& color, const QColor& rest);

} // namespace landreeve::ui::theme
