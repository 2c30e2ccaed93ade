#include "tests/support/private_keyring.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusReply>
#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QProcessEnvironment>
#include <QSaveFile>
#include <QStandardPaths>

#include <csignal>
#include <stdexcept>

#include <sys/prctl.h>

namespace landreeve::tests {
namespace {

using namespace Qt::StringLiterals;

constexpr int kStartTimeout = 10000; // milliseconds

QProcessEnvironment privateEnvironment(const QString& folder) {
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(u"DISPLAY"_s);
    environment.remove(u"WAYLAND_DISPLAY"_s);
    environment.remove(u"GNOME_KEYRING_CONTROL"_s);
    environment.insert(u"HOME"_s, folder);
    for (const auto& [name, below] :
         {std::pair(u"XDG_DATA_HOME"_s, u"/data"_s), std::pair(u"XDG_CONFIG_HOME"_s, u"/config"_s),
          std::pair(u"XDG_CACHE_HOME"_s, u"/cache"_s), std::pair(u"XDG_RUNTIME_DIR"_s, u"/run"_s)}) {
        environment.insert(name, folder + below);
        QDir().mkpath(folder + below);
        QFile::setPermissions(folder + below, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    return environment;
}

/// A test that is killed leaves no bus behind, and a keyring ends with its bus.
void endWithTheTest() {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
}

void end(QProcess& process) {
    if (process.state() == QProcess::NotRunning)
        return;
    process.kill();
    process.waitForFinished(kStartTimeout);
}

} // namespace

bool PrivateKeyring::isPossible() {
    return !QStandardPaths::findExecutable(u"dbus-daemon"_s).isEmpty() &&
           !QStandardPaths::findExecutable(u"gnome-keyring-daemon"_s).isEmpty();
}

PrivateKeyring::PrivateKeyring() {
    QFile configuration(m_folder.filePath(u"bus.conf"_s));
    if (!configuration.open(QIODevice::WriteOnly))
        throw std::runtime_error("no folder for the bus");
    configuration.write("<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\" "
                        "\"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n"
                        "<busconfig><type>session</type><keep_umask/><listen>unix:path=" +
                        m_folder.filePath(u"bus"_s).toUtf8() +
                        "</listen><auth>EXTERNAL</auth>"
                        "<policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>"
                        "<allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>\n");
    configuration.close();
    m_bus.setProcessEnvironment(privateEnvironment(m_folder.path()));
    m_bus.setChildProcessModifier(&endWithTheTest);
    m_bus.start(u"dbus-daemon"_s,
                {u"--nofork"_s, u"--print-address"_s, u"--config-file="_s + configuration.fileName()});
    if (!m_bus.waitForStarted(kStartTimeout) || !m_bus.waitForReadyRead(kStartTimeout))
        throw std::runtime_error("dbus-daemon: " + m_bus.readAllStandardError().toStdString());
    m_address = QString::fromUtf8(m_bus.readLine()).trimmed();
    qputenv("DBUS_SESSION_BUS_ADDRESS", m_address.toUtf8());
}

PrivateKeyring::~PrivateKeyring() {
    kill();
    endBus();
    qunsetenv("DBUS_SESSION_BUS_ADDRESS");
}

void PrivateKeyring::start() {
    launch({u"--foreground"_s, u"--components=secrets"_s, u"--unlock"_s}, "the keyring's password\n");
}

void PrivateKeyring::startLocked() {
    launch({u"--foreground"_s, u"--components=secrets"_s}, {});
}

void PrivateKeyring::launch(const QStringList& arguments, const QByteArray& password) {
    kill();
    auto environment = privateEnvironment(m_folder.path());
    environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, m_address);
    m_daemon.setProcessEnvironment(environment);
    m_daemon.setChildProcessModifier(&endWithTheTest);
    m_daemon.start(u"gnome-keyring-daemon"_s, arguments);
    if (!m_daemon.waitForStarted(kStartTimeout))
        throw std::runtime_error("gnome-keyring-daemon does not start");
    m_daemon.write(password);
    m_daemon.closeWriteChannel();
    m_daemon.waitForBytesWritten(kStartTimeout);
    // Two states of the bus are awaited: the name taken, and the default keyring there.
    const QString name = u"private-keyring"_s;
    const auto bus = QDBusConnection::connectToBus(m_address, name);
    const QDeadlineTimer deadline(kStartTimeout);
    bool ready = false;
    while (!ready && !deadline.hasExpired() && m_daemon.state() == QProcess::Running) {
        auto ask = QDBusMessage::createMethodCall(u"org.freedesktop.secrets"_s, u"/org/freedesktop/secrets"_s,
                                                  u"org.freedesktop.Secret.Service"_s, u"ReadAlias"_s);
        ask.setArguments({u"default"_s});
        ready = bus.call(ask, QDBus::Block, kStartTimeout).type() == QDBusMessage::ReplyMessage;
        if (!ready)
            m_daemon.waitForReadyRead(20);
    }
    QDBusConnection::disconnectFromBus(name);
    if (!ready)
        throw std::runtime_error("gnome-keyring-daemon: " + m_daemon.readAllStandardError().toStdString());
}

void PrivateKeyring::nameDefault(const QByteArray& keyring) {
    // The service reads it when a program connects to it.
    QSaveFile file(m_folder.filePath(u"data/keyrings/default"_s));
    if (!file.open(QIODevice::WriteOnly) || file.write(keyring) != keyring.size() || !file.commit())
        throw std::runtime_error("the keyring's folder cannot be written");
}

void PrivateKeyring::kill() {
    end(m_daemon);
}

void PrivateKeyring::freeze() {
    ::kill(static_cast<pid_t>(m_daemon.processId()), SIGSTOP);
}

void PrivateKeyring::thaw() {
    ::kill(static_cast<pid_t>(m_daemon.processId()), SIGCONT);
}

void PrivateKeyring::endBus() {
    end(m_bus);
}

} // namespace landreeve::tests
