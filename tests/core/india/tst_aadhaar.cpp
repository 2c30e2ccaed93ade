#include "core/india/aadhaar.h"

#include <QtTest>

using namespace landreeve::india;

class TestAadhaar : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void publishedCheckDigitsAreFound_data() {
        QTest::addColumn<QByteArray>("digits");
        QTest::addColumn<char>("check");
        QTest::newRow("236") << QByteArray("236") << '3';
        QTest::newRow("12345") << QByteArray("12345") << '1';
        QTest::newRow("142857") << QByteArray("142857") << '0';
        QTest::newRow("123456789012") << QByteArray("123456789012") << '0';
        QTest::newRow("84736430954837284567892") << QByteArray("84736430954837284567892") << '2';
    }
    void publishedCheckDigitsAreFound() {
        QFETCH(QByteArray, digits);
        QFETCH(char, check);
        QCOMPARE(verhoeffDigit(digits.toStdString()), std::optional(check));
        QVERIFY(passesVerhoeff(digits.toStdString() + check));
    }

    /// Numbers the authority publishes for tests.
    void publishedNumbersAreValid_data() {
        QTest::addColumn<QByteArray>("number");
        for (const char* number : {"999941057058", "999971658847", "999933119405", "999955183433", "999990501894"})
            QTest::newRow(number) << QByteArray(number);
    }
    void publishedNumbersAreValid() {
        QFETCH(QByteArray, number);
        const std::string valid = number.toStdString();
        QVERIFY(checkAadhaar(valid).valid);
        for (std::size_t at = 0; at < valid.size(); ++at) {
            for (int byte = 0; byte < 256; ++byte) {
                std::string changed = valid;
                changed[at] = static_cast<char>(byte);
                QCOMPARE(checkAadhaar(changed).valid, changed == valid);
            }
            // Two neighbours swapped, the other common slip.
            std::string swapped = valid;
            std::swap(swapped[at], swapped[(at + 1) % valid.size()]);
            if (at + 1 < valid.size())
                QCOMPARE(checkAadhaar(swapped).valid, swapped == valid);
        }
    }

    void theRuleIsNamedWithoutTheNumber_data() {
        QTest::addColumn<QByteArray>("number");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("repair");
        QTest::newRow("empty") << QByteArray() << "aadhaar_length" << QString();
        QTest::newRow("short") << QByteArray("99994105705") << "aadhaar_length" << QString();
        QTest::newRow("long") << QByteArray("9999410570580") << "aadhaar_length" << QString();
        QTest::newRow("letters") << QByteArray("99994105705A") << "aadhaar_length" << QString();
        QTest::newRow("begins with 1") << QByteArray("199941057058") << "aadhaar_first" << QString();
        QTest::newRow("check") << QByteArray("999941057059") << "aadhaar_check" << QString();
        QTest::newRow("spaces") << QByteArray("9999 4105 7058") << "aadhaar_form"
                                << "999941057058";
        QTest::newRow("hyphens") << QByteArray("9999-4105-7058") << "aadhaar_form"
                                 << "999941057058";
        for (char digit = '2'; digit <= '9'; ++digit)
            QTest::addRow("repeated %c", digit) << QByteArray(12, digit) << "aadhaar_repeat" << QString();
    }
    void theRuleIsNamedWithoutTheNumber() {
        QFETCH(QByteArray, number);
        QFETCH(QString, code);
        QFETCH(QString, repair);
        const auto verdict = checkAadhaar(number.toStdString());
        QVERIFY(!verdict.valid);
        QCOMPARE(QString::fromStdString(verdict.code), code);
        QCOMPARE(QString::fromStdString(verdict.repair.value_or("")), repair);
        QVERIFY(verdict.message.find("9999") == std::string::npos);
    }

    void onlyTheLastFourAreShown() { QCOMPARE(maskedAadhaar("7058"), std::string("XXXX-XXXX-7058")); }
};

QTEST_APPLESS_MAIN(TestAadhaar)
#include "tst_aadhaar.moc"
