#pragma once

#include <QFont>
#include <QPointF>
#include <QString>
#include <QTextLayout>

#include <memory>
#include <vector>

class QPainter;

namespace landreeve::ui::paper {

// Lengths on paper are in twentieths of a point, so that a font's size and its metrics are whole numbers.
constexpr qreal kPoint = 20;
constexpr qreal kMillimetre = kPoint * 72 / 25.4;

enum class Weight { Regular, Bold };

/// The documents' typeface with its companions for the scripts of India; each is embedded where it is used.
QFont paperFont(qreal points, Weight weight = Weight::Regular);

/// A text broken into lines of a width; a word that is too long for one is broken too. Any thread.
class SetText {
public:
    SetText(const QString& text, const QFont& font, qreal width, Qt::Alignment alignment = Qt::AlignLeft);

    qreal height() const { return m_height; }
    /// From the top to the first line's base.
    qreal ascent() const;
    int lines() const { return m_layout->lineCount(); }
    /// What stands in each line.
    std::vector<QString> lineTexts() const;
    void draw(QPainter& painter, QPointF topLeft) const;

private:
    std::shared_ptr<QTextLayout> m_layout; ///< Laid out once and shared by copies.
    qreal m_height = 0;
};

} // namespace landreeve::ui::paper
