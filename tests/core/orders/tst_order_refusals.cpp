// What is refused of orders: with which code and sentence, for which lines, with nothing changed; the database refuses
// whoever comes without the permission; and what is told beforehand is what it does.
#include "core/base/error.h"
#include "core/stock/stock_take.h"
#include "core/stock/stock_transfer.h"
#include "tests/core/orders/order_bed.h"

#include <QTest>

#include <algorithm>

using namespace landreeve;
using namespace landreeve::orders;
using enum OrderEvent;

namespace {

Decimal decimal(const char* text) {
    return *Decimal::parse(text);
}

const char* const kAll =
    "SELECT concat((SELECT json_agg(i ORDER BY id) FROM inventory i), (SELECT count(*) FROM stock_move), "
    "(SELECT json_agg(p ORDER BY id) FROM purchase_order p), (SELECT json_agg(s ORDER BY id) FROM sales_order s), "
    "(SELECT json_agg(l ORDER BY id) FROM purchase_order_line l), "
    "(SELECT json_agg(l ORDER BY id) FROM sales_order_line l), (SELECT count(*) FROM order_event), "
    "(SELECT count(*) FROM audit_outbox))";

} // namespace

class TestOrderRefusals : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void moreThanIsOutstanding();
    void everyShortLineIsTold();
    void twoLinesOfOneProductAreServedInTheirOrder();
    void shippingWhatIsNotReserved();
    void returningWhatIsGone();
    void ownApproval();
    void approvalByWhoeverChangedIt();
    void wrongStatus();
    void reasons();
    void emptyOrders();
    void nothingOutstanding();
    void productsThatAreNotSold();
    void closedPeriod();
    void staleVersion();
    void aKeyOfSomethingElse();
    void linesThatAreNone_data();
    void linesThatAreNone();
    void unknownOrders();
    void withoutThePermission();
    void aLoginOfTheTenantItself();
    void nextStepsTellTheTruth();

private:
    /// What `request` is refused with. Fails where it is done, or where it changes anything.
    Error refusal(const OrderRequest& request, const std::string& user = "asha");
    Error refusal(const std::string& number, OrderEvent event, std::vector<EventLine> lines = {},
                  const std::string& reason = {}) {
        return refusal(tests::OrderBed::request(number, event, std::move(lines), reason));
    }
    static QJsonArray linesOf(const Error& error) { return error.details()[QStringLiteral("lines")].toArray(); }

    std::unique_ptr<tests::OrderBed> m_bed;
};

void TestOrderRefusals::initTestCase() {
    m_bed = std::make_unique<tests::OrderBed>(std::vector<std::string>{"A", "B", "C", "OLD", "GONE", "LAST"});
}

Error TestOrderRefusals::refusal(const OrderRequest& request, const std::string& user) {
    auto owner = m_bed->database.superuser();
    const auto before = owner.exec(kAll).one().get<std::string>(0);
    try {
        m_bed->act(request, user);
    } catch (const Error& error) {
        if (owner.exec(kAll).one().get<std::string>(0) != before)
            return {"internal_error", "something was changed"};
        return error;
    }
    return {"internal_error", "it was done"};
}

void TestOrderRefusals::moreThanIsOutstanding() {
    const std::string purchase = m_bed->approved({{"A", "10"}, {"B", "5"}});
    m_bed->act(purchase, Receive, {{m_bed->line(purchase, 1), decimal("4")}});
    const Error over = refusal(
        purchase, Receive, {{m_bed->line(purchase, 1), decimal("6.001")}, {m_bed->line(purchase, 2), decimal("1")}});
    QCOMPARE(over.code(), std::string("quantity_exceeded"));
    QCOMPARE(over.message(), std::string("More is received than is outstanding: line 1, A in Pune (6 of 6.001)."));
    QCOMPARE(linesOf(over).size(), 1);
    QCOMPARE(linesOf(over)[0][QStringLiteral("outstanding")].toString(), QStringLiteral("6"));
    QCOMPARE(linesOf(over)[0][QStringLiteral("line_id")].toString().toStdString(), m_bed->line(purchase, 1));
    QCOMPARE(refusal(purchase, Return, {{m_bed->line(purchase, 1), decimal("5")}}).code(),
             std::string("quantity_exceeded"));

    m_bed->stock("C", "10");
    const std::string sale = m_bed->confirmed({{"C", "3"}});
    const Error shipped = refusal(sale, Ship, {{m_bed->line(sale, 1), decimal("4")}});
    QCOMPARE(shipped.code(), std::string("quantity_exceeded"));
    QCOMPARE(shipped.message(), std::string("More is shipped than was ordered: line 1, C in Pune (3 of 4)."));
    QCOMPARE(linesOf(shipped).size(), 1);
    m_bed->act(sale, Ship, {{m_bed->line(sale, 1), decimal("2")}});
    QCOMPARE(refusal(sale, Return, {{m_bed->line(sale, 1), decimal("3")}}).code(), std::string("quantity_exceeded"));
    m_bed->act(sale, Cancel);
}

