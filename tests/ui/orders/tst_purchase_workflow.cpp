// A purchase order in the window, by keyboard alone: from draft to received, and what is refused on the way.
#include "tests/ui/orders/order_window.h"

#include <QAbstractButton>
#include <QTabBar>
#include <QTest>

using namespace landreeve;
using namespace landreeve::tests;

class TestPurchaseWorkflow : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_at.reset(); }
    void cleanup() { m_at->close(); }
    void fromDraftToReceived();
    void aReasonThatIsNotAskedForIsNotSent();
    void scanningCountsALineUp();
    void aRejectedOrderIsADraftAgain();
    void whoIsEmployedIsNamed();
    void anotherWindowWasQuicker();
    void aClosedPeriodReceivesNothing();
    void shortClosingTakesTheRestOffTheWay();
    void whatIsTypedIsKeptForItsOrder();
    void withoutTheRightItSaysSo();
    void whatAColleagueDidIsFoundBeforeItIsRefused();
    void stockThatMayNotBeSeenIsNotShown();

private:
    WindowDriver& driver() { return m_at->driver(); }
    std::unique_ptr<OrderWindow> m_at;
};

void TestPurchaseWorkflow::initTestCase() {
    ui::theme::Theme::of();
    m_at = std::make_unique<OrderWindow>();
}

