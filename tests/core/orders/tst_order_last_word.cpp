// What must hold of orders and stock the tables themselves hold, against a superuser too: triggers and CHECK
// constraints refuse what no function asked about.
#include "tests/core/orders/order_bed.h"
#include "tests/support/database_state.h"

#include <QTest>

using namespace landreeve;
using namespace landreeve::orders;
using tests::OrderBed;
using enum OrderEvent;

class TestOrderLastWord : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void refuses_data();
    void refuses();

private:
    std::unique_ptr<OrderBed> m_bed;
    std::map<QString, std::string> m_named; ///< What statements call $approved and so on: an order's number.
};

void TestOrderLastWord::initTestCase() {
    m_bed = std::make_unique<OrderBed>(std::vector<std::string>{"A"});
    m_bed->stock("A", "50");
    const std::string pending = m_bed->purchase({{"A", "1"}});
    m_bed->act(pending, Submit);
    const std::string received = m_bed->approved({{"A", "5"}});
    m_bed->act(received, Receive, {{m_bed->line(received, 1), Decimal(4), Decimal(1), "torn"}});
    const std::string shipped = m_bed->confirmed({{"A", "5"}});
    m_bed->act(shipped, Ship, {{m_bed->line(shipped, 1), Decimal(2)}});
    // Closed through the day before yesterday.
    auto books = m_bed->database.lendFor({"inventory", "approve"}, "asha");
    auto closing = books.begin();
    closing.exec("SELECT close_period(tenant_today() - 2, 'counted')");
    closing.commit();
    m_named = {{QStringLiteral("$bought"), m_bed->purchase({{"A", "1"}})},
               {QStringLiteral("$pending"), pending},
               {QStringLiteral("$approved"), m_bed->approved({{"A", "1"}})},
               {QStringLiteral("$received"), received},
               {QStringLiteral("$asked"), m_bed->sale({{"A", "1"}})},
               {QStringLiteral("$confirmed"), m_bed->confirmed({{"A", "1"}})},
               {QStringLiteral("$shipped"), shipped}};
}

