#include "ui/transfer/file_step.h"

#include "core/transfer/text_source.h"
#include "ui/theme/format.h"
#include "ui/transfer/preview_model.h"
#include "ui/transfer/transfer_words.h"
#include "ui/widgets/cell_delegate.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_header.h"
#include "ui/widgets/table_sheet.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace landreeve::ui::transfer {

using landreeve::transfer::CsvFormat;
using landreeve::transfer::EarlierImport;
using landreeve::transfer::Encoding;
using landreeve::transfer::FileView;
using landreeve::transfer::ImportOptions;
using landreeve::transfer::UnfinishedImport;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::LButton;

namespace {

constexpr std::size_t kPreviewRows = 20;
constexpr int kShownRows = 8;

/// What is proposed for an encrypted field is not shown.
void maskPersonal(FileView& view) {
    for (const auto& target : view.mapping.targets) {
        if (target.field->type != landreeve::records::FieldType::Secret)
            continue;
        for (auto& row : view.rows) {
            if (target.column < row.size() && !row[target.column].empty())
                row[target.column] = "XXXX";
        }
    }
}

int rowHeight(const widgets::Table& table) {
    return table.fontMetrics().height() + 10;
}

} // namespace

FileStep::FileStep(const TransferServices& services, ImportPlan& plan, QWidget* parent)
    : ImportStep(QStringLiteral("fileStep"), plan, parent), m_services(services) {
    setHeading(QStringLiteral("Choose the file"),
               QStringLiteral("Separated values or a JSON array of objects, also of another system. Nothing is written "
                              "before you have seen what would come of it."));
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    m_path = new QLineEdit(content());
    m_path->setObjectName(QStringLiteral("fileEdit"));
    m_path->setAccessibleName(QStringLiteral("File"));
    m_path->setPlaceholderText(QStringLiteral("Drop a file here, or type its path"));
    row->addWidget(m_path, 1);
    m_choose = new LButton(QStringLiteral("Choose file…"), LButton::Kind::Secondary, content());
    m_choose->setObjectName(QStringLiteral("chooseFileButton"));
    m_choose->setIconName(QStringLiteral("document-open"));
    row->addWidget(m_choose);
    column()->addLayout(row);
    connect(m_choose, &LButton::activated, this, &FileStep::choose);
    connect(m_path, &QLineEdit::editingFinished, this, [this] {
        if (const QString path = m_path->text().trimmed(); path != this->plan().path)
            take(path);
    });

    m_stopped = new widgets::Sheet(content());
    m_stopped->setObjectName(QStringLiteral("stoppedNotice"));
    m_stopped->setGround(Token::Tint, Token::Tint);
    m_stopped->body()->setContentsMargins(12, 9, 10, 9);
    auto* stopped = new QHBoxLayout;
    stopped->setSpacing(9);
    m_stoppedWords = new Label({}, TypeStyle::Body, Token::Ink, m_stopped);
    m_stoppedWords->setObjectName(QStringLiteral("stoppedWords"));
    m_stoppedWords->setWraps();
    stopped->addWidget(m_stoppedWords, 1);
    m_resume = new LButton(QStringLiteral("Go on with it"), LButton::Kind::Secondary, m_stopped);
    m_resume->setObjectName(QStringLiteral("resumeImportButton"));
    m_resume->setIconName(QStringLiteral("media-playback-start"));
    stopped->addWidget(m_resume, 0, Qt::AlignVCenter);
    m_stopped->body()->addLayout(stopped);
    m_stopped->hide();
    column()->addWidget(m_stopped);
    connect(m_resume, &LButton::activated, this, [this] { goOn(); });

    buildFormat();
    m_fault = new widgets::ErrorLine(content());
    m_fault->setObjectName(QStringLiteral("fileError"));
    column()->addWidget(m_fault);
    connect(m_fault, &widgets::ErrorLine::retryRequested, this, [this] {
        if (m_repair == QLatin1String("file")) {
            choose();
        } else if (m_repair == QLatin1String("encoding")) {
            m_encoding->setCurrentIndex(m_encoding->findData(static_cast<int>(Encoding::Windows1252)));
            formatChosen();
        } else {
            look();
        }
    });
    m_model = new PreviewModel(this);
    m_table = new widgets::Table(content());
    m_table->setObjectName(QStringLiteral("previewTable"));
    m_table->setAccessibleName(QStringLiteral("First rows of the file"));
    m_table->setDensity(widgets::Table::Density::Compact);
    m_table->setModel(m_model);
    m_table->setItemDelegate(new widgets::CellDelegate(m_table));
    m_sheet = new widgets::TableSheet(m_table, content());
    const auto fit = [this] { m_sheet->setMinimumHeight(rowHeight(*m_table) * 4 + theme::scaled(28)); };
    fit();
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, m_sheet, fit);
    column()->addWidget(m_sheet, 1);
    column()->addStretch(0);
    m_format->hide();
    m_sheet->hide();
}

