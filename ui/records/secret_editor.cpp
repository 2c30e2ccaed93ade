#include "ui/records/secret_editor.h"

#include "ui/theme/theme.h"
#include "ui/widgets/form.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QLineEdit>
#include <QTimer>

#include <algorithm>

namespace landreeve::ui::records {

using landreeve::records::SecretKind;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::LButton;

void SecretEditor::addTo(widgets::Form& form) {
    if (field().secret == SecretKind::Address)
        m_names = addressParts();
    else if (field().secret == SecretKind::BankDetails)
        m_names = bankParts();
    m_mask = new QWidget(&form);
    m_mask->setObjectName(name() + QStringLiteral("Secret"));
    auto* row = new QHBoxLayout(m_mask);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(10);
    m_masked = new Label({}, TypeStyle::Fixed, Token::Ink, m_mask);
    m_masked->setObjectName(name() + QStringLiteral("Masked"));
    m_masked->setTextFormat(Qt::PlainText);
    m_masked->setWraps();
    m_left = new Label({}, TypeStyle::Small, Token::Ink2, m_mask);
    m_left->setObjectName(name() + QStringLiteral("TimeLeft"));
    m_reveal = new LButton(QStringLiteral("Reveal…"), LButton::Kind::Link, m_mask);
    m_reveal->setObjectName(name() + QStringLiteral("RevealButton"));
    m_reveal->setAccessibleName(QStringLiteral("Reveal %1").arg(label()));
    m_replace = new LButton(QStringLiteral("Replace"), LButton::Kind::Link, m_mask);
    m_replace->setObjectName(name() + QStringLiteral("ReplaceButton"));
    m_replace->setAccessibleName(QStringLiteral("Replace %1").arg(label()));
    m_remove = new LButton(QStringLiteral("Remove"), LButton::Kind::Link, m_mask);
    m_remove->setObjectName(name() + QStringLiteral("RemoveButton"));
    m_remove->setAccessibleName(QStringLiteral("Remove %1").arg(label()));
    m_keep = new LButton(QStringLiteral("Keep what is there"), LButton::Kind::Link, m_mask);
    m_keep->setObjectName(name() + QStringLiteral("KeepButton"));
    m_keep->setAccessibleName(QStringLiteral("Keep %1 as it is").arg(label()));
    row->addWidget(m_masked, 1);
    row->addWidget(m_left);
    row->addWidget(m_reveal);
    row->addWidget(m_replace);
    row->addWidget(m_remove);
    row->addWidget(m_keep);
    m_mask->setMinimumHeight(m_mask->fontMetrics().height() + 14);
    form.addField({label(), false, 0}, m_mask);
    m_mask->installEventFilter(this);
    const auto addLine = [&](const FormPart& part, const QString& spoken) {
        auto* line = new QLineEdit(&form);
        line->setObjectName(name() + (part.name.isEmpty() ? QString() : QString(u'_' + part.name)) +
                            QStringLiteral("Edit"));
        line->setAccessibleName(spoken);
        line->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText);
        m_lines.append(line);
        addPart(form, part.name, {part.label, false, part.width}, line);
        connect(line, &QLineEdit::textEdited, this, [this, line] {
            touch(line);
            Q_EMIT edited();
        });
    };
    if (m_names.isEmpty())
        addLine({{}, label(), 220}, QStringLiteral("New %1").arg(label()));
    for (const FormPart& part : std::as_const(m_names))
        addLine(part, QStringLiteral("New %1, %2").arg(label(), part.label));
    m_second = new QTimer(this);
    m_second->setInterval(250);
    connect(m_second, &QTimer::timeout, this, &SecretEditor::tick);
    connect(m_reveal, &LButton::activated, this, [this] {
        m_reveal->setFocus(Qt::OtherFocusReason); // where the keyboard comes back to when the reason was given
        if (isRevealed())
            hide();
        else
            Q_EMIT revealRequested();
    });
    connect(m_replace, &LButton::activated, this, [this] {
        hide();
        setReplacing(true);
        m_lines.front()->setFocus(Qt::OtherFocusReason);
        Q_EMIT edited();
    });
    connect(m_remove, &LButton::activated, this, [this] {
        hide();
        setRemoving(true);
        m_keep->setFocus(Qt::OtherFocusReason);
        Q_EMIT edited();
    });
    connect(m_keep, &LButton::activated, this, [this] {
        setReplacing(false);
        m_replace->setFocus(Qt::OtherFocusReason);
        Q_EMIT edited();
    });
    showRows();
}

void SecretEditor::setReplacing(bool on) {
    m_replacing = on;
    m_removing = false;
    for (QLineEdit* line : std::as_const(m_lines))
        line->clear();
    clearNotes();
    showRows();
}

void SecretEditor::setRemoving(bool on) {
    setReplacing(false);
    m_removing = on;
    showRows();
}

