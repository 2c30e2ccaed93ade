#include "core/engine/file_lock.h"
#include "tests/core/engine/engine_sandbox.h"

#include <future>

#include <sys/stat.h>
#include <sys/wait.h>

using namespace landreeve;
using namespace landreeve::tests;
using namespace std::chrono_literals;
using engine::Engine;
using engine::EngineState;
using engine::FileLock;
using postgres::Connection;
namespace fs = std::filesystem;

namespace {

/// Becomes the account that owns the engine's files, in a forked child.
void becomeOwnerOf(const fs::path& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0 || setgid(status.st_gid) != 0 || setuid(status.st_uid) != 0)
        _exit(127);
}

/// A program of the engine's account that has nothing to do with it.
class Bystander {
public:
    explicit Bystander(const fs::path& data) {
        m_process.setChildProcessModifier([data] { becomeOwnerOf(data); });
        m_process.start(QStringLiteral("sleep"), {QStringLiteral("1000")});
        m_process.waitForStarted();
    }
    ~Bystander() {
        m_process.kill();
        m_process.waitForFinished();
    }
    pid_t pid() const { return static_cast<pid_t>(m_process.processId()); }
    bool lives() { return !m_process.waitForFinished(0) && m_process.state() == QProcess::Running; }

private:
    QProcess m_process;
};

/// Ended, and never asked for its exit status while this lives.
class Zombie {
public:
    explicit Zombie(const fs::path& data) : m_pid(fork()) {
        if (m_pid == 0) {
            becomeOwnerOf(data);
            _exit(0);
        }
        siginfo_t ended{};
        waitid(P_PID, static_cast<id_t>(m_pid), &ended, WEXITED | WNOWAIT);
    }
    ~Zombie() { waitpid(m_pid, nullptr, 0); }
    pid_t pid() const { return m_pid; }

private:
    pid_t m_pid;
};

void writeAs(const fs::path& owner, const fs::path& file, const std::string& text) {
    std::ofstream(file, std::ios::trunc) << text;
    struct stat status {};
    QVERIFY(stat(owner.c_str(), &status) == 0 && chown(file.c_str(), status.st_uid, status.st_gid) == 0);
}

std::string pidFileOf(pid_t pid, const EngineSandbox& sandbox) {
    return std::to_string(pid) + "\n" + sandbox.data().string() + "\n1700000000\n5432\n" +
           (sandbox.folder() / "run").string() + "\n\n  1234567     98765\nready   \n";
}

} // namespace

class TestEngineRecovery : public QObject {
    Q_OBJECT

    std::unique_ptr<EngineSandbox> m_sandbox;

    void stop() { Engine(m_sandbox->folder()).stop({}); }
    fs::path pidFile() const { return m_sandbox->data() / "postmaster.pid"; }

private Q_SLOTS:
    void initTestCase() {
        m_sandbox = std::make_unique<EngineSandbox>();
        remember(*m_sandbox);
    }
    void init() { m_sandbox->start(); }

    void aKilledServerComesBackWithAllThatWasCommitted_data() {
        QTest::addColumn<bool>("all");
        QTest::addColumn<QString>("statement");
        QTest::newRow("all of it") << true << "";
        QTest::newRow("all of it amid a transaction") << true << "CREATE TABLE lost (n int)";
        QTest::newRow("the postmaster, with an idle session") << false << "SELECT 1";
        QTest::newRow("the postmaster, amid a statement")
            << false << "SELECT count(*) FROM (SELECT n FROM generate_series(1, 1e11) n OFFSET 1) s";
    }
    void aKilledServerComesBackWithAllThatWasCommitted() {
        QFETCH(bool, all);
        QFETCH(QString, statement);
        const auto url = m_sandbox->start();
        const pid_t killed = *m_sandbox->status().pid;
        auto watcher = Connection::open(url);
        std::promise<int> connected;
        auto session = std::async(std::launch::async, [&] {
            auto connection = Connection::open(url.withDatabase("memory"), {{}, 0ms});
            connection.script("BEGIN");
            connected.set_value(connection.backendPid());
            return codeOf([&] {
                connection.script(statement.toStdString() + ";");
                connection.exec("SELECT pg_sleep(1000)");
            });
        });
        const int backend = connected.get_future().get();
        const bool busy = statement.contains(QStringLiteral("1e11"));
        QTRY_VERIFY(watcher
                        .exec("SELECT count(*) = 1 FROM pg_stat_activity WHERE pid = $1 AND state = 'active' "
                              "AND coalesce(wait_event, '') = $2",
                              backend, busy ? "" : "PgSleep")
                        .one()
                        .get<bool>(0));
        if (all) {
            m_sandbox->killServer();
        } else {
            kill(killed, SIGKILL);
            QTRY_VERIFY(m_sandbox->status().state == EngineState::Stopped);
        }
        QVERIFY(remembers(*m_sandbox));
        QVERIFY(m_sandbox->status().pid != killed);
        QVERIFY(!session.get().empty());
        auto connection = Connection::open(m_sandbox->start().withDatabase("memory"));
        QVERIFY(connection.exec("SELECT to_regclass('lost')").one().isNull(0));
    }