void TestOrderRefusals::everyShortLineIsTold() {
    m_bed->stock("LAST", "2");
    m_bed->stock("LAST", "7", "10", "Nashik");
    const std::string sale = m_bed->sale({{"LAST", "5"}, {"GONE", "1"}, {"LAST", "4", "10", "Nashik"}});
    const Error shortOf = refusal(sale, Confirm);
    QCOMPARE(shortOf.code(), std::string("stock_short"));
    QCOMPARE(shortOf.message(), std::string("Less is free than is asked for: line 1, LAST in Pune (2 of 5); line 2, "
                                            "GONE in Pune (0 of 1)."));
    const QJsonArray lines = linesOf(shortOf);
    QCOMPARE(lines.size(), 2);
    QCOMPARE(lines[0][QStringLiteral("free")].toString(), QStringLiteral("2"));
    QCOMPARE(lines[0][QStringLiteral("requested")].toString(), QStringLiteral("5"));
    const QJsonArray elsewhere = lines[0][QStringLiteral("elsewhere")].toArray();
    QCOMPARE(elsewhere.size(), 1);
    QCOMPARE(elsewhere[0][QStringLiteral("warehouse")].toString(), QStringLiteral("Nashik"));
    QCOMPARE(elsewhere[0][QStringLiteral("free")].toString(), QStringLiteral("3")); // four of them are for line 3
    QVERIFY(lines[1][QStringLiteral("elsewhere")].toArray().isEmpty());
    const ProgressLine line = m_bed->progress(sale).lines.at(0);
    QCOMPARE(line.elsewhere.size(), std::size_t(1));
    QCOMPARE(line.elsewhere.at(0).free(), decimal("7"));
}

void TestOrderRefusals::twoLinesOfOneProductAreServedInTheirOrder() {
    m_bed->stock("C", "3");
    const std::string before = m_bed->place("C");
    const std::string free = m_bed->database.superuser()
                                 .exec("SELECT trim_scale(on_hand - reserved)::text FROM inventory WHERE product_id = "
                                       "$1::uuid AND warehouse_location = 'Pune'",
                                       m_bed->product("C"))
                                 .one()
                                 .get<std::string>(0);
    // Each of them would fit.
    const std::string sale = m_bed->sale({{"C", free}, {"C", "1"}});
    const QJsonArray lines = linesOf(refusal(sale, Confirm));
    QCOMPARE(lines.size(), 1);
    QCOMPARE(lines[0][QStringLiteral("line")].toInt(), 2);
    QCOMPARE(lines[0][QStringLiteral("requested")].toString(), QStringLiteral("1"));
    QCOMPARE(lines[0][QStringLiteral("free")].toString(), QStringLiteral("0"));
    QCOMPARE(m_bed->place("C"), before);
}

void TestOrderRefusals::shippingWhatIsNotReserved() {
    m_bed->stock("GONE", "1");
    const std::string sale = m_bed->confirmed({{"GONE", "3"}}, true);
    const Error shortOf = refusal(sale, Ship, {{m_bed->line(sale, 1), decimal("2")}});
    QCOMPARE(shortOf.code(), std::string("stock_short"));
    QCOMPARE(linesOf(shortOf)[0][QStringLiteral("reserved")].toString(), QStringLiteral("1"));
    QCOMPARE(refusal(sale, Reserve).code(), std::string("stock_short"));
    m_bed->act(sale, Ship);
    QCOMPARE(refusal(sale, Ship).code(), std::string("nothing_outstanding"));
    m_bed->act(sale, Close);
}

void TestOrderRefusals::returningWhatIsGone() {
    const std::string purchase = m_bed->approved({{"GONE", "4"}});
    m_bed->act(purchase, Receive);
    const std::string sale = m_bed->confirmed({{"GONE", "3"}});
    const Error shortOf = refusal(purchase, Return);
    QCOMPARE(shortOf.code(), std::string("stock_short")); // three of the four are promised
    QCOMPARE(linesOf(shortOf)[0][QStringLiteral("free")].toString(), QStringLiteral("1"));
    m_bed->act(sale, Cancel);
}

