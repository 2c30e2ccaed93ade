#include "ui/orders/order_panel.h"

#include "core/base/error.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/form.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace landreeve::ui::orders {

using widgets::FieldNote;
using widgets::LButton;

OrderPanel::OrderPanel(landreeve::orders::OrderEvent event, LButton::Kind look, QWidget* parent)
    : SidePanel(parent), m_event(event), m_error(new widgets::ErrorLine(this)) {
    m_error->setObjectName(QStringLiteral("orderPanelError"));
    body()->addWidget(m_error);
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &OrderPanel::retryRequested);
    auto* foot = new QWidget(this);
    m_footRow = new QHBoxLayout(foot);
    m_footRow->setContentsMargins(16, 10, 16, 10);
    m_footRow->setSpacing(8);
    m_footRow->addStretch(1);
    m_submit = new LButton({}, look, foot);
    m_submit->setObjectName(QStringLiteral("orderPanelButton"));
    m_footRow->addWidget(m_submit);
    setFoot(foot);
    connect(m_submit, &LButton::activated, this, [this] {
        m_error->clear();
        submit();
    });
}

void OrderPanel::addReason(widgets::Form& form, const QString& label, bool needed) {
    m_reason = new QLineEdit(this);
    m_reason->setObjectName(QStringLiteral("orderReasonEdit"));
    m_reason->setMaxLength(500);
    m_reasonNote = form.addField({label, needed, 0}, m_reason);
    connect(m_reason, &QLineEdit::returnPressed, m_submit, &QAbstractButton::click);
    connect(m_reason, &QLineEdit::textEdited, m_reasonNote, &FieldNote::clear);
}

QString OrderPanel::reason() const {
    return m_reason != nullptr && m_reasonAsked ? m_reason->text().trimmed() : QString();
}

void OrderPanel::setReason(const QString& reason) {
    if (m_reason != nullptr)
        m_reason->setText(reason);
}

void OrderPanel::wantReason(const QString& why) {
    m_reasonNote->set(FieldNote::Kind::Bad, why);
    m_reason->setFocus(Qt::OtherFocusReason);
}

void OrderPanel::setSubmitWords(const QString& words) {
    m_submit->setText(words);
    m_submit->updateGeometry();
}

void OrderPanel::setLock(const QString& reason) {
    m_lock = reason;
    m_submit->setToolTip(reason);
    setHeld(m_held);
    if (!reason.isEmpty())
        say(reason, {}, {});
}

void OrderPanel::setHeld(bool held) {
    m_held = held;
    m_submit->setEnabled(!held && m_lock.isEmpty());
}

void OrderPanel::refuse(const Error& error) {
    const QString words = QString::fromStdString(error.message());
    if (m_reason != nullptr && error.code() == "reason_required") {
        wantReason(words);
        return;
    }
    say(words, QString::fromStdString(error.hint()), QString::fromStdString(error.code()));
}

void OrderPanel::say(const QString& words, const QString& hint, const QString& code, const QString& button) {
    m_error->showText(words, hint, code);
    m_error->retryButton()->setText(button);
    m_error->retryButton()->setVisible(!button.isEmpty());
}

void OrderPanel::clearSaid() {
    m_error->clear();
}

} // namespace landreeve::ui::orders
