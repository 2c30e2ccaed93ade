// Goods from one warehouse to another: what it does, what it refuses, and that nothing is gained or lost on the way.
#include "core/stock/books.h"
#include "core/stock/stock_transfer.h"
#include "tests/core/stock/stock_fixture.h"
#include "tests/support/deadlocks.h"
#include "tests/support/lock_waits.h"

#include <QJsonArray>
#include <QRandomGenerator>
#include <QTest>

#include <atomic>
#include <future>
#include <thread>

using namespace landreeve;
using namespace landreeve::stock;
using tests::decimal;

class TestStockTransfer : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void movesQuantityAndValue();
    void twiceIsOnce();
    void refuses_data();
    void refuses();
    void oneKeyOfTwoPlacesAtOnce_data();
    void oneKeyOfTwoPlacesAtOnce();
    void changedMeanwhile();
    void closedBooksMoveNothing();
    void conservesValueToThePaisa();
    void oppositeDirectionsAtOnce();
    void damagedGoodsAreWrittenOff();
    void ledgerComesInPages();
    void balanceOfPastDays();

private:
    StockTransfer of(const std::string& productId, const char* quantity, const char* from = "Nashik",
                     const char* to = "Pune") {
        return {productId, from, to, decimal(quantity), "nearer to the customer", newUuid()};
    }

    std::unique_ptr<tests::PrivatePostgres> m_server;
    std::unique_ptr<tests::DomainDatabase> m_database;
    std::string m_humic;
};

void TestStockTransfer::initTestCase() {
    m_server = std::make_unique<tests::PrivatePostgres>();
    m_database = tests::stockDatabase(*m_server);
    m_humic = tests::product(*m_database, "HUM-1", "10.01", "100");
}

void TestStockTransfer::movesQuantityAndValue() {
    auto connection = m_database->lendFor({"inventory", "write"});
    const ProductStock before = stockOf(connection, "HUM-1");
    const auto effect = effectOf(*before.place("Nashik"), *before.place("Pune"), decimal("12.5"));
    QVERIFY(effect);
    const Transferred moved = transferStock(connection, of(m_humic, "12.5"));
    QCOMPARE(moved.value, decimal("125.12")); // 1001.00 − round(87.5 × 10.01, 2)
    QCOMPARE(effect->value, moved.value);
    QCOMPARE(effect->fromValuation, moved.from.valuation);
    QCOMPARE(effect->toValuation, moved.to.valuation);
    const ProductStock after = stockOf(connection, m_humic);
    QCOMPARE(after.place("Nashik")->onHand, decimal("87.5"));
    QCOMPARE(after.place("Pune")->onHand, decimal("12.5"));
    QCOMPARE(after.valuation(), before.valuation());
    QCOMPARE(after.place("Nashik")->average, decimal("10.01"));
    QCOMPARE(after.place("Pune")->average, decimal("10.0096")); // 125.12 / 12.5
    QVERIFY(!effectOf(*after.place("Pune"), *after.place("Nashik"), decimal("13")));
}

void TestStockTransfer::twiceIsOnce() {
    auto connection = m_database->lendFor({"inventory", "write"});
    const StockTransfer transfer = of(m_humic, "3");
    const Transferred first = transferStock(connection, transfer);
    const Transferred again = transferStock(connection, transfer);
    QCOMPARE(again.from.moveId, first.from.moveId);
    QCOMPARE(again.to.moveId, first.to.moveId);
    QCOMPARE(again.value, first.value);
    QCOMPARE(again.from.onHand, first.from.onHand);
    StockTransfer other = transfer;
    other.quantity = decimal("4");
    QCOMPARE(tests::refusalBy([&] { transferStock(connection, other); }), std::string("key_reused"));
    other = transfer;
    std::swap(other.from, other.to);
    QCOMPARE(tests::refusalBy([&] { transferStock(connection, other); }), std::string("key_reused"));
}

void TestStockTransfer::refuses_data() {
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("quantity");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("field");
    const auto row = [](const char* name, const char* from, const char* to, const char* quantity, const char* code,
                        const char* field) {
        QTest::newRow(name) << QString::fromLatin1(from) << QString::fromLatin1(to) << QString::fromLatin1(quantity)
                            << QString::fromLatin1(code) << QString::fromLatin1(field);
    };
    row("the same warehouse", "Nashik", "Nashik", "1", "same_warehouse", "to");
    row("short", "Nashik", "Pune", "5000", "stock_short", "quantity");
    row("never there", "Old", "Pune", "1", "stock_short", "quantity");
    row("zero", "Nashik", "Pune", "0", "quantity_zero", "quantity");
    row("backwards", "Nashik", "Pune", "-1", "quantity_zero", "quantity");
    row("too fine", "Nashik", "Pune", "0.0001", "invalid_record", "quantity");
    row("closed down", "Nashik", "Old", "1", "warehouse_inactive", "to");
    row("no such source", "Mars", "Pune", "1", "record_not_found", "from");
    row("no such target", "Nashik", "Mars", "1", "record_not_found", "to");
}

