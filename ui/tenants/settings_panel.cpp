#include "ui/tenants/settings_panel.h"

#include "core/base/error.h"
#include "core/workspace/workspace.h"
#include "ui/control/fleet_feed.h"
#include "ui/control/rights.h"
#include "ui/tenants/setting_field.h"
#include "ui/theme/theme.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/forward_key.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/section_heading.h"

#include <QFile>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QPixmap>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

#include <utility>

namespace landreeve::ui::tenants {

using theme::Token;
using theme::TypeStyle;
using widgets::FieldNote;
using widgets::Label;
using widgets::LButton;

namespace {

constexpr int kStillMs = 300;
constexpr int kSoonMs = 150;
constexpr int kLogoHeight = 64;
constexpr int kLogoWidth = 280;
constexpr const char* kLogo = "letterhead.logo";
const access::Permission kRead{"settings", "read"};
const access::Permission kWrite{"settings", "write"};

QString deedOf(const access::Permission& permission) {
    return permission == kWrite ? QStringLiteral("You cannot change what is set for this tenant.")
                                : QStringLiteral("You cannot see what is set for this tenant.");
}

QString qt(const std::string& text) {
    return QString::fromStdString(text);
}

} // namespace

SettingsPanel::SettingsPanel(workspace::Workspace& workspace, control::FleetFeed& feed, tasks::TaskRunner& runner,
                             QWidget* parent)
    : SidePanel(parent),
      m_workspace(workspace),
      m_runner(runner),
      m_still(new QTimer(this)),
      m_soon(new QTimer(this)),
      m_error(new widgets::ErrorLine(this)),
      m_why(new Label({}, TypeStyle::Small, Token::Ink2, this)),
      m_form(new QWidget(this)),
      m_column(new QVBoxLayout(m_form)),
      m_foot(new QWidget(this)) {
    setObjectName(QStringLiteral("settingsTab"));
    m_still->setSingleShot(true);
    m_still->setInterval(kStillMs);
    connect(m_still, &QTimer::timeout, this, &SettingsPanel::judge);
    // What others set is seen, and what one may do here.
    m_soon->setSingleShot(true);
    m_soon->setInterval(kSoonMs);
    connect(m_soon, &QTimer::timeout, this, [this] {
        if (m_reading) // what was asked for goes on
            m_soon->start();
        else if (!m_saving && isVisible())
            load(false);
    });
    connect(&feed, &control::FleetFeed::tablesChanged, this, [this](const std::set<std::string>& tables) {
        if (tables.contains("tenant_metadata"))
            m_soon->start();
    });
    connect(&feed, &control::FleetFeed::rightsChanged, m_soon, qOverload<>(&QTimer::start));
    m_error->setObjectName(QStringLiteral("settingsError"));
    m_error->retryButton()->setText(QStringLiteral("Look again"));
    connect(m_error, &widgets::ErrorLine::retryRequested, this, [this] { load(true); });
    m_why->setObjectName(QStringLiteral("settingsWhy"));
    m_why->setWraps();
    m_why->hide();
    body()->addWidget(m_error);
    body()->addWidget(m_why);
    m_form->setObjectName(QStringLiteral("settingsForm"));
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(body()->spacing());
    body()->addWidget(m_form);
    body()->addStretch(1);
    build();
    auto* lines = new QVBoxLayout(m_foot);
    lines->setContentsMargins(15, 10, 15, 10);
    auto* row = new QHBoxLayout;
    m_revert = new LButton(QStringLiteral("Revert"), LButton::Kind::Secondary, m_foot);
    m_revert->setObjectName(QStringLiteral("settingsRevertButton"));
    m_save = new LButton(QStringLiteral("Save settings"), LButton::Kind::Primary, m_foot);
    m_save->setObjectName(QStringLiteral("settingsSaveButton"));
    m_wrong = new LButton({}, LButton::Kind::Link, m_foot);
    m_wrong->setObjectName(QStringLiteral("settingsWrongButton"));
    row->addWidget(m_revert);
    row->addStretch(1);
    row->addWidget(m_save);
    lines->addWidget(m_wrong, 0, Qt::AlignLeft);
    lines->addLayout(row);
    setFoot(m_foot);
    connect(m_wrong, &LButton::activated, this, &SettingsPanel::showFirstWrong);
    connect(m_revert, &LButton::activated, this, &SettingsPanel::revert);
    connect(m_save, &LButton::activated, this, &SettingsPanel::save);
    m_save->setKeys(QKeySequence(Qt::CTRL | Qt::Key_S));
    widgets::pressOnCtrlEnter(this, m_save);
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, &SettingsPanel::present);
    present();
}

