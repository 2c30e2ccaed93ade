#include "core/engine/place.h"
#include "core/engine/server_programs.h"
#include "tests/core/engine/engine_sandbox.h"

#include <barrier>
#include <future>

#include <sys/stat.h>

using namespace landreeve;
using namespace landreeve::tests;
using engine::Engine;
using engine::EngineState;
namespace fs = std::filesystem;

namespace {

/// Every file with its size and time of change: what a refusal must leave as it was.
std::map<std::string, std::pair<std::uintmax_t, fs::file_time_type>> everythingIn(const fs::path& folder) {
    std::map<std::string, std::pair<std::uintmax_t, fs::file_time_type>> all;
    if (!fs::is_directory(folder))
        return all;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file() && entry.path().filename() != "postmaster.opts")
            all[entry.path().string()] = {entry.file_size(), entry.last_write_time()};
    }
    return all;
}

void write(const fs::path& file, const std::string& text) {
    std::ofstream(file, std::ios::trunc | std::ios::binary) << text;
}

/// A stand-in for server programs of another version; they are only asked for it.
void writeProgram(const fs::path& file, const std::string& says) {
    write(file, "#!/bin/sh\necho '" + says + "'\n");
    fs::permissions(file, fs::perms::owner_all | fs::perms::group_exec | fs::perms::others_exec |
                              fs::perms::group_read | fs::perms::others_read);
}

} // namespace

class TestEngineRefusal : public QObject {
    Q_OBJECT

    std::unique_ptr<EngineSandbox> m_made;   ///< Made, and never running.
    std::unique_ptr<EngineSandbox> m_hollow; ///< The same without its tables: enough for what looks from outside.

private Q_SLOTS:
    void initTestCase() {
        m_made = std::make_unique<EngineSandbox>();
        remember(*m_made);
        Engine(m_made->folder()).stop({});
        m_hollow = std::make_unique<EngineSandbox>();
        m_hollow->copyFrom(*m_made);
        for (const auto& entry : fs::recursive_directory_iterator(m_hollow->data())) {
            if (entry.is_regular_file() && entry.file_size() >= 8192 && entry.path().filename() != "pg_control" &&
                entry.path().filename() != "postgresql.conf")
                fs::remove(entry);
        }
    }
    void cleanup() { qunsetenv("LANDREEVE_PG_BIN"); }

    void whatIsNotAnEngineWholeIsRefusedAndLeftAlone_data() {
        QTest::addColumn<QString>("damage");
        QTest::addColumn<QString>("code");
        QTest::addColumn<int>("state");
        const auto row = [](const char* damage, const char* code, EngineState state) {
            QTest::newRow(damage) << QString::fromLatin1(damage) << QString::fromLatin1(code)
                                  << static_cast<int>(state);
        };
        row("no control file", "engine_data_damaged", EngineState::Damaged);
        row("no version", "engine_data_damaged", EngineState::Damaged);
        row("no known version", "engine_data_damaged", EngineState::Damaged);
        row("no settings", "engine_data_damaged", EngineState::Damaged);
        row("emptied", "engine_data_damaged", EngineState::Damaged);
        row("removed", "engine_data_damaged", EngineState::Damaged);
        row("moved behind a dead link", "engine_data_damaged", EngineState::Damaged);
        row("control file overwritten", "engine_data_damaged", EngineState::Stopped);
        row("log of changes removed", "engine_data_damaged", EngineState::Stopped);
        row("newer version", "engine_version_mismatch", EngineState::Stopped);
        row("too old a version", "engine_version_mismatch", EngineState::Stopped);
        row("another PostgreSQL", "engine_data_foreign", EngineState::Foreign);
        row("other files", "engine_data_foreign", EngineState::Foreign);
        row("a file", "engine_data_foreign", EngineState::Foreign);
    }
    void whatIsNotAnEngineWholeIsRefusedAndLeftAlone() {
        QFETCH(QString, damage);
        QFETCH(QString, code);
        QFETCH(int, state);
        const EngineSandbox sandbox;
        const bool onlyTheServerSees = state == static_cast<int>(EngineState::Stopped);
        sandbox.copyFrom(onlyTheServerSees ? *m_made : *m_hollow);
        const fs::path data = sandbox.data();
        const std::string what = damage.toStdString();
        if (what == "no control file")
            fs::remove(data / "global" / "pg_control");
        if (what == "no version")
            fs::remove(data / "PG_VERSION");
        if (what == "no known version")
            write(data / "PG_VERSION", "new\n");
        if (what == "no settings")
            fs::remove(data / "landreeve.conf");
        if (what == "removed" || what == "emptied" || what == "moved behind a dead link")
            fs::remove_all(data);
        if (what == "emptied")
            fs::create_directory(data);
        if (what == "moved behind a dead link")
            fs::create_directory_symlink("/nowhere/at/all", data);
        if (what == "control file overwritten")
            write(data / "global" / "pg_control", std::string(8192, 'x'));
        if (what == "log of changes removed") {
            for (const auto& entry : fs::directory_iterator(data / "pg_wal"))
                fs::remove(entry.path().string().size() > 24 && entry.is_regular_file() ? entry.path() : fs::path());
        }
        if (what == "newer version")
            write(data / "PG_VERSION", "99\n");
        if (what == "too old a version")
            write(data / "PG_VERSION", "13\n");
        if (what == "another PostgreSQL" || what == "other files")
            fs::remove(sandbox.folder() / "engine.note");
        if (what == "another PostgreSQL")
            fs::remove(data / "landreeve.conf");
        if (what == "other files" || what == "a file")
            fs::remove_all(data);
        if (what == "other files") {
            fs::create_directory(data);
            write(data / "letter.txt", "Dear reader");
        }
        if (what == "a file")
            write(data, "Dear reader");
        struct stat owner {};
        QCOMPARE(stat(sandbox.folder().c_str(), &owner), 0);
        if (fs::exists(fs::symlink_status(data)))
            QCOMPARE(lchown(data.c_str(), owner.st_uid, owner.st_gid), 0);

        const auto before = everythingIn(data);
        QCOMPARE(static_cast<int>(sandbox.status().state), state);
        QCOMPARE(codeOf([&] { sandbox.start(); }), code.toStdString());
        QCOMPARE(codeOf([&] { sandbox.start(); }), code.toStdString());
        QVERIFY(everythingIn(data) == before);
    }

