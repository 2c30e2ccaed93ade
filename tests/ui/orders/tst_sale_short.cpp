// A sale in the window of which there is not enough: what is not reserved is not shipped, whoever took it; and what
// comes later is reserved then.
#include "tests/ui/orders/order_window.h"
#include "ui/widgets/cell_roles.h"

#include <QAbstractButton>
#include <QTest>

using namespace landreeve;
using namespace landreeve::tests;
using landreeve::orders::OrderEvent;

class TestSaleShort : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_at.reset(); }
    void cleanup() { m_at->close(); }
    void moreThanIsReservedIsNotSent();
    void whatAnotherProgramTookIsNotShipped();
    void whatTheServerRefusesIsSaidAtItsLine();
    void whatWasShortIsReservedLater();
    void oneDeliveredIsClosed();

private:
    WindowDriver& driver() { return m_at->driver(); }
    /// A new sale of divya's, of which what is free is reserved where `backorder`; confirmed, with what was reserved to
    /// be shipped where `ship`.
    bool confirm(std::initializer_list<std::array<const char*, 3>> lines, bool backorder, bool ship);
    std::unique_ptr<OrderWindow> m_at;
};

void TestSaleShort::initTestCase() {
    ui::theme::Theme::of();
    m_at = std::make_unique<OrderWindow>();
}

bool TestSaleShort::confirm(std::initializer_list<std::array<const char*, 3>> lines, bool backorder, bool ship) {
    m_at->work("divya");
    if (!m_at->form->openNew("sales-order") || !m_at->party("customer_idEdit", "C-1") || !m_at->lines(lines))
        return false;
    if (backorder) {
        if (!driver().tabTo("recordTabs"))
            return false;
        driver().key(Qt::Key_Right);
        if (!driver().tabTo("allow_backorderCheck"))
            return false;
        driver().key(Qt::Key_Space);
    }
    if (!m_at->forward() || m_at->status() != QLatin1String("confirmed"))
        return false;
    return !ship || (m_at->forward() && driver().shows("shipPanel") &&
                     QTest::qWaitFor([this] { return driver().at("fulfilTable"); }, 20'000));
}

void TestSaleShort::moreThanIsReservedIsNotSent() {
    m_at->product("OVER-1");
    m_at->stock("OVER-1", "3");
    m_at->stock("OVER-1", "40", "Nashik");
    QVERIFY(confirm({{"OVER-1", "5", "150"}}, true, true));
    const std::string number = m_at->number();
    QCOMPARE(m_at->place("OVER-1"), std::string("3/3/0/0 100 300.00"));
    QCOMPARE(m_at->submitWords(), QStringLiteral("Ship 3 units"));
    // More than is there, and more than was ordered.
    for (const char* much : {"4", "6"}) {
        m_at->cell(much, Qt::Key_Return);
        QCOMPARE(driver().words("lineNote"), QStringLiteral("OVER-1: Only 3 are reserved in Pune; free in Nashik 40."));
        QVERIFY(m_at->forward());
        QTRY_VERIFY(driver().at("fulfilTable"));
        QCOMPARE(m_at->events(number), std::string("confirm"));
        QCOMPARE(m_at->place("OVER-1"), std::string("3/3/0/0 100 300.00"));
    }
    m_at->cell("3", Qt::Key_Return);
    QVERIFY(driver().seen("lineNote") == nullptr);
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->panelError(), QString());
    QCOMPARE(m_at->status(), QStringLiteral("partially_shipped"));
    QCOMPARE(m_at->ledger(number), std::string("issue -3 -300.00"));
    QCOMPARE(m_at->place("OVER-1", "Nashik"), std::string("40/0/0/0 100 4000.00"));
    QCOMPARE(driver().clicks(), 0);
}

void TestSaleShort::whatAnotherProgramTookIsNotShipped() {
    m_at->product("TAKEN-1");
    m_at->stock("TAKEN-1", "5");
    QVERIFY(confirm({{"TAKEN-1", "5", "150"}}, true, true));
    const std::string number = m_at->number();
    QCOMPARE(m_at->submitWords(), QStringLiteral("Ship 5 units"));
    // It is held meanwhile, three go to somebody else, and it is released with what is left.
    m_at->actElsewhere(number, OrderEvent::Hold);
    m_at->sellElsewhere("TAKEN-1", "3");
    m_at->actElsewhere(number, OrderEvent::Release);
    const std::string before = m_at->place("TAKEN-1");
    QCOMPARE(before, std::string("5/5/0/0 100 500.00"));
    QVERIFY(m_at->forward());
    QVERIFY2(m_at->panelError().contains(QStringLiteral("Somebody changed this order meanwhile. Nothing was done.")),
             qPrintable(m_at->panelError()));
    QCOMPARE(m_at->events(number), std::string("confirm hold release"));
    QCOMPARE(m_at->ledger(number), std::string());
    QCOMPARE(m_at->place("TAKEN-1"), before);
    QVERIFY(driver().press(*driver().seen("orderPanelError")->findChild<QAbstractButton*>()));
    QVERIFY(m_at->form->settles());
    QTRY_COMPARE(driver().words("lineNote"), QStringLiteral("TAKEN-1: Only 2 are reserved in Pune."));
    QVERIFY(m_at->forward());
    QTRY_VERIFY(driver().at("fulfilTable"));
    m_at->cell("2", Qt::Key_Return);
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->panelError(), QString());
    QCOMPARE(m_at->status(), QStringLiteral("partially_shipped"));
    QCOMPARE(m_at->ledger(number), std::string("issue -2 -200.00"));
    QCOMPARE(m_at->place("TAKEN-1"), std::string("3/3/0/0 100 300.00"));
}

