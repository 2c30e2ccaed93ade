// The way to the server is lost while goods are moved or reordered: the window says what is known, and what is sent
// once more is done once. What was done is read from the database.
#include "tests/support/lost_commit.h"
#include "tests/ui/stock/stock_window.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/l_button.h"

#include <QTableView>

#include <atomic>

using namespace landreeve;
using tests::decimal;
using tests::LostCommit;
using tests::MessageProxy;
using Moment = LostCommit::Moment;

class TestStockDoubt : public QObject, private tests::StockWindow {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_proxy = std::make_unique<MessageProxy>(m_server->socketFolder());
        openWindow(m_database->lendThrough(m_proxy->folder()));
    }
    void cleanup() { closeWindow(); }
    void goodsAreMovedOnce_data() { moments(); }
    void goodsAreMovedOnce();
    void whereNobodyAnswersAMoveIsNotKnown();
    void whatIsShortIsOrderedOnce_data() { moments(); }
    void whatIsShortIsOrderedOnce();
    void whereNobodyAnswersOrdersAreNotKnown();
    void whatWasNeverBoughtIsNotOrdered();

private:
    static void moments() {
        QTest::addColumn<Moment>("moment");
        QTest::newRow("before it was done") << Moment::BeforeItIsDone;
        QTest::newRow("once it was done") << Moment::OnceItIsDone;
    }
    /// From the COMMIT behind these words on nothing gets through any more.
    void loseTheWay(const char* words) {
        m_proxy->watch([words, changes = false, gone = false](const MessageProxy::Message& message,
                                                              MessageProxy::Moment now) mutable {
            const bool before = now == MessageProxy::Moment::Before;
            changes = changes || (before && message.content.find(words) != std::string_view::npos);
            gone = gone || (before && changes && message.content.find("COMMIT") != std::string_view::npos);
            return gone ? MessageProxy::Verdict::Cut : MessageProxy::Verdict::Pass;
        });
    }
    /// Types a move of two from Nashik to Pune.
    void typeMove() {
        QVERIFY(openStock(QStringLiteral("HUM-1")));
        m_driver->key(Qt::Key_M, Qt::ControlModifier);
        QTRY_VERIFY(m_driver->at("moveToCombo"));
        choose(QStringLiteral("Pune"));
        QVERIFY(m_driver->tabTo("moveQuantityEdit"));
        m_driver->type(QStringLiteral("2"));
    }
    void openReorder() {
        m_window->openPage(QStringLiteral("reorder"));
        QTRY_VERIFY(reorderPage() != nullptr && reorderPage()->isSettled());
        QTRY_VERIFY(m_driver->seen<ui::widgets::LButton>("createOrdersButton")->isEnabled());
    }
    Decimal inPune() { return inDatabase("HUM-1").place("Pune")->onHand; }
    int orders() { return m_database->superuser().exec("SELECT count(*) FROM purchase_order").one().get<int>(0); }
    void emptyOrders() {
        m_database->superuser().script(
            "SET session_replication_role = replica; DELETE FROM purchase_order_line; DELETE "
            "FROM purchase_order");
    }

    std::unique_ptr<MessageProxy> m_proxy;
};

void TestStockDoubt::goodsAreMovedOnce() {
    QFETCH(const Moment, moment);
    typeMove();
    const Decimal before = inPune();
    const LostCommit lost(*m_proxy, "stock_transfer(", moment);
    m_driver->key(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(m_driver->goes("movePanel"));
    QCOMPARE(lost.cuts(), 1);
    QCOMPARE(inPune(), before + decimal("2"));
}

void TestStockDoubt::whereNobodyAnswersAMoveIsNotKnown() {
    typeMove();
    const Decimal before = inPune();
    loseTheWay("stock_transfer(");
    m_driver->key(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(m_driver->shows("moveError", 60'000));
    const auto* error = m_driver->seen<ui::widgets::ErrorLine>("moveError");
    QVERIFY2(error->message().startsWith(QStringLiteral("The server did not answer to")), qPrintable(error->message()));
    QVERIFY(error->message().endsWith(QStringLiteral("It may have been done.")));
    QCOMPARE(m_driver->seen<QLineEdit>("moveQuantityEdit")->text(), QStringLiteral("2"));
    m_proxy->watch({});
    QCOMPARE(inPune(), before);
    m_driver->key(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(m_driver->goes("movePanel"));
    QCOMPARE(inPune(), before + decimal("2"));
}

void TestStockDoubt::whatIsShortIsOrderedOnce() {
    QFETCH(const Moment, moment);
    emptyOrders();
    orderLow();
    openReorder();
    const LostCommit lost(*m_proxy, "reorder_orders(", moment);
    m_driver->key(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(m_driver->shows("madeOrderLink"));
    QCOMPARE(lost.cuts(), 1);
    QCOMPARE(orders(), 2);
}

void TestStockDoubt::whereNobodyAnswersOrdersAreNotKnown() {
    emptyOrders();
    orderLow();
    openReorder();
    loseTheWay("reorder_orders(");
    m_driver->key(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(m_driver->shows("reorderError", 60'000));
    const auto* error = m_driver->seen<ui::widgets::ErrorLine>("reorderError");
    QVERIFY2(error->accessibleDescription().contains(QStringLiteral("may have been")),
             qPrintable(error->message() + error->accessibleDescription()));
    m_proxy->watch({});
    QCOMPARE(orders(), 1);
    QTRY_VERIFY(m_driver->seen<ui::widgets::LButton>("createOrdersButton")->isEnabled());
    m_driver->key(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(m_driver->shows("madeOrderLink"));
    QCOMPARE(orders(), 2);
}

void TestStockDoubt::whatWasNeverBoughtIsNotOrdered() {
    emptyOrders();
    m_window->openPage(QStringLiteral("reorder"));
    QTRY_VERIFY(reorderPage() != nullptr && reorderPage()->isSettled());
    QTRY_COMPARE(m_driver->seen<QTableView>("reorderTable")->model()->rowCount(), 1);
    const auto* create = m_driver->seen<ui::widgets::LButton>("createOrdersButton");
    QTRY_VERIFY(!create->isEnabled());
    QVERIFY(create->toolTip().contains(QStringLiteral("never bought")));
}

QTEST_MAIN(TestStockDoubt)
#include "tst_stock_doubt.moc"
