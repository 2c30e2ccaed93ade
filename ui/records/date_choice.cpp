#include "ui/records/date_choice.h"

#include "core/records/value_text.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/popover.h"

#include <QAction>
#include <QCalendarWidget>
#include <QKeyEvent>
#include <QLineEdit>
#include <QTextCharFormat>
#include <QVBoxLayout>

namespace landreeve::ui::records {

DateChoice::DateChoice(QLineEdit* line) : QObject(line), m_line(line), m_action(new QAction(this)) {
    m_action->setIcon(theme::icon(QStringLiteral("x-office-calendar")));
    m_action->setText(QStringLiteral("Calendar"));
    m_action->setToolTip(QStringLiteral("Calendar (Alt+Down)"));
    line->addAction(m_action, QLineEdit::TrailingPosition);
    line->installEventFilter(this);
    connect(m_action, &QAction::triggered, this, &DateChoice::open);
}

void DateChoice::open() {
    if (m_line->isReadOnly() || !m_line->isEnabled())
        return;
    auto* popover = new widgets::Popover(m_line->window());
    popover->setObjectName(QStringLiteral("calendarPopover"));
    popover->setAccessibleName(QStringLiteral("Calendar"));
    auto* calendar = new QCalendarWidget(popover);
    calendar->setObjectName(QStringLiteral("calendar"));
    calendar->setAccessibleName(QStringLiteral("Day"));
    calendar->setVerticalHeaderFormat(QCalendarWidget::NoVerticalHeader);
    calendar->setFirstDayOfWeek(Qt::Monday);
    // Red week-ends are no state of anything.
    for (const Qt::DayOfWeek day : {Qt::Saturday, Qt::Sunday}) {
        QTextCharFormat format;
        format.setForeground(theme::color(theme::Token::Ink2));
        calendar->setWeekdayTextFormat(day, format);
    }
    const auto typed = landreeve::records::dateFromText(m_line->text().toStdString());
    if (typed)
        calendar->setSelectedDate(QDate::fromString(QString::fromStdString(*typed), Qt::ISODate));
    popover->body()->setContentsMargins(8, 8, 8, 8);
    popover->body()->addWidget(calendar);
    connect(popover, &widgets::Popover::closed, popover, &QObject::deleteLater);
    const auto choose = [this, popover](const QDate& day) {
        popover->dismiss();
        take(day);
    };
    connect(calendar, &QCalendarWidget::activated, this, choose);
    connect(calendar, &QCalendarWidget::clicked, this, choose);
    popover->openAt(m_line);
    calendar->setFocus(Qt::PopupFocusReason);
}

void DateChoice::take(const QDate& day) {
    const QString text = day.toString(Qt::ISODate);
    m_line->setText(text);
    // As if it had been typed: that is what everybody listens to.
    Q_EMIT m_line->textEdited(text);
    m_line->setFocus(Qt::OtherFocusReason);
}

bool DateChoice::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_line && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Down && key->modifiers() & Qt::AltModifier) {
            open();
            return true;
        }
    }
    return QObject::eventFilter(watched, event);
}

} // namespace landreeve::ui::records
