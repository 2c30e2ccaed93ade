// Many at once: nothing is sold twice, nobody sees a deadlock, the same key is done once, and an answer that was lost
// is asked for.
#include "core/records/stock_count.h"
#include "core/transfer/import.h"
#include "tests/core/orders/order_crowd.h"
#include "tests/support/deadlocks.h"
#include "tests/support/lock_waits.h"
#include "tests/support/message_proxy.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <barrier>
#include <future>

using namespace landreeve;
using namespace landreeve::orders;
using tests::MessageProxy;
using tests::OrderBed;
using tests::OrderCrowd;
using enum OrderEvent;

namespace {

Decimal decimal(const char* text) {
    return *Decimal::parse(text);
}

std::string sumOf(OrderBed& bed, const char* sql) {
    return bed.database.superuser().exec(sql).one().get<std::string>(0);
}

} // namespace

class TestOrderRaces : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_bed = std::make_unique<OrderBed>(tests::tenProducts()); }
    /// Each puts into stock what it needs.
    void cleanup() {
        QCOMPARE(QString::fromStdString(m_bed->broken()), QString());
        QCOMPARE(tests::deadlocksOf(m_bed->database), std::int64_t(0));
    }
    void nothingIsOversold();
    void receiptsAndShipmentsOfTheSamePlaces();
    void countsOfTheSamePlaces_data();
    void countsOfTheSamePlaces();
    void theSameKeyAtOnceIsOnce();
    void oneKeyOfTwoOrdersAtOnce();
    void aLostAnswerIsAskedFor_data();
    void aLostAnswerIsAskedFor();
    void whileTheServerIsAwayItStaysInDoubt();

private:
    std::unique_ptr<OrderBed> m_bed;
};

