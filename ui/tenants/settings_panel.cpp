#include "ui/tenants/settings_panel.h"

#include "core/base/error.h"
#include "core/workspace/workspace.h"
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
#include <QLineEdit>
#include <QPixmap>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QTimer>
#include <QVBoxLayout>

namespace landreeve::ui::tenants {

using theme::Token;
using theme::TypeStyle;
using widgets::FieldNote;
using widgets::Label;
using widgets::LButton;

namespace {

constexpr int kStillMs = 300;
constexpr int kLogoHeight = 64;
constexpr int kLogoWidth = 280;
constexpr const char* kLogo = "letterhead.logo";
const access::Permission kWrite{"settings", "write"};

QString qt(const std::string& text) {
    return QString::fromStdString(text);
}

bool hasLines(const tenancy::Setting& setting) {
    const std::string_view name = setting.name;
    return name == "origins.allowed" || name == "letterhead.address";
}

/// What people call it: "session.idle_timeout" is the "Idle timeout".
QString labelOf(const tenancy::Setting& setting) {
    static const std::map<std::string_view, QString> kLabels{
        {"session.life", QStringLiteral("Session life")},
        {"session.idle_timeout", QStringLiteral("Idle timeout")},
        {"session.per_user", QStringLiteral("Sessions a user")},
        {"origins.allowed", QStringLiteral("Allowed origins")},
        {"company.country", QStringLiteral("Tax country")},
        {"company.tax_id", QStringLiteral("GSTIN or tax number")},
        {"company.state", QStringLiteral("State")},
        {"company.time_zone", QStringLiteral("Time zone")},
        {"company.locale", QStringLiteral("Locale")},
        {"letterhead.name", QStringLiteral("Company name")},
        {"letterhead.address", QStringLiteral("Address")},
        {"limits.reveals_per_hour", QStringLiteral("Reveals an hour")},
        {"limits.exports_per_hour", QStringLiteral("Exports an hour")},
        {"retention.audit", QStringLiteral("Audit log kept")},
    };
    const auto found = kLabels.find(setting.name);
    return found == kLabels.end() ? QLatin1String(setting.name) : found->second;
}

/// A field of several lines, on the ground that one of a single line has.
void showWritable(QPlainTextEdit& field, bool on) {
    field.setReadOnly(!on);
    QPalette own;
    if (!on)
        own.setColor(QPalette::Base, theme::color(Token::Alt));
    field.setPalette(own);
}

/// "retentionAuditEdit"
QString objectNameOf(const tenancy::Setting& setting) {
    QString name;
    bool capital = false;
    for (const QChar c : QString::fromLatin1(setting.name)) {
        if (c == u'.' || c == u'_') {
            capital = true;
            continue;
        }
        name += capital ? c.toUpper() : c;
        capital = false;
    }
    return name + QStringLiteral("Edit");
}

} // namespace

SettingsPanel::SettingsPanel(workspace::Workspace& workspace, tasks::TaskRunner& runner, QWidget* parent)
    : SidePanel(parent),
      m_workspace(workspace),
      m_runner(runner),
      m_still(new QTimer(this)),
      m_error(new widgets::ErrorLine(this)),
      m_why(new Label({}, TypeStyle::Small, Token::Ink2, this)) {
    setObjectName(QStringLiteral("settingsTab"));
    m_still->setSingleShot(true);
    m_still->setInterval(kStillMs);
    connect(m_still, &QTimer::timeout, this, &SettingsPanel::judge);
    m_error->setObjectName(QStringLiteral("settingsError"));
    m_error->retryButton()->setText(QStringLiteral("Look again"));
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &SettingsPanel::load);
    m_why->setObjectName(QStringLiteral("settingsWhy"));
    m_why->setWraps();
    m_why->hide();
    body()->addWidget(m_error);
    body()->addWidget(m_why);
    build();
    auto* foot = new QWidget(this);
    auto* lines = new QVBoxLayout(foot);
    lines->setContentsMargins(15, 10, 15, 10);
    auto* row = new QHBoxLayout;
    m_revert = new LButton(QStringLiteral("Revert"), LButton::Kind::Secondary, foot);
    m_revert->setObjectName(QStringLiteral("settingsRevertButton"));
    m_save = new LButton(QStringLiteral("Save settings"), LButton::Kind::Primary, foot);
    m_save->setObjectName(QStringLiteral("settingsSaveButton"));
    m_wrong = new LButton({}, LButton::Kind::Link, foot);
    m_wrong->setObjectName(QStringLiteral("settingsWrongButton"));
    row->addWidget(m_revert);
    row->addStretch(1);
    row->addWidget(m_save);
    lines->addWidget(m_wrong, 0, Qt::AlignLeft);
    lines->addLayout(row);
    setFoot(foot);
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
    body()->addStretch(1);
}