void SecretEditor::showRows() {
    const bool typing = (m_isNew || m_replacing) && !m_readOnly;
    form()->setRowVisible(m_mask, !m_isNew);
    for (QLineEdit* line : std::as_const(m_lines))
        form()->setRowVisible(line, typing);
    const bool isThere = !m_maskedWords.isEmpty();
    const bool stays = !m_replacing && !m_removing;
    m_reveal->setVisible(isThere && stays);
    m_reveal->setText(isRevealed() ? QStringLiteral("Hide") : QStringLiteral("Reveal…"));
    m_replace->setVisible(stays && !m_readOnly);
    m_replace->setText(isThere ? QStringLiteral("Replace") : QStringLiteral("Enter"));
    m_remove->setVisible(isThere && stays && !m_readOnly);
    m_keep->setVisible(!stays);
    m_left->setVisible(isRevealed());
    if (!isRevealed()) {
        m_masked->setText(m_removing ? QStringLiteral("is removed when you save")
                          : isThere  ? m_maskedWords
                                     : QStringLiteral("none"));
        m_masked->setInk(m_removing ? Token::Warn : isThere ? Token::Ink : Token::Ink3);
    }
}

void SecretEditor::setMasked(const QString& masked, bool isNew) {
    m_maskedWords = masked;
    m_isNew = isNew;
    hide();
    setReplacing(false);
}

void SecretEditor::setMaskedBeside(const QString& masked) {
    m_maskedWords = masked;
    m_replacing = m_replacing || m_isNew;
    m_isNew = false;
    showRows();
}

QJsonValue SecretEditor::text() const {
    if (!m_isNew && !m_replacing)
        return QJsonValue::Null;
    if (m_names.isEmpty())
        return m_lines.front()->text();
    QJsonObject parts;
    for (qsizetype i = 0; i < m_names.size(); ++i) {
        if (!m_lines[i]->text().trimmed().isEmpty())
            parts.insert(m_names[i].name, m_lines[i]->text().trimmed());
    }
    return parts;
}

void SecretEditor::setText(const QJsonValue&) {
    hide();
    setReplacing(false);
}

bool SecretEditor::isTyped() const {
    if (m_removing)
        return true;
    const QJsonValue typed = text();
    return typed.isObject() ? !typed.toObject().isEmpty() : !typed.toString().trimmed().isEmpty();
}

bool SecretEditor::hasKeyboard() const {
    return std::ranges::any_of(m_lines, [](const QLineEdit* line) { return line->hasFocus(); });
}

void SecretEditor::setReadOnly(bool readOnly) {
    m_readOnly = readOnly;
    showRows();
}

void SecretEditor::showChanged(const QJsonValue&, bool) {
    for (qsizetype i = 0; i < m_lines.size(); ++i)
        form()->setChanged(m_lines[i], !m_lines[i]->text().trimmed().isEmpty());
    form()->setChanged(m_mask, isTyped());
}

void SecretEditor::repair(const QString& part, const QString& text) {
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        if (m_names.isEmpty() || m_names[i].name == part)
            m_lines[i]->setText(text);
    }
}

QString SecretEditor::wordsOf(const SecretString& plain) const {
    const std::string_view text = plain.reveal();
    if (m_names.isEmpty())
        return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
    const QJsonObject parts =
        QJsonDocument::fromJson(QByteArray(text.data(), static_cast<qsizetype>(text.size()))).object();
    QStringList words;
    for (const FormPart& part : m_names) {
        const QString value = parts[part.name].toString();
        if (!value.isEmpty())
            words << (field().secret == SecretKind::BankDetails ? QString(part.label + QStringLiteral(": ") + value)
                                                                : value);
    }
    return words.join(u'\n');
}

void SecretEditor::reveal(const SecretString& plain) {
    m_until = m_clock().addSecs(kShownSeconds);
    const QString words = wordsOf(plain);
    m_masked->setText(words.isEmpty() ? QStringLiteral("nothing is stored") : words);
    m_masked->setInk(Token::Ink);
    m_second->start();
    showRows();
    tick();
}

void SecretEditor::tick() {
    const qint64 left = m_clock().msecsTo(m_until);
    if (left <= 0 || left > qint64{kShownSeconds} * 1000)
        hide();
    else
        m_left->setText(QStringLiteral("hidden in %1 s").arg((left + 999) / 1000));
}

void SecretEditor::hide() {
    if (!isRevealed())
        return;
    m_until = {};
    m_second->stop();
    showRows();
}

void SecretEditor::setBusy(bool busy) {
    m_reveal->setBusy(busy);
}

void SecretEditor::setRevealAllowed(bool allowed, const QString& why) {
    m_reveal->setEnabled(allowed);
    m_reveal->setToolTip(why);
}

bool SecretEditor::eventFilter(QObject* watched, QEvent* event) {
    // Another page, a locked window: nobody looks at it any more.
    if (watched == m_mask && event->type() == QEvent::Hide)
        hide();
    return FieldEditor::eventFilter(watched, event);
}

} // namespace landreeve::ui::records
