#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/vault/cryptography.h"
#include "core/vault/key_ring.h"
#include "core/workspace/key_file_store.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace landreeve;
using namespace landreeve::vault;

namespace {

std::string codeOf(const std::function<void()>& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.code();
    }
    return "done";
}

} // namespace

class TestKeyRing : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theKeyIsMadeOnceAndKept() {
        QTemporaryDir folder;
        workspace::KeyFileStore store(folder.path().toStdString());
        const std::string workspace = newUuid();
        const auto refuse = KeyRing::IfMissing::Refuse;
        QCOMPARE(codeOf([&] { KeyRing::open(store, workspace, {}, refuse); }), std::string("vault_key_missing"));
        const auto sealed = KeyRing::open(store, workspace).seal("p", SecretString("x"));
        QCOMPARE(KeyRing::open(store, workspace, {}, refuse).unseal("p", sealed).reveal(), std::string_view("x"));
        QCOMPARE(codeOf([&] { KeyRing::open(store, newUuid()).unseal("p", sealed); }), std::string("vault_key_wrong"));
        QCOMPARE(store.read("workspace-key/" + workspace)->size(), kKeyBytes);
        store.write("workspace-key/" + workspace, SecretString("short"));
        QCOMPARE(codeOf([&] { KeyRing::open(store, workspace); }), std::string("secrets_damaged"));
    }

    void sealedSecretsBelongToTheirPurpose() {
        const SecretString secret(std::string_view("\0pass\xff", 6));
        const QByteArray sealed = m_keys.seal("tenant/acme/app-password", secret);
        QVERIFY(!sealed.contains("pass"));
        QVERIFY(m_keys.unseal("tenant/acme/app-password", sealed) == secret);
        QVERIFY(m_keys.seal("tenant/acme/app-password", secret) != sealed);
        QCOMPARE(codeOf([&] { m_keys.unseal("tenant/acme/viewer-password", sealed); }), std::string("decrypt_failed"));
        QVERIFY(m_keys.unseal("empty", m_keys.seal("empty", SecretString())).empty());
    }

    void everyChangedBitIsRefused() {
        const QByteArray sealed = m_keys.seal("p", SecretString("secret"));
        for (qsizetype bit = 0; bit < sealed.size() * 8; ++bit) {
            QByteArray changed = sealed;
            changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
            const auto code = codeOf([&] { m_keys.unseal("p", changed); });
            const bool inMark = bit >= 8 && bit < 72;
            QCOMPARE(code, std::string(inMark ? "vault_key_wrong" : "decrypt_failed"));
        }
        for (qsizetype size = 0; size < sealed.size(); ++size)
            QVERIFY(codeOf([&] { m_keys.unseal("p", sealed.left(size)); }) != "done");
    }

    void tenantsKeysDifferAndStayTheirs() {
        const auto acme = m_keys.newTenantKey("acme");
        const auto other = m_keys.newTenantKey("other");
        QVERIFY(isUuid(acme.id));
        QVERIFY(acme.id != other.id);
        QCOMPARE(acme.version, 1);
        QCOMPARE(codeOf([&] { m_keys.cipher("acme", acme); }), std::string("done"));
        QCOMPARE(codeOf([&] { m_keys.cipher("other", acme); }), std::string("decrypt_failed"));
        const KeyRing elsewhere(newUuid(), newKey());
        QCOMPARE(codeOf([&] { elsewhere.cipher("acme", acme); }), std::string("vault_key_wrong"));
    }

    void mixedUpKeysAreRefused_data() {
        QTest::addColumn<int>("change");
        QTest::newRow("index key as data key") << 0;
        QTest::newRow("data key of another") << 1;
        QTest::newRow("index key of another") << 2;
        QTest::newRow("another id") << 3;
        QTest::newRow("another version") << 4;
        QTest::newRow("nothing") << 5;
    }
    void mixedUpKeysAreRefused() {
        QFETCH(int, change);
        const auto other = m_keys.newTenantKey("acme");
        auto wrapped = m_keys.newTenantKey("acme");
        switch (change) {
        case 0:
            std::swap(wrapped.dataKey, wrapped.indexKey);
            break;
        case 1:
            wrapped.dataKey = other.dataKey;
            break;
        case 2:
            wrapped.indexKey = other.indexKey;
            break;
        case 3:
            wrapped.id = other.id;
            break;
        case 4:
            wrapped.version = 2;
            break;
        default:
            wrapped.dataKey.clear();
        }
        QCOMPARE(codeOf([&] { m_keys.cipher("acme", wrapped); }), std::string("decrypt_failed"));
    }

    /// RFC 5869 A.3, RFC 4231 4.3, RFC 7914 12 and FIPS 180-4: the library is used as the standards say.
    void theStepsGiveThePublishedResults() {
        const auto hex = [](const char* text) { return QByteArray::fromHex(text); };
        QCOMPARE(hash("abc"), hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QCOMPARE(keyedHash(SecretString("Jefe"), "what do ya want for nothing?"),
                 hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
        const QByteArray keyBytes(22, '\x0b');
        QCOMPARE(bytes(derivedKey(SecretString(view(keyBytes)), "").reveal()),
                 hex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"));
        QCOMPARE(
            bytes(
                stretched(SecretString("pleaseletmein"), "SodiumChloride", {.logN = 14, .r = 8, .p = 1}, 64).reveal()),
            hex("7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"));
    }

    void packedFieldsAreUnambiguous() {
        QVERIFY(packed({"ab", "c"}) != packed({"a", "bc"}));
        QVERIFY(packed({"a", ""}) != packed({"a"}));
        QVERIFY(packed({"", "a"}) != packed({"a", ""}));
        QCOMPARE(unpackedNumber(packedNumber(0xFEDCBA98U)), 0xFEDCBA98U);
    }

private:
    KeyRing m_keys{newUuid(), newKey()};
};

QTEST_APPLESS_MAIN(TestKeyRing)
#include "tst_key_ring.moc"
