#pragma once

#include "ui/theme/theme.h"

#include <QByteArray>
#include <QObject>
#include <QVariantMap>

class QTimer;

namespace landreeve::ui::tasks {
class TaskRunner;
}

namespace landreeve::ui::settings {

/// The zone of an IANA name; the system's, an invalid one, for no name. (QTimeZone makes the system's zone as it is now
/// of an empty name.)
QTimeZone zoneNamed(const QByteArray& id);

/// Keeps what somebody chose about this program on this computer in a settings file: look and text as Theme holds them,
/// and where the window stood. Window thread.
class PreferenceStore : public QObject {
    Q_OBJECT
public:
    /// Reads the file and brings the theme to it; from then on follows the theme. A file that cannot be read counts as
    /// empty; an empty path keeps nothing. Made before the first window, so reading delays no paint.
    PreferenceStore(theme::Theme& theme, tasks::TaskRunner& runner, QString file, QObject* parent = nullptr);
    /// Writes what is still to be written. The window is gone by then, so nobody waits for it.
    ~PreferenceStore() override;

    /// As QWidget::saveGeometry() gave it; empty where no window was closed before.
    const QByteArray& windowPlace() const { return m_windowPlace; }
    void setWindowPlace(const QByteArray& place);
    /// Whether the desktop is to tell of alerts that begin while the window is not in front.
    bool desktopNotices() const { return m_desktopNotices; }
    void setDesktopNotices(bool on);

Q_SIGNALS:
    /// What was chosen is in the file.
    void saved();

private:
    void read();
    QVariantMap values() const;

    theme::Theme& m_theme;
    tasks::TaskRunner& m_runner;
    QString m_file;
    QByteArray m_windowPlace;
    bool m_desktopNotices = true;
    QVariantMap m_written;
    QTimer* m_pause;
};

} // namespace landreeve::ui::settings
