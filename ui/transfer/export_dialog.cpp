#include "ui/transfer/export_dialog.h"

#include "core/base/error.h"
#include "ui/theme/format.h"
#include "ui/transfer/run_box.h"
#include "ui/transfer/transfer_words.h"
#include "ui/widgets/documents_folder.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/segments.h"

#include <QButtonGroup>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QPointer>
#include <QRadioButton>
#include <QUrl>
#include <QVBoxLayout>

namespace landreeve::ui::transfer {

using landreeve::records::Field;
using landreeve::records::FieldType;
using landreeve::transfer::ExportOptions;
using landreeve::transfer::ExportReport;
using theme::Token;
using theme::TypeStyle;
using widgets::LButton;

namespace {

const QStringList kFormats{QStringLiteral("csv"), QStringLiteral("xlsx"), QStringLiteral("json")};

void showInFolder(const QString& path) {
    QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(path).path()));
}

} // namespace

ExportDialog::ExportDialog(const TransferServices& services,
                           std::shared_ptr<landreeve::transfer::TenantTransfer> transfer, ExportScope scope,
                           QWidget* parent)
    : AskDialog(QStringLiteral("exportDialog"), QStringLiteral("Export %1").arg(qt(scope.query.entity->many).toLower()),
                parent),
      m_services(services),
      m_transfer(std::move(transfer)),
      m_scope(std::move(scope)),
      m_entity(*m_scope.query.entity) {
    addWords(windowTitle(), TypeStyle::Heading, Token::Ink);
    buildRows();
    buildColumns();
    buildFile();
    m_note = addWords({}, TypeStyle::Small, Token::Ink2);
    m_note->setObjectName(QStringLiteral("exportNote"));
    m_error = new widgets::ErrorLine(this);
    m_error->setObjectName(QStringLiteral("exportError"));
    column()->addWidget(m_error);
    m_run = new RunBox(QStringLiteral("export"), QStringLiteral("Cancel export"), this);
    column()->addWidget(m_run);
    m_folder = new LButton(QStringLiteral("Show in folder"), LButton::Kind::Link, this);
    m_folder->setObjectName(QStringLiteral("showInFolderButton"));
    m_folder->hide();
    column()->addWidget(m_folder, 0, Qt::AlignLeft);
    m_export =
        addButtons(QStringLiteral("Close"), QStringLiteral("closeExportButton"), {}, QStringLiteral("exportButton"));
    m_export->setKind(LButton::Kind::Primary);
    connect(m_export, &LButton::activated, this, &ExportDialog::run);
    connect(m_folder, &LButton::activated, this, [this] { showInFolder(m_written); });
    connect(m_error, &widgets::ErrorLine::retryRequested, this, [this] {
        // Only a file that is in the way has something to be said yes to.
        m_replace = m_error->retryButton()->text().startsWith(QLatin1String("Replace"));
        run();
    });
    connect(m_path, &QLineEdit::returnPressed, this, &ExportDialog::run);
    connect(m_path, &QLineEdit::textEdited, this, [this] {
        m_replace = false;
        m_error->clear();
    });
    followFormat();
    m_export->setFocus(Qt::OtherFocusReason);
}

QRadioButton* ExportDialog::addRadio(QButtonGroup* group, const char* name, const QString& words) {
    auto* radio = new QRadioButton(words, this);
    radio->setObjectName(QLatin1String(name));
    group->addButton(radio);
    column()->addWidget(radio);
    connect(radio, &QRadioButton::toggled, this, &ExportDialog::say);
    return radio;
}

void ExportDialog::buildRows() {
    auto* rows = new QButtonGroup(this);
    addWords(QStringLiteral("Rows"), TypeStyle::SmallStrong, Token::Ink2);
    const QString about = m_scope.exact ? QString() : QStringLiteral("about ");
    if (!m_scope.selected.empty())
        m_selected = addRadio(
            rows, "rowsSelected",
            QStringLiteral("The selected %1").arg(recordsWord(m_entity, static_cast<qint64>(m_scope.selected.size()))));
    if (m_scope.filtered)
        m_matching =
            addRadio(rows, "rowsMatching",
                     QStringLiteral("All that match the filter, ") + about + recordsWord(m_entity, m_scope.matching));
    m_all = addRadio(rows, "rowsAll",
                     m_scope.filtered ? QStringLiteral("All %1").arg(qt(m_entity.many).toLower())
                                      : QStringLiteral("All, ") + about + recordsWord(m_entity, m_scope.matching));
    (m_selected != nullptr ? m_selected : m_matching != nullptr ? m_matching : m_all)->setChecked(true);
}