void TestOrderLastWord::refuses_data() {
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("state");
    QTest::addColumn<QString>("constraint");
    const auto row = [](const char* name, const char* sql, const char* state, const char* constraint = "") {
        QTest::newRow(name) << QString::fromLatin1(sql) << QString::fromLatin1(state)
                            << QString::fromLatin1(constraint);
    };
    row("lines of an approved purchase", "UPDATE purchase_order SET line_items = '[]' WHERE po_number = $approved",
        "LR007");
    row("amounts of an approved purchase", "UPDATE purchase_order SET subtotal = 1 WHERE po_number = $approved",
        "LR007");
    row("lines of a confirmed sale", "UPDATE sales_order SET line_items = '[]' WHERE so_number = $confirmed", "LR007");
    row("the day of a confirmed sale",
        "UPDATE sales_order SET order_date = order_date - 1 WHERE so_number = $confirmed", "LR007");
    row("a purchase's number", "UPDATE purchase_order SET po_number = 'PO/1' WHERE po_number = $bought", "LR007");
    row("a sale's number", "UPDATE sales_order SET so_number = 'SO/1' WHERE so_number = $asked", "LR007");
    row("a draft approved at once", "UPDATE purchase_order SET status = 'approved' WHERE po_number = $bought", "LR009");
    row("a received purchase back to draft", "UPDATE purchase_order SET status = 'draft' WHERE po_number = $received",
        "LR009");
    row("a draft delivered at once", "UPDATE sales_order SET status = 'delivered' WHERE so_number = $asked", "LR009");
    row("a shipped sale back to draft", "UPDATE sales_order SET status = 'draft' WHERE so_number = $shipped", "LR009");
    row("a move changed", "UPDATE stock_move SET quantity = quantity + 1", "LR012");
    row("a move deleted", "DELETE FROM stock_move", "LR012");
    row("the ledger emptied", "TRUNCATE stock_move", "LR012");
    const auto move = [&row](const char* name, const char* values, const char* state, const char* constraint) {
        row(name,
            qPrintable(QStringLiteral("INSERT INTO stock_move (product_id, warehouse_location, kind, quantity, value, "
                                      "purchase_order_id, sales_order_id, line_id, at) SELECT p.id, %1 FROM product p "
                                      "WHERE p.sku = 'A'")
                           .arg(QLatin1String(values))),
            state, constraint);
    };
    move("a receipt that takes away", "'Pune', 'receipt', -1, -10, null, null, null, now()", "23514",
         "stock_move_sign");
    move("an issue that brings", "'Pune', 'issue', 1, 10, null, null, null, now()", "23514", "stock_move_sign");
    move("a transfer that comes with less than nothing", "'Pune', 'transfer_in', 1, -10, null, null, null, now()",
         "23514", "stock_move_sign");
    move("a correction whose worth goes the other way", "'Pune', 'adjustment', 1, -10, null, null, null, now()",
         "23514", "stock_move_sign");
    move("a move of nothing", "'Pune', 'adjustment', 0, 0, null, null, null, now()", "23514", "stock_move_something");
    move("a move of no known kind", "'Pune', 'loss', -1, -10, null, null, null, now()", "23514", "stock_move_kind");
    move("a move where nothing is kept", "'Nashik', 'adjustment', 1, 10, null, null, null, now()", "23503",
         "stock_move_place");
    move("a move of a purchase and of a sale",
         "'Pune', 'receipt', 1, 10, (SELECT id FROM purchase_order WHERE po_number = $received), "
         "(SELECT id FROM sales_order WHERE so_number = $shipped), null, now()",
         "23514", "stock_move_order");
    move("a move of a line and no order",
         "'Pune', 'receipt', 1, 10, null, null, (SELECT line_id FROM purchase_order_line LIMIT 1), now()", "23514",
         "stock_move_order");
    move("a move of another order's line",
         "'Pune', 'receipt', 1, 10, (SELECT id FROM purchase_order WHERE po_number = $received), null, "
         "(SELECT l.line_id FROM purchase_order_line l JOIN purchase_order o ON o.id = l.purchase_order_id WHERE "
         "o.po_number = $approved), now()",
         "23503", "stock_move_purchase_line");
    move("a move in books that are closed", "'Pune', 'adjustment', 1, 10, null, null, null, now() - interval '3 days'",
         "LR005", "");
    row("a move done twice",
        "INSERT INTO stock_move (product_id, warehouse_location, kind, quantity, value, damaged_quantity, "
        "purchase_order_id, sales_order_id, line_id, idempotency_key) SELECT product_id, warehouse_location, kind, "
        "quantity, value, damaged_quantity, purchase_order_id, sales_order_id, line_id, idempotency_key FROM "
        "stock_move LIMIT 1",
        "23505", "stock_move_once");
    row("an event changed", "UPDATE order_event SET reason = 'another'", "LR012");
    row("an event deleted", "DELETE FROM order_event", "LR012");
    row("the events emptied", "TRUNCATE order_event", "LR012");
    row("approved by its maker",
        "UPDATE purchase_order SET status = 'approved', approved_by = created_by, approved_at = now() "
        "WHERE po_number = $pending",
        "23514", "purchase_order_four_eyes");
    row("approved by nobody", "UPDATE purchase_order SET status = 'approved' WHERE po_number = $pending", "23514",
        "purchase_order_approved");
    row("confirmed by nobody", "UPDATE sales_order SET status = 'confirmed' WHERE so_number = $asked", "23514",
        "sales_order_confirmed");
    row("held from nowhere", "UPDATE sales_order SET status = 'on_hold' WHERE so_number = $confirmed", "23514",
        "sales_order_held");
    row("more reserved than there is", "UPDATE inventory SET reserved = on_hand + 1", "23514", "inventory_reserved");
    row("less than nothing on hand",
        "UPDATE inventory SET on_hand = -1, reserved = 0, valuation = 0, avg_cost_per_unit = 0", "23514",
        "inventory_on_hand_check");
    row("less than nothing under way", "UPDATE inventory SET in_transit = -1", "23514", "inventory_in_transit_check");
    row("worth without goods",
        "UPDATE inventory SET on_hand = 0, reserved = 0, valuation = 0.01, avg_cost_per_unit = 0", "23514",
        "inventory_empty_is_worthless");
    row("worth that is not the average", "UPDATE inventory SET valuation = valuation + 1", "23514",
        "inventory_valuation");
    row("more received than ordered", "UPDATE purchase_order_line SET received = ordered + 1", "23514",
        "purchase_order_line_progress");
    row("more returned than was good",
        "UPDATE purchase_order_line SET returned = received - rejected + 1 WHERE received > 0", "23514",
        "purchase_order_line_progress");
    row("more shipped than ordered", "UPDATE sales_order_line SET shipped = ordered + 1, reserved = 0", "23514",
        "sales_order_line_progress");
    row("more promised than is left", "UPDATE sales_order_line SET reserved = ordered - shipped + 1", "23514",
        "sales_order_line_progress");
}

void TestOrderLastWord::refuses() {
    QFETCH(const QString, sql);
    QFETCH(const QString, state);
    QFETCH(const QString, constraint);
    QString text = sql;
    for (const auto& [name, number] : m_named)
        text.replace(name, QStringLiteral("'%1'").arg(QString::fromStdString(number)));
    auto superuser = m_bed->database.superuser();
    superuser.exec("SELECT set_config('app.tenant_id', $1, false)", m_bed->database.tenantId());
    const auto before = tests::stateOf(m_bed->database.superuser());
    try {
        superuser.exec(text.toStdString());
        QFAIL("it was done");
    } catch (const Error& error) {
        QCOMPARE(QString::fromStdString(error.sqlState()), state);
        QCOMPARE(error.details()[QStringLiteral("constraint")].toString(), constraint);
    }
    QCOMPARE(tests::stateOf(m_bed->database.superuser()), before);
}

QTEST_GUILESS_MAIN(TestOrderLastWord)
#include "tst_order_last_word.moc"
