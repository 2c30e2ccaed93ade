#include "ui/settings/preference_store.h"

#include "ui/tasks/task_runner.h"

#include <QDir>
#include <QFileInfo>
#include <QMetaEnum>
#include <QSettings>
#include <QTimer>

namespace landreeve::ui::settings {

using theme::Theme;

namespace {

constexpr int kPauseMs = 400;
const QString kTheme = QStringLiteral("look/theme");
const QString kDensity = QStringLiteral("look/density");
const QString kTextSize = QStringLiteral("look/text_size");
const QString kDesktopFont = QStringLiteral("look/desktop_font");
const QString kTimeZone = QStringLiteral("look/time_zone");
const QString kDesktopNotices = QStringLiteral("notices/desktop");
const QString kWindowPlace = QStringLiteral("window/place");

template <class Enum>
QString nameOf(Enum value) {
    return QLatin1String(QMetaEnum::fromType<Enum>().valueToKey(static_cast<int>(value)));
}

template <class Enum>
Enum valueOf(const QString& name, Enum otherwise) {
    bool known = false;
    const int value = QMetaEnum::fromType<Enum>().keyToValue(name.toLatin1().constData(), &known);
    return known ? static_cast<Enum>(value) : otherwise;
}

void write(const QString& file, const QVariantMap& values) {
    QDir().mkpath(QFileInfo(file).path());
    QSettings settings(file, QSettings::IniFormat);
    for (auto value = values.begin(); value != values.end(); ++value)
        settings.setValue(value.key(), value.value());
    settings.sync();
}

} // namespace

QTimeZone zoneNamed(const QByteArray& id) {
    return id.isEmpty() ? QTimeZone() : QTimeZone(id);
}

PreferenceStore::PreferenceStore(Theme& theme, tasks::TaskRunner& runner, QString file, QObject* parent)
    : QObject(parent), m_theme(theme), m_runner(runner), m_file(std::move(file)), m_pause(new QTimer(this)) {
    if (!m_file.isEmpty())
        read();
    m_written = values();
    m_pause->setSingleShot(true);
    m_pause->setInterval(kPauseMs);
    connect(&m_theme, &Theme::themeChanged, m_pause, qOverload<>(&QTimer::start));
    connect(m_pause, &QTimer::timeout, this, [this] {
        const QVariantMap now = values();
        if (m_file.isEmpty() || now == m_written)
            return;
        m_written = now;
        m_runner.run(
            this, [file = m_file, now](std::stop_token, const ProgressFn&) { write(file, now); },
            tasks::Outcome<tasks::Nothing>{[this](tasks::Nothing) { Q_EMIT saved(); }, {}, {}});
    });
}

PreferenceStore::~PreferenceStore() {
    if (!m_file.isEmpty() && values() != m_written)
        write(m_file, values());
}

void PreferenceStore::setWindowPlace(const QByteArray& place) {
    m_windowPlace = place;
    m_pause->start();
}

void PreferenceStore::setDesktopNotices(bool on) {
    m_desktopNotices = on;
    m_pause->start();
}

void PreferenceStore::read() {
    const QSettings settings(m_file, QSettings::IniFormat);
    m_theme.setChoice(valueOf(settings.value(kTheme).toString(), Theme::Choice::System));
    m_theme.setDensity(valueOf(settings.value(kDensity).toString(), Theme::Density::Normal));
    m_theme.setTextSize(settings.value(kTextSize, 1.0).toDouble());
    m_theme.setDesktopFont(settings.value(kDesktopFont, false).toBool());
    m_theme.setTimeZone(zoneNamed(settings.value(kTimeZone).toByteArray()));
    m_desktopNotices = settings.value(kDesktopNotices, true).toBool();
    m_windowPlace = settings.value(kWindowPlace).toByteArray();
}

QVariantMap PreferenceStore::values() const {
    return {{kTheme, nameOf(m_theme.choice())},
            {kDensity, nameOf(m_theme.density())},
            {kTextSize, m_theme.textSize()},
            {kDesktopFont, m_theme.isDesktopFont()},
            {kTimeZone, m_theme.timeZone().isValid() ? m_theme.timeZone().id() : QByteArray()},
            {kDesktopNotices, m_desktopNotices},
            {kWindowPlace, m_windowPlace}};
}

} // namespace landreeve::ui::settings
