#pragma once

#include <QByteArray>
#include <QImage>
#include <QPointF>
#include <QSizeF>

#include <memory>

class QPainter;
class QSvgRenderer;

namespace landreeve::ui::paper {

/// The image of a letterhead, PNG, JPEG or SVG, as large as it fits into a box. What cannot be read is left out.
class Logo {
public:
    Logo(const QByteArray& image, QSizeF most);
    ~Logo();
    Logo(const Logo&) = delete;
    Logo& operator=(const Logo&) = delete;

    /// Empty where there is none.
    QSizeF size() const { return m_size; }
    void draw(QPainter& painter, QPointF topLeft) const;

private:
    QImage m_image;
    std::unique_ptr<QSvgRenderer> m_drawing;
    QSizeF m_size;
};

} // namespace landreeve::ui::paper
