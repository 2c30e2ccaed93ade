// Orders are numbered without gaps, for each tenant's financial year, whoever makes them at once and whatever of it is
// rolled back or refused.
#include "tests/core/orders/order_bed.h"

#include <QTest>

#include <barrier>
#include <set>
#include <thread>

using namespace landreeve;
using tests::OrderBed;

class TestOrderNumbers : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_bed = std::make_unique<OrderBed>(std::vector<std::string>{"A"}); }
    void noGapWhoeverRollsBack_data();
    void noGapWhoeverRollsBack();
    void eachFinancialYearHasItsOwn();

private:
    /// The number of an order of this day. `quantity` 0 is refused; not kept, where not `committed`.
    std::string made(const std::string& kind, const std::string& day, const char* quantity = "1",
                     bool committed = true);

    std::unique_ptr<OrderBed> m_bed;
};

std::string TestOrderNumbers::made(const std::string& kind, const std::string& day, const char* quantity,
                                   bool committed) {
    const QJsonArray lines{QJsonObject{{QStringLiteral("product_id"), QString::fromStdString(m_bed->product("A"))},
                                       {QStringLiteral("warehouse"), QStringLiteral("Pune")},
                                       {QStringLiteral("quantity"), QString::fromLatin1(quantity)}}};
    auto connection = m_bed->database.lend();
    auto transaction = connection.begin();
    auto number =
        transaction
            .exec(kind == "PO" ? "INSERT INTO purchase_order (vendor_id, place_of_supply, order_date, line_items) "
                                 "SELECT id, '27', $1::date, $2::jsonb FROM vendor RETURNING po_number"
                               : "INSERT INTO sales_order (customer_id, place_of_supply, order_date, line_items) "
                                 "SELECT id, '27', $1::date, $2::jsonb FROM customer RETURNING so_number",
                  day, lines)
            .one()
            .get<std::string>(0);
    if (committed)
        transaction.commit();
    return number;
}

void TestOrderNumbers::noGapWhoeverRollsBack_data() {
    QTest::addColumn<QString>("kind");
    QTest::newRow("purchases") << QStringLiteral("PO");
    QTest::newRow("sales") << QStringLiteral("SO");
}

void TestOrderNumbers::noGapWhoeverRollsBack() {
    QFETCH(const QString, kind);
    constexpr int kThreads = 8;
    constexpr int kEach = 18;
    std::mutex mutex;
    std::multiset<std::string> numbers;
    int refused = 0;
    std::barrier together(kThreads);
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < kThreads; ++thread)
            threads.emplace_back([&, thread] {
                together.arrive_and_wait();
                for (int i = thread; i < thread + kEach; ++i) {
                    try {
                        // A third comes to nothing: half of that rolled back, half refused after it had its number.
                        const bool kept = i % 6 != 0;
                        auto number = made(kind.toStdString(), "2026-06-15", i % 6 == 3 ? "0" : "1", kept);
                        const std::lock_guard lock(mutex);
                        if (kept)
                            numbers.insert(std::move(number));
                    } catch (const Error&) {
                        const std::lock_guard lock(mutex);
                        ++refused;
                    }
                }
            });
    }
    QCOMPARE(refused, kThreads * kEach / 6);
    std::multiset<std::string> expected;
    for (int i = 1; i <= kThreads * kEach * 2 / 3; ++i)
        expected.insert(QStringLiteral("%1/26-27/%2").arg(kind).arg(i, 5, 10, QLatin1Char('0')).toStdString());
    QCOMPARE(numbers, expected);
    // And none besides.
    QCOMPARE(m_bed->database.superuser()
                 .exec("SELECT (SELECT count(*) FROM purchase_order WHERE $1 = 'PO') + (SELECT count(*) FROM "
                       "sales_order WHERE $1 = 'SO')",
                       kind.toStdString())
                 .one()
                 .get<int>(0),
             static_cast<int>(expected.size()));
}

void TestOrderNumbers::eachFinancialYearHasItsOwn() {
    QCOMPARE(made("PO", "2030-03-31"), std::string("PO/29-30/00001"));
    QCOMPARE(made("PO", "2030-04-01"), std::string("PO/30-31/00001"));
    QCOMPARE(made("PO", "2030-03-31"), std::string("PO/29-30/00002"));
    QCOMPARE(made("SO", "2030-04-01"), std::string("SO/30-31/00001"));
    QCOMPARE(made("PO", "2099-12-31"), std::string("PO/99-00/00001"));
    auto superuser = m_bed->database.superuser();
    superuser.exec("SELECT set_config('app.tenant_id', $1, false)", m_bed->database.tenantId());
    superuser.exec("UPDATE tenant_identity SET financial_year_start = 1");
    QCOMPARE(made("PO", "2030-12-31"), std::string("PO/2030/00001"));
    QCOMPARE(made("PO", "2031-01-01"), std::string("PO/2031/00001"));
    QCOMPARE(made("PO", "2030-04-01"), std::string("PO/2030/00002"));
}

QTEST_GUILESS_MAIN(TestOrderNumbers)
#include "tst_order_numbers.moc"
