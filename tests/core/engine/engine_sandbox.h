#pragma once

#include "core/base/error.h"
#include "core/engine/engine.h"
#include "core/postgres/connection.h"

#include <QtTest>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>

#include <pwd.h>
#include <unistd.h>

namespace landreeve::tests {

/// The code of the Error that `work` throws; "" where it throws none.
template <typename Work>
std::string codeOf(const Work& work) {
    try {
        work();
    } catch (const Error& error) {
        qInfo("%s: %s", error.code().c_str(), error.what());
        return error.code();
    }
    return "";
}

/// A home of a test's own with an engine in it, stopped and removed with this object.
class EngineSandbox {
public:
    explicit EngineSandbox(const std::string& name = "engine")
        : m_home(QDir::tempPath() + QStringLiteral("/lr-engine-XXXXXX")), m_name(name) {}
    ~EngineSandbox() {
        try {
            engine::Engine(folder()).stop({});
        } catch (const std::exception& failure) {
            qWarning("%s", failure.what());
        }
        killServer();
    }
    EngineSandbox(const EngineSandbox&) = delete;
    EngineSandbox& operator=(const EngineSandbox&) = delete;

    std::filesystem::path folder() const { return std::filesystem::path(m_home.path().toStdString()) / m_name; }
    std::filesystem::path data() const { return folder() / "data"; }

    postgres::ConnectionUrl start() const { return engine::Engine(folder()).start({}, {}); }
    engine::EngineStatus status() const { return engine::Engine(folder()).status(); }
    postgres::Connection connect() const { return postgres::Connection::open(start()); }

    /// Every process that has `data` as its working folder.
    std::vector<pid_t> processes() const {
        std::vector<pid_t> found;
        for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
            std::error_code error;
            if (std::filesystem::read_symlink(entry.path() / "cwd", error) == data() && !error)
                found.push_back(std::stoi(entry.path().filename().string()));
        }
        return found;
    }

    /// All at once, as a crash of the machine would.
    void killServer() const {
        for (const pid_t pid : processes())
            kill(pid, SIGKILL);
        QTRY_VERIFY(processes().empty());
    }

    /// Takes a copy of the engine of another sandbox, which does not run: quicker than making one.
    void copyFrom(const EngineSandbox& other) const {
        QCOMPARE(QProcess::execute(QStringLiteral("cp"),
                                   {QStringLiteral("-a"), QString::fromStdString(other.folder().string()),
                                    QString::fromStdString(folder().string())}),
                 0);
    }

private:
    QTemporaryDir m_home;
    std::string m_name;
};

/// Says something to the engine that it must still know after whatever comes.
inline void remember(const EngineSandbox& sandbox) {
    auto connection = sandbox.connect();
    connection.exec("CREATE DATABASE memory");
    auto memory = postgres::Connection::open(sandbox.start().withDatabase("memory"));
    memory.exec("CREATE TABLE kept AS SELECT n FROM generate_series(1, 1000) n");
}

inline bool remembers(const EngineSandbox& sandbox) {
    auto memory = postgres::Connection::open(sandbox.start().withDatabase("memory"));
    return memory.exec("SELECT sum(n) FROM kept").one().get<std::int64_t>(0) == 500'500;
}

/// What a helper process does: starts the engine in `folder` and prints its steps, then "done" or the Error's code.
inline int startForTest(const char* folder) {
    try {
        engine::Engine(folder).start([](const Progress& progress) { std::cout << progress.step << std::endl; }, {});
        std::cout << "done" << std::endl;
        return 0;
    } catch (const Error& error) {
        std::cout << error.code() << ": " << error.message() << std::endl;
        return 1;
    }
}

/// That helper process, as a program of its own: so it can be killed.
class StartingProgram : public QProcess {
public:
    explicit StartingProgram(const EngineSandbox& sandbox) {
        setProcessChannelMode(QProcess::MergedChannels);
        start(QCoreApplication::applicationFilePath(),
              {QStringLiteral("--start"), QString::fromStdString(sandbox.folder().string())});
    }
    ~StartingProgram() override {
        kill();
        waitForFinished();
    }
    /// Waits until it has printed `text`, or ended.
    bool says(const QByteArray& text) {
        while (!m_said.contains(text) && (waitForReadyRead(30'000) || bytesAvailable() > 0))
            m_said += readAll();
        return m_said.contains(text);
    }
    const QByteArray& said() const { return m_said; }

private:
    QByteArray m_said;
};

/// QTEST_GUILESS_MAIN for tests that start programs of their own.
template <typename Test>
int runTests(int argc, char** argv) {
    if (argc == 3 && std::string_view(argv[1]) == "--start")
        return startForTest(argv[2]);
    const QCoreApplication application(argc, argv);
    try {
        Test test;
        return QTest::qExec(&test, argc, argv);
    } catch (const std::exception& failure) {
        // Caught, so that the servers of the test are stopped.
        qWarning("%s", failure.what());
        return 1;
    }
}

} // namespace landreeve::tests
