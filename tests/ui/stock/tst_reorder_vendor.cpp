// What was never bought, or is to be bought elsewhere this time, is given a vendor on the page of what to reorder.
#include "tests/ui/stock/stock_window.h"
#include "ui/stock/reorder_model.h"
#include "ui/widgets/l_button.h"

#include <QDialog>
#include <QLineEdit>
#include <QTableView>

using namespace landreeve;
using ui::stock::ReorderModel;

class TestReorderVendor : public QObject, private tests::StockWindow {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        tests::product(*m_database, "NEW-1", "5", "0", "7");
        m_database->script("insert into vendor (code, name, status) values ('V-BAD', 'Bad', 'blocked'); "
                           "insert into product (sku, name, reorder_level) values ('FREE-1', 'No price', 3)");
        openWindow();
    }
    void cleanupTestCase() { closeWindow(); }
    void aVendorIsChosenForSeveralProducts();
    void aChoiceOutlastsTheNextReading();
    void whoMayNotOrderChoosesNone();

private:
    QDialog* dialog() const {
        auto* found = m_window->findChild<QDialog*>(QStringLiteral("chooseVendorDialog"));
        return found != nullptr && found->isVisible() ? found : nullptr;
    }
    QTableView* open() {
        m_window->openPage(QStringLiteral("reorder"));
        const bool read =
            QTest::qWaitFor([this] { return reorderPage() != nullptr && reorderPage()->isSettled(); }, 20'000);
        return read ? m_driver->seen<QTableView>("reorderTable") : nullptr;
    }
    /// Of the dialog that is open: the vendor with this code, from the list.
    bool take(const QString& code) {
        auto* edit = dialog()->findChild<QLineEdit*>(QStringLiteral("reorder_vendorEdit"));
        if (edit == nullptr || !QTest::qWaitForWindowActive(dialog()) || !edit->hasFocus())
            return false;
        // One that is blocked is not offered.
        QTest::keyClicks(edit, code);
        const auto list = [] { return qobject_cast<QAbstractItemView*>(QApplication::activePopupWidget()); };
        const auto listed = [&] {
            return list() != nullptr && list()->model()->rowCount() == 1 &&
                   list()->model()->index(0, 0).data().toString().startsWith(code);
        };
        if (!QTest::qWaitFor(listed, 20'000))
            return false;
        QTest::keyClick(list(), Qt::Key_Down);
        QTest::keyClick(list(), Qt::Key_Return);
        QTest::keyClick(edit, Qt::Key_Return, Qt::ControlModifier);
        if (!QTest::qWaitFor([this] { return dialog() == nullptr; }, 20'000))
            return false;
        // The desktop's work.
        m_window->activateWindow();
        return QTest::qWaitForWindowActive(m_window.get());
    }
};

void TestReorderVendor::aVendorIsChosenForSeveralProducts() {
    QTableView* table = open();
    QVERIFY(table != nullptr);
    QCOMPARE(table->model()->rowCount(), 3);
    QCOMPARE(m_driver->words("reorderFoot").section(u'.', 1).trimmed(),
             QStringLiteral("3 were never bought: choose a vendor for them."));
    auto* create = m_driver->seen<ui::widgets::LButton>("createOrdersButton");
    auto* choose = m_driver->seen<ui::widgets::LButton>("chooseVendorButton");
    QTRY_VERIFY(choose->isEnabled());
    QVERIFY(!create->isEnabled());
    table->setFocus();
    table->setCurrentIndex(table->model()->index(0, ReorderModel::Quantity));
    m_driver->key(Qt::Key_Down, Qt::ShiftModifier);
    m_driver->key(Qt::Key_Down, Qt::ShiftModifier);
    m_driver->key(Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(dialog() != nullptr);
    // None is none.
    QTest::keyClick(dialog(), Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(dialog() != nullptr);
    QVERIFY(take(QStringLiteral("V-B")));
    QStringList worth;
    for (int row = 0; row < 3; ++row) {
        QCOMPARE(table->model()->index(row, ReorderModel::VendorName).data().toString(), QStringLiteral("Bharat"));
        worth << table->model()->index(row, ReorderModel::Value).data().toString();
    }
    QCOMPARE(worth,
             (QStringList{QStringLiteral("No price yet"), QStringLiteral("₹ 500.00"), QStringLiteral("₹ 35.00")}));
    QCOMPARE(create->text(), QStringLiteral("Create 1 draft order"));
    QVERIFY(create->isEnabled());
    QCOMPARE(reorderPage()->unsaved().size(), 1);
    m_driver->key(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(m_driver->shows("madeOrderLink"));
    auto owner = m_database->superuser();
    const auto made =
        owner
            .exec("SELECT v.code, string_agg(p.sku, ' ' ORDER BY p.sku), o.notes IS NULL FROM purchase_order o JOIN "
                  "vendor v "
                  "ON v.id = o.vendor_id JOIN purchase_order_line l ON l.purchase_order_id = o.id JOIN "
                  "product p ON p.id = l.product_id WHERE o.status = 'draft' GROUP BY o.id, v.code, o.notes")
            .one();
    QCOMPARE(made.get<std::string>(0), std::string("V-B"));
    QCOMPARE(made.get<std::string>(1), std::string("FREE-1 LOW-1 NEW-1"));
    QVERIFY(made.get<bool>(2)); // they are printed
    QVERIFY(reorderPage()->unsaved().isEmpty());
}

void TestReorderVendor::aChoiceOutlastsTheNextReading() {
    tests::product(*m_database, "NEW-2", "5", "0", "3");
    m_database->script("insert into purchase_order (vendor_id, line_items) select v.id, jsonb_build_array("
                       "jsonb_build_object('product_id', p.id, 'warehouse', 'Pune', 'quantity', '1')) "
                       "from vendor v, product p where v.code = 'V-A' and p.sku = 'NEW-2'");
    QTableView* table = open();
    QVERIFY(table != nullptr);
    const auto rowOf = [table](const char* sku) {
        for (int row = 0; row < table->model()->rowCount(); ++row) {
            if (table->model()->index(row, ReorderModel::Sku).data().toString() == QLatin1String(sku))
                return row;
        }
        return -1;
    };
    QVERIFY(rowOf("NEW-2") >= 0);
    const auto vendor = [&] {
        return table->model()->index(rowOf("NEW-2"), ReorderModel::VendorName).data().toString();
    };
    QCOMPARE(vendor(), QStringLiteral("Agro"));
    table->setFocus();
    table->setCurrentIndex(table->model()->index(rowOf("NEW-2"), ReorderModel::VendorName));
    QTRY_VERIFY(m_driver->seen("chooseVendorButton")->isEnabled());
    m_driver->key(Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(dialog() != nullptr);
    QVERIFY(take(QStringLiteral("V-B")));
    QCOMPARE(vendor(), QStringLiteral("Bharat"));
    reorderPage()->refresh();
    QTRY_VERIFY(reorderPage()->isSettled());
    QCOMPARE(vendor(), QStringLiteral("Bharat"));
    QCOMPARE(table->model()->index(rowOf("NEW-2"), ReorderModel::VendorName).data(Qt::ToolTipRole).toString(),
             QStringLiteral("Last bought from Agro"));
}

void TestReorderVendor::whoMayNotOrderChoosesNone() {
    m_refused = QStringList{QStringLiteral("purchase-order:write")};
    QVERIFY(open() != nullptr);
    reorderPage()->activated({});
    QTRY_VERIFY(!m_driver->seen("chooseVendorButton")->isEnabled());
    QVERIFY(m_driver->seen("chooseVendorButton")->toolTip().contains(QStringLiteral("purchase-order:write")));
    m_refused.clear();
}

QTEST_MAIN(TestReorderVendor)
#include "tst_reorder_vendor.moc"
