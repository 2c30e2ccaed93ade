#pragma once

#include "core/records/bulk_edit.h"
#include "core/records/tenant_records.h"
#include "ui/records/record_services.h"

#include <QPointer>

namespace landreeve::ui::records {

class EditDialog;
class RecordGrid;
class RecordGridModel;

/// What a grid does to many records at once: edits what is selected, pastes a range, and puts back or does again the
/// last of it. Window thread.
class GridEdits : public QObject {
    Q_OBJECT
public:
    /// More are edited in several steps.
    static constexpr int kMost = 50'000;

    GridEdits(const RecordServices& services, const landreeve::records::Entity& entity, RecordGridModel& model,
              RecordGrid& grid, QWidget* page);

    /// Another tenant's records, or none; forgets what could be undone.
    void setRecords(std::shared_ptr<landreeve::records::TenantRecords> records);
    /// Why nothing may be changed; empty: it may.
    const QString& refusal() const { return m_refusal; }
    void setRefusal(const QString& words);
    /// "Undo Sale price +4 % of 48 products"; empty: nothing to undo.
    QString undoWords() const;
    QString redoWords() const;

    /// Whether something may be changed; says why not.
    bool mayStart();
    /// What is selected in the list's order; nothing, and said so, where it is too much for one step.
    std::vector<landreeve::records::RowKey> selectedKeys();
    void editSelected();
    /// Puts the clipboard's cells over the grid's from the current one on.
    void paste();
    void undo() { putBack(m_undo, m_redo, QStringLiteral("put back")); }
    void redo() { putBack(m_redo, m_undo, QStringLiteral("changed again")); }

Q_SIGNALS:
    /// What may be changed or undone is another.
    void stateChanged();
    /// The list is to be read again.
    void changed();

private:
    /// What was written, to be put back.
    struct Step {
        QString words;
        std::vector<landreeve::records::RecordEdit> written;
    };
    void take(const landreeve::records::AppliedEdits& applied, const QString& words);
    void putBack(std::optional<Step>& from, std::optional<Step>& to, const QString& done);
    QString stepWords(const std::optional<Step>& step, const char* verb) const;
    QString counted(qint64 count) const;
    void say(const QString& words, bool good = true);

    RecordServices m_services;
    const landreeve::records::Entity& m_entity;
    RecordGridModel& m_model;
    RecordGrid& m_grid;
    QWidget* m_page;
    std::shared_ptr<landreeve::records::TenantRecords> m_records;
    QString m_refusal;
    std::optional<Step> m_undo;
    std::optional<Step> m_redo;
    QPointer<tasks::Task> m_task;
};

} // namespace landreeve::ui::records
