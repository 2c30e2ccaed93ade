// How a purchase order ends in the window: goods go back to the vendor, it is closed, or cancelled before any came; and
// what another program did meanwhile.
#include "tests/ui/orders/order_window.h"
#include "ui/widgets/cell_roles.h"

#include <QAbstractButton>
#include <QTest>

using namespace landreeve;
using namespace landreeve::tests;
using landreeve::orders::OrderEvent;

class TestPurchaseEnds : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_at.reset(); }
    void cleanup() { m_at->close(); }
    void whatWasReceivedGoesBack();
    void whatIsPromisedDoesNotGoBack();
    void oneReceivedInFullIsClosed();
    void oneNothingCameOfIsCancelled_data();
    void oneNothingCameOfIsCancelled();
    void whatCameMeanwhileIsNotCancelled();

private:
    WindowDriver& driver() { return m_at->driver(); }
    /// A column of the only line of the order that is shown.
    std::string ofLine(const char* expression) {
        return m_at->data.column("purchase-order", m_at->number(),
                                 std::string("(select ") + expression +
                                     " from purchase_order_line l where l.purchase_order_id = purchase_order.id)");
    }
    std::unique_ptr<OrderWindow> m_at;
};

void TestPurchaseEnds::initTestCase() {
    ui::theme::Theme::of();
    m_at = std::make_unique<OrderWindow>();
}

void TestPurchaseEnds::whatWasReceivedGoesBack() {
    // One was there before, dearer: goods go back at the average.
    m_at->product("BACK-1");
    m_at->stock("BACK-1", "1");
    QVERIFY(m_at->openApproved({{"BACK-1", "10", "80"}}));
    const std::string number = m_at->number();
    m_at->actElsewhere(number, OrderEvent::Receive, {{m_at->firstLine(), Decimal(10), Decimal(1)}}, "crushed");
    QVERIFY(m_at->lookAgain());
    QCOMPARE(m_at->status(), QStringLiteral("received"));
    const std::string before = "10/0/0/1 82 820.00";
    QCOMPARE(m_at->place("BACK-1"), before);

    // The crushed one is none of those that can go back: ten are refused at their line, and nothing is sent.
    QVERIFY(m_at->choose(QStringLiteral("Return…")));
    QVERIFY(driver().shows("returnPanel"));
    QTRY_VERIFY(driver().at("fulfilTable"));
    m_at->cell("10", Qt::Key_Return);
    QCOMPARE(driver().words("lineNote"), QStringLiteral("BACK-1: Only 9 can be returned."));
    const auto* table = driver().seen<ui::widgets::Table>("fulfilTable");
    const auto cell = [table](int column) { return table->model()->index(0, column); };
    QCOMPARE(cell(1).data(ui::widgets::ToneRole).toInt(), static_cast<int>(ui::theme::Token::Bad));
    QCOMPARE(cell(1).data(Qt::AccessibleTextRole).toString(), QStringLiteral("Returned: 10. Only 9 can be returned."));
    QVERIFY(driver().tabTo("orderReasonEdit"));
    driver().type(QStringLiteral("wrong size"));
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->events(number), std::string("submit approve receive"));
    QCOMPARE(m_at->place("BACK-1"), before);

    QTRY_VERIFY(driver().at("fulfilTable"));
    m_at->cell("2", Qt::Key_Return);
    QVERIFY(driver().seen("lineNote") == nullptr);
    QCOMPARE(m_at->submitWords(), QStringLiteral("Return 2 units"));
    // Nothing goes back without a reason.
    QVERIFY(driver().fill("orderReasonEdit", QString()));
    QVERIFY(m_at->forward());
    QVERIFY(driver().saysWrong("orderReasonEdit", QStringLiteral("Say why the goods go back.")));
    QCOMPARE(m_at->place("BACK-1"), before);
    driver().type(QStringLiteral("wrong size"));
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->panelError(), QString());
    QTRY_VERIFY(driver().seen("returnPanel") == nullptr);
    QCOMPARE(m_at->status(), QStringLiteral("received"));
    QCOMPARE(m_at->place("BACK-1"), std::string("8/0/0/1 82 656.00"));
    QCOMPARE(m_at->ledger(number), std::string("receipt 9 720.00, rejection 0 0.00, return_out -2 -164.00"));
    QCOMPARE(ofLine("concat_ws('/', trim_scale(l.received), trim_scale(l.rejected), trim_scale(l.returned))"),
             std::string("10/1/2"));
    QCOMPARE(m_at->form->page()->order()->order()->events.back().reason, std::string("wrong size"));

    // Of seven that are left some may go back also once the order is closed.
    m_at->actElsewhere(number, OrderEvent::Close);
    QVERIFY(m_at->lookAgain());
    QVERIFY(m_at->choose(QStringLiteral("Return…")));
    QTRY_VERIFY(driver().at("fulfilTable"));
    m_at->cell("8", Qt::Key_Return);
    QCOMPARE(driver().words("lineNote"), QStringLiteral("BACK-1: Only 7 can be returned."));
    m_at->cell("7", Qt::Key_Return);
    QVERIFY(driver().tabTo("orderReasonEdit"));
    driver().type(QStringLiteral("all of them"));
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->panelError(), QString());
    QCOMPARE(m_at->status(), QStringLiteral("closed"));
    QCOMPARE(m_at->place("BACK-1"), std::string("1/0/0/1 82 82.00"));
    QCOMPARE(driver().clicks(), 0);
}

