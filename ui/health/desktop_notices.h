#pragma once

#include "core/health/report.h"

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QPointer>

class QWidget;

namespace landreeve::ui::health {

class HealthFeed;

/// Tells of alerts that begin while the window is not in front, by the desktop's notifications
/// (org.freedesktop.Notifications, Desktop Notifications Specification 1.2); each is taken back when its alert ends.
/// They hold what an alert is called and what to do, no more. Never blocks, and starts no bus where there is none.
class DesktopNotices : public QObject {
    Q_OBJECT
public:
    /// What it is given must outlive it.
    DesktopNotices(HealthFeed& feed, QWidget& window, QObject* parent = nullptr);

    void setEnabled(bool enabled) { m_enabled = enabled; }

Q_SIGNALS:
    /// Somebody pressed a notification: the window is to come to the front.
    void pressed();

private Q_SLOTS:
    void actionInvoked(uint id, const QString& action);
    void notificationClosed(uint id, uint reason);

private:
    void begin(const landreeve::health::Alert& alert);
    void end(const landreeve::health::Alert& alert);
    bool connectToBus();

    QWidget& m_window;
    bool m_enabled = true;
    bool m_connected = false;
    QHash<QString, uint> m_shown;         ///< By the alert's key.
    QHash<QString, QElapsedTimer> m_told; ///< When one was last told: a server that comes and goes is told once.
};

} // namespace landreeve::ui::health
