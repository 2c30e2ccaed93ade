#include "core/base/error.h"
#include "core/workspace/key_file_store.h"
#include "core/workspace/vault_file_store.h"

#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <future>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace landreeve;
using namespace landreeve::workspace;

namespace {

/// Quick: what stretching costs is not what is tested here.
constexpr vault::StretchCost kCheap{.logN = 10, .r = 1, .p = 1};

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

PassphrasePrompt answering(const char* passphrase) {
    return [passphrase](const PassphraseRequest&) { return SecretString(passphrase); };
}

} // namespace

/// What both stores promise, on each; then what is each one's own.
class TestFileStores : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void whatIsWrittenIsReadBack_data() { kinds(); }
    void whatIsWrittenIsReadBack() {
        const SecretString odd(std::string_view("\0\xff\n", 3));
        {
            const auto store = make();
            QVERIFY(!store->read("a/b"));
            store->remove("a/b");
            store->write("a/b", SecretString("first"));
            store->write("a/b", odd);
            store->write("c", SecretString(""));
        }
        const auto again = make();
        QVERIFY(*again->read("a/b") == odd);
        QVERIFY(again->read("c")->empty());
        again->remove("a/b");
        QVERIFY(!make()->read("a/b"));
        QVERIFY(make()->read("c"));
    }

    void theFileIsTheOwnersAlone_data() { kinds(); }
    void theFileIsTheOwnersAlone() {
        ::umask(0);
        make()->write("a", SecretString("x"));
        struct stat state {};
        QCOMPARE(::stat(file().c_str(), &state), 0);
        QCOMPARE(state.st_mode & 07777U, 0600U);
        // One file of secrets and one of the lock: nothing half-written lies about.
        const QStringList left = QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden);
        QCOMPARE(left.size(), 2);
    }

    void aFileOthersCanReadIsRefused_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("mode");
        for (const char* kind : {"key-file", "vault-file"})
            for (const int mode : {0640, 0604, 0620, 0602, 0610, 0601})
                QTest::addRow("%s %o", kind, static_cast<unsigned>(mode)) << kind << mode;
    }
    void aFileOthersCanReadIsRefused() {
        QFETCH(int, mode);
        make()->write("a", SecretString("x"));
        QCOMPARE(::chmod(file().c_str(), static_cast<mode_t>(mode)), 0);
        QCOMPARE(codeOf([&] { make()->read("a"); }), std::string("secrets_exposed"));
        QCOMPARE(codeOf([&] { make()->write("b", SecretString("y")); }), std::string("secrets_exposed"));
    }

    void aLinkOrAnothersFileIsRefused_data() { kinds(); }
    void aLinkOrAnothersFileIsRefused() {
        make()->write("a", SecretString("x"));
        const auto elsewhere = std::filesystem::path(m_folder->path().toStdString()) / "elsewhere";
        std::filesystem::rename(file(), elsewhere);
        std::filesystem::create_symlink(elsewhere, file());
        QCOMPARE(codeOf([&] { make()->read("a"); }), std::string("secrets_exposed"));
        std::filesystem::remove(file());
        std::filesystem::rename(elsewhere, file());
        QCOMPARE(codeOf([&] { make()->read("a"); }), std::string("done"));
        if (::geteuid() != 0)
            QSKIP("only root can give a file away");
        QCOMPARE(::chown(file().c_str(), 65534, 65534), 0);
        QCOMPARE(codeOf([&] { make()->read("a"); }), std::string("secrets_exposed"));
    }

    /// Every bit, and every length: never read as something else, never overwritten, and never called a wrong
    /// passphrase, which would send somebody looking for another one.
    void aDamagedFileIsSaidAndKept_data() { kinds(); }
    void aDamagedFileIsSaidAndKept() {
        const auto store = make();
        store->write("a", SecretString("x"));
        const QByteArray whole = content();
        for (qsizetype bit = 0; bit < whole.size() * 8; ++bit) {
            QByteArray damaged = whole;
            damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
            replace(damaged);
            QCOMPARE(codeOf([&] { store->read("a"); }), std::string("secrets_damaged"));
        }
        for (qsizetype size = 0; size < whole.size(); ++size) {
            replace(whole.left(size));
            QCOMPARE(codeOf([&] { store->write("b", SecretString("y")); }), std::string("secrets_damaged"));
            QCOMPARE(content(), whole.left(size));
        }
        replace(whole + 'x');
        QCOMPARE(codeOf([&] { store->read("a"); }), std::string("secrets_damaged"));
        replace(whole);
        QCOMPARE(codeOf([&] { store->read("a"); }), std::string("done"));
    }

    void writersAtOnceLoseNothing_data() { kinds(); }
    void writersAtOnceLoseNothing() {
        make()->write("first", SecretString("x"));
        std::vector<std::future<void>> writing;
        for (int i = 0; i < 6; ++i)
            writing.push_back(std::async(std::launch::async, [this, i, store = make()] {
                store->write("n" + std::to_string(i), SecretString("x"));
            }));
        for (auto& one : writing)
            one.get();
        const auto store = make();
        for (int i = 0; i < 6; ++i)
            QVERIFY(store->read("n" + std::to_string(i)));
    }

    void aFullDiskLosesNothing_data() { kinds(); }
    void aFullDiskLosesNothing() {
        make()->write("a", SecretString("x"));
        // A file may grow no longer than this, as on a disk that is full.
        struct rlimit before {};
        ::getrlimit(RLIMIT_FSIZE, &before);
        const struct rlimit tight { 16, before.rlim_max };
        const auto handler = std::signal(SIGXFSZ, SIG_IGN);
        ::setrlimit(RLIMIT_FSIZE, &tight);
        const std::string code = codeOf([&] { make()->write("a", SecretString("y")); });
        ::setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, handler);
        QCOMPARE(QString::fromStdString(code), QStringLiteral("home_unusable"));
        QCOMPARE(make()->read("a")->reveal(), std::string_view("x"));
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden).size(), 2);
    }

    void onlyTheKeyFileIsWeak() {
        const auto weakness = KeyFileStore(folder()).weakness();
        QVERIFY(weakness && weakness->find("unencrypted") != std::string::npos);
        QVERIFY(!VaultFileStore(folder(), {}).weakness());
    }

    void theKeyFileHoldsSecretsPlainlyTheVaultDoesNot() {
        KeyFileStore(folder()).write("name", SecretString("hunter2"));
        VaultFileStore(folder(), answering("a passphrase"), kCheap).write("name", SecretString("hunter2"));
        m_kind = QStringLiteral("key-file");
        QVERIFY(content().contains("hunter2"));
        m_kind = QStringLiteral("vault-file");
        QVERIFY(!content().contains("hunter2"));
        QVERIFY(!content().contains("name"));
    }

    void aWrongPassphraseIsAskedForThreeTimes() {
        m_kind = QStringLiteral("vault-file");
        make()->write("a", SecretString("x"));
        std::vector<bool> wrongBefore;
        VaultFileStore store(
            folder(),
            [&](const PassphraseRequest& request) {
                wrongBefore.push_back(request.wrongBefore);
                return SecretString(request.create ? "" : "another one");
            },
            kCheap);
        QCOMPARE(codeOf([&] { store.read("a"); }), std::string("wrong_passphrase"));
        QCOMPARE(wrongBefore, std::vector<bool>({false, true, true}));
        QCOMPARE(codeOf([&] { store.write("a", SecretString("y")); }), std::string("wrong_passphrase"));
        QCOMPARE(make()->read("a")->reveal(), std::string_view("x"));
    }

    void thePassphraseIsAskedForOnce() {
        m_kind = QStringLiteral("vault-file");
        make()->write("a", SecretString("x"));
        int asked = 0;
        VaultFileStore store(
            folder(),
            [&](const PassphraseRequest&) { return SecretString(++asked == 1 ? "wrong one" : "a passphrase"); },
            kCheap);
        for (int i = 0; i < 3; ++i) {
            QVERIFY(store.read("a"));
            store.write("b", SecretString("y"));
        }
        QCOMPARE(asked, 2);
    }

    void withoutAPassphraseNothingIsMade_data() {
        QTest::addColumn<QString>("answer");
        QTest::addColumn<QString>("code");
        QTest::newRow("nobody to ask") << QString() << "passphrase_needed";
        QTest::newRow("declined") << "-"
                                  << "cancelled";
        QTest::newRow("short") << "seven77"
                               << "weak_passphrase";
    }
    void withoutAPassphraseNothingIsMade() {
        QFETCH(QString, answer);
        QFETCH(QString, code);
        PassphrasePrompt prompt;
        if (answer == u"-")
            prompt = [](const PassphraseRequest&) { return std::nullopt; };
        else if (!answer.isNull())
            prompt = [answer](const PassphraseRequest&) { return SecretString(answer.toStdString()); };
        VaultFileStore store(folder(), prompt, kCheap);
        QVERIFY(!store.read("a"));
        QCOMPARE(codeOf([&] { store.write("a", SecretString("x")); }), code.toStdString());
        QCOMPARE(codeOf([&] { store.open(); }), code.toStdString());
        QVERIFY(!std::filesystem::exists(store.path()));
    }

    void thePassphraseIsChanged() {
        m_kind = QStringLiteral("vault-file");
        VaultFileStore store(folder(), answering("a passphrase"), kCheap);
        VaultFileStore other(folder(), answering("a new passphrase"), kCheap);
        store.write("a", SecretString("x"));
        const SecretString next("a new passphrase");
        QCOMPARE(codeOf([&] { store.changePassphrase(SecretString("wrong one"), next); }),
                 std::string("wrong_passphrase"));
        QCOMPARE(codeOf([&] { store.changePassphrase(SecretString("a passphrase"), SecretString("short")); }),
                 std::string("weak_passphrase"));
        QCOMPARE(codeOf([&] { other.read("a"); }), std::string("wrong_passphrase"));
        store.changePassphrase(SecretString("a passphrase"), next);
        QVERIFY(store.read("a"));
        QCOMPARE(other.read("a")->reveal(), std::string_view("x"));
        QCOMPARE(codeOf([&] { make()->read("a"); }), std::string("wrong_passphrase"));
    }

    void theDefaultCostIsTheIntendedOne() {
        VaultFileStore(folder(), answering("a passphrase")).open();
        m_kind = QStringLiteral("vault-file");
        // After the line that names the format: log N, r, p.
        QCOMPARE(content().mid(content().indexOf('\n') + 1, 9), QByteArray("\x11\0\0\0\x08\0\0\0\x01", 9));
    }

private:
    static void kinds() {
        QTest::addColumn<QString>("kind");
        QTest::newRow("key file") << "key-file";
        QTest::newRow("vault file") << "vault-file";
    }
    std::filesystem::path folder() const { return m_folder->path().toStdString(); }
    QString kind() const {
        if (QTest::currentDataTag() == nullptr)
            return m_kind;
        QFETCH(QString, kind);
        return kind;
    }
    std::filesystem::path file() const { return folder() / (kind() == u"key-file" ? "keys" : "vault"); }
    std::unique_ptr<SecretStore> make() const {
        if (kind() == u"key-file")
            return std::make_unique<KeyFileStore>(folder());
        return std::make_unique<VaultFileStore>(folder(), answering("a passphrase"), kCheap);
    }
    QByteArray content() const {
        QFile open(QString::fromStdString(file().string()));
        return open.open(QIODevice::ReadOnly) ? open.readAll() : QByteArray();
    }
    void replace(const QByteArray& with) const {
        QFile open(QString::fromStdString(file().string()));
        if (open.open(QIODevice::WriteOnly | QIODevice::Truncate))
            open.write(with);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_kind;
};

QTEST_APPLESS_MAIN(TestFileStores)
#include "tst_file_stores.moc"
