// A serialization failure and a deadlock are tried again by themselves, often enough and not for ever, and whatever was
// tried is done once.
#include "core/stock/stock_transfer.h"
#include "tests/core/orders/order_bed.h"
#include "tests/support/deadlocks.h"

#include <QTest>

#include <future>

using namespace landreeve;
using namespace landreeve::orders;
using tests::OrderBed;
using enum OrderEvent;

class TestOrderRetries : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanup() { QCOMPARE(QString::fromStdString(m_bed->broken()), QString()); }
    void triedFiveTimes_data();
    void triedFiveTimes();
    void aDeadlockIsTriedAgain();

private:
    std::unique_ptr<OrderBed> m_bed;
};

void TestOrderRetries::initTestCase() {
    tests::PrivatePostgres::Options options;
    options.settings = {"deadlock_timeout = 3s"}; // time to close the circle before anybody looks for one
    m_bed = std::make_unique<OrderBed>(std::vector<std::string>{"A", "B"}, options);
    m_bed->stock("A", "100");
    m_bed->stock("B", "100");
}

void TestOrderRetries::triedFiveTimes_data() {
    QTest::addColumn<bool>("order");
    QTest::addColumn<int>("failures");
    for (const bool order : {true, false}) {
        for (const int failures : {0, 1, 4, 5})
            QTest::addRow("%s, %d failures", order ? "an order" : "a transfer", failures) << order << failures;
    }
}

void TestOrderRetries::triedFiveTimes() {
    QFETCH(const bool, order);
    QFETCH(const int, failures);
    const std::string number = m_bed->confirmed({{"A", "3"}});
    const std::string table = order ? "order_event" : "stock_move";
    auto superuser = m_bed->database.superuser();
    // What a sequence gave out is not rolled back: it counts the tries.
    superuser.script("CREATE SEQUENCE tries; CREATE FUNCTION fail_first() RETURNS trigger LANGUAGE plpgsql SECURITY "
                     "DEFINER SET search_path = pg_catalog, public AS $$ BEGIN IF nextval('tries') <= " +
                     std::to_string(failures) +
                     " THEN RAISE EXCEPTION USING errcode = '40001', message = 'not now'; END IF; RETURN new; END $$; "
                     "CREATE TRIGGER fail_first BEFORE INSERT ON " +
                     table + " FOR EACH ROW " + (order ? "" : "WHEN (new.quantity < 0) ") +
                     "EXECUTE FUNCTION fail_first()");
    const std::string before = m_bed->place("A");
    std::string state;
    try {
        if (order) {
            m_bed->act(number, Ship);
        } else {
            auto connection = m_bed->database.lendFor({"inventory", "write"});
            stock::transferStock(connection, {m_bed->product("A"), "Pune", "Nashik", Decimal(1), "nearer", newUuid()});
        }
    } catch (const Error& error) {
        state = error.sqlState();
    }
    const auto tries = superuser.exec("SELECT last_value FROM tries").one().get<int>(0);
    superuser.script("DROP TRIGGER fail_first ON " + table + "; DROP FUNCTION fail_first(); DROP SEQUENCE tries");
    QCOMPARE(tries, std::min(failures + 1, 5));
    QCOMPARE(state, std::string(failures < 5 ? "" : "40001"));
    QCOMPARE(m_bed->place("A") == before, failures == 5);
    if (order) {
        QCOMPARE(m_bed->progress(number).lines.at(0).shipped, Decimal(failures < 5 ? 3 : 0));
        QCOMPARE(superuser
                     .exec("SELECT count(*) FROM order_event e JOIN sales_order o ON o.id = e.sales_order_id WHERE "
                           "o.so_number = $1 AND e.event = 'ship'",
                           number)
                     .one()
                     .get<int>(0),
                 failures < 5 ? 1 : 0);
    }
}

void TestOrderRetries::aDeadlockIsTriedAgain() {
    const std::string number = m_bed->confirmed({{"A", "2"}, {"B", "2"}});
    auto superuser = m_bed->database.superuser();
    auto looking = m_bed->database.superuser();
    superuser.exec("SET deadlock_timeout = '5min'"); // it is not the one that gives way
    std::string first = m_bed->product("A");
    std::string second = m_bed->product("B");
    if (second < first)
        std::swap(first, second);
    const auto lock = [&](const std::string& product) {
        superuser.exec("SELECT 1 FROM inventory WHERE product_id = $1::uuid FOR UPDATE", product);
    };
    superuser.exec("BEGIN");
    lock(second);
    auto shipped = std::async(std::launch::async, [&] { return m_bed->act(number, Ship).status; });
    const bool waits = QTest::qWaitFor(
        [&] {
            return looking
                       .exec("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = "
                             "current_database()")
                       .one()
                       .get<int>(0) == 1;
        },
        30'000);
    lock(first); // it holds this one
    superuser.exec("COMMIT");
    QCOMPARE(shipped.get(), std::string("shipped"));
    QVERIFY(waits);
    QCOMPARE(m_bed->progress(number).lines.at(1).shipped, Decimal(2));
    // The second try may come to the first place before the one that waited for it has woken, and stand there again.
    const auto deadlocks = tests::deadlocksOf(m_bed->database);
    QVERIFY2(deadlocks >= 1 && deadlocks < 5, std::to_string(deadlocks).c_str());
}

QTEST_GUILESS_MAIN(TestOrderRetries)
#include "tst_order_retries.moc"
