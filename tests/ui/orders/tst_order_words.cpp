// What is said of an order's lines.
#include "ui/orders/order_words.h"

#include <QJsonArray>
#include <QTest>

using namespace landreeve;

class TestOrderWords : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsShortIsCounted_data() {
        QTest::addColumn<QString>("free");
        QTest::addColumn<QString>("words");
        QTest::newRow("none") << "0.000"
                              << "None is free in Pune, and none elsewhere.";
        QTest::newRow("one") << "1.000"
                             << "Only 1 is free in Pune, and none elsewhere.";
        QTest::newRow("a half") << "0.500"
                                << "Only 0.5 are free in Pune, and none elsewhere.";
        QTest::newRow("many") << "1200"
                              << "Only 1,200 are free in Pune, and none elsewhere.";
    }
    void whatIsShortIsCounted() {
        QFETCH(QString, free);
        QFETCH(QString, words);
        QCOMPARE(ui::orders::refusedLineWords({{QStringLiteral("free"), free},
                                               {QStringLiteral("warehouse"), QStringLiteral("Pune")},
                                               {QStringLiteral("elsewhere"), QJsonArray()}}),
                 words);
    }
};

QTEST_GUILESS_MAIN(TestOrderWords)
#include "tst_order_words.moc"