void TestOrderRefusals::ownApproval() {
    const std::string purchase = m_bed->purchase({{"A", "1"}});
    m_bed->act(purchase, Submit);
    const Error own = refusal(tests::OrderBed::request(purchase, Approve), "meera");
    QCOMPARE(own.code(), std::string("own_approval"));
    QCOMPARE(own.message(), purchase + " was made by meera; somebody else has to approve it.");
    QCOMPARE(m_bed->act(purchase, Approve).status, std::string("approved"));
}

void TestOrderRefusals::approvalByWhoeverChangedIt() {
    const std::string purchase = m_bed->purchase({{"A", "1"}});
    m_bed->act(purchase, Submit);
    const auto update = [&](const char* who, const char* set) {
        auto connection = m_bed->database.lendFor({"purchase-order", "write"}, who);
        auto transaction = connection.begin();
        transaction.exec(std::string("UPDATE purchase_order SET ") + set + " WHERE po_number = $1", purchase);
        transaction.commit();
    };
    const auto approve = [&](const char* who) { return refusal(tests::OrderBed::request(purchase, Approve), who); };
    // Who wrote a note, or saved it as it was, has made none of it.
    update("asha", "notes = 'ring first', line_items = line_items");
    update("ravi", "line_items = jsonb_set(line_items, '{0,quantity}', '\"2\"')");
    update("divya", "order_date = order_date - 1");
    const Error changed = approve("ravi");
    QCOMPARE(changed.code(), std::string("own_approval"));
    QCOMPARE(changed.message(), purchase + " was changed by ravi; somebody else has to approve it.");
    // Others changed it since: it is still his.
    QCOMPARE(approve("divya").code(), std::string("own_approval"));
    {
        auto connection = m_bed->database.lendFor({"purchase-order", "read"}, "ravi");
        const auto progress = orders::progressOf(connection, orders::OrderKind::Purchase, purchase);
        QCOMPARE(progress.changedBy, std::vector<std::string>({"ravi", "divya"}));
        const auto steps = orders::nextSteps(progress, {});
        const auto step = std::ranges::find(steps, Approve, &orders::NextStep::event);
        QCOMPARE(step->whyNot, std::string("You changed it; somebody else has to approve it."));
    }
    auto connection = m_bed->database.lendFor({"purchase-order", "approve"}, "asha");
    QCOMPARE(orders::act(connection, tests::OrderBed::request(purchase, Approve)).status, std::string("approved"));
}

void TestOrderRefusals::wrongStatus() {
    const std::string purchase = m_bed->purchase({{"A", "1"}});
    const Error early = refusal(purchase, Receive);
    QCOMPARE(early.code(), std::string("status_refused"));
    QCOMPARE(early.message(), purchase + " is a draft: what can be done now is submit, cancel.");
    QCOMPARE(early.details()[QStringLiteral("status")].toString(), QStringLiteral("draft"));
    m_bed->act(purchase, Cancel);
    QCOMPARE(refusal(purchase, Submit).message(), purchase + " is cancelled: nothing more is done with it.");
    const std::string received = m_bed->approved({{"A", "1"}});
    m_bed->act(received, Receive);
    QCOMPARE(refusal(received, Cancel).code(), std::string("status_refused"));
}

void TestOrderRefusals::reasons() {
    const std::string purchase = m_bed->purchase({{"A", "2"}});
    m_bed->act(purchase, Submit);
    QCOMPARE(refusal(purchase, Reject, {}, "  ").code(), std::string("reason_required"));
    m_bed->act(purchase, Approve);
    const Error silent = refusal(purchase, Receive, {{m_bed->line(purchase, 1), decimal("2"), decimal("1")}});
    QCOMPARE(silent.code(), std::string("reason_required"));
    QCOMPARE(silent.details()[QStringLiteral("line")].toInt(), 1);
}

void TestOrderRefusals::emptyOrders() {
    QCOMPARE(refusal(m_bed->purchase({}), Submit).code(), std::string("order_empty"));
    QCOMPARE(refusal(m_bed->sale({}), Confirm).code(), std::string("order_empty"));
}

void TestOrderRefusals::nothingOutstanding() {
    m_bed->stock("A", "3");
    const std::string sale = m_bed->confirmed({{"A", "3"}});
    QCOMPARE(refusal(sale, Reserve).code(), std::string("nothing_outstanding"));
    m_bed->act(sale, Ship);
    m_bed->act(sale, Return);
    QCOMPARE(refusal(sale, Return).code(), std::string("nothing_outstanding"));
}

