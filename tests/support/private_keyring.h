#pragma once

#include <QProcess>
#include <QTemporaryDir>

namespace landreeve::tests {

/// A D-Bus session and gnome-keyring-daemon of a test's own, in a folder of its own; ended with this object. The bus
/// starts no services by itself. While it lives DBUS_SESSION_BUS_ADDRESS of this process names it: GLib keeps one
/// session bus a process, so a test program has at most one of these.
class PrivateKeyring {
public:
    PrivateKeyring();
    ~PrivateKeyring();
    PrivateKeyring(const PrivateKeyring&) = delete;
    PrivateKeyring& operator=(const PrivateKeyring&) = delete;

    /// Whether the programs it needs are installed.
    static bool isPossible();

    /// Starts the keyring, opened with its password, and waits until the bus knows it. Starting again keeps what it
    /// held.
    void start();
    /// As it is after a log-in that did not give the password: locked.
    void startLocked();
    /// At once (SIGKILL).
    void kill();
    /// Stops answering, and answers again (SIGSTOP, SIGCONT).
    void freeze();
    void thaw();
    /// Makes this keyring the default one, whether it is there or not.
    void nameDefault(const QByteArray& keyring);
    /// Ends the session's bus.
    void endBus();

    QString busAddress() const { return m_address; }

private:
    void launch(const QStringList& arguments, const QByteArray& password);

    QTemporaryDir m_folder;
    QProcess m_bus;
    QProcess m_daemon;
    QString m_address;
};

} // namespace landreeve::tests