void ExportDialog::buildColumns() {
    auto* columns = new QButtonGroup(this);
    column()->addSpacing(4);
    addWords(QStringLiteral("Columns"), TypeStyle::SmallStrong, Token::Ink2);
    auto* all = addRadio(columns, "columnsAll", QStringLiteral("All fields"));
    m_shownColumns =
        addRadio(columns, "columnsShown",
                 QStringLiteral("The %1 columns shown, as they stand in the list").arg(m_scope.shown.size()));
    all->setChecked(true);
    connect(m_shownColumns, &QRadioButton::toggled, this, &ExportDialog::say);
}

void ExportDialog::buildFile() {
    column()->addSpacing(4);
    addWords(QStringLiteral("File"), TypeStyle::SmallStrong, Token::Ink2);
    m_format = new widgets::Segments(this);
    m_format->setObjectName(QStringLiteral("formatSegments"));
    m_format->setAccessibleName(QStringLiteral("Format"));
    for (const QString& format : kFormats)
        m_format->add(format, format.toUpper());
    column()->addWidget(m_format, 0, Qt::AlignLeft);
    connect(m_format, &widgets::Segments::chosen, this, &ExportDialog::followFormat);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    m_path = new QLineEdit(this);
    m_path->setObjectName(QStringLiteral("exportFileEdit"));
    m_path->setAccessibleName(QStringLiteral("File"));
    m_path->setText(QDir(widgets::documentsFolder())
                        .filePath(qt(m_entity.many).toLower().replace(u' ', u'-') + QStringLiteral(".csv")));
    row->addWidget(m_path, 1);
    auto* choose = new LButton(QStringLiteral("Choose…"), LButton::Kind::Secondary, this);
    choose->setObjectName(QStringLiteral("chooseExportButton"));
    row->addWidget(choose);
    column()->addLayout(row);
    connect(choose, &LButton::activated, this, &ExportDialog::choose);
}

void ExportDialog::choose() {
    auto* dialog = new QFileDialog(this, QStringLiteral("Export to"));
    dialog->setObjectName(QStringLiteral("exportFileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(m_format->current());
    const QFileInfo file(m_path->text());
    dialog->setDirectory(file.path());
    dialog->selectFile(file.fileName());
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        m_path->setText(path);
        m_replace = true; // it asked
        if (const QString ending = QFileInfo(path).suffix().toLower(); kFormats.contains(ending))
            m_format->setCurrent(ending);
        say();
    });
    dialog->open();
}

void ExportDialog::followFormat() {
    const QFileInfo file(m_path->text());
    if (kFormats.contains(file.suffix().toLower()))
        m_path->setText(QDir(file.path()).filePath(file.completeBaseName() + u'.' + m_format->current()));
    m_replace = false;
    say();
}

bool ExportDialog::isAll() const {
    return m_all != nullptr && m_all->isChecked();
}

qint64 ExportDialog::count() const {
    if (m_selected != nullptr && m_selected->isChecked())
        return static_cast<qint64>(m_scope.selected.size());
    return isAll() && m_scope.filtered ? -1 : m_scope.matching;
}

void ExportDialog::say() {
    if (m_export == nullptr)
        return;
    m_export->show(); // also for another file than the one that was written
    QStringList words;
    QStringList personal;
    for (const Field& field : m_entity.fields) {
        if (field.type == FieldType::Secret)
            personal.append(qt(field.label));
    }
    if (!personal.isEmpty())
        words << QStringLiteral("Personal fields stay out: %1.").arg(personal.join(QStringLiteral(", ")));
    if (m_format->current() == QLatin1String("xlsx"))
        words << QStringLiteral("A sheet is to be read; CSV and JSON import again.");
    else if (!m_shownColumns->isChecked())
        words << QStringLiteral("With all fields the file imports again.");
    words << QStringLiteral("Only you can read the file; the audit log notes the export.");
    m_note->setText(words.join(u' '));
    const qint64 rows = count();
    m_export->setText(rows < 0 || !m_scope.exact ? QStringLiteral("Export %1").arg(qt(m_entity.many).toLower())
                                                 : QStringLiteral("Export %1").arg(recordsWord(m_entity, rows)));
    m_export->updateGeometry();
}

