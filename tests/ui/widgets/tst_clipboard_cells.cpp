// What goes to a spreadsheet through the clipboard is no formula there, and comes back as it was.
#include "ui/widgets/clipboard_cells.h"

#include <QTest>

using namespace landreeve::ui;

class TestClipboardCells : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void noCellIsAFormula_data();
    void noCellIsAFormula();
    void aRowComesBackAsItWas();
    void quotedCellsHoldTabsAndLineEnds();
};

void TestClipboardCells::noCellIsAFormula_data() {
    QTest::addColumn<QString>("cell");
    QTest::addColumn<QString>("copied");
    const auto row = [](const char* cell, const char* copied) {
        QTest::newRow(cell) << QString::fromUtf8(cell) << QString::fromUtf8(copied);
    };
    row("=cmd|'/c calc'!A0", "'=cmd|'/c calc'!A0");
    row("@SUM(1)", "'@SUM(1)");
    row("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0");
    row("'=1+1", "''=1+1");
    row("\t=1+1", " =1+1"); // a text, for the blank
    row("-47.000", "-47.000");
    row("+91 98765 43210", "+91 98765 43210");
    row("सोलर पैनल", "सोलर पैनल");
    row("", "");
}

void TestClipboardCells::noCellIsAFormula() {
    QFETCH(const QString, cell);
    QFETCH(const QString, copied);
    QCOMPARE(widgets::copiedRow({cell}), copied);
}

void TestClipboardCells::aRowComesBackAsItWas() {
    const QStringList cells{QStringLiteral("=1+1"),    QStringLiteral("'=1+1"),
                            QStringLiteral("-5"),      QString(),
                            QStringLiteral("it's so"), QStringLiteral("+91 98765 43210")};
    const QString text = widgets::copiedRow(cells) + u'\n' + widgets::copiedRow({QStringLiteral("@x")}) + u'\n';
    QCOMPARE(widgets::pastedCells(text), (QList<QStringList>{cells, {QStringLiteral("@x")}}));
}

void TestClipboardCells::quotedCellsHoldTabsAndLineEnds() {
    QCOMPARE(widgets::pastedCells(QStringLiteral("\"a\tb\"\t\"c\n\"\"d\"\"\"\r\n\r\n1\t")),
             (QList<QStringList>{
                 {QStringLiteral("a\tb"), QStringLiteral("c\n\"d\"")}, {QString()}, {QStringLiteral("1"), QString()}}));
}

QTEST_GUILESS_MAIN(TestClipboardCells)
#include "tst_clipboard_cells.moc"
