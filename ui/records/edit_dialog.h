#pragma once

#include "core/records/bulk_edit.h"
#include "core/records/tenant_records.h"
#include "ui/tasks/task_runner.h"

#include <QDateTime>
#include <QDialog>

class QTimer;
class QVBoxLayout;

namespace landreeve::ui::widgets {
class ErrorLine;
class Label;
class LButton;
class ProgressBar;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::records {

class EditPreview;

/// Shows what an edit of many records will do, and does it in one transaction when asked. Reading and writing are on
/// workers; closing it cancels. Deletes itself when closed.
class EditDialog : public QDialog {
    Q_OBJECT
public:
    /// Tells on a worker what will be done.
    using Planner = std::function<landreeve::records::EditPlan(landreeve::access::TenantConnection& connection,
                                                               bool indian, const ProgressFn& progress)>;

    struct Subject {
        const landreeve::records::Entity& entity;
        std::shared_ptr<landreeve::records::TenantRecords> records;
        tasks::TaskRunner& runner;
        std::function<QDateTime()> now;
    };

    EditDialog(const QString& objectName, const QString& title, Subject subject, QWidget* parent);

    /// Shows what this will do; an empty one shows `why` instead.
    void plan(Planner planner, const QString& why = {});
    const landreeve::records::EditPlan& shownPlan() const;
    bool isBusy() const { return !m_task.isNull(); }

Q_SIGNALS:
    /// It was done. The dialog closes.
    void applied(const landreeve::records::AppliedEdits& applied);

protected:
    /// Controls go here, above the preview.
    QVBoxLayout* tools() const { return m_tools; }
    const Subject& subject() const { return m_subject; }
    /// Writes what is shown, unless it is being read or written already.
    void apply();
    void keyPressEvent(QKeyEvent* event) override;
    void reject() override;

private:
    void build(const QString& title);
    void show(landreeve::records::EditPlan plan);
    void showButton();
    void stopWriting();
    void fail(const Error& error);
    void write();

    Subject m_subject;
    QVBoxLayout* m_tools = nullptr;
    EditPreview* m_preview = nullptr;
    widgets::ErrorLine* m_error = nullptr;
    widgets::ProgressBar* m_bar = nullptr;
    widgets::Label* m_progress = nullptr;
    widgets::LButton* m_keep = nullptr;
    widgets::LButton* m_apply = nullptr;
    QTimer* m_second;
    Planner m_planner;
    QPointer<tasks::Task> m_task;
    quint64 m_asked = 0;
    bool m_writing = false;
};

} // namespace landreeve::ui::records
