#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/workspace/keychain_store.h"
#include "tests/support/private_keyring.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QtTest>

#include <atomic>
#include <future>

using namespace landreeve;
using namespace landreeve::workspace;

namespace {

using namespace Qt::StringLiterals;

/// The argument that makes of this program the other one, which writes an entry of the home that follows.
const QString kOtherProgram = u"--other-program"_s;

int writeAgainAndAgain(const std::string& home) {
    const QTemporaryDir folder;
    KeychainStore store(folder.path().toStdString(), home);
    for (int round = 0; round < 200; ++round)
        store.write("entry", SecretString(newUuid()));
    return 0;
}

std::string codeOf(const std::function<void()>& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.code();
    } catch (const Cancelled&) {
        return "cancelled";
    }
    return "done";
}

} // namespace

/// A real gnome-keyring on a bus of its own.
class TestKeychainStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        if (!tests::PrivateKeyring::isPossible())
            QSKIP("dbus-daemon and gnome-keyring are not installed");
        m_keyring = std::make_unique<tests::PrivateKeyring>();
        m_keyring->start();
        m_store = std::make_unique<KeychainStore>(folder(), newUuid());
    }
    void cleanupTestCase() {
        m_store.reset();
        m_keyring.reset();
    }

    void whatIsWrittenIsReadBack_data() {
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("text") << QByteArray("correct horse");
        QTest::newRow("bytes") << QByteArray("\0\xff\n\0", 4);
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("long") << QByteArray(60000, 'x');
    }
    void whatIsWrittenIsReadBack() {
        QFETCH(QByteArray, value);
        const SecretString secret(std::string_view(value.constData(), static_cast<std::size_t>(value.size())));
        QVERIFY(!m_store->read("entry"));
        m_store->write("entry", SecretString("an earlier one"));
        m_store->write("entry", secret);
        const auto back = m_store->read("entry");
        QVERIFY(back && *back == secret);
        m_store->remove("entry");
        QVERIFY(!m_store->read("entry"));
        m_store->remove("entry");
    }

    void homesAreApart() {
        KeychainStore other(folder(), newUuid());
        m_store->write("apart", SecretString("ours"));
        QVERIFY(!other.read("apart"));
        other.remove("apart");
        QVERIFY(m_store->read("apart"));
    }

    void manyThreadsAtOnceAreServed() {
        std::vector<std::future<bool>> threads;
        threads.reserve(8);
        for (int i = 0; i < 8; ++i)
            threads.push_back(std::async(std::launch::async, [this, i] {
                const std::string name = "thread-" + std::to_string(i);
                m_store->write(name, SecretString(name));
                const auto back = m_store->read(name);
                return back && back->reveal() == name;
            }));
        for (auto& thread : threads)
            QVERIFY(thread.get());
    }

    void aLockedKeyringIsNeverTakenForAnEmptyOne() {
        m_store->write("kept", SecretString("value"));
        m_keyring->startLocked();
        QCOMPARE(codeOf([&] { m_store->read("kept"); }), std::string("keychain_locked"));
        QCOMPARE(codeOf([&] { m_store->read("never-written"); }), std::string("keychain_locked"));
        QCOMPARE(codeOf([&] { m_store->write("kept", SecretString("other")); }), std::string("keychain_locked"));
        QCOMPARE(codeOf([&] { m_store->remove("kept"); }), std::string("keychain_locked"));
        m_keyring->start();
        QCOMPARE(m_store->read("kept")->reveal(), std::string_view("value"));
    }

    void aKeyringWithoutADefaultForAMomentIsAskedAgain() {
        m_keyring->nameDefault("none-of-this-name");
        auto reading = std::async(std::launch::async, [&] { return codeOf([&] { m_store->read("never-written"); }); });
        QCOMPARE(reading.wait_for(std::chrono::milliseconds(60)), std::future_status::timeout);
        m_keyring->nameDefault("login");
        QCOMPARE(reading.get(), std::string("done"));
    }

    void aKeyringThatHasNoDefaultIsLeftInTime() {
        m_keyring->nameDefault("none-of-this-name");
        QElapsedTimer timer;
        timer.start();
        const std::string code = codeOf([&] { m_store->read("never-written"); });
        const auto took = timer.elapsed();
        m_keyring->nameDefault("login");
        QCOMPARE(code, std::string("keychain_locked"));
        QVERIFY2(took < KeychainStore::kDeadline.count(), qPrintable(QString::number(took)));
    }

    /// Between the answer that an entry is not there and the look whether that is so, another program may write it.
    void anotherProgramsEntryIsNeverALockedKeyring() {
        const std::string home = newUuid();
        KeychainStore shared(folder(), home);
        QProcess other;
        other.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        other.start(QCoreApplication::applicationFilePath(), {kOtherProgram, QString::fromStdString(home)});
        QVERIFY(other.waitForStarted());
        int found = 0;
        int missing = 0;
        while (!other.waitForFinished(0) && other.state() == QProcess::Running) {
            ++(shared.read("entry") ? found : missing);
            shared.remove("entry");
        }
        QCOMPARE(other.exitStatus(), QProcess::NormalExit);
        QCOMPARE(other.exitCode(), 0);
        QVERIFY2(found > 0 && missing > 0, qPrintable(u"%1 found, %2 missing"_s.arg(found).arg(missing)));
    }

    void aKeyringThatHangsIsLeftWithinTheDeadline() {
        m_keyring->freeze();
        QElapsedTimer timer;
        timer.start();
        const std::string code = codeOf([&] { m_store->read("kept"); });
        const auto took = timer.elapsed();
        m_keyring->thaw();
        QCOMPARE(code, std::string("keychain_unavailable"));
        QVERIFY2(took < KeychainStore::kDeadline.count() + 500, qPrintable(QString::number(took)));
        QVERIFY(m_store->read("kept"));
    }

    void aStopEndsTheWaitAtOnce() {
        m_keyring->freeze();
        std::stop_source source;
        auto reading =
            std::async(std::launch::async, [&] { return codeOf([&] { m_store->read("kept", source.get_token()); }); });
        QCOMPARE(reading.wait_for(std::chrono::milliseconds(50)), std::future_status::timeout);
        QElapsedTimer timer;
        timer.start();
        source.request_stop();
        const std::string code = reading.get();
        const auto took = timer.elapsed();
        m_keyring->thaw();
        QCOMPARE(code, std::string("cancelled"));
        QVERIFY2(took < 1000, qPrintable(QString::number(took)));
    }

    void aKeyringKilledInTheMiddleIsSaidAndComesBack() {
        m_keyring->freeze();
        auto writing =
            std::async(std::launch::async, [&] { return codeOf([&] { m_store->write("late", SecretString("x")); }); });
        QCOMPARE(writing.wait_for(std::chrono::milliseconds(50)), std::future_status::timeout);
        m_keyring->kill();
        QCOMPARE(writing.get(), std::string("keychain_unavailable"));
        QCOMPARE(codeOf([&] { m_store->read("kept"); }), std::string("keychain_unavailable"));
        m_keyring->start();
        QVERIFY(m_store->read("kept"));
        m_store->write("late", SecretString("x"));
        QVERIFY(m_store->read("late"));
    }

    /// Whichever of its calls the kill meets, the store says so in time and finds the next service.
    void aKillAtAnyPointLeavesNothingHanging() {
        for (int round = 0; round < 6; ++round) {
            std::atomic<int> writes = 0;
            auto writing = std::async(std::launch::async, [&] {
                for (;;) {
                    std::string code = codeOf([&] { m_store->write("busy", SecretString(newUuid())); });
                    if (code != "done")
                        return code;
                    ++writes;
                    writes.notify_all();
                }
            });
            for (int seen = 0; seen <= round; seen = writes.load())
                writes.wait(seen);
            m_keyring->kill();
            QCOMPARE(writing.wait_for(KeychainStore::kDeadline + std::chrono::seconds(1)), std::future_status::ready);
            QCOMPARE(writing.get(), std::string("keychain_unavailable"));
            m_keyring->start();
            QVERIFY(m_store->read("busy"));
        }
    }

    /// GLib would end the program here.
    void zzTheSessionsEndIsSurvived() {
        m_keyring->endBus();
        QCOMPARE(codeOf([&] { m_store->read("kept"); }), std::string("keychain_unavailable"));
    }

private:
    std::filesystem::path folder() const { return m_folder.path().toStdString(); }

    QTemporaryDir m_folder;
    std::unique_ptr<tests::PrivateKeyring> m_keyring;
    std::unique_ptr<KeychainStore> m_store;
};

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    if (argc == 3 && QString::fromLocal8Bit(argv[1]) == kOtherProgram)
        return writeAgainAndAgain(argv[2]);
    TestKeychainStore test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_keychain_store.moc"