void TestPurchaseWorkflow::fromDraftToReceived() {
    m_at->work("divya");
    QVERIFY(m_at->begin("Purchase orders", "vendor_idEdit"));
    QVERIFY(m_at->party("vendor_idEdit", "V-1"));
    QVERIFY(m_at->lines({{"DRP-16", "10", "100"}, {"NEEM-5", "4", "50"}}));
    QCOMPARE(m_at->forwardWords(), QStringLiteral("Send for approval"));
    // It is saved first.
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->form->error(), QString());
    QCOMPARE(m_at->notice(), QString());
    const std::string number = m_at->number();
    QCOMPARE(m_at->data.column("purchase-order", number, "status"), std::string("pending_approval"));

    // Whoever made it does not approve it: the window says why, and Ctrl+Enter does nothing.
    QTRY_COMPARE(m_at->forwardWords(), QStringLiteral("Approve"));
    QVERIFY(!m_at->mayGoForward());
    QVERIFY(driver().words("nextWhyNot").contains(QStringLiteral("somebody else has to approve it")));
    QVERIFY(m_at->path().at(2).contains(QStringLiteral("needs another person")));
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->status(), QStringLiteral("pending_approval"));

    m_at->work("meera");
    QVERIFY(m_at->lookAgain());
    QTRY_VERIFY(m_at->mayGoForward());
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->status(), QStringLiteral("approved"));
    QCOMPARE(m_at->data.column("purchase-order", number, "approved_by"), std::string("meera"));
    QCOMPARE(m_at->place("DRP-16"), std::string("0/0/10/0 0 0.00"));
    QVERIFY(m_at->form->facts().contains(QStringLiteral("frozen since approval")));
    QVERIFY(m_at->path().at(2).contains(QStringLiteral("meera")));

    // The first part; eleven are refused at their line, and nothing is sent.
    driver().key(Qt::Key_R, Qt::ControlModifier);
    QVERIFY(driver().shows("receivePanel"));
    QTRY_VERIFY(driver().at("fulfilTable"));
    m_at->cell("11", Qt::Key_Return);
    QCOMPARE(driver().words("lineNote"), QStringLiteral("Drip lateral 16 mm: Only 10 are outstanding."));
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->status(), QStringLiteral("approved"));
    QTRY_VERIFY(driver().at("fulfilTable"));
    m_at->cell("4", Qt::Key_Return);
    QCOMPARE(m_at->submitWords(), QStringLiteral("Receive 4 units"));
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->panelError(), QString());
    QCOMPARE(m_at->status(), QStringLiteral("partially_received"));
    QCOMPARE(m_at->place("DRP-16"), std::string("4/0/6/0 100 400.00"));
    QCOMPARE(m_at->place("NEEM-5"), std::string("0/0/4/0 0 0.00"));
    QTRY_VERIFY(driver().seen("receivePanel") == nullptr);
    // The panel that was done with does not come back: F9 brings a new one.
    driver().key(Qt::Key_F9);
    QTRY_VERIFY(driver().seen("receivePanel") != nullptr && driver().seen("receivePanel")->isEnabled());
    QCOMPARE(m_at->submitWords(), QStringLiteral("Receive"));
    driver().key(Qt::Key_F9);
    QTRY_VERIFY(driver().seen("receivePanel") == nullptr);

    // The rest, one of it broken: without a reason it is asked for.
    QVERIFY(m_at->forward());
    QVERIFY(driver().shows("receivePanel"));
    QTRY_VERIFY(driver().at("fulfilTable"));
    m_at->cell("6", Qt::Key_Tab);
    m_at->cell("1", Qt::Key_Tab);
    m_at->cell("4", Qt::Key_Return);
    const auto* effect = driver().seen("effectTable");
    QVERIFY(effect != nullptr);
    QCOMPARE(m_at->submitWords(), QStringLiteral("Receive 10 units"));
    QVERIFY(m_at->forward());
    QVERIFY(driver().saysWrong("orderReasonEdit", QStringLiteral("Say why they are rejected")));
    QVERIFY(driver().at("orderReasonEdit"));
    driver().type(QStringLiteral("crushed in transit"));
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->panelError(), QString());
    QCOMPARE(m_at->status(), QStringLiteral("received"));
    QCOMPARE(m_at->place("DRP-16"), std::string("9/0/0/1 100 900.00"));
    QCOMPARE(m_at->place("NEEM-5"), std::string("4/0/0/0 50 200.00"));
    QVERIFY(m_at->ledger(number).find("rejection 0 0.00") != std::string::npos);

    // Its history tells who did what, with the lines.
    QVERIFY(driver().tabTo("recordTabs"));
    driver().key(Qt::Key_Right);
    driver().key(Qt::Key_Right);
    QVERIFY(driver().shows("orderHistory"));
    QStringList history;
    for (const auto* label : driver().seen("orderHistory")->findChildren<ui::widgets::Label*>())
        history << label->text();
    const QString all = history.join(u'\n');
    QVERIFY2(all.contains(QStringLiteral("Received 10 units of 2 lines, 1 rejected: crushed in transit")),
             qPrintable(all));
    QVERIFY(all.contains(QStringLiteral("Drip lateral 16 mm: 6, 1 rejected")));
    QVERIFY(all.contains(QStringLiteral("Sent for approval")));
    QVERIFY(all.contains(QStringLiteral("divya")));
    QCOMPARE(driver().clicks(), 0);
}

void TestPurchaseWorkflow::aReasonThatIsNotAskedForIsNotSent() {
    QVERIFY(m_at->openApproved({{"DRP-16", "3", "100"}}));
    QVERIFY(m_at->forward());
    QTRY_VERIFY(driver().at("fulfilTable"));
    m_at->cell("3", Qt::Key_Tab);
    m_at->cell("1", Qt::Key_Return);
    QVERIFY(driver().tabTo("orderReasonEdit"));
    driver().type(QStringLiteral("crushed"));
    // Looked at again, it is whole.
    auto* table = driver().seen<ui::widgets::Table>("fulfilTable");
    table->setFocus();
    table->setCurrentIndex(table->model()->index(0, 2));
    m_at->cell("0", Qt::Key_Return);
    QTRY_VERIFY(driver().seen("orderReasonEdit") == nullptr);
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->panelError(), QString());
    QCOMPARE(m_at->status(), QStringLiteral("received"));
    const auto& events = m_at->form->page()->order()->order()->events;
    QCOMPARE(events.back().reason, std::string());
}