    void aPidFileOfSomebodyElseIsRemoved_data() {
        QTest::addColumn<QString>("whose");
        for (const char* whose :
             {"a dead process", "another program of the account", "this test", "process 1", "another engine's server",
              "a process nobody waited for", "nobody, it is empty", "nobody, it is garbage", "nobody, it is cut short"})
            QTest::newRow(whose) << QString::fromLatin1(whose);
    }
    void aPidFileOfSomebodyElseIsRemoved() {
        QFETCH(QString, whose);
        stop();
        Bystander bystander(m_sandbox->data());
        std::unique_ptr<Zombie> zombie;
        std::unique_ptr<EngineSandbox> other;
        std::string text = pidFileOf(999'999'999, *m_sandbox);
        if (whose.startsWith(QStringLiteral("another program")))
            text = pidFileOf(bystander.pid(), *m_sandbox);
        if (whose == QStringLiteral("this test"))
            text = pidFileOf(getpid(), *m_sandbox);
        if (whose == QStringLiteral("process 1"))
            text = pidFileOf(1, *m_sandbox);
        if (whose.startsWith(QStringLiteral("another engine"))) {
            other = std::make_unique<EngineSandbox>();
            other->copyFrom(*m_sandbox);
            other->start();
            text = pidFileOf(*other->status().pid, *m_sandbox);
        }
        if (whose.startsWith(QStringLiteral("a process"))) {
            zombie = std::make_unique<Zombie>(m_sandbox->data());
            text = pidFileOf(zombie->pid(), *m_sandbox);
        }
        if (whose.endsWith(QStringLiteral("empty")))
            text = "";
        if (whose.endsWith(QStringLiteral("garbage")))
            text = "what?\n";
        if (whose.endsWith(QStringLiteral("short")))
            text = std::to_string(bystander.pid()) + "\n/some";
        writeAs(m_sandbox->data(), pidFile(), text);

        QCOMPARE(m_sandbox->status().state, EngineState::Stopped);
        QVERIFY(!Engine(m_sandbox->folder()).stop({}));
        QVERIFY(remembers(*m_sandbox));
        QVERIFY(bystander.lives());
        if (other)
            QVERIFY(remembers(*other));
    }

    void aSocketLeftBehindIsCleared() {
        stop();
        Bystander bystander(m_sandbox->data());
        const auto file = m_sandbox->folder() / "run" / ".s.PGSQL.5432";
        writeAs(m_sandbox->data(), file, "");
        writeAs(m_sandbox->data(), file.string() + ".lock", pidFileOf(bystander.pid(), *m_sandbox));
        QVERIFY(remembers(*m_sandbox));
        QVERIFY(bystander.lives());
    }

    void aServerThatLostItsSocketIsRestarted() {
        const auto pid = m_sandbox->status().pid;
        fs::remove_all(m_sandbox->folder() / "run");
        QVERIFY(remembers(*m_sandbox));
        QVERIFY(m_sandbox->status().pid != pid);
    }

    void aServerThatLostItsPidFileIsRestarted() {
        fs::remove(pidFile());
        QVERIFY(remembers(*m_sandbox));
        QCOMPARE(m_sandbox->status().state, EngineState::Running);
    }

    void aStopThatIsUnderWayIsAwaited() {
        const auto pid = *m_sandbox->status().pid;
        kill(pid, SIGINT);
        QVERIFY(remembers(*m_sandbox));
        QVERIFY(m_sandbox->status().pid != pid);
    }

    void aFolderThatOthersMayEnterIsClosed() {
        stop();
        fs::permissions(m_sandbox->data(), fs::perms::all);
        QVERIFY(remembers(*m_sandbox));
        QCOMPARE(fs::status(m_sandbox->data()).permissions(), fs::perms::owner_all);
    }

    void theLogStaysBounded() {
        std::ofstream(m_sandbox->folder() / "server.log", std::ios::app) << std::string(5'000'000, 'x') << "\nlast\n";
        m_sandbox->start();
        QVERIFY(fs::file_size(m_sandbox->folder() / "server.log") < 100'000);
        QVERIFY(fs::file_size(m_sandbox->folder() / "server.log.1") <= 1'048'576);
    }

    void aServerThatCannotBeSeenIsNotStartedTwice() {
        stop();
        {
            const auto held = FileLock::tryTake(m_sandbox->folder() / "locks" / "server", FileLock::Kind::Exclusive);
            QVERIFY(held);
            QCOMPARE(codeOf([&] { m_sandbox->start(); }), std::string("engine_in_use_elsewhere"));
        }
        QVERIFY(remembers(*m_sandbox));
    }

    void waitingForAnotherProgramCanBeCancelled() {
        stop();
        const auto held = FileLock::tryTake(m_sandbox->folder() / "locks" / "start", FileLock::Kind::Exclusive);
        QVERIFY(held);
        std::stop_source stopping;
        std::promise<std::string> told;
        auto started = std::async(std::launch::async, [&] {
            try {
                Engine(m_sandbox->folder())
                    .start([&](const Progress& progress) { told.set_value(progress.step); }, stopping.get_token());
            } catch (const Cancelled&) {
                return true;
            }
            return false;
        });
        QVERIFY(told.get_future().get().starts_with("Waiting"));
        stopping.request_stop();
        QVERIFY(started.get());
    }
};

int main(int argc, char** argv) {
    return runTests<TestEngineRecovery>(argc, argv);
}

#include "tst_engine_recovery.moc"
