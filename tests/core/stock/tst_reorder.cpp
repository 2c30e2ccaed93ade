// What to buy: who is below his level, from whom, and that nothing is ordered twice, whoever asks at the same time.
#include "core/stock/reorder.h"
#include "tests/core/stock/stock_fixture.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace landreeve;
using namespace landreeve::stock;
using tests::decimal;

class TestReorder : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_server = std::make_unique<tests::PrivatePostgres>(); }
    void init();
    void proposesWhatIsBelowItsLevel();
    void enoughToReachTheLevel();
    void whatIsUnderWayCounts();
    void madeOnce();
    void oneOrderForEachVendor();
    void concurrentCallsMakeOneSet();
    void theSameKeyAnswersTheSame();
    void decidedOtherwise();
    void oneVendorsFaultIsHisOwn();

private:
    void order(const std::string& vendor, const std::string& productId, const std::string& quantity,
               const std::string& day = "2025-05-01");
    std::int64_t orders();

    std::unique_ptr<tests::PrivatePostgres> m_server;
    std::unique_ptr<tests::DomainDatabase> m_database;
    std::string m_first;
    std::string m_second;
    std::string m_third;
};

void TestReorder::init() {
    static int number = 0;
    tests::DomainDatabase::Options options;
    options.tenantId = "reorder-" + std::to_string(++number);
    m_database = std::make_unique<tests::DomainDatabase>(*m_server, options);
    m_database->script("insert into warehouse (code, name) values ('Nashik', 'N'), ('Pune', 'P');"
                       "insert into vendor (code, name) values ('V-A', 'Agro'), ('V-B', 'Bharat')");
    m_first = tests::product(*m_database, "A-1", "10", "4", "10", "25");
    m_second = tests::product(*m_database, "B-1", "20", "9", "10", "5");
    m_third = tests::product(*m_database, "C-1", "30", "10", "10", "5"); // not below
    // Bought before, the last time by A from A and by B from B; a cancelled order counts nowhere.
    order("V-B", m_first, "1", "2025-04-01");
    order("V-A", m_first, "1", "2025-06-01");
    order("V-B", m_second, "1");
    order("V-B", m_third, "1");
    order("V-A", m_second, "50", "2025-07-01");
    auto owner = m_database->superuser();
    owner.script("set session_replication_role = replica; update purchase_order set status = case when order_date = "
                 "'2025-07-01' then 'cancelled' else 'closed' end, approved_by = 'x', approved_at = now()");
}

void TestReorder::order(const std::string& vendor, const std::string& productId, const std::string& quantity,
                        const std::string& day) {
    auto connection = m_database->lendFor({"purchase-order", "write"});
    connection.run([&](postgres::Transaction& transaction) {
        transaction.exec(
            "INSERT INTO purchase_order (vendor_id, order_date, line_items) SELECT id, $2::date, "
            "jsonb_build_array(jsonb_build_object('product_id', $3::text, 'warehouse', 'Pune', 'quantity', "
            "$4::text)) FROM vendor WHERE code = $1",
            vendor, day, productId, quantity);
    });
}

std::int64_t TestReorder::orders() {
    return m_database->superuser()
        .exec("SELECT count(*) FROM purchase_order WHERE status = 'draft'")
        .one()
        .get<std::int64_t>(0);
}

void TestReorder::proposesWhatIsBelowItsLevel() {
    auto connection = m_database->lendViewer();
    const auto proposals = reorderProposals(connection);
    QCOMPARE(proposals.size(), std::size_t(2));
    QCOMPARE(proposals[0].sku, std::string("A-1"));
    QCOMPARE(proposals[0].projected, decimal("4"));
    QCOMPARE(proposals[0].quantity, decimal("25"));
    QCOMPARE(proposals[0].vendorCode, std::string("V-A"));
    QCOMPARE(proposals[0].warehouse, std::string("Pune"));
    QCOMPARE(proposals[0].unitPrice, decimal("10"));
    QCOMPARE(proposals[1].sku, std::string("B-1"));
    QCOMPARE(proposals[1].vendorCode, std::string("V-B"));
    QCOMPARE(proposals[1].quantity, decimal("5"));
}

