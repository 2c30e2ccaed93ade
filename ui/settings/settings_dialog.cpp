#include "ui/settings/settings_dialog.h"

#include "ui/settings/preference_store.h"
#include "ui/theme/ground.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/form.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/regions.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QScreen>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <cmath>

namespace landreeve::ui::settings {

using theme::Theme;
using theme::Token;
using theme::TypeStyle;
using widgets::FieldNote;
using widgets::Label;
using widgets::LButton;

namespace {

constexpr int kComboWidth = 250;
constexpr int kFormWidth = 440;

} // namespace

SettingsDialog::SettingsDialog(Theme& theme, QWidget* parent)
    : QDialog(parent), m_theme(theme), m_form(new widgets::Form(this)) {
    setObjectName(QStringLiteral("settingsDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(QStringLiteral("Settings"));
    build();
    take();
    fit();
    connect(&m_theme, &Theme::themeChanged, this, &SettingsDialog::take);
    m_form->installEventFilter(this);
    m_scheme->setFocus(Qt::OtherFocusReason);
}

void SettingsDialog::build() {
    theme::setGround(this, Token::Base);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 18, 20, 18);
    column->setSpacing(14);
    column->addWidget(new Label(QStringLiteral("Settings"), TypeStyle::Heading, Token::Ink, this));
    m_scroll = new QScrollArea(this);
    m_scroll->setObjectName(QStringLiteral("settingsScroll"));
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_scroll->setWidget(m_form);
    m_form->setAutoFillBackground(false);
    column->addWidget(m_scroll, 1);
    addLook();
    addNotices();
    m_form->addHeading(QStringLiteral("Secrets"));
    m_store = new Label({}, TypeStyle::Body, Token::Ink, m_form);
    m_store->setObjectName(QStringLiteral("secretStoreText"));
    m_storeNote = m_form->addField({QStringLiteral("Kept in")}, m_store);
    setSecretStore(std::nullopt);

    auto* buttons = new QHBoxLayout;
    auto* back = new LButton(QStringLiteral("Back to the defaults"), LButton::Kind::Secondary, this);
    back->setObjectName(QStringLiteral("defaultsButton"));
    auto* close = new LButton(QStringLiteral("Close"), LButton::Kind::Primary, this);
    close->setObjectName(QStringLiteral("closeSettingsButton"));
    buttons->addWidget(back);
    buttons->addStretch(1);
    buttons->addWidget(close);
    column->addLayout(buttons);
    connect(back, &LButton::activated, this, &SettingsDialog::reset);
    connect(close, &LButton::activated, this, &QDialog::close);
}

QComboBox* SettingsDialog::addCombo(const QString& name, const QString& label) {
    auto* combo = new QComboBox(m_form);
    combo->setObjectName(name);
    m_form->addField({label, false, kComboWidth}, combo);
    return combo;
}

void SettingsDialog::addLook() {
    m_form->addHeading(QStringLiteral("Look"));
    m_scheme = addCombo(QStringLiteral("themeCombo"), QStringLiteral("Theme"));
    m_scheme->addItem(QStringLiteral("As the desktop"), static_cast<int>(Theme::Choice::System));
    m_scheme->addItem(QStringLiteral("Light"), static_cast<int>(Theme::Choice::Light));
    m_scheme->addItem(QStringLiteral("Dark"), static_cast<int>(Theme::Choice::Dark));
    m_density = addCombo(QStringLiteral("densityCombo"), QStringLiteral("Rows of tables"));
    m_density->addItem(QStringLiteral("Close together"), static_cast<int>(Theme::Density::Close));
    m_density->addItem(QStringLiteral("Normal"), static_cast<int>(Theme::Density::Normal));
    m_density->addItem(QStringLiteral("Wide apart"), static_cast<int>(Theme::Density::Wide));
    m_textSize = addCombo(QStringLiteral("textSizeCombo"), QStringLiteral("Text size"));
    for (const int percent : {80, 90, 100, 110, 125, 150, 175, 200})
        m_textSize->addItem(QStringLiteral("%1 %").arg(percent), percent);
    m_form->noteOf(m_textSize)
        ->set(FieldNote::Kind::Hint,
              QStringLiteral("Ctrl + and Ctrl − change it anywhere, Ctrl+Shift+0 brings it back."));
    m_desktopFont = new QCheckBox(QStringLiteral("Use the desktop's own"), m_form);
    m_desktopFont->setObjectName(QStringLiteral("desktopFontCheck"));
    m_form->addField({QStringLiteral("Font")}, m_desktopFont);
    m_zone = addCombo(QStringLiteral("timeZoneCombo"), QStringLiteral("Times in"));
    m_zone->addItem(QStringLiteral("This computer's zone"), QByteArray());
    m_zone->addItem(QStringLiteral("UTC"), QByteArrayLiteral("UTC"));
    m_zone->insertSeparator(m_zone->count());
    for (const QString& zone : widgets::otherZones({QStringLiteral("UTC")}))
        m_zone->addItem(widgets::zoneWords(zone), zone.toLatin1());
    m_form->noteOf(m_zone)->set(FieldNote::Kind::Hint, QStringLiteral("UTC stands in the tooltip of every time."));

    connect(m_scheme, &QComboBox::activated, this,
            [this] { m_theme.setChoice(static_cast<Theme::Choice>(m_scheme->currentData().toInt())); });
    connect(m_density, &QComboBox::activated, this,
            [this] { m_theme.setDensity(static_cast<Theme::Density>(m_density->currentData().toInt())); });
    connect(m_textSize, &QComboBox::activated, this,
            [this] { m_theme.setTextSize(m_textSize->currentData().toInt() / 100.0); });
    connect(m_desktopFont, &QCheckBox::clicked, this, [this](bool on) { m_theme.setDesktopFont(on); });
    connect(m_zone, &QComboBox::activated, this,
            [this] { m_theme.setTimeZone(zoneNamed(m_zone->currentData().toByteArray())); });
}

void SettingsDialog::addNotices() {
    m_form->addHeading(QStringLiteral("Alerts"));
    m_notices = new QCheckBox(QStringLiteral("Of new alerts"), m_form);
    m_notices->setObjectName(QStringLiteral("desktopNoticesCheck"));
    m_notices->setChecked(true);
    m_form->addField({QStringLiteral("Notifications")}, m_notices);
    m_form->noteOf(m_notices)->set(FieldNote::Kind::Hint,
                                   QStringLiteral("On the desktop, while another window is in front."));
    connect(m_notices, &QCheckBox::clicked, this, &SettingsDialog::desktopNoticesChosen);
}

void SettingsDialog::setDesktopNotices(bool on) {
    m_notices->setChecked(on);
}

void SettingsDialog::take() {
    m_scheme->setCurrentIndex(m_scheme->findData(static_cast<int>(m_theme.choice())));
    m_density->setCurrentIndex(m_density->findData(static_cast<int>(m_theme.density())));
    // The keys move in steps of ten, so the size may stand between two of the list.
    const int percent = static_cast<int>(std::lround(m_theme.textSize() * 100));
    m_textSize->setCurrentIndex(m_textSize->findData(percent));
    m_textSize->setPlaceholderText(QStringLiteral("%1 %").arg(percent));
    m_desktopFont->setChecked(m_theme.isDesktopFont());
    const QTimeZone& zone = m_theme.timeZone();
    m_zone->setCurrentIndex(std::max(0, m_zone->findData(zone.isValid() ? zone.id() : QByteArray())));
}

void SettingsDialog::fit() {
    const QMargins around = layout()->contentsMargins();
    const int least = m_form->minimumSizeHint().width();
    int wide = std::max(least, theme::scaled(kFormWidth));
    const QSize screenful = screen()->availableSize() - QSize(20, 60);
    const int rest = layout()->sizeHint().height() - m_scroll->sizeHint().height();
    const int room = screenful.height() - rest;
    int high = m_form->layout()->totalHeightForWidth(wide);
    if (high > room) {
        high = room;
        wide += style()->pixelMetric(QStyle::PM_ScrollBarExtent);
    }
    const QSize whole(wide + around.left() + around.right(), high + rest);
    resize(whole.boundedTo(QSize(screenful.width(), whole.height())));
}

bool SettingsDialog::eventFilter(QObject* watched, QEvent* event) {
    // Its words or their font changed; asked once the form knows what it needs.
    if (watched == m_form && event->type() == QEvent::LayoutRequest)
        QMetaObject::invokeMethod(this, &SettingsDialog::fit, Qt::QueuedConnection);
    return QDialog::eventFilter(watched, event);
}

void SettingsDialog::reset() {
    m_theme.setChoice(Theme::Choice::System);
    m_theme.setDensity(Theme::Density::Normal);
    m_theme.setTextSize(1.0);
    m_theme.setDesktopFont(false);
    m_theme.setTimeZone(QTimeZone());
    if (!m_notices->isChecked()) {
        m_notices->setChecked(true);
        Q_EMIT desktopNoticesChosen(true);
    }
}

void SettingsDialog::setSecretStore(const std::optional<std::string>& kind) {
    if (kind == "keychain") {
        m_store->setText(QStringLiteral("The desktop's keyring"));
        m_storeNote->set(FieldNote::Kind::Good, QStringLiteral("Opened with your log-in."));
    } else if (kind == "vault-file") {
        m_store->setText(QStringLiteral("A vault file"));
        m_storeNote->set(FieldNote::Kind::Good, QStringLiteral("Encrypted under your passphrase."));
    } else if (kind == "key-file") {
        m_store->setText(QStringLiteral("A key file"));
        m_storeNote->set(
            FieldNote::Kind::Warn,
            QStringLiteral("Weaker: it is not encrypted, so whoever can read your files, or a copy of this "
                           "disk, has the keys. No keyring was running when this home was made."));
    } else {
        m_store->setText(QStringLiteral("Chosen when a workspace is first opened"));
        m_storeNote->clear();
    }
}

} // namespace landreeve::ui::settings