void TestStockTransfer::refuses() {
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, quantity);
    QFETCH(QString, code);
    QFETCH(QString, field);
    auto connection = m_database->lendFor({"inventory", "write"});
    const Decimal before = stockOf(connection, m_humic).place("Nashik")->onHand;
    QJsonObject details;
    const std::string refused = tests::refusalBy(
        [&] { transferStock(connection, of(m_humic, qPrintable(quantity), qPrintable(from), qPrintable(to))); },
        &details);
    QCOMPARE(QString::fromStdString(refused), code);
    QCOMPARE(details[QStringLiteral("field")].toString(), field);
    QCOMPARE(stockOf(connection, m_humic).place("Nashik")->onHand, before);
    if (from == QLatin1String("Old")) {
        const QJsonArray elsewhere = details[QStringLiteral("elsewhere")].toArray();
        QVERIFY(!elsewhere.isEmpty());
        QCOMPARE(elsewhere[0][QStringLiteral("warehouse")].toString(), QStringLiteral("Nashik"));
    }
    auto reader = m_database->lendFor({"inventory", "read"});
    QCOMPARE(tests::refusalBy([&] { transferStock(reader, of(m_humic, "1")); }), std::string("permission_denied"));
    auto viewer = m_database->lendViewer();
    QCOMPARE(tests::refusalBy([&] { transferStock(viewer, of(m_humic, "1")); }), std::string("insufficient_privilege"));
}

void TestStockTransfer::oneKeyOfTwoPlacesAtOnce_data() {
    QTest::addColumn<QString>("first");
    QTest::newRow("adjustments") << "SELECT stock_adjust($1::uuid, 'Nashik', 1, 'found', $2::uuid)";
    QTest::newRow("transfers") << "SELECT stock_transfer($1::uuid, 'Nashik', 'Pune', 1, 'nearer', $2::uuid)";
}
/// Neither sees the other's when it looks for its key.
void TestStockTransfer::oneKeyOfTwoPlacesAtOnce() {
    QFETCH(QString, first);
    const std::string other = tests::product(*m_database, newUuid().substr(0, 8), "10", "50");
    const std::string key = newUuid();
    auto connection = m_database->lendFor({"inventory", "write"});
    std::future<std::string> refused;
    {
        auto transaction = connection.begin();
        transaction.exec(first.toStdString(), m_humic, key);
        refused = std::async(std::launch::async, [&] {
            return tests::refusalBy([&] {
                auto mine = m_database->lendFor({"inventory", "write"});
                if (first.contains(QLatin1String("transfer"))) {
                    StockTransfer second = of(other, "1");
                    second.key = key;
                    transferStock(mine, second);
                } else {
                    records::adjustStock(mine, {other, "Nashik", decimal("1"), "found", key});
                }
            });
        });
        QTRY_COMPARE(tests::lockWaitsIn(*m_database), 1);
        transaction.commit();
    }
    QCOMPARE(refused.get(), std::string("key_reused"));
    QCOMPARE(m_database->superuser()
                 .exec("SELECT count(DISTINCT product_id) FROM stock_move WHERE idempotency_key = $1::uuid", key)
                 .one()
                 .get<int>(0),
             1);
}

void TestStockTransfer::changedMeanwhile() {
    auto connection = m_database->lendFor({"inventory", "write"});
    const ProductStock seen = stockOf(connection, m_humic);
    transferStock(connection, of(m_humic, "1"));
    StockTransfer late = of(m_humic, "1");
    late.fromVersion = seen.place("Nashik")->version;
    QCOMPARE(tests::refusalBy([&] { transferStock(connection, late); }), std::string("record_changed"));
    late.fromVersion.reset();
    late.toVersion = seen.place("Pune")->version;
    QCOMPARE(tests::refusalBy([&] { transferStock(connection, late); }), std::string("record_changed"));
    const ProductStock now = stockOf(connection, m_humic);
    late.fromVersion = now.place("Nashik")->version;
    late.toVersion = now.place("Pune")->version;
    QCOMPARE(transferStock(connection, late).from.version, now.place("Nashik")->version + 1);
}

