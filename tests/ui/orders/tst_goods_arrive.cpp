// Goods arrive, and nobody touches the mouse: an order is found by its number, half of it is received with two broken
// pieces, and the receipt becomes a file.
#include "tests/support/pdf_text.h"
#include "tests/ui/orders/order_window.h"
#include "ui/shell/choice_list.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QDialog>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
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

    QDialog* openDialog() const;
    /// The preview, with the order's receipt chosen; nullptr where it does not come.
    QDialog* openReceipt(const std::string& number);
    /// What is shown becomes a file of this name.
    bool savesAs(QDialog& dialog, const char* name);
    /// The one page of that file.
    QString saved(const char* name) const;

    std::unique_ptr<OrderWindow> m_at;
    const QTemporaryDir m_folder;
    QString m_offeredName; ///< Of the file that was saved last.
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

QDialog* TestGoodsArrive::openDialog() const {
    auto* dialog = m_at->form->window.findChild<QDialog*>(QStringLiteral("documentDialog"));
    return dialog != nullptr && dialog->isVisible() ? dialog : nullptr;
}

QDialog* TestGoodsArrive::openReceipt(const std::string& number) {
    driver().key(Qt::Key_P, Qt::ControlModifier);
    if (!QTest::qWaitFor([this] { return openDialog() != nullptr; }, 20'000))
        return nullptr;
    QDialog* dialog = openDialog();
    const auto titled = [dialog, number](const char* document) {
        const QString title = QLatin1String(document) + u' ' + QString::fromStdString(number);
        const auto* heading = dialog->findChild<QLabel*>(QStringLiteral("documentHeading"));
        return QTest::qWaitFor([&] { return heading->text() == title; }, 20'000) &&
               // Whose it is, also after the document has become another.
               dialog->windowTitle() == title + QStringLiteral(" — Sahyadri Agro");
    };
    const auto* print = dialog->findChild<QWidget*>(QStringLiteral("printButton"));
    if (!QTest::qWaitForWindowActive(dialog) || !QTest::qWaitFor([print] { return print->isEnabled(); }, 20'000) ||
        !tabTo(*dialog, "documentKinds"))
        return nullptr;
    key(Qt::Key_Right);
    if (!titled("Receiving list"))
        return nullptr;
    key(Qt::Key_Right);
    return titled("Goods received note") ? dialog : nullptr;
}

bool TestGoodsArrive::savesAs(QDialog& dialog, const char* name) {
    const auto* save = dialog.findChild<QWidget*>(QStringLiteral("savePdfButton"));
    if (!QTest::qWaitFor([save] { return save->isEnabled(); }, 20'000) || !tabTo(dialog, "savePdfButton"))
        return false;
    key(Qt::Key_Space);
    auto* files = dialog.findChild<QFileDialog*>(QStringLiteral("pdfFileDialog"));
    if (files == nullptr || !QTest::qWaitForWindowActive(files))
        return false;
    m_offeredName = files->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->text();
    key(Qt::Key_A, Qt::ControlModifier);
    driver().type(m_folder.filePath(QLatin1String(name)));
    key(Qt::Key_Return);
    const auto* note = dialog.findChild<QLabel*>(QStringLiteral("documentNote"));
    const QString done = QStringLiteral("Saved as %1.").arg(QLatin1String(name));
    if (!QTest::qWaitFor([&] { return note->text() == done; }, 20'000))
        return false;
    // The desktop's work.
    dialog.activateWindow();
    return QTest::qWaitForWindowActive(&dialog);
}

QString TestGoodsArrive::saved(const char* name) const {
    const QStringList pages = pdfPages(m_folder.filePath(QLatin1String(name)));
    return pages.size() == 1 ? pages.front() : QString();
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
    QDialog* dialog = openReceipt(number);
    QVERIFY(dialog != nullptr);
    QVERIFY(!dialog->findChild<QComboBox*>(QStringLiteral("deliveryCombo"))->isVisible());
    QVERIFY(savesAs(*dialog, "receipt.pdf"));
    for (const QString& words : {written, QStringLiteral("Goods received note"), QStringLiteral("crushed in transit")})
        QVERIFY2(saved("receipt.pdf").contains(words), qPrintable(words));
    key(Qt::Key_Escape);
    QTRY_VERIFY(openDialog() == nullptr);
    m_at->form->window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_at->form->window));

    // The rest comes: now there are two receipts, the last one first.
    driver().key(Qt::Key_R, Qt::ControlModifier);
    QVERIFY(driver().shows("receivePanel"));
    QTRY_VERIFY(driver().at("fulfilTable"));
    m_at->cell("5", Qt::Key_Tab);
    m_at->cell("0", Qt::Key_Tab);
    m_at->cell("4", Qt::Key_Return);
    QCOMPARE(m_at->submitWords(), QStringLiteral("Receive 9 units"));
    QVERIFY(m_at->forward());
    QTRY_COMPARE(m_at->status(), QStringLiteral("received"));
    dialog = openReceipt(number);
    QVERIFY(dialog != nullptr);
    auto* delivery = dialog->findChild<QComboBox*>(QStringLiteral("deliveryCombo"));
    QTRY_VERIFY(delivery->isVisible());
    QCOMPARE(delivery->count(), 2);
    QVERIFY2(delivery->currentText().startsWith(QStringLiteral("Delivery 2, ")), qPrintable(delivery->currentText()));
    QVERIFY(savesAs(*dialog, "last.pdf"));
    QVERIFY(!saved("last.pdf").contains(QStringLiteral("crushed in transit")));
    QVERIFY(tabTo(*dialog, "deliveryCombo"));
    key(Qt::Key_Down);
    QVERIFY2(delivery->currentText().startsWith(QStringLiteral("Delivery 1, ")), qPrintable(delivery->currentText()));
    QVERIFY(savesAs(*dialog, "first.pdf"));
    QVERIFY(saved("first.pdf").contains(QStringLiteral("crushed in transit")));
    QVERIFY2(m_offeredName.endsWith(QStringLiteral("-receipt-1.pdf")), qPrintable(m_offeredName));
    key(Qt::Key_Escape);
    QTRY_VERIFY(openDialog() == nullptr);
    QCOMPARE(driver().clicks(), 0);
}

QTEST_MAIN(TestGoodsArrive)
#include "tst_goods_arrive.moc"