void SettingsPanel::addSection(const QString& heading, const QString& group) {
    body()->addSpacing(4);
    body()->addWidget(new widgets::SectionHeading(heading, this));
    for (const tenancy::Setting& setting : tenancy::allSettings()) {
        const QString name = QLatin1String(setting.name);
        if (name.startsWith(group) && name != QLatin1String(kLogo))
            addField(setting);
    }
}

void SettingsPanel::addField(const tenancy::Setting& setting) {
    Field field{&setting, nullptr, nullptr, nullptr, nullptr};
    const QString label = labelOf(setting);
    const QString placeholder = (*setting.fallback == '\0' ? QStringLiteral("%1") : QStringLiteral("%1, the default"))
                                    .arg(qt(tenancy::withoutIt(setting)));
    QWidget* edit = nullptr;
    if (hasLines(setting)) {
        field.lines = new QPlainTextEdit(this);
        field.lines->setTabChangesFocus(true);
        field.lines->setPlaceholderText(placeholder);
        field.lines->document()->setDocumentMargin(7); // its words stand in line with the other fields'
        const auto fit = [lines = field.lines] { lines->setFixedHeight(lines->fontMetrics().lineSpacing() * 3 + 18); };
        fit();
        connect(&theme::Theme::of(), &theme::Theme::themeChanged, field.lines, fit);
        connect(field.lines, &QPlainTextEdit::textChanged, m_still, qOverload<>(&QTimer::start));
        connect(field.lines, &QPlainTextEdit::textChanged, this, &SettingsPanel::present);
        edit = field.lines;
    } else {
        field.line = new QLineEdit(this);
        field.line->setPlaceholderText(placeholder);
        connect(field.line, &QLineEdit::textChanged, m_still, qOverload<>(&QTimer::start));
        connect(field.line, &QLineEdit::textChanged, this, &SettingsPanel::present);
        edit = field.line;
    }
    edit->setObjectName(objectNameOf(setting));
    edit->setAccessibleName(label);
    field.label = new Label(label, TypeStyle::BodyMedium, Token::Ink, this);
    field.label->setBuddy(edit);
    field.note = new FieldNote(edit, this);
    field.note->set(FieldNote::Kind::Hint, QLatin1String(setting.about));
    connect(field.note, &FieldNote::repairRequested, this, [this, name = std::string(setting.name)] {
        const auto wrong = tenancy::wrongSettings(typed());
        const auto one = wrong.find(name);
        for (const Field& each : m_fields) {
            if (one != wrong.end() && name == each.setting->name)
                setText(each, qt(one->second.repair));
        }
        judge();
    });
    auto* column = new QVBoxLayout;
    column->setSpacing(4);
    for (QWidget* part : {static_cast<QWidget*>(field.label), edit, static_cast<QWidget*>(field.note)})
        column->addWidget(part);
    body()->addLayout(column);
    m_fields.push_back(field);
}

