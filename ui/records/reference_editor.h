#pragma once

#include "core/records/tenant_records.h"
#include "ui/records/field_editor.h"
#include "ui/tasks/task_runner.h"
#include "ui/widgets/choice_popup.h"

namespace landreeve::ui::records {

/// The code in the words of a choice: "V-1" of "V-1 · Konkan Polymers".
QString codeOf(const QString& words);

/// The records of the tenant that is open; null where none is.
using OpenRecords = std::function<std::shared_ptr<landreeve::records::TenantRecords>()>;
FindChoices choicesOf(tasks::TaskRunner& runner, OpenRecords open);

/// What finds records of one kind for a list of choices.
widgets::ChoicePopup::Find findIn(const FindChoices& find, const std::string& entity);

/// A field that names another record: typed by its code or name, chosen from what the server finds.
class ReferenceEditor : public FieldEditor {
    Q_OBJECT
public:
    ReferenceEditor(const landreeve::records::Field& field, FindChoices find, QObject* parent);
    void addTo(widgets::Form& form) override;
    QJsonValue text() const override;
    void setText(const QJsonValue& text) override;
    void setReadOnly(bool readOnly) override;
    bool isChoosing() const override;
    void repair(const QString&, const QString&) override {}

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void resolve(const QList<widgets::ChoicePopup::Choice>& found);
    void choose(const QString& words, const QString& id);

    FindChoices m_find;
    QLineEdit* m_edit = nullptr;
    widgets::ChoicePopup* m_choices = nullptr;
    QString m_id;
};

} // namespace landreeve::ui::records
