#include "ui/shell/switch_button.h"

#include "ui/theme/icons.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>

#include <algorithm>

namespace landreeve::ui::shell {

using theme::Token;
using theme::TypeStyle;

namespace {

QFont kindFont() {
    QFont font = theme::font(TypeStyle::Smallest);
    font.setWeight(QFont::Bold);
    font.setLetterSpacing(QFont::AbsoluteSpacing, 0.4);
    return font;
}

QFont captionFont() {
    QFont font = theme::font(TypeStyle::Smallest);
    font.setWeight(QFont::Medium);
    return font;
}

constexpr int kPad = 6;
constexpr int kTag = 22;
constexpr int kIcon = 14;
constexpr int kChevron = 22;

} // namespace

SwitchButton::SwitchButton(const QString& caption, Mark mark, QWidget* parent)
    : QAbstractButton(parent), m_caption(caption), m_mark(mark) {
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    theme::setTypeStyle(this, TypeStyle::BodyStrong);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void SwitchButton::setName(const QString& name) {
    setText(name);
    setAccessibleName(m_caption + QStringLiteral(": ") + name +
                      (m_kind.isEmpty() ? QString() : QString(QStringLiteral(", ") + m_kind.toLower())));
    setToolTip(name);
    updateGeometry();
    update();
}

void SwitchButton::setTag(const QString& initials, std::optional<theme::Hue> hue) {
    m_initials = initials;
    m_hue = hue;
    update();
}

void SwitchButton::setKind(const QString& kind, Token color) {
    m_kind = kind;
    m_kindColor = color;
    setName(text());
}

void SwitchButton::setOpens(bool opens) {
    m_opens = opens;
    setFocusPolicy(opens ? Qt::TabFocus : Qt::NoFocus);
    updateGeometry();
}

int SwitchButton::kindWidth() const {
    return m_kind.isEmpty() ? 0 : QFontMetrics(kindFont()).horizontalAdvance(m_kind) + 12 + 9;
}

QSize SwitchButton::sizeHint() const {
    const int words =
        std::max(fontMetrics().horizontalAdvance(text()), QFontMetrics(captionFont()).horizontalAdvance(m_caption));
    return QSize(2 * kPad + theme::scaled(m_mark == Mark::Tag ? kTag : kIcon) + 8 + words + 2 + kindWidth() +
                     (m_opens ? kChevron : 0),
                 2 * fontMetrics().height() + 4);
}

QSize SwitchButton::minimumSizeHint() const {
    const int words = std::min(fontMetrics().horizontalAdvance(text()), 110);
    return QSize(2 * kPad + theme::scaled(m_mark == Mark::Tag ? kTag : kIcon) + 8 + words + 2 + kindWidth() +
                     (m_opens ? kChevron : 0),
                 sizeHint().height());
}

void SwitchButton::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_opens && (underMouse() || isDown()))
        theme::roundedBox(painter, rect(), 5, theme::color(Token::Hover), QColor());
    int x = kPad;
    const double middle = height() / 2.0;
    if (m_mark == Mark::Icon) {
        const int side = theme::scaled(kIcon);
        theme::paintIcon(painter, QRectF(x, middle - side / 2.0, side, side), m_icon, theme::color(Token::Ink2));
        x += side + 9;
    } else {
        const int side = theme::scaled(kTag);
        const QRectF square(x, middle - side / 2.0, side, side);
        if (m_hue) {
            theme::hueTag(painter, square, m_initials, theme::hueColor(*m_hue));
        } else {
            QPen dashes(theme::color(Token::Edge), 1);
            dashes.setDashPattern({3, 2});
            painter.setPen(dashes);
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(square.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
        }
        x += side + 8;
    }
    const int room = width() - x - kPad - kindWidth() - (m_opens ? kChevron : 0);
    const QFont caption = captionFont();
    const int captionHeight = QFontMetrics(caption).height();
    const int line = fontMetrics().height();
    const int top = (height() - captionHeight - line) / 2;
    painter.setFont(caption);
    painter.setPen(theme::color(Token::Ink2));
    painter.drawText(QRect(x, top, room, captionHeight), Qt::AlignVCenter, m_caption);
    painter.setFont(font());
    painter.setPen(theme::color(Token::Ink));
    const QString words = fontMetrics().elidedText(text(), Qt::ElideRight, room);
    painter.drawText(QRect(x, top + captionHeight - 1, room, line), Qt::AlignVCenter, words);
    x += std::min(
        room, std::max(fontMetrics().horizontalAdvance(words), QFontMetrics(caption).horizontalAdvance(m_caption)) + 2);
    if (!m_kind.isEmpty()) {
        const QFont bold = kindFont();
        const QFontMetrics metrics(bold);
        const QRectF frame(x + 7, middle - (metrics.height() + 3) / 2.0, kindWidth() - 9, metrics.height() + 3);
        theme::roundedBox(painter, frame, 3, QColor(), theme::color(m_kindColor));
        painter.setFont(bold);
        painter.setPen(theme::color(m_kindColor));
        painter.drawText(frame, Qt::AlignCenter, m_kind);
        x += kindWidth();
    }
    if (m_opens)
        theme::chevron(painter, QRectF(x + 6, 0, 14, height()), 7, 0, theme::color(Token::Ink2));
}

void SwitchButton::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Down) {
        click();
        return;
    }
    QAbstractButton::keyPressEvent(event);
}

} // namespace landreeve::ui::shell