void SettingsPanel::addLogo() {
    body()->addWidget(new Label(QStringLiteral("Logo"), TypeStyle::BodyMedium, Token::Ink, this));
    m_preview = new Label({}, TypeStyle::Small, Token::Ink2, this);
    m_preview->setObjectName(QStringLiteral("logoPreview"));
    m_preview->setAccessibleName(QStringLiteral("Logo"));
    body()->addWidget(m_preview);
    auto* row = new QHBoxLayout;
    m_choose = new LButton(QStringLiteral("Choose logo…"), LButton::Kind::Secondary, this);
    m_choose->setObjectName(QStringLiteral("chooseLogoButton"));
    m_noLogo = new LButton(QStringLiteral("Remove logo"), LButton::Kind::Secondary, this);
    m_noLogo->setObjectName(QStringLiteral("removeLogoButton"));
    for (LButton* button : {m_choose, m_noLogo}) {
        button->setButtonSize(LButton::Size::Small);
        row->addWidget(button);
    }
    row->addStretch(1);
    body()->addLayout(row);
    m_logoNote = new FieldNote(m_choose, this);
    m_logoNote->set(FieldNote::Kind::Hint, QStringLiteral("PNG, JPEG or SVG, up to 256 KiB."));
    body()->addWidget(m_logoNote);
    connect(m_choose, &LButton::activated, this, &SettingsPanel::chooseLogo);
    connect(m_noLogo, &LButton::activated, this, [this] { takeLogo({}); });
}

void SettingsPanel::setTenant(const QString& id, const QString& name) {
    setTitle(name, QStringLiteral("Settings of %1").arg(id));
    setHue(theme::hueOf(id));
    if (id != m_id) {
        m_base.clear();
        m_newLogo.reset();
        for (const Field& field : m_fields)
            setText(field, {});
    }
    m_id = id;
    load();
    begin();
}

void SettingsPanel::begin() {
    m_fields.front().line->setFocus(Qt::OtherFocusReason);
}

void SettingsPanel::load() {
    m_error->clear();
    if (m_reading)
        m_reading->cancel();
    m_reading = m_runner.run(
        this,
        [&workspace = m_workspace, id = m_id.toStdString()](const std::stop_token& stop, const ProgressFn&) {
            const auto subject = workspace.user();
            const auto reads = workspace.gate().check(subject, id, {"settings", "read"}, {stop});
            if (!reads.allowed)
                throw Error(reads.code, "You may not see what is set for this tenant.",
                            "An owner or admin can grant settings:read.");
            const auto writes = workspace.gate().may(subject, id, kWrite, {stop});
            return Read{tenancy::readTenantSettings(workspace.control(), id, {stop}),
                        tenancy::readLogo(workspace.control(), id, {stop}), writes.allowed, qt(kWrite.toString())};
        },
        tasks::Outcome<Read>{.done = [this](const Read& read) { show(read); },
                             .failed = [this](const Error& error) { m_error->showError(error); },
                             .cancelled = {}});
}

void SettingsPanel::show(const Read& read) {
    // What is typed stays; what is not typed follows.
    for (const Field& field : m_fields) {
        const std::string name = field.setting->name;
        const auto before = m_base.find(name);
        if (before == m_base.end() || textOf(field) == qt(before->second))
            setText(field, qt(read.settings.at(name)));
    }
    m_base = read.settings;
    m_logo = read.logo;
    m_mayWrite = read.mayWrite;
    m_why->setVisible(!read.mayWrite);
    m_why->setText(
        QStringLiteral("You may look at these; to change them an owner or admin must grant you %1.").arg(read.missing));
    judge();
}

void SettingsPanel::setText(const Field& field, const QString& text) {
    if (field.line != nullptr)
        field.line->setText(text);
    else
        field.lines->setPlainText(text);
}

QString SettingsPanel::textOf(const Field& field) const {
    return field.line != nullptr ? field.line->text() : field.lines->toPlainText();
}

tenancy::TenantSettings SettingsPanel::typed() const {
    tenancy::TenantSettings all;
    for (const Field& field : m_fields)
        all[field.setting->name] = tenancy::keptForm(*field.setting, textOf(field).toStdString());
    return all;
}

bool SettingsPanel::isChanged(const Field& field) const {
    return !m_base.empty() &&
           tenancy::keptForm(*field.setting, textOf(field).toStdString()) != m_base.at(field.setting->name);
}

