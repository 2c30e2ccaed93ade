#pragma once

#include "ui/records/field_editor.h"

class QCompleter;
class QStandardItemModel;
class QTimer;

namespace landreeve::ui::records {

/// A field that names another record: typed by its code or name, chosen from what the server finds.
class ReferenceEditor : public FieldEditor {
    Q_OBJECT
public:
    static constexpr int kMostFound = 20;

    ReferenceEditor(const landreeve::records::Field& field, FindChoices find, QObject* parent);
    void addTo(widgets::Form& form) override;
    QJsonValue text() const override;
    void setText(const QJsonValue& text) override;
    void setReadOnly(bool readOnly) override;
    void repair(const QString&, const QString&) override {}

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void look();
    void offer(const QString& asked, const std::vector<landreeve::records::Choice>& found);
    void choose(const QString& words, const QString& id);

    FindChoices m_find;
    QLineEdit* m_edit = nullptr;
    QCompleter* m_completer = nullptr;
    QStandardItemModel* m_found = nullptr;
    QTimer* m_still = nullptr;
    QString m_id;
};

} // namespace landreeve::ui::records
