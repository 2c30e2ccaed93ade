// What is done with orders: the effect of every event on order, lines, stock and ledger, with values by hand.
#include "tests/core/orders/order_bed.h"

#include <QTest>

using namespace landreeve;
using namespace landreeve::orders;
using enum OrderEvent;

namespace {

Decimal decimal(const char* text) {
    return *Decimal::parse(text);
}

std::string receipts(tests::OrderBed& bed, const std::string& number) {
    return bed.database.superuser()
        .exec("SELECT string_agg(m.kind || ' ' || trim_scale(m.quantity) || ' ' || m.value, ', ' ORDER BY m.seq) "
              "FROM stock_move m LEFT JOIN purchase_order p ON p.id = m.purchase_order_id "
              "LEFT JOIN sales_order s ON s.id = m.sales_order_id WHERE coalesce(p.po_number, s.so_number) = $1",
              number)
        .one()
        .get<std::string>(0);
}

} // namespace

class TestOrderEvents : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void aPurchaseFromDraftToClosed();
    void aRejectedOrderIsADraftAgain();
    void aLineIsUsedUpByItsReceipts();
    void rejectedPiecesAreDamagedAndWorthNothing();
    void returnsToTheVendorLeaveAtTheAverage();
    void closingShortTakesTheRestOffTheWay();
    void aCancelledPurchaseIsNotUnderWay();
    void aSaleFromDraftToClosed();
    void cancellingUndoesAConfirmation();
    void holdingFreesAndReleasingReservesAgain();
    void aBackorderIsReservedWhenGoodsCome();
    void goodReturnsComeBackAtWhatTheyLeftFor();
    void theLastReturnTakesTheResidue();
    void twiceIsOnce();
    void itsPastIsKept();
    void aTenantWhoseSchemaIsBehindIsServed();

private:
    /// A product of each test's own.
    std::string sku() const { return "P-" + std::to_string(m_next); }

    std::unique_ptr<tests::OrderBed> m_bed;
    int m_next = 0;
};

void TestOrderEvents::initTestCase() {
    std::vector<std::string> skus;
    skus.reserve(20);
    for (int i = 0; i < 20; ++i)
        skus.push_back("P-" + std::to_string(i));
    m_bed = std::make_unique<tests::OrderBed>(skus);
}

void TestOrderEvents::cleanup() {
    QCOMPARE(QString::fromStdString(m_bed->broken()), QString());
    ++m_next;
}

void TestOrderEvents::aPurchaseFromDraftToClosed() {
    const std::string number = m_bed->purchase({{sku(), "10", "12.50"}});
    QCOMPARE(m_bed->act(number, Submit).status, std::string("pending_approval"));
    QCOMPARE(m_bed->place(sku()), std::string());
    QCOMPARE(m_bed->act(number, Approve).status, std::string("approved"));
    QCOMPARE(m_bed->place(sku()), std::string("0/0/10/0 0 0.00"));
    QCOMPARE(m_bed->act(number, Receive, {{m_bed->line(number, 1), decimal("4")}}).status,
             std::string("partially_received"));
    QCOMPARE(m_bed->place(sku()), std::string("4/0/6/0 12.5 50.00"));
    const OrderOutcome last = m_bed->act(number, Receive);
    QCOMPARE(last.status, std::string("received"));
    QCOMPARE(m_bed->place(sku()), std::string("10/0/0/0 12.5 125.00"));
    QCOMPARE(m_bed->act(number, Close).status, std::string("closed"));
    QCOMPARE(m_bed->place(sku()), std::string("10/0/0/0 12.5 125.00"));
    const auto order = m_bed->database.superuser()
                           .exec("SELECT approved_by, approved_at IS NOT NULL, received_at IS NOT NULL, version "
                                 "FROM purchase_order WHERE po_number = $1",
                                 number)
                           .one();
    QCOMPARE(order.get<std::string>(0), std::string("asha"));
    QVERIFY(order.get<bool>(1) && order.get<bool>(2));
    QCOMPARE(order.get<int>(3), 6); // made, and five events
}

