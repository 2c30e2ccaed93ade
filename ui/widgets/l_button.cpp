#include "ui/widgets/l_button.h"

#include "ui/theme/icons.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QTimer>

namespace landreeve::ui::widgets {

using theme::Token;

namespace {

constexpr int kBusyAfterMs = 300;
constexpr int kIconGap = 7;
constexpr int kCapGap = 9;

int iconSide() {
    return theme::scaled(14);
}

struct Look {
    QColor ground;
    QColor edge;
    QColor ink;
};

Look lookOf(const LButton& button) {
    using Kind = LButton::Kind;
    const bool enabled = button.isEnabled();
    const bool hover = enabled && button.underMouse() && !button.isBusy();
    const bool down = enabled && button.isDown();
    const auto c = [](Token token) { return theme::color(token); };
    switch (button.kind()) {
    case Kind::Primary:
        if (!enabled)
            return {c(Token::Track), QColor(), c(Token::Ink3)};
        return {c(hover || down ? Token::FillHover : Token::Fill), QColor(), c(Token::OnFill)};
    case Kind::Danger:
        if (!enabled)
            return {c(Token::Track), QColor(), c(Token::Ink3)};
        return {hover || down ? c(Token::BadFill).darker(115) : c(Token::BadFill), QColor(), c(Token::OnFill)};
    case Kind::DangerOutline:
        if (!enabled)
            return {c(Token::Alt), c(Token::Line), c(Token::Disabled)};
        return {c(hover || down ? Token::BadTint : Token::Base), c(Token::Bad), c(Token::Bad)};
    case Kind::Flat:
        return {hover || down ? c(Token::Hover) : QColor(), QColor(), c(enabled ? Token::Accent : Token::Disabled)};
    case Kind::Link:
        return {QColor(), QColor(), c(enabled ? Token::Accent : Token::Disabled)};
    case Kind::Tool:
        if (enabled && button.isChecked())
            return {c(Token::Tint), c(Token::Accent), c(Token::Accent)};
        return {hover || down ? c(Token::Hover) : QColor(), QColor(), c(enabled ? Token::Ink2 : Token::Disabled)};
    case Kind::Secondary:
        break;
    }
    if (!enabled)
        return {c(Token::Alt), c(Token::Line), c(Token::Disabled)};
    if (down || button.isChecked())
        return {c(Token::Track), c(Token::Line2), c(Token::Ink)};
    return {c(hover ? Token::Hover : Token::Base), c(Token::Line2), c(Token::Ink)};
}

int paddingOf(LButton::Kind kind, LButton::Size size) {
    if (kind == LButton::Kind::Link)
        return 0;
    if (kind == LButton::Kind::Flat)
        return 6;
    return size == LButton::Size::Small ? 10 : 12;
}

} // namespace

LButton::LButton(const QString& text, Kind kind, QWidget* parent)
    : QAbstractButton(parent), m_kind(kind), m_busyTimer(new QTimer(this)) {
    setText(text);
    setFocusPolicy(Qt::TabFocus); // a press leaves the keyboard in the list
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    applyFont();
    m_busyTimer->setSingleShot(true);
    m_busyTimer->setInterval(kBusyAfterMs);
    connect(m_busyTimer, &QTimer::timeout, this, [this] {
        m_showBusy = true;
        updateGeometry();
        update();
    });
    connect(this, &QAbstractButton::clicked, this, [this] {
        if (!m_busy)
            Q_EMIT activated();
    });
}

LButton* LButton::tool(const QString& iconName, const QString& hint, QWidget* parent) {
    auto* button = new LButton(QString(), Kind::Tool, parent);
    button->setIconName(iconName);
    button->setHint(hint);
    return button;
}

void LButton::applyFont() {
    if (m_quiet) {
        theme::setTypeStyle(this, m_size == Size::Small ? theme::TypeStyle::Small : theme::TypeStyle::Body);
        return;
    }
    if (m_kind == Kind::Flat || m_kind == Kind::Link) {
        theme::setTypeStyle(this, m_size == Size::Small ? theme::TypeStyle::Small : theme::TypeStyle::BodyMedium);
        return;
    }
    theme::setTypeStyle(this, m_size == Size::Small ? theme::TypeStyle::SmallStrong : theme::TypeStyle::BodyStrong);
}

void LButton::setIconName(const QString& name) {
    m_icon = name;
    updateGeometry();
    update();
}

void LButton::setKind(Kind kind) {
    m_kind = kind;
    applyFont();
    updateGeometry();
    update();
}

void LButton::setButtonSize(Size size) {
    m_size = size;
    applyFont();
    updateGeometry();
}

void LButton::setKeys(const QKeySequence& keys) {
    m_keys = keys;
    setShortcut(keys);
    updateGeometry();
}

void LButton::setHint(const QString& hint) {
    setToolTip(m_keys.isEmpty() ? hint : hint + QStringLiteral(" (") + capText() + u')');
    if (text().isEmpty())
        setAccessibleName(hint);
}

void LButton::setBusy(bool busy) {
    if (busy == m_busy)
        return;
    m_busy = busy;
    m_showBusy = false;
    if (busy)
        m_busyTimer->start();
    else
        m_busyTimer->stop();
    updateGeometry();
    update();
}

void LButton::setQuiet(bool on) {
    m_quiet = on;
    applyFont();
    updateGeometry();
}

void LButton::setMenuMark(bool on) {
    m_menuMark = on;
    updateGeometry();
}

void LButton::setShrinks(bool on) {
    m_shrinks = on;
    setSizePolicy(on ? QSizePolicy::Maximum : QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QSize LButton::minimumSizeHint() const {
    const QSize whole = sizeHint();
    return m_shrinks ? QSize(std::min(whole.width(), 80), whole.height()) : whole;
}

QString LButton::capText() const {
    // As it stands on the key; Qt calls the large one Return.
    return m_keys.toString(QKeySequence::NativeText)
        .replace(QStringLiteral("Return"), QStringLiteral("Enter"))
        .replace(u'+', u' ');
}

QSize LButton::sizeHint() const {
    const QFontMetrics metrics(font());
    const int height = metrics.height() + (m_kind == Kind::Link ? 4 : (m_size == Size::Small ? 9 : 14));
    if (m_kind == Kind::Tool && text().isEmpty())
        return QSize(std::max(28, height - 1), std::max(28, height - 1));
    const int padding = paddingOf(m_kind, m_size);
    int width = 2 * padding + metrics.size(Qt::TextShowMnemonic, text()).width();
    if (!m_icon.isEmpty() || m_showBusy)
        width += iconSide() + kIconGap;
    if (m_menuMark)
        width += 16;
    if (!m_keys.isEmpty())
        width += kCapGap + theme::keyCapWidth(QFontMetrics(theme::font(theme::TypeStyle::Smallest)), capText()) - 4;
    return QSize(width, height);
}

void LButton::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    Look look = lookOf(*this);
    if (m_quiet && isEnabled())
        look.ink = theme::color(Token::Ink);
    theme::roundedBox(painter, rect(), 5, look.ground, look.edge);
    const bool alone = text().isEmpty();
    const int padding = paddingOf(m_kind, m_size);
    // A button wider than its words (in a form, "Sign in") has them in its middle.
    const int spare = std::max(0, width() - sizeHint().width());
    double x = alone ? (width() - iconSide()) / 2.0 : padding + spare / 2.0;
    if (m_showBusy || !m_icon.isEmpty()) {
        const QRectF place(x, (height() - iconSide()) / 2.0, iconSide(), iconSide());
        if (m_showBusy)
            theme::ring(painter, place.adjusted(1, 1, -1, -1), 0.7, look.ink, QColor());
        else
            theme::paintIcon(painter, place, m_icon, look.ink);
        x += iconSide() + kIconGap;
    }
    if (alone)
        return;
    if (m_kind == Kind::Link && isEnabled() && underMouse()) {
        QFont underlined = font();
        underlined.setUnderline(true);
        painter.setFont(underlined);
    }
    QString words = text();
    int textWidth = fontMetrics().size(Qt::TextShowMnemonic, words).width();
    if (const int lacking = sizeHint().width() - width(); lacking > 0) {
        // Only where it may shrink: layouts keep to the size hint.
        textWidth = std::max(0, textWidth - lacking);
        words = fontMetrics().elidedText(words, Qt::ElideRight, textWidth, Qt::TextShowMnemonic);
    }
    painter.setPen(look.ink);
    painter.drawText(QRectF(x, 0, textWidth + 1, height()), Qt::AlignVCenter | Qt::AlignLeft | Qt::TextHideMnemonic,
                     words);
    x += textWidth;
    if (m_menuMark) {
        theme::chevron(painter, QRectF(x + 6, 0, 12, height()), 7, 0, look.ink);
        x += 16;
    }
    if (!m_keys.isEmpty()) {
        painter.setFont(theme::font(theme::TypeStyle::Smallest));
        const QFontMetrics small(painter.font());
        const int capWidth = theme::keyCapWidth(small, capText());
        QColor edge = look.ink;
        edge.setAlphaF(0.55F);
        theme::keyCap(painter, QRectF(x + kCapGap, (height() - small.height() - 3) / 2.0, capWidth, small.height() + 3),
                      capText(), look.ink, edge);
    }
}

void LButton::changeEvent(QEvent* event) {
    if (event->type() == QEvent::FontChange)
        updateGeometry();
    QAbstractButton::changeEvent(event);
}

void LButton::keyPressEvent(QKeyEvent* event) {
    // Ctrl+Enter is the step forward of what the button stands in.
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) &&
        !event->modifiers().testFlag(Qt::ControlModifier)) {
        click();
        return;
    }
    QAbstractButton::keyPressEvent(event);
}

} // namespace landreeve::ui::widgets
