// A product's first stock in a warehouse, put in by hand: an adjustment with its reason in the ledger, never a second
// row, never twice.
#include "tests/ui/records/grid_window.h"
#include "tests/ui/support/window_driver.h"
#include "ui/widgets/error_line.h"

#include <QDialog>
#include <QListView>

using namespace landreeve;
using ui::widgets::LButton;

class TestStartStock : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        m_grid = std::make_unique<GridWindow>(kSample);
        m_grid->open("inventory");
    }
    void cleanupTestCase() { m_grid.reset(); }
    void isAdjustedIntoBeing();
    void saysWhatIsMissing();
    void leadsToWhatIsThereAlready();
    void isOfferedOnlyToThoseWhoMay();

private:
    QDialog* open() const {
        m_grid->takeKeyboard();
        QTest::keyClick(m_grid->table(), Qt::Key_N, Qt::ControlModifier);
        // A key presses the button as long as a finger would.
        QDialog* dialog = nullptr;
        const auto opened = [&] {
            dialog = m_grid->window()->findChild<QDialog*>(QStringLiteral("startStockDialog"));
            return dialog != nullptr;
        };
        if (!QTest::qWaitFor(opened, 30'000))
            return nullptr;
        dialog->activateWindow();
        return QTest::qWaitForWindowActive(dialog) ? dialog : nullptr;
    }
    static QLineEdit* edit(const QDialog* dialog, const char* name) {
        return dialog->findChild<QLineEdit*>(QLatin1String(name));
    }
    static void type(const QDialog* dialog, const char* name, const char* text) {
        auto* field = edit(dialog, name);
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, QLatin1String(text));
    }
    /// Types a code whole and goes on; it is found without being chosen from the list.
    static bool chooses(const QDialog* dialog, const char* name, const char* code, const char* words) {
        type(dialog, name, code);
        QTest::keyClick(edit(dialog, name), Qt::Key_Tab);
        return QTest::qWaitFor([&] { return edit(dialog, name)->text() == QString::fromUtf8(words); }, 20'000);
    }
    static QString said(const QDialog* dialog, const char* name) {
        for (const auto* note : dialog->findChildren<ui::widgets::FieldNote*>()) {
            if (note->field() == edit(dialog, name) && note->kind() == ui::widgets::FieldNote::Kind::Bad)
                return note->text();
        }
        return {};
    }
    static void submit(QDialog* dialog) { QTest::keyClick(dialog, Qt::Key_Return, Qt::ControlModifier); }

    std::unique_ptr<GridWindow> m_grid;
};

void TestStartStock::isAdjustedIntoBeing() {
    QPointer<QDialog> dialog = open();
    QVERIFY(dialog);
    QCOMPARE(edit(dialog, "reasonEdit")->text(), QStringLiteral("Opening stock"));
    QVERIFY(chooses(dialog, "product_idEdit", "SKU-007", "SKU-007 · Sand filter 7"));
    QVERIFY(chooses(dialog, "warehouse_idEdit", "nashik", "Nashik · Nashik Road"));
    type(dialog, "quantityEdit", "12.5");
    type(dialog, "unit_costEdit", "20");
    type(dialog, "reasonEdit", "Taken over from the old books");
    submit(dialog);
    QTRY_VERIFY(dialog.isNull());
    QCOMPARE(m_grid->value("SELECT concat_ws(' ', on_hand, valuation, avg_cost_per_unit) FROM inventory i JOIN product "
                           "p ON p.id = i.product_id WHERE p.sku = 'SKU-007' AND warehouse_location = 'Nashik'"),
             std::string("12.500 250.00 20.000000"));
    QCOMPARE(m_grid->value("SELECT concat_ws(' ', kind, quantity, value, reason) FROM stock_move WHERE "
                           "warehouse_location = 'Nashik'"),
             std::string("adjustment 12.500 250.00 Taken over from the old books"));
    // The list has it, and the keyboard is there.
    QTRY_COMPARE(m_grid->rows(), 201);
    QTRY_COMPARE(m_grid->cell(m_grid->page()->grid()->currentRow(), "warehouse_location"), QStringLiteral("Nashik"));
    QVERIFY(m_grid->lastNews().contains(QLatin1String("SKU-007 in Nashik")));
}

void TestStartStock::saysWhatIsMissing() {
    QDialog* dialog = open();
    QVERIFY(dialog != nullptr);
    type(dialog, "product_idEdit", "nothing of that name");
    type(dialog, "quantityEdit", "0");
    edit(dialog, "reasonEdit")->clear();
    submit(dialog);
    QVERIFY(!said(dialog, "product_idEdit").isEmpty());
    QVERIFY(!said(dialog, "warehouse_idEdit").isEmpty());
    QVERIFY(said(dialog, "quantityEdit").contains(QLatin1String("above zero")));
    QVERIFY(!said(dialog, "reasonEdit").isEmpty());
    QCOMPARE(dialog->focusWidget(), edit(dialog, "product_idEdit"));
    type(dialog, "quantityEdit", "1.2345");
    submit(dialog);
    QVERIFY2(said(dialog, "quantityEdit").contains(QLatin1String("3 decimals")),
             qPrintable(said(dialog, "quantityEdit")));
    QVERIFY(m_grid->window()->findChild<QDialog*>(QStringLiteral("startStockDialog")) != nullptr);
    QCOMPARE(m_grid->value("SELECT count(*) FROM stock_move"), std::string("201"));
    dialog->reject();
}

void TestStartStock::leadsToWhatIsThereAlready() {
    QPointer<QDialog> dialog = open();
    QVERIFY(dialog);
    QVERIFY(chooses(dialog, "product_idEdit", "SKU-009", "SKU-009 · Drip lateral 9"));
    QVERIFY(chooses(dialog, "warehouse_idEdit", "Pune-Chakan", "Pune-Chakan · Chakan"));
    type(dialog, "quantityEdit", "5");
    submit(dialog);
    auto* error = dialog->findChild<ui::widgets::ErrorLine*>(QStringLiteral("startError"));
    QTRY_VERIFY(error->isVisible());
    QCOMPARE(m_grid->focus(), edit(dialog, "quantityEdit"));
    QCOMPARE(
        m_grid->value("SELECT on_hand FROM inventory i JOIN product p ON p.id = i.product_id WHERE sku = 'SKU-009'"),
        std::string("47.000"));
    QTest::mouseClick(error->retryButton(), Qt::LeftButton);
    QTRY_VERIFY(dialog.isNull());
    QTRY_COMPARE(m_grid->rows(), 1);
    auto* quantity = m_grid->part<QLineEdit>("quantityEdit");
    QTRY_VERIFY(quantity->isVisible());
    QVERIFY(m_grid->part<QWidget>("adjustPanel")->isVisible());
    m_grid->page()->escape();
    m_grid->page()->escape();
}

void TestStartStock::isOfferedOnlyToThoseWhoMay() {
    m_grid->open("inventory", "inventory:write");
    auto* button = m_grid->part<LButton>("startStockButton");
    QVERIFY(button != nullptr);
    QTRY_VERIFY(!button->isEnabled());
    QVERIFY(button->toolTip().contains(QLatin1String("inventory:write")));
}

QTEST_MAIN(TestStartStock)
#include "tst_start_stock.moc"
