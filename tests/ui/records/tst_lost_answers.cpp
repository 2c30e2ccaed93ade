// The server's answer is lost while many records are edited, put back, adjusted or counted: the window says what became
// of it, and nothing is done twice. What was done is read from the database.
#include "tests/support/lost_commit.h"
#include "tests/ui/records/grid_window.h"
#include "ui/records/adjust_panel.h"
#include "ui/records/count_dialog.h"
#include "ui/records/edit_dialog.h"
#include "ui/theme/theme.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/label.h"

#include <QAbstractItemView>

using namespace landreeve;
using namespace landreeve::ui::records;
using tests::LostCommit;
using ui::widgets::ErrorLine;
using ui::widgets::Label;
using ui::widgets::LButton;
using Moment = LostCommit::Moment;

class TestLostAnswers : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        ui::theme::Theme::of();
        m_grid = std::make_unique<GridWindow>(kSample);
        m_grid->proxy();
    }
    void cleanupTestCase() { m_grid.reset(); }
    void cleanup() { m_grid->close(); }

    void manyRecordsAreEditedOnce_data() { moments(); }
    void manyRecordsAreEditedOnce();
    void anEditIsPutBackOnce_data() { moments(); }
    void anEditIsPutBackOnce();
    void stockIsAdjustedOnce_data() { moments(); }
    void stockIsAdjustedOnce();
    void stockIsBegunOnce_data() { moments(); }
    void stockIsBegunOnce();
    void stockIsCountedOnce_data() { moments(); }
    void stockIsCountedOnce();

