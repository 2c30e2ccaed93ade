// A sales order in the window, by keyboard alone: from draft to delivered with a return, and what is refused on the
// way; and an answer that was lost.
#include "core/postgres/pool.h"
#include "tests/ui/orders/order_window.h"
#include "ui/orders/fulfil_model.h"
#include "ui/orders/line_columns.h"
#include "ui/orders/order_path.h"
#include "ui/widgets/cell_roles.h"

#include <QAbstractButton>
#include <QTableView>
#include <QTest>

using namespace landreeve;
using namespace landreeve::tests;

namespace {

landreeve::orders::PastEvent pastEvent(landreeve::orders::OrderEvent event, const char* before, const char* after) {
    landreeve::orders::PastEvent past;
    past.event = event;
    past.statusBefore = before;
    past.statusAfter = after;
    return past;
}

} // namespace

class TestSaleWorkflow : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void cleanup();
    void fromDraftToDelivered();
    void stockStandsBesideTheLine();
    void whatIsShortIsSaidLineByLine();
    void whoCarriesItIsKeptForItsOrder();
    void aHeldOrderFreesItsStock();
    void theWayOfOneCancelledOnHold();
    void aReleasedOrderWasConfirmedBefore();
    void anAnswerThatWasLostIsLookedUp_data();
    void anAnswerThatWasLostIsLookedUp();
    void aDoubtOutlivesAnotherOrder_data() { anAnswerThatWasLostIsLookedUp_data(); }
    void aDoubtOutlivesAnotherOrder();
    void anAnswerMayBeLostBehindAnotherOrder();

private:
    WindowDriver& driver() { return m_at->driver(); }
    /// A new draft of the customer's with these lines, not saved yet.
    bool draft(std::initializer_list<std::array<const char*, 3>> lines);
    /// A confirmed order of two, with the panel that ships them.
    bool openShipping();
    /// From the COMMIT of the next shipment on nobody hears of it, whether it is done or not.
    void loseTheShipment(bool done);

    std::unique_ptr<OrderWindow> m_at;
    std::unique_ptr<MessageProxy> m_proxy;
    std::unique_ptr<postgres::Pool> m_pool;
};

void TestSaleWorkflow::initTestCase() {
    ui::theme::Theme::of();
    m_at = std::make_unique<OrderWindow>([this](const access::Permission& permission, const postgres::Wait& wait) {
        const access::Subject subject{"urn:landreeve:test", m_at->user(), "Meera Kulkarni",
                                      "11111111-1111-4111-8111-111111111111"};
        return access::TenantConnection{m_pool->lend(wait), m_at->data.database.tenantId(), "landreeve_write", subject,
                                        std::nullopt,       permission.toString()};
    });
    m_proxy = std::make_unique<MessageProxy>(m_at->data.server.folder());
    m_pool = std::make_unique<postgres::Pool>(
        postgres::ConnectionUrl::socket(m_proxy->folder(), "landreeve_admin", m_at->data.database.database()), 8);
}

void TestSaleWorkflow::cleanup() {
    m_proxy->watch({});
    m_at->close();
}

void TestSaleWorkflow::cleanupTestCase() {
    m_pool.reset();
    m_proxy.reset();
    m_at.reset();
}

bool TestSaleWorkflow::draft(std::initializer_list<std::array<const char*, 3>> lines) {
    m_at->work("divya");
    return m_at->form->openNew("sales-order") && m_at->party("customer_idEdit", "C-1") && m_at->lines(lines);
}

