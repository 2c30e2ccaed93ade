// The ledger held against everything it explains: each kind of damage, planted past all rules, is found and named.
#include "core/orders/order_event.h"
#include "core/stock/books.h"
#include "core/stock/stock_transfer.h"
#include "tests/core/stock/stock_fixture.h"

#include <QTest>

#include <algorithm>

using namespace landreeve;
using namespace landreeve::stock;
using tests::decimal;

class TestStockVerify : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void wellIsSilent();
    void ordersLeaveItWell();
    void damageIsFound_data();
    void damageIsFound();
    void everyKindHasAMeaning();

private:
    std::unique_ptr<tests::PrivatePostgres> m_server;
    std::unique_ptr<tests::DomainDatabase> m_database;
};

void TestStockVerify::initTestCase() {
    m_server = std::make_unique<tests::PrivatePostgres>();
    m_database = tests::stockDatabase(*m_server);
    const std::string id = tests::product(*m_database, "HUM-1", "10", "100");
    tests::product(*m_database, "NEO-1", "10", "40");
    m_database->script(
        "insert into customer (code, name) values ('C-1', 'Customer');"
        "insert into purchase_order (vendor_id, line_items) select v.id, jsonb_build_array(jsonb_build_object("
        "'product_id', p.id, 'warehouse', 'Nashik', 'quantity', '5')) from vendor v, product p "
        "where v.code = 'V-A' and p.sku = 'HUM-1';"
        "insert into sales_order (customer_id, line_items) select c.id, jsonb_build_array(jsonb_build_object("
        "'product_id', p.id, 'warehouse', 'Nashik', 'quantity', '5', 'unit_price', '12')) from customer c, product p "
        "where p.sku = 'HUM-1'");
    auto connection = m_database->lendFor({"inventory", "write"});
    transferStock(connection, {id, "Nashik", "Pune", decimal("10"), "", newUuid()});
}

void TestStockVerify::wellIsSilent() {
    auto connection = m_database->lendViewer();
    QCOMPARE(verifyStock(connection).size(), std::size_t(0));
}

// Everything that orders do to stock explains itself: received in parts and with rejects, sent back, reserved, shipped,
// returned good and bad, cancelled.
void TestStockVerify::ordersLeaveItWell() {
    using orders::OrderEvent;
    using orders::OrderKind;
    const std::string id = tests::product(*m_database, "ORD-1", "7.77", "30");
    const auto number = [&](const char* table, const char* column) {
        return m_database->superuser()
            .exec(std::string("SELECT ") + column + " FROM " + table + " ORDER BY created_at DESC, id LIMIT 1")
            .one()
            .get<std::string>(0);
    };
    const auto lineOf = [&](const char* table) {
        return m_database->superuser()
            .exec(std::string("SELECT line_id FROM ") + table + " WHERE product_id = $1::uuid", id)
            .one()
            .get<std::string>(0);
    };
    const auto act = [&](OrderKind kind, const std::string& order, OrderEvent event,
                         const std::vector<orders::EventLine>& lines = {}, const char* user = "meera") {
        auto connection = m_database->lendFor(orders::permissionFor(kind, event), user);
        orders::OrderRequest request;
        request.kind = kind;
        request.order = order;
        request.event = event;
        request.lines = lines;
        request.reason = "as agreed";
        orders::act(connection, request);
        const auto findings = verifyStock(connection);
        QVERIFY2(findings.empty(),
                 (orders::toString(event) + ": " + (findings.empty() ? "" : findings[0].kind)).c_str());
    };
    const auto lines = "jsonb_build_array(jsonb_build_object('product_id', '" + id +
                       "', 'warehouse', 'Pune', 'quantity', '12', 'unit_price', '8.35'))";
    m_database->script("insert into purchase_order (vendor_id, line_items) select id, " + lines +
                       " from vendor where code = 'V-A'");
    const std::string purchase = number("purchase_order", "po_number");
    const std::string bought = lineOf("purchase_order_line");
    act(OrderKind::Purchase, purchase, OrderEvent::Submit);
    act(OrderKind::Purchase, purchase, OrderEvent::Approve, {}, "asha");
    act(OrderKind::Purchase, purchase, OrderEvent::Receive, {{bought, decimal("7"), decimal("2")}});
    act(OrderKind::Purchase, purchase, OrderEvent::Receive, {{bought, decimal("4"), decimal("0")}});
    act(OrderKind::Purchase, purchase, OrderEvent::Return, {{bought, decimal("1.5"), decimal("0")}});
    m_database->script("insert into sales_order (customer_id, line_items) select id, " + lines +
                       " from customer where code = 'C-1'");
    const std::string sale = number("sales_order", "so_number");
    auto connection = m_database->lendFor({"inventory", "write"});
    transferStock(connection, {id, "Nashik", "Pune", decimal("20"), "for a sale", newUuid()});
    const std::string sold = lineOf("sales_order_line");
    act(OrderKind::Sale, sale, OrderEvent::Confirm);
    act(OrderKind::Sale, sale, OrderEvent::Ship, {{sold, decimal("5"), decimal("0")}});
    act(OrderKind::Sale, sale, OrderEvent::Return, {{sold, decimal("3"), decimal("1")}});
    act(OrderKind::Sale, sale, OrderEvent::Hold);
    act(OrderKind::Sale, sale, OrderEvent::Release);
    act(OrderKind::Sale, sale, OrderEvent::Cancel);
    act(OrderKind::Purchase, purchase, OrderEvent::Close);
}

