// Keys pressed in an order before it is known what they may do: while it is read, saved, or its products looked up.
#include "tests/ui/orders/order_window.h"
#include "ui/orders/line_columns.h"

#include <QApplication>
#include <QLineEdit>
#include <QTabBar>
#include <QTest>

using namespace landreeve;
using namespace landreeve::tests;

class TestPressedEarly : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_at.reset(); }
    void cleanup() { m_at->close(); }
    void nothingIsSentWhileItsStateIsUnknown();
    void itsStateIsWaitedFor();
    void pressedTwiceItIsDoneOnce();
    void aLookUpUnderWayIsWaitedFor();
    void theWarehouseIsWaitedFor_data();
    void theWarehouseIsWaitedFor();
    void whatIsTypedInACellCounts();
    void aCellBegunWhileItWaitsIsNotSent();
    void aCellBegunBeforeAnEventGoesWithIt();
    void aSaveUnderWayIsWaitedFor();
    void aPanelWaitsForTheSaveToo();

private:
    WindowDriver& driver() { return m_at->driver(); }
    /// A line whose product cannot be read for the moment, this key with Ctrl, and a cell begun in the next line.
    bool typesOnAfter(Qt::Key key) {
        m_at->work("divya");
        if (!m_at->form->openNew("purchase-order") || !m_at->party("vendor_idEdit", "V-1") ||
            !driver().tabTo("lineGrid"))
            return false;
        auto slow = m_at->data.database.superuser();
        slow.script("begin; lock table product in access exclusive mode");
        m_at->cell("DRP-16", Qt::Key_Tab);
        m_at->cell("2", Qt::Key_Tab);
        m_at->cell("75", Qt::Key_Return);
        driver().key(key, Qt::ControlModifier);
        driver().type(QStringLiteral("NE"));
        slow.script("commit");
        return m_at->form->settles();
    }
    std::unique_ptr<OrderWindow> m_at;
};

void TestPressedEarly::initTestCase() {
    ui::theme::Theme::of();
    m_at = std::make_unique<OrderWindow>();
}

void TestPressedEarly::nothingIsSentWhileItsStateIsUnknown() {
    QVERIFY(m_at->purchase({{"DRP-16", "3", "100"}}));
    QVERIFY(m_at->form->save());
    const std::string number = m_at->number();
    QVERIFY(m_at->form->openNew("purchase-order"));
    // Its form can be read, how far it has come cannot.
    m_at->form->unlent = "purchase-order:read";
    QVERIFY(m_at->form->open("purchase-order", number));
    QVERIFY(m_at->notice().contains(QStringLiteral("How far this order has come cannot be read")));
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->status(), QStringLiteral("draft"));
    m_at->form->unlent.clear();
    QVERIFY(driver().click("noticeFirstButton"));
    QTRY_COMPARE(m_at->forwardWords(), QStringLiteral("Send for approval"));
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->status(), QStringLiteral("pending_approval"));
}