bool SettingsPanel::isChanged() const {
    return !m_base.empty() &&
           (m_newLogo || std::ranges::any_of(m_fields, [this](const Field& field) { return isChanged(field); }));
}

void SettingsPanel::showFirstWrong() {
    const auto wrong =
        std::ranges::find_if(m_fields, [](const Field& field) { return field.note->kind() == FieldNote::Kind::Bad; });
    if (wrong == m_fields.end())
        return;
    QWidget* edit = wrong->note->field();
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
    for (const Field& field : m_fields) {
        const auto found = wrong.find(field.setting->name);
        if (found == wrong.end()) {
            field.note->set(FieldNote::Kind::Hint, QLatin1String(field.setting->about));
            continue;
        }
        const QString repair = qt(found->second.repair);
        field.note->set(FieldNote::Kind::Bad, qt(found->second.message),
                        repair.isEmpty()         ? QString()
                        : repair.contains(u'\n') ? QStringLiteral("Correct it")
                                                 : QStringLiteral("Use ") + repair);
    }
    present();
}

void SettingsPanel::present() {
    for (const Field& field : m_fields) {
        if (field.line != nullptr)
            field.line->setReadOnly(!m_mayWrite);
        else
            showWritable(*field.lines, m_mayWrite);
    }
    const QByteArray& logo = m_newLogo ? *m_newLogo : m_logo;
    QPixmap picture;
    if (!logo.isEmpty() && picture.loadFromData(logo))
        m_preview->setPixmap(picture.scaled(kLogoWidth, kLogoHeight, Qt::KeepAspectRatio, Qt::SmoothTransformation));
    else
        m_preview->setText(logo.isEmpty() ? QStringLiteral("No logo.") : QStringLiteral("It cannot be drawn here."));
    int changes = m_newLogo ? 1 : 0;
    for (const Field& field : m_fields) {
        const bool differs = isChanged(field);
        changes += differs ? 1 : 0;
        field.label->setText(labelOf(*field.setting) + (differs ? QStringLiteral(" — not saved") : QString()));
    }
    const auto wrong =
        std::ranges::count_if(m_fields, [](const Field& field) { return field.note->kind() == FieldNote::Kind::Bad; });
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
    const bool changed = changes > 0 && !m_base.empty();
    m_revert->setEnabled(m_mayWrite && changed && !m_saving);
    m_save->setEnabled(m_mayWrite && changed && !m_saving);
}

void SettingsPanel::revert() {
    m_newLogo.reset();
    for (const Field& field : m_fields)
        setText(field, qt(m_base.at(field.setting->name)));
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
    for (const auto& [name, value] : sent) {
        if (m_base.at(name) != value)
            change.values[name] = value;
    }
    change.base = m_base;
    change.logo = m_newLogo;
    m_error->clear();
    m_saving = true;
    present();
    m_runner.run(
        this,
        [&workspace = m_workspace, id = m_id.toStdString(), change](const std::stop_token& stop, const ProgressFn&) {
            const auto verdict = workspace.gate().check(workspace.user(), id, kWrite, {stop});
            if (!verdict.allowed)
                throw Error(verdict.code, "You may not change what is set for this tenant.",
                            "An owner or admin can grant settings:write.");
            return tenancy::writeTenantSettings(workspace.control(), workspace.servers(), id, change, {stop});
        },
        tasks::Outcome<tenancy::SettingsWritten>{
            .done =
                [this, sent, logo = m_newLogo](const tenancy::SettingsWritten& written) {
                    m_saving = false;
                    // What was typed or chosen since is for the next time.
                    if (m_newLogo == logo)
                        m_newLogo.reset();
                    m_base = sent;
                    load();
                    Q_EMIT saved(QStringLiteral("Settings of %1 saved").arg(m_id));
                    if (!written.copied)
                        m_error->showText(QStringLiteral("Saved, but the tenant's database does not know of it yet."),
                                          qt(written.why));
                },
            .failed =
                [this](const Error& error) {
                    m_saving = false;
                    m_error->showError(error);
                    present();
                },
            .cancelled = {}});
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