void TestPurchaseWorkflow::scanningCountsALineUp() {
    QVERIFY(m_at->openApproved({{"DRP-16", "3", "100"}, {"NEEM-5", "2", "50"}}));
    QVERIFY(m_at->forward());
    QTRY_VERIFY(driver().at("fulfilTable"));
    // A barcode where a figure is expected, and a SKU, in whichever row the keyboard is.
    for (const char* code : {"8901234567890", "NEEM-5", "8901234567890"}) {
        m_at->cell(code, Qt::Key_Return);
        QCoreApplication::processEvents();
    }
    QCOMPARE(m_at->submitWords(), QStringLiteral("Receive 3 units"));
    m_at->cell("NO-SUCH", Qt::Key_Return);
    QVERIFY(m_at->panelError().contains(QStringLiteral("No line of this order has the SKU or barcode \"NO-SUCH\"")));
    QCOMPARE(m_at->submitWords(), QStringLiteral("Receive 3 units"));
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->status(), QStringLiteral("partially_received"));
    const std::string ledger = m_at->ledger(m_at->number());
    QVERIFY(ledger.find("receipt 2 200.00") != std::string::npos &&
            ledger.find("receipt 1 50.00") != std::string::npos);
}

void TestPurchaseWorkflow::aRejectedOrderIsADraftAgain() {
    m_at->work("divya");
    QVERIFY(m_at->form->openNew("purchase-order"));
    QVERIFY(m_at->party("vendor_idEdit", "V-1"));
    QVERIFY(m_at->lines({{"DRP-16", "3", "100"}}));
    QVERIFY(m_at->forward());
    m_at->work("meera");
    QVERIFY(m_at->lookAgain());
    QVERIFY(m_at->choose(QStringLiteral("Send back…")));
    QVERIFY(driver().shows("orderActPanel"));
    QTRY_VERIFY(driver().at("orderReasonEdit"));
    QVERIFY(m_at->forward());
    QVERIFY(driver().saysWrong("orderReasonEdit", QStringLiteral("Say what is to be mended")));
    driver().type(QStringLiteral("too dear"));
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->status(), QStringLiteral("draft"));
    QTRY_COMPARE(m_at->forwardWords(), QStringLiteral("Send for approval"));
}

void TestPurchaseWorkflow::whoIsEmployedIsNamed() {
    m_at->data.database.superuser().script(
        "set session_replication_role = replica; insert into employee (tenant_id, employee_code, name, status, "
        "auth_user_id, created_by) select tenant_id, 'E-9', 'Divya Nair', 'active', 'divya', 'asha' from "
        "tenant_identity");
    QVERIFY(m_at->openApproved({{"DRP-16", "3", "100"}}));
    QVERIFY2(m_at->path().at(0).contains(QStringLiteral("Divya Nair")), qPrintable(m_at->path().at(0)));
    // Nobody knows what she is called.
    QVERIFY2(m_at->path().at(2).contains(QStringLiteral("meera")), qPrintable(m_at->path().at(2)));
    const auto words = [this](const char* part) {
        QStringList all;
        for (const auto* label : driver().seen(part)->findChildren<ui::widgets::Label*>())
            all << label->text();
        return all.join(u'\n');
    };
    QVERIFY2(words("orderHeader").contains(QStringLiteral("by Divya Nair")), qPrintable(words("orderHeader")));
    QVERIFY2(words("orderLately").contains(QStringLiteral(", Divya Nair")), qPrintable(words("orderLately")));
    m_at->data.database.superuser().script(
        "set session_replication_role = replica; delete from employee where employee_code = 'E-9'");
}

