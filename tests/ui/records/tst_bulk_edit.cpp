// Many records edited in the grid's window: by the mouse within journey 6's six clicks, by keyboard, undone; the effect
// is read from the database.
#include "tests/ui/records/grid_window.h"
#include "tests/ui/support/stall_watch.h"
#include "ui/records/bulk_edit_dialog.h"
#include "ui/records/edit_preview.h"
#include "ui/theme/theme.h"
#include "ui/widgets/label.h"
#include "ui/widgets/segments.h"

#include <QAbstractItemView>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>

using namespace landreeve;
using namespace landreeve::ui::records;
using ui::widgets::Label;
using ui::widgets::LButton;

namespace {

constexpr const char* kProducts = R"sql(
insert into product (sku, name, category, cost_price, sale_price, tax_rate)
select 'P-' || lpad(n::text, 4, '0'), 'Thing ' || lpad(n::text, 4, '0'),
       case when n <= 48 then 'Drip irrigation' else 'Seeds' end, n, case when n = 3 then null else 100 + n end, 5
from generate_series(1, 3000) n;
)sql";

constexpr const char* kDripSum = "SELECT sum(sale_price)::text FROM product WHERE category = 'Drip irrigation'";

} // namespace

class TestBulkEditWindow : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_grid.reset(); }
    void init() { m_grid->open("product"); }
    void cleanup();
    void journeyPriceChange();
    void keyboardAlone();
    void thousandsDoNotStall();
    void choiceIsSetAndRefusalIsTold();
    void changedMeanwhileIsNamed();
    void undoNamesWhatOthersChanged();
    void missingRightSaysWhy();
    void pasteOverARange();

private:
    template <typename T>
    T* part(const char* name) const {
        return m_grid->part<T>(name);
    }
    EditDialog* dialog() const { return m_grid->page()->findChild<EditDialog*>(); }
    QString said() const { return part<Label>("previewCounts")->text(); }
    /// Opens the dialog as the keyboard does and waits until it has the keyboard.
    void openDialog(Qt::Key key = Qt::Key_E) {
        QTest::keyClick(m_grid->table(), key,
                        key == Qt::Key_V ? Qt::ControlModifier : Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(dialog() != nullptr);
        QTRY_VERIFY(dialog()->isAncestorOf(m_grid->focus()));
    }
    void backInTheList() {
        QTRY_VERIFY(dialog() == nullptr);
        QTRY_VERIFY(m_grid->settled());
        m_grid->takeKeyboard();
    }
    void press(QWidget* widget) {
        ++m_clicks;
        QTest::mouseClick(widget, Qt::LeftButton);
    }

    std::unique_ptr<GridWindow> m_grid;
    int m_clicks = 0;
};

void TestBulkEditWindow::initTestCase() {
    ui::theme::Theme::of();
    m_grid = std::make_unique<GridWindow>(kProducts);
}

void TestBulkEditWindow::cleanup() {
    m_grid->close();
    m_grid->database().script("update product set sale_price = case when sku = 'P-0003' then null else 100 + "
                              "substr(sku, 3)::int end, status = 'active', name = 'Thing ' || substr(sku, 3) where "
                              "version > 1 and (sale_price is distinct from case when sku = 'P-0003' then null else "
                              "100 + substr(sku, 3)::int end or status <> 'active' or name <> 'Thing ' || "
                              "substr(sku, 3))");
}

