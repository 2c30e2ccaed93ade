// What a window says an average becomes: as the database computes it, to the last place.
#include "core/orders/moving_average.h"

#include "tests/support/private_postgres.h"

#include "core/postgres/connection.h"

#include <QRandomGenerator>
#include <QTest>

using namespace landreeve;

class TestMovingAverage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void byHand_data();
    void byHand();
    void asTheDatabaseRounds();
};

void TestMovingAverage::byHand_data() {
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("quantity");
    QTest::addColumn<QByteArray>("average");
    QTest::newRow("thirds") << QByteArray("1000.00") << QByteArray("3") << QByteArray("333.333333");
    QTest::newRow("rounded up") << QByteArray("2.00") << QByteArray("3") << QByteArray("0.666667");
    QTest::newRow("half away from zero") << QByteArray("0.01") << QByteArray("20000") << QByteArray("0.000001");
    QTest::newRow("parts of a piece") << QByteArray("12.50") << QByteArray("0.125") << QByteArray("100.000000");
    QTest::newRow("nothing there") << QByteArray("0.00") << QByteArray("0.000") << QByteArray("0");
    QTest::newRow("as large as fits") << QByteArray("999999999999.99") << QByteArray("99999999999.999")
                                      << QByteArray("10.000000");
}

void TestMovingAverage::byHand() {
    QFETCH(const QByteArray, value);
    QFETCH(const QByteArray, quantity);
    QFETCH(const QByteArray, average);
    QCOMPARE(QByteArray::fromStdString(
                 orders::averageOf(*Decimal::parse(value.toStdString()), *Decimal::parse(quantity.toStdString()))
                     .toString()),
             average);
}

void TestMovingAverage::asTheDatabaseRounds() {
    const tests::PrivatePostgres server;
    auto connection = postgres::Connection::open(server.superuserUrl("postgres"));
    const auto seed = static_cast<quint32>(QDateTime::currentMSecsSinceEpoch());
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    const auto decimal = [&random](int most, int scale) {
        const auto digits = std::to_string(random.bounded(1, most));
        const auto tail = std::to_string(random.bounded(10)) + std::to_string(random.bounded(10)) +
                          std::to_string(random.bounded(10));
        return *Decimal::parse(digits + "." + tail.substr(0, static_cast<std::size_t>(scale)));
    };
    for (int i = 0; i < 300; ++i) {
        const Decimal amount = decimal(10'000'000, 2);
        const Decimal part = decimal(1000, 3);
        const Decimal whole = decimal(2000, 3);
        const auto row = connection
                             .exec("SELECT round($1::numeric / $3::numeric, 6), round($1::numeric * $2::numeric / "
                                   "$3::numeric, 2)",
                                   amount, part, whole)
                             .one();
        QCOMPARE(orders::averageOf(amount, whole), row.get<Decimal>(0));
        QCOMPARE(orders::shareOf(amount, part, whole), row.get<Decimal>(1));
    }
}

QTEST_GUILESS_MAIN(TestMovingAverage)
#include "tst_moving_average.moc"
