// A product's stock and what to reorder, by keyboard alone; what is done is read from the database.
#include "core/postgres/transaction.h"
#include "tests/ui/stock/stock_window.h"
#include "ui/records/adjust_panel.h"
#include "ui/stock/moves_model.h"
#include "ui/stock/places_model.h"
#include "ui/stock/reorder_model.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/page_head.h"

#include <QAbstractItemModelTester>
#include <QTableView>
#include <QTest>
#include <QtCharts/QChartView>
#include <QtCharts/QLineSeries>

using namespace landreeve;
using tests::decimal;

class TestStockPages : public QObject, private tests::StockWindow {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { closeWindow(); }
    void init() { m_refused.clear(); }
    void showsBalancesAndMoves();
    void nothingOfAnotherProductStays();
    void movesByKeyboard();
    void whatIsTypedWhileItMovesIsTheNextMove();
    void refusesInItsPlace();
    void somebodyElseIsQuicker();
    void withoutTheRight();
    void opensFromTheInventory();
    void adjustsTheChosenWarehouse();
    void reordersByKeyboard();
    void modelsHoldTogether();
};

void TestStockPages::initTestCase() {
    orderLow();
    openWindow();
}

void TestStockPages::showsBalancesAndMoves() {
    QVERIFY(openStock(QStringLiteral("HUM-1")));
    QCOMPARE(stockPage()->title(), QStringLiteral("HUM-1"));
    QVERIFY(stockPage()->head()->facts().contains(QStringLiteral("100 pc on hand in 1 warehouse")));
    const auto* places = m_driver->seen<QTableView>("placesTable");
    QVERIFY(places != nullptr);
    QCOMPARE(places->model()->rowCount(), 1);
    QCOMPARE(places->model()->index(0, ui::stock::PlacesModel::OnHand).data().toString(), QStringLiteral("100"));
    QCOMPARE(places->model()->index(0, ui::stock::PlacesModel::Average).data().toString(), QStringLiteral("₹ 10.00"));
    QCOMPARE(places->model()->index(0, ui::stock::PlacesModel::Valuation).data().toString(),
             QStringLiteral("₹ 1,000.00"));
    const auto* moves = m_driver->seen<QTableView>("movesTable");
    QCOMPARE(moves->model()->rowCount(), 1);
    QCOMPARE(moves->model()->index(0, ui::stock::MovesModel::Kind).data().toString(), QStringLiteral("Adjusted"));
    QCOMPARE(moves->model()->index(0, ui::stock::MovesModel::Reason).data().toString(), QStringLiteral("first count"));
    QVERIFY(m_driver->words("onHandWords").contains(QStringLiteral("100 now")));
    // The line ends at what is there now.
    double last = -1;
    const auto drawn = m_driver->seen<QChartView>("onHandPlot")->chart()->series();
    for (const auto* one : drawn) {
        if (const auto* line = qobject_cast<const QLineSeries*>(one); line != nullptr && line->count() > 0)
            last = line->points().constLast().y();
    }
    QCOMPARE(last, 100.0);
}

/// While one is read, the figures of the one before are not those of anything, and cannot be acted on.
void TestStockPages::nothingOfAnotherProductStays() {
    QVERIFY(openStock(QStringLiteral("HUM-1")));
    m_window->openPage(QStringLiteral("stock"), {{QStringLiteral("product"), QStringLiteral("no such product")}});
    QCOMPARE(m_driver->seen<QTableView>("placesTable")->model()->rowCount(), 0);
    QCOMPARE(m_driver->seen<QTableView>("movesTable")->model()->rowCount(), 0);
    QVERIFY(!m_driver->seen("moveButton")->isEnabled());
    QVERIFY(!stockPage()->title().contains(QStringLiteral("HUM-1")));
    QVERIFY(m_driver->words("onHandWords").isEmpty());
    QTRY_VERIFY(stockPage()->isSettled());
    QVERIFY(m_driver->shows("noStock"));
}

