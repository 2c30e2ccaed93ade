// A product of an order is deactivated while the order's window is open: it is not ordered or sold any more, which is
// said at its line; what is under way goes on.
#include "tests/ui/orders/order_window.h"

#include <QTest>

using namespace landreeve;
using namespace landreeve::tests;
using landreeve::orders::OrderEvent;

class TestDeactivatedProduct : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_at.reset(); }
    void cleanup() { m_at->close(); }
    void whatIsNotSoldGoesNoFurther_data();
    void whatIsNotSoldGoesNoFurther();
    void whatIsUnderWayIsReceived();
    void whatWasHeldIsReleased();
    void whatWasPromisedIsReservedAndShipped();

private:
    WindowDriver& driver() { return m_at->driver(); }
    void setStatus(const std::string& sku, const char* status) {
        m_at->data.elsewhere("update product set status = '" + std::string(status) + "' where sku = '" + sku + "'");
    }
    /// A sale of so many of this product, typed by divya and saved.
    bool sale(std::initializer_list<std::array<const char*, 3>> lines) {
        m_at->work("divya");
        return m_at->form->openNew("sales-order") && m_at->party("customer_idEdit", "C-1") && m_at->lines(lines) &&
               m_at->form->save();
    }
    std::unique_ptr<OrderWindow> m_at;
};

void TestDeactivatedProduct::initTestCase() {
    ui::theme::Theme::of();
    m_at = std::make_unique<OrderWindow>();
}

void TestDeactivatedProduct::whatIsNotSoldGoesNoFurther_data() {
    QTest::addColumn<QString>("step");
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<QByteArray>("becomes");
    QTest::newRow("sent") << QStringLiteral("Send for approval") << QStringLiteral("draft")
                          << QStringLiteral("pending_approval") << QByteArray("inactive");
    QTest::newRow("approved") << QStringLiteral("Approve") << QStringLiteral("pending_approval")
                              << QStringLiteral("approved") << QByteArray("inactive");
    QTest::newRow("confirmed") << QStringLiteral("Confirm") << QStringLiteral("draft") << QStringLiteral("confirmed")
                               << QByteArray("inactive");
    QTest::newRow("confirmed, blocked") << QStringLiteral("Confirm") << QStringLiteral("draft")
                                        << QStringLiteral("confirmed") << QByteArray("blocked");
}

void TestDeactivatedProduct::whatIsNotSoldGoesNoFurther() {
    QFETCH(const QString, step);
    QFETCH(const QString, before);
    QFETCH(const QString, after);
    QFETCH(const QByteArray, becomes);
    static int made = 0;
    const std::string kept = "KEPT-" + std::to_string(++made);
    const std::string gone = "GONE-" + std::to_string(made);
    for (const std::string& sku : {kept, gone}) {
        m_at->product(sku.c_str());
        m_at->stock(sku.c_str(), "9");
    }
    const char* untouched = "9/0/0/0 100 900.00";
    if (step == QLatin1String("Confirm")) {
        QVERIFY(sale({{kept.c_str(), "2", "150"}, {gone.c_str(), "3", "150"}}));
    } else {
        QVERIFY(m_at->purchase({{kept.c_str(), "2", "100"}, {gone.c_str(), "3", "100"}}));
        QVERIFY(before == QLatin1String("draft") ? m_at->form->save() : m_at->forward());
        m_at->work("meera");
        QVERIFY(m_at->lookAgain());
    }
    const std::string number = m_at->number();
    QTRY_COMPARE(m_at->forwardWords(), step);
    QTRY_VERIFY(m_at->mayGoForward());
    const std::string events = m_at->events(number);

    setStatus(gone, becomes.constData());
    QVERIFY(m_at->forward());
    QCOMPARE(
        m_at->notice(),
        QStringLiteral("\"%1\" was not done.\nLine 2, %2: It is not active any more. Activate the product, or take "
                       "the line out.")
            .arg(step, QString::fromStdString(gone)));
    QCOMPARE(m_at->status(), before);
    QCOMPARE(m_at->events(number), events);
    for (const std::string& sku : {kept, gone})
        QCOMPARE(m_at->place(sku.c_str()), std::string(untouched));

    // Looked at again, it says so before anybody presses.
    QVERIFY(m_at->lookAgain());
    QTRY_VERIFY(!m_at->mayGoForward());
    QCOMPARE(driver().words("nextWhyNot"),
             QStringLiteral("Line 2: %1 is not active any more. Activate the product, or take the line out.")
                 .arg(QString::fromStdString(gone)));
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->events(number), events);

    setStatus(gone, "active");
    QVERIFY(m_at->lookAgain());
    QTRY_VERIFY(m_at->mayGoForward());
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->notice(), QString());
    QCOMPARE(m_at->status(), after);
    QCOMPARE(driver().clicks(), 0);
}

