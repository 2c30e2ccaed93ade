#include "ui/health/desktop_notices.h"

#include "ui/health/health_feed.h"
#include "ui/theme/theme_follower.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QWidget>

namespace landreeve::ui::health {

using landreeve::health::Alert;
using landreeve::health::HealthStatus;

namespace {

constexpr int kTimeoutMs = 5000;
/// What comes and goes is not told again within this.
constexpr qint64 kQuietMs = 10LL * 60 * 1000;

QString service() {
    return QStringLiteral("org.freedesktop.Notifications");
}
QString path() {
    return QStringLiteral("/org/freedesktop/Notifications");
}

QDBusMessage call(const QString& method) {
    return QDBusMessage::createMethodCall(service(), path(), service(), method);
}

} // namespace

DesktopNotices::DesktopNotices(HealthFeed& feed, QWidget& window, QObject* parent) : QObject(parent), m_window(window) {
    connect(&feed, &HealthFeed::alertBegan, this, &DesktopNotices::begin);
    connect(&feed, &HealthFeed::alertEnded, this, &DesktopNotices::end);
}

bool DesktopNotices::connectToBus() {
    if (m_connected)
        return true;
    if (!theme::ThemeFollower::busAvailable())
        return false;
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return false;
    bus.connect(service(), path(), service(), QStringLiteral("ActionInvoked"), this,
                SLOT(actionInvoked(uint, QString)));
    bus.connect(service(), path(), service(), QStringLiteral("NotificationClosed"), this,
                SLOT(notificationClosed(uint, uint)));
    m_connected = true;
    return true;
}

void DesktopNotices::begin(const Alert& alert) {
    const QString key = QString::fromStdString(alert.key());
    const auto told = m_told.constFind(key);
    if (!m_enabled || m_window.isActiveWindow() || (told != m_told.constEnd() && !told->hasExpired(kQuietMs)) ||
        !connectToBus())
        return;
    m_told[key].start();
    QDBusMessage notify = call(QStringLiteral("Notify"));
    const QVariantMap hints{{QStringLiteral("urgency"),
                             QVariant::fromValue(static_cast<uchar>(alert.severity == HealthStatus::Down ? 2 : 1))},
                            {QStringLiteral("desktop-entry"), QStringLiteral("landreeve")}};
    // The body is markup to some: what it says is ours alone.
    notify << QStringLiteral("Landreeve") << uint{0} << QStringLiteral("landreeve")
           << QString::fromStdString(alert.title) << QString::fromStdString(alert.remedy)
           << QStringList{QStringLiteral("default"), QStringLiteral("Show")} << hints << -1;
    auto* watcher = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(notify, kTimeoutMs), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, key](QDBusPendingCallWatcher* finished) {
        finished->deleteLater();
        const QDBusPendingReply<uint> reply = *finished;
        if (reply.isValid())
            m_shown.insert(key, reply.value());
    });
}

void DesktopNotices::end(const Alert& alert) {
    const uint id = m_shown.take(QString::fromStdString(alert.key()));
    if (id == 0)
        return;
    QDBusMessage close = call(QStringLiteral("CloseNotification"));
    close << id;
    QDBusConnection::sessionBus().asyncCall(close, kTimeoutMs);
}

void DesktopNotices::actionInvoked(uint id, const QString& action) {
    if (action == QStringLiteral("default") && m_shown.values().contains(id))
        Q_EMIT pressed();
}

void DesktopNotices::notificationClosed(uint id, uint reason) {
    Q_UNUSED(reason);
    m_shown.removeIf([id](const auto& shown) { return shown.value() == id; });
}

} // namespace landreeve::ui::health
