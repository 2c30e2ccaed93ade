#include "ui/widgets/tag.h"

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

namespace landreeve::ui::widgets {

HueTag::HueTag(int side, QWidget* parent) : QWidget(parent) {
    setFixedSize(side, side);
    setAccessibleName(QStringLiteral("All tenants"));
}

void HueTag::setTenant(const QString& name, theme::Hue hue) {
    m_initials = theme::initialsOf(name);
    m_hue = hue;
    setAccessibleName(name);
    update();
}

void HueTag::clear() {
    m_initials.clear();
    setAccessibleName(QStringLiteral("All tenants"));
    update();
}

void HueTag::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (!m_initials.isEmpty()) {
        theme::hueTag(painter, rect(), m_initials, theme::hueColor(m_hue));
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    QPen dashes(theme::color(theme::Token::Edge), 1);
    dashes.setDashPattern({3, 2});
    painter.setPen(dashes);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

KindTag::KindTag(const QString& text, theme::Token color, QWidget* parent) : QWidget(parent), m_color(color) {
    theme::setTypeStyle(this, theme::TypeStyle::Smallest);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setKind(text, color);
}

void KindTag::setKind(const QString& text, theme::Token color) {
    m_text = text;
    m_color = color;
    setAccessibleName(text);
    if (parentWidget())
        setVisible(!text.isEmpty());
    updateGeometry();
    update();
}

QSize KindTag::sizeHint() const {
    QFont bold = font();
    bold.setWeight(QFont::Bold);
    bold.setLetterSpacing(QFont::AbsoluteSpacing, 0.6);
    const QFontMetrics metrics(bold);
    return QSize(metrics.horizontalAdvance(m_text) + 12, metrics.height() + 3);
}

void KindTag::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QColor color = theme::color(m_color);
    theme::roundedBox(painter, rect(), 3, QColor(), color);
    QFont bold = font();
    bold.setWeight(QFont::Bold);
    bold.setLetterSpacing(QFont::AbsoluteSpacing, 0.6);
    painter.setFont(bold);
    painter.setPen(color);
    painter.drawText(rect(), Qt::AlignCenter, m_text);
}

} // namespace landreeve::ui::widgets
