#pragma once

#include <QPainter>
#include <QRectF>

namespace landreeve::ui::theme {

/// Where a part painted in `within` belongs when the window runs from right to left: at the other side. As it was
/// given in a window that runs from the left.
inline QRectF mirrored(const QPainter& painter, const QRectF& within, const QRectF& part) {
    if (painter.layoutDirection() != Qt::RightToLeft)
        return part;
    return {within.left() + within.right() - part.right(), part.y(), part.width(), part.height()};
}

} // namespace landreeve::ui::theme
