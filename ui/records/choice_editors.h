#pragma once

#include "ui/records/field_editor.h"

class QCheckBox;
class QComboBox;
class QPlainTextEdit;
class QStandardItemModel;

namespace landreeve::ui::widgets {
class Table;
}

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

/// An order's lines, to read.
class LinesEditor : public FieldEditor {
    Q_OBJECT
public:
    using FieldEditor::FieldEditor;
    void addTo(widgets::Form& form) override;
    QJsonValue text() const override { return m_lines; }
    void setText(const QJsonValue& text) override;
    void setReadOnly(bool) override {}
    void repair(const QString&, const QString&) override {}

private:
    QJsonValue m_lines;
    QStandardItemModel* m_model = nullptr;
    widgets::Table* m_table = nullptr;
};

} // namespace landreeve::ui::records
