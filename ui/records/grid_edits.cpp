#include "ui/records/grid_edits.h"

#include "ui/records/bulk_edit_dialog.h"
#include "ui/records/name_list.h"
#include "ui/records/record_grid.h"
#include "ui/records/record_grid_model.h"
#include "ui/theme/format.h"
#include "ui/transfer/transfer_words.h"
#include "ui/widgets/clipboard_cells.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_header.h"

#include <QClipboard>
#include <QGuiApplication>

namespace landreeve::ui::records {

using landreeve::records::AppliedEdits;
using landreeve::records::Field;
using landreeve::records::RowKey;
using landreeve::records::TypedRecord;

GridEdits::GridEdits(const RecordServices& services, const landreeve::records::Entity& entity, RecordGridModel& model,
                     RecordGrid& grid, QWidget* page)
    : QObject(page), m_services(services), m_entity(entity), m_model(model), m_grid(grid), m_page(page) {}

void GridEdits::setRecords(std::shared_ptr<landreeve::records::TenantRecords> records) {
    if (m_task)
        m_task->cancel();
    m_records = std::move(records);
    m_undo.reset();
    m_redo.reset();
    m_refusal.clear();
    Q_EMIT stateChanged();
}

void GridEdits::setRefusal(const QString& words) {
    m_refusal = words;
    Q_EMIT stateChanged();
}

QString GridEdits::counted(qint64 count) const {
    return transfer::recordsWord(m_entity, count);
}

QString GridEdits::stepWords(const std::optional<Step>& step, const char* verb) const {
    return step ? QStringLiteral("%1 %2 of %3")
                      .arg(QLatin1String(verb), step->words, counted(static_cast<qint64>(step->written.size())))
                : QString();
}

QString GridEdits::undoWords() const {
    return stepWords(m_undo, "Undo");
}

QString GridEdits::redoWords() const {
    return stepWords(m_redo, "Redo");
}

void GridEdits::say(const QString& words, bool good) {
    m_services.navigator.say(words, good ? tasks::Task::State::Done : tasks::Task::State::Failed);
}

bool GridEdits::mayStart() {
    if (!m_refusal.isEmpty())
        say(m_refusal, false);
    return m_records && m_refusal.isEmpty();
}

std::vector<RowKey> GridEdits::selectedKeys() {
    bool tooMany = false;
    const std::vector<int> rows = m_grid.rowsToCopy(kMost, tooMany);
    if (tooMany) {
        say(QStringLiteral("At most %1 rows are edited in one step; select fewer").arg(theme::count(kMost)), false);
        return {};
    }
    std::vector<RowKey> keys;
    keys.reserve(rows.size());
    for (const int row : rows) {
        if (const auto key = m_model.keyAt(row))
            keys.push_back(*key);
    }
    return keys;
}

void GridEdits::editSelected() {
    if (!mayStart())
        return;
    if (!m_model.isComplete() && m_grid.isAllSelected()) {
        say(QStringLiteral("The rows that match are still being listed; try again in a moment"), false);
        return;
    }
    auto keys = selectedKeys();
    if (keys.empty())
        return;
    const Field* current = m_model.fieldAt(m_grid.table()->currentIndex().column());
    auto* dialog = new BulkEditDialog({m_entity, m_records, m_services.runner, m_model.clock()}, std::move(keys),
                                      current == nullptr ? std::string() : current->name, m_page);
    connect(dialog, &EditDialog::applied, this,
            [this, dialog](const AppliedEdits& applied) { take(applied, dialog->words()); });
    dialog->open();
}

void GridEdits::paste() {
    if (!mayStart() || m_model.isWaiting())
        return;
    const QList<QStringList> cells = widgets::pastedCells(QGuiApplication::clipboard()->text());
    const int row = m_grid.currentRow();
    if (cells.isEmpty() || row < 0)
        return;
    // The visible columns from the current one on, in the order they stand in.
    const auto* header = m_grid.table()->header();
    std::vector<const Field*> fields;
    for (int visual = header->visualIndex(m_grid.table()->currentIndex().column()); visual < header->count();
         ++visual) {
        const int column = header->logicalIndex(visual);
        const Field* field = m_model.fieldAt(column);
        if (field != nullptr && !header->isSectionHidden(column))
            fields.push_back(field);
    }
    std::vector<TypedRecord> typed;
    for (int line = 0; line < cells.size(); ++line) {
        const auto key = m_model.keyAt(row + line);
        if (!key)
            break;
        TypedRecord record{*key, {}};
        for (int cell = 0; cell < cells[line].size() && cell < static_cast<int>(fields.size()); ++cell)
            record.cells.emplace_back(fields[static_cast<std::size_t>(cell)], cells[line][cell].toStdString());
        typed.push_back(std::move(record));
    }
    const auto lost = cells.size() - static_cast<qsizetype>(typed.size());
    std::size_t columns = 0;
    for (const TypedRecord& record : typed)
        columns = std::max(columns, record.cells.size());
    QStringList into;
    for (std::size_t i = 0; i < columns; ++i)
        into << QString::fromStdString(fields[i]->label);
    QString title =
        QStringLiteral("Paste %1 %2 from %3 on into %4")
            .arg(theme::count(cells.size()), cells.size() == 1 ? QStringLiteral("row") : QStringLiteral("rows"),
                 m_model.index(row, m_model.columnOf(m_entity.keyField)).data().toString(), nameList(into));
    if (lost > 0)
        title += QStringLiteral("; %1 beyond the end of the list").arg(theme::count(lost));
    auto* dialog = new EditDialog(QStringLiteral("pasteDialog"), title,
                                  {m_entity, m_records, m_services.runner, m_model.clock()}, m_page);
    connect(dialog, &EditDialog::applied, this,
            [this](const AppliedEdits& applied) { take(applied, QStringLiteral("Paste")); });
    dialog->plan([&entity = m_entity, typed = std::move(typed)](landreeve::access::TenantConnection& connection,
                                                                bool indian, const ProgressFn& progress) {
        return planTyped(connection, entity, typed, indian, progress);
    });
    dialog->open();
}

void GridEdits::take(const AppliedEdits& applied, const QString& words) {
    const auto count = static_cast<qint64>(applied.written.size());
    if (count > 0) {
        m_undo = Step{words, applied.written};
        m_redo.reset();
    }
    QStringList news{QStringLiteral("%1 changed").arg(counted(count))};
    QStringList changed;
    for (const std::string& name : applied.changed)
        changed << QString::fromStdString(name);
    if (!changed.isEmpty())
        news << QStringLiteral("left out, changed by others meanwhile: %1").arg(nameList(changed));
    QStringList refused;
    for (const auto& each : applied.refused)
        refused << QString::fromStdString(each.name);
    if (!refused.isEmpty())
        news << QStringLiteral("refused: %1 (%2)")
                    .arg(nameList(refused), QString::fromStdString(applied.refused[0].why));
    if (count > 0)
        news << QStringLiteral("Ctrl+Z undoes it");
    say(news.join(QStringLiteral("; ")), changed.isEmpty() && refused.isEmpty());
    Q_EMIT stateChanged();
    Q_EMIT this->changed();
}

void GridEdits::putBack(std::optional<Step>& from, std::optional<Step>& to, const QString& done) {
    if (!mayStart() || !from || m_task)
        return;
    const Step step = *from;
    m_task = m_services.runner.run(
        this,
        [records = m_records, &entity = m_entity, edits = landreeve::records::undoOf(step.written)](
            std::stop_token stop, const ProgressFn& progress) { return records->apply(entity, edits, stop, progress); },
        tasks::Outcome<AppliedEdits>{
            [this, records = m_records, words = step.words, &from, &to, done](const AppliedEdits& applied) {
                if (records != m_records)
                    return;
                m_task.clear();
                from.reset();
                to.reset();
                if (!applied.written.empty())
                    to = Step{words, applied.written};
                QStringList left;
                for (const std::string& name : applied.changed)
                    left << QString::fromStdString(name);
                for (const auto& each : applied.refused)
                    left << QString::fromStdString(each.name);
                QString news = QStringLiteral("%1 %2").arg(counted(static_cast<qint64>(applied.written.size())), done);
                if (!left.isEmpty())
                    news += QStringLiteral("; changed by others since and left as they are: %1").arg(nameList(left));
                say(news, left.isEmpty());
                Q_EMIT stateChanged();
                Q_EMIT changed();
            },
            [this](const Error& error) {
                m_task.clear();
                say(error.inDoubt() ? QStringLiteral("The server did not answer to Undo; it may have been done. Look "
                                                     "at the list before you try again")
                                    : QString::fromStdString(error.message()),
                    false);
                Q_EMIT changed();
            },
            {}});
}

} // namespace landreeve::ui::records