void TestPurchaseWorkflow::anotherWindowWasQuicker() {
    QVERIFY(m_at->openApproved({{"DRP-16", "3", "100"}}));
    const std::string number = m_at->number();
    QVERIFY(m_at->forward());
    QTRY_VERIFY(driver().at("fulfilTable"));
    m_at->cell("3", Qt::Key_Return);
    // Somebody else receives one meanwhile.
    m_at->actElsewhere(number, landreeve::orders::OrderEvent::Receive, {{m_at->firstLine(), Decimal(1)}});
    QVERIFY(m_at->forward());
    QVERIFY2(m_at->panelError().contains(QStringLiteral("Somebody changed this order meanwhile. Nothing was done.")),
             qPrintable(m_at->panelError()));
    QCOMPARE(m_at->ledger(number), std::string("receipt 1 100.00"));
    // Looked at again, what was typed is too much; mended, it is done.
    auto* again = driver().seen("orderPanelError")->findChild<QAbstractButton*>();
    QVERIFY(driver().press(*again));
    QVERIFY(m_at->form->settles());
    QTRY_COMPARE(driver().words("lineNote"), QStringLiteral("Drip lateral 16 mm: Only 2 are outstanding."));
    QVERIFY(m_at->forward());
    QTRY_VERIFY(driver().at("fulfilTable"));
    m_at->cell("2", Qt::Key_Return);
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->status(), QStringLiteral("received"));
    QCOMPARE(m_at->ledger(number), std::string("receipt 1 100.00, receipt 2 200.00"));
}

void TestPurchaseWorkflow::aClosedPeriodReceivesNothing() {
    QVERIFY(m_at->openApproved({{"DRP-16", "3", "100"}}));
    QVERIFY(m_at->forward());
    QTRY_VERIFY(driver().at("fulfilTable"));
    m_at->cell("3", Qt::Key_Return);
    auto superuser = m_at->data.database.superuser();
    superuser.script("set session_replication_role = replica; insert into closed_period (tenant_id, closed_through, "
                     "created_by) select tenant_id, current_date + 2, 'asha' from tenant_identity");
    QVERIFY(m_at->forward());
    const QString said = m_at->panelError();
    superuser.script("delete from closed_period");
    QVERIFY2(said.contains(QStringLiteral("The books are closed through")), qPrintable(said));
    QCOMPARE(m_at->ledger(m_at->number()), std::string());
    QCOMPARE(m_at->status(), QStringLiteral("approved"));
    // Opened again, what was typed is received.
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->status(), QStringLiteral("received"));
}

void TestPurchaseWorkflow::shortClosingTakesTheRestOffTheWay() {
    const auto underWay = [this] {
        return QString::fromStdString(m_at->place("DRP-16")).section(u' ', 0, 0).section(u'/', 2, 2).toInt();
    };
    const int before = underWay();
    QVERIFY(m_at->openApproved({{"DRP-16", "5", "100"}}));
    QCOMPARE(underWay(), before + 5);
    QVERIFY(m_at->forward());
    QTRY_VERIFY(driver().at("fulfilTable"));
    m_at->cell("2", Qt::Key_Return);
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->status(), QStringLiteral("partially_received"));
    QVERIFY(m_at->choose(QStringLiteral("Short-close…")));
    QVERIFY(driver().shows("orderActPanel"));
    QVERIFY(driver().words("actEffect").contains(QStringLiteral("In transit falls by 3 units of 1 line.")));
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->status(), QStringLiteral("closed"));
    QCOMPARE(m_at->data.column("purchase-order", m_at->number(),
                               "(select trim_scale(l.short_closed) from purchase_order_line l where "
                               "l.purchase_order_id = purchase_order.id)"),
             std::string("3"));
    QCOMPARE(underWay(), before);
    // It was received in part, and never whole.
    const QStringList path = m_at->path();
    QCOMPARE(path.size(), 6);
    QVERIFY2(path[3].contains(QStringLiteral("Partly received")) && !path[3].contains(QStringLiteral("kipped")),
             qPrintable(path.join(u'\n')));
    QVERIFY2(path[4].contains(QStringLiteral("Received")) && path[4].contains(QStringLiteral("kipped")),
             qPrintable(path.join(u'\n')));
    QTRY_VERIFY(
        std::ranges::any_of(driver().seen("orderLately")->findChildren<ui::widgets::Label*>(), [](const auto* label) {
            return label->text().startsWith(QStringLiteral("Short-closed"));
        }));
}

