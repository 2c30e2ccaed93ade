#include "ui/transfer/rejects_view.h"

#include "ui/theme/format.h"
#include "ui/theme/theme.h"
#include "ui/transfer/rejects_model.h"
#include "ui/transfer/transfer_words.h"
#include "ui/widgets/cell_delegate.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/number_delegate.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_sheet.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QSaveFile>
#include <QVBoxLayout>

namespace landreeve::ui::transfer {

using widgets::LButton;

namespace {

constexpr qint64 kCopied = qint64(1024) * 1024;

/// Takes its name when it is whole; readable by its owner only, as what it holds.
void copyWhole(const QString& from, const QString& to, const std::stop_token& stop) {
    QFile source(from);
    QSaveFile target(to);
    const auto fail = [](const QFileDevice& file) {
        throw Error("file_unwritable",
                    "Cannot write " + file.fileName().toStdString() + ": " + file.errorString().toStdString() + ".",
                    "Choose another file.");
    };
    if (!source.open(QIODevice::ReadOnly))
        fail(source);
    if (!target.open(QIODevice::WriteOnly) || !target.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        fail(target);
    while (!source.atEnd()) {
        if (stop.stop_requested())
            throw Cancelled();
        const QByteArray block = source.read(kCopied);
        if (target.write(block) != block.size())
            fail(target);
    }
    if (!target.flush() || !target.commit())
        fail(target);
}

/// "legacy-refused.csv" beside "legacy.csv", with a number where that is taken.
QString freeNameBeside(const QString& source) {
    const QFileInfo file(source);
    for (int n = 1;; ++n) {
        const QString name = file.completeBaseName() + QStringLiteral("-refused") +
                             (n == 1 ? QString() : QStringLiteral("-%1").arg(n)) + QStringLiteral(".csv");
        if (QString path = QDir(file.path()).filePath(name); !QFileInfo::exists(path))
            return path;
    }
}

} // namespace

RejectsView::RejectsView(const landreeve::records::Entity& entity, tasks::TaskRunner& runner, QWidget* parent)
    : QWidget(parent), m_runner(runner), m_model(new RejectsModel(entity, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    auto* tools = new QHBoxLayout;
    tools->setSpacing(8);
    m_field = new QComboBox(this);
    m_field->setObjectName(QStringLiteral("rejectsField"));
    m_field->setAccessibleName(QStringLiteral("Field that is wrong"));
    m_field->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    tools->addWidget(m_field);
    m_facts = new widgets::Label({}, theme::TypeStyle::Small, theme::Token::Ink2, this);
    m_facts->setObjectName(QStringLiteral("rejectsFacts"));
    m_facts->setElide(Qt::ElideRight);
    tools->addWidget(m_facts, 1);
    m_elsewhere = new LButton(QStringLiteral("Save elsewhere…"), LButton::Kind::Flat, this);
    m_elsewhere->setObjectName(QStringLiteral("saveElsewhereButton"));
    tools->addWidget(m_elsewhere);
    m_save = new LButton(QStringLiteral("Save refused rows"), LButton::Kind::Secondary, this);
    m_save->setObjectName(QStringLiteral("saveRejectsButton"));
    m_save->setIconName(QStringLiteral("document-save"));
    tools->addWidget(m_save);
    column->addLayout(tools);
    m_error = new widgets::ErrorLine(this);
    m_error->setObjectName(QStringLiteral("rejectsError"));
    m_error->retryButton()->setText(QStringLiteral("Choose another…"));
    column->addWidget(m_error);
    m_table = new widgets::Table(this);
    m_table->setObjectName(QStringLiteral("rejectsTable"));
    m_table->setAccessibleName(QStringLiteral("Refused rows"));
    m_table->setDensity(widgets::Table::Density::Compact);
    m_table->setModel(m_model);
    m_table->setItemDelegate(new widgets::CellDelegate(m_table));
    m_table->setItemDelegateForColumn(RejectsModel::Line, new widgets::NumberDelegate(m_table));
    auto* sheet = new widgets::TableSheet(m_table, this);
    const auto setWidths = [this, sheet] {
        const auto px = [](int width) { return theme::scaled(width); };
        m_table->setColumns({{.width = px(64), .priority = 100},
                             {.width = px(130), .priority = 100, .stretch = 1, .minimum = px(90)},
                             {.width = px(130), .priority = 40, .stretch = 1, .minimum = px(90)},
                             {.width = px(200), .priority = 100, .stretch = 3, .minimum = px(130)},
                             {.width = px(110), .priority = 30, .stretch = 1, .minimum = px(90)}});
        sheet->setMinimumHeight((fontMetrics().height() + 10) * 4 + px(28));
    };
    setWidths();
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, m_table, setWidths);
    column->addWidget(sheet, 1);
    connect(m_field, qOverload<int>(&QComboBox::activated), this, [this] {
        const QVariant field = m_field->currentData();
        m_model->setField(field.isValid() ? std::optional(field.toString().toStdString()) : std::nullopt);
    });
    connect(m_save, &LButton::activated, this, [this] { save({}); });
    connect(m_elsewhere, &LButton::activated, this, &RejectsView::choose);
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &RejectsView::choose);
    hide();
}

void RejectsView::clear() {
    hide();
    m_error->clear();
    m_model->setRejects({});
}

void RejectsView::setRejects(const landreeve::transfer::ImportReport& report, const QString& file,
                             const QString& source) {
    m_file = file;
    m_source = source;
    m_error->clear();
    m_model->setRejects(report.rejects);
    m_field->clear();
    m_field->addItem(QStringLiteral("All fields"));
    for (const auto& [field, count] : m_model->fields())
        m_field->addItem(QStringLiteral("%1 (%2)").arg(m_model->fieldWord(field), theme::count(count)), qt(field));
    const auto kept = static_cast<std::int64_t>(report.rejects.size());
    QString words;
    if (kept == 0 && report.rejected > 0)
        words = QStringLiteral("All %1 were refused before the import stopped; the file has them.")
                    .arg(theme::count(report.rejected));
    else if (kept < report.rejected)
        words =
            QStringLiteral("Shown are %1; the file has all %2").arg(theme::count(kept), theme::count(report.rejected));
    m_facts->setText(words);
    setVisible(report.rejected > 0);
}

void RejectsView::choose() {
    auto* dialog = new QFileDialog(this, QStringLiteral("Save refused rows"));
    dialog->setObjectName(QStringLiteral("rejectsFileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    const QFileInfo source(m_source);
    dialog->setDirectory(source.path());
    dialog->selectFile(source.completeBaseName() + QStringLiteral("-refused.csv"));
    connect(dialog, &QFileDialog::fileSelected, this, &RejectsView::save);
    dialog->open();
}

void RejectsView::save(const QString& path) {
    m_error->clear();
    m_save->setBusy(true);
    m_runner.run(
        this,
        [from = m_file, path, source = m_source](const std::stop_token& stop, const ProgressFn&) {
            QString to = path.isEmpty() ? freeNameBeside(source) : path;
            copyWhole(from, to, stop);
            return to;
        },
        tasks::Outcome<QString>{[this](const QString& to) {
                                    m_save->setBusy(false);
                                    m_facts->setText(QStringLiteral("Saved as %1").arg(to));
                                    Q_EMIT saved(to);
                                },
                                [this](const Error& error) {
                                    m_save->setBusy(false);
                                    m_error->showError(error);
                                },
                                [this] { m_save->setBusy(false); }});
}

} // namespace landreeve::ui::transfer