void TestSaleWorkflow::fromDraftToDelivered() {
    m_at->stock("DRP-16", "10");
    m_at->work("divya");
    QVERIFY(m_at->begin("Sales orders", "customer_idEdit"));
    QVERIFY(m_at->party("customer_idEdit", "C-1"));
    QVERIFY(m_at->lines({{"DRP-16", "6", "150"}}));
    QCOMPARE(m_at->forwardWords(), QStringLiteral("Confirm"));
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->form->error(), QString());
    QCOMPARE(m_at->notice(), QString());
    const std::string number = m_at->number();
    QCOMPARE(m_at->status(), QStringLiteral("confirmed"));
    QCOMPARE(m_at->place("DRP-16"), std::string("10/6/0/0 100 1000.00"));

    // All of it stands ready to be shipped; two are kept back.
    QVERIFY(m_at->forward());
    QVERIFY(driver().shows("shipPanel"));
    QTRY_COMPARE(m_at->submitWords(), QStringLiteral("Ship 6 units"));
    QTRY_VERIFY(driver().at("fulfilTable"));
    // Also where the product was clicked what is typed is a quantity.
    auto* lines = driver().seen<QTableView>("fulfilTable");
    lines->setCurrentIndex(lines->model()->index(0, ui::orders::FulfilModel::Line));
    QTRY_COMPARE(lines->currentIndex().column(), static_cast<int>(ui::orders::FulfilModel::Quantity));
    m_at->cell("4", Qt::Key_Return);
    // Behind the lines, their two buttons.
    for (int i = 0; i < 3 && !driver().at("carrierEdit"); ++i)
        driver().key(Qt::Key_Tab);
    QVERIFY(driver().at("carrierEdit"));
    driver().type(QStringLiteral("Deccan Roadways"));
    driver().key(Qt::Key_Tab);
    driver().type(QStringLiteral("DR-4471"));
    QCOMPARE(m_at->submitWords(), QStringLiteral("Ship 4 units"));
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->panelError(), QString());
    QCOMPARE(m_at->status(), QStringLiteral("partially_shipped"));
    QCOMPARE(m_at->place("DRP-16"), std::string("6/2/0/0 100 600.00"));
    QCOMPARE(m_at->data.column("sales-order", number, "carrier || ' ' || tracking_number"),
             std::string("Deccan Roadways DR-4471"));
    QVERIFY(m_at->forward());
    QTRY_COMPARE(m_at->submitWords(), QStringLiteral("Ship 2 units"));
    QCOMPARE(m_at->form->text("carrierEdit"), QStringLiteral("Deccan Roadways"));
    QCOMPARE(m_at->form->text("trackingEdit"), QString()); // the next parcel has one of its own
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->status(), QStringLiteral("shipped"));
    QTRY_COMPARE(m_at->forwardWords(), QStringLiteral("Mark delivered"));
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->status(), QStringLiteral("delivered"));

    // Three come back, one of them broken; more than was shipped is refused.
    QVERIFY(m_at->choose(QStringLiteral("Customer return…")));
    QVERIFY(driver().shows("returnPanel"));
    QTRY_VERIFY(driver().at("fulfilTable"));
    m_at->cell("7", Qt::Key_Tab);
    QCOMPARE(driver().words("lineNote"), QStringLiteral("Drip lateral 16 mm: Only 6 can be returned."));
    driver().key(Qt::Key_Escape);
    driver().key(Qt::Key_Left);
    m_at->cell("3", Qt::Key_Tab);
    m_at->cell("1", Qt::Key_Tab);
    QVERIFY(driver().tabTo("orderReasonEdit"));
    driver().type(QStringLiteral("wrong size"));
    QCOMPARE(m_at->submitWords(), QStringLiteral("Take back 3 units"));
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->panelError(), QString());
    QCOMPARE(m_at->place("DRP-16"), std::string("6/0/0/1 100 600.00"));
    QCOMPARE(m_at->ledger(number), std::string("issue -4 -400.00, issue -2 -200.00, return_in 2 200.00"));
    QCOMPARE(driver().clicks(), 0);
}

void TestSaleWorkflow::stockStandsBesideTheLine() {
    if (m_at->place("NEEM-5").empty()) {
        m_at->stock("NEEM-5", "12");
        m_at->stock("NEEM-5", "40", "Nashik");
    }
    QVERIFY(draft({{"NEEM-5", "15", "80"}}));
    auto* table = driver().seen<ui::widgets::Table>("lineGrid");
    const int column = ui::orders::lineColumn("free");
    QVERIFY(!table->isColumnHidden(column));
    const QModelIndex cell = table->model()->index(0, column);
    QTRY_COMPARE(cell.data().toString(), QStringLiteral("12 of 52"));
    // Fifteen are more than there is.
    QCOMPARE(cell.data(ui::widgets::ToneRole).toInt(), static_cast<int>(ui::theme::Token::Bad));
    QVERIFY(cell.data(Qt::ToolTipRole).toString().contains(QStringLiteral("Nashik: 40 free")));
    table->model()->setData(table->model()->index(0, ui::orders::lineColumn("quantity")), QStringLiteral("12"));
    QVERIFY(!cell.data(ui::widgets::ToneRole).isValid());

    // Another warehouse is chosen from those there are, with what is free in each.
    const QModelIndex place = table->model()->index(0, ui::orders::lineColumn("warehouse"));
    QVERIFY(!table->isColumnHidden(place.column()));
    table->setFocus();
    table->setCurrentIndex(place);
    driver().key(Qt::Key_F2);
    const auto list = [] { return qobject_cast<QAbstractItemView*>(QApplication::activePopupWidget()); };
    QTRY_VERIFY(list() != nullptr);
    QCOMPARE(list()->objectName(), QStringLiteral("warehouseChoices"));
    QStringList offered;
    for (int row = 0; row < list()->model()->rowCount(); ++row)
        offered << list()->model()->index(row, 0).data().toString();
    offered.sort();
    QCOMPARE(offered, (QStringList{QStringLiteral("Nashik · 40 free"), QStringLiteral("Pune · 12 free")}));
    QTest::keyClicks(list(), QStringLiteral("nash"));
    QTRY_VERIFY(list() != nullptr && list()->model()->rowCount() == 1);
    QTest::keyClick(list(), Qt::Key_Down);
    QTest::keyClick(list(), Qt::Key_Return);
    QTRY_COMPARE(place.data().toString(), QStringLiteral("Nashik"));
    QTRY_COMPARE(cell.data().toString(), QStringLiteral("40 of 52"));
}