void TestPurchaseEnds::whatIsPromisedDoesNotGoBack() {
    m_at->product("BACK-2");
    QVERIFY(m_at->openApproved({{"BACK-2", "4", "100"}}));
    const std::string number = m_at->number();
    m_at->actElsewhere(number, OrderEvent::Receive);
    QVERIFY(m_at->lookAgain());
    QVERIFY(m_at->choose(QStringLiteral("Return…")));
    QTRY_VERIFY(driver().at("fulfilTable"));
    m_at->cell("3", Qt::Key_Return);
    QVERIFY(driver().tabTo("orderReasonEdit"));
    driver().type(QStringLiteral("too many"));
    // Two of them are sold while this is typed: that is the server's to say, at the line.
    m_at->sellElsewhere("BACK-2", "2");
    QVERIFY(m_at->forward());
    QVERIFY2(
        m_at->panelError().contains(QStringLiteral("Less is free than is asked for: line 1, BACK-2 in Pune (2 of 3).")),
        qPrintable(m_at->panelError()));
    QCOMPARE(driver().words("lineNote"), QStringLiteral("BACK-2: Only 2 are free in Pune, and none elsewhere."));
    QVERIFY(driver().at("fulfilTable"));
    QCOMPARE(m_at->place("BACK-2"), std::string("4/2/0/0 100 400.00"));
    QCOMPARE(m_at->ledger(number), std::string("receipt 4 400.00"));
    QCOMPARE(ofLine("trim_scale(l.returned)"), std::string("0"));
    // With the number goes what was said of it.
    m_at->cell("2", Qt::Key_Return);
    QVERIFY(driver().seen("lineNote") == nullptr);
    QCOMPARE(m_at->panelError(), QString());
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->panelError(), QString());
    QCOMPARE(m_at->ledger(number), std::string("receipt 4 400.00, return_out -2 -200.00"));
    QCOMPARE(m_at->place("BACK-2"), std::string("2/2/0/0 100 200.00"));
}

void TestPurchaseEnds::oneReceivedInFullIsClosed() {
    m_at->product("END-1");
    QVERIFY(m_at->openApproved({{"END-1", "3", "100"}}));
    const std::string number = m_at->number();
    m_at->actElsewhere(number, OrderEvent::Receive);
    QVERIFY(m_at->lookAgain());
    QCOMPARE(m_at->forwardWords(), QStringLiteral("Close order…"));
    QVERIFY(m_at->forward());
    QVERIFY(driver().shows("orderActPanel"));
    QCOMPARE(driver().words("actEffect"),
             QStringLiteral("No stock changes.\nNothing more can be received. This cannot be undone."));
    // It can be left as it is.
    QVERIFY(m_at->choose(QStringLiteral("Keep as it is")));
    QVERIFY(driver().goes("orderActPanel"));
    QCOMPARE(m_at->status(), QStringLiteral("received"));
    QVERIFY(m_at->forward());
    QVERIFY(driver().shows("orderActPanel"));
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->status(), QStringLiteral("closed"));
    QCOMPARE(m_at->events(number), std::string("submit approve receive close"));
    QCOMPARE(m_at->place("END-1"), std::string("3/0/0/0 100 300.00"));
    QCOMPARE(ofLine("trim_scale(l.short_closed)"), std::string("0"));
    QVERIFY2(m_at->path().last().contains(QStringLiteral("Closed")), qPrintable(m_at->path().last()));
    QCOMPARE(m_at->forwardWords(), QString());
    QCOMPARE(driver().clicks(), 0);
}

