// What leaves a list through the window comes in again to the same content: orders as new documents, inventory as
// adjustments, every other kind as it was.
#include "tests/ui/transfer/transfer_window.h"

using namespace landreeve;
using landreeve::tests::FormDatabase;
using landreeve::tests::TransferWindow;
using ui::transfer::ImportPage;

class TestRoundTrips : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ordersComeAgainAsNewDocuments_data();
    void ordersComeAgainAsNewDocuments();
    void inventoryDifferencesBecomeAdjustments();
    void otherRecordsAreAsTheyWere_data();
    void otherRecordsAreAsTheyWere();

private:
    /// Exports the whole list of a kind through its dialog.
    static bool exports(TransferWindow& w, const char* entity, const QString& path) {
        if (w.list(entity) == nullptr || !w.driver->click("exportListButton"))
            return false;
        QDialog* dialog = nullptr;
        if (!QTest::qWaitFor(
                [&] { return (dialog = w.window.findChild<QDialog*>(QStringLiteral("exportDialog"))) != nullptr; },
                5000))
            return false;
        dialog->findChild<QLineEdit*>(QStringLiteral("exportFileEdit"))->setText(path);
        if (path.endsWith(QLatin1String(".json")))
            QTest::mouseClick(
                dialog->findChild<QWidget*>(QStringLiteral("formatSegments"))->findChildren<QAbstractButton*>().last(),
                Qt::LeftButton);
        QTest::mouseClick(dialog->findChild<QWidget*>(QStringLiteral("exportButton")), Qt::LeftButton);
        const bool written = QTest::qWaitFor([&] { return QFileInfo::exists(path); }, 20'000);
        dialog->reject();
        w.window.activateWindow();
        return written &&
               QTest::qWaitFor([&] { return w.window.findChild<QDialog*>(QStringLiteral("exportDialog")) == nullptr; },
                               5000);
    }
    QString lines(const std::string& sql) const {
        auto connection = m_data->database.superuser();
        QStringList rows;
        const auto result = connection.exec(sql);
        for (const auto row : result)
            rows << QString::fromStdString(row.get<std::optional<std::string>>(0).value_or("-"));
        return rows.join(u'\n');
    }

    std::unique_ptr<FormDatabase> m_data = std::make_unique<FormDatabase>();
};

void TestRoundTrips::ordersComeAgainAsNewDocuments_data() {
    QTest::addColumn<QString>("entity");
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("number");
    QTest::newRow("purchase") << "purchase-order"
                              << "purchase_order"
                              << "po_number";
    QTest::newRow("sales") << "sales-order"
                           << "sales_order"
                           << "so_number";
}

void TestRoundTrips::ordersComeAgainAsNewDocuments() {
    QFETCH(QString, entity);
    QFETCH(QString, table);
    QFETCH(QString, number);
    if (entity == QLatin1String("sales-order"))
        m_data->elsewhere(
            "insert into sales_order (customer_id, delivery_address, special_instructions, line_items) select c.id, "
            "'{\"city\": \"Pune\", \"pin\": \"411001\"}', 'by hand', jsonb_build_array(jsonb_build_object('sku', "
            "'SKU-1', 'product_id', p.id, 'warehouse', 'Pune', 'quantity', '2.5', 'unit_price', '12.34', "
            "'discount_pct', '5', 'tax_rate', '18')) from customer c, product p where c.code = 'C-1' and p.sku = "
            "'SKU-1'");
    // A document without what the server gives each anew.
    const auto documents = [&] {
        return lines(
            "SELECT subtotal || ' ' || tax_amount || ' ' || round_off || ' ' || total_amount || ' ' || (SELECT "
            "string_agg((l - 'line_id')::text, ',') FROM jsonb_array_elements(line_items) l) FROM " +
            table.toStdString() + " ORDER BY created_at, id");
    };
    const QString before = documents();
    const QString numbers = lines("SELECT " + number.toStdString() + " FROM " + table.toStdString());
    QVERIFY(!before.isEmpty() && !before.contains(u'\n'));
    TransferWindow w(*m_data);
    const QString path = w.path(qPrintable(entity + QStringLiteral(".csv")));
    QVERIFY(exports(w, qPrintable(entity), path));
    QVERIFY(w.openWith(qPrintable(entity), path));
    QVERIFY(w.goTo(ImportPage::FieldsId));
    QVERIFY(w.driver->words("modeWords").contains(QStringLiteral("made anew")));
    QVERIFY(w.goTo(ImportPage::ResultId));
    QTRY_COMPARE(w.counts(), QStringLiteral("1 1 0 0 0"));
    QCOMPARE(documents(), before + u'\n' + before);
    QCOMPARE(lines("SELECT count(DISTINCT " + number.toStdString() + ") FROM " + table.toStdString()),
             QStringLiteral("2"));
    QVERIFY(lines("SELECT " + number.toStdString() + " FROM " + table.toStdString()).startsWith(numbers));
    QCOMPARE(lines("SELECT DISTINCT status FROM " + table.toStdString()), QStringLiteral("draft"));
}

