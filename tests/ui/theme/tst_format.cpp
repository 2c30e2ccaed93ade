// Money in few digits, as the axis of a chart and a narrow cell show it, and times by the day.
#include "ui/theme/format.h"
#include "ui/theme/theme.h"

#include <QTest>
#include <QTimeZone>

using namespace landreeve::ui;

class TestFormat : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shortMoney_data();
    void shortMoney();
    void timesByTheDay();
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

void TestFormat::timesByTheDay() {
    theme::Theme::of().setTimeZone(QTimeZone("Asia/Kolkata"));
    const QDateTime now(QDate(2026, 1, 3), QTime(4, 30), Qt::UTC); // ten there
    QCOMPARE(theme::when(now.addSecs(-60), now), QStringLiteral("Today 09:59"));
    QCOMPARE(theme::whenWithin(now.addSecs(-60), now), QStringLiteral("today 09:59"));
    QCOMPARE(theme::when(now.addSecs(-11 * 3600), now), QStringLiteral("Yesterday 23:00"));
    QCOMPARE(theme::whenWithin(now.addSecs(-11 * 3600), now), QStringLiteral("yesterday 23:00"));
    QCOMPARE(theme::whenWithin(now.addDays(-2), now), QStringLiteral("1 Jan 10:00"));
    QCOMPARE(theme::when(now.addDays(-4), now), QStringLiteral("30 Dec 2025 10:00"));
}

QTEST_MAIN(TestFormat)
#include "tst_format.moc"
