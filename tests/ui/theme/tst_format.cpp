// Money in few digits, as the axis of a chart and a narrow cell show it.
#include "ui/theme/format.h"

#include <QTest>

using namespace landreeve::ui;

class TestFormat : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shortMoney_data();
    void shortMoney();
};

void TestFormat::shortMoney_data() {
    QTest::addColumn<QByteArray>("decimal");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* decimal, const char* words) {
        QTest::newRow(decimal) << QByteArray(decimal) << QString::fromUtf8(words);
    };
    row("0.00", "₹ 0");
    row("12300.40", "₹ 12,300");
    row("99999.99", "₹ 1,00,000");
    row("100000.00", "₹ 1 L");
    row("450000.00", "₹ 4.5 L");
    row("9994000.00", "₹ 99.9 L");
    row("9999999.99", "₹ 1 Cr");
    row("22337345.75", "₹ 2.23 Cr");
    row("2233734528.75", "₹ 223 Cr");
    row("123456789012.00", "₹ 12,346 Cr");
    row("-450000.00", "−₹ 4.5 L");
    row("n/a", "n/a");
}

void TestFormat::shortMoney() {
    QFETCH(const QByteArray, decimal);
    QFETCH(const QString, words);
    QCOMPARE(theme::shortMoney(decimal.toStdString()), words);
}

QTEST_MAIN(TestFormat)
#include "tst_format.moc"
