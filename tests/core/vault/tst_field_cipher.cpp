#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/vault/cryptography.h"
#include "core/vault/key_ring.h"

#include <QSet>
#include <QtTest>

using namespace landreeve;
using namespace landreeve::vault;

namespace {

constexpr std::string_view kRow = "3f0c8a52-2f5e-4b57-9d0a-6f5f6f0e1c11";

bool isRefused(const FieldCipher& cipher, std::string_view table, std::string_view row, std::string_view column,
               const QByteArray& ciphertext) {
    try {
        cipher.decrypt(table, row, column, ciphertext);
    } catch (const Error& error) {
        return error.code() == "decrypt_failed";
    }
    return false;
}

} // namespace

class TestFieldCipher : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_wrapped = m_keys.newTenantKey("acme"); }

    void whatIsEncryptedIsDecrypted_data() {
        QTest::addColumn<QByteArray>("plain");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("one byte") << QByteArray("x");
        QTest::newRow("a block") << QByteArray(16, 'x');
        QTest::newRow("bytes") << QByteArray("\0\xff\0", 3);
        QTest::newRow("Devanagari") << QByteArray("मुंबई");
        QTest::newRow("a megabyte") << QByteArray(1 << 20, 'y');
    }
    void whatIsEncryptedIsDecrypted() {
        QFETCH(QByteArray, plain);
        const SecretString secret(view(plain));
        const QByteArray ciphertext = cipher().encrypt("employee", kRow, "phone", secret);
        QVERIFY(cipher().decrypt("employee", kRow, "phone", ciphertext) == secret);
        // A UUID is the same in capitals.
        QVERIFY(cipher().decrypt("employee", "3F0C8A52-2F5E-4B57-9D0A-6F5F6F0E1C11", "phone", ciphertext) == secret);
        QCOMPARE(ciphertext.size(), plain.size() + 1 + 4 + 12 + 16);
        QCOMPARE(FieldCipher::keyVersionOf(ciphertext), std::optional(1));
    }

    void equalTextsLookDifferent() {
        QSet<QByteArray> seen;
        QSet<QByteArray> nonces;
        for (int i = 0; i < 2000; ++i) {
            const QByteArray ciphertext = cipher().encrypt("employee", kRow, "phone", SecretString("+91 555"));
            seen.insert(ciphertext);
            nonces.insert(ciphertext.mid(5, 12));
        }
        QCOMPARE(seen.size(), 2000);
        QCOMPARE(nonces.size(), 2000);
    }

    void everyChangedBitIsRefused() {
        const QByteArray ciphertext = cipher().encrypt("employee", kRow, "pan_number", SecretString("AAPFU0939F"));
        for (qsizetype bit = 0; bit < ciphertext.size() * 8; ++bit) {
            QByteArray changed = ciphertext;
            changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
            QVERIFY2(isRefused(cipher(), "employee", kRow, "pan_number", changed), qPrintable(QString::number(bit)));
        }
    }

    void everyOtherLengthIsRefused() {
        const QByteArray ciphertext = cipher().encrypt("employee", kRow, "pan_number", SecretString("AAPFU0939F"));
        for (qsizetype size = 0; size < ciphertext.size(); ++size)
            QVERIFY(isRefused(cipher(), "employee", kRow, "pan_number", ciphertext.left(size)));
        QVERIFY(isRefused(cipher(), "employee", kRow, "pan_number", ciphertext + '\0'));
        QVERIFY(isRefused(cipher(), "employee", kRow, "pan_number", ciphertext + ciphertext));
        QVERIFY(isRefused(cipher(), "employee", kRow, "pan_number", QByteArray(100, '\0')));
    }

    void aMovedCiphertextIsRefused_data() {
        QTest::addColumn<QString>("table");
        QTest::addColumn<QString>("row");
        QTest::addColumn<QString>("column");
        const QString row = QString::fromUtf8(kRow.data(), qsizetype(kRow.size()));
        QTest::newRow("table") << "vendor" << row << "phone";
        QTest::newRow("row") << "employee"
                             << "3f0c8a52-2f5e-4b57-9d0a-6f5f6f0e1c12"
                             << "phone";
        QTest::newRow("column") << "employee" << row << "address";
        QTest::newRow("boundary moved right") << "employee3" << row.mid(1) << "phone";
        QTest::newRow("boundary moved left") << "employe" << QString(QLatin1Char('e') + row) << "phone";
        QTest::newRow("nothing") << ""
                                 << ""
                                 << "";
    }
    void aMovedCiphertextIsRefused() {
        QFETCH(QString, table);
        QFETCH(QString, row);
        QFETCH(QString, column);
        const QByteArray ciphertext = cipher().encrypt("employee", kRow, "phone", SecretString("+91 555"));
        QVERIFY(isRefused(cipher(), table.toStdString(), row.toStdString(), column.toStdString(), ciphertext));
    }

    void anotherTenantsCipherIsRefused() {
        const auto other = m_keys.cipher("other", m_keys.newTenantKey("other"));
        const QByteArray ciphertext = cipher().encrypt("employee", kRow, "phone", SecretString("+91 555"));
        QVERIFY(isRefused(other, "employee", kRow, "phone", ciphertext));
    }

    /// The same key material under another name or number is another key to a ciphertext.
    void theKeysNameAndVersionAreBound() {
        const SecretString key = newKey();
        const std::string id = newUuid();
        const FieldCipher first(id, 1, key, key);
        const QByteArray ciphertext = first.encrypt("employee", kRow, "phone", SecretString("x"));
        QVERIFY(!isRefused(FieldCipher(id, 1, key, key), "employee", kRow, "phone", ciphertext));
        QVERIFY(isRefused(FieldCipher(newUuid(), 1, key, key), "employee", kRow, "phone", ciphertext));
        QVERIFY(isRefused(FieldCipher(id, 2, key, key), "employee", kRow, "phone", ciphertext));
        QByteArray renumbered = ciphertext;
        renumbered[4] = 2;
        QVERIFY(isRefused(FieldCipher(id, 2, key, key), "employee", kRow, "phone", renumbered));
    }

    void aRefusalNamesNoSecret() {
        const QByteArray ciphertext = cipher().encrypt("employee", kRow, "phone", SecretString("+91 55501"));
        try {
            cipher().decrypt("employee", kRow, "address", ciphertext);
            QFAIL("decrypted");
        } catch (const Error& error) {
            QVERIFY(error.message().find("55501") == std::string::npos);
            QVERIFY(error.message().find("address") != std::string::npos);
        }
    }

    void theBlindIndexFindsEqualsOfOneColumnOfOneTenant() {
        const auto index = cipher().blindIndex("pan_number", "AAPFU0939F");
        QCOMPARE(index.size(), 32);
        // The same for every opening of the same keys.
        QCOMPARE(m_keys.cipher("acme", m_wrapped).blindIndex("pan_number", "AAPFU0939F"), index);
        QVERIFY(cipher().blindIndex("pan_number", "AAPFU0939G") != index);
        QVERIFY(cipher().blindIndex("phone", "AAPFU0939F") != index);
        QVERIFY(cipher().blindIndex("pan_numberA", "APFU0939F") != index);
        const auto other = m_keys.cipher("other", m_keys.newTenantKey("other"));
        QVERIFY(other.blindIndex("pan_number", "AAPFU0939F") != index);
    }

private:
    FieldCipher cipher() const { return m_keys.cipher("acme", m_wrapped); }

    KeyRing m_keys{newUuid(), newKey()};
    KeyRing::Wrapped m_wrapped;
};

QTEST_APPLESS_MAIN(TestFieldCipher)
#include "tst_field_cipher.moc"