void SettingsPanel::build() {
    addSection(QStringLiteral("Sessions"), QStringLiteral("session."));
    addSection(QStringLiteral("Web origins"), QStringLiteral("origins."));
    addSection(QStringLiteral("Company and tax"), QStringLiteral("company."));
    addSection(QStringLiteral("Letterhead"), QStringLiteral("letterhead."));
    addLogo();
    addSection(QStringLiteral("Limits"), QStringLiteral("limits."));
    addSection(QStringLiteral("Retention"), QStringLiteral("retention."));
}

void SettingsPanel::addSection(const QString& heading, const QString& group) {
    m_column->addSpacing(4);
    m_column->addWidget(new widgets::SectionHeading(heading, m_form));
    for (const tenancy::Setting& setting : tenancy::allSettings()) {
        const QString name = QLatin1String(setting.name);
        if (name.startsWith(group) && name != QLatin1String(kLogo))
            addField(setting);
    }
}

void SettingsPanel::addField(const tenancy::Setting& setting) {
    auto* field = new SettingField(setting, m_form);
    connect(field, &SettingField::edited, m_still, qOverload<>(&QTimer::start));
    connect(field, &SettingField::edited, this, &SettingsPanel::present);
    m_column->addWidget(field);
    m_fields.push_back(field);
}

void SettingsPanel::addLogo() {
    m_column->addWidget(new Label(QStringLiteral("Logo"), TypeStyle::BodyMedium, Token::Ink, m_form));
    m_preview = new Label({}, TypeStyle::Small, Token::Ink2, m_form);
    m_preview->setObjectName(QStringLiteral("logoPreview"));
    m_preview->setAccessibleName(QStringLiteral("Logo"));
    m_column->addWidget(m_preview);
    auto* row = new QHBoxLayout;
    m_choose = new LButton(QStringLiteral("Choose logo…"), LButton::Kind::Secondary, m_form);
    m_choose->setObjectName(QStringLiteral("chooseLogoButton"));
    m_noLogo = new LButton(QStringLiteral("Remove logo"), LButton::Kind::Secondary, m_form);
    m_noLogo->setObjectName(QStringLiteral("removeLogoButton"));
    for (LButton* button : {m_choose, m_noLogo}) {
        button->setButtonSize(LButton::Size::Small);
        row->addWidget(button);
    }
    row->addStretch(1);
    m_column->addLayout(row);
    m_logoNote = new FieldNote(m_choose, m_form);
    m_logoNote->set(FieldNote::Kind::Hint, QStringLiteral("PNG, JPEG or SVG, up to 256 KiB."));
    m_column->addWidget(m_logoNote);
    connect(m_choose, &LButton::activated, this, &SettingsPanel::chooseLogo);
    connect(m_noLogo, &LButton::activated, this, [this] { takeLogo({}); });
}

void SettingsPanel::setTenant(const QString& id, const QString& name) {
    setTitle(name, QStringLiteral("Settings of %1").arg(id));
    setTenantTag(id, name);
    if (id != m_id) {
        m_keptLogo.reset();
        m_newLogo.reset();
        for (SettingField* field : m_fields)
            field->forget();
    }
    m_id = id;
    load(true);
    begin();
}

void SettingsPanel::begin() {
    m_fields.front()->edit()->setFocus(Qt::OtherFocusReason);
}

void SettingsPanel::load(bool isAsked) {
    if (isAsked)
        m_error->clear();
    if (m_reading)
        m_reading->cancel();
    m_reading = m_runner.run(
        this,
        [&workspace = m_workspace, id = m_id.toStdString()](const std::stop_token& stop, const ProgressFn&) {
            control::Rights::refuse(workspace, kRead, id, &deedOf, stop);
            const auto writes = workspace.gate().may(workspace.user(), id, kWrite, {stop});
            return Read{tenancy::readTenantSettings(workspace.control(), id, {stop}),
                        tenancy::readLogo(workspace.control(), id, {stop}), writes.allowed};
        },
        tasks::Outcome<Read>{.done = [this, isAsked](const Read& read) { show(read, isAsked); },
                             .failed =
                                 [this, isAsked](const Error& error) {
                                     // Else the window says that the server is lost.
                                     if (!isAsked && error.code() != "permission_denied")
                                         return;
                                     m_error->showError(error);
                                     m_readFailed = true;
                                     // What is not told is not shown as if it were set so.
                                     showForm(error.code() != "permission_denied");
                                 },
                             .cancelled = {}});
}

