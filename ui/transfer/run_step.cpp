#include "ui/transfer/run_step.h"

#include "ui/tasks/task_runner.h"
#include "ui/transfer/import_counts.h"
#include "ui/transfer/rejects_view.h"
#include "ui/transfer/run_box.h"
#include "ui/transfer/transfer_words.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/l_button.h"

#include <QDir>
#include <QFileInfo>
#include <QVBoxLayout>

namespace landreeve::ui::transfer {

using landreeve::transfer::ImportOptions;
using landreeve::transfer::ImportReport;

namespace {

constexpr std::size_t kKeptRejects = 10'000;

} // namespace

RunStep::RunStep(const QString& objectName, const QString& word, const TransferServices& services, ImportPlan& plan,
                 QWidget* parent)
    : ImportStep(objectName, plan, parent), m_services(services) {
    m_run = new RunBox(word, QStringLiteral("Cancel ") + word, content());
    column()->addWidget(m_run);
    m_error = new widgets::ErrorLine(content());
    m_error->setObjectName(word + QStringLiteral("Error"));
    column()->addWidget(m_error);
    m_counts = new ImportCounts(content());
    column()->addWidget(m_counts);
    m_rejects = new RejectsView(*plan.entity, services.tasks.runner(), content());
    column()->addWidget(m_rejects, 1);
    column()->addStretch(0);
    connect(m_error, &widgets::ErrorLine::retryRequested, this, [this] {
        if (m_fileIsOther)
            Q_EMIT fileChanged();
        else
            run();
    });
    connect(m_rejects, &RejectsView::saved, this, [this](const QString& path) {
        m_services.navigator.say(QStringLiteral("Refused rows saved as %1").arg(QFileInfo(path).fileName()));
    });
}

void RunStep::setTransfer(std::shared_ptr<landreeve::transfer::TenantTransfer> transfer, const QString& rejectsFile) {
    m_transfer = std::move(transfer);
    m_rejectsFile = rejectsFile;
}

bool RunStep::isWaiting() const {
    return m_run->task() != nullptr;
}

void RunStep::cancel() {
    m_run->cancel();
}

QString RunStep::fileName() const {
    return QFileInfo(plan().path).fileName();
}

void RunStep::run() {
    if (!m_transfer || isWaiting())
        return;
    m_report.reset();
    m_error->clear();
    m_rejects->clear();
    m_counts->hide();
    ImportOptions options = plan().options();
    options.dryRun = isDry();
    options.keptRejects = kKeptRejects;
    options.chunk = m_services.chunk;
    options.rejectsPath = m_rejectsFile.toStdString();
    m_run->follow(m_services.tasks.run(
        taskTitle(), this,
        [transfer = m_transfer, options](const std::stop_token& token, const ProgressFn& progress) {
            QDir().mkpath(QFileInfo(qt(options.rejectsPath)).path());
            return transfer->import(options, progress, token);
        },
        tasks::Outcome<ImportReport>{[this](ImportReport report) {
                                         m_run->follow(nullptr);
                                         m_report = std::move(report);
                                         finished();
                                         Q_EMIT changed();
                                     },
                                     [this](const Error& error) {
                                         stop(error.code() == "file_changed" || error.code() == "file_unreadable");
                                         failed(error);
                                         Q_EMIT changed();
                                     },
                                     [this] {
                                         stop(false);
                                         cancelled();
                                         Q_EMIT changed();
                                     }}));
    started();
    Q_EMIT changed();
}

void RunStep::stop(bool fileIsOther) {
    m_run->follow(nullptr);
    m_fileIsOther = fileIsOther;
    m_error->retryButton()->setText(fileIsOther ? QStringLiteral("Back to the file") : againWords());
}

void RunStep::showReport(const ImportReport& report) {
    m_counts->show(*plan().entity, report, isDry());
    m_rejects->setRejects(report, m_rejectsFile, plan().path);
}

} // namespace landreeve::ui::transfer