void TestPurchaseWorkflow::whatIsTypedIsKeptForItsOrder() {
    QVERIFY(m_at->openApproved({{"DRP-16", "3", "100"}}));
    const std::string number = m_at->number();
    QVERIFY(m_at->forward());
    QTRY_VERIFY(driver().at("fulfilTable"));
    m_at->cell("2", Qt::Key_Return);
    QVERIFY(m_at->form->page()->unsaved().join(u' ').contains(QString::fromStdString(number)));
    QVERIFY(m_at->form->openNew("purchase-order"));
    QVERIFY(driver().goes("receivePanel"));
    QVERIFY(m_at->form->open("purchase-order", number));
    QVERIFY(m_at->forward());
    QTRY_COMPARE(m_at->submitWords(), QStringLiteral("Receive 2 units"));
}

void TestPurchaseWorkflow::withoutTheRightItSaysSo() {
    QVERIFY(m_at->openApproved({{"DRP-16", "3", "100"}}));
    m_at->form->withheld = "purchase-order:write";
    QVERIFY(m_at->lookAgain());
    QTRY_VERIFY(!m_at->mayGoForward());
    QVERIFY(driver().words("nextWhyNot").contains(QStringLiteral("purchase-order:write")));
    driver().key(Qt::Key_R, Qt::ControlModifier);
    QTRY_VERIFY(m_at->notice().contains(QStringLiteral("purchase-order:write")));
    QVERIFY(driver().seen("receivePanel") == nullptr);
}

void TestPurchaseWorkflow::whatAColleagueDidIsFoundBeforeItIsRefused() {
    QVERIFY(m_at->purchase({{"DRP-16", "3", "100"}}) && m_at->forward());
    driver().key(Qt::Key_R, Qt::ControlModifier);
    QTRY_VERIFY2(m_at->notice().contains(QStringLiteral("this one is waiting for approval")),
                 qPrintable(m_at->notice()));
    QVERIFY(m_at->forward());
    QTRY_VERIFY2(m_at->notice().contains(QStringLiteral("somebody else has to approve it")),
                 qPrintable(m_at->notice()));
    m_at->actElsewhere(m_at->number(), landreeve::orders::OrderEvent::Approve);
    // Nobody has read the page again.
    driver().key(Qt::Key_R, Qt::ControlModifier);
    QVERIFY(driver().shows("receivePanel"));
    QCOMPARE(m_at->notice(), QString());
    QVERIFY(m_at->form->facts().contains(QStringLiteral("frozen since approval")));
}

void TestPurchaseWorkflow::stockThatMayNotBeSeenIsNotShown() {
    QVERIFY(m_at->openApproved({{"DRP-16", "3", "100"}}));
    QVERIFY(m_at->forward());
    QTRY_VERIFY(driver().seen("effectTable") != nullptr);
    driver().key(Qt::Key_Escape);
    m_at->form->unlent = "inventory:read";
    QVERIFY(m_at->lookAgain());
    QVERIFY(m_at->forward());
    QTRY_VERIFY(driver().at("fulfilTable"));
    QVERIFY(driver().seen("effectTable") == nullptr);
    m_at->cell("3", Qt::Key_Return);
    QVERIFY(driver().seen("effectTable") == nullptr);
    QCOMPARE(driver().words("outcomeLabel"), QStringLiteral("The order is received in full then."));
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->status(), QStringLiteral("received"));
}

QTEST_MAIN(TestPurchaseWorkflow)
#include "tst_purchase_workflow.moc"