// What others set meanwhile was not heard.
void SettingsPanel::showEvent(QShowEvent* event) {
    SidePanel::showEvent(event);
    if (!m_id.isEmpty() && m_keptLogo)
        m_soon->start();
}

void SettingsPanel::show(const Read& read, bool isMeant) {
    if (std::exchange(m_readFailed, false))
        m_error->clear();
    showForm(true);
    for (SettingField* field : m_fields)
        field->follow(read.settings.at(field->setting().name), isMeant);
    if (isMeant || !m_newLogo)
        m_keptLogo = read.settings.at(kLogo);
    m_logo = read.logo;
    m_mayWrite = read.mayWrite;
    m_why->setVisible(!read.mayWrite);
    m_why->setText(QStringLiteral("You may look at these; to change them an owner or admin must grant you %1.")
                       .arg(qt(kWrite.toString())));
    judge();
}

void SettingsPanel::showForm(bool on) {
    for (QWidget* part : {m_form, m_foot})
        part->setVisible(on);
    if (!on)
        m_why->hide();
    update(); // the line above the foot
}

tenancy::TenantSettings SettingsPanel::typed() const {
    tenancy::TenantSettings all;
    for (const SettingField* field : m_fields)
        all[field->setting().name] = field->value();
    return all;
}

bool SettingsPanel::isChanged() const {
    return m_keptLogo && (m_newLogo || std::ranges::any_of(m_fields, &SettingField::isChanged));
}

void SettingsPanel::showFirstWrong() {
    const auto wrong = std::ranges::find_if(m_fields, &SettingField::isWrong);
    if (wrong == m_fields.end())
        return;
    QWidget* edit = (*wrong)->edit();
    edit->setFocus(Qt::OtherFocusReason);
    for (QWidget* above = edit->parentWidget(); above != nullptr; above = above->parentWidget()) {
        if (auto* scroll = qobject_cast<QScrollArea*>(above))
            scroll->ensureWidgetVisible(edit, 0, height() / 3);
    }
}

void SettingsPanel::judge() {
    m_still->stop();
    const auto wrong = tenancy::wrongSettings(typed());
    m_right = wrong.empty();
    for (SettingField* field : m_fields) {
        const auto found = wrong.find(field->setting().name);
        field->judge(found == wrong.end() ? tenancy::TextVerdict() : found->second);
    }
    present();
}

void SettingsPanel::present() {
    for (SettingField* field : m_fields)
        field->setWritable(m_mayWrite);
    const QByteArray& logo = m_newLogo ? *m_newLogo : m_logo;
    QPixmap picture;
    if (!logo.isEmpty() && picture.loadFromData(logo))
        m_preview->setPixmap(picture.scaled(kLogoWidth, kLogoHeight, Qt::KeepAspectRatio, Qt::SmoothTransformation));
    else
        m_preview->setText(logo.isEmpty() ? QStringLiteral("No logo.") : QStringLiteral("It cannot be drawn here."));
    const auto changes = (m_newLogo ? 1 : 0) + std::ranges::count_if(m_fields, &SettingField::isChanged);
    const auto wrong = std::ranges::count_if(m_fields, &SettingField::isWrong);
    m_wrong->setVisible(wrong > 0);
    m_wrong->setText(wrong == 1 ? QStringLiteral("1 field is wrong: show it")
                                : QStringLiteral("%1 fields are wrong: show the first").arg(wrong));
    m_save->setText(changes == 0   ? QStringLiteral("Save settings")
                    : changes == 1 ? QStringLiteral("Save 1 setting")
                                   : QStringLiteral("Save %1 settings").arg(changes));
    m_save->setKeys(QKeySequence(Qt::CTRL | Qt::Key_S)); // new words take them away
    m_wrong->updateGeometry();
    m_choose->setEnabled(m_mayWrite);
    m_noLogo->setEnabled(m_mayWrite && !logo.isEmpty());
    const bool changed = changes > 0 && m_keptLogo;
    m_revert->setEnabled(m_mayWrite && changed && !m_saving);
    m_save->setEnabled(m_mayWrite && changed && !m_saving);
}