void FileStep::buildFormat() {
    m_format = new QWidget(content());
    auto* row = new QGridLayout(m_format);
    row->setContentsMargins(0, 0, 0, 0);
    row->setHorizontalSpacing(12);
    row->setVerticalSpacing(4);
    const auto label = [this, row](const QString& words, QWidget* field, int column) {
        auto* name = new QLabel(words, m_format);
        name->setBuddy(field);
        row->addWidget(name, 0, column);
        row->addWidget(field, 1, column);
    };
    m_delimiter = new QComboBox(m_format);
    m_delimiter->setObjectName(QStringLiteral("delimiterCombo"));
    m_delimiter->setAccessibleName(QStringLiteral("Delimiter"));
    for (const char delimiter : {',', ';', '\t', '|'})
        m_delimiter->addItem(delimiterWord(delimiter), QString(QLatin1Char(delimiter)));
    m_encoding = new QComboBox(m_format);
    m_encoding->setObjectName(QStringLiteral("encodingCombo"));
    m_encoding->setAccessibleName(QStringLiteral("Encoding"));
    for (const Encoding encoding : {Encoding::Utf8, Encoding::Windows1252, Encoding::Utf16Le, Encoding::Utf16Be})
        m_encoding->addItem(encodingWord(encoding), static_cast<int>(encoding));
    m_decimal = new QComboBox(m_format);
    m_decimal->setObjectName(QStringLiteral("decimalCombo"));
    m_decimal->setAccessibleName(QStringLiteral("Numbers"));
    m_decimal->addItem(QStringLiteral("As their values tell"), 0);
    m_decimal->addItem(QStringLiteral("1,234.50"), '.');
    m_decimal->addItem(QStringLiteral("1.234,50"), ',');
    m_header = new QCheckBox(QStringLiteral("The first row names the columns"), m_format);
    m_header->setObjectName(QStringLiteral("headerCheck"));
    label(QStringLiteral("Delimiter"), m_delimiter, 0);
    label(QStringLiteral("Encoding"), m_encoding, 1);
    label(QStringLiteral("Numbers"), m_decimal, 2);
    row->addWidget(m_header, 2, 0, 1, 4, Qt::AlignLeft);
    m_facts = new Label({}, TypeStyle::Small, Token::Ink2, m_format);
    m_facts->setObjectName(QStringLiteral("fileFacts"));
    m_facts->setWraps();
    row->addWidget(m_facts, 3, 0, 1, 4);
    row->setColumnStretch(3, 1);
    column()->addWidget(m_format);
    connect(m_delimiter, qOverload<int>(&QComboBox::activated), this, &FileStep::formatChosen);
    connect(m_encoding, qOverload<int>(&QComboBox::activated), this, &FileStep::formatChosen);
    connect(m_decimal, qOverload<int>(&QComboBox::activated), this, &FileStep::formatChosen);
    connect(m_header, &QCheckBox::clicked, this, &FileStep::formatChosen);
}

void FileStep::goOn() {
    plan().choices() = m_unfinished->choices;
    plan().isResumed = true;
    Q_EMIT resumeRequested();
}

void FileStep::setTransfer(std::shared_ptr<landreeve::transfer::TenantTransfer> transfer) {
    m_transfer = std::move(transfer);
    askUnfinished();
    askEarlier();
}

void FileStep::begin() {
    askUnfinished();
}

QWidget* FileStep::firstField() const {
    return plan().path.isEmpty() ? static_cast<QWidget*>(m_choose) : nullptr;
}

