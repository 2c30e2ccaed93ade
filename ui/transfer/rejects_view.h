#pragma once

#include "core/records/entity.h"
#include "core/transfer/import.h"
#include "ui/tasks/task_runner.h"

#include <QWidget>

class QComboBox;

namespace landreeve::ui::widgets {
class ErrorLine;
class Label;
class LButton;
class Table;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::transfer {

class RejectsModel;

/// The rows an import refuses: by cell, narrowed to a field, and as a file that imports again, which is put beside the
/// one they came from.
class RejectsView : public QWidget {
    Q_OBJECT
public:
    RejectsView(const landreeve::records::Entity& entity, tasks::TaskRunner& runner, QWidget* parent);

    /// `file` holds them all; `source` is the file they came from. Hidden where nothing was refused.
    void setRejects(const landreeve::transfer::ImportReport& report, const QString& file, const QString& source);
    void clear();
    widgets::LButton* saveButton() const { return m_save; }

Q_SIGNALS:
    void saved(const QString& path);

private:
    void choose();
    /// Nothing: beside the source.
    void save(const QString& path);

    tasks::TaskRunner& m_runner;
    RejectsModel* m_model;
    QComboBox* m_field;
    widgets::Label* m_facts;
    widgets::LButton* m_save;
    widgets::LButton* m_elsewhere;
    widgets::ErrorLine* m_error;
    widgets::Table* m_table;
    QString m_file;
    QString m_source;
};

} // namespace landreeve::ui::transfer