void TestOrderRefusals::productsThatAreNotSold() {
    m_bed->stock("OLD", "10");
    const std::string ordered = m_bed->purchase({{"A", "1"}, {"OLD", "2"}});
    const std::string waiting = m_bed->purchase({{"OLD", "2"}});
    m_bed->act(waiting, Submit);
    const std::string underWay = m_bed->approved({{"OLD", "2"}});
    const std::string asked = m_bed->sale({{"OLD", "1"}});
    const std::string promised = m_bed->confirmed({{"OLD", "1"}});
    m_bed->database.script("update product set status = 'inactive' where sku = 'OLD'");
    const Error inactive = refusal(ordered, Submit);
    QCOMPARE(inactive.code(), std::string("product_inactive"));
    QCOMPARE(inactive.message(), std::string("Line 2: OLD is inactive."));
    QCOMPARE(refusal(waiting, Approve).code(), std::string("product_inactive"));
    QCOMPARE(refusal(asked, Confirm).code(), std::string("product_inactive"));
    QCOMPARE(m_bed->act(underWay, Receive).status, std::string("received"));
    QCOMPARE(m_bed->act(promised, Ship).status, std::string("shipped"));
}

void TestOrderRefusals::closedPeriod() {
    m_bed->stock("C", "20");
    const std::string purchase = m_bed->approved({{"A", "1"}});
    const std::string bought = m_bed->approved({{"C", "4"}});
    m_bed->act(bought, Receive, {{m_bed->line(bought, 1), decimal("2"), decimal("1"), "torn"}});
    const std::string sold = m_bed->confirmed({{"C", "4"}});
    m_bed->act(sold, Ship, {{m_bed->line(sold, 1), decimal("2")}});
    const std::string product = m_bed->product("C");
    auto owner = m_bed->database.superuser();
    owner.exec("SELECT set_config('app.tenant_id', $1, false)", m_bed->database.tenantId());
    owner.exec("INSERT INTO closed_period (closed_through) VALUES (tenant_today())");
    const Error closed = refusal(purchase, Receive);
    const auto today = owner.exec("SELECT tenant_today()::text").one().get<std::string>(0);
    const std::string words = "The books are closed through " + today + "; no stock moves on " + today + ".";
    for (const Error& each : {closed, refusal(bought, Return), refusal(sold, Ship), refusal(sold, Return)}) {
        QCOMPARE(each.code(), std::string("closed_period"));
        QCOMPARE(each.message(), words);
    }
    const std::string before = owner.exec(kAll).one().get<std::string>(0);
    auto clerk = m_bed->database.lendFor({"inventory", "write"});
    const auto refused = [](const auto& work) {
        try {
            work();
        } catch (const Error& error) {
            return error.code();
        }
        return std::string("done");
    };
    QCOMPARE(refused([&] {
                 records::adjustStock(clerk, {product, "Pune", decimal("1"), "count", newUuid()});
             }),
             std::string("closed_period"));
    QCOMPARE(refused([&] {
                 stock::writeOff(clerk, {product, "Pune", decimal("1"), "scrapped", newUuid()});
             }),
             std::string("closed_period"));
    const auto taken =
        stock::takeStock(clerk, stock::compareCount(clerk, {{"C", "Pune", decimal("7")}}), "count", newUuid());
    QCOMPARE(taken.refused.at(0).error.code(), std::string("closed_period"));
    QCOMPARE(owner.exec(kAll).one().get<std::string>(0), before);
    QCOMPARE(m_bed->act(purchase, Cancel).status, std::string("cancelled")); // moves nothing
    owner.exec("DELETE FROM closed_period");
}

void TestOrderRefusals::staleVersion() {
    const std::string purchase = m_bed->purchase({{"A", "1"}});
    OrderRequest request = tests::OrderBed::request(purchase, Submit);
    request.expectedVersion = 2;
    const Error stale = refusal(request);
    QCOMPARE(stale.code(), std::string("record_changed"));
    QCOMPARE(stale.details()[QStringLiteral("version")].toInt(), 1);
    request.expectedVersion = 1;
    QCOMPARE(m_bed->act(request).version, std::int64_t(2));
}