void TestPressedEarly::itsStateIsWaitedFor() {
    QVERIFY(m_at->openApproved({{"DRP-16", "3", "100"}}));
    const std::string approved = m_at->number();
    QVERIFY(m_at->purchase({{"DRP-16", "3", "100"}}));
    QVERIFY(m_at->form->save());
    const std::string number = m_at->number();
    const auto press = [this](const std::string& order, Qt::Key key) {
        m_at->form->window.openPage(
            ui::records::formPageId(landreeve::records::entity("purchase-order")),
            {{QStringLiteral("id"), QString::fromStdString(m_at->data.id("purchase-order", order))}});
        driver().key(key, Qt::ControlModifier);
        return m_at->form->settles();
    };
    QVERIFY(press(approved, Qt::Key_R));
    QVERIFY(driver().shows("receivePanel"));
    QVERIFY(press(number, Qt::Key_Return));
    QCOMPARE(m_at->form->error(), QString());
    QTRY_COMPARE_WITH_TIMEOUT(m_at->status(), QStringLiteral("pending_approval"), 20'000);
    // Its maker may not go on from here, and is not told of a refusal he did not ask for.
    QVERIFY(press(number, Qt::Key_Return));
    QCOMPARE(m_at->notice(), QString());
    QCOMPARE(m_at->status(), QStringLiteral("pending_approval"));
}

void TestPressedEarly::pressedTwiceItIsDoneOnce() {
    QVERIFY(m_at->purchase({{"DRP-16", "3", "100"}}));
    QVERIFY(m_at->forward());
    m_at->work("meera");
    QVERIFY(m_at->lookAgain());
    QTRY_VERIFY(m_at->mayGoForward());
    // Again as soon as it is done, before it is read how it stands now.
    int presses = 0;
    const auto again = [&] {
        if (m_at->forwardWords() == QLatin1String("Approve") && m_at->status() == QLatin1String("approved")) {
            ++presses;
            driver().key(Qt::Key_Return, Qt::ControlModifier);
        }
    };
    const auto said = connect(&m_at->form->tasks, &ui::tasks::TaskCentre::newestChanged, this,
                              [&] { QMetaObject::invokeMethod(this, again, Qt::QueuedConnection); });
    QVERIFY(m_at->forward());
    disconnect(said);
    QVERIFY(presses > 0);
    QCOMPARE(m_at->notice(), QString());
    QCOMPARE(m_at->status(), QStringLiteral("approved"));
    QVERIFY(driver().seen("receivePanel") == nullptr);
}

void TestPressedEarly::aLookUpUnderWayIsWaitedFor() {
    m_at->work("divya");
    QVERIFY(m_at->form->openNew("purchase-order"));
    QVERIFY(m_at->party("vendor_idEdit", "V-1"));
    QVERIFY(driver().tabTo("lineGrid"));
    {
        // Nobody can read the products for the moment.
        auto slow = m_at->data.database.superuser();
        slow.script("begin; lock table product in access exclusive mode");
        m_at->cell("DRP-16", Qt::Key_Tab);
        m_at->cell("2", Qt::Key_Tab);
        m_at->cell("90", Qt::Key_Return);
        driver().key(Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(m_at->form->error(), QString());
        slow.script("commit");
    }
    QVERIFY(m_at->form->settles());
    QCOMPARE(m_at->form->error(), QString());
    QCOMPARE(m_at->status(), QStringLiteral("pending_approval"));
    // A code that no product has is wrong, but once that is known.
    QVERIFY(m_at->form->openNew("purchase-order"));
    QVERIFY(m_at->party("vendor_idEdit", "V-1"));
    QVERIFY(driver().tabTo("lineGrid"));
    m_at->cell("NO-SUCH", Qt::Key_Tab);
    QVERIFY(m_at->forward());
    QVERIFY2(m_at->form->error().contains(QStringLiteral("needs a correction")), qPrintable(m_at->form->error()));
    // The keyboard is where it is wrong.
    const auto* table = driver().seen<ui::widgets::Table>("lineGrid");
    QVERIFY(table->hasFocus());
    QCOMPARE(table->currentIndex().column(), ui::orders::lineColumn("sku"));
    QCOMPARE(table->currentIndex().row(), 0);
    QCOMPARE(m_at->number(), std::string());
}

void TestPressedEarly::theWarehouseIsWaitedFor_data() {
    QTest::addColumn<bool>("pressedFirst");
    QTest::newRow("pressed before it is known") << true;
    QTest::newRow("known after the lines are typed") << false;
}

void TestPressedEarly::theWarehouseIsWaitedFor() {
    QFETCH(const bool, pressedFirst);
    m_at->work("divya");
    const auto lines = [this] {
        return qobject_cast<ui::orders::OrderLinesField*>(
                   m_at->form->page()->form()->editor(QStringLiteral("line_items")))
            ->editor()
            ->document();
    };
    {
        // Nobody can read for the moment into which warehouse a line goes that names none.
        auto slow = m_at->data.database.superuser();
        slow.script("begin; lock table warehouse in access exclusive mode");
        QVERIFY(m_at->form->openNew("purchase-order"));
        QVERIFY(m_at->party("vendor_idEdit", "V-1"));
        QVERIFY(driver().tabTo("lineGrid"));
        m_at->cell("DRP-16", Qt::Key_Tab);
        m_at->cell("2", Qt::Key_Tab);
        m_at->cell("90", Qt::Key_Return);
        if (pressedFirst)
            driver().key(Qt::Key_Return, Qt::ControlModifier);
        else
            QTRY_VERIFY(lines()->productOf("DRP-16") != nullptr);
        QCOMPARE(m_at->form->error(), QString());
        slow.script("commit");
    }
    if (pressedFirst) {
        QVERIFY(m_at->form->settles());
    } else {
        QTRY_COMPARE(lines()->faulty(), 0);
        QVERIFY(m_at->forward());
    }
    QCOMPARE(m_at->form->error(), QString());
    QCOMPARE(m_at->status(), QStringLiteral("pending_approval"));
    QCOMPARE(m_at->data.column("purchase-order", m_at->number(), "line_items->0->>'warehouse'"), std::string("Pune"));
}

void TestPressedEarly::whatIsTypedInACellCounts() {
    m_at->work("divya");
    QVERIFY(m_at->form->openNew("purchase-order"));
    QVERIFY(m_at->party("vendor_idEdit", "V-1"));
    QVERIFY(driver().tabTo("lineGrid"));
    m_at->cell("DRP-16", Qt::Key_Tab);
    m_at->cell("2", Qt::Key_Tab);
    driver().type(QStringLiteral("75"));
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->form->error(), QString());
    QCOMPARE(m_at->status(), QStringLiteral("pending_approval"));
    QCOMPARE(m_at->data.column("purchase-order", m_at->number(), "subtotal"), std::string("150.00"));
}

void TestPressedEarly::aCellBegunWhileItWaitsIsNotSent() {
    QVERIFY(typesOnAfter(Qt::Key_S));
    QCOMPARE(m_at->form->error(), QString());
    QCOMPARE(m_at->data.column("purchase-order", m_at->number(), "subtotal"), std::string("150.00"));
    const auto* cell = qobject_cast<QLineEdit*>(QApplication::focusWidget());
    QVERIFY(cell != nullptr);
    QCOMPARE(cell->text(), QStringLiteral("NE"));
    driver().type(QStringLiteral("EM-5"));
    driver().key(Qt::Key_Tab);
    m_at->cell("1", Qt::Key_Tab);
    m_at->cell("50", Qt::Key_Return);
    QVERIFY(m_at->form->save());
    QCOMPARE(m_at->data.column("purchase-order", m_at->number(), "subtotal"), std::string("200.00"));
}

// After it the lines may be frozen: what is typed counts, also where it is wrong.
void TestPressedEarly::aCellBegunBeforeAnEventGoesWithIt() {
    QVERIFY(typesOnAfter(Qt::Key_Return));
    QTRY_VERIFY(m_at->form->error().contains(QStringLiteral("needs a correction")));
    QCOMPARE(m_at->number(), std::string());
}

void TestPressedEarly::aSaveUnderWayIsWaitedFor() {
    QVERIFY(m_at->purchase({{"DRP-16", "3", "100"}}));
    QVERIFY(m_at->form->save());
    QVERIFY(driver().fill("notesEdit", QStringLiteral("ring first")));
    // The server takes its time for the save.
    auto slow = m_at->data.database.superuser();
    slow.script("begin; select from purchase_order where po_number = '" + m_at->number() + "' for update");
    driver().key(Qt::Key_S, Qt::ControlModifier);
    driver().type(QStringLiteral(", at ten"));
    driver().key(Qt::Key_Return, Qt::ControlModifier);
    slow.script("commit");
    QVERIFY(m_at->form->settles());
    QCOMPARE(m_at->status(), QStringLiteral("pending_approval"));
    QCOMPARE(m_at->data.column("purchase-order", m_at->number(), "notes"), std::string("ring first, at ten"));
}

void TestPressedEarly::aPanelWaitsForTheSaveToo() {
    QVERIFY(m_at->openApproved({{"DRP-16", "3", "100"}}));
    QVERIFY(m_at->forward());
    QTRY_VERIFY(driver().at("fulfilTable"));
    m_at->cell("3", Qt::Key_Return);
    auto* tabs = driver().seen<QTabBar>("recordTabs");
    tabs->setCurrentIndex(1);
    QTRY_VERIFY(driver().seen("notesEdit") != nullptr);
    QVERIFY(driver().fill("notesEdit", QStringLiteral("gate 2")));
    auto slow = m_at->data.database.superuser();
    slow.script("begin; select from purchase_order where po_number = '" + m_at->number() + "' for update");
    driver().key(Qt::Key_S, Qt::ControlModifier);
    driver().key(Qt::Key_Return, Qt::ControlModifier);
    slow.script("commit");
    QVERIFY(m_at->form->settles());
    QCOMPARE(m_at->panelError(), QString());
    QCOMPARE(m_at->status(), QStringLiteral("received"));
    QCOMPARE(m_at->data.column("purchase-order", m_at->number(), "notes"), std::string("gate 2"));
}

QTEST_MAIN(TestPressedEarly)
#include "tst_pressed_early.moc"