private:
    static void moments() {
        QTest::addColumn<bool>("done");
        QTest::newRow("before it was done") << false;
        QTest::newRow("once it was done") << true;
    }
    static Moment momentOf(bool done) { return done ? Moment::OnceItIsDone : Moment::BeforeItIsDone; }

    template <typename T>
    T* part(const char* name) const {
        return m_grid->part<T>(name);
    }
    EditDialog* dialog() const { return m_grid->page()->findChild<EditDialog*>(); }
    static QString words(const ErrorLine* line) {
        QStringList all;
        for (const auto* label : line->findChildren<Label*>())
            all << label->text();
        return all.join(u' ');
    }
    /// Nine products, each raised by a tenth: ready to be applied.
    void planRaise() {
        m_grid->open("product");
        m_grid->filter("sku", QStringLiteral("SKU-00"));
        QCOMPARE(m_grid->rows(), 9);
        m_grid->goTo(0, "cost_price");
        QTest::keyClick(m_grid->table(), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(m_grid->table(), Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(dialog() != nullptr);
        QTRY_VERIFY(dialog()->isAncestorOf(m_grid->focus()));
        QTest::keyClicks(m_grid->focus(), QStringLiteral("10"));
        QTRY_VERIFY(part<Label>("previewCounts")->text().startsWith(QStringLiteral("9 products change")));
    }
    std::string prices() const {
        return m_grid->value("SELECT sum(cost_price)::text FROM product WHERE sku LIKE 'SKU-00%'");
    }
    std::string stock(const char* sku, const char* warehouse) const {
        return m_grid->value(std::string("SELECT (SELECT on_hand::text FROM inventory i JOIN product p ON p.id = "
                                         "i.product_id WHERE p.sku = '") +
                             sku + "' AND warehouse_location = '" + warehouse + "')");
    }
    int moves() const { return std::stoi(m_grid->value("SELECT count(*)::text FROM stock_move")); }

    std::unique_ptr<GridWindow> m_grid;
};

void TestLostAnswers::manyRecordsAreEditedOnce() {
    QFETCH(const bool, done);
    planRaise();
    const std::string before = prices();
    {
        const LostCommit lost(m_grid->proxy(), "UPDATE \"product\"", momentOf(done));
        QTest::keyClick(m_grid->focus(), Qt::Key_Return);
        if (done) {
            QTRY_COMPARE(m_grid->lastNews(), QStringLiteral("9 products changed; Ctrl+Z undoes it"));
        } else {
            QTRY_VERIFY(dialog()->findChild<ErrorLine*>()->isVisible());
            QVERIFY(words(dialog()->findChild<ErrorLine*>()).contains(QStringLiteral("nothing was changed")));
            QCOMPARE(prices(), before);
        }
        QCOMPARE(lost.cuts(), 1);
    }
    if (!done) {
        QTest::mouseClick(dialog()->findChild<LButton*>(QStringLiteral("retryButton")), Qt::LeftButton);
        QTRY_VERIFY(part<LButton>("applyEditButton")->isEnabled() && !part<LButton>("applyEditButton")->isBusy());
        QTest::mouseClick(part<LButton>("applyEditButton"), Qt::LeftButton);
        QTRY_COMPARE(m_grid->lastNews(), QStringLiteral("9 products changed; Ctrl+Z undoes it"));
    }
    QTRY_VERIFY(dialog() == nullptr);
    QVERIFY(prices() != before);
    // What was done without an answer can be put back as what was answered.
    m_grid->takeKeyboard();
    QTest::keyClick(m_grid->page(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(m_grid->lastNews(), QStringLiteral("9 products put back"));
    QCOMPARE(prices(), before);
}

void TestLostAnswers::anEditIsPutBackOnce() {
    QFETCH(const bool, done);
    planRaise();
    const std::string before = prices();
    QTest::keyClick(m_grid->focus(), Qt::Key_Return);
    QTRY_COMPARE(m_grid->lastNews(), QStringLiteral("9 products changed; Ctrl+Z undoes it"));
    const std::string raised = prices();
    QTRY_VERIFY(dialog() == nullptr && m_grid->settled());
    m_grid->takeKeyboard();
    {
        const LostCommit lost(m_grid->proxy(), "UPDATE \"product\"", momentOf(done));
        QTest::keyClick(m_grid->page(), Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(m_grid->lastNews(), done ? QStringLiteral("9 products put back")
                                              : QStringLiteral("The server did not answer, and nothing was changed."));
        QCOMPARE(lost.cuts(), 1);
        QCOMPARE(prices(), done ? before : raised);
    }
    if (!done) {
        QTRY_VERIFY(m_grid->settled());
        QTest::keyClick(m_grid->page(), Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(m_grid->lastNews(), QStringLiteral("9 products put back"));
    }
    QCOMPARE(prices(), before);
    // And the other way.
    QTRY_VERIFY(m_grid->settled());
    QTest::keyClick(m_grid->page(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE(m_grid->lastNews(), QStringLiteral("9 products changed again"));
    QCOMPARE(prices(), raised);
    m_grid->database().script("update product set cost_price = 10 + substr(sku, 5)::int where sku like 'SKU-00%'");
}

void TestLostAnswers::stockIsAdjustedOnce() {
    QFETCH(const bool, done);
    m_grid->open("inventory");
    const int before = moves();
    const std::string sku = m_grid->cell(0, "sku").toStdString();
    m_grid->page()->grid()->goTo(0);
    Q_EMIT part<LButton>("adjustStockButton")->activated();
    // As it was counted.
    QTest::keyClicks(part<QLineEdit>("quantityEdit"), done ? QStringLiteral("61") : QStringLiteral("60"));
    QTest::keyClicks(part<QLineEdit>("reasonEdit"), QStringLiteral("found"));
    const LostCommit lost(m_grid->proxy(), "stock_adjust(", momentOf(done));
    QTest::mouseClick(part<LButton>("adjustSubmitButton"), Qt::LeftButton);
    QTRY_COMPARE(stock(sku.c_str(), "Pune-Chakan"), std::string(done ? "61.000" : "60.000"));
    QTRY_VERIFY(!part<LButton>("adjustSubmitButton")->isBusy());
    QVERIFY(!part<AdjustPanel>("adjustPanel")->isTyped());
    QCOMPARE(lost.cuts(), 1);
    QCOMPARE(moves(), before + 1);
}

void TestLostAnswers::stockIsBegunOnce() {
    QFETCH(const bool, done);
    const char* sku = done ? "SKU-008" : "SKU-009";
    m_grid->open("inventory");
    m_grid->takeKeyboard();
    QTest::keyClick(m_grid->table(), Qt::Key_N, Qt::ControlModifier);
    QTRY_VERIFY(part<QDialog>("startStockDialog") != nullptr);
    QPointer<QDialog> asks = part<QDialog>("startStockDialog");
    asks->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(asks));
    for (const auto& [name, text, words] :
         {std::tuple{"product_idEdit", sku, sku}, std::tuple{"warehouse_idEdit", "Nashik", "Nashik · Nashik Road"},
          std::tuple{"quantityEdit", "12.5", "12.5"}, std::tuple{"unit_costEdit", "20", "20"}}) {
        auto* edit = asks->findChild<QLineEdit*>(QLatin1String(name));
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, QLatin1String(text));
        QTest::keyClick(edit, Qt::Key_Tab);
        QTRY_VERIFY(edit->text().startsWith(QString::fromUtf8(words)) &&
                    (QLatin1String(name) != QLatin1String("product_idEdit") || edit->text().contains(u'·')));
    }
    const int before = moves();
    const LostCommit lost(m_grid->proxy(), "stock_adjust(", momentOf(done));
    QTest::keyClick(asks, Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(asks.isNull());
    QCOMPARE(lost.cuts(), 1);
    QCOMPARE(stock(sku, "Nashik"), std::string("12.500"));
    QCOMPARE(moves(), before + 1);
}

void TestLostAnswers::stockIsCountedOnce() {
    QFETCH(const bool, done);
    m_grid->open("inventory");
    m_grid->filter("sku", QStringLiteral("SKU-01"));
    QCOMPARE(m_grid->rows(), 10);
    m_grid->takeKeyboard();
    QTest::keyClick(m_grid->table(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(m_grid->table(), Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(m_grid->page()->findChild<CountDialog*>() != nullptr);
    auto* asks = m_grid->page()->findChild<CountDialog*>();
    QTRY_COMPARE(asks->model()->rowCount(), 10);
    auto* sheet = part<QAbstractItemView>("countTable");
    QTRY_COMPARE(m_grid->focus(), sheet);
    for (const char* digits : {"30", "31"}) {
        for (const char* each = digits; *each != 0; ++each)
            QTest::keyClick(each == digits ? static_cast<QWidget*>(sheet) : m_grid->focus(), *each);
        QTest::keyClick(m_grid->focus(), Qt::Key_Return);
    }
    auto* reason = part<QLineEdit>("countReasonEdit");
    reason->setFocus();
    const QString why = done ? QStringLiteral("Second count") : QStringLiteral("First count");
    QTest::keyClicks(reason, why);
    const int before = moves();
    const auto counted = [&] {
        return m_grid->value("SELECT concat_ws(' ', count(*), sum(i.on_hand)) FROM inventory i JOIN stock_move m "
                             "USING (product_id, warehouse_location) WHERE m.reason = '" +
                             why.toStdString() + "'");
    };
    const LostCommit lost(m_grid->proxy(), "stock_adjust(", momentOf(done));
    QTest::keyClick(reason, Qt::Key_Return);
    auto* error = asks->findChild<ErrorLine*>();
    QTRY_VERIFY(error->isVisible());
    QVERIFY(words(error).contains(QStringLiteral("It may have been done")));
    QCOMPARE(lost.cuts(), 1);
    QCOMPARE(counted(), done ? std::string("2 61.000") : std::string("0"));
    // Sent once more as it is.
    reason->setFocus();
    QTest::keyClick(reason, Qt::Key_Return);
    QTRY_COMPARE(part<Label>("countTitle")->text(), QStringLiteral("In the ledger"));
    QCOMPARE(part<QAbstractItemView>("ledgerTable")->model()->rowCount(), 2);
    QCOMPARE(counted(), std::string("2 61.000"));
    QCOMPARE(moves(), before + 2);
    m_grid->database().script("select stock_adjust(product_id, warehouse_location, 47 - on_hand, 'back') from "
                              "inventory i where on_hand <> 47 and exists "
                              "(select from stock_move m where m.product_id = i.product_id and m.reason ~ 'count')");
}

QTEST_MAIN(TestLostAnswers)
#include "tst_lost_answers.moc"
