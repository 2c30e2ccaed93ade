#include "ui/records/choice_editors.h"

#include "ui/theme/theme.h"
#include "ui/widgets/form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QPlainTextEdit>
#include <QSignalBlocker>

namespace landreeve::ui::records {

void ChoiceEditor::addTo(widgets::Form& form) {
    m_combo = new QComboBox(&form);
    m_combo->setObjectName(name() + QStringLiteral("Combo"));
    m_combo->setFocusPolicy(Qt::StrongFocus);
    m_combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    for (const auto& choice : field().choices)
        m_combo->addItem(QString::fromStdString(choice.word), QString::fromStdString(choice.value));
    addPart(form, {}, {label(), field().required, 190}, m_combo);
    connect(m_combo, &QComboBox::currentIndexChanged, this, [this] {
        touch(m_combo);
        Q_EMIT edited();
    });
}

QJsonValue ChoiceEditor::text() const {
    return m_combo->currentData().toString();
}

void ChoiceEditor::setText(const QJsonValue& text) {
    const QSignalBlocker quiet(m_combo);
    m_combo->setCurrentIndex(m_combo->findData(text.toString()));
}

void ChoiceEditor::setReadOnly(bool readOnly) {
    m_combo->setEnabled(!readOnly);
}

void ChoiceEditor::repair(const QString&, const QString& text) {
    setText(text);
}

void FlagEditor::addTo(widgets::Form& form) {
    m_check = new QCheckBox(QStringLiteral("Yes"), &form);
    m_check->setObjectName(name() + QStringLiteral("Check"));
    m_check->setAccessibleName(label());
    addPart(form, {}, {label()}, m_check);
    connect(m_check, &QCheckBox::clicked, this, &FieldEditor::edited);
}

QJsonValue FlagEditor::text() const {
    return m_check->isChecked();
}

void FlagEditor::setText(const QJsonValue& text) {
    m_check->setChecked(text.toBool());
}

void FlagEditor::setReadOnly(bool readOnly) {
    m_check->setEnabled(!readOnly);
}

void NoteEditor::addTo(widgets::Form& form) {
    m_edit = new QPlainTextEdit(&form);
    m_edit->setObjectName(name() + QStringLiteral("Edit"));
    m_edit->setTabChangesFocus(true);
    m_edit->setUndoRedoEnabled(false);
    const auto fit = [edit = m_edit] { edit->setFixedHeight(edit->fontMetrics().lineSpacing() * 5 + 18); };
    fit();
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, m_edit, fit);
    addPart(form, {}, {label(), field().required}, m_edit);
    connect(m_edit, &QPlainTextEdit::textChanged, this, [this] {
        touch(m_edit);
        Q_EMIT edited();
    });
}

QJsonValue NoteEditor::text() const {
    return m_edit->toPlainText();
}

void NoteEditor::setText(const QJsonValue& text) {
    if (m_edit->toPlainText() == text.toString())
        return;
    const QSignalBlocker quiet(m_edit);
    m_edit->setPlainText(text.toString());
}

void NoteEditor::setReadOnly(bool readOnly) {
    m_edit->setReadOnly(readOnly);
}

void NoteEditor::repair(const QString&, const QString& text) {
    setText(text);
}

} // namespace landreeve::ui::records