void TestSaleWorkflow::whatIsShortIsSaidLineByLine() {
    if (m_at->place("NEEM-5").empty()) {
        m_at->stock("NEEM-5", "12");
        m_at->stock("NEEM-5", "40", "Nashik");
    }
    const std::string before = m_at->place("NEEM-5");
    QVERIFY(draft({{"NEEM-5", "13", "80"}, {"SKU-1", "2", "12"}}));
    QVERIFY(m_at->forward());
    const QString said = m_at->notice();
    QVERIFY2(said.contains(QStringLiteral("\"Confirm\" was not done: less is free than is ordered.")),
             qPrintable(said));
    QVERIFY2(said.contains(QStringLiteral("with Backorder ticked")), qPrintable(said));
    QVERIFY2(said.contains(QStringLiteral("Line 1, NEEM-5: Only 12 are free in Pune; 40 in Nashik.")),
             qPrintable(said));
    QVERIFY2(said.contains(QStringLiteral("Line 2, SKU-1: None is free in Pune, and none elsewhere.")),
             qPrintable(said));
    QCOMPARE(m_at->status(), QStringLiteral("draft"));
    QCOMPARE(m_at->place("NEEM-5"), before);
}

void TestSaleWorkflow::whoCarriesItIsKeptForItsOrder() {
    QVERIFY(openShipping());
    const std::string number = m_at->number();
    const auto unsaved = [this] { return m_at->form->page()->unsaved().join(u' '); };
    // As the panel begins nothing is typed.
    QCOMPARE(unsaved(), QString());
    QVERIFY(driver().tabTo("carrierEdit"));
    driver().type(QStringLiteral("Deccan Roadways"));
    driver().key(Qt::Key_Tab);
    driver().type(QStringLiteral("DR-4472"));
    QVERIFY2(unsaved().contains(QString::fromStdString(number)), qPrintable(unsaved()));
    QVERIFY(m_at->form->openNew("sales-order"));
    QVERIFY(m_at->form->open("sales-order", number));
    QVERIFY(m_at->forward());
    QTRY_COMPARE(m_at->form->text("carrierEdit"), QStringLiteral("Deccan Roadways"));
    QCOMPARE(m_at->form->text("trackingEdit"), QStringLiteral("DR-4472"));
    QCOMPARE(m_at->submitWords(), QStringLiteral("Ship 2 units"));
    // Read again, what is typed stays.
    QVERIFY(m_at->lookAgain());
    QCOMPARE(m_at->form->text("carrierEdit"), QStringLiteral("Deccan Roadways"));
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->status(), QStringLiteral("shipped"));
    QCOMPARE(m_at->data.column("sales-order", number, "carrier || ' ' || tracking_number"),
             std::string("Deccan Roadways DR-4472"));
}

void TestSaleWorkflow::aHeldOrderFreesItsStock() {
    m_at->stock("DRP-16", "2");
    const std::string before = m_at->place("DRP-16");
    QVERIFY(draft({{"DRP-16", "2", "150"}}));
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->status(), QStringLiteral("confirmed"));
    QVERIFY(m_at->choose(QStringLiteral("Hold…")));
    QVERIFY(driver().shows("orderActPanel"));
    QVERIFY(driver().words("actEffect").contains(QStringLiteral("2 units of 1 line are not reserved any more")));
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->status(), QStringLiteral("on_hold"));
    QCOMPARE(m_at->place("DRP-16"), before);
    QTRY_COMPARE(m_at->forwardWords(), QStringLiteral("Release"));
    QVERIFY(m_at->path().at(1).contains(QStringLiteral("on hold")));
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->status(), QStringLiteral("confirmed"));
    QVERIFY(m_at->place("DRP-16") != before);
    // Cancelled, nothing of it stays.
    QVERIFY(m_at->choose(QStringLiteral("Cancel order…")));
    QVERIFY(driver().shows("orderActPanel"));
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->status(), QStringLiteral("cancelled"));
    QCOMPARE(m_at->place("DRP-16"), before);
    QVERIFY(m_at->path().last().contains(QStringLiteral("Cancelled")));
}

