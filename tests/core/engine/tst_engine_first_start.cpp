#include "tests/core/engine/engine_sandbox.h"

using namespace landreeve;
using namespace landreeve::tests;
using engine::EngineState;
namespace fs = std::filesystem;

namespace {

/// The sibling folder in which an engine is being made, where there is one.
std::optional<fs::path> unfinished(const EngineSandbox& sandbox) {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(sandbox.folder(), ignored)) {
        if (entry.path().filename().string().starts_with("data.new-"))
            return entry.path();
    }
    return std::nullopt;
}

/// The child of `parent` that runs the program `name`.
std::optional<pid_t> childOf(qint64 parent, const std::string& name) {
    for (const auto& entry : fs::directory_iterator("/proc")) {
        std::ifstream stat(entry.path() / "stat");
        std::string pid, program, state;
        qint64 above = 0;
        if (stat >> pid >> program >> state >> above && above == parent && program == "(" + name + ")")
            return std::stoi(pid);
    }
    return std::nullopt;
}

} // namespace

class TestEngineFirstStart : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void killedAnywhereItLeavesAllOrNothing_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("step");
        QTest::newRow("the first folder") << QStringLiteral(".") << QByteArray();
        QTest::newRow("amid the bootstrap") << QStringLiteral("global/pg_control") << QByteArray();
        QTest::newRow("behind the bootstrap") << QStringLiteral("base/5") << QByteArray();
        QTest::newRow("to the disk") << QString() << QByteArray("Writing");
        QTest::newRow("starting") << QString() << QByteArray("Starting");
    }
    void killedAnywhereItLeavesAllOrNothing() {
        QFETCH(QString, file);
        QFETCH(QByteArray, step);
        const EngineSandbox sandbox;
        {
            StartingProgram program(sandbox);
            if (!step.isEmpty())
                QVERIFY(program.says(step));
            else
                QTRY_VERIFY_WITH_TIMEOUT(unfinished(sandbox) && fs::exists(*unfinished(sandbox) / file.toStdString()),
                                         30'000);
            program.kill();
            program.waitForFinished();
        }
        const auto state = sandbox.status().state;
        QVERIFY(state != EngineState::Damaged && state != EngineState::Foreign);
        if (state == EngineState::Absent)
            QVERIFY(!fs::exists(sandbox.data()));
        remember(sandbox);
        QVERIFY(remembers(sandbox));
        QVERIFY(!unfinished(sandbox));
    }

    void aKilledInitdbIsAFailureThatLeavesNothing() {
        const EngineSandbox sandbox;
        StartingProgram program(sandbox);
        QVERIFY(program.says("Making"));
        QTRY_VERIFY(unfinished(sandbox) && childOf(program.processId(), "initdb"));
        kill(*childOf(program.processId(), "initdb"), SIGKILL);
        QVERIFY2(program.says("engine_start_failed"), program.said().constData());
        QCOMPARE(sandbox.status().state, EngineState::Absent);
        QVERIFY(!unfinished(sandbox));
    }

    void anEmptyFolderThatWaitsForTheFilesIsUsed() {
        const EngineSandbox prepared;
        fs::create_directories(prepared.data());
        fs::permissions(prepared.folder(), fs::perms::owner_all);
        if (geteuid() == 0) {
            const passwd* account = getpwnam("postgres");
            QVERIFY(account != nullptr);
            QCOMPARE(chown(prepared.data().c_str(), account->pw_uid, account->pw_gid), 0);
        }
        QCOMPARE(prepared.status().state, EngineState::Absent);
        prepared.start();
        QCOMPARE(prepared.status().state, EngineState::Running);
    }
};

int main(int argc, char** argv) {
    return runTests<TestEngineFirstStart>(argc, argv);
}

#include "tst_engine_first_start.moc"
