// Groups with subtotals in the window of a grid, by keyboard; choosing one filters the list to it.
#include "tests/ui/records/grid_window.h"
#include "ui/records/group_popover.h"
#include "ui/theme/theme.h"
#include "ui/widgets/label.h"

#include <QAbstractItemView>
#include <QComboBox>

using namespace landreeve;
using namespace landreeve::ui::records;
using ui::widgets::Label;

class TestGroupingWindow : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_grid.reset(); }
    void groupsAndFilters();
    void anotherColumnAndEmptyValues();
    void buttonBeginsWithAFieldThatGroups();

private:
    template <typename T>
    T* part(const char* name) const {
        return m_grid->part<T>(name);
    }
    GroupPopover* popover() const { return m_grid->window()->findChild<GroupPopover*>(); }
    QAbstractItemView* groups() const { return part<QAbstractItemView>("groupTable"); }
    QString at(int row, int column) const { return groups()->model()->index(row, column).data().toString(); }
    void open(const char* field) {
        m_grid->goTo(0, field);
        QTest::keyClick(m_grid->page(), Qt::Key_G, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(popover() != nullptr);
        QTRY_VERIFY(groups()->model()->rowCount() > 0);
    }

    std::unique_ptr<GridWindow> m_grid;
};

void TestGroupingWindow::initTestCase() {
    ui::theme::Theme::of();
    m_grid = std::make_unique<GridWindow>(kSample);
    m_grid->database().script("update product set category = null where sku <= 'SKU-020';"
                              "update product set category = 'Tools' where sku between 'SKU-021' and 'SKU-050';"
                              "select stock_adjust(id, 'Nashik', 3, 'count') from product where sku <= 'SKU-080'");
}

void TestGroupingWindow::groupsAndFilters() {
    m_grid->open("inventory");
    QCOMPARE(m_grid->rows(), 280);
    open("warehouse_location");
    QCOMPARE(part<QComboBox>("groupByCombo")->currentText(), QStringLiteral("Warehouse"));
    QCOMPARE(groups()->model()->rowCount(), 2);
    QCOMPARE(at(0, 0), QStringLiteral("Pune-Chakan"));
    QCOMPARE(at(0, 1), QStringLiteral("200"));
    QCOMPARE(at(1, 0), QStringLiteral("Nashik"));
    QCOMPARE(at(1, 1), QStringLiteral("80"));
    QCOMPARE(at(1, 2), QStringLiteral("240")); // on hand
    QCOMPARE(m_grid->focus(), groups());
    QTest::keyClick(groups(), Qt::Key_Down);
    QTest::keyClick(groups(), Qt::Key_Return);
    QTRY_VERIFY(popover() == nullptr);
    QTRY_VERIFY(m_grid->settled() && m_grid->rows() == 80);
    QCOMPARE(m_grid->page()->grid()->filterRow()->edit(QStringLiteral("warehouse_location"))->text(),
             QStringLiteral("= Nashik"));
    QCOMPARE(m_grid->focus(), m_grid->table());
}

void TestGroupingWindow::anotherColumnAndEmptyValues() {
    m_grid->open("inventory");
    m_grid->filter("warehouse_location", QStringLiteral("chakan"));
    open("warehouse_location");
    auto* by = part<QComboBox>("groupByCombo");
    by->setCurrentIndex(by->findText(QStringLiteral("Category")));
    QTRY_COMPARE(groups()->model()->rowCount(), 3);
    QCOMPARE(at(0, 0), QStringLiteral("Protection"));
    QCOMPARE(at(1, 0), QStringLiteral("Tools"));
    QCOMPARE(at(2, 0), QStringLiteral("(empty)"));
    QCOMPARE(at(2, 1), QStringLiteral("20"));
    groups()->setCurrentIndex(groups()->model()->index(2, 0));
    QTest::keyClick(groups(), Qt::Key_Return);
    QTRY_VERIFY(m_grid->settled() && m_grid->rows() == 20);
    // The hidden column is shown: what it is filtered by is to be seen.
    QVERIFY(m_grid->table()->isColumnChosen(m_grid->page()->model()->columnOf("category")));
}

void TestGroupingWindow::buttonBeginsWithAFieldThatGroups() {
    m_grid->open("product");
    m_grid->goTo(0, "sku");
    QTest::mouseClick(part<ui::widgets::LButton>("groupsButton"), Qt::LeftButton);
    QTRY_VERIFY(popover() != nullptr);
    QCOMPARE(part<QComboBox>("groupByCombo")->currentText(), QStringLiteral("Category"));
    QTRY_COMPARE(groups()->model()->rowCount(), 3);
    QCOMPARE(m_grid->focus(), groups());
    QTest::keyClick(groups(), Qt::Key_Escape);
    QTRY_VERIFY(popover() == nullptr);
}

QTEST_MAIN(TestGroupingWindow)
#include "tst_grouping.moc"