void TestOrderEvents::aRejectedOrderIsADraftAgain() {
    const std::string number = m_bed->purchase({{sku(), "1"}});
    m_bed->act(number, Submit);
    QCOMPARE(m_bed->act(number, Reject, {}, "too dear").status, std::string("draft"));
    QCOMPARE(m_bed->act(number, Submit).status, std::string("pending_approval"));
    QCOMPARE(m_bed->act(number, Cancel).status, std::string("cancelled"));
}

void TestOrderEvents::aLineIsUsedUpByItsReceipts() {
    // 3 × 3.33 less a tenth is 8.99; tax of 18 % is no part of it. A third is 3.00, two thirds 5.99.
    const std::string number = m_bed->approved({{sku(), "3", "3.33", "Pune", "10"}});
    for (int piece = 0; piece < 3; ++piece)
        m_bed->act(number, Receive, {{m_bed->line(number, 1), decimal("1")}});
    QCOMPARE(receipts(*m_bed, number), std::string("receipt 1 3.00, receipt 1 2.99, receipt 1 3.00"));
    QCOMPARE(m_bed->place(sku()), std::string("3/0/0/0 2.996667 8.99"));
}

void TestOrderEvents::rejectedPiecesAreDamagedAndWorthNothing() {
    const std::string number = m_bed->approved({{sku(), "10", "7"}});
    m_bed->act(number, Receive, {{m_bed->line(number, 1), decimal("6"), decimal("2"), "seal open"}});
    QCOMPARE(m_bed->place(sku()), std::string("4/0/4/2 7 28.00"));
    m_bed->act(number, Receive, {{m_bed->line(number, 1), decimal("4"), decimal("4")}}, "wet");
    QCOMPARE(m_bed->place(sku()), std::string("4/0/0/6 7 28.00"));
    const ProgressLine line = m_bed->progress(number).lines.at(0);
    QCOMPARE(line.received, decimal("10"));
    QCOMPARE(line.rejected, decimal("6"));
    QCOMPARE(receipts(*m_bed, number), std::string("receipt 4 28.00, rejection 0 0.00, rejection 0 0.00"));
}

void TestOrderEvents::returnsToTheVendorLeaveAtTheAverage() {
    m_bed->stock(sku(), "10", "20");
    const std::string number = m_bed->approved({{sku(), "10", "10"}});
    m_bed->act(number, Receive);
    QCOMPARE(m_bed->place(sku()), std::string("20/0/0/0 15 300.00"));
    QCOMPARE(m_bed->act(number, Return, {{m_bed->line(number, 1), decimal("4")}}).status, std::string("received"));
    QCOMPARE(m_bed->place(sku()), std::string("16/0/0/0 15 240.00"));
    m_bed->act(number, Return); // the other six
    QCOMPARE(m_bed->place(sku()), std::string("10/0/0/0 15 150.00"));
}

void TestOrderEvents::closingShortTakesTheRestOffTheWay() {
    const std::string number = m_bed->approved({{sku(), "10"}});
    m_bed->act(number, Receive, {{m_bed->line(number, 1), decimal("4")}});
    m_bed->act(number, Close, {}, "vendor has no more");
    QCOMPARE(m_bed->place(sku()), std::string("4/0/0/0 10 40.00"));
    QCOMPARE(m_bed->progress(number).lines.at(0).shortClosed, decimal("6"));
}

void TestOrderEvents::aCancelledPurchaseIsNotUnderWay() {
    const std::string number = m_bed->approved({{sku(), "10"}, {sku(), "2"}});
    QCOMPARE(m_bed->place(sku()), std::string("0/0/12/0 0 0.00"));
    m_bed->act(number, Cancel);
    QCOMPARE(m_bed->place(sku()), std::string("0/0/0/0 0 0.00"));
}

