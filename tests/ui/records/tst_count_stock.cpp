// Journey 5: a sheet of counted quantities of one warehouse, without the mouse: filtered, typed or pasted, each
// difference seen, all saved with one reason, the ledger seen. What was done is read from the database.
#include "core/postgres/transaction.h"
#include "tests/ui/records/grid_window.h"
#include "ui/records/count_dialog.h"
#include "ui/theme/theme.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/label.h"

#include <QAbstractItemView>
#include <QClipboard>
#include <QGuiApplication>

using namespace landreeve;
using namespace landreeve::ui::records;
using ui::widgets::ErrorLine;
using ui::widgets::Label;
using ui::widgets::LButton;

namespace {

constexpr const char* kTwoWarehouses = R"sql(
insert into warehouse (code, name, state_code) values ('Pune-Chakan', 'Chakan', '27'), ('Nashik', 'Nashik Road', '27');
insert into product (sku, name, category, unit, cost_price)
select 'SKU-' || lpad(n::text, 3, '0'), 'Thing ' || lpad(n::text, 3, '0'), 'Protection', 'pc', 10
from generate_series(1, 60) n;
select stock_adjust(id, 'Pune-Chakan', 47, 'first count') from product;
select stock_adjust(id, 'Nashik', 10, 'first count') from product where sku <= 'SKU-040';
)sql";

} // namespace

class TestCountStock : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_grid.reset(); }
    void init();
    void cleanup();
    void fortyRowsByKeyboard();
    void allThatAreListed();
    void allOnceTheyAreRead();
    void notTakenBackOverAnotherHand();
    void pastedColumnFillsFromTheCurrentRow();
    void pastedSkusFindTheirRows();
    void pastedSkuIsNotGuessedToBeInOneWarehouse();
    void nothingIsTypedWhileItIsSent();
    void refusedLineKeepsAllAsItWas();
    void anotherHandIsSeen();
    void escapeAsksBeforeCountsAreLost();
    void countsOutliveTheWindow();
    void missingRightSaysWhy();

private:
    template <typename T>
    T* part(const char* name) const {
        return m_grid->part<T>(name);
    }
    CountDialog* dialog() const { return m_grid->page()->findChild<CountDialog*>(); }
    QAbstractItemView* sheet() const { return part<QAbstractItemView>("countTable"); }
    void open(Qt::Key key = Qt::Key_E);
    /// Types at the current row of the sheet and goes on to the next.
    void count(const char* digits) {
        for (const char* each = digits; *each != 0; ++each)
            QTest::keyClick(each == digits ? static_cast<QWidget*>(sheet()) : m_grid->focus(), *each);
        QTest::keyClick(m_grid->focus(), Qt::Key_Return);
    }
    void give(const QString& reason) {
        auto* edit = part<QLineEdit>("countReasonEdit");
        edit->setFocus();
        QTest::keyClicks(edit, reason);
        QTest::keyClick(edit, Qt::Key_Return);
    }
    QString note(int row) const { return sheet()->model()->index(row, CountModel::Note).data().toString(); }
    QString said() const { return part<Label>("countSums")->text(); }
    std::string onHand(const std::string& sku) const {
        return m_grid->value("SELECT on_hand::text FROM inventory i JOIN product p ON p.id = i.product_id "
                             "WHERE warehouse_location = 'Nashik' AND sku = '" +
                             sku + "'");
    }

    std::unique_ptr<GridWindow> m_grid;
};

void TestCountStock::initTestCase() {
    ui::theme::Theme::of();
    m_grid = std::make_unique<GridWindow>(kTwoWarehouses);
}

void TestCountStock::init() {
    m_grid->open("inventory");
    m_grid->filter("warehouse_location", QStringLiteral("nashik"));
    QCOMPARE(m_grid->rows(), 40);
    m_grid->takeKeyboard();
}

void TestCountStock::cleanup() {
    m_grid->close();
    m_grid->database().script(
        "select stock_adjust(product_id, warehouse_location, 10 - on_hand, 'back') from inventory where "
        "warehouse_location = 'Nashik' and on_hand <> 10");
}

