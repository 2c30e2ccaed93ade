#include "ui/widgets/digit_text.h"

#include <QFontMetricsF>
#include <QGlyphRun>

#include <algorithm>

namespace landreeve::ui::widgets {

DigitText::DigitText(const QFont& font) : m_font(font), m_raw(QRawFont::fromFont(font)) {
    const auto glyphs = m_raw.glyphIndexesForString(QStringLiteral("0123456789"));
    const auto advances = m_raw.advancesForGlyphIndexes(glyphs);
    for (const QPointF& advance : advances)
        m_digit = std::max(m_digit, advance.x());
    const QFontMetricsF metrics(font);
    m_ascent = metrics.ascent();
    m_height = metrics.height();
}

std::optional<DigitText::Shape> DigitText::shape(const QString& text) const {
    if (!m_raw.isValid())
        return std::nullopt;
    Shape result;
    result.glyphs = m_raw.glyphIndexesForString(text);
    if (result.glyphs.size() != text.size() || result.glyphs.contains(0))
        return std::nullopt;
    const auto advances = m_raw.advancesForGlyphIndexes(result.glyphs);
    double x = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const double own = advances[i].x();
        const double wide = text[i].isDigit() ? m_digit : own;
        result.positions.append(QPointF(x + (wide - own) / 2, 0));
        x += wide;
    }
    result.width = x;
    return result;
}

double DigitText::width(const QString& text) const {
    const auto shaped = shape(text);
    return shaped ? shaped->width : QFontMetricsF(m_font).horizontalAdvance(text);
}

void DigitText::draw(QPainter& painter, const QRectF& rect, Qt::Alignment alignment, const QString& text) const {
    const auto shaped = shape(text);
    if (!shaped) {
        painter.setFont(m_font);
        painter.drawText(rect, static_cast<int>(alignment | Qt::AlignVCenter), text);
        return;
    }
    QGlyphRun run;
    run.setRawFont(m_raw);
    run.setGlyphIndexes(shaped->glyphs);
    run.setPositions(shaped->positions);
    const double x = alignment & Qt::AlignRight ? rect.right() - shaped->width : rect.x();
    painter.drawGlyphRun(QPointF(x, rect.center().y() - m_height / 2 + m_ascent), run);
}

} // namespace landreeve::ui::widgets
