// How a table shares its width among its columns.
#include "ui/theme/theme.h"
#include "ui/widgets/table.h"

#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTest>

using namespace landreeve;
using ui::widgets::Table;

class TestTable : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void columnsThatNeedTheirLeastLeaveTheOthersLess_data();
    void columnsThatNeedTheirLeastLeaveTheOthersLess();
    void menuByKeyboard();
};

void TestTable::columnsThatNeedTheirLeastLeaveTheOthersLess_data() {
    QTest::addColumn<int>("room");
    for (const int room : {420, 470, 500, 700, 1400})
        QTest::addRow("%d", room) << room;
}

void TestTable::columnsThatNeedTheirLeastLeaveTheOthersLess() {
    QFETCH(const int, room);
    QStandardItemModel model(1, 4);
    Table table;
    table.setModel(&model);
    table.setColumns({{.width = 200, .priority = 100, .stretch = 3, .minimum = 100},
                      {.width = 200, .priority = 100, .stretch = 1, .minimum = 120},
                      {.width = 80, .priority = 100},
                      {.width = 200, .priority = 100, .stretch = 1, .minimum = 110}});
    table.resize(room, 200);
    table.show();
    QVERIFY(QTest::qWaitForWindowExposed(&table));
    int sum = 0;
    for (int column = 0; column < 4; ++column)
        sum += table.columnWidth(column);
    QCOMPARE(sum, table.viewport()->width());
    QVERIFY(table.columnWidth(0) >= 100);
    QVERIFY(table.columnWidth(1) >= 120);
    QCOMPARE(table.columnWidth(2), 80);
    QVERIFY(table.columnWidth(3) >= 110);
}

void TestTable::menuByKeyboard() {
    QStandardItemModel model(2, 2);
    Table table;
    table.setModel(&model);
    table.show();
    QVERIFY(QTest::qWaitForWindowExposed(&table));
    table.setCurrentIndex(model.index(1, 0));
    const QSignalSpy asked(&table, &Table::menuRequested);
    QTest::keyClick(&table, Qt::Key_F10, Qt::ShiftModifier);
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked[0][0].toModelIndex(), model.index(1, 0));
    QCOMPARE(asked[0][1].toPoint(), table.viewport()->mapToGlobal(table.visualRect(model.index(1, 0)).bottomLeft()));
    // Without a current cell there is nothing it could be of.
    table.setCurrentIndex({});
    QTest::keyClick(&table, Qt::Key_F10, Qt::ShiftModifier);
    QCOMPARE(asked.size(), 1);
}

QTEST_MAIN(TestTable)

#include "tst_table.moc"
