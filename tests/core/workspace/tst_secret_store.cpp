#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/vault/key_ring.h"
#include "core/workspace/secret_store.h"
#include "core/workspace/vault_file_store.h"
#include "tests/support/private_keyring.h"

#include <QTemporaryDir>
#include <QtTest>

#include <future>

using namespace landreeve;
using namespace landreeve::workspace;

namespace {

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

/// Which store a home takes, and that it keeps to it.
class TestSecretStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        if (tests::PrivateKeyring::isPossible()) {
            m_keyring = std::make_unique<tests::PrivateKeyring>();
            m_keyring->start();
            m_bus = m_keyring->busAddress().toUtf8();
        }
    }
    void cleanupTestCase() { m_keyring.reset(); }
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_home = std::make_unique<Home>(Home::resolve(m_folder->path().toStdString()));
        for (const char* name :
             {"LANDREEVE_SECRET_STORE", "LANDREEVE_PASSPHRASE_FILE", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS"})
            qunsetenv(name);
        m_asked = 0;
    }

    void aNewHomeTakesTheFirstThereIs_data() {
        QTest::addColumn<bool>("session");
        QTest::addColumn<bool>("person");
        QTest::addColumn<QByteArray>("wish");
        QTest::addColumn<QString>("kind");
        QTest::newRow("desktop") << true << true << QByteArray() << "keychain";
        QTest::newRow("desktop, unattended") << true << false << QByteArray() << "keychain";
        QTest::newRow("terminal") << false << true << QByteArray() << "vault-file";
        QTest::newRow("unattended") << false << false << QByteArray() << "key-file";
        QTest::newRow("desktop, vault wanted") << true << true << QByteArray("vault-file") << "vault-file";
        QTest::newRow("desktop, key file wanted") << true << true << QByteArray("key-file") << "key-file";
    }
    void aNewHomeTakesTheFirstThereIs() {
        QFETCH(bool, session);
        QFETCH(bool, person);
        QFETCH(QByteArray, wish);
        QFETCH(QString, kind);
        needKeyring(session);
        if (!wish.isEmpty())
            qputenv("LANDREEVE_SECRET_STORE", wish);
        QVERIFY(!chosenSecretStore(*m_home));
        const auto store = openSecretStore(*m_home, person ? prompt() : PassphrasePrompt());
        QCOMPARE(QString::fromStdString(store->kind()), kind);
        QCOMPARE(chosenSecretStore(*m_home), std::optional(kind.toStdString()));
        QCOMPARE(store->weakness().has_value(), kind == u"key-file");
        store->write("a", SecretString("x"));
        QCOMPARE(store->read("a")->reveal(), std::string_view("x"));
        QCOMPARE(m_asked, kind == u"vault-file" ? 1 : 0);
        const auto again = openSecretStore(*m_home, prompt());
        QCOMPARE(QString::fromStdString(again->kind()), kind);
        QCOMPARE(again->read("a")->reveal(), std::string_view("x"));
    }

    void aHomeNeverFallsToAnotherStore_data() {
        QTest::addColumn<QByteArray>("first");
        QTest::addColumn<QByteArray>("wish");
        QTest::addColumn<QString>("code");
        QTest::newRow("keyring gone") << QByteArray("keychain") << QByteArray() << "keychain_unavailable";
        QTest::newRow("keyring gone, another wanted")
            << QByteArray("keychain") << QByteArray("key-file") << "secret_store_mismatch";
        QTest::newRow("vault gone") << QByteArray("vault-file") << QByteArray() << "secrets_damaged";
        QTest::newRow("key file gone") << QByteArray("key-file") << QByteArray() << "secrets_damaged";
        QTest::newRow("key file, keyring wanted")
            << QByteArray("key-file") << QByteArray("keychain") << "secret_store_mismatch";
    }
    void aHomeNeverFallsToAnotherStore() {
        QFETCH(QByteArray, first);
        QFETCH(QByteArray, wish);
        QFETCH(QString, code);
        needKeyring(first == "keychain");
        qputenv("LANDREEVE_SECRET_STORE", first);
        if (first == "vault-file")
            makeVault();
        const std::string workspace = newUuid();
        vault::KeyRing::open(*openSecretStore(*m_home, prompt()), workspace);
        qunsetenv("LANDREEVE_SECRET_STORE");
        qunsetenv("DBUS_SESSION_BUS_ADDRESS");
        for (const char* file : {"vault", "keys"})
            std::filesystem::remove(m_home->secrets() / file);
        if (!wish.isEmpty())
            qputenv("LANDREEVE_SECRET_STORE", wish);
        QCOMPARE(codeOf([&] { vault::KeyRing::open(*openSecretStore(*m_home, prompt()), workspace); }),
                 code.toStdString());
    }

    void aLockedKeyringIsForSomebodyToUnlock() {
        needKeyring(true);
        m_keyring->startLocked();
        QCOMPARE(codeOf([&] { openSecretStore(*m_home, prompt()); }), std::string("keychain_locked"));
        QVERIFY(!chosenSecretStore(*m_home));
        // A passphrase in a file is nobody.
        QFile file(m_folder->filePath(QStringLiteral("passphrase")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("a passphrase\n");
        file.close();
        std::filesystem::permissions(file.fileName().toStdString(), std::filesystem::perms::owner_read);
        qputenv("LANDREEVE_PASSPHRASE_FILE", file.fileName().toUtf8());
        QCOMPARE(openSecretStore(*m_home)->kind(), std::string("vault-file"));
        qunsetenv("LANDREEVE_PASSPHRASE_FILE");
        const Home other = Home::resolve(m_folder->filePath(QStringLiteral("other")).toStdString());
        QCOMPARE(openSecretStore(other)->kind(), std::string("key-file"));
        m_keyring->start();
    }

    void thePassphraseMayComeFromAFile_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("mode");
        QTest::addColumn<QString>("code");
        QTest::newRow("one line") << QByteArray("a passphrase\n") << 0600 << "done";
        QTest::newRow("no line end") << QByteArray("a passphrase") << 0400 << "done";
        QTest::newRow("more lines") << QByteArray("a passphrase\r\nnot this") << 0600 << "done";
        QTest::newRow("another") << QByteArray("another passphrase\n") << 0600 << "wrong_passphrase";
        QTest::newRow("readable") << QByteArray("a passphrase\n") << 0644 << "secrets_exposed";
        QTest::newRow("empty") << QByteArray() << 0600 << "wrong_passphrase";
    }
    void thePassphraseMayComeFromAFile() {
        QFETCH(QByteArray, content);
        QFETCH(int, mode);
        QFETCH(QString, code);
        makeVault();
        openSecretStore(*m_home, prompt())->write("a", SecretString("x"));
        QCOMPARE(m_asked, 2);
        QFile file(m_folder->filePath(QStringLiteral("passphrase")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.close();
        std::filesystem::permissions(file.fileName().toStdString(), static_cast<std::filesystem::perms>(mode));
        qputenv("LANDREEVE_PASSPHRASE_FILE", file.fileName().toUtf8());
        QCOMPARE(codeOf([&] { openSecretStore(*m_home)->read("a"); }), code.toStdString());
        qputenv("LANDREEVE_PASSPHRASE_FILE", "/nowhere");
        QCOMPARE(codeOf([&] { openSecretStore(*m_home)->read("a"); }), std::string("passphrase_needed"));
        QCOMPARE(m_asked, 2);
    }

    void anUnknownKindIsAUsageError() {
        qputenv("LANDREEVE_SECRET_STORE", "cloud");
        QCOMPARE(codeOf([&] { openSecretStore(*m_home); }), std::string("usage"));
    }

    void aDamagedNoteIsSaid_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("cut") << QByteArray("{\"format\":1,");
        QTest::newRow("kind") << QByteArray(
            R"({"format":1,"store":"cloud","home":"8a3c1f0e-7f0c-4c67-9b1d-3d9c4c1f7a10"})");
        QTest::newRow("home") << QByteArray(R"({"format":1,"store":"key-file"})");
    }
    void aDamagedNoteIsSaid() {
        QFETCH(QByteArray, text);
        openSecretStore(*m_home);
        writePrivateFile(m_home->secrets() / "store.json", text.toStdString());
        QCOMPARE(codeOf([&] { openSecretStore(*m_home); }), std::string("secrets_damaged"));
    }

    void startsAtOnceShareOneStoreAndOneKey() {
        const std::string workspace = newUuid();
        std::vector<std::future<QByteArray>> starts;
        for (int i = 0; i < 6; ++i)
            starts.push_back(std::async(std::launch::async, [this, workspace] {
                const auto store = openSecretStore(*m_home);
                return vault::KeyRing::open(*store, workspace).seal("p", SecretString("x"));
            }));
        const auto keys = vault::KeyRing::open(*openSecretStore(*m_home), workspace);
        for (auto& start : starts)
            QCOMPARE(keys.unseal("p", start.get()).reveal(), std::string_view("x"));
    }

private:
    void needKeyring(bool needed) {
        if (!needed)
            return;
        if (!m_keyring)
            QSKIP("dbus-daemon and gnome-keyring are not installed");
        qputenv("DBUS_SESSION_BUS_ADDRESS", m_bus);
    }
    /// Under a passphrase that is quick to stretch; a home without a choice takes it as its own.
    void makeVault() {
        m_home->prepare();
        VaultFileStore(m_home->secrets(), prompt(), {.logN = 10, .r = 1, .p = 1}).open();
    }
    PassphrasePrompt prompt() {
        return [this](const PassphraseRequest&) {
            ++m_asked;
            return SecretString("a passphrase");
        };
    }

    std::unique_ptr<tests::PrivateKeyring> m_keyring;
    QByteArray m_bus;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Home> m_home;
    int m_asked = 0;
};

QTEST_GUILESS_MAIN(TestSecretStore)
#include "tst_secret_store.moc"