void TestOrderRefusals::aKeyOfSomethingElse() {
    m_bed->stock("A", "5");
    const std::string sale = m_bed->confirmed({{"A", "3"}});
    OrderRequest shipment = tests::OrderBed::request(sale, Ship, {{m_bed->line(sale, 1), decimal("1")}});
    m_bed->act(shipment);
    shipment.lines[0].quantity = decimal("2");
    QCOMPARE(refusal(shipment).code(), std::string("key_reused"));
    shipment.event = Cancel;
    shipment.lines.clear();
    QCOMPARE(refusal(shipment).code(), std::string("key_reused"));
    OrderRequest adjusted = tests::OrderBed::request(sale, Ship);
    adjusted.key = m_bed->database.superuser()
                       .exec("SELECT idempotency_key FROM stock_move WHERE kind = 'adjustment' LIMIT 1")
                       .one()
                       .get<std::string>(0);
    QCOMPARE(refusal(adjusted).code(), std::string("key_reused"));
    m_bed->act(sale, Cancel);
}

void TestOrderRefusals::linesThatAreNone_data() {
    QTest::addColumn<QString>("quantity");
    QTest::addColumn<QString>("bad");
    QTest::addColumn<bool>("known");
    QTest::addColumn<int>("times");
    QTest::newRow("zero") << "0"
                          << "0" << true << 1;
    QTest::newRow("too fine") << "0.0001"
                              << "0" << true << 1;
    QTest::newRow("less than nothing") << "-1"
                                       << "0" << true << 1;
    QTest::newRow("more bad than there are") << "1"
                                             << "2" << true << 1;
    QTest::newRow("of another order") << "1"
                                      << "0" << false << 1;
    QTest::newRow("twice") << "1"
                           << "0" << true << 2;
}

void TestOrderRefusals::linesThatAreNone() {
    QFETCH(QString, quantity);
    QFETCH(QString, bad);
    QFETCH(bool, known);
    QFETCH(int, times);
    const std::string purchase = m_bed->approved({{"A", "5"}});
    const EventLine line{known ? m_bed->line(purchase, 1) : newUuid(), decimal(qPrintable(quantity)),
                         decimal(qPrintable(bad)), "torn"};
    QCOMPARE(refusal(purchase, Receive, std::vector<EventLine>(static_cast<std::size_t>(times), line)).code(),
             std::string("invalid_lines"));
    QCOMPARE(refusal(purchase, Cancel, {{m_bed->line(purchase, 1), decimal("1")}}).code(),
             std::string("invalid_lines"));
    QVERIFY_THROWS_EXCEPTION(Error, eventLinesFromJson(QJsonDocument::fromJson("[{\"quantity\": 1.5}]").array()));
}

void TestOrderRefusals::unknownOrders() {
    QCOMPARE(refusal("PO/99-00/00001", Submit).code(), std::string("record_not_found"));
    QCOMPARE(refusal(newUuid(), Confirm).code(), std::string("record_not_found"));
}

void TestOrderRefusals::withoutThePermission() {
    const std::string purchase = m_bed->purchase({{"A", "1"}});
    m_bed->act(purchase, Submit);
    for (const access::Permission& permission : std::vector<access::Permission>{
             {"purchase-order", "write"}, {"purchase-order", "read"}, {"sales-order", "write"}, {"", ""}}) {
        auto connection = m_bed->database.lendFor(permission, "asha");
        try {
            act(connection, tests::OrderBed::request(purchase, Approve));
            QFAIL("approved without the permission");
        } catch (const Error& error) {
            QCOMPARE(error.code(), std::string("permission_denied"));
            QCOMPARE(error.details()[QStringLiteral("permission")].toString(),
                     QStringLiteral("purchase-order:approve"));
        }
    }
    auto approver = m_bed->database.lendFor({"purchase-order", "approve"}, "asha");
    QVERIFY_THROWS_EXCEPTION(Error, act(approver, tests::OrderBed::request(purchase, Cancel)));
    // Who can only read has not even the function, whatever claims he comes with.
    auto viewer = m_bed->database.lendViewer();
    auto transaction = viewer.begin();
    try {
        transaction.exec("SELECT order_act('purchase-order', $1::uuid, 'cancel')", m_bed->progress(purchase).id);
        QFAIL("a viewer acted");
    } catch (const Error& error) {
        QCOMPARE(error.sqlState(), std::string("42501"));
    }
}

