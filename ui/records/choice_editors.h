#pragma once

#include "ui/records/field_editor.h"

class QCheckBox;
class QComboBox;
class QPlainTextEdit;

namespace landreeve::ui::records {

/// One of a field's choices.
class ChoiceEditor : public FieldEditor {
    Q_OBJECT
public:
    using FieldEditor::FieldEditor;
    void addTo(widgets::Form& form) override;
    QJsonValue text() const override;
    void setText(const QJsonValue& text) override;
    void setReadOnly(bool readOnly) override;
    void repair(const QString& part, const QString& text) override;

private:
    QComboBox* m_combo = nullptr;
};

/// Yes or no.
class FlagEditor : public FieldEditor {
    Q_OBJECT
public:
    using FieldEditor::FieldEditor;
    void addTo(widgets::Form& form) override;
    QJsonValue text() const override;
    void setText(const QJsonValue& text) override;
    void setReadOnly(bool readOnly) override;
    void repair(const QString&, const QString&) override {}

private:
    QCheckBox* m_check = nullptr;
};

/// Text of several lines.
class NoteEditor : public FieldEditor {
    Q_OBJECT
public:
    using FieldEditor::FieldEditor;
    void addTo(widgets::Form& form) override;
    QJsonValue text() const override;
    void setText(const QJsonValue& text) override;
    void setReadOnly(bool readOnly) override;
    void repair(const QString& part, const QString& text) override;

private:
    QPlainTextEdit* m_edit = nullptr;
};

} // namespace landreeve::ui::records
