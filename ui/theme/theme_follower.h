#pragma once

#include <QObject>
#include <QVariant>

class QDBusPendingCallWatcher;
class QDBusVariant;

namespace landreeve::ui::theme {

class Theme;

/// Follows the desktop's choice of light or dark: reads `org.freedesktop.appearance color-scheme` of the settings
/// portal and hears its signal. Never blocks, and never starts a bus where there is none. Start it after the first
/// paint.
class ThemeFollower : public QObject {
    Q_OBJECT
public:
    explicit ThemeFollower(Theme& theme, QObject* parent = nullptr);

    /// Asks the portal. Without a session bus nothing happens and the theme stays as the platform's palette made it.
    void start();

    /// True where a session bus can be reached without starting one.
    static bool busAvailable();

    /// The portal's number: 1 is dark, 2 light, everything else no preference. Nested variants are unwrapped.
    static uint schemeNumber(QVariant value);

private Q_SLOTS:
    void settingChanged(const QString& space, const QString& key, const QDBusVariant& value);

private:
    void use(uint number);
    Theme& m_theme;
};

} // namespace landreeve::ui::theme