void TestOrderEvents::aSaleFromDraftToClosed() {
    m_bed->stock(sku(), "10", "3.33");
    const std::string number = m_bed->sale({{sku(), "6"}});
    QCOMPARE(m_bed->act(number, Confirm).status, std::string("confirmed"));
    QCOMPARE(m_bed->place(sku()), std::string("10/6/0/0 3.33 33.30"));
    OrderRequest shipment = tests::OrderBed::request(number, Ship, {{m_bed->line(number, 1), decimal("2")}});
    shipment.carrier = "Koyna Roadlines";
    shipment.tracking = "LR-0042";
    QCOMPARE(m_bed->act(shipment).status, std::string("partially_shipped"));
    QCOMPARE(m_bed->place(sku()), std::string("8/4/0/0 3.33 26.64"));
    QCOMPARE(m_bed->act(number, Ship).status, std::string("shipped"));
    const OrderProgress shipped = m_bed->progress(number);
    QCOMPARE(shipped.carrier, std::string("Koyna Roadlines")); // the second shipment named none
    QCOMPARE(shipped.tracking, std::string("LR-0042"));
    QCOMPARE(m_bed->act(number, Deliver).status, std::string("delivered"));
    QCOMPARE(m_bed->act(number, Close).status, std::string("closed"));
    QCOMPARE(m_bed->place(sku()), std::string("4/0/0/0 3.33 13.32"));
    const auto order =
        m_bed->database.superuser()
            .exec("SELECT confirmed_by, shipped_at <= delivered_at FROM sales_order WHERE so_number = $1", number)
            .one();
    QCOMPARE(order.get<std::string>(0), std::string("asha"));
    QVERIFY(order.get<bool>(1));
}

void TestOrderEvents::cancellingUndoesAConfirmation() {
    m_bed->stock(sku(), "10");
    m_bed->stock(sku(), "5", "10", "Nashik");
    const std::string before = m_bed->place(sku()) + m_bed->place(sku(), "Nashik");
    const std::string number = m_bed->confirmed({{sku(), "6"}, {sku(), "5", "10", "Nashik"}, {sku(), "4"}});
    QCOMPARE(m_bed->place(sku()), std::string("10/10/0/0 10 100.00"));
    m_bed->act(number, Cancel);
    QCOMPARE(m_bed->place(sku()) + m_bed->place(sku(), "Nashik"), before);
}

void TestOrderEvents::holdingFreesAndReleasingReservesAgain() {
    m_bed->stock(sku(), "10");
    const std::string number = m_bed->confirmed({{sku(), "6"}});
    m_bed->act(number, Ship, {{m_bed->line(number, 1), decimal("1")}});
    QCOMPARE(m_bed->act(number, Hold).status, std::string("on_hold"));
    QCOMPARE(m_bed->progress(number).heldFrom, std::string("partially_shipped"));
    QCOMPARE(m_bed->place(sku()), std::string("9/0/0/0 10 90.00"));
    const std::string other = m_bed->confirmed({{sku(), "5"}});
    QVERIFY_THROWS_EXCEPTION(Error, m_bed->act(number, Release)); // four are left, five needed
    m_bed->act(other, Cancel);
    QCOMPARE(m_bed->act(number, Release).status, std::string("partially_shipped"));
    QCOMPARE(m_bed->place(sku()), std::string("9/5/0/0 10 90.00"));
}

void TestOrderEvents::aBackorderIsReservedWhenGoodsCome() {
    m_bed->stock(sku(), "2");
    const std::string number = m_bed->confirmed({{sku(), "6"}}, true);
    QCOMPARE(m_bed->progress(number).lines.at(0).reserved, decimal("2"));
    QCOMPARE(m_bed->act(number, Ship).status, std::string("partially_shipped")); // what is reserved
    m_bed->stock(sku(), "3");
    m_bed->act(number, Reserve);
    QCOMPARE(m_bed->progress(number).lines.at(0).reserved, decimal("3"));
    m_bed->stock(sku(), "3");
    m_bed->act(number, Reserve);
    QCOMPARE(m_bed->act(number, Ship).status, std::string("shipped"));
    QCOMPARE(m_bed->place(sku()), std::string("2/0/0/0 10 20.00"));
}