void SettingsPanel::revert() {
    m_newLogo.reset();
    for (SettingField* field : m_fields)
        field->revert();
    m_error->clear();
    judge();
    begin();
}

void SettingsPanel::save() {
    judge();
    if (!m_right)
        showFirstWrong();
    if (!m_right || !isChanged() || m_saving)
        return;
    tenancy::SettingsChange change;
    const tenancy::TenantSettings sent = typed();
    change.base.emplace();
    for (const SettingField* field : m_fields) {
        if (!field->isChanged())
            continue;
        change.values[field->setting().name] = field->value();
        change.base->emplace(field->setting().name, *field->base());
    }
    change.base->emplace(kLogo, *m_keptLogo);
    change.logo = m_newLogo;
    m_error->clear();
    m_saving = true;
    present();
    m_runner.run(
        this,
        [&workspace = m_workspace, id = m_id.toStdString(), change](const std::stop_token& stop, const ProgressFn&) {
            control::Rights::refuse(workspace, kWrite, id, &deedOf, stop);
            return tenancy::writeTenantSettings(workspace.control(), workspace.servers(), id, change, {stop});
        },
        tasks::Outcome<tenancy::SettingsWritten>{
            .done =
                [this, sent, logo = m_newLogo](const tenancy::SettingsWritten& written) {
                    m_saving = false;
                    // What was typed or chosen since is for the next time.
                    if (m_newLogo == logo)
                        m_newLogo.reset();
                    for (SettingField* field : m_fields)
                        field->setSaved(sent.at(field->setting().name));
                    load(true);
                    Q_EMIT saved(QStringLiteral("Settings of %1 saved").arg(m_id));
                    if (!written.copied)
                        m_error->showText(QStringLiteral("Saved, but the tenant's database does not know of it yet."),
                                          qt(written.why));
                },
            .failed =
                [this](const Error& error) {
                    m_saving = false;
                    m_readFailed = false;
                    m_error->showError(inWords(error));
                    present();
                    m_soon->start(); // what it may have collided with
                },
            .cancelled = {}});
}

Error SettingsPanel::inWords(const Error& error) const {
    const std::string name = error.details()[QLatin1String("setting")].toString().toStdString();
    const auto field =
        std::ranges::find(m_fields, name, [](const SettingField* one) { return std::string(one->setting().name); });
    if (error.code() != "record_changed" || field == m_fields.end())
        return error;
    return {error.code(), "Somebody else set “" + (*field)->label().toStdString() + "” meanwhile.",
            "Look again: what they set then stands below the field, and saving writes over it."};
}

void SettingsPanel::chooseLogo() {
    auto* dialog = new QFileDialog(this, QStringLiteral("Choose a logo"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilter(QStringLiteral("Images (*.png *.jpg *.jpeg *.svg)"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        m_runner.run(
            this,
            [path](const std::stop_token&, const ProgressFn&) {
                QFile file(path);
                if (!file.open(QIODevice::ReadOnly))
                    throw Error("file_unreadable", path.toStdString() + " cannot be read.",
                                "Look whether the file is there and may be read.");
                return file.read(tenancy::kMostLogoBytes + 1);
            },
            tasks::Outcome<QByteArray>{.done = [this](const QByteArray& image) { takeLogo(image); },
                                       .failed = [this](const Error& error) { m_error->showError(error); },
                                       .cancelled = {}});
    });
    dialog->open();
}

void SettingsPanel::takeLogo(const QByteArray& image) {
    const auto verdict = image.isEmpty() ? tenancy::TextVerdict() : tenancy::checkLogo(image);
    QPixmap picture;
    const bool draws = image.isEmpty() || picture.loadFromData(image);
    if (!verdict.valid || !draws) {
        m_logoNote->set(FieldNote::Kind::Bad, verdict.valid ? QStringLiteral("The file is damaged: it cannot be drawn.")
                                                            : qt(verdict.message));
        return;
    }
    m_logoNote->set(FieldNote::Kind::Hint, QStringLiteral("PNG, JPEG or SVG, up to 256 KiB."));
    m_newLogo = image;
    present();
}

} // namespace landreeve::ui::tenants
