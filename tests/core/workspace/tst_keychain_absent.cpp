#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/workspace/keychain_store.h"
#include "core/workspace/secret_service.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QtTest>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace landreeve;
using namespace landreeve::workspace;

/// A machine without a D-Bus session: nothing may be started, and nothing waited for.
class TestKeychainAbsent : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        qunsetenv("DBUS_SESSION_BUS_ADDRESS");
        qunsetenv("XDG_RUNTIME_DIR");
        // With a display the D-Bus libraries would start a session of their own, and leave it.
        qputenv("DISPLAY", ":4711");
        m_mark = QByteArray::fromStdString("LANDREEVE_TEST=" + newUuid());
    }

    void onlyASessionThatRunsCounts_data() {
        QTest::addColumn<QByteArray>("given");
        QTest::addColumn<bool>("taken");
        QTest::newRow("none") << QByteArray() << false;
        QTest::newRow("automatic") << QByteArray("autolaunch:") << false;
        QTest::newRow("automatic as a last resort") << QByteArray("unix:path=/nowhere;autolaunch:") << false;
        QTest::newRow("given") << QByteArray("unix:path=/nowhere") << true;
    }
    void onlyASessionThatRunsCounts() {
        QFETCH(QByteArray, given);
        QFETCH(bool, taken);
        if (!given.isEmpty())
            qputenv("DBUS_SESSION_BUS_ADDRESS", given);
        QCOMPARE(sessionBusAddress().has_value(), taken);
        QElapsedTimer timer;
        timer.start();
        refused();
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
        QVERIFY(!somethingWasStarted());
    }

    void theUsersBusIsFoundInTheRuntimeFolder() {
        QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("a b")));
        const QByteArray runtime = folder.filePath(QStringLiteral("a b")).toUtf8();
        qputenv("XDG_RUNTIME_DIR", runtime);
        QVERIFY(!sessionBusAddress());
        QFile plain(QString::fromUtf8(runtime) + QStringLiteral("/bus"));
        QVERIFY(plain.open(QIODevice::WriteOnly));
        QVERIFY(!sessionBusAddress());
        QVERIFY(plain.remove());

        const int listener = ::socket(AF_UNIX, SOCK_STREAM, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        const QByteArray path = runtime + "/bus";
        QVERIFY(path.size() < qsizetype(sizeof address.sun_path));
        std::copy(path.begin(), path.end(), address.sun_path);
        QCOMPARE(::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
        const auto found = sessionBusAddress();
        ::close(listener);
        QVERIFY(found);
        QVERIFY2(found->ends_with("/a%20b/bus"), found->c_str());
    }

    void withoutAnApplicationItIsSaid() {
        // QtKeychain's loop cannot run where Qt was told to do without GLib's.
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
        qputenv("QT_NO_GLIB", "1");
        refused();
        qunsetenv("QT_NO_GLIB");
    }

private:
    void refused() {
        KeychainStore store(m_folder.path().toStdString(), newUuid());
        qputenv("LANDREEVE_TEST", m_mark.mid(m_mark.indexOf('=') + 1));
        try {
            store.read("entry");
            QFAIL("read");
        } catch (const Error& error) {
            QCOMPARE(error.code(), std::string("keychain_unavailable"));
        }
    }

    /// Whether any process but this one carries our mark in its environment.
    bool somethingWasStarted() const {
        for (const QString& process : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
            QFile environment(QStringLiteral("/proc/") + process + QStringLiteral("/environ"));
            if (process.toLongLong() > 0 && process.toLongLong() != ::getpid() &&
                environment.open(QIODevice::ReadOnly) && environment.readAll().contains(m_mark))
                return true;
        }
        return false;
    }

    QTemporaryDir m_folder;
    QByteArray m_mark;
};

QTEST_GUILESS_MAIN(TestKeychainAbsent)
#include "tst_keychain_absent.moc"