void TestSaleWorkflow::theWayOfOneCancelledOnHold() {
    using landreeve::orders::OrderEvent;
    landreeve::orders::OrderProgress order;
    order.kind = landreeve::orders::OrderKind::Sale;
    order.status = "cancelled";
    const auto add = [&order](OrderEvent event, const char* before, const char* after) {
        order.events.push_back(pastEvent(event, before, after));
    };
    add(OrderEvent::Confirm, "draft", "confirmed");
    add(OrderEvent::Ship, "confirmed", "partially_shipped");
    add(OrderEvent::Hold, "partially_shipped", "on_hold");
    add(OrderEvent::Return, "on_hold", "on_hold");
    add(OrderEvent::Cancel, "on_hold", "cancelled");
    const auto titles = [&order] {
        QStringList all;
        for (const auto& step : ui::orders::pathOf(order, {}, {}, QDateTime::currentDateTime()))
            all << step.title;
        return all;
    };
    const QStringList way{QStringLiteral("Draft"), QStringLiteral("Confirmed"), QStringLiteral("Partly shipped"),
                          QStringLiteral("Cancelled")};
    QCOMPARE(titles(), way);
    // What was shipped may still come back; that is no step of the way.
    add(OrderEvent::Return, "cancelled", "cancelled");
    QCOMPARE(titles(), way);
}

void TestSaleWorkflow::aReleasedOrderWasConfirmedBefore() {
    using landreeve::orders::OrderEvent;
    landreeve::orders::OrderProgress order;
    order.kind = landreeve::orders::OrderKind::Sale;
    order.status = "confirmed";
    const auto add = [&order](OrderEvent event, const char* before, const char* after, const char* by) {
        order.events.push_back(pastEvent(event, before, after));
        order.events.back().by = by;
    };
    add(OrderEvent::Confirm, "draft", "confirmed", "divya");
    add(OrderEvent::Hold, "confirmed", "on_hold", "meera");
    add(OrderEvent::Release, "on_hold", "confirmed", "asha");
    const auto steps = ui::orders::pathOf(order, {}, {}, QDateTime::currentDateTime());
    QVERIFY2(steps.at(1).detail.endsWith(QStringLiteral("divya")), qPrintable(steps.at(1).detail));
}

void TestSaleWorkflow::anAnswerThatWasLostIsLookedUp_data() {
    QTest::addColumn<bool>("done");
    QTest::newRow("after it was done") << true;
    QTest::newRow("before the server saw it") << false;
}

