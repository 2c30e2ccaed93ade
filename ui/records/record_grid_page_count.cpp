// Stock counted in a sheet, and taken back.
#include "ui/records/count_dialog.h"
#include "ui/records/grid_edits.h"
#include "ui/records/record_grid_page.h"
#include "ui/theme/format.h"

namespace landreeve::ui::records {

using landreeve::records::StockAdjustment;
using landreeve::records::StockCount;

namespace {

QString rowsWord(qint64 count) {
    return count == 1 ? QStringLiteral("1 row") : QStringLiteral("%1 rows").arg(theme::count(count));
}

} // namespace

void RecordGridPage::countRows(std::vector<landreeve::records::RowKey> keys, const QList<QStringList>& pasted) {
    if (!m_edits->mayStart() || keys.empty())
        return;
    if (keys.size() > CountDialog::kMost) {
        m_services.navigator.say(QStringLiteral("At most %1 rows are counted in one sheet; filter or select fewer")
                                     .arg(theme::count(CountDialog::kMost)),
                                 tasks::Task::State::Failed);
        return;
    }
    auto* dialog = new CountDialog(m_records, m_services.runner, std::move(keys), pasted,
                                   {m_services.drafts, draftKey(CountDraft::kRecord)}, this);
    connect(dialog, &QDialog::finished, this, &RecordGridPage::askDrafts);
    connect(dialog, &CountDialog::adjusted, this, [this](const std::vector<StockAdjustment>& undo) {
        m_countUndo = undo;
        m_services.navigator.say(
            QStringLiteral("%1 adjusted; Ctrl+Z takes it back").arg(rowsWord(static_cast<qint64>(undo.size()))));
        showEdits();
        m_model->refresh();
    });
    dialog->open();
}

void RecordGridPage::countAll() {
    if (m_model->rowCount() > 0)
        countRows(m_model->keys(0, m_model->rowCount() - 1), {});
}

void RecordGridPage::takeCountBack() {
    if (!m_edits->mayStart() || m_countUndo.empty() || m_countTask)
        return;
    const auto ended = [this](const QString& words, tasks::Task::State state) {
        m_countTask.clear();
        m_services.navigator.say(words, state);
        showEdits();
        m_model->refresh();
    };
    m_countTask = m_services.runner.run(
        this,
        [records = m_records, undo = m_countUndo, &entity = m_entity](std::stop_token stop,
                                                                      const ProgressFn& progress) {
            auto connection = records->lend(entity, "write", std::move(stop), std::chrono::minutes(5));
            return landreeve::records::adjustTogether(connection, undo, progress);
        },
        tasks::Outcome<StockCount>{
            [this, ended, records = m_records](const StockCount& count) {
                if (records != m_records)
                    return;
                if (!count.refused.empty()) {
                    // All or nothing: one that is refused keeps the others.
                    const QString why = QString::fromStdString(count.refused.front().error.message());
                    const auto others = static_cast<qint64>(count.refused.size()) - 1;
                    ended(QStringLiteral("Nothing was taken back. ") +
                              (others > 0 ? QStringLiteral("%1 And %2 more.").arg(why, rowsWord(others)) : why),
                          tasks::Task::State::Failed);
                    return;
                }
                m_countUndo.clear();
                ended(QStringLiteral("The count of %1 is taken back; the ledger tells of both")
                          .arg(rowsWord(static_cast<qint64>(count.balances.size()))),
                      tasks::Task::State::Done);
            },
            // Its keys make it happen once, however often it is asked for.
            [ended](const Error& error) {
                ended(error.inDoubt() ? QStringLiteral("The server did not answer; Ctrl+Z again does it only once")
                                      : QString::fromStdString(error.message()),
                      tasks::Task::State::Failed);
            },
            [this] { m_countTask.clear(); }});
}

} // namespace landreeve::ui::records
