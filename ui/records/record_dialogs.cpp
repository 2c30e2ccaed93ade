#include "ui/records/record_dialogs.h"

#include "ui/widgets/field_note.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"

#include <QLineEdit>
#include <QVBoxLayout>

namespace landreeve::ui::records {

using theme::Token;
using theme::TypeStyle;
using widgets::FieldNote;
using widgets::LButton;

DeleteRecordDialog::DeleteRecordDialog(const QString& kind, const QString& name, QWidget* parent)
    : AskDialog(QStringLiteral("deleteRecordDialog"), QStringLiteral("Delete %1").arg(name), parent) {
    addWords(QStringLiteral("Delete %1?").arg(name), TypeStyle::Heading, Token::Ink);
    addWords(QStringLiteral("The %1 is gone for everybody, and this cannot be undone. Where something still refers to "
                            "it nothing is deleted.")
                 .arg(kind),
             TypeStyle::Body, Token::Ink2);
    auto* act = addButtons(QStringLiteral("Keep %1").arg(kind), QStringLiteral("keepRecordButton"),
                           QStringLiteral("Delete %1").arg(kind), QStringLiteral("deleteRecordButton"));
    connect(act, &LButton::activated, this, &QDialog::accept);
    stayButton()->setFocus(Qt::OtherFocusReason);
}

RevealDialog::RevealDialog(const QString& field, const QString& name, QWidget* parent)
    : AskDialog(QStringLiteral("revealDialog"), QStringLiteral("Reveal %1").arg(field), parent) {
    addWords(QStringLiteral("Reveal %1 of %2").arg(field, name), TypeStyle::Heading, Token::Ink);
    addWords(QStringLiteral("It is shown for 30 seconds. Your reason is written into the audit log beside your name."),
             TypeStyle::Body, Token::Ink2);
    column()->addSpacing(6);
    addWords(QStringLiteral("Reason"), TypeStyle::Body, Token::Ink);
    m_reason = new QLineEdit(this);
    m_reason->setObjectName(QStringLiteral("revealReasonEdit"));
    m_reason->setAccessibleName(QStringLiteral("Reason"));
    m_reason->setPlaceholderText(QStringLiteral("Asked for by the bank, case 4711"));
    column()->addWidget(m_reason);
    m_note = new FieldNote(m_reason, this);
    column()->addWidget(m_note);
    auto* act = addButtons(QStringLiteral("Keep hidden"), QStringLiteral("keepHiddenButton"),
                           QStringLiteral("Reveal for 30 s"), QStringLiteral("revealButton"));
    act->setKind(LButton::Kind::Primary);
    connect(act, &LButton::activated, this, &RevealDialog::submit);
    connect(m_reason, &QLineEdit::returnPressed, this, &RevealDialog::submit);
    connect(m_reason, &QLineEdit::textEdited, m_note, &FieldNote::clear);
    m_reason->setFocus(Qt::OtherFocusReason);
}

SecretsTypedDialog::SecretsTypedDialog(const QString& fields, const QString& name, QWidget* parent)
    : AskDialog(QStringLiteral("secretsTypedDialog"), QStringLiteral("%1 not saved").arg(fields), parent) {
    addWords(QStringLiteral("Save %1 first?").arg(name), TypeStyle::Heading, Token::Ink);
    addWords(
        QStringLiteral("What you changed in %1 is lost when you leave: no draft holds personal data. Other changes "
                       "are kept as a draft.")
            .arg(fields),
        TypeStyle::Body, Token::Ink2);
    auto* act = addButtons(QStringLiteral("Keep editing"), QStringLiteral("keepEditingSecretsButton"),
                           QStringLiteral("Save and go on"), QStringLiteral("saveAndGoButton"));
    act->setKind(LButton::Kind::Primary);
    connect(act, &LButton::activated, this, &QDialog::accept);
    auto* leave = addOtherButton(QStringLiteral("Leave without"), QStringLiteral("leaveSecretsButton"));
    connect(leave, &LButton::activated, this, [this] {
        Q_EMIT leaveRequested();
        reject();
    });
    act->setFocus(Qt::OtherFocusReason);
}

void RevealDialog::submit() {
    const QString reason = m_reason->text().trimmed();
    if (reason.isEmpty()) {
        m_note->set(FieldNote::Kind::Bad, QStringLiteral("Say why you need it."));
        m_reason->setFocus(Qt::OtherFocusReason);
        return;
    }
    Q_EMIT reasoned(reason);
    accept();
}

} // namespace landreeve::ui::records
