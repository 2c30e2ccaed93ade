#pragma once

#include <QObject>

class QTimer;

namespace landreeve::ui::shell {
class MainWindow;
}

namespace landreeve::ui::control {

class FleetFeed;

/// Says in header, task bar and message bar whether the control plane answers, since when it does not, and when it is
/// tried again.
class LinkStatus : public QObject {
    Q_OBJECT
public:
    /// `server` is what the workspace's server is called in the task bar.
    LinkStatus(FleetFeed& feed, shell::MainWindow& window, QString server, QObject* parent = nullptr);

private:
    void show();
    void showDelay();
    void showMessage();

    FleetFeed& m_feed;
    shell::MainWindow& m_window;
    QString m_server;
    QTimer* m_second;
    bool m_wasLost = false;
};

} // namespace landreeve::ui::control
