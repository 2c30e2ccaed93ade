#include "ui/paper/set_text.h"

#include <QPainter>
#include <QStringList>
#include <QTextOption>

#include <cmath>

namespace landreeve::ui::paper {

QFont paperFont(qreal points, Weight weight) {
    static const QStringList families{QStringLiteral("Noto Sans"),          QStringLiteral("Noto Sans Devanagari"),
                                      QStringLiteral("Noto Sans Tamil"),    QStringLiteral("Noto Sans Bengali"),
                                      QStringLiteral("Noto Sans Telugu"),   QStringLiteral("Noto Sans Kannada"),
                                      QStringLiteral("Noto Sans Gujarati"), QStringLiteral("Noto Sans Gurmukhi"),
                                      QStringLiteral("Noto Sans Oriya"),    QStringLiteral("Noto Sans Malayalam")};
    QFont font(families);
    font.setPixelSize(static_cast<int>(std::lround(points * kPoint)));
    font.setWeight(weight == Weight::Bold ? QFont::Bold : QFont::Normal);
    // As on no screen in particular: the same breaks on paper, in a file and in the preview.
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

SetText::SetText(const QString& text, const QFont& font, qreal width, Qt::Alignment alignment) {
    QString lines = text;
    lines.replace(u'\n', QChar::LineSeparator);
    m_layout = std::make_shared<QTextLayout>(lines, font);
    QTextOption option(alignment);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_layout->setTextOption(option);
    m_layout->setCacheEnabled(true);
    m_layout->beginLayout();
    for (QTextLine line = m_layout->createLine(); line.isValid(); line = m_layout->createLine()) {
        line.setLineWidth(width);
        line.setPosition({0, m_height});
        m_height += line.height();
    }
    m_layout->endLayout();
}

qreal SetText::ascent() const {
    return m_layout->lineCount() > 0 ? m_layout->lineAt(0).ascent() : 0;
}

std::vector<QString> SetText::lineTexts() const {
    std::vector<QString> texts;
    texts.reserve(static_cast<std::size_t>(m_layout->lineCount()));
    for (int i = 0; i < m_layout->lineCount(); ++i) {
        const QTextLine line = m_layout->lineAt(i);
        texts.push_back(m_layout->text().mid(line.textStart(), line.textLength()).trimmed());
    }
    return texts;
}

void SetText::draw(QPainter& painter, QPointF topLeft) const {
    m_layout->draw(&painter, topLeft);
}

} // namespace landreeve::ui::paper