void TestReorder::enoughToReachTheLevel() {
    tests::product(*m_database, "D-1", "1", "0", "100", "30");
    tests::product(*m_database, "E-1", "1", "2.5", "10", "0");
    auto connection = m_database->lendFor({"purchase-order", "write"});
    const auto proposals = reorderProposals(connection);
    QCOMPARE(proposals.size(), std::size_t(4));
    // Never bought: without a vendor, and last.
    QCOMPARE(proposals[2].sku, std::string("D-1"));
    QCOMPARE(proposals[2].vendorId, std::string());
    QCOMPARE(proposals[2].quantity, decimal("120"));
    QCOMPARE(proposals[3].quantity, decimal("7.5"));
    QCOMPARE(makeReorderOrders(connection, std::nullopt, newUuid()).size(), std::size_t(2));
    QCOMPARE(reorderProposals(connection).size(), std::size_t(2));
}

void TestReorder::whatIsUnderWayCounts() {
    auto connection = m_database->lendFor({"purchase-order", "write"});
    order("V-A", m_second, "1");
    QCOMPARE(reorderProposals(connection).size(), std::size_t(1));
    auto owner = m_database->superuser();
    owner.script("set session_replication_role = replica; update inventory set in_transit = 6 where product_id = '" +
                 m_first + "'; update inventory set reserved = 1 where product_id = '" + m_third + "'");
    const auto proposals = reorderProposals(connection);
    QCOMPARE(proposals.size(), std::size_t(1));
    QCOMPARE(proposals[0].sku, std::string("C-1"));
    QCOMPARE(proposals[0].projected, decimal("9"));
    // Nobody deals with B any more, and the goods go nowhere that is closed.
    owner.script("set session_replication_role = replica; update vendor set status = 'blocked' where code = 'V-B';"
                 "update warehouse set status = 'inactive' where code = 'Pune'");
    QCOMPARE(reorderProposals(connection)[0].vendorId, std::string());
    QCOMPARE(reorderProposals(connection)[0].warehouse, std::string("Nashik"));
}

void TestReorder::madeOnce() {
    auto connection = m_database->lendFor({"purchase-order", "write"});
    const auto made = makeReorderOrders(connection, std::nullopt, newUuid());
    QCOMPARE(made.size(), std::size_t(2));
    QVERIFY(made[0].number.starts_with("PO/"));
    QCOMPARE(made[0].lines, 1);
    auto owner = m_database->superuser();
    const auto order = owner
                           .exec("SELECT status, subtotal, line_items -> 0 ->> 'quantity', created_by, place_of_supply "
                                 "FROM purchase_order WHERE id = $1",
                                 made[0].orderId)
                           .one();
    QCOMPARE(order.get<std::string>(0), std::string("draft"));
    QCOMPARE(order.get<Decimal>(1), decimal("250"));
    QCOMPARE(Decimal::parse(order.get<std::string>(2)), decimal("25"));
    QCOMPARE(order.get<std::string>(3), std::string("meera"));
    QCOMPARE(order.get<std::string>(4), std::string("27"));
    QCOMPARE(makeReorderOrders(connection, std::nullopt, newUuid()).size(), std::size_t(0));
    QCOMPARE(reorderProposals(connection).size(), std::size_t(0));
    QCOMPARE(orders(), 2);
    auto viewer = m_database->lendViewer();
    QCOMPARE(tests::refusalBy([&] { makeReorderOrders(viewer, std::nullopt, newUuid()); }),
             std::string("insufficient_privilege"));
}

