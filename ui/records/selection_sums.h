#pragma once

#include "core/records/grid_source.h"
#include "ui/tasks/task_runner.h"

#include <QObject>

class QItemSelectionModel;
class QTimer;

namespace landreeve::ui::records {

class RecordGridModel;

/// Count and sums of the selected rows: added up here while all of them are in the cache, asked of the server otherwise
/// (whichever is fewer, the selected or the others). Exact decimals either way.
class SelectionSums : public QObject {
    Q_OBJECT
public:
    SelectionSums(RecordGridModel& model, QItemSelectionModel& selection, tasks::TaskRunner& runner, QObject* parent);

    qint64 count() const { return m_count; }
    /// Nothing while they are being asked for.
    const std::optional<landreeve::records::GridTotals>& totals() const { return m_totals; }

public Q_SLOTS:
    /// The selection or a row changed.
    void update();

Q_SIGNALS:
    void changed();

private:
    std::optional<landreeve::records::GridTotals> addUp() const;
    void ask();

    RecordGridModel& m_model;
    QItemSelectionModel& m_selection;
    tasks::TaskRunner& m_runner;
    QTimer* m_pause;
    QPointer<tasks::Task> m_task;
    quint64 m_asked = 0;
    qint64 m_count = 0;
    std::optional<landreeve::records::GridTotals> m_totals;
};

} // namespace landreeve::ui::records
