#include "ui/theme/theme_follower.h"

#include "ui/theme/theme.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QFileInfo>

namespace landreeve::ui::theme {

namespace {

constexpr int kPortalTimeoutMs = 2000;

QString service() {
    return QStringLiteral("org.freedesktop.portal.Desktop");
}
QString path() {
    return QStringLiteral("/org/freedesktop/portal/desktop");
}
QString interfaceName() {
    return QStringLiteral("org.freedesktop.portal.Settings");
}
QString space() {
    return QStringLiteral("org.freedesktop.appearance");
}
QString keyName() {
    return QStringLiteral("color-scheme");
}

} // namespace

ThemeFollower::ThemeFollower(Theme& theme, QObject* parent) : QObject(parent), m_theme(theme) {}

bool ThemeFollower::busAvailable() {
    // QDBusConnection::sessionBus() would start dbus-launch where there is a display but no bus.
    if (!qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS"))
        return true;
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    return !runtime.isEmpty() && QFileInfo::exists(runtime + QStringLiteral("/bus"));
}

void ThemeFollower::start() {
    if (!busAvailable())
        return;
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    bus.connect(service(), path(), interfaceName(), QStringLiteral("SettingChanged"), this,
                SLOT(settingChanged(QString, QString, QDBusVariant)));
    QDBusMessage read = QDBusMessage::createMethodCall(service(), path(), interfaceName(), QStringLiteral("Read"));
    read << space() << keyName();
    auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(read, kPortalTimeoutMs), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* finished) {
        finished->deleteLater();
        const QDBusPendingReply<QDBusVariant> reply = *finished;
        if (reply.isValid())
            use(schemeNumber(QVariant::fromValue(reply.value())));
    });
}

uint ThemeFollower::schemeNumber(QVariant value) {
    // Read answers with a variant in a variant, the signal with one.
    for (int depth = 0; depth < 4 && value.canConvert<QDBusVariant>(); ++depth)
        value = value.value<QDBusVariant>().variant();
    return value.toUInt();
}

void ThemeFollower::settingChanged(const QString& changedSpace, const QString& key, const QDBusVariant& value) {
    if (changedSpace == space() && key == keyName())
        use(schemeNumber(value.variant()));
}

void ThemeFollower::use(uint number) {
    if (number == 1)
        m_theme.setSystemScheme(Scheme::Dark);
    else
        m_theme.setSystemScheme(Scheme::Light);
}

} // namespace landreeve::ui::theme