    void theRightVersionAgainFindsEverything() {
        const EngineSandbox sandbox;
        sandbox.copyFrom(*m_made);
        std::string version;
        std::ifstream(sandbox.data() / "PG_VERSION") >> version;
        const std::string other = version == "16" ? "17" : "16";
        write(sandbox.data() / "PG_VERSION", other + "\n");
        if (engine::installedServerPrograms().size() > 1)
            qputenv("LANDREEVE_PG_BIN", engine::serverProgramsOf(std::stoi(version)).folder.c_str());
        try {
            sandbox.start();
            QFAIL("started");
        } catch (const Error& error) {
            QVERIFY(error.message().find(other) != std::string::npos);
            QVERIFY(error.message().find(version) != std::string::npos);
            for (const char* step : {"back up", "new home", "restore"})
                QVERIFY2(error.hint().find(step) != std::string::npos, step);
        }
        write(sandbox.data() / "PG_VERSION", version + "\n");
        QVERIFY(remembers(sandbox));
    }

    void withoutServerProgramsItSaysHowToGetThem_data() {
        QTest::addColumn<QString>("programs");
        QTest::addColumn<QString>("names");
        QTest::newRow("none") << QString() << QStringLiteral("not installed");
        QTest::newRow("too old") << QStringLiteral("postgres (PostgreSQL) 13.14 (Debian 13.14-1)")
                                 << QStringLiteral("13");
        QTest::newRow("too new") << QStringLiteral("postgres (PostgreSQL) 99devel") << QStringLiteral("99");
        QTest::newRow("something else") << QStringLiteral("hello") << QStringLiteral("not installed");
    }
    void withoutServerProgramsItSaysHowToGetThem() {
        QFETCH(QString, programs);
        QFETCH(QString, names);
        const QTemporaryDir folder;
        fs::permissions(folder.path().toStdString(), fs::perms::owner_all | fs::perms::others_exec);
        if (!programs.isEmpty()) {
            for (const char* name : {"postgres", "initdb"})
                writeProgram(fs::path(folder.path().toStdString()) / name, programs.toStdString());
        }
        qputenv("LANDREEVE_PG_BIN", folder.path().toLocal8Bit());
        const EngineSandbox sandbox;
        try {
            sandbox.start();
            QFAIL("started");
        } catch (const Error& error) {
            QCOMPARE(error.code(), std::string("engine_missing"));
            QVERIFY2(error.message().find(names.toStdString()) != std::string::npos, error.what());
            QVERIFY(error.hint().find("apt install") != std::string::npos);
        }
        QCOMPARE(sandbox.status().state, EngineState::Absent);
        const EngineSandbox made;
        made.copyFrom(*m_made);
        const std::string code = codeOf([&] { made.start(); });
        QCOMPARE(code,
                 std::string(names == QStringLiteral("not installed") ? "engine_missing" : "engine_version_mismatch"));
        qunsetenv("LANDREEVE_PG_BIN");
        QVERIFY(remembers(made));
        qputenv("LANDREEVE_PG_BIN", folder.path().toLocal8Bit());
        // One that runs needs no programs to be shared.
        QVERIFY(remembers(made));
    }