void TestCountStock::open(Qt::Key key) {
    if (key == Qt::Key_E)
        QTest::keyClick(m_grid->table(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(m_grid->table(), key,
                    key == Qt::Key_E ? Qt::ControlModifier | Qt::ShiftModifier : Qt::ControlModifier);
    QTRY_VERIFY(dialog() != nullptr);
    QTRY_VERIFY(dialog()->model()->rowCount() > 0);
    QTRY_COMPARE(m_grid->focus(), sheet());
}

void TestCountStock::fortyRowsByKeyboard() {
    const int moves = std::stoi(m_grid->value("SELECT count(*)::text FROM stock_move"));
    const std::string before = m_grid->value("SELECT sum(valuation)::text FROM inventory");
    open();
    QCOMPARE(part<Label>("countTitle")->text(), QStringLiteral("Count 40 rows"));
    for (int row = 0; row < 40; ++row)
        count(row < 38 ? (row % 2 == 0 ? "12" : "7.5") : "10");
    QCOMPARE(m_grid->focus(), part<QLineEdit>("countReasonEdit"));
    QCOMPARE(said(), QStringLiteral("40 of 40 counted · 38 differ · value −₹ 95.00"));
    const auto* model = sheet()->model();
    QCOMPARE(model->index(0, CountModel::Difference).data().toString(), QStringLiteral("+2"));
    QCOMPARE(model->index(1, CountModel::Difference).data().toString(), QStringLiteral("−2.5"));
    QCOMPARE(note(39), QStringLiteral("As in the books"));
    QCOMPARE(part<LButton>("submitCountButton")->text(), QStringLiteral("Adjust 38 rows"));
    // Without a reason nothing goes.
    QTest::keyClick(m_grid->focus(), Qt::Key_Return);
    QCOMPARE(part<QLineEdit>("countReasonEdit")->accessibleDescription(),
             QStringLiteral("Say why the stock differs; it stands in the ledger."));
    QCOMPARE(m_grid->value("SELECT count(*)::text FROM stock_move"), std::to_string(moves));
    give(QStringLiteral("Count of 30 November"));
    QTRY_COMPARE(part<Label>("countTitle")->text(), QStringLiteral("In the ledger"));
    QCOMPARE(
        m_grid->value("SELECT count(*)::text FROM stock_move WHERE reason = 'Count of 30 November' AND by = 'meera'"),
        std::string("38"));
    QCOMPARE(onHand("SKU-001"), std::string("12.000"));
    QCOMPARE(onHand("SKU-002"), std::string("7.500"));
    QCOMPARE(onHand("SKU-040"), std::string("10.000"));
    const auto* ledger = part<QAbstractItemView>("ledgerTable")->model();
    QCOMPARE(ledger->rowCount(), 38);
    QCOMPARE(ledger->index(1, 3).data().toString(), QStringLiteral("−2.5"));
    QCOMPARE(ledger->index(0, 5).data().toString(), QStringLiteral("Count of 30 November, meera"));
    QTest::keyClick(m_grid->focus(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(dialog() == nullptr);
    QTRY_VERIFY(m_grid->settled());
    QTRY_COMPARE(m_grid->cell(0, "on_hand"), QStringLiteral("12"));
    QCOMPARE(m_grid->lastNews(), QStringLiteral("38 rows adjusted; Ctrl+Z takes it back"));
    // What all is worth is as it was, to the paisa, and the ledger has both.
    const auto value = [this] { return m_grid->value("SELECT sum(valuation)::text FROM inventory"); };
    m_grid->takeKeyboard();
    QTest::keyClick(m_grid->table(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(m_grid->lastNews(), QStringLiteral("The count of 38 rows is taken back; the ledger tells of both"));
    QCOMPARE(onHand("SKU-001"), std::string("10.000"));
    QCOMPARE(onHand("SKU-002"), std::string("10.000"));
    QCOMPARE(value(), before);
    QCOMPARE(m_grid->value("SELECT count(*)::text FROM stock_move WHERE reason = 'Taken back: Count of 30 November'"),
             std::string("38"));
    QTRY_VERIFY(!part<QWidget>("undoEditButton")->isVisible());
}

void TestCountStock::allThatAreListed() {
    auto* button = part<LButton>("editRowsButton");
    QTRY_COMPARE(button->text(), QStringLiteral("Count all 40 rows…"));
    Q_EMIT button->activated();
    QTRY_VERIFY(dialog() != nullptr);
    QTRY_COMPARE(dialog()->model()->rowCount(), 40);
    QTRY_COMPARE(m_grid->focus(), sheet());
    // Grouped as people write it; what is wrong does not differ yet.
    count("1,010");
    count("many");
    QCOMPARE(sheet()->model()->index(0, CountModel::Difference).data().toString(), QStringLiteral("+1,000"));
    QVERIFY2(said().startsWith(QStringLiteral("1 of 40 counted · 1 differs")), qPrintable(said()));
}

/// More than the first page has: what is counted is waited for, and nothing is counted that was not asked for.
void TestCountStock::allOnceTheyAreRead() {
    m_grid->database().script("insert into warehouse (code, name) values ('Depot', 'Depot');"
                              "select stock_adjust(id, 'Depot', 1, 'more') from product");
    m_grid->filter("warehouse_location", QString());
    QCOMPARE(m_grid->rows(), 160);
    QTRY_COMPARE(part<LButton>("editRowsButton")->text(), QStringLiteral("Count all 160 rows…"));
    m_grid->page()->activated({{QStringLiteral("search"), QStringLiteral("Thing")}, {QStringLiteral("count"), true}});
    QVERIFY(dialog() == nullptr);
    QTRY_VERIFY(dialog() != nullptr);
    QTRY_COMPARE(dialog()->model()->rowCount(), 160);
    QTest::keyClick(dialog(), Qt::Key_Escape);
    QTRY_VERIFY(dialog() == nullptr);
    m_grid->page()->activated({{QStringLiteral("search"), QString()}, {QStringLiteral("count"), true}});
    m_grid->page()->activated({{QStringLiteral("search"), QStringLiteral("SKU-001")}});
    QTRY_VERIFY(m_grid->settled());
    QVERIFY(dialog() == nullptr); // it opens where the rows are told of, or not at all
    m_grid->database().superuser().script("set session_replication_role = replica; delete from stock_move where "
                                          "warehouse_location = 'Depot'; delete from inventory where "
                                          "warehouse_location = 'Depot'; delete from warehouse where code = 'Depot'");
}

void TestCountStock::notTakenBackOverAnotherHand() {
    open();
    count("12");
    count("13");
    give(QStringLiteral("count"));
    QTRY_COMPARE(part<Label>("countTitle")->text(), QStringLiteral("In the ledger"));
    QTest::keyClick(m_grid->focus(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(dialog() == nullptr);
    m_grid->database().script("select stock_adjust(id, 'Nashik', 1, 'theirs') from product where sku = 'SKU-002'");
    auto* undo = part<LButton>("undoEditButton");
    QTRY_VERIFY(undo->isVisible());
    QVERIFY(undo->accessibleName().startsWith(QStringLiteral("Take back the count of 2 rows")));
    QTest::mouseClick(undo, Qt::LeftButton);
    QTRY_COMPARE(m_grid->lastNews(),
                 QStringLiteral("Nothing was taken back. SKU-002 in Nashik was changed since it was read."));
    QCOMPARE(onHand("SKU-001"), std::string("12.000"));
    QCOMPARE(onHand("SKU-002"), std::string("14.000"));
}

void TestCountStock::pastedColumnFillsFromTheCurrentRow() {
    m_grid->goTo(2, "on_hand");
    QGuiApplication::clipboard()->setText(QStringLiteral("11\n\n1,200\n"));
    open(Qt::Key_V);
    QTRY_COMPARE(said(), QStringLiteral("2 of 3 counted · 2 differ · value +₹ 11,910.00"));
    give(QStringLiteral("count"));
    QTRY_COMPARE(part<Label>("countTitle")->text(), QStringLiteral("In the ledger"));
    QCOMPARE(onHand("SKU-003"), std::string("11.000"));
    QCOMPARE(onHand("SKU-004"), std::string("10.000"));
    QCOMPARE(onHand("SKU-005"), std::string("1200.000"));
}

void TestCountStock::pastedSkusFindTheirRows() {
    QGuiApplication::clipboard()->setText(QStringLiteral("SKU\tCounted\nsku-030\t9\nSKU-007\t13\nNOT-HERE\t5\n"));
    open(Qt::Key_V);
    QTRY_COMPARE(said(), QStringLiteral("2 of 40 counted · 2 differ · value +₹ 20.00"));
    QCOMPARE(part<ErrorLine>("countError")->accessibleName(), QStringLiteral("No row here for NOT-HERE."));
    give(QStringLiteral("count"));
    QTRY_COMPARE(part<Label>("countTitle")->text(), QStringLiteral("In the ledger"));
    QCOMPARE(onHand("SKU-030"), std::string("9.000"));
    QCOMPARE(onHand("SKU-007"), std::string("13.000"));
}

void TestCountStock::pastedSkuIsNotGuessedToBeInOneWarehouse() {
    m_grid->filter("warehouse_location", QString());
    QCOMPARE(m_grid->rows(), 100);
    m_grid->takeKeyboard();
    QGuiApplication::clipboard()->setText(QStringLiteral("SKU-003\t9\nSKU-050\t48\nSKU-004\tnashik\t8\n"));
    open(Qt::Key_V);
    QTRY_COMPARE(said(), QStringLiteral("2 of 100 counted · 2 differ · value −₹ 10.00"));
    QCOMPARE(part<ErrorLine>("countError")->accessibleName(), QStringLiteral("In several warehouses here: SKU-003."));
    give(QStringLiteral("count"));
    QTRY_COMPARE(part<Label>("countTitle")->text(), QStringLiteral("In the ledger"));
    QCOMPARE(onHand("SKU-003"), std::string("10.000"));
    QCOMPARE(onHand("SKU-004"), std::string("8.000"));
}

void TestCountStock::nothingIsTypedWhileItIsSent() {
    open();
    count("12");
    {
        auto elsewhere = m_grid->database().superuser();
        const postgres::Transaction held(elsewhere);
        elsewhere.exec("SELECT 1 FROM inventory FOR UPDATE");
        give(QStringLiteral("Count"));
        QTRY_VERIFY(part<LButton>("submitCountButton")->isBusy());
        sheet()->setCurrentIndex(sheet()->model()->index(1, CountModel::Counted));
        sheet()->setFocus();
        count("77");
        QGuiApplication::clipboard()->setText(QStringLiteral("78\n79\n"));
        sheet()->setCurrentIndex(sheet()->model()->index(1, CountModel::Counted));
        QTest::keyClick(sheet(), Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(sheet()->model()->index(1, CountModel::Counted).data().toString(), QString());
        sheet()->setCurrentIndex(sheet()->model()->index(0, CountModel::Counted));
        QTest::keyClick(sheet(), Qt::Key_Delete);
        QCOMPARE(sheet()->model()->index(0, CountModel::Counted).data().toString(), QStringLiteral("12"));
        QVERIFY(part<QLineEdit>("countReasonEdit")->isReadOnly());
    }
    QTRY_COMPARE(part<Label>("countTitle")->text(), QStringLiteral("In the ledger"));
    QCOMPARE(onHand("SKU-001"), std::string("12.000"));
    QCOMPARE(onHand("SKU-002"), std::string("10.000"));
}

void TestCountStock::refusedLineKeepsAllAsItWas() {
    open();
    count("12");
    count("many");
    count("-1");
    count("14");
    QCOMPARE(note(1), QStringLiteral("This is no number. Write it like 1.5"));
    QCOMPARE(note(2), QStringLiteral("A count is never below zero."));
    give(QStringLiteral("count"));
    QCOMPARE(sheet()->currentIndex().row(), 1);
    QTest::keyClick(sheet(), Qt::Key_Delete);
    sheet()->setCurrentIndex(sheet()->model()->index(2, CountModel::Counted));
    QTest::keyClick(sheet(), Qt::Key_Delete);
    // What only the server knows.
    m_grid->database().script("update product set status = 'inactive' where sku = 'SKU-004'");
    QTest::keyClick(part<QLineEdit>("countReasonEdit"), Qt::Key_Return);
    QTRY_VERIFY(part<ErrorLine>("countError")->isShown());
    QCOMPARE(part<ErrorLine>("countError")->accessibleName(), QStringLiteral("Nothing was adjusted: 1 row refused."));
    QVERIFY(note(3).contains(QStringLiteral("inactive")));
    QCOMPARE(onHand("SKU-001"), std::string("10.000"));
    m_grid->database().script("update product set status = 'active'");
    sheet()->setCurrentIndex(sheet()->model()->index(3, CountModel::Counted));
    count("15");
    QTest::keyClick(part<QLineEdit>("countReasonEdit"), Qt::Key_Return);
    QTRY_COMPARE(part<Label>("countTitle")->text(), QStringLiteral("In the ledger"));
    QCOMPARE(onHand("SKU-001"), std::string("12.000"));
    QCOMPARE(onHand("SKU-004"), std::string("15.000"));
}

void TestCountStock::anotherHandIsSeen() {
    open();
    count("12");
    count("12");
    m_grid->database().script("select stock_adjust(id, 'Nashik', 1, 'theirs') from product where sku = 'SKU-002'");
    give(QStringLiteral("count"));
    QTRY_COMPARE(note(1), QStringLiteral("Changed meanwhile: on hand 10 → 11"));
    QCOMPARE(onHand("SKU-001"), std::string("10.000"));
    QCOMPARE(sheet()->model()->index(1, CountModel::Difference).data().toString(), QStringLiteral("+1"));
    QTest::keyClick(part<QLineEdit>("countReasonEdit"), Qt::Key_Return);
    QTRY_COMPARE(part<Label>("countTitle")->text(), QStringLiteral("In the ledger"));
    QCOMPARE(onHand("SKU-001"), std::string("12.000"));
    QCOMPARE(onHand("SKU-002"), std::string("12.000"));
}

void TestCountStock::escapeAsksBeforeCountsAreLost() {
    open();
    count("12");
    QTest::keyClick(dialog(), Qt::Key_Escape);
    QVERIFY(dialog()->isVisible());
    QCOMPARE(part<ErrorLine>("countError")->accessibleName(),
             QStringLiteral("What you counted of 1 row would be lost."));
    QTest::keyClick(dialog(), Qt::Key_Escape);
    QTRY_VERIFY(dialog() == nullptr);
    QCOMPARE(onHand("SKU-001"), std::string("10.000"));
}

void TestCountStock::countsOutliveTheWindow() {
    auto& drafts = m_grid->keepDrafts();
    const auto kept = [&drafts] { return drafts.ofEntity({{}, {}, "sahyadri-agro", "inventory", {}}); };
    init();
    open();
    count("12");
    count("13");
    QTRY_VERIFY(kept().size() == 1 && kept().front().texts.size() == 2);
    m_grid->close(); // with the sheet open, and nothing asked
    m_grid->open("inventory");
    QTRY_VERIFY(part<QWidget>("draftsNotice")->isVisible());
    const auto* words = part<QWidget>("draftsNotice")->findChild<Label*>(QStringLiteral("formNoticeText"));
    QVERIFY2(words->text().startsWith(QStringLiteral("What you counted of 2 rows on ")), qPrintable(words->text()));
    const auto press = [this](const char* notice, const char* button) {
        QTest::mouseClick(part<QWidget>(notice)->findChild<QWidget*>(QLatin1String(button)), Qt::LeftButton);
    };
    press("draftsNotice", "noticeFirstButton");
    QTRY_VERIFY(dialog() != nullptr && dialog()->model()->rowCount() == 2);
    QTRY_VERIFY(part<QWidget>("countDraftNotice")->isVisible());
    QVERIFY(said().startsWith(QStringLiteral("0 of 2 counted")));
    press("countDraftNotice", "noticeFirstButton");
    QTRY_COMPARE(said(), QStringLiteral("2 of 2 counted · 2 differ · value +₹ 50.00"));
    give(QStringLiteral("count"));
    QTRY_COMPARE(part<Label>("countTitle")->text(), QStringLiteral("In the ledger"));
    QCOMPARE(onHand("SKU-001"), std::string("12.000"));
    QCOMPARE(onHand("SKU-002"), std::string("13.000"));
    QTest::keyClick(m_grid->focus(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(dialog() == nullptr);
    QTRY_VERIFY(!part<QWidget>("draftsNotice")->isVisible());
    QVERIFY(kept().empty());
}

void TestCountStock::missingRightSaysWhy() {
    m_grid->open("inventory", "inventory:write");
    QTest::keyClick(m_grid->table(), Qt::Key_A, Qt::ControlModifier);
    QTRY_VERIFY(!part<LButton>("editRowsButton")->isEnabled());
    QCOMPARE(part<LButton>("editRowsButton")->toolTip(),
             QStringLiteral("You can read inventory but not change them. Needs inventory:write."));
}

QTEST_MAIN(TestCountStock)
#include "tst_count_stock.moc"
