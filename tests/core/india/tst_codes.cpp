#include "core/india/codes.h"
#include "core/india/pan.h"

#include <QRegularExpression>
#include <QtTest>

using namespace landreeve::india;

namespace {

using Check = FieldVerdict (*)(std::string_view);

struct Kind {
    Check check;
    const char* form;
};
/// The forms as they are written in the design, for comparison.
const QHash<QString, Kind>& kinds() {
    static const QHash<QString, Kind> all{
        {QStringLiteral("PAN"), {&checkPan, "^[A-Z]{3}[ABCFGHJLPT][A-Z]\\d{4}[A-Z]\\z"}},
        {QStringLiteral("IFSC"), {&checkIfsc, "^[A-Z]{4}0[A-Z0-9]{6}\\z"}},
        {QStringLiteral("HSN"), {&checkHsn, "^(\\d{4}|\\d{6}|\\d{8})\\z"}},
        {QStringLiteral("PIN"), {&checkPin, "^[1-9]\\d{5}\\z"}},
        {QStringLiteral("document number"), {&checkDocumentNumber, "^[A-Za-z0-9/-]{1,16}\\z"}},
    };
    return all;
}

} // namespace

class TestCodes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Of a valid example: itself, every change of one byte, every cut, one more of each character.
    void theFormIsExactlyTheRule_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QByteArray>("example");
        QTest::newRow("PAN of a firm") << "PAN" << QByteArray("AAPFU0939F");
        QTest::newRow("PAN of a person") << "PAN" << QByteArray("ABCPE1234F");
        QTest::newRow("IFSC") << "IFSC" << QByteArray("SBIN0000300");
        QTest::newRow("IFSC with letters") << "IFSC" << QByteArray("HDFC0CUNION");
        QTest::newRow("HSN of 4") << "HSN" << QByteArray("8424");
        QTest::newRow("HSN of 6") << "HSN" << QByteArray("310100");
        QTest::newRow("HSN of 8") << "HSN" << QByteArray("84249000");
        QTest::newRow("PIN") << "PIN" << QByteArray("422009");
        QTest::newRow("document") << "document number" << QByteArray("PO/25-26/00001");
        QTest::newRow("longest document") << "document number" << QByteArray("PO/25-26/0000100");
    }
    void theFormIsExactlyTheRule() {
        QFETCH(QString, kind);
        QFETCH(QByteArray, example);
        const QRegularExpression form(QString::fromLatin1(kinds()[kind].form));
        const auto agree = [&](const QByteArray& text) {
            const auto verdict = kinds()[kind].check(text.toStdString());
            const bool valid = form.match(QString::fromLatin1(text)).hasMatch();
            if (verdict.valid != valid || verdict.valid != verdict.code.empty())
                return false;
            return !verdict.repair || (!valid && form.match(QString::fromStdString(*verdict.repair)).hasMatch());
        };
        QVERIFY(kinds()[kind].check(example.toStdString()).valid);
        for (qsizetype at = 0; at < example.size(); ++at) {
            for (int byte = 0; byte < 256; ++byte) {
                QByteArray changed = example;
                changed[at] = static_cast<char>(byte);
                QVERIFY2(agree(changed), changed.constData());
                changed = example;
                changed.insert(at, static_cast<char>(byte));
                QVERIFY2(agree(changed), changed.constData());
            }
            QVERIFY(agree(example.left(at)));
        }
    }

    void aRepairIsOffered_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QByteArray>("typed");
        QTest::addColumn<QString>("repair");
        QTest::newRow("PAN, small") << "PAN" << QByteArray("aapfu0939f") << "AAPFU0939F";
        QTest::newRow("PAN, O for zero") << "PAN" << QByteArray("AAPFUO939F") << "AAPFU0939F";
        QTest::newRow("PAN, holder") << "PAN" << QByteArray("AAPXU0939F") << QString();
        QTest::newRow("IFSC, O for zero") << "IFSC" << QByteArray("sbin o000300") << "SBIN0000300";
        QTest::newRow("PIN, spaces") << "PIN" << QByteArray("422 009") << "422009";
        QTest::newRow("HSN, points") << "HSN" << QByteArray("8424.90.00") << "84249000";
        QTest::newRow("HSN of 5") << "HSN" << QByteArray("84249") << QString();
    }
    void aRepairIsOffered() {
        QFETCH(QString, kind);
        QFETCH(QByteArray, typed);
        QFETCH(QString, repair);
        const auto verdict = kinds()[kind].check(typed.toStdString());
        QVERIFY(!verdict.valid);
        QVERIFY(!verdict.message.empty());
        QCOMPARE(QString::fromStdString(verdict.repair.value_or("")), repair);
    }

    void aPanSaysWhoseItIsAndNotWhatItIs() {
        QCOMPARE(checkPan("AAPFU0939F").message, std::string("PAN of a firm."));
        QCOMPARE(checkPan("ABCPE1234F").message, std::string("PAN of a person."));
        for (const char* typed : {"ABCPE1234", "abcpe1234f", "ABCXE1234F", "ABCPE12E4F"})
            QVERIFY(checkPan(typed).message.find("BC") == std::string::npos);
    }

    void telephoneNumbersHaveOneForm_data() {
        QTest::addColumn<QByteArray>("typed");
        QTest::addColumn<QByteArray>("form");
        for (const char* same :
             {"+91 98220 12345", "98220 12345", "098220-12345", "0091 9822012345", "+91-(98220)12345"})
            QTest::newRow(same) << QByteArray(same) << QByteArray("+919822012345");
        QTest::newRow("abroad") << QByteArray("+44 20 7946 0018") << QByteArray("+442079460018");
        QTest::newRow("none") << QByteArray("n/a") << QByteArray();
    }
    void telephoneNumbersHaveOneForm() {
        QFETCH(QByteArray, typed);
        QFETCH(QByteArray, form);
        QCOMPARE(normalisedPhone(typed.toStdString()), form.toStdString());
        QCOMPARE(normalisedPhone(form.toStdString()), form.toStdString());
    }
};

QTEST_APPLESS_MAIN(TestCodes)
#include "tst_codes.moc"