void TestStockVerify::damageIsFound_data() {
    QTest::addColumn<QString>("damage");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<QString>("actual");
    const auto row = [](const char* kind, const char* damage, const char* expected, const char* actual) {
        QTest::newRow(kind) << QString::fromLatin1(damage) << QString::fromLatin1(kind) << QString::fromLatin1(expected)
                            << QString::fromLatin1(actual);
    };
    // #: HUM-1 in Nashik, where 90 are worth 900.
    row("on_hand_differs", "update inventory set on_hand = 91 where #", "90", "91");
    row("valuation_differs", "update inventory set valuation = 899.99 where #", "900", "899.99");
    row("damaged_differs", "update inventory set damaged = 2 where #", "0", "2");
    row("reserved_differs", "update inventory set reserved = 4 where #", "0", "4");
    row("in_transit_differs", "update inventory set in_transit = 7 where #", "0", "7");
    row("balance_negative",
        "alter table inventory drop constraint inventory_in_transit_check; "
        "update inventory set in_transit = -1 where #",
        "0", "-1");
    row("more_reserved_than_there",
        "alter table inventory drop constraint inventory_reserved; "
        "update inventory set reserved = 95 where #",
        "90", "95");
    row("worth_without_stock",
        "alter table inventory drop constraint inventory_empty_is_worthless; "
        "update inventory set on_hand = 0 where #",
        "0", "900");
    row("average_off", "update inventory set avg_cost_per_unit = 11 where #", "990", "900");
    row("ledger_below_zero", "update stock_move set seq = seq + 1000 where kind = 'adjustment' and #", "0", "-10");
    row("transfer_one_sided", "update stock_move set quantity = -9 where kind = 'transfer_out' and #", "0", "1");
    row("reserved_for_no_open_order", "update sales_order_line set reserved = 5 where #", "0", "5");
    row("purchase_line_differs", "update purchase_order_line set received = 2 where #", "0", "2");
    row("sales_line_differs", "update sales_order_line set shipped = 3 where #", "0", "3");
}

void TestStockVerify::damageIsFound() {
    QFETCH(QString, damage);
    QFETCH(QString, kind);
    QFETCH(QString, expected);
    QFETCH(QString, actual);
    auto owner = m_database->superuser();
    owner.script("BEGIN; SET LOCAL app.tenant_id = 'sahyadri-agro'; SET LOCAL session_replication_role = replica; "
                 "ALTER TABLE inventory DROP CONSTRAINT inventory_valuation");
    owner.script(damage
                     .replace(u'#', QStringLiteral("product_id = (SELECT id FROM product WHERE sku = 'HUM-1') AND "
                                                   "warehouse_location = 'Nashik'"))
                     .toStdString());
    const auto found = owner.exec("SELECT finding, sku, warehouse_location, expected, actual FROM stock_verify()");
    bool named = false;
    for (const auto row : found) {
        QCOMPARE(row.get<std::string>(1), std::string("HUM-1"));
        if (row.get<std::string>(0) != kind.toStdString())
            continue;
        named = true;
        QCOMPARE(row.get<std::string>(2), std::string("Nashik"));
        QCOMPARE(row.get<Decimal>(3), decimal(expected.toStdString()));
        QCOMPARE(row.get<Decimal>(4), decimal(actual.toStdString()));
    }
    owner.exec("ROLLBACK");
    QVERIFY2(named, qPrintable(kind + QStringLiteral(" was not found")));
}

void TestStockVerify::everyKindHasAMeaning() {
    auto connection = m_database->superuser();
    const auto source = connection.exec("SELECT prosrc FROM pg_proc WHERE proname = 'stock_verify'").one();
    for (const char* kind :
         {"on_hand_differs", "valuation_differs", "damaged_differs", "reserved_differs", "in_transit_differs",
          "balance_negative", "more_reserved_than_there", "worth_without_stock", "average_off", "ledger_below_zero",
          "transfer_one_sided", "reserved_for_no_open_order", "purchase_line_differs", "sales_line_differs"}) {
        QVERIFY(source.get<std::string>(0).find('\'' + std::string(kind) + '\'') != std::string::npos);
        QVERIFY2(!meaningOf(kind).empty(), kind);
    }
}

QTEST_GUILESS_MAIN(TestStockVerify)
#include "tst_stock_verify.moc"