void TestSaleShort::whatTheServerRefusesIsSaidAtItsLine() {
    for (const char* sku : {"LAST-1", "LAST-2"}) {
        m_at->product(sku);
        m_at->stock(sku, "4");
    }
    QVERIFY(confirm({{"LAST-1", "3", "150"}, {"LAST-2", "4", "150"}}, false, true));
    const std::string number = m_at->number();
    QCOMPARE(m_at->submitWords(), QStringLiteral("Ship 7 units"));
    // A program that goes past the orders takes what was reserved: the window cannot know before it asks.
    m_at->data.database.superuser().script(
        "set session_replication_role = replica; "
        "update sales_order_line l set reserved = 1 from sales_order o where o.id = l.sales_order_id and l.sku = "
        "'LAST-2' and o.so_number = '" +
        number +
        "'; update inventory i set reserved = 1, on_hand = 1, valuation = 100 from product p where p.id = i.product_id "
        "and p.sku = 'LAST-2'");
    QVERIFY(m_at->forward());
    const QString said = QStringLiteral("Less is free than is asked for: line 2, LAST-2 in Pune (1 of 4).");
    const QString atLine = QStringLiteral("LAST-2: Only 1 is reserved in Pune.");
    QVERIFY2(m_at->panelError().contains(said), qPrintable(m_at->panelError()));
    QCOMPARE(driver().words("lineNote"), atLine);
    QVERIFY(driver().at("fulfilTable"));
    const auto* table = driver().seen<ui::widgets::Table>("fulfilTable");
    QCOMPARE(table->currentIndex().row(), 1);
    const auto tone = [table](int row) { return table->model()->index(row, 1).data(ui::widgets::ToneRole).isValid(); };
    QVERIFY(tone(1) && !tone(0));
    // Neither line was shipped.
    QCOMPARE(m_at->status(), QStringLiteral("confirmed"));
    QCOMPARE(m_at->place("LAST-1"), std::string("4/3/0/0 100 400.00"));
    QCOMPARE(m_at->events(number), std::string("confirm"));

    // It stays while another number is changed, and goes with its own.
    driver().key(Qt::Key_Up);
    m_at->cell("2", Qt::Key_Return);
    QCOMPARE(driver().words("lineNote"), atLine);
    QVERIFY(m_at->panelError().contains(said));
    m_at->cell("1", Qt::Key_Return);
    QVERIFY(driver().seen("lineNote") == nullptr);
    QVERIFY(!tone(1));
    QCOMPARE(m_at->panelError(), QString());
    QCOMPARE(m_at->submitWords(), QStringLiteral("Ship 3 units"));
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->panelError(), QString());
    QCOMPARE(m_at->status(), QStringLiteral("partially_shipped"));
    QCOMPARE(m_at->place("LAST-1"), std::string("2/1/0/0 100 200.00"));
    QCOMPARE(m_at->place("LAST-2"), std::string("0/0/0/0 100 0.00"));
    QCOMPARE(driver().clicks(), 0);
}

