// Goods arrive, and nobody touches the mouse: an order is found by its number, half of it is received with two broken
// pieces, and the receipt becomes a file.
#include "tests/support/pdf_text.h"
#include "tests/ui/orders/order_window.h"
#include "ui/shell/choice_list.h"

#include <QAbstractButton>
#include <QDialog>
#include <QFileDialog>
#include <QTemporaryDir>
#include <QTest>

using namespace landreeve;
using namespace landreeve::tests;

class TestGoodsArrive : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanup() { m_at->close(); }
    void halfOfItIsReceivedAndPrinted();

private:
    WindowDriver& driver() { return m_at->driver(); }
    /// A key where the keyboard is, in whichever window.
    static void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
        QTest::keyClick(QGuiApplication::focusWindow(), key, modifiers);
    }
    /// "#", and this, in the palette; the numbers that it lists.
    QStringList found(const QString& text);
    QStringList listed() const;
    /// Tab, until this part of a dialog has the keyboard.
    static bool tabTo(const QDialog& dialog, const char* name);

    std::unique_ptr<OrderWindow> m_at;
};

void TestGoodsArrive::initTestCase() {
    ui::theme::Theme::of();
    m_at = std::make_unique<OrderWindow>();
}

QStringList TestGoodsArrive::listed() const {
    QStringList all;
    if (const auto* list = m_at->form->driver->seen<ui::shell::ChoiceList>("paletteList"))
        for (const auto& item : list->items())
            all << item.text;
    return all;
}

QStringList TestGoodsArrive::found(const QString& text) {
    driver().key(Qt::Key_K, Qt::ControlModifier);
    driver().type(u'#' + text);
    if (!QTest::qWaitFor([this] { return !listed().isEmpty(); }, 20'000))
        qWarning() << text << "is not found";
    return listed();
}

bool TestGoodsArrive::tabTo(const QDialog& dialog, const char* name) {
    const auto* part = dialog.findChild<QWidget*>(QLatin1String(name));
    for (int i = 0; part != nullptr && i < 40; ++i) {
        const QWidget* at = QApplication::focusWidget();
        if (at != nullptr && (at == part || part->isAncestorOf(at)))
            return true;
        key(Qt::Key_Tab);
    }
    return false;
}

void TestGoodsArrive::halfOfItIsReceivedAndPrinted() {
    QVERIFY(m_at->openApproved({{"DRP-16", "10", "100"}, {"NEEM-5", "4", "50"}}));
    const std::string number = m_at->number();
    m_at->close();
    m_at->work("meera");
    QVERIFY(m_at->go("Inventory"));

    // By the end of its number; then by its key.
    const QString written = QString::fromStdString(number);
    QCOMPARE(found(written.right(5)), QStringList{written});
    driver().key(Qt::Key_Return);
    QVERIFY(m_at->form->settles());
    QCOMPARE(m_at->number(), number);
    driver().key(Qt::Key_R, Qt::ControlModifier);
    QVERIFY(driver().shows("receivePanel"));
    QTRY_VERIFY(driver().at("fulfilTable"));
    // A barcode of something else is no quantity.
    m_at->cell("4006381333931", Qt::Key_Return);
    QTRY_VERIFY2(
        m_at->panelError().contains(QStringLiteral("No line of this order has the SKU or barcode \"4006381333931\".")),
        qPrintable(m_at->panelError()));
    QTRY_VERIFY(driver().at("fulfilTable"));
    // One is scanned, and counted up; then five are typed, of which two are broken.
    m_at->cell("8901234567890", Qt::Key_Return);
    QTRY_COMPARE(m_at->submitWords(), QStringLiteral("Receive 1 unit"));
    QTRY_VERIFY(driver().at("fulfilTable"));
    m_at->cell("5", Qt::Key_Tab);
    m_at->cell("2", Qt::Key_Return);
    QVERIFY(driver().tabTo("orderReasonEdit"));
    driver().type(QStringLiteral("crushed in transit"));
    QVERIFY(m_at->forward());
    QCOMPARE(m_at->panelError(), QString());
    QCOMPARE(m_at->status(), QStringLiteral("partially_received"));
    QTRY_COMPARE(driver().seen<QAbstractButton>("newestTask")->text(), written + QStringLiteral(" partly received"));
    QCOMPARE(m_at->place("DRP-16"), std::string("3/0/5/2 100 300.00"));
    QCOMPARE(m_at->place("NEEM-5"), std::string("0/0/4/0 0 0.00"));
    QCOMPARE(m_at->ledger(number), std::string("receipt 3 300.00, rejection 0 0.00"));

    // The receipt, looked at and saved.
    driver().key(Qt::Key_P, Qt::ControlModifier);
    const auto dialogNow = [this] {
        auto* dialog = m_at->form->window.findChild<QDialog*>(QStringLiteral("documentDialog"));
        return dialog != nullptr && dialog->isVisible() ? dialog : nullptr;
    };
    QTRY_VERIFY(dialogNow() != nullptr);
    QDialog* dialog = dialogNow();
    QVERIFY(QTest::qWaitForWindowActive(dialog));
    QTRY_VERIFY_WITH_TIMEOUT(dialog->findChild<QWidget*>(QStringLiteral("printButton"))->isEnabled(), 20'000);
    QVERIFY(tabTo(*dialog, "documentKinds"));
    key(Qt::Key_Right);
    QTRY_COMPARE_WITH_TIMEOUT(dialog->windowTitle(), QStringLiteral("Receiving list ") + written, 20'000);
    key(Qt::Key_Right);
    const QString title = QStringLiteral("Goods received note ") + written;
    QTRY_COMPARE_WITH_TIMEOUT(dialog->windowTitle(), title, 20'000);
    QTRY_VERIFY(dialog->findChild<QWidget*>(QStringLiteral("savePdfButton"))->isEnabled());
    QVERIFY(tabTo(*dialog, "savePdfButton"));
    key(Qt::Key_Space);
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("receipt.pdf"));
    auto* files = dialog->findChild<QFileDialog*>(QStringLiteral("pdfFileDialog"));
    QVERIFY(files != nullptr && QTest::qWaitForWindowActive(files));
    key(Qt::Key_A, Qt::ControlModifier);
    driver().type(file);
    key(Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(dialogNow() == nullptr, 20'000);
    const QStringList pages = pdfPages(file);
    QCOMPARE(pages.size(), 1);
    for (const QString& words : {written, QStringLiteral("Goods received note"), QStringLiteral("crushed in transit")})
        QVERIFY2(pages.front().contains(words), qPrintable(words));
    QCOMPARE(driver().clicks(), 0);
}

QTEST_MAIN(TestGoodsArrive)
#include "tst_goods_arrive.moc"
