#include "ui/shell/nav_item.h"

#include "ui/theme/icons.h"
#include "ui/theme/mirror.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>

namespace landreeve::ui::shell {

using theme::Token;

NavItem::NavItem(const QString& id, const QString& title, const QString& icon, QWidget* parent)
    : QAbstractButton(parent), m_id(id), m_icon(icon) {
    setObjectName(QStringLiteral("nav-") + id);
    setText(title);
    setCheckable(true);
    setAutoExclusive(false);
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setProperty("ownFocus", true);
    theme::setTypeStyle(this, theme::TypeStyle::Body);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    name();
}

void NavItem::name() {
    setAccessibleName(m_count.isEmpty() ? text() : text() + QStringLiteral(", ") + m_count);
    setToolTip(m_collapsed ? accessibleName() : QString());
}

void NavItem::setCount(const QString& count, Token tone) {
    m_count = count;
    m_tone = tone;
    name();
    update();
}

void NavItem::setCollapsed(bool collapsed) {
    m_collapsed = collapsed;
    name();
    updateGeometry();
    update();
}

QSize NavItem::sizeHint() const {
    return QSize(m_collapsed ? 35 : 120, fontMetrics().height() + 13);
}

void NavItem::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const bool hover = isEnabled() && underMouse() && !isChecked();
    if (isChecked()) {
        theme::roundedBox(painter, rect(), 5, theme::color(Token::Base), theme::color(Token::Line));
        theme::roundedBox(painter, theme::mirrored(painter, rect(), QRectF(0, 6, 3, height() - 12)), 1.5,
                          theme::color(Token::Accent), QColor());
    } else if (hover) {
        theme::roundedBox(painter, rect(), 5, theme::color(Token::Track), QColor());
    }
    if (hasFocus())
        theme::roundedBox(painter, rect(), 5, QColor(), theme::color(Token::Accent), 2);
    const Token ink = !isEnabled() ? Token::Disabled : (isChecked() ? Token::Ink : Token::Ink2);
    const Token iconInk = !isEnabled() ? Token::Disabled : (isChecked() ? Token::Accent : Token::Ink2);
    const int icon = theme::scaled(14);
    const double iconLeft = m_collapsed ? (width() - icon) / 2.0 : 11;
    theme::paintIcon(painter, theme::mirrored(painter, rect(), QRectF(iconLeft, (height() - icon) / 2.0, icon, icon)),
                     m_icon, theme::color(iconInk));
    if (m_collapsed)
        return;
    QFont words = font();
    if (isChecked())
        words.setWeight(QFont::DemiBold);
    int right = width() - 10;
    if (!m_count.isEmpty() && isEnabled()) {
        QFont small = theme::font(m_tone == Token::Ink3 ? theme::TypeStyle::Small : theme::TypeStyle::SmallStrong);
        painter.setFont(small);
        painter.setPen(theme::color(m_tone));
        const int wide = QFontMetrics(small).horizontalAdvance(m_count);
        painter.drawText(theme::mirrored(painter, rect(), QRectF(right - wide, 0, wide + 1, height())),
                         Qt::AlignVCenter, m_count);
        right -= wide + 6;
    }
    painter.setFont(words);
    painter.setPen(theme::color(ink));
    const int left = 11 + icon + 11;
    painter.drawText(theme::mirrored(painter, rect(), QRectF(left, 0, right - left, height())), Qt::AlignVCenter,
                     QFontMetrics(words).elidedText(text(), Qt::ElideRight, right - left));
}

void NavItem::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        click();
        return;
    }
    if (event->key() == Qt::Key_Down || event->key() == Qt::Key_Up) {
        focusNextPrevChild(event->key() == Qt::Key_Down);
        return;
    }
    QAbstractButton::keyPressEvent(event);
}

} // namespace landreeve::ui::shell
