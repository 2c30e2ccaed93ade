#pragma once

#include <QFont>
#include <QHash>
#include <QPainter>
#include <QRawFont>

#include <optional>

namespace landreeve::ui::widgets {

/// Draws figures with every digit as wide as the widest, so that they stand in columns also in a font whose digits
/// differ. Where a character is not in the font, the text is drawn as usual.
class DigitText {
public:
    explicit DigitText(const QFont& font);

    const QFont& font() const { return m_font; }
    double width(const QString& text) const;

    /// Draws in the painter's pen colour, upright centred, at the left or the right of `rect`; never elided.
    void draw(QPainter& painter, const QRectF& rect, Qt::Alignment alignment, const QString& text) const;

private:
    struct Shape {
        QList<quint32> glyphs;
        QList<QPointF> positions;
        double width = 0;
    };
    std::optional<Shape> shape(const QString& text) const;

    QFont m_font;
    QRawFont m_raw;
    double m_digit = 0;
    double m_ascent = 0;
    double m_height = 0;
};

} // namespace landreeve::ui::widgets
