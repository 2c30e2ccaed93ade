#include "core/india/gstin.h"
#include "core/india/states.h"

#include <QRegularExpression>
#include <QtTest>

using namespace landreeve::india;

namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

QString text(std::string_view view) {
    return QString::fromUtf8(view.data(), qsizetype(view.size()));
}

/// The rules as they are written in the design, for comparison.
bool isGstin(const std::string& number) {
    static const QRegularExpression form(QStringLiteral("^\\d{2}[A-Z]{5}\\d{4}[A-Z][1-9A-Z][Z1-9ABD-J][0-9A-Z]\\z"));
    static const QRegularExpression state(QStringLiteral("^(0[1-9]|1\\d|2[0-4]|26|27|29|3[0-8]|96|97)"));
    if (!form.match(text(number)).hasMatch() || !state.match(text(number)).hasMatch())
        return false;
    std::size_t sum = 0;
    for (std::size_t i = 0; i < 14; ++i) {
        const auto p = kAlphabet.find(number[i]) * (1 + i % 2);
        sum += p / 36 + p % 36;
    }
    return number[14] == kAlphabet[(36 - sum % 36) % 36];
}

} // namespace

class TestGstin : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void publishedNumbersAreValid_data() {
        QTest::addColumn<QByteArray>("number");
        QTest::addColumn<QString>("message");
        QTest::newRow("Maharashtra") << QByteArray("27AAPFU0939F1ZV")
                                     << "Maharashtra (27), PAN AAPFU0939F. The check character is right.";
        QTest::newRow("Gujarat") << QByteArray("24AAQCA8719H1ZC")
                                 << "Gujarat (24), PAN AAQCA8719H. The check character is right.";
    }
    void publishedNumbersAreValid() {
        QFETCH(QByteArray, number);
        QFETCH(QString, message);
        const auto verdict = checkGstin(number.toStdString());
        QVERIFY(verdict.valid);
        QVERIFY(verdict.code.empty());
        QVERIFY(!verdict.repair);
        QCOMPARE(text(verdict.message), message);
    }

    void everyChangedCharacterIsRefused() {
        for (const std::string number : {"27AAPFU0939F1ZV", "24AAQCA8719H1ZC"}) {
            for (std::size_t at = 0; at < number.size(); ++at) {
                for (int byte = 0; byte < 256; ++byte) {
                    std::string changed = number;
                    changed[at] = static_cast<char>(byte);
                    const auto verdict = checkGstin(changed);
                    QVERIFY2(verdict.valid == (changed == number), changed.c_str());
                    QCOMPARE(verdict.valid, isGstin(changed));
                    QCOMPARE(verdict.valid, verdict.code.empty());
                    QVERIFY(!verdict.message.empty());
                    // A repair is valid itself, or it is none.
                    QVERIFY(!verdict.repair || isGstin(*verdict.repair));
                }
            }
        }
    }

    void everyLengthIsJudged() {
        const std::string number = "27AAPFU0939F1ZV";
        for (std::size_t size = 0; size < number.size(); ++size)
            QCOMPARE(checkGstin(number.substr(0, size)).code, std::string("gstin_length"));
        QCOMPARE(checkGstin(number + "1").code, std::string("gstin_length"));
        QCOMPARE(checkGstin("नमस्ते").message, std::string("A GSTIN has 15 characters, this has 6."));
    }

    void theRuleIsNamedAndARepairOffered_data() {
        QTest::addColumn<QByteArray>("number");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("repair");
        QTest::newRow("small letters") << QByteArray("27aapfu0939f1zv") << "gstin_characters"
                                       << "27AAPFU0939F1ZV";
        QTest::newRow("spaces") << QByteArray(" 27 AAPFU0939F 1ZV\n") << "gstin_characters"
                                << "27AAPFU0939F1ZV";
        QTest::newRow("O for zero") << QByteArray("27AAPFUO939F1ZV") << "gstin_pan"
                                    << "27AAPFU0939F1ZV";
        QTest::newRow("Z for two") << QByteArray("Z7AAPFU0939F1ZV") << "gstin_state"
                                   << "27AAPFU0939F1ZV";
        QTest::newRow("state") << QByteArray("28AAPFU0939F1ZV") << "gstin_state" << QString();
        QTest::newRow("entity") << QByteArray("27AAPFU0939F0ZV") << "gstin_entity" << QString();
        QTest::newRow("kind") << QByteArray("27AAPFU0939F1CV") << "gstin_kind" << QString();
        QTest::newRow("check") << QByteArray("27AAPFU0939F1ZW") << "gstin_check" << QString();
        QTest::newRow("swapped") << QByteArray("27AAPFU9039F1ZV") << "gstin_check" << QString();
        QTest::newRow("empty") << QByteArray() << "gstin_length" << QString();
    }
    void theRuleIsNamedAndARepairOffered() {
        QFETCH(QByteArray, number);
        QFETCH(QString, code);
        QFETCH(QString, repair);
        const auto verdict = checkGstin(number.toStdString());
        QVERIFY(!verdict.valid);
        QCOMPARE(text(verdict.code), code);
        QCOMPARE(text(verdict.repair.value_or("")), repair);
    }

    void theCheckCharacterIsComputed() {
        QCOMPARE(gstinCheckCharacter("27AAPFU0939F1Z"), std::optional('V'));
        QCOMPARE(gstinCheckCharacter("24AAQCA8719H1Z"), std::optional('C'));
        QCOMPARE(gstinCheckCharacter("24AAQCA8719H1"), std::nullopt);
        QCOMPARE(gstinCheckCharacter("24aAQCA8719H1Z"), std::nullopt);
    }

    void onlyTheCodesInUseAreStates() {
        int count = 0;
        for (int i = 0; i < 100; ++i) {
            const std::string code = std::string(i < 10 ? "0" : "") + std::to_string(i);
            const bool expected =
                (i >= 1 && i <= 24) || i == 26 || i == 27 || (i >= 29 && i <= 38) || i == 96 || i == 97;
            QCOMPARE(stateName(code).has_value(), expected);
            QCOMPARE(checkStateCode(code).valid, expected);
            count += expected ? 1 : 0;
        }
        QCOMPARE(states().size(), std::size_t(count));
        QCOMPARE(checkStateCode("7").repair, std::optional<std::string>("07"));
        for (const char* wrong : {"", "2", "027", "2A", "XX"})
            QVERIFY(!checkStateCode(wrong).valid);
    }
};

QTEST_APPLESS_MAIN(TestGstin)
#include "tst_gstin.moc"
