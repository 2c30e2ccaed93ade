#include "ui/widgets/panel_split.h"

#include "ui/theme/theme.h"
#include "ui/widgets/side_panel.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QGraphicsDropShadowEffect>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::widgets {

PanelSplit::PanelSplit(QWidget* content, QWidget* parent) : QWidget(parent), m_content(content) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    m_splitter = new QSplitter(Qt::Horizontal, this);
    m_splitter->setObjectName(QStringLiteral("panelSplitter"));
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(content);
    // A width that somebody chose; what a narrower window leaves of it is no choice.
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] { m_width = m_panel ? m_panel->width() : m_width; });
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, &PanelSplit::place);
    m_splitter->setStretchFactor(0, 1);
    column->addWidget(m_splitter);
}

void PanelSplit::setPanel(SidePanel* panel) {
    if (m_panel == panel)
        return;
    if (m_panel && m_panel->holdsUnsaved()) {
        disconnect(m_panel, &SidePanel::closeRequested, this, nullptr);
        m_panel->hide();
        m_panel->setParent(this);
    } else {
        delete m_panel;
    }
    m_panel = panel;
    m_shown = false;
    panel->hide();
    panel->setParent(this);
    panel->hide();
    connect(panel, &SidePanel::closeRequested, this, [this] { setPanelShown(false); });
    place();
}

bool PanelSplit::closePanel() {
    if (!m_panel || !m_shown)
        return false;
    Q_EMIT m_panel->closeRequested();
    return true;
}

void PanelSplit::setPanelShown(bool shown) {
    if (!m_panel || shown == m_shown)
        return;
    QWidget* focus = QApplication::focusWidget();
    if (shown)
        m_before = focus;
    else if (m_panel->isAncestorOf(focus))
        giveBack();
    m_shown = shown;
    if (shown)
        qApp->installEventFilter(this);
    place();
    Q_EMIT panelShownChanged(shown);
}

// Where it was; what went into a menu for want of room meanwhile, or cannot be pressed any more, leaves it to the list.
void PanelSplit::giveBack() {
    const auto takes = [](const QWidget* widget) { return widget->isVisible() && widget->isEnabled(); };
    if (m_before && takes(m_before)) {
        m_before->setFocus(Qt::OtherFocusReason);
        return;
    }
    const auto lists = m_content->findChildren<QAbstractItemView*>();
    const auto list = std::ranges::find_if(
        lists, [&](const QAbstractItemView* one) { return takes(one) && one->focusPolicy() & Qt::TabFocus; });
    if (list != lists.end())
        (*list)->setFocus(Qt::OtherFocusReason);
}

void PanelSplit::place() {
    if (!m_panel)
        return;
    // Large text needs more room, as a smaller window gives less.
    const double text = std::max(1.0, theme::Theme::of().textSize());
    const QPointer<QWidget> keyboard =
        m_panel->isAncestorOf(QApplication::focusWidget()) ? QApplication::focusWidget() : nullptr;
    m_panel->fit();
    m_overlay = window()->width() < kOverlayBelow * text;
    const bool inSplitter = m_panel->parentWidget() == m_splitter;
    if (!m_overlay && (!inSplitter || text != m_text)) {
        if (!inSplitter) {
            m_panel->setGraphicsEffect(nullptr);
            m_splitter->addWidget(m_panel);
            m_splitter->setStretchFactor(1, 0);
        }
        const int wide = std::clamp(m_width, m_panel->minimumWidth(), m_panel->maximumWidth());
        m_splitter->setSizes({std::max(1, width() - wide - 1), wide});
    } else if (m_overlay && inSplitter) {
        m_panel->setParent(this);
    }
    if (m_overlay && !m_panel->graphicsEffect()) {
        auto* shadow = new QGraphicsDropShadowEffect(m_panel);
        shadow->setOffset(0, 6);
        shadow->setBlurRadius(18);
        shadow->setColor(theme::color(theme::Token::Shadow));
        m_panel->setGraphicsEffect(shadow);
    }
    m_text = text;
    m_panel->setVisible(m_shown);
    if (m_overlay) {
        const int wide = std::min(std::max(static_cast<int>(m_width * text), m_panel->minimumWidth()), width() - 40);
        m_panel->setGeometry(width() - wide, 0, wide, height());
        m_panel->raise();
    }
    // Another parent takes the keyboard away from what had it.
    if (keyboard && m_shown && QApplication::focusWidget() != keyboard)
        keyboard->setFocus(Qt::OtherFocusReason);
    Q_EMIT placed();
}

// A click opened it, and it may have come up right under the pointer: the second click of a double click is meant for
// what was there before.
bool PanelSplit::eventFilter(QObject* watched, QEvent* event) {
    const bool second = event->type() == QEvent::MouseButtonDblClick;
    auto* pressed = second || event->type() == QEvent::MouseButtonPress ? qobject_cast<QWidget*>(watched) : nullptr;
    if (pressed == nullptr)
        return QWidget::eventFilter(watched, event);
    qApp->removeEventFilter(this);
    return second && m_panel && (pressed == m_panel || m_panel->isAncestorOf(pressed));
}

void PanelSplit::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    place();
}

} // namespace landreeve::ui::widgets
