#include "ui/paper/logo.h"

#include <QPainter>
#include <QSvgRenderer>

#include <algorithm>

namespace landreeve::ui::paper {
namespace {

/// Enough for its size on paper; more would only make the file larger.
constexpr int kMostPixels = 900;

} // namespace

Logo::Logo(const QByteArray& image, QSizeF most) {
    if (image.isEmpty())
        return;
    QSizeF natural;
    if (image.contains("<svg")) {
        m_drawing = std::make_unique<QSvgRenderer>(image);
        if (m_drawing->isValid())
            natural = m_drawing->defaultSize();
    } else {
        m_image = QImage::fromData(image);
        if (std::max(m_image.width(), m_image.height()) > kMostPixels)
            m_image = m_image.scaled(kMostPixels, kMostPixels, Qt::KeepAspectRatio, Qt::SmoothTransformation);
        natural = m_image.size();
    }
    if (!natural.isEmpty())
        m_size = natural.scaled(most, Qt::KeepAspectRatio);
}

Logo::~Logo() = default;

void Logo::draw(QPainter& painter, QPointF topLeft) const {
    if (m_size.isEmpty())
        return;
    const QRectF place(topLeft, m_size);
    if (m_drawing)
        m_drawing->render(&painter, place);
    else
        painter.drawImage(place, m_image);
}

} // namespace landreeve::ui::paper
