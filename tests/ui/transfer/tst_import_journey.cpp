// Journey 7, "legacy list": another system's product list with odd headers and some bad rows, by mouse and by keyboard
// alone.
#include "tests/ui/support/stall_watch.h"
#include "tests/ui/transfer/transfer_window.h"

using namespace landreeve;
using landreeve::tests::FormDatabase;
using landreeve::tests::StallWatch;
using landreeve::tests::TransferWindow;
using ui::transfer::ImportPage;

namespace {

const QByteArray kLegacy = "ItemNo;Bezeichnung;price;GST rate;Bestand\r\n"
                           "L-1;Stra\xDF" // Windows-1252
                           "enfeger;1,234.50;18;4\r\n"
                           "L-2;Neem cake;dear;6;1\r\n"
                           "L-3;Sand filter;95;12;2\r\n"
                           "L-4;\"Drip; lateral\";19.90;5;9\r\n"
                           ";Nobody's;7;5;1\r\n";

} // namespace

class TestImportJourney : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_data->database.superuser().script(
            "SET session_replication_role = replica; DELETE FROM product WHERE sku LIKE "
            "'L-%'; DELETE FROM import_run");
    }
    void fileDroppedOnTheList();
    void byMouse();
    void byKeyboardAlone();
    void theRefusedRowsImportAgain();

private:
    QString products() const {
        auto connection = m_data->database.superuser();
        QStringList rows;
        for (const auto row : connection.exec(
                 "SELECT sku || '|' || name || '|' || sale_price || '|' || tax_rate FROM product WHERE sku LIKE 'L-%' "
                 "ORDER BY sku"))
            rows << QString::fromStdString(row.get<std::string>(0));
        return rows.join(u' ');
    }
    const QString kGood = QStringLiteral("L-1|Straßenfeger|1234.50|18.00 L-4|Drip; lateral|19.90|5.00");

    std::unique_ptr<FormDatabase> m_data = std::make_unique<FormDatabase>();
};

void TestImportJourney::fileDroppedOnTheList() {
    TransferWindow w(*m_data);
    const QString file = w.file("dropped.csv", kLegacy);
    QVERIFY(w.list("product"));
    QTRY_VERIFY(w.driver->seen("importButton")->isEnabled());
    w.drop(file);
    QVERIFY(w.standsAt(ImportPage::FileId));
    QVERIFY(w.driver->shows("previewTable"));
    QCOMPARE(w.rows("previewTable").first(), QStringLiteral("L-1|Straßenfeger|1,234.50|18|4"));
}

