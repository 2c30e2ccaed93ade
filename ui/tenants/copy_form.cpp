#include "ui/tenants/copy_form.h"

#include "core/tenancy/backup_manifest.h"
#include "core/tenancy/tenant_id.h"
#include "core/workspace/workspace.h"
#include "ui/control/fleet_feed.h"
#include "ui/theme/theme.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/tool_row.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QTimer>
#include <QVBoxLayout>

#include <utility>

namespace landreeve::ui::tenants {

using tenancy::IdAvailability;
using theme::Token;
using theme::TypeStyle;
using widgets::FieldNote;
using widgets::Label;
using widgets::LButton;

namespace {

constexpr int kStillMs = 300;

QString text(const std::string& words) {
    return QString::fromStdString(words);
}

} // namespace

CopyForm::CopyForm(workspace::Workspace& workspace, control::FleetFeed& feed, tasks::TaskCentre& tasks, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_feed(feed), m_tasks(tasks), m_still(new QTimer(this)) {
    m_still->setSingleShot(true);
    m_still->setInterval(kStillMs);
    connect(m_still, &QTimer::timeout, this, [this] {
        if (!m_name->text().isEmpty())
            checkName();
        if (!m_id->text().isEmpty())
            checkId();
    });
    build();
    connect(&m_feed, &control::FleetFeed::fleetChanged, this, &CopyForm::fillServers);
}

void CopyForm::clear(const QString& source, const QString& name) {
    m_source = source;
    for (QLineEdit* edit : {m_file, m_name, m_id})
        edit->clear();
    for (FieldNote* note : {m_fileNote, m_nameNote, m_idNote})
        note->clear();
    m_idTyped = false;
    m_goAsked = false;
    const bool clones = !source.isEmpty();
    m_fileRow->setVisible(!clones);
    m_neutralise->setVisible(clones);
    m_neutralise->setChecked(false);
    m_neutraliseWords->setVisible(clones);
    m_name->setText(name);
    nameEdited();
    begin();
}

void CopyForm::begin() {
    // Somebody may have taken the id meanwhile.
    m_checked = false;
    QLineEdit* const first = m_source.isEmpty() && m_file->text().isEmpty() ? m_file : m_name;
    first->selectAll();
    first->setFocus(Qt::OtherFocusReason);
}

QLineEdit* CopyForm::addField(const QString& label, const QString& name) {
    auto* column = static_cast<QVBoxLayout*>(layout());
    auto* words = new Label(label, TypeStyle::BodyMedium, Token::Ink, this);
    auto* edit = new QLineEdit(this);
    edit->setObjectName(name);
    edit->setAccessibleName(label);
    words->setBuddy(edit);
    column->addWidget(words);
    column->addWidget(edit);
    return edit;
}

void CopyForm::build() {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    m_fileRow = new QWidget(this);
    auto* file = new QVBoxLayout(m_fileRow);
    file->setContentsMargins(0, 0, 0, 6);
    file->setSpacing(4);
    file->addWidget(new Label(QStringLiteral("Backup"), TypeStyle::BodyMedium, Token::Ink, m_fileRow));
    auto* line = new QHBoxLayout;
    m_file = new QLineEdit(m_fileRow);
    m_file->setObjectName(QStringLiteral("copyFileEdit"));
    m_file->setAccessibleName(QStringLiteral("Backup"));
    m_file->setPlaceholderText(QStringLiteral("a .dump file"));
    auto* choose = new LButton(QStringLiteral("Browse…"), LButton::Kind::Secondary, m_fileRow);
    choose->setObjectName(QStringLiteral("copyBrowseButton"));
    line->addWidget(m_file, 1);
    line->addWidget(choose);
    file->addLayout(line);
    m_fileNote = new FieldNote(m_file, m_fileRow);
    file->addWidget(m_fileNote);
    column->addWidget(m_fileRow);

    m_name = addField(QStringLiteral("Name"), QStringLiteral("copyNameEdit"));
    m_nameNote = new FieldNote(m_name, this);
    column->addWidget(m_nameNote);
    column->addSpacing(6);
    m_id = addField(QStringLiteral("Tenant ID"), QStringLiteral("copyIdEdit"));
    m_id->setMaxLength(60);
    theme::setTypeStyle(m_id, TypeStyle::Fixed);
    m_idNote = new FieldNote(m_id, this);
    column->addWidget(m_idNote);
    column->addSpacing(6);
    column->addWidget(new Label(QStringLiteral("Server"), TypeStyle::BodyMedium, Token::Ink, this));
    m_servers = new QComboBox(this);
    m_servers->setObjectName(QStringLiteral("copyServerCombo"));
    m_servers->setAccessibleName(QStringLiteral("Server"));
    column->addWidget(m_servers);
    column->addSpacing(8);
    m_neutralise = new QCheckBox(QStringLiteral("Replace personal data"), this);
    m_neutralise->setObjectName(QStringLiteral("neutraliseCheck"));
    column->addWidget(m_neutralise);
    m_neutraliseWords =
        new Label(QStringLiteral("Names, addresses, numbers and bank details of people become invented ones, notes are "
                                 "emptied, and the history is left out: for trials and training. Names of companies, "
                                 "products and amounts stay as they are."),
                  TypeStyle::Small, Token::Ink2, this);
    m_neutraliseWords->setWraps();
    column->addWidget(m_neutraliseWords);
    fillServers();

    connect(choose, &LButton::activated, this, &CopyForm::browse);
    connect(m_file, &QLineEdit::textEdited, m_fileNote, &FieldNote::clear);
    connect(m_name, &QLineEdit::textEdited, this, &CopyForm::nameEdited);
    connect(m_id, &QLineEdit::textEdited, this, [this] {
        m_idTyped = !m_id->text().isEmpty();
        m_checked = false;
        m_idNote->clear();
        m_still->start();
    });
    connect(m_idNote, &FieldNote::repairRequested, this, [this] {
        const auto verdict = tenancy::checkTenantId(m_id->text().toStdString());
        m_id->setText(text(verdict.valid ? m_availability.repair : verdict.repair));
        m_idTyped = true;
        m_checked = false;
        checkId();
    });
    connect(m_servers, &QComboBox::currentIndexChanged, this, [this] {
        m_checked = false;
        if (!m_id->text().isEmpty())
            m_still->start();
    });
    for (QLineEdit* edit : {m_file, m_name, m_id})
        connect(edit, &QLineEdit::returnPressed, this, &CopyForm::submit);
}

void CopyForm::fillServers() {
    if (m_servers->count() == 0)
        m_servers->addItem(QStringLiteral("The one with the most room"), QString());
    QStringList names;
    for (const auto& server : m_feed.fleet().servers) {
        if (!server.draining)
            names.append(text(server.name));
    }
    if (!names.contains(m_servers->currentData().toString()))
        m_servers->setCurrentIndex(0);
    widgets::ToolRow::fillChoice(m_servers, 1, names, [](const QString& name) { return name; });
}

void CopyForm::browse() {
    auto* dialog = new QFileDialog(this, QStringLiteral("Choose a backup"));
    dialog->setObjectName(QStringLiteral("backupFileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({QStringLiteral("Backups (*.dump *.backup)"), QStringLiteral("All files (*)")});
    dialog->setDirectory(text(m_workspace.home().backups().string()));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        m_file->setText(path);
        m_fileNote->clear();
        checkFile();
        m_name->setFocus(Qt::OtherFocusReason);
    });
    dialog->open();
}

void CopyForm::nameEdited() {
    if (!m_idTyped) {
        m_id->setText(text(tenancy::proposeTenantId(m_name->text().toStdString())));
        m_checked = false;
        m_idNote->clear();
    }
    m_nameNote->clear();
    m_still->start();
}

bool CopyForm::checkFile() {
    if (!m_source.isEmpty())
        return true;
    const QFileInfo file(m_file->text());
    QString wrong;
    if (m_file->text().isEmpty())
        wrong = QStringLiteral("Name the file of a backup.");
    else if (!file.isFile())
        wrong = QStringLiteral("There is no such file.");
    else if (!QFileInfo(m_file->text() + QLatin1String(tenancy::kManifestSuffix)).isFile())
        wrong = QStringLiteral("Its manifest is not beside it: %1.manifest.json.").arg(file.fileName());
    if (wrong.isEmpty())
        m_fileNote->clear();
    else
        m_fileNote->set(FieldNote::Kind::Bad, wrong);
    return wrong.isEmpty();
}

bool CopyForm::checkName() {
    const auto verdict = tenancy::checkTenantName(m_name->text().toStdString());
    if (verdict.valid)
        m_nameNote->clear();
    else
        m_nameNote->set(FieldNote::Kind::Bad, text(verdict.message));
    return verdict.valid;
}

bool CopyForm::checkId() {
    const std::string id = m_id->text().toStdString();
    const auto verdict = tenancy::checkTenantId(id);
    if (!verdict.valid) {
        const std::string why = id.empty() ? tenancy::whyNoTenantId(m_name->text().toStdString()) : std::string();
        m_idNote->set(FieldNote::Kind::Bad, text(why.empty() ? verdict.message : why),
                      verdict.repair.empty() ? QString() : QStringLiteral("Use ") + text(verdict.repair));
        return false;
    }
    if (m_checked)
        showAvailability();
    else
        lookUpId();
    return !m_checked || m_availability.state == IdAvailability::State::Free ||
           m_availability.state == IdAvailability::State::NotLookedUp;
}

void CopyForm::lookUpId() {
    const QString id = m_id->text();
    if (m_looking && m_looking->property("id").toString() == id)
        return;
    if (m_looking)
        m_looking->cancel();
    m_idNote->set(FieldNote::Kind::Busy, QStringLiteral("Looking whether it is free…"));
    const auto take = [this, id](const IdAvailability& found) {
        if (id != m_id->text())
            return;
        m_availability = found;
        m_checked = true;
        showAvailability();
        if (std::exchange(m_goAsked, false)) {
            Q_EMIT waiting(false);
            submit();
        }
    };
    m_looking = m_tasks.runner().run(
        this,
        [&workspace = m_workspace, id = id.toStdString(),
         server = m_servers->currentData().toString().toStdString()](const std::stop_token& stop, const ProgressFn&) {
            return tenancy::checkIdAvailable(workspace.control(), workspace.servers(), id, server, stop);
        },
        tasks::Outcome<IdAvailability>{.done = take, .failed = [take](const Error& error) {
                                           take({IdAvailability::State::NotLookedUp, error.message(), {}});
                                       }});
    m_looking->setProperty("id", id);
}

void CopyForm::showAvailability() {
    const QString repair =
        m_availability.repair.empty() ? QString() : QStringLiteral("Use ") + text(m_availability.repair);
    switch (m_availability.state) {
    case IdAvailability::State::Free:
        m_idNote->set(FieldNote::Kind::Good,
                      QStringLiteral("Free: %1").arg(text(tenancy::databaseOf(m_id->text().toStdString()))));
        break;
    case IdAvailability::State::NotLookedUp:
        m_idNote->set(FieldNote::Kind::Warn, text(m_availability.message));
        break;
    default:
        m_idNote->set(FieldNote::Kind::Bad, text(m_availability.message), repair);
    }
}

void CopyForm::submit() {
    if (m_goAsked)
        return;
    m_still->stop();
    const bool file = checkFile();
    const bool name = checkName();
    const bool id = checkId();
    QLineEdit* const wrong = !file ? m_file : !name ? m_name : !id ? m_id : nullptr;
    if (wrong != nullptr) {
        wrong->setFocus(Qt::OtherFocusReason);
        wrong->selectAll();
        return;
    }
    if (!m_checked) {
        m_goAsked = true;
        Q_EMIT waiting(true);
        return;
    }
    CopyOrder order;
    order.source = m_source;
    order.archive = m_file->text();
    order.request = {m_id->text().toStdString(), m_name->text().toStdString(),
                     m_servers->currentData().toString().toStdString(), m_neutralise->isChecked()};
    Q_EMIT ordered(order);
}

} // namespace landreeve::ui::tenants