void TestSaleShort::whatWasShortIsReservedLater() {
    const QString reserve = QStringLiteral("Reserve what is free");
    m_at->product("LATE-1");
    m_at->stock("LATE-1", "2");
    QVERIFY(confirm({{"LATE-1", "5", "150"}}, true, false));
    const std::string number = m_at->number();
    QCOMPARE(m_at->place("LATE-1"), std::string("2/2/0/0 100 200.00"));
    // There is nothing yet: that is said of the line, and changes nothing.
    QVERIFY(m_at->choose(reserve));
    QVERIFY(m_at->form->settles());
    QVERIFY2(m_at->notice().contains(QStringLiteral("Line 1, LATE-1: None is free in Pune, and none elsewhere.")),
             qPrintable(m_at->notice()));
    QCOMPARE(m_at->events(number), std::string("confirm"));
    QCOMPARE(m_at->place("LATE-1"), std::string("2/2/0/0 100 200.00"));
    // One more comes, then more than it lacks.
    m_at->stock("LATE-1", "1");
    QVERIFY(m_at->choose(reserve));
    QVERIFY(m_at->form->settles());
    QCOMPARE(m_at->notice(), QString());
    QCOMPARE(m_at->place("LATE-1"), std::string("3/3/0/0 100 300.00"));
    m_at->stock("LATE-1", "9");
    QVERIFY(m_at->choose(reserve));
    QVERIFY(m_at->form->settles());
    QCOMPARE(m_at->place("LATE-1"), std::string("12/5/0/0 100 1200.00"));
    QCOMPARE(m_at->events(number), std::string("confirm reserve reserve"));
    QCOMPARE(m_at->status(), QStringLiteral("confirmed"));
    // All of it is there to be shipped.
    QVERIFY(m_at->forward());
    QTRY_COMPARE(m_at->submitWords(), QStringLiteral("Ship 5 units"));
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->status(), QStringLiteral("shipped"));
    QCOMPARE(m_at->ledger(number), std::string("issue -5 -500.00"));
    QCOMPARE(driver().clicks(), 0);
}

void TestSaleShort::oneDeliveredIsClosed() {
    m_at->product("DONE-1");
    m_at->stock("DONE-1", "2");
    QVERIFY(confirm({{"DONE-1", "2", "150"}}, false, false));
    const std::string number = m_at->number();
    m_at->actElsewhere(number, OrderEvent::Ship);
    m_at->actElsewhere(number, OrderEvent::Deliver);
    QVERIFY(m_at->lookAgain());
    QCOMPARE(m_at->forwardWords(), QStringLiteral("Close order…"));
    QVERIFY(m_at->forward());
    QVERIFY(driver().shows("orderActPanel"));
    QCOMPARE(driver().words("actEffect"),
             QStringLiteral("No stock changes.\nNothing more can be shipped. This cannot be undone."));
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->panelError(), QString());
    QCOMPARE(m_at->status(), QStringLiteral("closed"));
    QCOMPARE(m_at->events(number), std::string("confirm ship deliver close"));
    QCOMPARE(m_at->place("DONE-1"), std::string("0/0/0/0 100 0.00"));
    QCOMPARE(m_at->forwardWords(), QString());
    QCOMPARE(driver().clicks(), 0);
}

QTEST_MAIN(TestSaleShort)
#include "tst_sale_short.moc"