void TestImportJourney::byMouse() {
    TransferWindow w(*m_data);
    const QString file = w.file("legacy.csv", kLegacy);
    QVERIFY(w.list("product"));
    const StallWatch watch;
    QVERIFY(w.driver->click("importButton"));
    QVERIFY(w.standsAt(ImportPage::FileId));
    w.drop(file);
    ++w.otherClicks; // a drag is a press
    QVERIFY(w.standsAt(ImportPage::FileId));
    QVERIFY(w.driver->shows("previewTable"));
    QCOMPARE(w.driver->seen<QComboBox>("delimiterCombo")->currentText(), QStringLiteral("Semicolon"));
    QCOMPARE(w.driver->seen<QComboBox>("encodingCombo")->currentText(), QStringLiteral("Windows-1252"));
    QCOMPARE(w.rows("previewTable").first(), QStringLiteral("L-1|Straßenfeger|1,234.50|18|4"));

    QVERIFY(w.driver->click("nextButton"));
    QVERIFY(w.standsAt(ImportPage::FieldsId));
    QVERIFY(w.says("mappingError", QStringLiteral("Name is needed")));
    QVERIFY(w.driver->words("mappingFacts").contains(QStringLiteral("Not imported: Bezeichnung, Bestand")));
    QStringList forms;
    for (const char* label : {"formLabel1", "formLabel2", "formLabel3", "formLabel4", "formLabel5"})
        forms << w.driver->words(label);
    QCOMPARE(forms.join(u' '), QStringLiteral("text text text number number"));
    QVERIFY(w.pick("fieldCombo2", QStringLiteral("Name")));
    QCOMPARE(w.said("mappingError"), QString());
    QVERIFY(w.driver->click("nextButton"));

    // Errors by cell, before anything is written.
    QVERIFY(w.standsAt(ImportPage::CheckId));
    QCOMPARE(w.heading(), QStringLiteral("2 rows can be imported, 3 would be refused"));
    QTRY_COMPARE(w.counts(), QStringLiteral("5 2 0 0 3"));
    const QStringList wrong = w.rows("rejectsTable");
    QCOMPARE(wrong.size(), 4);
    QVERIFY2(wrong[0].startsWith(QStringLiteral("3|Sale price|dear|")), qPrintable(wrong[0]));
    QVERIFY2(wrong[1].startsWith(QStringLiteral("3|GST, %|6|")), qPrintable(wrong[1])); // of the same row
    QVERIFY2(wrong[2].startsWith(QStringLiteral("4|GST, %|12|GST is 0, 5, 18 or 40 per cent.|5")),
             qPrintable(wrong[2]));
    QVERIFY2(wrong[3].startsWith(QStringLiteral("6|SKU||SKU is needed.")), qPrintable(wrong[3]));
    QCOMPARE(products(), QString());
    QCOMPARE(w.driver->seen<QAbstractButton>("nextButton")->text(), QStringLiteral("Import 2 rows"));

    QVERIFY(w.driver->click("nextButton"));
    QVERIFY(w.standsAt(ImportPage::ResultId));
    QVERIFY2(w.heading().startsWith(QStringLiteral("Imported 2 products")),
             qPrintable(w.heading() + w.said("importError")));
    QCOMPARE(products(), kGood);
    QCOMPARE(w.driver->words("sumFile_sale_price"), QStringLiteral("1,254.40"));
    QCOMPARE(w.driver->words("sumTable_sale_price"), QStringLiteral("1,254.40"));

    QVERIFY(w.driver->click("saveRejectsButton"));
    const QString refused = w.path("legacy-refused.csv");
    QTRY_VERIFY(QFileInfo::exists(refused));
    QTRY_VERIFY(w.driver->words("rejectsFacts").contains(QStringLiteral("legacy-refused.csv")));
    QVERIFY(TransferWindow::read(refused).contains("dear"));
    QCOMPARE(QFile::permissions(refused) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    watch.check();
    qInfo("%d clicks", w.clicks());
    QVERIFY2(w.clicks() <= 8, "the journey takes at most 8 clicks");

    // The list has them.
    QVERIFY(w.driver->click("nextButton"));
    QVERIFY(w.listSettles());
    QTRY_COMPARE(w.grid()->model()->rowCount(), 3);
}

void TestImportJourney::byKeyboardAlone() {
    TransferWindow w(*m_data);
    const QString file = w.file("legacy.csv", kLegacy);
    QVERIFY(w.list("product"));
    const StallWatch watch;
    auto& driver = *w.driver;
    driver.key(Qt::Key_I, Qt::ControlModifier);
    QVERIFY(w.standsAt(ImportPage::FileId));
    QVERIFY(driver.tabTo("fileEdit"));
    driver.type(file);
    driver.key(Qt::Key_N, Qt::AltModifier);
    QVERIFY(w.standsAt(ImportPage::FieldsId));
    QVERIFY(driver.tabTo("fieldCombo2"));
    driver.type(QStringLiteral("Name"));
    QCOMPARE(driver.seen<QComboBox>("fieldCombo2")->currentText(), QStringLiteral("Name"));
    driver.key(Qt::Key_N, Qt::AltModifier);
    QVERIFY(w.standsAt(ImportPage::CheckId));
    QVERIFY(driver.tabTo("rejectsField", 90));
    driver.type(QStringLiteral("GST"));
    QTRY_COMPARE(w.rows("rejectsTable").size(), 2);
    QVERIFY(driver.tabTo("nextButton"));
    driver.key(Qt::Key_Return);
    QVERIFY(w.standsAt(ImportPage::ResultId));
    QCOMPARE(products(), kGood);
    QTRY_COMPARE(w.counts(), QStringLiteral("5 2 0 0 3"));
    QVERIFY(driver.tabTo("nextButton"));
    driver.key(Qt::Key_Return);
    QVERIFY(w.listSettles());
    QCOMPARE(driver.clicks(), 0);
    watch.check();
}

void TestImportJourney::theRefusedRowsImportAgain() {
    TransferWindow w(*m_data);
    QVERIFY(w.openWith("product", w.file("legacy.csv", kLegacy)));
    QVERIFY(w.driver->seen("previewTable") != nullptr);
    w.driver->key(Qt::Key_N, Qt::AltModifier);
    QVERIFY(w.standsAt(ImportPage::FieldsId));
    QVERIFY(w.pick("fieldCombo2", QStringLiteral("Name")));
    QVERIFY(w.goTo(ImportPage::ResultId));
    QVERIFY(w.driver->click("saveElsewhereButton"));
    const QString refused = w.path("refused.csv");
    QVERIFY(w.answer("rejectsFileDialog", refused));
    QTRY_VERIFY(QFileInfo::exists(refused));

    // Mended; the columns that say why are no fields.
    QByteArray mended = TransferWindow::read(refused);
    mended.replace("dear,6", "7,5").replace(",12,", ",5,").replace("\n,Nobody", "\nL-5,Nobody");
    QVERIFY(w.driver->click("anotherFileButton"));
    QVERIFY(w.standsAt(ImportPage::FileId));
    QVERIFY(w.openWith("product", w.file("mended.csv", mended)));
    w.driver->key(Qt::Key_N, Qt::AltModifier);
    QVERIFY(w.standsAt(ImportPage::FieldsId));
    QVERIFY(w.pick("fieldCombo2", QStringLiteral("Name")));
    QVERIFY(w.goTo(ImportPage::ResultId));
    QTRY_COMPARE(w.counts(), QStringLiteral("3 3 0 0 0"));
    QVERIFY(w.driver->seen("rejectsTable") == nullptr);
    QVERIFY(products().contains(QStringLiteral("L-5|Nobody's|7.00|5.00")));
}

int main(int argc, char** argv) {
    return tests::windowTests<TestImportJourney>(argc, argv);
}
#include "tst_import_journey.moc"

#include <QAbstractButton>
