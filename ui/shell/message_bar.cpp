#include "ui/shell/message_bar.h"

#include "ui/theme/theme.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/status_mark.h"

#include <QAccessible>
#include <QApplication>
#include <QHBoxLayout>
#include <QPainter>

#include <algorithm>

namespace landreeve::ui::shell {

using theme::Token;
using theme::TypeStyle;
using widgets::LButton;
using widgets::Shape;

namespace {

Token colorOf(Message::Severity severity) {
    switch (severity) {
    case Message::Severity::Bad:
        return Token::Bad;
    case Message::Severity::Warning:
        return Token::Warn;
    case Message::Severity::Information:
        break;
    }
    return Token::Accent;
}

widgets::Status markOf(Message::Severity severity) {
    switch (severity) {
    case Message::Severity::Bad:
        return {Shape::Diamond, Token::Bad, QStringLiteral("Problem")};
    case Message::Severity::Warning:
        return {Shape::Triangle, Token::Warn, QStringLiteral("Attention")};
    case Message::Severity::Information:
        break;
    }
    return {Shape::Dot, Token::Accent, QStringLiteral("Note")};
}

} // namespace

MessageBar::MessageBar(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("messageBar"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 8, 12, 8);
    row->setSpacing(11);
    m_mark = new widgets::StatusMark(markOf(Message::Severity::Information), 14, this);
    row->addWidget(m_mark, 0, Qt::AlignVCenter);
    auto* words = new QVBoxLayout;
    words->setSpacing(1);
    m_first = new widgets::Label({}, TypeStyle::Body, Token::Ink, this);
    m_first->setTextFormat(Qt::RichText);
    m_first->setObjectName(QStringLiteral("messageText"));
    m_second = new widgets::Label({}, TypeStyle::Body, Token::Ink2, this);
    m_second->setElide(Qt::ElideRight);
    m_first->setWraps();
    m_first->setMinimumWidth(60);
    words->addWidget(m_first);
    words->addWidget(m_second);
    row->addLayout(words, 1);
    m_other = new LButton({}, LButton::Kind::Secondary, this);
    m_other->setObjectName(QStringLiteral("messageOtherAction"));
    m_action = new LButton({}, LButton::Kind::Primary, this);
    m_action->setObjectName(QStringLiteral("messageAction"));
    row->addWidget(m_other);
    row->addWidget(m_action);
    // Copies: the act may take the message away.
    connect(m_action, &LButton::activated, this, [this] {
        if (const auto act = m_messages.isEmpty() ? nullptr : m_messages.first().act)
            act();
    });
    connect(m_other, &LButton::activated, this, [this] {
        if (const auto act = m_messages.isEmpty() ? nullptr : m_messages.first().otherAct)
            act();
    });
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    hide();
}

void MessageBar::put(const Message& message) {
    const auto same = std::find_if(m_messages.begin(), m_messages.end(),
                                   [&message](const Message& other) { return other.id == message.id; });
    if (same != m_messages.end())
        *same = message;
    else
        m_messages.prepend(message);
    present();
}

void MessageBar::clear(const QString& id) {
    m_messages.removeIf([&id](const Message& message) { return message.id == id; });
    present();
}

void MessageBar::present() {
    std::stable_sort(m_messages.begin(), m_messages.end(),
                     [](const Message& a, const Message& b) { return a.severity > b.severity; });
    const bool any = !m_messages.isEmpty();
    if (!any) {
        const bool held = isAncestorOf(QApplication::focusWidget());
        setVisible(false);
        if (held)
            Q_EMIT keyboardLeft();
        return;
    }
    const Message& message = m_messages.first();
    widgets::Status mark = markOf(message.severity);
    mark.shape = message.mark.value_or(mark.shape);
    m_mark->setStatus(mark);
    m_first->setText(QStringLiteral("<b style='font-weight:600'>%1</b> %2")
                         .arg(message.strong.toHtmlEscaped(), message.text.toHtmlEscaped()));
    m_second->setText(message.second);
    m_second->setVisible(!message.second.isEmpty());
    m_action->setText(message.action);
    m_action->setIconName(message.actionIcon);
    m_action->setVisible(!message.action.isEmpty());
    m_other->setText(message.otherAction);
    m_other->setVisible(!message.otherAction.isEmpty());
    m_action->updateGeometry();
    m_other->updateGeometry();
    const QString words = message.strong + QStringLiteral(" ") + message.text + QStringLiteral(" ") + message.second;
    const QString spoken = message.spoken.isEmpty() ? words : message.spoken;
    // A countdown in the text is no news: only another message is spoken.
    const QString& head = message.spoken.isEmpty() ? message.strong : message.spoken;
    const bool news = m_announced != head || isHidden();
    m_announced = head;
    if (spoken != accessibleName())
        setAccessibleName(spoken);
    m_first->setToolTip(message.strong + QStringLiteral(" ") + message.text);
    setVisible(true);
    QWidget::update();
    if (news) {
        QAccessibleEvent alert(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
    }
}

void MessageBar::paintEvent(QPaintEvent*) {
    if (m_messages.isEmpty())
        return;
    QPainter painter(this);
    const Token color = colorOf(m_messages.first().severity);
    painter.fillRect(rect(), theme::color(theme::tintOf(color)));
    painter.fillRect(QRect(0, 0, 4, height()), theme::color(color));
}

} // namespace landreeve::ui::shell