void TestRoundTrips::inventoryDifferencesBecomeAdjustments() {
    m_data->elsewhere("select stock_adjust(id, 'Pune', 40, 'first count') from product where sku = 'SKU-1'");
    TransferWindow w(*m_data);
    const QString path = w.path("inventory.csv");
    QVERIFY(exports(w, "inventory", path));
    const QString moves = lines("SELECT count(*) FROM stock_move");
    QVERIFY(w.openWith("inventory", path));
    QVERIFY(w.goTo(ImportPage::ResultId));
    QTRY_COMPARE(w.counts(), QStringLiteral("1 0 0 1 0"));
    QCOMPARE(lines("SELECT count(*) FROM stock_move"), moves);

    // Counted anew: the difference is one line in the ledger.
    QByteArray counted = TransferWindow::read(path);
    QVERIFY(counted.contains("40.000"));
    counted.replace("40.000", "37.500");
    QVERIFY(w.driver->click("anotherFileButton"));
    QVERIFY(w.openWith("inventory", w.file("counted.csv", counted)));
    QVERIFY(w.goTo(ImportPage::FieldsId));
    QVERIFY(w.driver->words("modeWords").contains(QStringLiteral("adjustment")));
    QVERIFY(w.goTo(ImportPage::ResultId));
    QTRY_COMPARE(w.counts(), QStringLiteral("1 0 1 0 0"));
    QCOMPARE(lines("SELECT quantity FROM stock_move ORDER BY at DESC, id LIMIT 1"), QStringLiteral("-2.500"));
    QCOMPARE(lines("SELECT on_hand FROM inventory"), QStringLiteral("37.500"));
}

void TestRoundTrips::otherRecordsAreAsTheyWere_data() {
    QTest::addColumn<QString>("entity");
    for (const char* entity : {"vendor", "customer", "warehouse", "product", "employee"})
        QTest::newRow(entity) << QString::fromLatin1(entity);
}

void TestRoundTrips::otherRecordsAreAsTheyWere() {
    QFETCH(QString, entity);
    const std::string table = landreeve::records::entity(entity.toStdString()).table;
    const auto content = [&] { return lines("SELECT to_jsonb(t) FROM " + table + " t ORDER BY id"); };
    const QString before = content();
    TransferWindow w(*m_data);
    const QString path = w.path(qPrintable(entity + QStringLiteral(".json")));
    QVERIFY(exports(w, qPrintable(entity), path));
    QVERIFY(w.openWith(qPrintable(entity), path));
    QVERIFY(w.goTo(ImportPage::FieldsId));
    QVERIFY(w.driver->press(*w.driver->seen("modeSegments")->findChildren<QAbstractButton*>().last()));
    QVERIFY(w.goTo(ImportPage::ResultId));
    QTRY_VERIFY2(w.counts().endsWith(QStringLiteral(" 0")), qPrintable(w.counts()));
    QCOMPARE(w.driver->words("countUpdated"), QStringLiteral("0"));
    QCOMPARE(w.driver->words("countUnchanged"), w.driver->words("countRead"));
    QCOMPARE(content(), before);
}

QTEST_MAIN(TestRoundTrips)
#include "tst_round_trips.moc"

#include <QAbstractButton>
#include <QDialog>
