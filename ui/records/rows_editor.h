#pragma once

#include "ui/records/field_editor.h"

class QComboBox;
class QVBoxLayout;

namespace landreeve::ui::widgets {
class LButton;
}

namespace landreeve::ui::records {

/// A field of any number of rows: words of a list (roles), or attributes with a name, a type and a value.
class RowsEditor : public FieldEditor {
    Q_OBJECT
public:
    using FieldEditor::FieldEditor;
    void addTo(widgets::Form& form) override;
    QJsonValue text() const override;
    void setText(const QJsonValue& text) override;
    void setReadOnly(bool readOnly) override;
    void pointAt(const QString& part) override;
    void repair(const QString&, const QString&) override {}

private:
    struct Row {
        QWidget* box = nullptr;
        QLineEdit* key = nullptr;   ///< Of an attribute,
        QComboBox* type = nullptr;  ///< likewise.
        QLineEdit* value = nullptr; ///< A list's word, a text or a number.
        QComboBox* yesNo = nullptr; ///< Instead of it for a flag.
        widgets::LButton* remove = nullptr;
        QJsonValue other = {}; ///< A value that has no editor.
    };
    bool isList() const;
    /// A list of the words the field knows, below what is typed.
    void offerWords(QLineEdit* edit);
    void addRow(const QJsonValue& row);
    void removeRow(const QWidget* box);
    void showType(const Row& row) const;
    void nameRows();
    void tell();

    QWidget* m_holder = nullptr;
    QVBoxLayout* m_column = nullptr;
    widgets::LButton* m_add = nullptr;
    std::vector<Row> m_rows;
    bool m_readOnly = false;
};

} // namespace landreeve::ui::records