void TestOrderEvents::goodReturnsComeBackAtWhatTheyLeftFor() {
    m_bed->stock(sku(), "4", "10");
    const std::string number = m_bed->confirmed({{sku(), "4"}});
    m_bed->act(number, Ship);
    m_bed->stock(sku(), "4", "20");
    m_bed->act(number, Deliver);
    m_bed->act(number, Return, {{m_bed->line(number, 1), decimal("3"), decimal("1")}}, "leaks");
    QCOMPARE(m_bed->place(sku()), std::string("6/0/0/1 16.666667 100.00")); // 80 and two at 10; the third is damaged
    QCOMPARE(m_bed->act(number, Return).status, std::string("delivered"));
    QCOMPARE(m_bed->place(sku()), std::string("7/0/0/1 15.714286 110.00"));
}

void TestOrderEvents::theLastReturnTakesTheResidue() {
    m_bed->stock(sku(), "3", "3.33");
    m_bed->stock(sku(), "1", "0.01");
    const std::string number = m_bed->confirmed({{sku(), "3"}});
    m_bed->act(number, Ship); // 10.00 less 2.50, the average of the one that stays
    m_bed->act(number, Return, {{m_bed->line(number, 1), decimal("1")}});
    m_bed->act(number, Return, {{m_bed->line(number, 1), decimal("1")}});
    m_bed->act(number, Return, {{m_bed->line(number, 1), decimal("1")}});
    QCOMPARE(receipts(*m_bed, number),
             std::string("issue -3 -7.50, return_in 1 2.50, return_in 1 2.50, return_in 1 2.50"));
    QCOMPARE(m_bed->place(sku()), std::string("4/0/0/0 2.5 10.00"));

    // 10.00 in three does not come out even: 3.33, 3.33, 3.34, and never more than it left for.
    m_bed->stock(sku(), "-4");
    m_bed->stock(sku(), "2", "2.50");
    m_bed->stock(sku(), "1", "5.00");
    const std::string odd = m_bed->confirmed({{sku(), "3"}});
    m_bed->act(odd, Ship);
    for (int piece = 0; piece < 3; ++piece)
        m_bed->act(odd, Return, {{m_bed->line(odd, 1), decimal("1")}});
    QCOMPARE(receipts(*m_bed, odd),
             std::string("issue -3 -10.00, return_in 1 3.33, return_in 1 3.33, return_in 1 3.34"));
}

void TestOrderEvents::twiceIsOnce() {
    m_bed->stock(sku(), "10");
    const std::string number = m_bed->confirmed({{sku(), "4"}});
    const OrderRequest shipment = tests::OrderBed::request(number, Ship, {{m_bed->line(number, 1), decimal("1")}});
    const OrderOutcome first = m_bed->act(shipment);
    m_bed->act(number, Ship, {{m_bed->line(number, 1), decimal("1")}});
    const OrderOutcome again = m_bed->act(shipment);
    QVERIFY(!first.repeated && again.repeated);
    QCOMPARE(again.eventId, first.eventId);
    QCOMPARE(again.version, first.version); // the answer of then, not of now
    QCOMPARE(m_bed->progress(number).lines.at(0).shipped, decimal("2"));
    // By its id it is the same order.
    OrderRequest byId = shipment;
    byId.order = m_bed->progress(number).id;
    QCOMPARE(m_bed->act(byId).eventId, first.eventId);
}

