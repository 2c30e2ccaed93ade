#include "ui/widgets/label.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace landreeve::ui::widgets {

using theme::Theme;

Label::Label(const QString& text, theme::TypeStyle style, theme::Token ink, QWidget* parent)
    : QLabel(text, parent), m_ink(ink) {
    theme::setTypeStyle(this, style);
    setTextFormat(Qt::PlainText);
    // Single lines do not share out spare height, or the rows of a short form drift apart.
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    applyInk();
    connect(&Theme::of(), &Theme::themeChanged, this, &Label::applyInk);
}

void Label::setInk(theme::Token ink) {
    m_ink = ink;
    applyInk();
}

void Label::applyInk() {
    QPalette own;
    const QColor ink = theme::color(m_ink);
    own.setColor(QPalette::WindowText, ink);
    own.setColor(QPalette::Text, ink);
    own.setColor(QPalette::Disabled, QPalette::WindowText, theme::color(theme::Token::Disabled));
    setPalette(own);
}

void Label::setWraps() {
    m_elide = Qt::ElideNone;
    setWordWrap(true);
    // Set after the wrap: a new policy forgets that the height follows the width.
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void Label::setElide(Qt::TextElideMode mode) {
    m_elide = mode;
    setWordWrap(false);
    updateGeometry();
    update();
}

QSize Label::minimumSizeHint() const {
    if (m_elide == Qt::ElideNone)
        return QLabel::minimumSizeHint();
    return QSize(fontMetrics().horizontalAdvance(QStringLiteral("mm…")), QLabel::sizeHint().height());
}

void Label::paintEvent(QPaintEvent* event) {
    if (m_elide == Qt::ElideNone) {
        QLabel::paintEvent(event);
        return;
    }
    QPainter painter(this);
    painter.setPen(palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, QPalette::WindowText));
    const QRect area = contentsRect();
    painter.drawText(area, static_cast<int>(alignment()), fontMetrics().elidedText(text(), m_elide, area.width()));
}

bool Label::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && m_elide != Qt::ElideNone) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QStringList words;
        if (fontMetrics().horizontalAdvance(text()) > contentsRect().width())
            words << text();
        if (!toolTip().isEmpty())
            words << toolTip();
        if (words.isEmpty())
            event->ignore();
        else
            QToolTip::showText(help->globalPos(), words.join(u'\n'), this);
        return true;
    }
    return QLabel::event(event);
}

} // namespace landreeve::ui::widgets