void TestPurchaseEnds::oneNothingCameOfIsCancelled_data() {
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("effect");
    QTest::newRow("a draft") << QStringLiteral("draft") << QStringLiteral("No stock changes.");
    QTest::newRow("waiting for approval") << QStringLiteral("pending_approval") << QStringLiteral("No stock changes.");
    QTest::newRow("approved") << QStringLiteral("approved") << QStringLiteral("In transit falls by 5 units of 1 line.");
}

void TestPurchaseEnds::oneNothingCameOfIsCancelled() {
    QFETCH(const QString, before);
    QFETCH(const QString, effect);
    if (m_at->place("NEEM-5").empty())
        m_at->stock("NEEM-5", "2");
    const std::string stock = m_at->place("NEEM-5");
    if (before == QLatin1String("approved")) {
        QVERIFY(m_at->openApproved({{"NEEM-5", "5", "50"}}));
        QVERIFY(m_at->place("NEEM-5") != stock);
    } else {
        QVERIFY(m_at->purchase({{"NEEM-5", "5", "50"}}));
        QVERIFY(before == QLatin1String("draft") ? m_at->form->save() : m_at->forward());
    }
    QCOMPARE(m_at->status(), before);
    const std::string number = m_at->number();
    QVERIFY(m_at->choose(QStringLiteral("Cancel order…")));
    QVERIFY(driver().shows("orderActPanel"));
    QCOMPARE(driver().words("actEffect"),
             effect + QStringLiteral("\nThe order keeps its number and stays in the list. This cannot be undone."));
    QTRY_VERIFY(driver().at("orderReasonEdit"));
    driver().type(QStringLiteral("ordered twice"));
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->panelError(), QString());
    QCOMPARE(m_at->status(), QStringLiteral("cancelled"));
    QCOMPARE(m_at->place("NEEM-5"), stock);
    QCOMPARE(m_at->ledger(number), std::string());
    QVERIFY(m_at->events(number).ends_with("cancel"));
    QCOMPARE(m_at->form->page()->order()->order()->events.back().reason, std::string("ordered twice"));
    QVERIFY2(m_at->path().last().contains(QStringLiteral("Cancelled")), qPrintable(m_at->path().last()));
    QCOMPARE(m_at->forwardWords(), QString());
    QCOMPARE(driver().clicks(), 0);
}

void TestPurchaseEnds::whatCameMeanwhileIsNotCancelled() {
    m_at->product("END-2");
    QVERIFY(m_at->openApproved({{"END-2", "3", "100"}}));
    const std::string number = m_at->number();
    QVERIFY(m_at->choose(QStringLiteral("Cancel order…")));
    QVERIFY(driver().shows("orderActPanel"));
    m_at->actElsewhere(number, OrderEvent::Receive, {{m_at->firstLine(), Decimal(1)}});
    QVERIFY(m_at->forward());
    QVERIFY2(m_at->panelError().contains(QStringLiteral("Somebody changed this order meanwhile. Nothing was done.")),
             qPrintable(m_at->panelError()));
    QCOMPARE(m_at->status(), QStringLiteral("partially_received"));
    QCOMPARE(m_at->place("END-2"), std::string("1/0/2/0 100 100.00"));
    // Looked at again, it says why it cannot be, and nothing is sent.
    QVERIFY(driver().press(*driver().seen("orderPanelError")->findChild<QAbstractButton*>()));
    QVERIFY(m_at->form->settles());
    QTRY_VERIFY2(m_at->panelError().contains(QStringLiteral(
                     "An order is cancelled before anything was received; this one is partially received.")),
                 qPrintable(m_at->panelError()));
    QVERIFY(!driver().seen("orderPanelButton")->isEnabled());
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->events(number), std::string("submit approve receive"));
}

QTEST_MAIN(TestPurchaseEnds)
#include "tst_purchase_ends.moc"