void TestStockTransfer::closedBooksMoveNothing() {
    tests::DomainDatabase::Options options;
    options.tenantId = "closed-books";
    tests::DomainDatabase database(*m_server, options);
    database.script("insert into warehouse (code, name) values ('Nashik', 'N'), ('Pune', 'P')");
    const std::string id = tests::product(database, "OLD-1", "5", "10");
    auto superuser = database.superuser();
    const auto day = [&](int back) {
        return superuser.exec("SELECT ((now() AT TIME ZONE 'Asia/Kolkata')::date - $1::int)::text", back)
            .one()
            .get<std::string>(0);
    };
    auto clerk = database.lendFor({"inventory", "write"});
    QCOMPARE(tests::refusalBy([&] { closePeriod(clerk, day(9), "audit"); }), std::string("permission_denied"));
    auto connection = database.lendFor({"inventory", "approve"});
    QVERIFY(!closedThrough(connection));
    QCOMPARE(tests::refusalBy([&] { closePeriod(connection, day(9), " "); }), std::string("reason_required"));
    QCOMPARE(tests::refusalBy([&] { closePeriod(connection, day(-2), "audit"); }), std::string("period_refused"));
    QVERIFY(!closePeriod(connection, day(9), "audit").before);
    QCOMPARE(closedThrough(connection), std::optional(day(9)));
    QCOMPARE(tests::refusalBy([&] { closePeriod(connection, day(9), "again"); }), std::string("period_refused"));
    QCOMPARE(tests::refusalBy([&] { closePeriod(connection, day(20), "back"); }), std::string("period_refused"));
    QCOMPARE(transferStock(clerk, of(id, "1")).to.onHand, decimal("1"));
    // Nobody writes it past the function.
    QVERIFY(tests::refusalBy([&] {
                database.script("insert into closed_period (closed_through) values ('2090-01-01')");
            }) != "none");

    QCOMPARE(closePeriod(connection, day(0), "year end").before, std::optional(day(9)));
    // A day ends while it runs: closed again for the new day.
    if (day(0) != closedThrough(connection))
        closePeriod(connection, day(0), "year end");
    QCOMPARE(tests::refusalBy([&] { transferStock(clerk, of(id, "1")); }), std::string("closed_period"));
    QCOMPARE(stockOf(connection, id).place("Pune")->onHand, decimal("1"));
}

void TestStockTransfer::conservesValueToThePaisa() {
    const auto seed = static_cast<quint32>(QRandomGenerator::system()->generate());
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    const bool deep = qEnvironmentVariableIsSet("LANDREEVE_DEEP");
    const std::string id = tests::product(*m_database, "RND-1", "7.77", "500");
    auto connection = m_database->lendFor({"inventory", "write"});
    records::adjustStock(connection, {id, "Pune", decimal("0.333"), "found", newUuid(), decimal("0.07")});
    ProductStock stock = stockOf(connection, id);
    for (int step = 0; step < (deep ? 5000 : 200); ++step) {
        const bool forth = random.bounded(2) == 0;
        const Place& from = *stock.place(forth ? "Nashik" : "Pune");
        const Place& to = *stock.place(forth ? "Pune" : "Nashik");
        if (from.onHand.isZero())
            continue;
        Decimal quantity = decimal(std::to_string(random.bounded(1, 300000))) * decimal("0.001");
        if (random.bounded(8) == 0 || quantity > from.onHand)
            quantity = from.onHand;
        const auto effect = effectOf(from, to, quantity);
        QVERIFY(effect);
        const Decimal worth = stock.valuation();
        const Transferred moved = transferStock(
            connection, of(id, quantity.toString().c_str(), from.warehouse.c_str(), to.warehouse.c_str()));
        QCOMPARE(moved.value, effect->value);
        QCOMPARE(moved.from.valuation, effect->fromValuation);
        QCOMPARE(moved.to.valuation, effect->toValuation);
        stock = stockOf(connection, id);
        QCOMPARE(stock.valuation(), worth);
        QCOMPARE(stock.onHand(), decimal("500.333"));
    }
    QCOMPARE(verifyStock(connection).size(), std::size_t(0));
}

void TestStockTransfer::oppositeDirectionsAtOnce() {
    const std::string first = tests::product(*m_database, "RACE-1", "3.33", "100");
    const std::string second = tests::product(*m_database, "RACE-2", "1.01", "100");
    const auto before = tests::deadlocksOf(*m_database);
    QVERIFY(before >= 0);
    std::atomic<int> moved = 0;
    std::atomic<int> failed = 0;
    constexpr int kHands = 8;
    std::vector<std::jthread> threads;
    threads.reserve(kHands);
    for (int t = 0; t < kHands; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < 40; ++i) {
                auto connection = m_database->lendFor({"inventory", "write"});
                const bool forth = (t + i) % 2 == 0;
                const std::string refused = tests::refusalBy([&] {
                    transferStock(connection, of(i % 3 == 0 ? second : first, "1.5", forth ? "Nashik" : "Pune",
                                                 forth ? "Pune" : "Nashik"));
                });
                if (refused == "none")
                    ++moved;
                else if (refused != "stock_short")
                    ++failed;
            }
        });
    }
    threads.clear();
    QCOMPARE(failed.load(), 0);
    QVERIFY(moved.load() > 100);
    QCOMPARE(tests::deadlocksOf(*m_database), before);
    auto connection = m_database->lendFor({"inventory", "write"});
    QCOMPARE(stockOf(connection, first).onHand(), decimal("100"));
    QCOMPARE(stockOf(connection, first).valuation(), decimal("333.00"));
    QCOMPARE(stockOf(connection, second).valuation(), decimal("101.00"));
    QCOMPARE(verifyStock(connection).size(), std::size_t(0));
}

