#include "core/engine/server_programs.h"
#include "tests/core/engine/engine_sandbox.h"

#include <future>

#include <sys/stat.h>

using namespace landreeve;
using namespace landreeve::tests;
using namespace std::chrono_literals;
using engine::Engine;
using engine::EngineState;
using postgres::Connection;
using postgres::ConnectionUrl;

namespace {

mode_t modeOf(const std::filesystem::path& path) {
    struct stat status {};
    return stat(path.c_str(), &status) == 0 ? status.st_mode & 07777 : 0;
}

std::string setting(Connection& connection, std::string_view name) {
    return connection.exec("SELECT current_setting($1)", name).one().get<std::string>(0);
}

} // namespace

class TestEngine : public QObject {
    Q_OBJECT

    std::unique_ptr<EngineSandbox> m_sandbox;
    std::unique_ptr<EngineSandbox> m_made; ///< Made, and never running.

private Q_SLOTS:
    void initTestCase() { m_sandbox = std::make_unique<EngineSandbox>(); }

    void firstStartMakesItAndSaysWhatItDoes() {
        QCOMPARE(m_sandbox->status().state, EngineState::Absent);
        std::vector<Progress> told;
        QElapsedTimer timer;
        timer.start();
        Engine engine(m_sandbox->folder());
        const ConnectionUrl url = engine.start([&](const Progress& progress) { told.push_back(progress); }, {});
        qInfo("first start: %lld ms", timer.elapsed());
        QVERIFY(timer.elapsed() < 50'000);
        QCOMPARE(url.user(), std::string("landreeve_admin"));
        QCOMPARE(url.database(), std::string("postgres"));
        QVERIFY(url.password().empty());
        QVERIFY(told.size() >= 5);
        QVERIFY(std::ranges::is_sorted(told, {}, &Progress::done));
        QCOMPARE(told.back().done, told.back().total);
        const auto status = engine.status();
        QCOMPARE(status.state, EngineState::Running);
        QVERIFY(status.pid && status.since);
        QCOMPARE(status.version, std::to_string(engine::serverPrograms().version));
        QVERIFY(std::abs((*status.since - SystemClock().now()) / 1s) < 60);
        QCOMPARE(engine.start({}, {}), url);
    }

    void itStopsAndStartsAgainQuicklyWithWhatItKnew() {
        remember(*m_sandbox);
        Engine engine(m_sandbox->folder());
        QVERIFY(engine.stop({}));
        QCOMPARE(engine.status().state, EngineState::Stopped);
        QVERIFY(!engine.status().pid);
        QVERIFY(!engine.stop({}));
        QVERIFY(m_sandbox->processes().empty());
        m_made = std::make_unique<EngineSandbox>();
        m_made->copyFrom(*m_sandbox);
        QElapsedTimer timer;
        timer.start();
        engine.start({}, {});
        qInfo("later start: %lld ms", timer.elapsed());
        QVERIFY(timer.elapsed() < 5'000);
        timer.start();
        Engine(m_sandbox->folder()).start({}, {});
        qInfo("adopted: %lld ms", timer.elapsed());
        QVERIFY(timer.elapsed() < 1'000);
        QVERIFY(remembers(*m_sandbox));
    }

    void itIsPrivateAndDurable() {
        const auto status = m_sandbox->status();
        QCOMPARE(modeOf(status.dataFolder), mode_t(0700));
        QCOMPARE(modeOf(status.socketFolder), mode_t(0700));
        QCOMPARE(modeOf(m_sandbox->folder() / "server.log"), mode_t(0600));
        auto connection = m_sandbox->connect();
        for (const auto& [name, value] : std::map<std::string, std::string>{{"listen_addresses", ""},
                                                                            {"fsync", "on"},
                                                                            {"data_checksums", "on"},
                                                                            {"max_connections", "100"},
                                                                            {"TimeZone", "UTC"},
                                                                            {"lc_messages", "C"},
                                                                            {"log_min_error_statement", "panic"}})
            QCOMPARE(setting(connection, name), value);
        const auto database = connection
                                  .exec("SELECT pg_encoding_to_char(encoding), datcollate FROM pg_database "
                                        "WHERE datname = 'template1'")
                                  .one();
        QCOMPARE(database.get<std::string>(0), std::string("UTF8"));
        QCOMPARE(database.get<std::string>(1), std::string("C.UTF-8"));
    }

    void theServiceRoleMayWorkAndIsNoSuperuser() {
        auto connection = m_sandbox->connect();
        const auto role = connection
                              .exec("SELECT rolsuper, rolcreatedb, rolcreaterole, rolbypassrls, "
                                    "pg_has_role(oid, 'pg_monitor', 'member'), "
                                    "pg_has_role(oid, 'pg_signal_backend', 'member') "
                                    "FROM pg_roles WHERE rolname = current_user")
                              .one();
        QCOMPARE(role.get<bool>(0), false);
        QCOMPARE(role.get<bool>(1), true);
        QCOMPARE(role.get<bool>(2), true);
        QCOMPARE(role.get<bool>(3), false);
        QCOMPARE(role.get<bool>(4), true);
        QCOMPARE(role.get<bool>(5), true);
        auto superuser = Connection::open(m_sandbox->start().withUser("landreeve_engine"));
        QCOMPARE(setting(superuser, "is_superuser"), std::string("on"));
    }

    void everybodyElseNeedsAPassword() {
        auto connection = m_sandbox->connect();
        connection.script("CREATE ROLE tenant LOGIN PASSWORD 'right'");
        connection.script("GRANT tenant TO landreeve_admin");
        connection.script("CREATE DATABASE tenant_db OWNER tenant");
        const ConnectionUrl tenant = m_sandbox->start().withUser("tenant").withDatabase("tenant_db");
        QCOMPARE(codeOf([&] { Connection::open(tenant); }), std::string("authentication_failed"));
        QCOMPARE(codeOf([&] { Connection::open(tenant.withPassword(SecretString("wrong"))); }),
                 std::string("authentication_failed"));
        const ConnectionUrl right = tenant.withPassword(SecretString("right"));
        QCOMPARE(codeOf([&] { Connection::open(right).exec("CREATE TABLE public.t (n int)"); }), std::string());
        for (const char* database : {"postgres", "template1"})
            QCOMPARE(codeOf([&] { Connection::open(right.withDatabase(database)); }),
                     std::string("insufficient_privilege"));
    }

    void passwordsStayOutOfTheLog() {
        auto connection = m_sandbox->connect();
        QVERIFY(!codeOf([&] { connection.script("CREATE ROLE tenant LOGIN PASSWORD 'opensesame'"); }).empty());
        std::ifstream log(m_sandbox->folder() / "server.log");
        const std::string text(std::istreambuf_iterator<char>(log), {});
        QVERIFY(text.find("already exists") != std::string::npos);
        QVERIFY(text.find("opensesame") == std::string::npos);
    }

    void otherServersSettingsDoNotLeadAstray() {
        qputenv("PGPORT", "6543");
        qputenv("PGDATA", "/nowhere");
        const auto restored = qScopeGuard([] {
            qunsetenv("PGPORT");
            qunsetenv("PGDATA");
        });
        QCOMPARE(codeOf([&] { m_sandbox->connect().exec("SELECT 1"); }), std::string());
    }

    void aKilledProgramLeavesItRunning() {
        const auto before = m_sandbox->status().pid;
        StartingProgram program(*m_sandbox);
        QVERIFY(program.says("done"));
        program.kill();
        program.waitForFinished();
        QCOMPARE(m_sandbox->status().pid, before);
        m_sandbox->connect().exec("SELECT 1");
    }

    void programsStartingAtOnceShareOneStart_data() {
        QTest::addColumn<bool>("made");
        QTest::newRow("the first start") << false;
        QTest::newRow("a later start") << true;
    }
    void programsStartingAtOnceShareOneStart() {
        QFETCH(bool, made);
        const EngineSandbox sandbox;
        if (made)
            sandbox.copyFrom(*m_made);
        std::vector<std::unique_ptr<StartingProgram>> programs;
        for (int i = 0; i < 4; ++i)
            programs.push_back(std::make_unique<StartingProgram>(sandbox));
        for (const auto& program : programs)
            QVERIFY2(program->says("done"), program->said().constData());
        std::ifstream log(sandbox.folder() / "server.log");
        int starts = 0;
        for (std::string line; std::getline(log, line);)
            starts += line.find("starting PostgreSQL") != std::string::npos ? 1 : 0;
        QCOMPARE(starts, made ? 2 : 1); // The copy brings the log of the first.
    }

    void itStopsOnlyWhenIdle() {
        const EngineSandbox sandbox;
        sandbox.copyFrom(*m_made);
        Engine ours(sandbox.folder());
        QVERIFY(!ours.stopIfIdle({}));
        auto connection = std::make_unique<Connection>(Connection::open(ours.start({}, {})));
        QVERIFY(!ours.stopIfIdle({}));
        connection.reset();
        {
            Engine other(sandbox.folder());
            other.start({}, {});
            QVERIFY(!ours.stopIfIdle({}));
        }
        {
            StartingProgram program(sandbox);
            QVERIFY(program.says("done"));
            program.waitForFinished();
        }
        QVERIFY(ours.stopIfIdle({}));
        QCOMPARE(ours.status().state, EngineState::Stopped);
        QVERIFY(!ours.stopIfIdle({}));
    }

    void stoppedOnPurposeItSaysSoUntilItIsStarted() {
        const EngineSandbox sandbox;
        sandbox.copyFrom(*m_made);
        Engine engine(sandbox.folder());
        engine.start({}, {});
        QVERIFY(!engine.isStoppedOnPurpose());
        QVERIFY(engine.stopIfIdle({}));
        QVERIFY(!engine.isStoppedOnPurpose());
        engine.start({}, {});
        QVERIFY(Engine(sandbox.folder()).stop({}));
        QVERIFY(engine.isStoppedOnPurpose());
        engine.start({}, {});
        QVERIFY(!engine.isStoppedOnPurpose());
        QVERIFY(engine.stop({}));
    }

    void oddPathsWork_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("spaces and quotes") << QStringLiteral("it's \"my\" $HOME; $(x) engine");
        QTest::newRow("a comma") << QStringLiteral("one,two");
        QTest::newRow("another script") << QStringLiteral("कंपनी");
        QTest::newRow("too long for a socket") << QString(120, QLatin1Char('x'));
    }
    void oddPathsWork() {
        QFETCH(QString, name);
        const EngineSandbox sandbox(name.toStdString());
        // The first name has all that could trip initdb; the others only differ once there is an engine.
        if (name.contains(QLatin1Char('$')))
            remember(sandbox);
        else
            sandbox.copyFrom(*m_made);
        QVERIFY(remembers(sandbox));
        const auto socketFolder = sandbox.status().socketFolder;
        QCOMPARE(modeOf(socketFolder), mode_t(0700));
        QVERIFY(socketFolder.string().size() < 93);
        Engine(sandbox.folder()).stop({});
        QVERIFY(remembers(sandbox));
        if (socketFolder.parent_path() != sandbox.folder()) {
            Engine(sandbox.folder()).stop({});
            QVERIFY(!std::filesystem::exists(socketFolder));
        }
    }

    void aRelativePathAndALinkAreTheSameEngine() {
        const auto link = m_sandbox->folder().parent_path() / "link";
        std::filesystem::create_directory_symlink(m_sandbox->folder(), link);
        const auto url = m_sandbox->start();
        QCOMPARE(Engine(link).start({}, {}), url);
        QCOMPARE(Engine(m_sandbox->folder() / "." / ".." / "engine" / "").start({}, {}), url);
    }

    void cancelEndsAnyPartOfAStart_data() {
        QTest::addColumn<QString>("step");
        QTest::newRow("before") << QString();
        QTest::newRow("making files") << QStringLiteral("Making the engine's files");
        QTest::newRow("roles") << QStringLiteral("Setting up the engine's roles");
        QTest::newRow("to the disk") << QStringLiteral("Writing the engine's files to the disk");
        QTest::newRow("starting") << QStringLiteral("Starting the engine");
    }
    void cancelEndsAnyPartOfAStart() {
        QFETCH(QString, step);
        const EngineSandbox sandbox;
        std::stop_source stop;
        if (step.isEmpty())
            stop.request_stop();
        Engine engine(sandbox.folder());
        bool cancelled = false;
        QElapsedTimer since;
        since.start();
        try {
            engine.start(
                [&](const Progress& progress) {
                    if (progress.step == step.toStdString() && !stop.stop_requested()) {
                        since.start();
                        stop.request_stop();
                    }
                },
                stop.get_token());
        } catch (const Cancelled&) {
            cancelled = true;
        }
        QVERIFY(cancelled);
        QVERIFY(since.elapsed() < 2'000);
        if (step != QStringLiteral("Starting the engine")) {
            QCOMPARE(engine.status().state, EngineState::Absent);
            for (const auto& entry : std::filesystem::directory_iterator(sandbox.folder()))
                QCOMPARE(entry.path().filename().string(), std::string("locks"));
        }
        if (step.startsWith(QStringLiteral("Making")) || step.startsWith(QStringLiteral("Starting")))
            QCOMPARE(codeOf([&] { sandbox.connect().exec("SELECT 1"); }), std::string());
    }

    void aHungServerIsLeftAtOnceOnCancel() {
        const auto pid = *m_sandbox->status().pid;
        kill(pid, SIGSTOP);
        const auto goOn = qScopeGuard([pid] { kill(pid, SIGCONT); });
        std::stop_source stop;
        auto started = std::async(std::launch::async, [&] {
            try {
                Engine(m_sandbox->folder()).start({}, stop.get_token());
            } catch (const Cancelled&) {
                return true;
            }
            return false;
        });
        QCOMPARE(started.wait_for(100ms), std::future_status::timeout);
        QElapsedTimer timer;
        timer.start();
        stop.request_stop();
        QVERIFY(started.get());
        QVERIFY(timer.elapsed() < 1'000);
    }

    void aServerWithoutRoomIsStillAdopted() {
        const auto url = m_sandbox->start();
        std::vector<Connection> all;
        QCOMPARE(codeOf([&] {
                     for (int i = 0; i < 200; ++i)
                         all.push_back(Connection::open(url));
                 }),
                 std::string("too_many_connections"));
        QCOMPARE(Engine(m_sandbox->folder()).start({}, {}), url);
    }
};

int main(int argc, char** argv) {
    return runTests<TestEngine>(argc, argv);
}

#include "tst_engine.moc"