void TestBulkEditWindow::journeyPriceChange() {
    m_clicks = 0;
    press(m_grid->page()->grid()->filterRow()->edit(QStringLiteral("category")));
    QTest::keyClicks(m_grid->focus(), QStringLiteral("drip"));
    QTRY_VERIFY(m_grid->settled() && m_grid->rows() == 48);
    press(part<QWidget>("selectAllBox"));
    QTRY_COMPARE(part<LButton>("editRowsButton")->text(), QStringLiteral("Edit 48 rows…"));
    press(part<LButton>("editRowsButton"));
    QTRY_VERIFY(dialog() != nullptr);
    QCOMPARE(part<Label>("editTitle")->text(), QStringLiteral("Edit 48 products"));
    // What customers pay is what is raised most often.
    auto* field = part<QComboBox>("bulkFieldCombo");
    QCOMPARE(field->currentText(), QStringLiteral("Sale price"));
    // What was typed before another field is chosen stays.
    field->setCurrentIndex(field->findText(QStringLiteral("Cost price")));
    QTest::keyClicks(part<QLineEdit>("bulkValueEdit"), QStringLiteral("4"));
    field->setCurrentIndex(field->findText(QStringLiteral("Sale price")));
    QTRY_COMPARE(said(), QStringLiteral("47 products change · 1 stays as it is"));
    const auto* model = part<QAbstractItemView>("previewTable")->model();
    QCOMPARE(model->index(0, EditPreviewModel::Record).data().toString(), QStringLiteral("P-0001 · Thing 0001"));
    QCOMPARE(model->index(0, EditPreviewModel::Before).data().toString(), QStringLiteral("101.00"));
    QCOMPARE(model->index(0, EditPreviewModel::After).data().toString(), QStringLiteral("105.04"));
    const std::string before = m_grid->value(kDripSum);
    QCOMPARE(part<LButton>("applyEditButton")->text(), QStringLiteral("Change 47 products"));
    press(part<LButton>("applyEditButton"));
    QVERIFY2(m_clicks <= 6, qPrintable(QString::number(m_clicks)));
    QTRY_COMPARE(m_grid->lastNews(), QStringLiteral("47 products changed; Ctrl+Z undoes it"));
    QCOMPARE(m_grid->value(kDripSum), std::string("6107.92")); // 5873 and 4 %
    QTRY_COMPARE(m_grid->cell(0, "sale_price"), QStringLiteral("105.04"));
    QCOMPARE(m_grid->value("SELECT count(*)::text FROM product WHERE category = 'Seeds' AND version > 1"),
             std::string("0"));
    auto* undo = part<LButton>("undoEditButton");
    QTRY_VERIFY(undo->isVisible());
    QVERIFY(undo->accessibleName().startsWith(QStringLiteral("Undo Sale price +4 % of 47 products")));
    press(undo);
    QTRY_COMPARE(m_grid->lastNews(), QStringLiteral("47 products put back"));
    QCOMPARE(m_grid->value(kDripSum), before);
    QTRY_COMPARE(m_grid->cell(0, "sale_price"), QStringLiteral("101.00"));
}