void TestStockPages::movesByKeyboard() {
    QVERIFY(openStock(QStringLiteral("HUM-1")));
    m_driver->key(Qt::Key_M, Qt::ControlModifier);
    QTRY_VERIFY(m_driver->at("moveToCombo")); // where it leaves is chosen already
    choose(QStringLiteral("Pune"));
    QVERIFY(m_driver->tabTo("moveQuantityEdit"));
    m_driver->type(QStringLiteral("12.5"));
    QVERIFY2(m_driver->words("moveEffect").contains(QStringLiteral("Nashik: 100 → 87.5 on hand")),
             qPrintable(m_driver->words("moveEffect")));
    QVERIFY(m_driver->words("moveEffect").contains(QStringLiteral("Pune: 0 → 12.5 on hand")));
    QCOMPARE(inDatabase("HUM-1").place("Pune")->onHand, decimal("0"));
    QVERIFY(m_driver->tabTo("moveReasonEdit"));
    m_driver->type(QStringLiteral("nearer"));
    m_driver->key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(inDatabase("HUM-1").place("Pune")->onHand, decimal("12.5"), 20'000);
    QVERIFY(m_driver->goes("movePanel"));
    QTRY_VERIFY(stockPage()->isSettled());
    const auto* moves = m_driver->seen<QTableView>("movesTable");
    QCOMPARE(moves->model()->rowCount(), 3);
    QCOMPARE(moves->model()->index(0, ui::stock::MovesModel::Kind).data().toString(), QStringLiteral("Moved in"));
    QCOMPARE(moves->model()->index(0, ui::stock::MovesModel::Reason).data().toString(), QStringLiteral("nearer"));
    QCOMPARE(m_driver->seen<QTableView>("placesTable")->model()->rowCount(), 2);
    QVERIFY(m_driver->at("placesTable"));
    QCOMPARE(m_driver->clicks(), 0);
    QVERIFY(stockPage()->unsaved().isEmpty());
}

void TestStockPages::whatIsTypedWhileItMovesIsTheNextMove() {
    QVERIFY(openStock(QStringLiteral("HUM-1")));
    const auto had = inDatabase("HUM-1").place("Pune")->onHand;
    m_driver->key(Qt::Key_M, Qt::ControlModifier);
    QTRY_VERIFY(m_driver->at("moveToCombo"));
    choose(QStringLiteral("Pune"));
    QVERIFY(m_driver->tabTo("moveQuantityEdit"));
    m_driver->type(QStringLiteral("2"));
    {
        auto elsewhere = m_database->superuser();
        const postgres::Transaction held(elsewhere);
        elsewhere.exec("SELECT 1 FROM inventory FOR UPDATE");
        m_driver->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(m_driver->seen<ui::widgets::LButton>("moveSubmitButton")->isBusy());
        QVERIFY(m_driver->fill("moveQuantityEdit", QStringLiteral("3")));
    }
    QTRY_COMPARE(inDatabase("HUM-1").place("Pune")->onHand, had + decimal("2"));
    QTRY_VERIFY(!m_driver->seen<ui::widgets::LButton>("moveSubmitButton")->isBusy());
    QTRY_VERIFY(stockPage()->isSettled());
    QCOMPARE(m_driver->seen<QLineEdit>("moveQuantityEdit")->text(), QStringLiteral("3"));
    m_driver->key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(inDatabase("HUM-1").place("Pune")->onHand, had + decimal("5"));
    QVERIFY(m_driver->goes("movePanel"));
    m_database->script("SELECT stock_transfer(id, 'Pune', 'Nashik', 5, 'back') FROM product WHERE sku = 'HUM-1'");
}

void TestStockPages::refusesInItsPlace() {
    QVERIFY(openStock(QStringLiteral("HUM-1")));
    m_driver->key(Qt::Key_M, Qt::ControlModifier);
    QTRY_VERIFY(m_driver->at("moveToCombo"));
    choose(QStringLiteral("Nashik"));
    QVERIFY(m_driver->fill("moveQuantityEdit", QStringLiteral("5000")));
    // That it is too much is said while it is typed.
    QVERIFY(m_driver->note("moveQuantityEdit")->text().startsWith(QStringLiteral("There are only")));
    QCOMPARE(stockPage()->unsaved().size(), 1);
    m_driver->key(Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(m_driver->note("moveToCombo")->text(), QStringLiteral("It is there already."));
    QVERIFY(m_driver->note("moveQuantityEdit")->text().startsWith(QStringLiteral("There are only")));
    QVERIFY(m_driver->at("moveToCombo"));
    // A warehouse that is closed down is not among those it can go to.
    QCOMPARE(m_driver->seen<QComboBox>("moveToCombo")->findData(QStringLiteral("Old")), -1);
    m_driver->key(Qt::Key_Escape);
    QVERIFY(m_driver->goes("movePanel"));
}

void TestStockPages::somebodyElseIsQuicker() {
    QVERIFY(openStock(QStringLiteral("HUM-1")));
    const auto before = inDatabase("HUM-1");
    m_driver->key(Qt::Key_M, Qt::ControlModifier);
    QTRY_VERIFY(m_driver->at("moveToCombo"));
    choose(QStringLiteral("Pune"));
    QVERIFY(m_driver->fill("moveQuantityEdit", QStringLiteral("1")));
    {
        auto connection = m_database->lend();
        records::adjustStock(connection, {before.productId, "Nashik", decimal("-3"), "broken", newUuid()});
    }
    m_driver->key(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(m_driver->shows("moveError"));
    QTRY_VERIFY(stockPage()->isSettled());
    QCOMPARE(inDatabase("HUM-1").place("Pune")->onHand, before.place("Pune")->onHand);
    // What was typed is kept, the figures are the new ones, and now it is done.
    QTRY_VERIFY(m_driver->words("moveEffect").contains(QString::fromStdString("Nashik: 84.5 → 83.5 on hand")));
    QVERIFY(m_driver->at("movePanel"));
    m_driver->key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(inDatabase("HUM-1").place("Pune")->onHand, before.place("Pune")->onHand + decimal("1"),
                              20'000);
}

void TestStockPages::withoutTheRight() {
    m_refused = QStringList{QStringLiteral("inventory:write")};
    QVERIFY(openStock(QStringLiteral("HUM-1")));
    const auto* button = m_driver->seen<ui::widgets::LButton>("moveButton");
    QTRY_VERIFY(!button->isEnabled());
    QVERIFY(button->toolTip().contains(QStringLiteral("inventory:write")));
    m_driver->key(Qt::Key_M, Qt::ControlModifier);
    QVERIFY(m_driver->seen("movePanel") == nullptr);
    m_refused.clear();
    QVERIFY(openStock(QStringLiteral("HUM-1")));
    QTRY_VERIFY(button->isEnabled());
    QVERIFY(openStock(QStringLiteral("NONE")));
    QTRY_VERIFY(m_driver->seen("noStock") != nullptr);
}

void TestStockPages::opensFromTheInventory() {
    m_window->openPage(QStringLiteral("inventory"));
    auto* table = m_driver->seen<QTableView>("recordTable");
    QVERIFY(table != nullptr);
    QTRY_VERIFY_WITH_TIMEOUT(table->model()->rowCount() > 0, 20'000);
    table->setCurrentIndex(table->model()->index(0, 1));
    QTRY_VERIFY(!table->model()->index(0, 1).data().toString().isEmpty());
    m_driver->key(Qt::Key_M, Qt::ControlModifier);
    QTRY_COMPARE(m_window->currentPageId(), QStringLiteral("stock"));
    QTRY_VERIFY(stockPage()->isSettled());
    QTRY_VERIFY(m_driver->seen("placesTable") != nullptr);
    // Esc leads back to where it was opened.
    m_driver->key(Qt::Key_Escape);
    QCOMPARE(m_window->currentPageId(), QStringLiteral("inventory"));
}

void TestStockPages::adjustsTheChosenWarehouse() {
    {
        auto connection = m_database->lend();
        const auto stock = landreeve::stock::stockOf(connection, "HUM-1");
        records::adjustStock(connection, {stock.productId, "Nashik", decimal("7"), "found", newUuid()});
    }
    QVERIFY(openStock(QStringLiteral("HUM-1")));
    auto* places = m_driver->seen<QTableView>("placesTable");
    QVERIFY(places != nullptr);
    int row = 0;
    const auto warehouse = [&] { return places->model()->index(row, ui::stock::PlacesModel::Warehouse).data(); };
    while (row < places->model()->rowCount() && !warehouse().toString().startsWith(QStringLiteral("Nashik")))
        ++row;
    QVERIFY(row < places->model()->rowCount());
    places->setCurrentIndex(places->model()->index(row, 0));
    m_driver->seen("adjustButton")->setFocus(Qt::TabFocusReason);
    m_driver->key(Qt::Key_Space);
    QTRY_COMPARE(m_window->currentPageId(), QStringLiteral("inventory"));
    QTRY_VERIFY(m_driver->at("quantityEdit"));
    const auto* panel = m_driver->seen<ui::records::AdjustPanel>("adjustPanel");
    QVERIFY(panel != nullptr);
    QCOMPARE(panel->rowName(), QStringLiteral("HUM-1 in Nashik"));
    // Gone back to by itself, it asks for nothing.
    m_driver->key(Qt::Key_Escape);
    QTRY_VERIFY(m_driver->seen("adjustPanel") == nullptr);
}

void TestStockPages::reordersByKeyboard() {
    m_window->openPage(QStringLiteral("reorder"));
    QTRY_VERIFY(reorderPage() != nullptr && reorderPage()->isSettled());
    auto* table = m_driver->seen<QTableView>("reorderTable");
    QVERIFY(table != nullptr);
    QCOMPARE(table->model()->rowCount(), 1);
    QCOMPARE(table->model()->index(0, ui::stock::ReorderModel::Projected).data().toString(), QStringLiteral("3"));
    auto* create = m_driver->seen<ui::widgets::LButton>("createOrdersButton");
    QTRY_VERIFY(create->isEnabled());
    QCOMPARE(create->text(), QStringLiteral("Create 1 draft order"));
    QVERIFY(m_driver->at("reorderTable"));
    // What is being typed outlasts that the list is read anew.
    table->setCurrentIndex(table->model()->index(0, ui::stock::ReorderModel::Quantity));
    m_driver->type(QStringLiteral("12"));
    reorderPage()->refresh();
    QTRY_VERIFY(reorderPage()->isSettled());
    QVERIFY(m_driver->at("orderQuantityEdit"));
    QCOMPARE(m_driver->seen<QLineEdit>("orderQuantityEdit")->text(), QStringLiteral("12"));
    m_driver->key(Qt::Key_Escape);
    // None leaves it out; another quantity is what is ordered.
    table->setCurrentIndex(table->model()->index(0, ui::stock::ReorderModel::Quantity));
    m_driver->key(Qt::Key_F2);
    QVERIFY(m_driver->fill("orderQuantityEdit", QStringLiteral("x")));
    m_driver->key(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(m_driver->shows("reorderError")); // the row that is wrong, and nothing is made
    QVERIFY(m_driver->seen("madeOrders") == nullptr);
    m_driver->key(Qt::Key_F2);
    QVERIFY(m_driver->fill("orderQuantityEdit", QStringLiteral("40")));
    m_driver->key(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(m_driver->shows("madeOrderLink"));
    auto owner = m_database->superuser();
    const auto made = owner
                          .exec("SELECT o.id, o.po_number, l.ordered, l.warehouse_location FROM purchase_order o JOIN "
                                "purchase_order_line l ON l.purchase_order_id = o.id WHERE l.ordered = 40 AND o.status "
                                "= 'draft'")
                          .one();
    QCOMPARE(m_driver->seen<ui::widgets::LButton>("madeOrderLink")->text().toStdString(), made.get<std::string>(1));
    QCOMPARE(made.get<std::string>(3), std::string("Pune"));
    QTRY_VERIFY(m_driver->seen("nothingToReorder") != nullptr);
    QVERIFY(m_driver->tabTo("madeOrderLink"));
    m_driver->key(Qt::Key_Space);
    QTRY_COMPARE(m_window->currentPageId(), QStringLiteral("purchase-order-form"));
    QCOMPARE(m_driver->clicks(), 0);
}

void TestStockPages::modelsHoldTogether() {
    ui::stock::PlacesModel places;
    const QAbstractItemModelTester first(&places, QAbstractItemModelTester::FailureReportingMode::QtTest);
    places.setStock(inDatabase("HUM-1"));
    ui::stock::MovesModel moves(*m_runner);
    const QAbstractItemModelTester second(&moves, QAbstractItemModelTester::FailureReportingMode::QtTest);
    auto stock = std::make_shared<landreeve::stock::TenantStock>(
        [this](const access::Permission& right, const postgres::Wait& wait) {
            return m_database->lendFor(right, "meera", wait);
        });
    moves.read(stock, {inDatabase("HUM-1").productId});
    QTRY_VERIFY(moves.isLoaded());
    ui::stock::ReorderModel reorder;
    const QAbstractItemModelTester third(&reorder, QAbstractItemModelTester::FailureReportingMode::QtTest);
    landreeve::stock::Proposal proposal;
    proposal.productId = "p";
    proposal.vendorId = "v";
    proposal.warehouse = "Pune";
    proposal.quantity = decimal("5");
    reorder.setProposals({proposal});
    QCOMPARE(reorder.orders(), 1);
    QVERIFY(reorder.setData(reorder.index(0, ui::stock::ReorderModel::Quantity), QString()));
    QCOMPARE(reorder.orders(), 0);
    QCOMPARE(reorder.firstWrong(), -1);
    QVERIFY(reorder.setData(reorder.index(0, ui::stock::ReorderModel::Quantity), QStringLiteral("1,5")));
    QCOMPARE(reorder.firstWrong(), 0);
    QVERIFY(reorder.setData(reorder.index(0, ui::stock::ReorderModel::Quantity), QStringLiteral("7")));
    QCOMPARE(reorder.lines().at(0).quantity, std::optional(decimal("7")));
    // What was typed since the orders were sent is not taken back with what was sent.
    const auto sent = reorder.typed();
    QVERIFY(reorder.setData(reorder.index(0, ui::stock::ReorderModel::Quantity), QStringLiteral("8")));
    reorder.clearTyped(sent);
    QCOMPARE(reorder.lines().at(0).quantity, std::optional(decimal("8")));
    reorder.clearTyped(reorder.typed());
    QCOMPARE(reorder.lines().at(0).quantity, std::optional(decimal("5")));
}

QTEST_MAIN(TestStockPages)
#include "tst_stock_pages.moc"
