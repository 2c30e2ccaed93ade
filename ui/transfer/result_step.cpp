#include "ui/transfer/result_step.h"

#include "ui/tasks/task_runner.h"
#include "ui/theme/format.h"
#include "ui/transfer/transfer_words.h"
#include "ui/widgets/error_line.h"

namespace landreeve::ui::transfer {

using landreeve::transfer::UnfinishedImport;

ResultStep::ResultStep(const TransferServices& services, ImportPlan& plan, QWidget* parent)
    : RunStep(QStringLiteral("resultStep"), QStringLiteral("import"), services, plan, parent) {}

QString ResultStep::forward() const {
    return isDone() ? QStringLiteral("Show %1").arg(qt(plan().entity->many).toLower()) : QString();
}

void ResultStep::started() {
    setHeading(QStringLiteral("Importing %1").arg(fileName()),
               QStringLiteral("Rows go in by parts; each part that is in stays in. You may go on working elsewhere."));
}

void ResultStep::finished() {
    const std::int64_t good = report()->read - report()->rejected;
    setHeading(QStringLiteral("Imported %1").arg(recordsWord(*plan().entity, good)),
               report()->rejected == 0
                   ? QString()
                   : QStringLiteral("%1 refused. Save them as a file, mend it and import it again.")
                         .arg(report()->rejected == 1 ? QStringLiteral("1 row was")
                                                      : rowsWord(report()->rejected) + QStringLiteral(" were")));
    showReport(*report());
    services().navigator.say(QStringLiteral("%1 imported, %2 refused")
                                 .arg(recordsWord(*plan().entity, good), theme::count(report()->rejected)));
    Q_EMIT imported();
}

void ResultStep::failed(const Error& failure) {
    stopped(qt(failure.message()), qt(failure.hint()), failure.code());
}

void ResultStep::cancelled() {
    stopped(QStringLiteral("The import was cancelled."), {}, {});
}

void ResultStep::stopped(const QString& why, const QString& hint, const std::string& code) {
    error()->showText(why, hint, qt(code));
    setHeading(QStringLiteral("The import has stopped"), QString());
    Q_EMIT imported();
    // How far it came is asked, not guessed.
    services().tasks.runner().run(
        this,
        [transfer = transfer(), entity = plan().entity, path = plan().path.toStdString()](
            std::stop_token stop, const ProgressFn&) { return transfer->unfinished(*entity, path, stop); },
        tasks::Outcome<std::optional<UnfinishedImport>>{
            [this](const std::optional<UnfinishedImport>& part) { showStopped(part); },
            [this](const Error&) {
                setHeading(QStringLiteral("The import has stopped"),
                           QStringLiteral("How many rows are in cannot be told now. Going on finds out, and does "
                                          "nothing twice."));
            },
            {}});
}

void ResultStep::showStopped(const std::optional<UnfinishedImport>& part) {
    if (isWaiting() || isDone())
        return;
    if (!part) {
        setHeading(QStringLiteral("The import has stopped"), QStringLiteral("No row of the file is in."));
        return;
    }
    setHeading(
        QStringLiteral("The import has stopped behind line %1").arg(theme::count(part->lineReached)),
        QStringLiteral("What is before it is in and stays in. Going on does the rest, and nothing twice; opening "
                       "the file again offers it too."));
    showReport(part->report);
}

} // namespace landreeve::ui::transfer