void TestBulkEditWindow::keyboardAlone() {
    m_grid->filter("category", QStringLiteral("drip"));
    m_grid->goTo(0, "sale_price");
    QTest::keyClick(m_grid->table(), Qt::Key_A, Qt::ControlModifier);
    openDialog();
    QCOMPARE(part<QComboBox>("bulkFieldCombo")->currentText(), QStringLiteral("Sale price"));
    QTRY_COMPARE(m_grid->focus(), part<QLineEdit>("bulkValueEdit"));
    QTest::keyClicks(m_grid->focus(), QStringLiteral("-2.5"));
    QTRY_COMPARE(said(), QStringLiteral("47 products change · 1 stays as it is"));
    QTest::keyClick(m_grid->focus(), Qt::Key_Return);
    QTRY_COMPARE(m_grid->lastNews(), QStringLiteral("47 products changed; Ctrl+Z undoes it"));
    QCOMPARE(m_grid->value("SELECT sale_price::text FROM product WHERE sku = 'P-0020'"), std::string("117.00"));
    backInTheList();
    QTest::keyClick(m_grid->page(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(m_grid->lastNews(), QStringLiteral("47 products put back"));
    QTest::keyClick(m_grid->page(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE(m_grid->lastNews(), QStringLiteral("47 products changed again"));
    QCOMPARE(m_grid->value("SELECT sale_price::text FROM product WHERE sku = 'P-0020'"), std::string("117.00"));
    // Esc leaves everything as it is.
    openDialog();
    QTest::keyClick(dialog(), Qt::Key_Escape);
    QTRY_VERIFY(dialog() == nullptr);
}

void TestBulkEditWindow::thousandsDoNotStall() {
    const tests::StallWatch watch;
    QTest::keyClick(m_grid->table(), Qt::Key_A, Qt::ControlModifier);
    Q_EMIT part<LButton>("editRowsButton")->activated();
    QTRY_VERIFY(dialog() != nullptr);
    auto* field = part<QComboBox>("bulkFieldCombo");
    field->setCurrentIndex(field->findText(QStringLiteral("Sale price")));
    auto* how = part<ui::widgets::Segments>("bulkHowNumber");
    how->setCurrent(QStringLiteral("amount"));
    Q_EMIT how->chosen(QStringLiteral("amount"));
    QTest::keyClicks(part<QLineEdit>("bulkValueEdit"), QStringLiteral("1000"));
    QTRY_COMPARE(said(), QStringLiteral("2,999 products change · 1 stays as it is"));
    QElapsedTimer timer;
    timer.start();
    QTest::keyClick(dialog(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(m_grid->lastNews(), QStringLiteral("2,999 products changed; Ctrl+Z undoes it"), 20'000);
    qInfo("2,999 written in %lld ms", static_cast<long long>(timer.elapsed()));
    watch.check();
    QCOMPARE(m_grid->value("SELECT min(sale_price)::text FROM product"), std::string("1101.00"));
}

void TestBulkEditWindow::choiceIsSetAndRefusalIsTold() {
    m_grid->filter("category", QStringLiteral("drip"));
    m_grid->goTo(0, "status");
    QTest::keyClick(m_grid->table(), Qt::Key_A, Qt::ControlModifier);
    openDialog();
    auto* choice = part<QComboBox>("bulkChoiceCombo");
    QVERIFY(choice->isVisible());
    QCOMPARE(said(), QStringLiteral("Type a value to see what changes."));
    QVERIFY(!part<LButton>("applyEditButton")->isEnabled());
    choice->setCurrentIndex(choice->findText(QStringLiteral("Blocked")));
    QTRY_COMPARE(said(), QStringLiteral("48 products change"));
    // Another field whose rule refuses: nothing can be sent, and why stands in each row.
    auto* field = part<QComboBox>("bulkFieldCombo");
    field->setCurrentIndex(field->findText(QStringLiteral("GST, %")));
    auto* how = part<ui::widgets::Segments>("bulkHowNumber");
    how->setCurrent(QStringLiteral("set"));
    Q_EMIT how->chosen(QStringLiteral("set"));
    QTest::keyClicks(part<QLineEdit>("bulkValueEdit"), QStringLiteral("12"));
    QTRY_COMPARE(said(), QStringLiteral("Nothing changes · 48 refused"));
    QVERIFY(!part<LButton>("applyEditButton")->isEnabled());
    QCOMPARE(part<QAbstractItemView>("previewTable")->model()->index(0, EditPreviewModel::Why).data().toString(),
             QStringLiteral("GST is 0, 5, 18 or 40 per cent."));
    QTest::keyClick(dialog(), Qt::Key_Escape);
    QTRY_VERIFY(dialog() == nullptr);
}

void TestBulkEditWindow::changedMeanwhileIsNamed() {
    m_grid->filter("category", QStringLiteral("drip"));
    m_grid->goTo(0, "sale_price");
    QTest::keyClick(m_grid->table(), Qt::Key_A, Qt::ControlModifier);
    openDialog();
    QTest::keyClicks(m_grid->focus(), QStringLiteral("10"));
    QTRY_COMPARE(said(), QStringLiteral("47 products change · 1 stays as it is"));
    m_grid->database().script("update product set sale_price = 777 where sku = 'P-0010'");
    QTest::keyClick(m_grid->focus(), Qt::Key_Return);
    QTRY_COMPARE(m_grid->lastNews(), QStringLiteral("46 products changed; left out, changed by others meanwhile: "
                                                    "P-0010; Ctrl+Z undoes it"));
    QCOMPARE(m_grid->value("SELECT sale_price::text FROM product WHERE sku = 'P-0010'"), std::string("777.00"));
}

void TestBulkEditWindow::undoNamesWhatOthersChanged() {
    m_grid->filter("category", QStringLiteral("drip"));
    m_grid->goTo(0, "sale_price");
    QTest::keyClick(m_grid->table(), Qt::Key_A, Qt::ControlModifier);
    openDialog();
    QTest::keyClicks(m_grid->focus(), QStringLiteral("10"));
    QTRY_VERIFY(said().startsWith(QStringLiteral("47 products change")));
    QTest::keyClick(m_grid->focus(), Qt::Key_Return);
    QTRY_VERIFY(m_grid->lastNews().startsWith(QStringLiteral("47 products changed")));
    m_grid->database().script("update product set sale_price = 777 where sku = 'P-0010'");
    backInTheList();
    QTest::keyClick(m_grid->page(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(m_grid->lastNews(),
                 QStringLiteral("46 products put back; changed by others since and left as they are: P-0010"));
    QCOMPARE(m_grid->value("SELECT sale_price::text FROM product WHERE sku = 'P-0010'"), std::string("777.00"));
    QCOMPARE(m_grid->value("SELECT sale_price::text FROM product WHERE sku = 'P-0011'"), std::string("111.00"));
}

void TestBulkEditWindow::missingRightSaysWhy() {
    m_grid->open("product", "product:write");
    QTest::keyClick(m_grid->table(), Qt::Key_A, Qt::ControlModifier);
    auto* edit = part<LButton>("editRowsButton");
    QTRY_VERIFY(edit->isVisible() && !edit->isEnabled());
    const QString why = QStringLiteral("You can read products but not change them. Needs product:write.");
    QCOMPARE(edit->toolTip(), why);
    QTest::keyClick(m_grid->table(), Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(m_grid->lastNews(), why);
    QVERIFY(dialog() == nullptr);
}

void TestBulkEditWindow::pasteOverARange() {
    m_grid->filter("category", QStringLiteral("drip"));
    m_grid->goTo(4, "name");
    const auto* header = m_grid->table()->header();
    QCOMPARE(header->visualIndex(m_grid->page()->model()->columnOf("category")),
             header->visualIndex(m_grid->page()->model()->columnOf("name")) + 1);
    QGuiApplication::clipboard()->setText(
        QStringLiteral("\"Drip, \"\"16\"\" mm\"\tDrip irrigation\nनीम तेल\tDrip irrigation\n\tDrip irrigation\n"));
    openDialog(Qt::Key_V);
    QCOMPARE(part<Label>("editTitle")->text(), QStringLiteral("Paste 3 rows from P-0005 on into Name, Category"));
    QTRY_COMPARE(said(), QStringLiteral("2 products change · 3 stay as they are · 1 refused"));
    const auto* model = part<QAbstractItemView>("previewTable")->model();
    QCOMPARE(model->index(0, EditPreviewModel::Record).data().toString(), QStringLiteral("P-0007 · Thing 0007"));
    QCOMPARE(model->index(0, EditPreviewModel::Why).data().toString(), QStringLiteral("Name is needed."));
    QTest::keyClick(dialog(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(m_grid->lastNews(), QStringLiteral("2 products changed; Ctrl+Z undoes it"));
    QCOMPARE(m_grid->value("SELECT name FROM product WHERE sku = 'P-0005'"), std::string("Drip, \"16\" mm"));
    QCOMPARE(QString::fromStdString(m_grid->value("SELECT name FROM product WHERE sku = 'P-0006'")),
             QStringLiteral("नीम तेल"));
    backInTheList();
    // Where one pasted one may paste again: the list was read anew, and the cell is the same one.
    QTRY_VERIFY(m_grid->settled());
    QCOMPARE(m_grid->table()->currentIndex().column(), m_grid->page()->model()->columnOf("name"));
    QTest::keyClick(m_grid->page(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(m_grid->lastNews(), QStringLiteral("2 products put back"));
    QCOMPARE(m_grid->value("SELECT name FROM product WHERE sku = 'P-0005'"), std::string("Thing 0005"));
    // What was copied is pasted back as it is: nothing changes.
    QTRY_VERIFY(m_grid->settled());
    m_grid->goTo(0, "sku");
    QTest::keyClick(m_grid->table(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(m_grid->table(), Qt::Key_C, Qt::ControlModifier);
    QTRY_VERIFY(m_grid->lastNews().endsWith(QStringLiteral("rows copied")));
    m_grid->goTo(0, "sku");
    openDialog(Qt::Key_V);
    QTRY_VERIFY(said().startsWith(QStringLiteral("Nothing changes")));
    QTest::keyClick(dialog(), Qt::Key_Escape);
    QTRY_VERIFY(dialog() == nullptr);
}

int main(int argc, char** argv) {
    return tests::windowTests<TestBulkEditWindow>(argc, argv);
}
#include "tst_bulk_edit.moc"