void TestStockTransfer::damagedGoodsAreWrittenOff() {
    const std::string id = tests::product(*m_database, "DMG-1", "4", "10");
    tests::damage(*m_database, id, "3");
    auto connection = m_database->lendFor({"inventory", "write"});
    WriteOff goods{id, "Nashik", decimal("2"), "scrapped", newUuid()};
    QCOMPARE(writeOff(connection, goods).damaged, decimal("1"));
    QCOMPARE(writeOff(connection, goods).damaged, decimal("1"));
    goods.key = newUuid();
    QCOMPARE(tests::refusalBy([&] { writeOff(connection, goods); }), std::string("stock_short"));
    goods.reason = "";
    QCOMPARE(tests::refusalBy([&] { writeOff(connection, goods); }), std::string("reason_required"));
    const ProductStock stock = stockOf(connection, id);
    QCOMPARE(stock.place("Nashik")->damaged, decimal("1"));
    QCOMPARE(stock.valuation(), decimal("40.00"));
    QCOMPARE(verifyStock(connection).size(), std::size_t(0));
}

void TestStockTransfer::ledgerComesInPages() {
    const std::string id = tests::product(*m_database, "PAGE-1", "2", "50");
    auto connection = m_database->lendFor({"inventory", "write"});
    for (int i = 0; i < 5; ++i)
        transferStock(connection, of(id, "1"));
    std::vector<std::int64_t> all;
    std::optional<std::int64_t> before;
    int pages = 0;
    do {
        const LedgerPage page = ledgerPage(connection, {id, "", "", before}, 4);
        for (const Move& move : page.moves)
            all.push_back(move.seq);
        before = page.next;
        ++pages;
    } while (before);
    QCOMPARE(pages, 3);
    QCOMPARE(all.size(), std::size_t(11));
    QVERIFY(std::ranges::is_sorted(all, std::greater<>()));
    const LedgerPage pune = ledgerPage(connection, {id, "Pune", "transfer_in", {}}, 5);
    QCOMPARE(pune.moves.size(), std::size_t(5));
    QVERIFY(!pune.next);
    QCOMPARE(pune.moves[0].quantity, decimal("1"));
    QCOMPARE(pune.moves[0].reason, std::string("nearer to the customer"));
    QCOMPARE(pune.moves[0].by, std::string("meera"));
    QCOMPARE(ledgerPage(connection, {id, "Pune", "transfer_out", {}}, 5).moves.size(), std::size_t(0));
}

void TestStockTransfer::balanceOfPastDays() {
    const std::string id = tests::product(*m_database, "DAY-1", "2", "50");
    // Thirty came ten days ago, in the tenant's own night: it is another day in UTC.
    m_database->superuser().script(
        "set app.tenant_id = 'sahyadri-agro'; set session_replication_role = replica;"
        "update stock_move set quantity = 20, value = 40 where product_id = '" +
        id +
        "';"
        "insert into stock_move (product_id, warehouse_location, kind, quantity, value, at) values ('" +
        id + "', 'Nashik', 'opening', 30, 60, (tenant_today() - 10 + time '01:00') at time zone 'Asia/Kolkata')");
    auto connection = m_database->lendFor({"inventory", "write"});
    const auto days = onHandByDay(connection, id, "", 30);
    QCOMPARE(days.size(), std::size_t(3));
    QCOMPARE(days[0].onHand, decimal("0"));
    QCOMPARE(days[1].onHand, decimal("30"));
    QCOMPARE(days[2].onHand, decimal("50"));
    auto superuser = m_database->superuser();
    QCOMPARE(superuser.exec("SELECT ((now() AT TIME ZONE 'Asia/Kolkata')::date - $1::date)::text", days[1].day)
                 .one()
                 .get<std::string>(0),
             std::string("10"));
    QCOMPARE(onHandByDay(connection, id, "Pune", 30).back().onHand, decimal("0"));
}

QTEST_GUILESS_MAIN(TestStockTransfer)
#include "tst_stock_transfer.moc"