void TestOrderRefusals::aLoginOfTheTenantItself() {
    const std::string purchase = m_bed->purchase({{"A", "1"}});
    m_bed->database.superuser().exec("ALTER ROLE sahyadri_agro_app PASSWORD 'of-this-test'");
    auto login =
        postgres::Connection::open(m_bed->server.url("sahyadri_agro_app", "of-this-test", m_bed->database.database()));
    login.exec("SELECT set_config('app.tenant_id', $1, false)", m_bed->database.tenantId());
    // It has what it was granted: the function, and nothing beside it.
    QCOMPARE(
        login.exec("SELECT status FROM order_act('purchase-order', $1::uuid, 'submit')", m_bed->progress(purchase).id)
            .one()
            .get<std::string>(0),
        std::string("pending_approval"));
    for (const char* way :
         {"UPDATE purchase_order SET status = 'approved'", "UPDATE inventory SET on_hand = 1",
          "UPDATE purchase_order_line SET received = 1", "UPDATE sales_order_line SET reserved = 1",
          "DELETE FROM order_event", "INSERT INTO order_event (event) VALUES ('approve')",
          "SELECT move_stock(NULL, 'Pune', 'receipt', 1, 1, 0, 0, 0, NULL, NULL, NULL, NULL, NULL)"}) {
        try {
            login.exec(way);
            QFAIL(way);
        } catch (const Error& error) {
            QCOMPARE(error.sqlState(), std::string("42501"));
        }
    }
}

// Every event in every status an order can have: what nextSteps() allows is done, and what it does not is refused.
void TestOrderRefusals::nextStepsTellTheTruth() {
    m_bed->stock("B", "500");
    const auto part = [&](const std::string& number) {
        return std::vector<EventLine>{{m_bed->line(number, 1), decimal("1")}};
    };
    const std::vector<std::vector<OrderEvent>> purchases{{},
                                                         {Submit},
                                                         {Submit, Approve},
                                                         {Submit, Approve, Receive},
                                                         {Submit, Approve, Receive, Receive},
                                                         {Submit, Approve, Receive, Close},
                                                         {Cancel}};
    const std::vector<std::vector<OrderEvent>> sales{{},
                                                     {Confirm},
                                                     {Confirm, Hold},
                                                     {Confirm, Ship},
                                                     {Confirm, Ship, Hold},
                                                     {Confirm, Ship, Ship},
                                                     {Confirm, Ship, Ship, Deliver},
                                                     {Confirm, Ship, Ship, Deliver, Close},
                                                     {Confirm, Ship, Cancel},
                                                     {Cancel}};
    int allowed = 0;
    int refused = 0;
    for (const OrderKind kind : {OrderKind::Purchase, OrderKind::Sale}) {
        for (const auto& way : kind == OrderKind::Purchase ? purchases : sales) {
            for (const OrderEvent event : eventsOf(kind)) {
                const std::string number =
                    kind == OrderKind::Purchase ? m_bed->purchase({{"B", "2"}}) : m_bed->sale({{"B", "2"}});
                for (const OrderEvent done : way)
                    m_bed->act(number, done, done == Receive || done == Ship ? part(number) : std::vector<EventLine>());
                const auto steps = nextSteps(m_bed->progress(number), {});
                const auto step = std::ranges::find(steps, event, &NextStep::event);
                QCOMPARE(step->whyNot.empty(), step->allowed);
                std::string said;
                try {
                    m_bed->act(number, event, {}, "because");
                } catch (const Error& error) {
                    said = error.message();
                }
                QVERIFY2(step->allowed == said.empty(),
                         qPrintable(QStringLiteral("%1 %2: %3 / %4")
                                        .arg(QString::fromStdString(number), QString::fromStdString(toString(event)),
                                             QString::fromStdString(step->whyNot), QString::fromStdString(said))));
                ++(step->allowed ? allowed : refused);
            }
        }
    }
    QCOMPARE(allowed, 35);
    QVERIFY(refused > 100);
    QCOMPARE(QString::fromStdString(m_bed->broken()), QString());

    const std::string own = m_bed->purchase({{"B", "2"}});
    m_bed->act(own, Submit);
    QCOMPARE(nextSteps(m_bed->progress(own, "meera"), {}).at(1).whyNot,
             std::string("You created it; somebody else has to approve it."));
    QCOMPARE(nextSteps(m_bed->progress(own), {true, false}).at(1).whyNot,
             std::string("Your role may not do this: it needs purchase-order:approve."));
    QCOMPARE(nextSteps(m_bed->progress(own), {}).at(0).whyNot,
             std::string("Only a draft is submitted; this one is waiting for approval."));
}

QTEST_GUILESS_MAIN(TestOrderRefusals)
#include "tst_order_refusals.moc"