void TestReorder::oneOrderForEachVendor() {
    const std::string fourth = tests::product(*m_database, "D-1", "12", "2", "10", "30");
    order("V-A", fourth, "1");
    m_database->superuser().script(
        "set session_replication_role = replica; update purchase_order set status = 'closed', "
        "approved_by = 'x', approved_at = now() where status = 'draft'");
    auto connection = m_database->lendFor({"purchase-order", "write"});
    QCOMPARE(makeReorderOrders(connection, std::nullopt, newUuid()).size(), std::size_t(2));
    const auto made = m_database->superuser().exec(
        "SELECT v.code, (SELECT string_agg(l ->> 'sku', ' ' ORDER BY l ->> 'sku') FROM "
        "jsonb_array_elements(o.line_items) l) "
        "FROM purchase_order o JOIN vendor v ON v.id = o.vendor_id WHERE o.status = 'draft' ORDER BY 1");
    QCOMPARE(made.size(), 2);
    std::vector<std::string> orders;
    for (const auto row : made)
        orders.push_back(row.get<std::string>(0) + ": " + row.get<std::string>(1));
    QCOMPARE(orders, (std::vector<std::string>{"V-A: A-1 D-1", "V-B: B-1"}));
}

void TestReorder::concurrentCallsMakeOneSet() {
    std::atomic<int> made = 0;
    std::atomic<int> failed = 0;
    {
        std::vector<std::jthread> threads;
        threads.reserve(8);
        for (int t = 0; t < 8; ++t) {
            threads.emplace_back([&] {
                auto connection = m_database->lendFor({"purchase-order", "write"});
                const std::string refused = tests::refusalBy(
                    [&] { made += static_cast<int>(makeReorderOrders(connection, std::nullopt, newUuid()).size()); });
                failed += refused == "none" ? 0 : 1;
            });
        }
    }
    QCOMPARE(failed.load(), 0);
    QCOMPARE(made.load(), 2);
    QCOMPARE(orders(), 2);
}

void TestReorder::theSameKeyAnswersTheSame() {
    auto connection = m_database->lendFor({"purchase-order", "write"});
    const std::string key = newUuid();
    const auto first = makeReorderOrders(connection, std::nullopt, key);
    const auto again = makeReorderOrders(connection, std::nullopt, key);
    QCOMPARE(again.size(), first.size());
    QCOMPARE(again[0].orderId, first[0].orderId);
    QCOMPARE(again[1].number, first[1].number);
    QCOMPARE(again[1].lines, 1);
    QCOMPARE(orders(), 2);
}

void TestReorder::decidedOtherwise() {
    auto connection = m_database->lendFor({"purchase-order", "write"});
    const auto proposals = reorderProposals(connection);
    // The first alone, more of it, from another, to another place; and one that nobody needs.
    const auto made = makeReorderOrders(
        connection,
        std::vector<ReorderLine>{{m_first, decimal("40.5"), proposals[1].vendorId, "Nashik"}, {m_third, decimal("9")}},
        newUuid());
    QCOMPARE(made.size(), std::size_t(1));
    QCOMPARE(made[0].vendorId, proposals[1].vendorId);
    auto owner = m_database->superuser();
    const auto line = owner
                          .exec("SELECT count(*) OVER (), sku, ordered, warehouse_location FROM purchase_order_line "
                                "WHERE purchase_order_id = $1",
                                made[0].orderId)
                          .one();
    QCOMPARE(line.get<std::string>(1), std::string("A-1"));
    QCOMPARE(line.get<Decimal>(2), decimal("40.5"));
    QCOMPARE(line.get<std::string>(3), std::string("Nashik"));
    QCOMPARE(reorderProposals(connection).size(), std::size_t(1));
    QCOMPARE(makeReorderOrders(connection, std::vector<ReorderLine>(), newUuid()).size(), std::size_t(0));
}

void TestReorder::oneVendorsFaultIsHisOwn() {
    auto owner = m_database->superuser();
    // A rate that GST had once: an order of it is refused today.
    owner.script("set session_replication_role = replica; update product set tax_rate = 12 where id = '" + m_first +
                 "'");
    auto connection = m_database->lendFor({"purchase-order", "write"});
    const auto made = makeReorderOrders(connection, std::nullopt, newUuid());
    QCOMPARE(made.size(), std::size_t(2));
    QVERIFY(made[0].orderId.empty());
    QVERIFY2(made[0].refused.find("Line 1") != std::string::npos, made[0].refused.c_str());
    QVERIFY(made[1].refused.empty());
    QCOMPARE(orders(), 1);
}

QTEST_GUILESS_MAIN(TestReorder)
#include "tst_reorder.moc"
