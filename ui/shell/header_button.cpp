#include "ui/shell/header_button.h"

#include "ui/theme/icons.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/widgets/status_mark.h"

#include <algorithm>

namespace landreeve::ui::shell {

using theme::Token;
using theme::TypeStyle;

namespace {

constexpr int kPad = 7;
constexpr int kGap = 6;

int markSide() {
    return theme::scaled(14);
}

// The count on its red ground.
QSize pillSize(int count) {
    const QFontMetrics metrics(theme::font(TypeStyle::Smallest));
    const int height = std::max(16, metrics.height() + 2);
    return QSize(std::max(height, metrics.horizontalAdvance(QString::number(count)) + 9), height);
}

} // namespace

HeaderButton::HeaderButton(QWidget* parent) : QAbstractButton(parent) {
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    theme::setTypeStyle(this, TypeStyle::Small);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void HeaderButton::setIconName(const QString& icon) {
    m_icon = icon;
    updateGeometry();
}

void HeaderButton::setStatus(const widgets::Status& status, const QString& spoken) {
    const QSize before = sizeHint();
    m_status = status;
    m_hasStatus = true;
    setText(status.word);
    // Each change is spoken: what ticks says the same until there is news.
    const QString name = spoken.isEmpty() ? QStringLiteral("Connection: ") + status.word : spoken;
    if (name != accessibleName())
        setAccessibleName(name);
    if (sizeHint() != before)
        updateGeometry();
    update();
}

void HeaderButton::setBadge(int count) {
    m_badge = count;
    updateGeometry();
    update();
}

void HeaderButton::setMenuMark(bool on) {
    m_menuMark = on;
    updateGeometry();
}

QSize HeaderButton::sizeHint() const {
    int width = 2 * kPad + markSide();
    if (!text().isEmpty()) {
        QFont words = font();
        words.setWeight(QFont::DemiBold);
        // As wide as its widest: digits that tick move nothing beside them.
        QString widest = text();
        for (QChar& c : widest)
            c = c.isDigit() ? QChar(u'0') : c;
        const QFontMetrics metrics(m_status.tinted ? words : font());
        width += kGap + std::max(metrics.horizontalAdvance(text()), metrics.horizontalAdvance(widest)) + 1;
    }
    if (m_badge > 0)
        width += kGap + pillSize(m_badge).width();
    if (m_menuMark)
        width += 16;
    return QSize(width, fontMetrics().height() + 13);
}

void HeaderButton::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const bool hover = isEnabled() && (underMouse() || isDown()) && focusPolicy() != Qt::NoFocus;
    if (m_hasStatus && m_status.tinted)
        theme::roundedBox(painter, QRectF(rect()).adjusted(0, 3, 0, -3), 4, theme::color(theme::tintOf(m_status.color)),
                          QColor());
    else if (hover)
        theme::roundedBox(painter, rect(), 5, theme::color(Token::Hover), QColor());
    double x = kPad;
    const QRectF mark(x, (height() - markSide()) / 2.0, markSide(), markSide());
    if (m_hasStatus)
        widgets::paintMark(painter, mark.adjusted(1, 1, -1, -1), m_status.shape, theme::color(m_status.color),
                           theme::color(m_status.tinted ? theme::tintOf(m_status.color) : Token::Base),
                           m_status.fraction);
    else
        theme::paintIcon(painter, mark, m_icon, theme::color(Token::Ink2));
    x += markSide() + kGap;
    if (!text().isEmpty()) {
        QFont words = font();
        if (m_status.tinted)
            words.setWeight(QFont::DemiBold);
        painter.setFont(words);
        painter.setPen(theme::color(m_hasStatus && m_status.tinted ? m_status.color : Token::Ink));
        const int wide = QFontMetrics(words).horizontalAdvance(text()) + 1;
        painter.drawText(QRectF(x, 0, wide, height()), Qt::AlignVCenter, text());
        x += wide;
    }
    if (m_badge > 0) {
        const QFont small = theme::font(TypeStyle::Smallest);
        const QString count = QString::number(m_badge);
        const QSize size = pillSize(m_badge);
        const QRectF pill(QPointF(x, (height() - size.height()) / 2.0), size);
        theme::roundedBox(painter, pill, size.height() / 2.0, theme::color(Token::Bad), QColor());
        QFont bold = small;
        bold.setWeight(QFont::Bold);
        painter.setFont(bold);
        painter.setPen(theme::color(Token::Base));
        painter.drawText(pill, Qt::AlignCenter, count);
        x += size.width();
    }
    if (m_menuMark)
        theme::chevron(painter, QRectF(x + 4, 0, 12, height()), 6.5, 0, theme::color(Token::Ink2));
}

CommandField::CommandField(QWidget* parent) : QAbstractButton(parent) {
    setObjectName(QStringLiteral("commandField"));
    setText(QStringLiteral("Find a tenant, record or command"));
    setAccessibleName(text());
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    theme::setTypeStyle(this, TypeStyle::Body);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

QSize CommandField::sizeHint() const {
    return QSize(fontMetrics().horizontalAdvance(text()) + 105 + theme::scaled(13), fontMetrics().height() + 14);
}

QSize CommandField::minimumSizeHint() const {
    return QSize(150, sizeHint().height());
}

void CommandField::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    theme::roundedBox(painter, rect(), 5, theme::color(underMouse() ? Token::Hover : Token::Alt),
                      theme::color(Token::Line2));
    const int glass = theme::scaled(13);
    theme::paintIcon(painter, QRectF(10, (height() - glass) / 2.0, glass, glass), QStringLiteral("edit-find"),
                     theme::color(Token::Ink2));
    const int left = 10 + glass + 8;
    const QFont small = theme::font(TypeStyle::Smallest);
    const QFontMetrics metrics(small);
    const QString keys = QStringLiteral("Ctrl K");
    const int cap = theme::keyCapWidth(metrics, keys);
    const int room = width() - left - cap - 18;
    painter.setFont(font());
    painter.setPen(theme::color(Token::Ink3));
    painter.drawText(QRect(left, 0, room, height()), Qt::AlignVCenter,
                     fontMetrics().elidedText(text(), Qt::ElideRight, room));
    painter.setFont(small);
    theme::roundedBox(painter,
                      QRectF(width() - cap - 9, (height() - metrics.height() - 4) / 2.0, cap, metrics.height() + 4), 3,
                      theme::color(Token::Base), QColor());
    theme::keyCap(painter,
                  QRectF(width() - cap - 9, (height() - metrics.height() - 4) / 2.0, cap, metrics.height() + 4), keys,
                  theme::color(Token::Ink2), theme::color(Token::Line2));
}

} // namespace landreeve::ui::shell