ExportOptions ExportDialog::options() const {
    ExportOptions options;
    options.query = m_scope.query;
    if (isAll()) {
        options.query.search.clear();
        options.query.filters.clear();
    }
    if (m_selected != nullptr && m_selected->isChecked())
        options.ids = m_scope.selected;
    if (m_shownColumns->isChecked())
        options.fields = m_scope.shown;
    options.path = m_path->text().trimmed().toStdString();
    options.format = m_format->current() == QLatin1String("json")   ? landreeve::transfer::ExportFormat::Json
                     : m_format->current() == QLatin1String("xlsx") ? landreeve::transfer::ExportFormat::Xlsx
                                                                    : landreeve::transfer::ExportFormat::Csv;
    return options;
}

void ExportDialog::run() {
    if (m_run->task() != nullptr)
        return;
    m_error->clear();
    m_folder->hide();
    const ExportOptions chosen = options();
    const QString path = qt(chosen.path);
    if (path.isEmpty()) {
        m_error->retryButton()->hide();
        m_error->showText(QStringLiteral("No file is named yet."));
        m_path->setFocus(Qt::OtherFocusReason);
        return;
    }
    m_error->retryButton()->show();
    // It goes on when the dialog is closed.
    const QPointer<ExportDialog> dialog(this);
    tasks::TaskCentre* centre = &m_services.tasks;
    shell::Navigator* navigator = &m_services.navigator;
    auto* task = centre->run(
        windowTitle(), nullptr,
        [transfer = m_transfer, chosen, replace = m_replace](const std::stop_token& stop, const ProgressFn& progress) {
            const QFileInfo file(qt(chosen.path));
            if (file.exists() && !replace)
                throw Error("file_exists", "There is a file " + file.fileName().toStdString() + " already.",
                            "Name another, or replace it.");
            return transfer->exportRecords(chosen, progress, stop);
        },
        tasks::Outcome<ExportReport>{[dialog, navigator, path, &entity = m_entity](const ExportReport& report) {
                                         if (dialog)
                                             dialog->finished(report, path);
                                         else
                                             navigator->say(QStringLiteral("%1 exported to %2")
                                                                .arg(recordsWord(entity, report.records),
                                                                     QFileInfo(path).fileName()));
                                     },
                                     [dialog](const Error& error) {
                                         if (dialog)
                                             dialog->failed(error);
                                     },
                                     [dialog] {
                                         if (dialog)
                                             dialog->cancelled();
                                     }});
    centre->setDone(task, QStringLiteral("Exported to %1").arg(QFileInfo(path).fileName()),
                    QStringLiteral("Show in folder"), [path] { showInFolder(path); });
    m_run->follow(task);
    m_export->setBusy(true);
    stayButton()->setText(QStringLiteral("Continue in background"));
    stayButton()->updateGeometry();
}

void ExportDialog::finished(const ExportReport& report, const QString& path) {
    end();
    m_written = path;
    m_replace = false;
    m_export->hide();
    m_note->setText(QStringLiteral("%1 written to %2.").arg(recordsWord(m_entity, report.records), path));
    m_folder->show();
    m_folder->setFocus(Qt::OtherFocusReason);
}

void ExportDialog::end() {
    m_run->follow(nullptr);
    m_export->setBusy(false);
    stayButton()->setText(QStringLiteral("Close"));
    stayButton()->updateGeometry();
}

void ExportDialog::cancelled() {
    end();
    m_note->setText(QStringLiteral("The export was cancelled; no file was written."));
}

void ExportDialog::failed(const Error& error) {
    end();
    const bool isThere = error.code() == "file_exists";
    m_error->retryButton()->setText(isThere ? QStringLiteral("Replace it") : QStringLiteral("Try again"));
    m_error->showError(error);
}

} // namespace landreeve::ui::transfer