    void aHomeThatCannotBeReachedIsNamed() {
        const QTemporaryDir outer;
        const fs::path closed = fs::path(outer.path().toStdString()) / "closed";
        fs::create_directories(closed / "home");
        fs::permissions(closed, geteuid() == 0 ? fs::perms::owner_all : fs::perms::none);
        const auto open = qScopeGuard([&] { fs::permissions(closed, fs::perms::owner_all); });
        Engine engine(closed / "home" / "engine");
        try {
            engine.start({}, {});
            QFAIL("started");
        } catch (const Error& error) {
            QCOMPARE(error.code(), std::string("engine_unreachable_home"));
            QVERIFY2(error.message().find(outer.path().toStdString()) != std::string::npos, error.what());
        }
    }

    void aHomeOfRootsOwnIsOpenedNoFurtherThanNeeded() {
        if (geteuid() != 0)
            QSKIP("Only root's engine runs under another account.");
        const EngineSandbox sandbox;
        const fs::path home = sandbox.folder().parent_path();
        QCOMPARE(fs::status(home).permissions(), fs::perms::owner_all);
        sandbox.copyFrom(*m_made);
        QVERIFY(remembers(sandbox));
        QCOMPARE(fs::status(home).permissions(), fs::perms::owner_all | fs::perms::group_exec);
        QVERIFY(fs::status(sandbox.folder()).permissions() == fs::perms::owner_all);
    }

    void programsOpeningAHomeAtOnceAllPass() {
        if (geteuid() != 0)
            QSKIP("Only root's engine runs under another account.");
        for (int round = 0; round < 50; ++round) {
            const QTemporaryDir home;
            std::barrier together(8);
            std::array<std::future<std::string>, 8> programs;
            for (auto& program : programs)
                program = std::async(std::launch::async, [&] {
                    together.arrive_and_wait();
                    return codeOf([&] { engine::preparePlace(fs::path(home.path().toStdString()) / "engine"); });
                });
            for (auto& program : programs)
                QCOMPARE(program.get(), std::string());
        }
    }

    void rootServesAHomeUnderItsOwnersAccount() {
        const passwd* nobody = getpwnam("nobody");
        if (geteuid() != 0 || nobody == nullptr)
            QSKIP("Needs root and an account nobody.");
        const uid_t uid = nobody->pw_uid;
        const EngineSandbox sandbox;
        QCOMPARE(chown(sandbox.folder().parent_path().c_str(), uid, nobody->pw_gid), 0);
        remember(sandbox);
        struct stat data {};
        QCOMPARE(stat(sandbox.data().c_str(), &data), 0);
        QCOMPARE(data.st_uid, uid);
        // The owner shares it, and may be the service role. This program may lie where nobody else can reach it.
        const QString program = QString::fromStdString((sandbox.folder().parent_path() / "owner").string());
        QVERIFY(QFile::copy(QCoreApplication::applicationFilePath(), program));
        QCOMPARE(chown(qPrintable(program), uid, nobody->pw_gid), 0);
        QProcess owner;
        owner.setChildProcessModifier([uid] {
            if (setuid(uid) != 0)
                _exit(127);
        });
        owner.start(program, {QStringLiteral("--start"), QString::fromStdString(sandbox.folder().string())});
        QVERIFY2(owner.waitForFinished(), qPrintable(owner.errorString()));
        QCOMPARE(owner.readAllStandardOutput().trimmed(), QByteArray("done"));
    }

    void aFolderWithOtherFilesIsNotGivenAway() {
        if (geteuid() != 0)
            QSKIP("Only root gives folders away.");
        const EngineSandbox sandbox;
        fs::create_directory(sandbox.folder());
        write(sandbox.folder() / "letter.txt", "Dear reader");
        QCOMPARE(codeOf([&] { sandbox.start(); }), std::string("engine_data_foreign"));
        struct stat folder {};
        QCOMPARE(stat(sandbox.folder().c_str(), &folder), 0);
        QCOMPARE(folder.st_uid, uid_t(0));
    }
};

int main(int argc, char** argv) {
    return runTests<TestEngineRefusal>(argc, argv);
}

#include "tst_engine_refusal.moc"