void FileStep::choose() {
    auto* dialog = new QFileDialog(this, QStringLiteral("Choose the file to import"));
    dialog->setObjectName(QStringLiteral("importFileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({QStringLiteral("Lists (*.csv *.tsv *.txt *.json)"), QStringLiteral("All files (*)")});
    if (!plan().path.isEmpty())
        dialog->setDirectory(QFileInfo(plan().path).path());
    connect(dialog, &QFileDialog::fileSelected, this, &FileStep::take);
    dialog->open();
}

void FileStep::take(const QString& path) {
    m_path->setText(path);
    ImportPlan fresh;
    fresh.entity = plan().entity;
    fresh.path = path;
    plan() = fresh;
    m_unfinished.reset();
    m_stopped->hide();
    if (path.isEmpty()) {
        askEarlier();
        m_fault->clear();
        m_format->hide();
        m_sheet->hide();
        Q_EMIT changed();
        return;
    }
    look();
    askUnfinished();
}

void FileStep::lookAgain() {
    take(plan().path);
}

void FileStep::formatChosen() {
    CsvFormat format;
    format.delimiter = m_delimiter->currentData().toString().at(0).toLatin1();
    format.encoding = static_cast<Encoding>(m_encoding->currentData().toInt());
    format.header = m_header->isChecked();
    format.decimal = static_cast<char>(m_decimal->currentData().toInt());
    plan().format = format == plan().detected ? std::nullopt : std::optional(format);
    look();
}

void FileStep::look() {
    if (m_task)
        m_task->cancel();
    ImportOptions options = plan().options();
    options.chosen.clear();
    m_task = m_services.tasks.runner().run(
        this,
        [options](const std::stop_token&, const ProgressFn&) {
            Looked looked;
            looked.stamp = landreeve::transfer::stampOf(options.path);
            looked.detected = landreeve::transfer::detectFormat(landreeve::transfer::beginningOf(options.path));
            try {
                looked.view = landreeve::transfer::inspect(options, kPreviewRows);
                maskPersonal(looked.view);
            } catch (const Error& error) {
                // What was found of its format is shown all the same, to be changed.
                looked.view.format = options.format.value_or(looked.detected);
                looked.fault = error;
            }
            return looked;
        },
        tasks::Outcome<Looked>{[this](const Looked& looked) {
                                   m_task = nullptr;
                                   show(looked);
                               },
                               [this](const Error& error) {
                                   m_task = nullptr;
                                   m_format->hide();
                                   m_sheet->hide();
                                   plan().view = {};
                                   showFault(error);
                                   Q_EMIT changed();
                               },
                               [this] { Q_EMIT changed(); }});
    Q_EMIT changed();
}

void FileStep::show(const Looked& looked) {
    ImportPlan& plan = this->plan();
    const bool sameColumns = plan.view.columns == looked.view.columns;
    plan.stamp = looked.stamp;
    plan.detected = looked.detected;
    plan.view = looked.view;
    if (!sameColumns) {
        plan.choices() = {.format = plan.format};
        askEarlier();
    }
    m_delimiter->setCurrentIndex(m_delimiter->findData(QString(QLatin1Char(looked.view.format.delimiter))));
    m_encoding->setCurrentIndex(m_encoding->findData(static_cast<int>(looked.view.format.encoding)));
    m_decimal->setCurrentIndex(m_decimal->findData(static_cast<int>(looked.view.format.decimal)));
    m_header->setChecked(looked.view.format.header);
    for (QWidget* part : {static_cast<QWidget*>(m_delimiter), static_cast<QWidget*>(m_encoding),
                          static_cast<QWidget*>(m_decimal), static_cast<QWidget*>(m_header)})
        part->setEnabled(!plan.isJson());
    m_format->show();
    m_model->setView(looked.view);
    QList<widgets::Table::Column> columns;
    for (std::size_t i = 0; i < looked.view.columns.size(); ++i)
        columns.append({.width = theme::scaled(120), .priority = 100, .stretch = 1});
    m_table->setColumns(columns);
    m_sheet->setVisible(!looked.view.columns.empty());
    if (looked.fault)
        showFault(*looked.fault);
    else if (looked.stamp.size == 0)
        showFault(Error("csv_damaged", "The file is empty.", "Choose another file."));
    else if (looked.view.rows.empty())
        showFault(Error("csv_damaged", "The file has no rows, only the names of its columns.", "Choose another file."));
    else
        m_fault->clear();
    showFacts();
    Q_EMIT changed();
}

void FileStep::showFault(const Error& error) {
    const bool isEncoding = error.code() == "wrong_encoding";
    const bool isFile = error.code() == "file_unreadable" || plan().stamp.size == 0;
    m_repair = isEncoding ? QStringLiteral("encoding") : isFile ? QStringLiteral("file") : QStringLiteral("look");
    m_fault->retryButton()->setText(isEncoding ? QStringLiteral("Read as Windows-1252")
                                    : isFile   ? QStringLiteral("Choose file…")
                                               : QStringLiteral("Look again"));
    if (isEncoding)
        m_fault->showText(qt(error.message()), QStringLiteral("Choose the encoding it was written in."),
                          qt(error.code()));
    else
        m_fault->showError(error);
}

void FileStep::showFacts() {
    const ImportPlan& plan = this->plan();
    const auto columns = static_cast<qint64>(plan.view.columns.size());
    QString words = theme::bytes(plan.stamp.size) + QStringLiteral(", ") + theme::count(columns) +
                    (columns == 1 ? QStringLiteral(" column") : QStringLiteral(" columns"));
    if (plan.isJson())
        words.prepend(QStringLiteral("JSON, "));
    else if (columns == 0)
        words = theme::bytes(plan.stamp.size);
    else if (columns == 1)
        words += QStringLiteral(". Only one column: the delimiter is probably another");
    else if (!plan.format)
        words += QStringLiteral(". Delimiter, encoding and first row are as they were found; change what is not right");
    m_facts->setInk(columns == 1 && !plan.isJson() ? Token::Warn : Token::Ink2);
    words += u'.';
    // Only what is taken for a number is worth a word: a code of digits is read as it is.
    const auto guessed = std::ranges::find_if(plan.view.mapping.targets, [&plan](const auto& target) {
        return plan.view.mapping.forms.at(target.column).guessed && target.field->isNumber();
    });
    if (guessed != plan.view.mapping.targets.end())
        words += QStringLiteral(" %1: 1,234 may be read in two ways and is taken for %2; choose Numbers if it is not.")
                     .arg(qt(guessed->field->label), plan.view.mapping.forms.at(guessed->column).decimalComma
                                                         ? QStringLiteral("1.234")
                                                         : QStringLiteral("1234"));
    m_facts->setText(words);
}

void FileStep::askUnfinished() {
    m_stopped->hide();
    m_unfinished.reset();
    if (!m_transfer || plan().path.isEmpty())
        return;
    if (m_asking)
        m_asking->cancel();
    m_asking = m_services.tasks.runner().run(
        this,
        [transfer = m_transfer, entity = plan().entity, path = plan().path.toStdString()](
            std::stop_token stop, const ProgressFn&) { return transfer->unfinished(*entity, path, stop); },
        tasks::Outcome<std::optional<UnfinishedImport>>{
            [this](const std::optional<UnfinishedImport>& found) {
                m_unfinished = found;
                m_stopped->setVisible(found.has_value());
                if (!found)
                    return;
                m_stoppedWords->setText(
                    QStringLiteral(
                        "An import of this file stopped %1 behind line %2: %3 of it are in, %4 were refused.")
                        .arg(theme::whenWithin(theme::toDateTime(found->since), QDateTime::currentDateTime()),
                             theme::count(found->lineReached),
                             rowsWord(found->report.inserted + found->report.updated + found->report.unchanged),
                             theme::count(found->report.rejected)));
            },
            // Where it cannot be told, the import itself finds where it stopped.
            {},
            {}});
}

/// Where it cannot be told, columns are matched by name.
void FileStep::askEarlier() {
    if (m_recalling)
        m_recalling->cancel();
    m_recalling = nullptr;
    plan().earlier.reset();
    ++m_recalled;
    // Columns without names are like those of any other file.
    if (!m_transfer || plan().view.columns.empty() || !plan().view.format.header || !plan().chosen.empty())
        return;
    const auto over = [this, asked = m_recalled](const std::optional<EarlierImport>& found) {
        if (asked != m_recalled)
            return;
        plan().earlier = found;
        m_recalling = nullptr;
        Q_EMIT changed();
    };
    m_recalling = m_services.tasks.runner().run(
        this,
        [transfer = m_transfer, entity = plan().entity, columns = plan().view.columns](
            std::stop_token stop, const ProgressFn&) { return transfer->earlier(*entity, columns, stop); },
        tasks::Outcome<std::optional<EarlierImport>>{over, [over](const Error&) { over(std::nullopt); }, {}});
}

bool FileStep::goesOn() {
    if (const QString path = m_path->text().trimmed(); path != plan().path)
        take(path);
    if (isWaiting())
        return false;
    if (plan().path.isEmpty()) {
        m_repair = QStringLiteral("file");
        m_fault->retryButton()->setText(QStringLiteral("Choose file…"));
        m_fault->showText(QStringLiteral("No file is chosen yet."));
        m_path->setFocus(Qt::OtherFocusReason);
        return false;
    }
    if (m_fault->isShown()) {
        m_fault->retryButton()->setFocus(Qt::OtherFocusReason);
        return false;
    }
    return true;
}

} // namespace landreeve::ui::transfer
