#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/vault/cryptography.h"
#include "core/vault/field_vault.h"

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

class TestFieldVault : public QObject {
    Q_OBJECT

    KeyRing m_ring{newUuid(), SecretString(std::string(kKeyBytes, 'k'))};
    std::string m_row = newUuid();
    std::vector<KeyRing::Wrapped> m_keys;

    FieldVault vault() {
        return {m_ring, "acme", [this] { return m_keys; }};
    }
    QByteArray written(const FieldVault& vault) {
        return vault.encrypt("employee", m_row, "pan", SecretString("ABCPE1234F"));
    }

private Q_SLOTS:
    void init() { m_keys = {m_ring.newTenantKey("acme")}; }

    void itReadsUnderEveryKeptKeyAndWritesUnderTheNewest() {
        const QByteArray before = written(vault());
        m_keys.push_back(m_ring.nextTenantKey("acme", m_keys.back()));
        const FieldVault both = vault();
        const QByteArray after = written(both);
        QCOMPARE(FieldCipher::keyVersionOf(before), std::optional(1));
        QCOMPARE(FieldCipher::keyVersionOf(after), std::optional(2));
        for (const QByteArray& ciphertext : {before, after})
            QCOMPARE(both.decrypt("employee", m_row, "pan", ciphertext).reveal(), std::string_view("ABCPE1234F"));
    }

    void aRetiredKeyNoLongerReads() {
        const QByteArray before = written(vault());
        m_keys = {m_ring.nextTenantKey("acme", m_keys.back())};
        QCOMPARE(codeOf([&] { vault().decrypt("employee", m_row, "pan", before); }), std::string("decrypt_failed"));
    }

    void blindIndexesStayTheSameOverARotation() {
        const QByteArray before = vault().blindIndex("pan", "ABCPE1234F");
        m_keys.push_back(m_ring.nextTenantKey("acme", m_keys.back()));
        QCOMPARE(vault().blindIndex("pan", "ABCPE1234F"), before);
    }

    void aKeyAnotherProgramMadeIsFoundWhenReading() {
        const FieldVault open = vault();
        QCOMPARE(open.newestVersion(), 1);
        m_keys.push_back(m_ring.nextTenantKey("acme", m_keys.back()));
        const QByteArray after = written(vault());
        QCOMPARE(open.newestVersion(), 1);
        QCOMPARE(open.decrypt("employee", m_row, "pan", after).reveal(), std::string_view("ABCPE1234F"));
        QCOMPARE(open.newestVersion(), 2);
    }

    void theNextKeyBelongsToItsTenantAndVersion() {
        const auto next = m_ring.nextTenantKey("acme", m_keys.back());
        QVERIFY(next.id != m_keys.back().id);
        QCOMPARE(codeOf([&] { m_ring.cipher("other", next); }), std::string("decrypt_failed"));
        auto posing = next;
        posing.version = 1;
        QCOMPARE(codeOf([&] { m_ring.cipher("acme", posing); }), std::string("decrypt_failed"));
        QCOMPARE(codeOf([&] { m_ring.nextTenantKey("other", next); }), std::string("decrypt_failed"));
    }

    void aTenantWithoutKeysIsRefused() {
        m_keys.clear();
        QCOMPARE(codeOf([&] { written(vault()); }), std::string("vault_key_missing"));
    }
};

QTEST_GUILESS_MAIN(TestFieldVault)
#include "tst_field_vault.moc"
