#include "tests/core/engine/engine_sandbox.h"
#include "tests/support/small_disk.h"

using namespace landreeve;
using namespace landreeve::tests;
using engine::Engine;
using engine::EngineState;
using postgres::Connection;
namespace fs = std::filesystem;

namespace {

/// Why this process cannot mount small disks of its own; empty where it can.
std::string mountingRefused;

} // namespace

class TestEngineFullDisk : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        if (!mountingRefused.empty())
            QSKIP(("No small disk can be mounted here: " + mountingRefused).c_str());
    }

    void aFirstStartOnAFullDiskLeavesNothing_data() {
        QTest::addColumn<QString>("options");
        QTest::newRow("too small") << QStringLiteral("size=20m");
        QTest::newRow("runs full meanwhile") << QStringLiteral("size=200m,nr_inodes=300");
    }
    void aFirstStartOnAFullDiskLeavesNothing() {
        QFETCH(QString, options);
        const EngineSandbox sandbox("disk/engine");
        const SmallDisk disk(sandbox.folder().parent_path(), options.toStdString());
        QVERIFY(disk.mounted());
        openToAll(sandbox);
        QCOMPARE(codeOf([&] { sandbox.start(); }), std::string("disk_full"));
        QCOMPARE(sandbox.status().state, EngineState::Absent);
        for (const auto& entry : fs::directory_iterator(sandbox.folder()))
            QCOMPARE(entry.path().filename().string(), std::string("locks"));
    }

    void aDiskThatRanFullLosesNothing_data() {
        QTest::addColumn<bool>("running");
        QTest::newRow("while stopped") << false;
        QTest::newRow("while running") << true;
    }
    void aDiskThatRanFullLosesNothing() {
        QFETCH(bool, running);
        const EngineSandbox sandbox("disk/engine");
        const SmallDisk disk(sandbox.folder().parent_path(), "size=160m");
        QVERIFY(disk.mounted());
        openToAll(sandbox);
        remember(sandbox);
        if (running) {
            auto memory = Connection::open(sandbox.start().withDatabase("memory"));
            disk.fill();
            const std::string code = codeOf(
                [&] { memory.exec("CREATE TABLE big AS SELECT repeat('x', 1000) FROM generate_series(1, 100000)"); });
            QVERIFY2(code == "disk_full" || code == "server_unavailable", code.c_str());
            sandbox.killServer();
        } else {
            Engine(sandbox.folder()).stop({});
            disk.fill();
        }
        QCOMPARE(codeOf([&] { sandbox.start(); }), std::string("disk_full"));
        disk.clear();
        QVERIFY(remembers(sandbox));
        Engine(sandbox.folder()).stop({});
    }

private:
    /// The way to the disk, for the account that root's server runs under.
    static void openToAll(const EngineSandbox& sandbox) {
        fs::permissions(sandbox.folder().parent_path().parent_path(), fs::perms::owner_all | fs::perms::others_exec);
    }
};

int main(int argc, char** argv) {
    mountingRefused = separateMounts();
    return runTests<TestEngineFullDisk>(argc, argv);
}

#include "tst_engine_full_disk.moc"