void TestOrderRaces::nothingIsOversold() {
    constexpr int kClients = 200;
    OrderBed bed(tests::tenProducts()); // of its own: it counts all there is
    for (const std::string& sku : tests::tenProducts())
        bed.stock(sku, "60"); // for about half of them
    auto requests = tests::confirmations(bed, kClients);
    OrderCrowd crowd(bed, 16);
    const auto confirmed = crowd.run(requests, kClients);
    QVERIFY2(confirmed.faults.empty(), confirmed.faults.empty() ? "" : confirmed.faults.front().c_str());
    QCOMPARE(confirmed.done + confirmed.shortOfStock, kClients);
    QVERIFY(confirmed.done > 50 && confirmed.shortOfStock > 20);
    QCOMPARE(sumOf(bed, "SELECT count(*)::text FROM sales_order WHERE status = 'confirmed'"),
             std::to_string(confirmed.done));
    QCOMPARE(QString::fromStdString(bed.broken()), QString());
    // Refused were those for which there was too little: of no line as much as it wants is free now, or some other is.
    QCOMPARE(sumOf(bed, "SELECT count(*)::text FROM sales_order o WHERE status = 'draft' AND NOT EXISTS (SELECT FROM "
                        "sales_order_line l JOIN inventory i USING (product_id, warehouse_location) WHERE "
                        "l.sales_order_id = o.id AND i.on_hand - i.reserved < l.ordered)"),
             std::string("0"));

    for (auto& request : requests) {
        request.event = Ship;
        request.key = newUuid();
    }
    const auto shipped = crowd.run(requests, kClients);
    QCOMPARE(shipped.done, confirmed.done); // the drafts are refused
    QCOMPARE(sumOf(bed, "SELECT sum(reserved)::text FROM inventory"), std::string("0.000"));
    qInfo("confirm p50 %.0f ms, p99 %.0f ms; ship p50 %.0f ms, p99 %.0f ms", confirmed.percentile(0.5),
          confirmed.percentile(0.99), shipped.percentile(0.5), shipped.percentile(0.99));
    QVERIFY(confirmed.percentile(0.99) < 5'000);
    QCOMPARE(QString::fromStdString(bed.broken()), QString());
    QCOMPARE(tests::deadlocksOf(bed.database), std::int64_t(0));
}

void TestOrderRaces::receiptsAndShipmentsOfTheSamePlaces() {
    for (const std::string& sku : tests::tenProducts())
        m_bed->stock(sku, "100");
    auto requests = tests::confirmations(*m_bed, 60);
    OrderCrowd crowd(*m_bed, 16);
    QCOMPARE(crowd.run(requests, 60).done, 60);
    std::vector<OrderRequest> mixed;
    mixed.reserve(requests.size());
    for (const auto& request : requests)
        mixed.push_back(OrderBed::request(request.order, mixed.size() % 4 == 0 ? Hold : Ship));
    for (int i = 0; i < 30; ++i) {
        const auto sku = [&](int step) { return "S-" + std::to_string((i * 3 + step) % 10); };
        mixed.push_back(OrderBed::request(m_bed->approved({{sku(9), "5"}, {sku(4), "5", "11"}, {sku(0), "5", "13"}}),
                                          i % 5 == 0 ? Cancel : Receive));
    }
    std::rotate(mixed.begin(), mixed.begin() + 45, mixed.end());
    const auto done = crowd.run(mixed, 90);
    QVERIFY2(done.faults.empty(), done.faults.empty() ? "" : done.faults.front().c_str());
    QCOMPARE(done.done, 90);
}

void TestOrderRaces::countsOfTheSamePlaces_data() {
    QTest::addColumn<bool>("imported");
    QTest::newRow("as the window shows them") << false;
    QTest::newRow("as a file has them") << true;
}

void TestOrderRaces::countsOfTheSamePlaces() {
    QFETCH(const bool, imported);
    constexpr int kRounds = 12;
    auto skus = tests::tenProducts();
    for (const std::string& sku : skus)
        m_bed->stock(sku, "1000");
    // Against the order in which orders lock.
    std::ranges::sort(skus, std::greater(), [&](const std::string& sku) { return m_bed->product(sku); });
    const auto requests = tests::confirmations(*m_bed, 60);
    const QTemporaryDir folder;
    std::string fault;
    OrderCrowd crowd(*m_bed, 16);
    OrderCrowd::Result confirmed;
    {
        const std::jthread counting([&] {
            try {
                for (int round = 1; round <= kRounds; ++round) {
                    auto connection = m_bed->database.lend();
                    if (imported) {
                        QFile file(folder.filePath(QString::number(round)));
                        QByteArray text = "sku,warehouse_location,on_hand\n";
                        for (const std::string& sku : skus)
                            text += QByteArray::fromStdString(sku) + ",Pune," + QByteArray::number(5000 + round) + '\n';
                        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
                            throw std::runtime_error("cannot write the file");
                        file.close();
                        transfer::ImportOptions options;
                        options.entity = &records::entity("inventory");
                        options.path = file.fileName().toStdString();
                        options.mode = transfer::ImportMode::Upsert;
                        const auto report = transfer::importRows(connection, nullptr, options, {}, {});
                        if (report.updated != std::int64_t(skus.size()))
                            fault = std::to_string(report.updated) + " were updated";
                        continue;
                    }
                    std::vector<records::StockAdjustment> adjustments;
                    adjustments.reserve(skus.size());
                    for (const std::string& sku : skus)
                        adjustments.push_back({m_bed->product(sku), "Pune", Decimal(round), "count", newUuid()});
                    const auto count = records::adjustTogether(connection, adjustments);
                    if (!count.refused.empty())
                        fault = count.refused.front().error.message();
                    // What is told of a place is of that place.
                    for (std::size_t i = 0; i < skus.size(); ++i) {
                        const auto now = records::stockLines(
                            connection, {*records::RowKey::parse(count.balances.at(i).inventoryId)});
                        if (now.at(0).sku != skus[i])
                            fault = skus[i] + " was answered with " + now.at(0).sku;
                    }
                }
            } catch (const std::exception& error) {
                fault = error.what();
            }
        });
        confirmed = crowd.run(requests, 60);
    }
    QCOMPARE(QString::fromStdString(fault), QString());
    QVERIFY2(confirmed.faults.empty(), confirmed.faults.empty() ? "" : confirmed.faults.front().c_str());
    QCOMPARE(confirmed.done, 60);
}

void TestOrderRaces::theSameKeyAtOnceIsOnce() {
    m_bed->stock("S-1", "100");
    OrderCrowd crowd(*m_bed, 4);
    const std::string number = m_bed->confirmed({{"S-1", "100"}});
    const std::string line = m_bed->line(number, 1);
    for (int round = 1; round <= 20; ++round) {
        const OrderRequest request = OrderBed::request(number, Ship, {{line, decimal("1")}});
        std::array<OrderOutcome, 2> outcomes;
        std::barrier together(2);
        {
            std::vector<std::jthread> threads;
            threads.reserve(outcomes.size());
            for (OrderOutcome& outcome : outcomes)
                threads.emplace_back([&] {
                    together.arrive_and_wait();
                    outcome = act(crowd.lend(), request, {});
                });
        }
        QCOMPARE(outcomes[0].eventId, outcomes[1].eventId);
        QCOMPARE(outcomes[0].version, outcomes[1].version);
        QVERIFY(outcomes[0].repeated != outcomes[1].repeated);
        QCOMPARE(m_bed->progress(number).lines.at(0).shipped, Decimal(round));
    }
}

void TestOrderRaces::oneKeyOfTwoOrdersAtOnce() {
    m_bed->stock("S-1", "10");
    OrderRequest first = OrderBed::request(m_bed->sale({{"S-1", "1"}}), Cancel);
    OrderRequest second = OrderBed::request(m_bed->sale({{"S-1", "1"}}), Cancel);
    second.key = first.key;
    auto connection = m_bed->database.lendFor({"sales-order", "write"}, "asha");
    std::future<std::string> refused;
    {
        // Done, but not committed before the other has looked for the key.
        auto transaction = connection.begin();
        transaction.exec("SELECT order_act('sales-order', $1::uuid, 'cancel', $2::uuid)",
                         m_bed->progress(first.order).id, first.key);
        refused = std::async(std::launch::async, [&] {
            try {
                m_bed->act(second);
                return std::string();
            } catch (const Error& error) {
                return error.code();
            }
        });
        QTRY_COMPARE(tests::lockWaitsIn(m_bed->database), 1);
        transaction.commit();
    }
    QCOMPARE(refused.get(), std::string("key_reused"));
    QCOMPARE(m_bed->progress(second.order).status, std::string("draft"));
}

void TestOrderRaces::aLostAnswerIsAskedFor_data() {
    QTest::addColumn<int>("moment");
    QTest::addColumn<bool>("landed");
    QTest::newRow("before the server saw the commit") << static_cast<int>(MessageProxy::Moment::Before) << false;
    QTest::newRow("after it was done") << static_cast<int>(MessageProxy::Moment::Answered) << true;
}

void TestOrderRaces::aLostAnswerIsAskedFor() {
    QFETCH(const int, moment);
    QFETCH(const bool, landed);
    m_bed->stock("S-1", "10");
    const std::string number = m_bed->confirmed({{"S-1", "10"}});
    std::atomic<bool> acted = false;
    std::atomic<bool> commits = false;
    std::atomic<int> cuts = 0;
    MessageProxy proxy(m_bed->server.folder());
    postgres::Pool pool(postgres::ConnectionUrl::socket(proxy.folder(), "landreeve_admin", m_bed->database.database()),
                        2);
    const records::Lend lend = tests::lendFrom(pool, m_bed->database.tenantId());
    proxy.watch([&](const MessageProxy::Message& message, MessageProxy::Moment now) {
        if (now == MessageProxy::Moment::Before) {
            acted = acted || message.content.find("order_act") != std::string_view::npos;
            commits = commits || (acted && message.content.find("COMMIT") != std::string_view::npos);
        }
        return commits && static_cast<int>(now) == moment && cuts++ == 0 ? MessageProxy::Verdict::Cut
                                                                         : MessageProxy::Verdict::Pass;
    });
    const OrderOutcome outcome =
        act(lend, OrderBed::request(number, Ship, {{m_bed->line(number, 1), decimal("3")}}), {});
    QVERIFY(cuts > 0);
    QCOMPARE(outcome.status, std::string("partially_shipped"));
    QCOMPARE(outcome.repeated, landed);
    QCOMPARE(m_bed->progress(number).lines.at(0).shipped, decimal("3"));
}

void TestOrderRaces::whileTheServerIsAwayItStaysInDoubt() {
    m_bed->stock("S-1", "10");
    const std::string number = m_bed->confirmed({{"S-1", "10"}});
    std::atomic<bool> acted = false;
    std::atomic<bool> commits = false;
    MessageProxy proxy(m_bed->server.folder());
    postgres::Pool pool(postgres::ConnectionUrl::socket(proxy.folder(), "landreeve_admin", m_bed->database.database()),
                        2);
    const records::Lend lend = tests::lendFrom(pool, m_bed->database.tenantId());
    proxy.watch([&](const MessageProxy::Message& message, MessageProxy::Moment now) {
        if (now == MessageProxy::Moment::Before) {
            acted = acted || message.content.find("order_act") != std::string_view::npos;
            commits = commits || (acted && message.content.find("COMMIT") != std::string_view::npos);
        }
        return commits && now == MessageProxy::Moment::Answered ? MessageProxy::Verdict::Cut
                                                                : MessageProxy::Verdict::Pass;
    });
    const OrderRequest request = OrderBed::request(number, Ship, {{m_bed->line(number, 1), decimal("3")}});
    try {
        act(lend, request, {});
        QFAIL("an answer came through");
    } catch (const Error& error) {
        QVERIFY(error.inDoubt());
    }
    proxy.watch({});
    QVERIFY(act(lend, request, {}).repeated);
    QCOMPARE(m_bed->progress(number).lines.at(0).shipped, decimal("3"));
}

QTEST_GUILESS_MAIN(TestOrderRaces)
#include "tst_order_races.moc"