void TestOrderEvents::itsPastIsKept() {
    const std::string number = m_bed->approved({{sku(), "5"}, {sku(), "3"}});
    const std::string first = m_bed->line(number, 1);
    m_bed->act(number, Receive, {{first, decimal("2"), decimal("1"), "torn"}}, "first van");
    m_bed->act(number, Receive);
    const OrderProgress order = m_bed->progress(number);
    QCOMPARE(order.events.size(), std::size_t(4));
    const PastEvent& receipt = order.events.at(2);
    QCOMPARE(toString(receipt.event), std::string("receive"));
    QCOMPARE(receipt.by, std::string("asha"));
    QCOMPARE(receipt.reason, std::string("first van"));
    QCOMPARE(receipt.statusBefore + " " + receipt.statusAfter, std::string("approved partially_received"));
    QCOMPARE(receipt.lines.size(), std::size_t(1));
    QCOMPARE(receipt.lines.at(0).bad, decimal("1"));
    QCOMPARE(receipt.lines.at(0).reason, std::string("torn"));
    QCOMPARE(order.events.at(3).lines.size(), std::size_t(2)); // what "everything outstanding" came to
    QVERIFY(std::chrono::abs(std::chrono::system_clock::now() - receipt.at) < std::chrono::minutes(5));
    auto owner = m_bed->database.superuser();
    const auto entry = owner
                           .exec("SELECT action, actor, reason, after ->> 'status' FROM audit_outbox WHERE object_id = "
                                 "$1 AND action LIKE '%.receive' ORDER BY id LIMIT 1",
                                 order.id)
                           .one();
    QCOMPARE(entry.get<std::string>(0), std::string("purchase-order.receive"));
    QCOMPARE(entry.get<std::string>(1), std::string("asha"));
    QCOMPARE(entry.get<std::string>(2), std::string("first van"));
    QCOMPARE(entry.get<std::string>(3), std::string("partially_received"));
    for (const char* change :
         {"UPDATE order_event SET reason = 'x'", "DELETE FROM order_event", "TRUNCATE order_event"})
        QVERIFY_THROWS_EXCEPTION(Error, owner.exec(change));
}

void TestOrderEvents::aTenantWhoseSchemaIsBehindIsServed() {
    m_bed->stock(sku(), "10");
    const std::string first = m_bed->sale({{sku(), "1"}});
    const std::string second = m_bed->sale({{sku(), "2"}});
    auto owner = m_bed->database.superuser();
    const auto rename = [&](const char* from, const char* to) {
        owner.script(std::string("ALTER FUNCTION ") + from +
                     "(text, uuid, text, uuid, jsonb, text, text, text, bigint, text) RENAME TO " + to);
    };
    rename("order_act", "order_act_now");
    // As 0023 left it: nine arguments, four columns.
    owner.script(
        "CREATE FUNCTION order_act(a text, b uuid, c text, d uuid, e jsonb, f text, g text, h text, i bigint) "
        "RETURNS TABLE (event_id uuid, status text, version bigint, repeated boolean) LANGUAGE sql AS "
        "$$ SELECT n.event_id, n.status, n.version, n.repeated FROM order_act_now(a, b, c, d, e, f, g, h, i) n $$");
    const OrderOutcome byNumber = m_bed->act(first, Confirm);
    OrderRequest request = tests::OrderBed::request(second, Confirm);
    request.order = m_bed->progress(second).id;
    const OrderOutcome byId = m_bed->act(request);
    std::string code;
    try {
        m_bed->act("SO/00-00/99999", Confirm);
    } catch (const Error& error) {
        code = error.code();
    }
    owner.script("DROP FUNCTION order_act(text, uuid, text, uuid, jsonb, text, text, text, bigint)");
    rename("order_act_now", "order_act");
    QCOMPARE(byNumber.number + " " + byNumber.status, first + " confirmed");
    QCOMPARE(byId.number + " " + byId.status, second + " confirmed");
    QCOMPARE(code, std::string("record_not_found"));
    QCOMPARE(m_bed->place(sku()), std::string("10/3/0/0 10 100.00"));
}

QTEST_GUILESS_MAIN(TestOrderEvents)
#include "tst_order_events.moc"
