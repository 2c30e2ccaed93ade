// What a field of quantity takes, and what it must never read as another number.
#include "ui/records/typed_quantity.h"

#include <QTest>

using landreeve::Decimal;
using landreeve::ui::records::typedQuantity;
using landreeve::ui::records::TypedQuantity;
using Fault = TypedQuantity::Fault;

class TestTypedQuantity : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsPlainNumbers_data();
    void readsPlainNumbers();
    void refusesOthers_data();
    void refusesOthers();
    void saysNothingTooEarly();
};

void TestTypedQuantity::readsPlainNumbers_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("value");
    QTest::newRow("whole") << QStringLiteral("12") << QStringLiteral("12");
    QTest::newRow("spaces around") << QStringLiteral(" 1.5 ") << QStringLiteral("1.5");
    QTest::newRow("plus") << QStringLiteral("+3") << QStringLiteral("3");
    QTest::newRow("minus") << QStringLiteral("-3.25") << QStringLiteral("-3.25");
    QTest::newRow("true minus") << QStringLiteral("\u22123") << QStringLiteral("-3");
    QTest::newRow("zeros") << QStringLiteral("000000000000001.5000") << QStringLiteral("1.5");
    QTest::newRow("grouped") << QStringLiteral("1,234.5") << QStringLiteral("1234.5");
    QTest::newRow("grouped in India") << QStringLiteral("-12,34,567") << QStringLiteral("-1234567");
    QTest::newRow("largest") << QStringLiteral("99999999999.999") << QStringLiteral("99999999999.999");
}

void TestTypedQuantity::readsPlainNumbers() {
    QFETCH(QString, text);
    QFETCH(QString, value);
    const TypedQuantity typed = typedQuantity(text);
    QVERIFY(typed.isNumber());
    QCOMPARE(typed.value, *Decimal::parse(value.toStdString()));
    QVERIFY(typed.words().isEmpty());
}

void TestTypedQuantity::refusesOthers_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<Fault>("fault");
    QTest::newRow("grouped anyhow") << QStringLiteral("1234,567") << Fault::NoNumber;
    QTest::newRow("grouped behind the point") << QStringLiteral("1.234,567") << Fault::NoNumber;
    QTest::newRow("comma for a point") << QStringLiteral("1234,5") << Fault::NoNumber;
    QTest::newRow("two lengths") << QStringLiteral("1,2345") << Fault::NoNumber;
    QTest::newRow("exponent") << QStringLiteral("1e3") << Fault::NoNumber;
    QTest::newRow("words") << QStringLiteral("many") << Fault::NoNumber;
    QTest::newRow("two numbers") << QStringLiteral("1 5") << Fault::NoNumber;
    QTest::newRow("two signs") << QStringLiteral("+-5") << Fault::NoNumber;
    QTest::newRow("two points") << QStringLiteral("1.5.2") << Fault::NoNumber;
    QTest::newRow("no digit before the point") << QStringLiteral(".5") << Fault::NoNumber;
    QTest::newRow("Devanagari digits") << QStringLiteral("\u0967\u0968") << Fault::NoNumber;
    QTest::newRow("wide digits") << QStringLiteral("\uff11\uff12") << Fault::NoNumber;
    QTest::newRow("twelve digits") << QStringLiteral("100000000000") << Fault::TooManyDigits;
    QTest::newRow("forty digits") << QString(40, u'9') << Fault::TooManyDigits;
    QTest::newRow("four decimals") << QStringLiteral("1.2345") << Fault::TooFine;
}

void TestTypedQuantity::refusesOthers() {
    QFETCH(QString, text);
    QFETCH(Fault, fault);
    const TypedQuantity typed = typedQuantity(text);
    QCOMPARE(typed.fault, fault);
    QVERIFY(!typed.isNumber());
    QVERIFY(typed.isHopeless());
    QVERIFY(!typed.words().isEmpty());
    if (fault == Fault::NoNumber)
        QCOMPARE(typed.words(), QStringLiteral("This is no number. Write it like 1.5"));
}

void TestTypedQuantity::saysNothingTooEarly() {
    QCOMPARE(typedQuantity(QStringLiteral("  ")).fault, Fault::Empty);
    for (const char* begun : {"-", "+", "1.", "-1.", "1,", "1,5", "12,34", "12,345,6"}) {
        const TypedQuantity typed = typedQuantity(QLatin1String(begun));
        QCOMPARE(typed.fault, Fault::Unfinished);
        QVERIFY(!typed.isHopeless());
        QCOMPARE(typed.words(), QStringLiteral("This is no number. Write it like 1.5"));
    }
}

QTEST_APPLESS_MAIN(TestTypedQuantity)
#include "tst_typed_quantity.moc"
