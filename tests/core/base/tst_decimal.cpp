#include "core/base/decimal.h"
#include "core/base/error.h"

#include <QtTest>

using namespace landreeve;

class TestDecimal : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void onlyPlainNumbersAreRead_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("printed");
        for (const char* same : {"0", "0.00", "-1.5", "12345678901234567890.123456", "0.000000000000000001"})
            QTest::newRow(same) << same << same;
        QTest::newRow("leading zeros") << "007.10"
                                       << "7.10";
        for (const char* wrong : {"", "-", ".", ".5", "5.", "1e3", "1,000", " 1", "1 ", "--1", "1.2.3", "NaN",
                                  "0.0000000000000000001", "1234567890123456789012345678901234567"})
            QTest::newRow(*wrong == 0 ? "empty" : wrong) << wrong << QString();
    }
    void onlyPlainNumbersAreRead() {
        QFETCH(QString, text);
        QFETCH(QString, printed);
        const auto value = Decimal::parse(text.toStdString());
        QCOMPARE(value.has_value(), !printed.isEmpty());
        if (value)
            QCOMPARE(QString::fromStdString(value->toString()), printed);
    }

    void halvesAreRoundedAwayFromZero_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("scale");
        QTest::addColumn<QString>("rounded");
        QTest::newRow("half up") << "2.345" << 2 << "2.35";
        QTest::newRow("negative half") << "-2.345" << 2 << "-2.35";
        QTest::newRow("below half") << "2.3449" << 2 << "2.34";
        QTest::newRow("to whole") << "0.5" << 0 << "1";
        QTest::newRow("wider") << "1.5" << 3 << "1.500";
        QTest::newRow("carry") << "9.999" << 2 << "10.00";
    }
    void halvesAreRoundedAwayFromZero() {
        QFETCH(QString, text);
        QFETCH(int, scale);
        QFETCH(QString, rounded);
        QCOMPARE(QString::fromStdString(Decimal::parse(text.toStdString())->rounded(scale).toString()), rounded);
    }

    void arithmeticIsExact() {
        const Decimal a = *Decimal::parse("0.1");
        const Decimal b = *Decimal::parse("0.20");
        QCOMPARE((a + b).toString(), std::string("0.30"));
        QCOMPARE((a - b).toString(), std::string("-0.10"));
        QCOMPARE((a * b).toString(), std::string("0.020"));
        QVERIFY(a < b);
        QVERIFY(*Decimal::parse("1.50") == *Decimal::parse("1.5"));
    }

    void overflowIsAFailure() {
        const Decimal big = *Decimal::parse("999999999999999999999999999999999999");
        QVERIFY_THROWS_EXCEPTION(Error, big * big);
    }
};

QTEST_APPLESS_MAIN(TestDecimal)
#include "tst_decimal.moc"
