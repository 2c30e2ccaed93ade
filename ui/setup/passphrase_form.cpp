#include "ui/setup/passphrase_form.h"

#include "ui/widgets/field_note.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"

#include <QLineEdit>
#include <QVBoxLayout>

namespace landreeve::ui::setup {

using theme::Token;
using theme::TypeStyle;
using widgets::FieldNote;
using widgets::Label;
using widgets::LButton;

namespace {

/// Shorter ones are guessed from a stolen file in an afternoon, scrypt or not.
constexpr int kShortest = 10;

} // namespace

PassphraseForm::PassphraseForm(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("passphraseForm"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    m_title = new Label({}, TypeStyle::Title, Token::Ink, this);
    m_text = new Label({}, TypeStyle::Body, Token::Ink2, this);
    m_text->setWraps();
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addSpacing(12);
    const auto edit = [this](const QString& name, const QString& label) {
        auto* field = new QLineEdit(this);
        field->setObjectName(name);
        field->setEchoMode(QLineEdit::Password);
        field->setPlaceholderText(label);
        field->setAccessibleName(label);
        connect(field, &QLineEdit::returnPressed, this, &PassphraseForm::submit);
        return field;
    };
    m_first = edit(QStringLiteral("passphraseEdit"), QStringLiteral("Passphrase"));
    m_second = edit(QStringLiteral("passphraseAgainEdit"), QStringLiteral("The same again"));
    column->addWidget(m_first);
    column->addWidget(m_second);
    m_note = new FieldNote(m_first, this);
    column->addWidget(m_note);
    column->addSpacing(12);
    auto* buttons = new QHBoxLayout;
    auto* decline = new LButton(QStringLiteral("Cancel opening"), LButton::Kind::Secondary, this);
    decline->setObjectName(QStringLiteral("passphraseCancelButton"));
    m_go = new LButton({}, LButton::Kind::Primary, this);
    m_go->setObjectName(QStringLiteral("passphraseButton"));
    buttons->addWidget(decline);
    buttons->addStretch(1);
    buttons->addWidget(m_go);
    column->addLayout(buttons);
    connect(decline, &LButton::activated, this, &PassphraseForm::declined);
    connect(m_go, &LButton::activated, this, &PassphraseForm::submit);
}

void PassphraseForm::ask(const workspace::PassphraseRequest& request) {
    m_create = request.create;
    m_title->setText(m_create ? QStringLiteral("Choose a passphrase") : QStringLiteral("Unlock the keys"));
    m_text->setText(m_create
                        ? QStringLiteral("It protects the keys of every tenant's data in %1. Nobody can recover it.")
                              .arg(QString::fromStdString(request.vault))
                        : QStringLiteral("The keys of this workspace are in %1, under a passphrase.")
                              .arg(QString::fromStdString(request.vault)));
    m_go->setText(m_create ? QStringLiteral("Protect keys") : QStringLiteral("Unlock keys"));
    m_go->updateGeometry();
    m_second->setVisible(m_create);
    m_first->clear();
    m_second->clear();
    if (request.wrongBefore)
        m_note->set(FieldNote::Kind::Bad, QStringLiteral("That passphrase does not open it."));
    else
        m_note->clear();
    m_first->setFocus(Qt::OtherFocusReason);
}

void PassphraseForm::submit() {
    const QString words = m_first->text();
    if (m_create && words.size() < kShortest) {
        m_note->set(FieldNote::Kind::Bad,
                    QStringLiteral("At least %1 characters; a few words do well.").arg(kShortest));
        m_first->setFocus(Qt::OtherFocusReason);
        return;
    }
    if (m_create && words != m_second->text()) {
        m_note->set(FieldNote::Kind::Bad, QStringLiteral("The two are not the same."));
        m_second->setFocus(Qt::OtherFocusReason);
        return;
    }
    if (words.isEmpty())
        return;
    m_note->set(FieldNote::Kind::Busy, QStringLiteral("Opening the vault takes about a second."));
    const SecretString passphrase(words.toStdString());
    m_first->clear();
    m_second->clear();
    Q_EMIT given(passphrase);
}

} // namespace landreeve::ui::setup
