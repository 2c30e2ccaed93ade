#include "tests/core/engine/engine_sandbox.h"

#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>

using namespace landreeve;
using namespace landreeve::tests;
using engine::Engine;
using engine::EngineState;
using postgres::Connection;
namespace fs = std::filesystem;

namespace {

/// Why this process cannot mount small disks of its own; empty where it can.
std::string mountingRefused;

/// Gives this process mounts that nobody else sees: as root at once, else through a user namespace where the system
/// allows those.
void separateMounts() {
    const uid_t uid = geteuid();
    const gid_t gid = getegid();
    if (unshare(uid == 0 ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER) != 0) {
        mountingRefused = std::generic_category().message(errno);
        return;
    }
    if (uid != 0) {
        std::ofstream("/proc/self/setgroups") << "deny";
        std::ofstream("/proc/self/uid_map") << uid << " " << uid << " 1";
        std::ofstream("/proc/self/gid_map") << gid << " " << gid << " 1";
    }
    if (mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
        mountingRefused = std::generic_category().message(errno);
}

/// A disk of a few megabytes, for as long as this lives.
class SmallDisk {
public:
    SmallDisk(const fs::path& at, const std::string& options) : m_at(at) {
        fs::create_directories(at);
        const std::string all = options + ",mode=711";
        m_mounted = mount("tmpfs", at.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, all.c_str()) == 0;
    }
    ~SmallDisk() {
        if (m_mounted)
            umount2(m_at.c_str(), MNT_DETACH);
    }
    bool mounted() const { return m_mounted; }
    /// Until not a byte is left.
    void fill() const {
        std::ofstream filler(m_at / "filler", std::ios::binary);
        for (std::size_t block : {std::size_t{1'048'576}, std::size_t{4096}, std::size_t{1}}) {
            const std::string text(block, 'x');
            while (filler.write(text.data(), static_cast<std::streamsize>(block)).flush()) {
            }
            filler.clear();
        }
    }
    void clear() const { fs::remove(m_at / "filler"); }

private:
    fs::path m_at;
    bool m_mounted = false;
};

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
    separateMounts();
    return runTests<TestEngineFullDisk>(argc, argv);
}

#include "tst_engine_full_disk.moc"
