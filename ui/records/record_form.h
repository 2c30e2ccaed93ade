#pragma once

#include "ui/records/field_editor.h"
#include "ui/records/form_state.h"
#include "ui/records/secret_editor.h"

#include <QHash>
#include <QWidget>

#include <set>

class QBoxLayout;
class QTimer;

namespace landreeve::ui::records {

/// The fields of one record to type into, in sections, built from the entity alone. Knows what was typed, what is
/// wrong, and the way back; reads and saves nothing.
class RecordForm : public QWidget {
    Q_OBJECT
public:
    RecordForm(const landreeve::records::Entity& entity, const FindChoices& find, const MakeEditor& make,
               QWidget* parent = nullptr);

    /// Shows a record as it was read, with these texts typed over it, as one step each. Of encrypted fields what is
    /// typed goes, but for those named.
    void begin(const QJsonObject& record, const QJsonObject& typed = {}, const QStringList& typedSecrets = {});
    /// A new record, with these texts over what an empty one has.
    void beginNew(const QJsonObject& texts, const QDate& today);
    /// Another version of the same record: what is typed stays, all else becomes as it is there.
    void rebase(const QJsonObject& record);
    bool isNew() const { return m_isNew; }
    const QJsonObject& base() const { return m_base; }

    /// Types texts again, by field, as one step each.
    void type(const QJsonObject& texts);
    /// Texts that were typed and are not as in the record, by field; never of encrypted ones.
    QJsonObject typedTexts() const;
    /// Every text, for a copy of the record.
    const QJsonObject& texts() const { return m_state.texts(); }

    /// Fields that would be written, with their values; of a new record all that have one.
    QJsonObject edits() const;
    /// Labels of fields that were changed.
    QStringList changed() const;
    /// The same of encrypted fields that something is typed into, which no draft keeps.
    QStringList changedSecrets() const;
    bool isChanged() const { return !changed().isEmpty(); }

    /// Checks everything; how many fields are wrong.
    int checkAll();
    bool focusWrong(bool forward);
    bool focusFirstWrong();
    /// Says the server's words beside a field; false where the form has none of that name.
    bool refuse(const QString& field, const QString& words);
    void focusFirst();
    /// Puts the keyboard into a field; false where it has none to type into.
    bool focusField(const QString& field);

    void setIndian(bool indian);
    void setReadOnly(bool readOnly);
    /// Fields that cannot be changed now, whatever the rest.
    void setFrozen(const QStringList& fields);
    void setTwoColumns(bool two);

    bool canUndo() const { return m_state.canUndo(); }
    bool canRedo() const { return m_state.canRedo(); }
    void undo();
    void redo();

    FieldEditor* editor(const QString& field) const;
    /// The same for a readable key that stands for the field that refers by it.
    FieldEditor* editorFor(const QString& field) const;
    const QList<SecretEditor*>& secrets() const { return m_secrets; }
    void hideSecrets();

Q_SIGNALS:
    /// What is typed changed.
    void edited();
    /// So many fields are said to be wrong now.
    void checked(int wrong);
    void revealRequested(landreeve::ui::records::SecretEditor* editor);

private:
    void build(const FindChoices& find, const MakeEditor& make);
    void addSection(widgets::Form& form, const QString& title,
                    const std::vector<const landreeve::records::Field*>& fields, const FindChoices& find,
                    const MakeEditor& make);
    void startFrom(const QJsonObject& record, const QJsonObject& typed);
    void takeEdit(FieldEditor* editor);
    void check(FieldEditor* editor);
    /// What was put back is right or wrong as it was when it was typed.
    void checkEdited();
    FormValue read(const FieldEditor* editor) const;
    /// Known from one change of its text to the next.
    bool isEdited(const FieldEditor* editor) const;
    bool isEditedNow(const FieldEditor* editor) const;
    void showTexts(const QString& only = {});
    void showChanges();
    QJsonObject textsOf(const QJsonObject& record) const;
    QList<QWidget*> wrong() const;
    void applyReadOnly();

    const landreeve::records::Entity& m_entity;
    FormState m_state;
    QJsonObject m_base;
    bool m_isNew = false;
    bool m_indian = true;
    mutable QHash<QString, bool> m_edited; ///< By field.
    bool m_readOnly = false;
    QStringList m_frozen;
    QList<FieldEditor*> m_editors; ///< As they stand in the form.
    QList<SecretEditor*> m_secrets;
    QBoxLayout* m_columns; ///< Of sections; lines lie below, over the whole width.
    QTimer* m_still;
    QPointer<FieldEditor> m_typing;
};

} // namespace landreeve::ui::records
