#include "ui/widgets/error_line.h"

#include "core/base/error.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/status_mark.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QScrollArea>

namespace landreeve::ui::widgets {

using theme::Token;

ErrorLine::ErrorLine(QWidget* parent) : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 9, 10, 9);
    row->setSpacing(9);
    auto* mark = new StatusMark({Shape::Diamond, Token::Bad, QStringLiteral("Failed")}, 13, this);
    auto* words = new QVBoxLayout;
    words->setSpacing(1);
    m_message = new Label({}, theme::TypeStyle::BodyMedium, Token::Ink, this);
    mark->standLevelWith(m_message);
    row->addWidget(mark, 0, Qt::AlignTop);
    m_hint = new Label({}, theme::TypeStyle::Small, Token::Ink2, this);
    for (Label* label : {m_message, m_hint}) {
        label->setWraps();
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        words->addWidget(label);
    }
    row->addLayout(words, 1);
    m_retry = new LButton(QStringLiteral("Try again"), LButton::Kind::Secondary, this);
    m_retry->setObjectName(QStringLiteral("retryButton"));
    m_retry->setButtonSize(LButton::Size::Small);
    row->addWidget(m_retry, 0, Qt::AlignVCenter);
    connect(m_retry, &LButton::activated, this, &ErrorLine::retryRequested);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    hide();
}

void ErrorLine::showError(const landreeve::Error& error) {
    showText(QString::fromStdString(error.message()), QString::fromStdString(error.hint()),
             QString::fromStdString(error.code()));
}

void ErrorLine::showText(const QString& message, const QString& hint, const QString& code) {
    m_message->setText(message);
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
    m_message->setToolTip(code);
    setAccessibleName(message);
    setAccessibleDescription(code.isEmpty() ? hint : hint + QStringLiteral(" (") + code + u')');
    setVisible(true);
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
    // Behind the layout, which has yet to make room for it.
    QMetaObject::invokeMethod(this, &ErrorLine::comeIntoView, Qt::QueuedConnection);
}

// What is scrolled away is not seen.
void ErrorLine::comeIntoView() {
    for (QWidget* above = parentWidget(); isVisible() && above != nullptr; above = above->parentWidget()) {
        if (auto* area = qobject_cast<QScrollArea*>(above))
            area->ensureWidgetVisible(this, 0, 8);
    }
}

void ErrorLine::showDoubt(const landreeve::Error& error) {
    showText(QStringLiteral("The server did not answer. It may have been done."),
             QStringLiteral("Sent once more as it is, it is done only once."), QString::fromStdString(error.code()));
}

void ErrorLine::clear() {
    hide();
}

void ErrorLine::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    theme::roundedBox(painter, rect(), 6, theme::color(Token::BadTint), QColor());
}

} // namespace landreeve::ui::widgets
