#include "tests/support/command_line.h"
#include "tests/support/frozen_server.h"
#include "tests/support/test_workspace.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QtTest>

#include <csignal>

using namespace landreeve;
using namespace landreeve::tests;

/// Ctrl-C on a command whose server does not answer: the prompt is back at once, and what was begun is known.
class TestInterrupt : public QObject {
    Q_OBJECT

    std::unique_ptr<TestWorkspace> m_test;

    QString home() const { return QString::fromStdString(m_test->home().data().string()); }
    static QStringList words(const QStringList& command) {
        return QStringList{"--workspace", TestWorkspace::kName, "--json"} + command;
    }
    /// Of whatever program; what a program has open itself is nobody else's to see.
    qsizetype connectionsToServer() const {
        QFile sockets(QStringLiteral("/proc/net/unix"));
        return sockets.open(QIODevice::ReadOnly)
                   ? sockets.readAll().count(QByteArray::fromStdString(m_test->server().socketFolder()))
                   : 0;
    }

    /// Nobody is just coming or leaving: every connection is a session's, but for the one that listens.
    bool isAtRest(postgres::Connection& superuser) const {
        const auto sessions =
            superuser.exec("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'").one();
        return connectionsToServer() == sessions.get<int>(0) + 1;
    }

    /// Ten times what it may take (ms): 100 for the cancellation, 250 to note it, 500 to seal the log.
    static constexpr int kGuard = 8'500;

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<TestWorkspace>();
        m_test->provision("kaveri-pharma");
    }

    void hungServerIsLeftAtOnce_data() {
        QTest::addColumn<QStringList>("command");
        QTest::addColumn<int>("signal");
        const auto row = [](const char* name, const QStringList& command, int signal = SIGINT) {
            QTest::newRow(name) << command << signal;
        };
        row("list", {"tenant", "list"});
        row("list, terminated", {"tenant", "list"}, SIGTERM);
        row("provision", {"tenant", "provision", "--tenant-id", "other", "--tenant-name", "Other"});
        row("records", {"record", "list", "vendor", "--tenant-id", "kaveri-pharma"});
        row("health", {"health"});
        row("migrate", {"migrate", "status", "--all"});
    }
    void hungServerIsLeftAtOnce() {
        QFETCH(QStringList, command);
        QFETCH(int, signal);
        QProcess process;
        auto superuser = m_test->superuser("postgres");
        QTRY_VERIFY(isAtRest(superuser));
        const FrozenServer frozen(m_test->server());
        const qsizetype before = connectionsToServer();
        startLandreevectl(process, home(), words(command));
        QVERIFY(process.waitForStarted());
        // It waits for the server from when it is connected.
        QTRY_VERIFY(connectionsToServer() > before);
        QElapsedTimer since;
        since.start();
        QCOMPARE(::kill(static_cast<pid_t>(process.processId()), signal), 0);
        const CommandResult result = resultOf(process);
        qInfo() << "back after" << since.elapsed() << "ms";
        QCOMPARE(result.exit, 130);
        QCOMPARE(result.errorCode(), QStringLiteral("interrupted"));
        QVERIFY(since.elapsed() < kGuard);
    }

    void hungServerIsLeftAtTheDeadlineToo() {
        if (!qEnvironmentVariableIsSet("LANDREEVE_DEEP"))
            QSKIP("It takes the deadline's half minute.");
        const FrozenServer frozen(m_test->server());
        for (const QStringList& command : {QStringList{"tenant", "list"}, QStringList{"health"}}) {
            QElapsedTimer since;
            since.start();
            const CommandResult result = landreevectl(home(), words(command));
            qInfo() << command << "after" << since.elapsed() << "ms";
            QCOMPARE(result.exit, 6);
            QCOMPARE(result.errorCode(), QStringLiteral("deadline_exceeded"));
            QVERIFY(since.elapsed() < 60'000);
        }
    }

    void provisioningIsLeftInTheMiddle() {
        QProcess process;
        QElapsedTimer since;
        CommandResult result;
        {
            startLandreevectl(
                process, home(),
                words({"tenant", "provision", "--tenant-id", "halfway", "--tenant-name", "Halfway", "--seed"}));
            auto superuser = m_test->superuser("landreeve_control");
            QTRY_VERIFY(!superuser
                             .exec("SELECT 1 FROM provisioning_step WHERE tenant_id = 'halfway' AND step = 'seed' AND "
                                   "state = 'running'")
                             .empty());
            const FrozenServer frozen(m_test->server());
            since.start();
            QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGINT), 0);
            result = resultOf(process);
            qInfo() << "back after" << since.elapsed() << "ms";
            QVERIFY(since.elapsed() < kGuard);
        }
        QCOMPARE(result.exit, 130);
        QCOMPARE(result.errorCode(), QStringLiteral("interrupted"));
        QVERIFY2(result.err.contains("run the command again to go on"), result.err);

        // The lock of the one that was left goes when the server learns of it.
        CommandResult again;
        QTRY_VERIFY((again = landreevectl(home(), words({"tenant", "reconcile"}))).exit == 0 &&
                    m_test->leftovers().size() == 3);
        QCOMPARE(landreevectl(home(), words({"tenant", "show", "halfway"})).exit, 4);
    }
};

QTEST_GUILESS_MAIN(TestInterrupt)
#include "tst_interrupt.moc"
