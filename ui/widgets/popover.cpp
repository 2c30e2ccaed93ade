#include "ui/widgets/popover.h"

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QGraphicsDropShadowEffect>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::widgets {

using theme::Token;

Popover::Popover(QWidget* window) : QFrame(window), m_body(new QVBoxLayout(this)) {
    m_body->setContentsMargins(1, 1, 1, 1);
    m_body->setSpacing(0);
    auto* shadow = new QGraphicsDropShadowEffect(this);
    shadow->setOffset(0, 6);
    shadow->setBlurRadius(18);
    shadow->setColor(theme::color(Token::Shadow));
    setGraphicsEffect(shadow);
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, shadow,
            [shadow] { shadow->setColor(theme::color(Token::Shadow)); });
    setAttribute(Qt::WA_NoMousePropagation);
    setFocusPolicy(Qt::ClickFocus);
    setProperty("ownFocus", true);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, const QWidget* now) {
        if (isVisible() && now && now->window() == this->window() && now != this && !isAncestorOf(now))
            dismiss();
    });
    hide();
}

void Popover::begin() {
    const auto others = parentWidget()->findChildren<Popover*>(Qt::FindDirectChildrenOnly);
    for (Popover* other : others) {
        if (other != this)
            other->dismiss();
    }
    m_before = QApplication::focusWidget();
    show();
    raise();
    qApp->installEventFilter(this);
    if (!isAncestorOf(QApplication::focusWidget()))
        firstStop()->setFocus(Qt::PopupFocusReason);
}

// Without a stop of its own it takes the keyboard itself: Esc must reach it.
QWidget* Popover::firstStop() {
    for (QWidget* next = nextInFocusChain(); next != this; next = next->nextInFocusChain()) {
        if (isAncestorOf(next) && next->isVisible() && next->isEnabled() && next->focusPolicy() & Qt::TabFocus)
            return next;
    }
    return this;
}

void Popover::openAt(QWidget* anchor, Qt::Alignment side) {
    m_anchor = anchor;
    m_side = side;
    refit();
    begin();
}

void Popover::refit() {
    if (!m_anchor)
        return;
    const QWidget* anchor = m_anchor;
    const QWidget* over = parentWidget();
    QSize size = sizeHint().expandedTo(minimumSize()).boundedTo(maximumSize());
    // A paragraph in it is as high as its lines at this width.
    if (m_body->hasHeightForWidth())
        size.setHeight(std::clamp(m_body->totalHeightForWidth(size.width()), size.height(), maximumHeight()));
    size = size.boundedTo(over->size() - QSize(16, 16));
    const QPoint top = anchor->mapTo(over, QPoint(0, 0));
    int x = m_side & Qt::AlignRight ? top.x() + anchor->width() - size.width() : top.x();
    x = std::clamp(x, 8, std::max(8, over->width() - size.width() - 8));
    const int below = over->height() - top.y() - anchor->height() - 12;
    int y = top.y() + anchor->height() + 4;
    if (size.height() > below && top.y() > below)
        y = std::max(8, top.y() - size.height() - 4);
    setGeometry(x, y, size.width(), std::min(size.height(), over->height() - y - 8));
}

void Popover::openIn(const QRect& place) {
    setGeometry(place);
    begin();
}

void Popover::dismiss() {
    if (!isVisible())
        return;
    qApp->removeEventFilter(this);
    const bool hadKeyboard = QApplication::focusWidget() == this || isAncestorOf(QApplication::focusWidget());
    hide();
    if (hadKeyboard && m_before)
        m_before->setFocus(Qt::PopupFocusReason);
    Q_EMIT closed();
}

void Popover::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    theme::roundedBox(painter, rect(), 6, theme::color(Token::Raised), theme::color(Token::Line2));
}

void Popover::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) {
        dismiss();
        return;
    }
    QFrame::keyPressEvent(event);
}

bool Popover::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::MouseButtonPress && isVisible()) {
        auto* widget = qobject_cast<QWidget*>(watched);
        const bool inside = widget && (widget == this || isAncestorOf(widget) || widget->window() != window());
        // A press on the anchor closes and is swallowed, or the anchor would open it again.
        const bool onAnchor = widget && m_anchor && (widget == m_anchor || m_anchor->isAncestorOf(widget));
        if (widget && !inside) {
            dismiss();
            return onAnchor;
        }
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace landreeve::ui::widgets
