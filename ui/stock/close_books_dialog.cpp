#include "ui/stock/close_books_dialog.h"

#include "core/records/value_text.h"
#include "ui/records/date_choice.h"
#include "ui/theme/format.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/form.h"
#include "ui/widgets/l_button.h"

#include <QLineEdit>
#include <QVBoxLayout>

namespace landreeve::ui::stock {

using landreeve::stock::ClosedBooks;
using theme::Token;
using theme::TypeStyle;
using widgets::FieldNote;
using widgets::LButton;

CloseBooksDialog::CloseBooksDialog(std::shared_ptr<landreeve::stock::TenantStock> tenant, tasks::TaskRunner& runner,
                                   const QString& through, const QDate& today, QWidget* parent)
    : AskDialog(QStringLiteral("closeBooksDialog"), QStringLiteral("Close books"), parent),
      m_tenant(std::move(tenant)),
      m_runner(runner),
      m_through(through),
      m_today(today),
      m_form(new widgets::Form(this)),
      m_error(new widgets::ErrorLine(this)) {
    build();
}

void CloseBooksDialog::build() {
    addWords(QStringLiteral("Close the books"), TypeStyle::Heading, Token::Ink);
    addWords(QStringLiteral("No stock moves on or before that day any more: nothing is received, shipped, returned or "
                            "adjusted for it. Closed books never open again."),
             TypeStyle::Body, Token::Ink2);
    m_error->setObjectName(QStringLiteral("closeBooksError"));
    m_error->retryButton()->setText(QStringLiteral("Try again"));
    column()->addWidget(m_error);
    column()->addSpacing(6);
    m_day = new QLineEdit(this);
    m_day->setObjectName(QStringLiteral("closeThroughEdit"));
    m_day->setPlaceholderText(QStringLiteral("such as ") + m_today.toString(Qt::ISODate));
    // The month that has ended, as a rule. ISO days sort as they follow each other.
    if (const QString ended = QDate(m_today.year(), m_today.month(), 1).addDays(-1).toString(Qt::ISODate);
        ended > m_through)
        m_day->setText(ended);
    new records::DateChoice(m_day);
    m_dayNote = m_form->addField({QStringLiteral("Through"), true, 160}, m_day);
    m_reason = new QLineEdit(this);
    m_reason->setObjectName(QStringLiteral("closeReasonEdit"));
    m_reason->setMaxLength(500);
    m_reason->setPlaceholderText(QStringLiteral("Month end, audited…"));
    m_reasonNote = m_form->addField({QStringLiteral("Reason"), true}, m_reason);
    column()->addWidget(m_form);
    m_submit = addButtons(QStringLiteral("Leave them open"), QStringLiteral("leaveOpenButton"),
                          QStringLiteral("Close the books"), QStringLiteral("closeBooksSubmitButton"));
    connect(m_submit, &LButton::activated, this, &CloseBooksDialog::submit);
    setFields(m_form, [this] { submit(); });
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &CloseBooksDialog::submit);
    connect(m_day, &QLineEdit::textEdited, this, &CloseBooksDialog::edited);
    connect(m_day, &QLineEdit::editingFinished, this, [this] {
        if (const QString fault = faultOfDay(); !fault.isEmpty())
            m_dayNote->set(FieldNote::Kind::Bad, fault);
    });
    connect(m_reason, &QLineEdit::textEdited, m_reasonNote, &FieldNote::clear);
    edited();
    m_day->setFocus(Qt::OtherFocusReason);
    m_day->selectAll();
}

QString CloseBooksDialog::day() const {
    const auto typed = landreeve::records::dateFromText(m_day->text().trimmed().toStdString());
    return typed ? QString::fromStdString(*typed) : QString();
}

void CloseBooksDialog::edited() {
    m_error->clear();
    const bool isDay = faultOfDay().isEmpty();
    m_dayNote->set(isDay ? FieldNote::Kind::Hint : FieldNote::Kind::None, isDay ? theme::day(day()) : QString());
    m_submit->setText(isDay ? QStringLiteral("Close through %1").arg(theme::day(day()))
                            : QStringLiteral("Close the books"));
    m_submit->updateGeometry();
}

QString CloseBooksDialog::faultOfDay() const {
    const QString typed = day();
    if (typed.isEmpty())
        return m_day->text().trimmed().isEmpty()
                   ? QStringLiteral("Type the last day that is closed.")
                   : QStringLiteral("This is no day. Write it as %1.").arg(m_today.toString(Qt::ISODate));
    if (!m_through.isEmpty() && typed <= m_through)
        return QStringLiteral("They are closed through %1 already.").arg(theme::day(m_through));
    return {};
}

void CloseBooksDialog::submit() {
    if (isActing())
        return;
    const auto note = [](FieldNote* field, const QString& fault) {
        if (!fault.isEmpty())
            field->set(FieldNote::Kind::Bad, fault);
    };
    const QString reason = m_reason->text().trimmed();
    note(m_dayNote, faultOfDay());
    note(m_reasonNote, reason.isEmpty() ? QStringLiteral("Say why: it stands beside the closing.") : QString());
    if (m_form->focusFirstWrong())
        return;
    setActing(true);
    m_error->clear();
    const QString sent = day();
    m_runner.run(
        this,
        [tenant = m_tenant, day = sent.toStdString(), reason = reason.toStdString()](
            std::stop_token stop, const ProgressFn&) { return tenant->closePeriod(day, reason, std::move(stop)); },
        tasks::Outcome<ClosedBooks>{[this, sent](const ClosedBooks&) { done(sent); },
                                    [this, sent](const Error& error) {
                                        setActing(false);
                                        refuse(sent, error);
                                    },
                                    {}});
}

void CloseBooksDialog::done(const QString& day) {
    Q_EMIT booksClosed(QStringLiteral("Books closed through %1").arg(theme::day(day)));
    accept();
}

void CloseBooksDialog::refuse(const QString& day, const Error& error) {
    if (error.inDoubt() || error.connectionLost()) {
        m_doubtful = day;
        m_error->showDoubt(error);
        Q_EMIT readAgain();
    } else if (error.code() == "period_refused") {
        const QString through = error.details()[QStringLiteral("closed_through")].toString();
        // What was sent before, without an answer, was done.
        if (through == day && day == m_doubtful) {
            done(day);
            return;
        }
        if (!through.isEmpty())
            m_through = through;
        const QString fault = faultOfDay();
        m_dayNote->set(FieldNote::Kind::Bad, fault.isEmpty() ? QString::fromStdString(error.message()) : fault);
        m_form->focusFirstWrong();
        Q_EMIT readAgain();
    } else {
        m_error->showError(error);
    }
}

} // namespace landreeve::ui::stock