void TestDeactivatedProduct::whatIsUnderWayIsReceived() {
    m_at->product("WAY-1");
    QVERIFY(m_at->openApproved({{"WAY-1", "3", "100"}}));
    const std::string number = m_at->number();
    setStatus("WAY-1", "inactive");
    QVERIFY(m_at->lookAgain());
    QVERIFY(m_at->forward());
    QVERIFY(driver().shows("receivePanel"));
    QTRY_VERIFY(driver().at("fulfilTable"));
    QVERIFY2(
        driver()
            .words("outcomeLabel")
            .endsWith(QStringLiteral("WAY-1 is not active any more: it can still be received, but not ordered again.")),
        qPrintable(driver().words("outcomeLabel")));
    m_at->cell("3", Qt::Key_Return);
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->panelError(), QString());
    QCOMPARE(m_at->status(), QStringLiteral("received"));
    QCOMPARE(m_at->ledger(number), std::string("receipt 3 300.00"));
    QCOMPARE(m_at->place("WAY-1"), std::string("3/0/0/0 100 300.00"));
    QCOMPARE(driver().clicks(), 0);
}

void TestDeactivatedProduct::whatWasHeldIsReleased() {
    m_at->product("HELD-1");
    m_at->stock("HELD-1", "2");
    QVERIFY(sale({{"HELD-1", "2", "150"}}));
    QVERIFY(m_at->forward());
    const std::string number = m_at->number();
    m_at->actElsewhere(number, OrderEvent::Hold);
    setStatus("HELD-1", "inactive");
    QVERIFY(m_at->lookAgain());
    QCOMPARE(m_at->place("HELD-1"), std::string("2/0/0/0 100 200.00"));
    QCOMPARE(m_at->forwardWords(), QStringLiteral("Release"));
    QVERIFY(m_at->mayGoForward());
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->notice(), QString());
    QCOMPARE(m_at->status(), QStringLiteral("confirmed"));
    QCOMPARE(m_at->place("HELD-1"), std::string("2/2/0/0 100 200.00"));
    QCOMPARE(m_at->events(number), std::string("confirm hold release"));
    QCOMPARE(driver().clicks(), 0);
}

void TestDeactivatedProduct::whatWasPromisedIsReservedAndShipped() {
    m_at->product("WAY-2");
    m_at->stock("WAY-2", "2");
    QVERIFY(sale({{"WAY-2", "5", "150"}}));
    const std::string number = m_at->number();
    m_at->data.elsewhere("update sales_order set allow_backorder = true where so_number = '" + number + "'");
    QVERIFY(m_at->lookAgain());
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->status(), QStringLiteral("confirmed"));
    m_at->stock("WAY-2", "4");
    setStatus("WAY-2", "inactive");
    QVERIFY(m_at->lookAgain());
    QVERIFY(m_at->choose(QStringLiteral("Reserve what is free")));
    QVERIFY(m_at->form->settles());
    QCOMPARE(m_at->notice(), QString());
    QCOMPARE(m_at->place("WAY-2"), std::string("6/5/0/0 100 600.00"));
    QVERIFY(m_at->forward());
    QTRY_COMPARE(m_at->submitWords(), QStringLiteral("Ship 5 units"));
    QVERIFY2(
        driver()
            .words("outcomeLabel")
            .endsWith(QStringLiteral("WAY-2 is not active any more: it can still be shipped, but not sold again.")),
        qPrintable(driver().words("outcomeLabel")));
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->panelError(), QString());
    QCOMPARE(m_at->status(), QStringLiteral("shipped"));
    QCOMPARE(m_at->ledger(number), std::string("issue -5 -500.00"));
    QCOMPARE(driver().clicks(), 0);
}

QTEST_MAIN(TestDeactivatedProduct)
#include "tst_deactivated_product.moc"