bool TestSaleWorkflow::openShipping() {
    m_at->stock("DRP-16", "2");
    return draft({{"DRP-16", "2", "150"}}) && m_at->forward() && m_at->status() == QLatin1String("confirmed") &&
           m_at->forward() &&
           QTest::qWaitFor([this] { return m_at->submitWords() == QLatin1String("Ship 2 units"); }, 30'000);
}

void TestSaleWorkflow::loseTheShipment(bool done) {
    auto ships = std::make_shared<std::atomic<pid_t>>(0); // on this connection
    auto commits = std::make_shared<std::atomic<bool>>(false);
    auto away = std::make_shared<std::atomic<bool>>(false);
    m_proxy->watch([=](const MessageProxy::Message& message, MessageProxy::Moment now) {
        const auto says = [&](const char* words) {
            return now == MessageProxy::Moment::Before && message.content.find(words) != std::string_view::npos;
        };
        if (*away)
            return says("order_act") || says("idempotency_key") ? MessageProxy::Verdict::Cut
                                                                : MessageProxy::Verdict::Pass;
        if (says("order_act"))
            *ships = message.backend;
        if (message.backend != *ships)
            return MessageProxy::Verdict::Pass;
        // Sent in several messages, of which the first has its words.
        *commits = *commits || says("COMMIT");
        if (*commits && now == (done ? MessageProxy::Moment::Answered : MessageProxy::Moment::Before)) {
            *away = true;
            return MessageProxy::Verdict::Cut;
        }
        return MessageProxy::Verdict::Pass;
    });
}

void TestSaleWorkflow::anAnswerThatWasLostIsLookedUp() {
    QFETCH(const bool, done);
    QVERIFY(openShipping());
    const std::string number = m_at->number();
    loseTheShipment(done);
    QVERIFY(m_at->forward());
    QVERIFY2(
        m_at->panelError().contains(QStringLiteral("The server did not answer to \"Ship 2 units\". It may have been "
                                                   "done.")),
        qPrintable(m_at->panelError()));
    QCOMPARE(m_at->data.column("sales-order", number, "status"), std::string(done ? "shipped" : "confirmed"));
    // Nothing more can be sent meanwhile, and looking while it is away changes nothing.
    QVERIFY(!driver().seen("orderPanelButton")->isEnabled());
    QVERIFY(m_at->forward());
    auto* again = driver().seen("orderPanelError")->findChild<QAbstractButton*>();
    QVERIFY(driver().press(*again));
    QVERIFY(m_at->form->settles());
    QVERIFY(m_at->panelError().contains(QStringLiteral("may have been done")));
    m_proxy->watch({});
    QVERIFY(driver().press(*again));
    QVERIFY(m_at->form->settles());
    if (done) {
        QVERIFY(m_at->notice().contains(QStringLiteral("It was done: Ship 2 units.")));
    } else {
        QVERIFY(m_at->panelError().contains(QStringLiteral("\"Ship 2 units\" was not done.")));
        QVERIFY(driver().press(*again));
        QVERIFY(m_at->form->settles());
    }
    QCOMPARE(m_at->status(), QStringLiteral("shipped"));
    QCOMPARE(m_at->ledger(number), std::string("issue -2 -200.00"));
}

void TestSaleWorkflow::aDoubtOutlivesAnotherOrder() {
    QFETCH(const bool, done);
    QVERIFY(openShipping());
    const std::string number = m_at->number();
    const char* before = done ? "shipped" : "confirmed";
    loseTheShipment(done);
    QVERIFY(m_at->forward());
    QVERIFY(m_at->form->openNew("sales-order"));
    QCOMPARE(m_at->notice(), QString());
    QVERIFY2(m_at->form->page()->unsaved().join(u' ').contains(QStringLiteral("Whether \"Ship 2 units\" of ")),
             qPrintable(m_at->form->page()->unsaved().join(u' ')));
    // Come back to while the server is still away: nothing can be sent.
    QVERIFY(m_at->form->open("sales-order", number));
    QTRY_VERIFY2(m_at->notice().contains(QStringLiteral("\"Ship 2 units\" may have been done")),
                 qPrintable(m_at->notice()));
    QVERIFY(!m_at->mayGoForward());
    QVERIFY(m_at->forward());
    driver().key(Qt::Key_R, Qt::ControlModifier);
    if (done)
        QVERIFY(driver().seen("shipPanel") == nullptr);
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->data.column("sales-order", number, "status"), std::string(before));
    // And when it is back: it is asked by itself.
    QVERIFY(m_at->form->openNew("sales-order"));
    m_proxy->watch({});
    QVERIFY(m_at->form->open("sales-order", number));
    if (done) {
        QTRY_VERIFY(m_at->notice().contains(QStringLiteral("It was done: Ship 2 units.")));
    } else {
        QTRY_VERIFY(m_at->notice().contains(QStringLiteral("\"Ship 2 units\" was not done.")));
        QVERIFY(driver().click("noticeFirstButton"));
        QVERIFY(m_at->form->settles());
    }
    QTRY_COMPARE(m_at->status(), QStringLiteral("shipped"));
    QCOMPARE(m_at->ledger(number), std::string("issue -2 -200.00"));
    QCOMPARE(m_at->form->page()->unsaved(), QStringList());
}

void TestSaleWorkflow::anAnswerMayBeLostBehindAnotherOrder() {
    QVERIFY(openShipping());
    const std::string number = m_at->number();
    // The server takes its time, and another order is opened meanwhile.
    auto slow = m_at->data.database.superuser();
    slow.script("begin; select from sales_order where so_number = '" + number + "' for update");
    loseTheShipment(true);
    driver().key(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(m_at->form->openNew("sales-order"));
    slow.script("commit");
    QTRY_VERIFY_WITH_TIMEOUT(
        m_at->form->page()->unsaved().join(u' ').contains(QStringLiteral("Whether \"Ship 2 units\" of ")), 20'000);
    m_proxy->watch({});
    QVERIFY(m_at->form->open("sales-order", number));
    QTRY_VERIFY(m_at->notice().contains(QStringLiteral("It was done: Ship 2 units.")));
    QCOMPARE(m_at->ledger(number), std::string("issue -2 -200.00"));
}

QTEST_MAIN(TestSaleWorkflow)
#include "tst_sale_workflow.moc"
