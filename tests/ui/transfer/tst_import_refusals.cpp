// What is wrong with a file is said where it belongs, with the way out; an import that stopped goes on.
#include "tests/ui/support/stall_watch.h"
#include "tests/ui/transfer/transfer_window.h"

using namespace landreeve;
using landreeve::tests::FormDatabase;
using landreeve::tests::StallWatch;
using landreeve::tests::TransferWindow;
using ui::transfer::ImportPage;

namespace {

/// While it lives, whoever inserts this product waits for it.
class HeldRow {
public:
    HeldRow(const tests::DomainDatabase& database, const char* sku) : m_holder(database.superuser()) {
        m_holder.script(std::string("CREATE OR REPLACE FUNCTION held() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF "
                                    "NEW.sku = '") +
                        sku +
                        "' THEN PERFORM pg_advisory_xact_lock(42); END IF; RETURN NEW; END $$; CREATE OR REPLACE "
                        "TRIGGER held BEFORE INSERT ON product FOR EACH ROW EXECUTE FUNCTION held(); SELECT "
                        "pg_advisory_lock(42)");
    }
    bool isReached() const {
        return m_holder.exec("SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)")
            .one()
            .get<bool>(0);
    }

private:
    mutable postgres::Connection m_holder;
};

} // namespace

class TestImportRefusals : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_data->database.superuser().script(
            "SET session_replication_role = replica; DELETE FROM product WHERE sku LIKE "
            "'L-%'; DELETE FROM import_run; DELETE FROM employee WHERE employee_code "
            "LIKE 'L-%'");
    }
    void theFileItselfIsRefused_data();
    void theFileItselfIsRefused();
    void rowsThatCannotBeReadAreNamed();
    void aWrongDelimiterIsSeenAtOnce();
    void aGuessedDecimalSignIsSaidAndChosen();
    void aWrongEncodingOffersTheOther();
    void aFileThatChangesIsLookedAtAgain();
    void aFileThatVanishesIsAskedForAgain();
    void twoColumnsForOneFieldAreRefused();
    void aCancelledImportGoesOn();
    void aServerThatIsLostMeanwhile();
    void aFileOpenedAgainGoesOn();
    void upsertChangesWhatDiffers();
    void whatAnUpdateTakesAwayIsSaidBefore();
    void personalFieldsAreMaskedAndEncrypted();
    void refusedRowsAreMappedAsTheirFileWas();
    void whatAnotherFileHadIsNotKept();
    void jsonOfALegacySystem();
    void nobodyWithoutTheRight();

private:
    int count() const {
        return m_data->database.superuser().exec("SELECT count(*) FROM product WHERE sku LIKE 'L-%'").one().get<int>(0);
    }
    static QByteArray many(int rows) {
        QByteArray text = "sku,name,sale_price\n";
        for (int i = 0; i < rows; ++i) {
            const QByteArray n = QByteArray::number(i);
            text += "L-" + n + ",Product " + n + "," + (i % 100 == 99 ? "dear" : n) + "\n";
        }
        return text;
    }

    std::unique_ptr<FormDatabase> m_data = std::make_unique<FormDatabase>();
};

void TestImportRefusals::theFileItselfIsRefused_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("said");
    QTest::addColumn<QString>("wayOut");
    QTest::newRow("empty") << QByteArray() << "The file is empty."
                           << "Choose file…";
    QTest::newRow("header alone") << QByteArray("sku,name\n") << "The file has no rows"
                                  << "Look again";
    QTest::newRow("quote never closed") << QByteArray("sku,name\nL-1,\"open\nL-2,b\n") << "quote"
                                        << "Look again";
    QTest::newRow("NUL in the first row") << QByteArray("sk\0u,name\nL-1,a\n", 17) << "NUL"
                                          << "Look again";
}

void TestImportRefusals::theFileItselfIsRefused() {
    QFETCH(QByteArray, content);
    QFETCH(QString, said);
    QFETCH(QString, wayOut);
    TransferWindow w(*m_data);
    QVERIFY(w.openWith("product", w.file("bad.csv", content)));
    QVERIFY2(w.says("fileError", said), qPrintable(w.said("fileError")));
    const auto* button = w.driver->seen("fileError")->findChild<QAbstractButton*>(QStringLiteral("retryButton"));
    QCOMPARE(button->text(), wayOut);
    // Next leads to it, no further.
    w.driver->key(Qt::Key_N, Qt::AltModifier);
    QCOMPARE(w.page()->step(), ImportPage::FileId);
    QVERIFY(button->hasFocus());
}

void TestImportRefusals::rowsThatCannotBeReadAreNamed() {
    TransferWindow w(*m_data);
    const QByteArray content = "sku,name\nL-1,good\nL-2,\"bro\"ken\nL-3,n" + QByteArray(1, '\0') +
                               "l\nL-4,too,many\nL-5," + QByteArray(qsizetype{10} * 1024 * 1024, 'x') + "\nL-6,good\n";
    const StallWatch watch;
    QVERIFY(w.openWith("product", w.file("rows.csv", content)));
    // The preview says so of its rows already.
    QVERIFY2(w.rows("previewTable").value(1).contains(QStringLiteral("quote")),
             qPrintable(w.rows("previewTable").join(u'\n').left(2000)));
    QVERIFY(w.goTo(ImportPage::CheckId));
    const QStringList wrong = w.rows("rejectsTable");
    QCOMPARE(wrong.size(), 4);
    QVERIFY2(wrong[0].startsWith(QStringLiteral("3|The row|")) && wrong[0].contains(QStringLiteral("quote")),
             qPrintable(wrong[0]));
    QVERIFY2(wrong[1].startsWith(QStringLiteral("4|The row|")) && wrong[1].contains(QStringLiteral("NUL")),
             qPrintable(wrong[1]));
    QVERIFY2(wrong[2].startsWith(QStringLiteral("5|The row|")), qPrintable(wrong[2]));
    QVERIFY2(wrong[3].startsWith(QStringLiteral("6|The row|")), qPrintable(wrong[3]));
    QVERIFY(w.goTo(ImportPage::ResultId));
    QCOMPARE(count(), 2);
    watch.check();
}

void TestImportRefusals::aWrongDelimiterIsSeenAtOnce() {
    TransferWindow w(*m_data);
    QVERIFY(w.openWith("product", w.file("p.csv", "sku;name\nL-1;a\n")));
    QCOMPARE(w.rows("previewTable"), QStringList{QStringLiteral("L-1|a")});
    QVERIFY(w.pick("delimiterCombo", QStringLiteral("Comma")));
    QTRY_COMPARE(w.rows("previewTable"), QStringList{QStringLiteral("L-1;a")});
    QVERIFY(w.driver->words("fileFacts").contains(QStringLiteral("Only one column")));
    w.driver->key(Qt::Key_N, Qt::AltModifier);
    QVERIFY(w.standsAt(ImportPage::FieldsId));
    QVERIFY(w.says("mappingError", QStringLiteral("No column goes into a field yet.")));
    w.driver->key(Qt::Key_N, Qt::AltModifier);
    QCOMPARE(w.page()->step(), ImportPage::FieldsId);
    w.driver->key(Qt::Key_B, Qt::AltModifier);
    QVERIFY(w.standsAt(ImportPage::FileId));
    QVERIFY(w.pick("delimiterCombo", QStringLiteral("Semicolon")));
    QTRY_COMPARE(w.rows("previewTable"), QStringList{QStringLiteral("L-1|a")});
    // Without a header the first row is a record.
    QVERIFY(w.driver->click("headerCheck"));
    QTRY_COMPARE(w.rows("previewTable").size(), 2);
}

void TestImportRefusals::aGuessedDecimalSignIsSaidAndChosen() {
    TransferWindow w(*m_data);
    QVERIFY(w.openWith("product", w.file("p.csv", "sku;name;sale_price\nL-1;a;12,345\n")));
    QTRY_VERIFY2(w.driver->words("fileFacts")
                     .contains(QStringLiteral("Sale price: 1,234 may be read in two ways and is taken for 1.234")),
                 qPrintable(w.driver->words("fileFacts")));
    QVERIFY(w.pick("decimalCombo", QStringLiteral("1,234.50")));
    QTRY_VERIFY(!w.driver->words("fileFacts").contains(QStringLiteral("two ways")));
    QCOMPARE(w.driver->seen<QComboBox>("decimalCombo")->currentText(), QStringLiteral("1,234.50"));
    QVERIFY(w.goTo(ImportPage::ResultId));
    QCOMPARE(m_data->column("product", "L-1", "sale_price"), "12345.00");
}

void TestImportRefusals::aWrongEncodingOffersTheOther() {
    TransferWindow w(*m_data);
    QVERIFY(w.openWith("product", w.file("p.csv", "sku,name\nL-1,Stra\xDF"
                                                  "e\n")));
    QVERIFY2(w.said("fileError").isEmpty(), qPrintable(w.said("fileError")));
    QTRY_COMPARE(w.rows("previewTable"), QStringList{QStringLiteral("L-1|Straße")});
    QVERIFY(w.pick("encodingCombo", QStringLiteral("UTF-8")));
    QVERIFY(w.says("fileError", QStringLiteral("The file is not UTF-8")));
    QVERIFY(w.driver->press(*w.driver->seen("fileError")->findChild<QWidget*>(QStringLiteral("retryButton"))));
    QTRY_COMPARE(w.rows("previewTable"), QStringList{QStringLiteral("L-1|Straße")});
    QCOMPARE(w.said("fileError"), QString());
}

void TestImportRefusals::aFileThatChangesIsLookedAtAgain() {
    TransferWindow w(*m_data);
    const QString file = w.file("p.csv", "sku,name\nL-1,a\n");
    QVERIFY(w.openWith("product", file));
    QVERIFY(w.goTo(ImportPage::CheckId));
    w.file("p.csv", "sku,name\nL-1,a\nL-2,b\n");
    w.driver->key(Qt::Key_N, Qt::AltModifier);
    QVERIFY(w.standsAt(ImportPage::ResultId));
    QVERIFY2(w.says("importError", QStringLiteral("p.csv is no longer the file that was looked at.")),
             qPrintable(w.said("importError")));
    QCOMPARE(count(), 0);
    QVERIFY(w.driver->press(*w.driver->seen("importError")->findChild<QWidget*>(QStringLiteral("retryButton"))));
    QVERIFY(w.standsAt(ImportPage::FileId));
    QTRY_COMPARE(w.rows("previewTable").size(), 2);
    QVERIFY(w.goTo(ImportPage::ResultId));
    QCOMPARE(count(), 2);
}

void TestImportRefusals::aFileThatVanishesIsAskedForAgain() {
    TransferWindow w(*m_data);
    const QString file = w.file("p.csv", "sku,name\nL-1,a\n");
    QVERIFY(w.openWith("product", file));
    QVERIFY(w.goTo(ImportPage::FieldsId));
    QVERIFY(QFile::remove(file));
    w.driver->key(Qt::Key_N, Qt::AltModifier);
    QVERIFY(w.standsAt(ImportPage::CheckId));
    QVERIFY2(w.says("checkError", QStringLiteral("p.csv")), qPrintable(w.said("checkError")));
    QVERIFY(w.driver->press(*w.driver->seen("checkError")->findChild<QWidget*>(QStringLiteral("retryButton"))));
    QVERIFY(w.standsAt(ImportPage::FileId));
    QVERIFY(w.says("fileError", QStringLiteral("There is no file")));
    // One that was never there, by its path.
    QVERIFY(w.driver->fill("fileEdit", QStringLiteral("/nowhere/p.csv")));
    w.driver->key(Qt::Key_Return);
    QVERIFY(w.says("fileError", QStringLiteral("/nowhere/p.csv")));
}

void TestImportRefusals::twoColumnsForOneFieldAreRefused() {
    TransferWindow w(*m_data);
    QVERIFY(w.openWith("product", w.file("p.csv", "sku,name,other\nL-1,a,b\n")));
    QVERIFY(w.goTo(ImportPage::FieldsId));
    QVERIFY(w.pick("fieldCombo3", QStringLiteral("Name")));
    QVERIFY(w.says("mappingError", QStringLiteral("Two columns go into Name: name and other.")));
    w.driver->key(Qt::Key_N, Qt::AltModifier);
    QCOMPARE(w.page()->step(), ImportPage::FieldsId);
    QVERIFY(w.driver->at("fieldCombo3"));
    QVERIFY(w.pick("fieldCombo2", QStringLiteral("Not imported")));
    QVERIFY(w.goTo(ImportPage::ResultId));
    QCOMPARE(m_data->column("product", "L-1", "name"), "b");
}

void TestImportRefusals::aCancelledImportGoesOn() {
    TransferWindow w(*m_data, 25);
    QVERIFY(w.openWith("product", w.file("many.csv", many(1000))));
    QVERIFY(w.goTo(ImportPage::CheckId));
    const StallWatch watch;
    {
        const HeldRow held(m_data->database, "L-60"); // some parts are in
        w.driver->key(Qt::Key_N, Qt::AltModifier);
        QTRY_VERIFY_WITH_TIMEOUT(held.isReached(), 20'000);
        QVERIFY(w.driver->click("importCancelButton"));
        QVERIFY(w.standsAt(ImportPage::ResultId));
    }
    QVERIFY(w.says("importError", QStringLiteral("The import was cancelled.")));
    QTRY_VERIFY2(w.heading().startsWith(QStringLiteral("The import has stopped behind line ")),
                 qPrintable(w.heading()));
    QCOMPARE(count(), 50);
    QCOMPARE(w.driver->words("countInserted"), QStringLiteral("50"));
    QVERIFY(w.driver->press(*w.driver->seen("importError")->findChild<QWidget*>(QStringLiteral("retryButton"))));
    QVERIFY(w.standsAt(ImportPage::ResultId));
    QTRY_COMPARE(w.counts(), QStringLiteral("1,000 990 0 0 10"));
    QCOMPARE(count(), 990);
    QCOMPARE(w.driver->words("sumDifference_sale_price"), QStringLiteral("0.00"));
    watch.check();
}

void TestImportRefusals::aServerThatIsLostMeanwhile() {
    tests::PrivatePostgres::Options options;
    options.settings = {"synchronous_commit = on"}; // what was answered outlives a crash
    FormDatabase data(options);
    const auto again = [](TransferWindow& w, const char* error) {
        return w.driver->press(*w.driver->seen(error)->findChild<QWidget*>(QStringLiteral("retryButton")));
    };
    const auto imported = [&data] {
        return data.database.superuser().exec("SELECT count(*) FROM product WHERE sku LIKE 'L-%'").one().get<int>(0);
    };
    TransferWindow w(data, 25);
    QVERIFY(w.openWith("product", w.file("many.csv", many(200))));
    QVERIFY(w.goTo(ImportPage::FieldsId));
    data.server.stop();
    w.driver->key(Qt::Key_N, Qt::AltModifier);
    QTRY_VERIFY_WITH_TIMEOUT(!w.said("checkError").isEmpty(), 20'000);
    QCOMPARE(w.page()->step(), ImportPage::CheckId);
    data.server.start();
    QVERIFY(again(w, "checkError"));
    QVERIFY(w.standsAt(ImportPage::CheckId));
    QVERIFY2(w.heading().startsWith(QStringLiteral("198 rows can be imported")), qPrintable(w.heading()));
    {
        const HeldRow held(data.database, "L-60"); // some parts are in
        w.driver->key(Qt::Key_N, Qt::AltModifier);
        QTRY_VERIFY_WITH_TIMEOUT(held.isReached(), 20'000);
        data.server.stop();
    }
    QTRY_VERIFY_WITH_TIMEOUT(!w.said("importError").isEmpty(), 20'000);
    QTRY_VERIFY2(w.driver->words("stepText").contains(QStringLiteral("cannot be told now")),
                 qPrintable(w.driver->words("stepText")));
    data.server.start();
    QCOMPARE(imported(), 50);
    QVERIFY(again(w, "importError"));
    QVERIFY(w.standsAt(ImportPage::ResultId));
    QTRY_COMPARE(w.counts(), QStringLiteral("200 198 0 0 2"));
    QCOMPARE(imported(), 198);
}

void TestImportRefusals::aFileOpenedAgainGoesOn() {
    TransferWindow first(*m_data, 25);
    const QString file = first.file("many.csv", many(1000));
    {
        QVERIFY(first.openWith("product", file));
        QVERIFY(first.goTo(ImportPage::FieldsId));
        QVERIFY(first.driver->click("sumCheck_sale_price")); // not as it would be proposed
        QVERIFY(first.goTo(ImportPage::CheckId));
        const HeldRow held(m_data->database, "L-60");
        first.driver->key(Qt::Key_N, Qt::AltModifier);
        QTRY_VERIFY_WITH_TIMEOUT(held.isReached(), 20'000);
        QVERIFY(first.driver->click("importCancelButton"));
        QVERIFY(first.standsAt(ImportPage::ResultId));
    }
    const int there = count();
    QCOMPARE(there, 50);
    // Another window, which knows nothing of it.
    TransferWindow w(*m_data, 25);
    QVERIFY(w.openWith("product", file));
    QVERIFY(w.driver->shows("resumeImportButton"));
    QVERIFY2(w.driver->words("stoppedWords").contains(QStringLiteral("An import of this file stopped")),
             qPrintable(w.driver->words("stoppedWords")));
    QVERIFY(w.driver->click("resumeImportButton"));
    QVERIFY(w.standsAt(ImportPage::CheckId));
    QTRY_VERIFY2(w.driver->words("checkResumed").contains(QStringLiteral("An import of this file stopped behind line")),
                 qPrintable(w.said("checkError")));
    QTRY_COMPARE(w.driver->words("countInserted").remove(u','), QString::number(990 - there));
    w.driver->key(Qt::Key_B, Qt::AltModifier);
    QVERIFY(w.standsAt(ImportPage::FieldsId));
    QVERIFY(w.driver->words("stepText").startsWith(QStringLiteral("As the import was begun.")));
    QVERIFY(!w.driver->seen<QAbstractButton>("sumCheck_sale_price")->isChecked());
    QVERIFY(w.goTo(ImportPage::ResultId));
    QTRY_COMPARE(w.counts(), QStringLiteral("1,000 990 0 0 10"));
    QCOMPARE(count(), 990);
    // It is done: opened once more there is nothing to go on with.
    QVERIFY(w.driver->click("anotherFileButton"));
    QVERIFY(w.openWith("product", file));
    QVERIFY(w.goTo(ImportPage::CheckId));
    QCOMPARE(w.heading(), QStringLiteral("No row can be imported"));
}

void TestImportRefusals::upsertChangesWhatDiffers() {
    m_data->elsewhere("insert into product (sku, name, unit, sale_price) values ('L-1', 'old', 'can', 5), ('L-2', "
                      "'same', 'can', 6)");
    TransferWindow w(*m_data);
    QVERIFY(w.openWith("product", w.file("p.csv", "sku,name\nL-1,new\nL-2,same\nL-3,fresh\n")));
    QVERIFY(w.goTo(ImportPage::CheckId));
    QTRY_COMPARE(w.counts(), QStringLiteral("3 1 0 0 2"));
    w.driver->key(Qt::Key_B, Qt::AltModifier);
    QVERIFY(w.standsAt(ImportPage::FieldsId));
    auto* update = w.driver->seen("modeSegments")->findChildren<QAbstractButton*>().last();
    QVERIFY(w.driver->press(*update));
    QTRY_VERIFY(w.driver->words("modeWords").contains(QStringLiteral("stay as they are")));
    QVERIFY(w.goTo(ImportPage::ResultId));
    QTRY_COMPARE(w.counts(), QStringLiteral("3 1 1 1 0"));
    QCOMPARE(m_data->column("product", "L-1", "name || sale_price || unit"), "new5.00can");
    QVERIFY(w.driver->seen("emptiedWords") == nullptr);
}

void TestImportRefusals::whatAnUpdateTakesAwayIsSaidBefore() {
    m_data->elsewhere("insert into product (sku, name, category, sale_price) values ('L-1', 'a', 'tools', 5), ('L-2', "
                      "'b', 'tools', 6)");
    TransferWindow w(*m_data);
    QVERIFY(w.openWith("product", w.file("p.csv", "sku,category,sale_price\nL-1,,5\nL-2,,\n")));
    QVERIFY(w.goTo(ImportPage::FieldsId));
    QVERIFY(w.driver->press(*w.driver->seen("modeSegments")->findChildren<QAbstractButton*>().last()));
    QTRY_VERIFY(w.driver->words("modeWords").contains(QStringLiteral("empty cell takes the value away")));
    QVERIFY(w.goTo(ImportPage::CheckId));
    QTRY_COMPARE(w.driver->words("emptiedWords"),
                 QStringLiteral("Values that would be taken away, as the file leaves them empty: Category (lines "
                                "2, 3), Sale price (line 3)."));
    QCOMPARE(m_data->column("product", "L-1", "category"), "tools");
    // Not wanted after all.
    w.driver->key(Qt::Key_B, Qt::AltModifier);
    QVERIFY(w.standsAt(ImportPage::FieldsId));
    QVERIFY(w.driver->press(*w.driver->seen<QAbstractButton>("keepEmptyCheck")));
    QVERIFY(!w.driver->words("modeWords").contains(QStringLiteral("takes the value away")));
    QVERIFY(w.goTo(ImportPage::CheckId));
    QTRY_COMPARE(w.counts(), QStringLiteral("2 0 0 2 0"));
    QVERIFY(w.driver->seen("emptiedWords") == nullptr);
    w.driver->key(Qt::Key_B, Qt::AltModifier);
    QVERIFY(w.standsAt(ImportPage::FieldsId));
    QVERIFY(w.driver->press(*w.driver->seen<QAbstractButton>("keepEmptyCheck")));
    QVERIFY(w.goTo(ImportPage::ResultId));
    QTRY_VERIFY(w.driver->words("emptiedWords").startsWith(QStringLiteral("Values taken away")));
    QCOMPARE(m_data->column("product", "L-2", "sale_price"), "");
    QCOMPARE(m_data->column("product", "L-2", "category"), "");
}

void TestImportRefusals::personalFieldsAreMaskedAndEncrypted() {
    TransferWindow w(*m_data);
    QVERIFY(w.openWith("employee", w.file("e.csv", "employee_code,name,Aadhaar\nL-1,Asha,2341 2341 2346\n"
                                                   "L-2,Ravi,234123412345\n")));
    QVERIFY2(!w.rows("previewTable").join(u' ').contains(QStringLiteral("2341 2341")),
             qPrintable(w.rows("previewTable").join(u' ')));
    QVERIFY(w.goTo(ImportPage::CheckId));
    const QStringList understood = w.rows("firstRowsTable");
    QCOMPARE(understood.size(), 1); // the other one is refused
    QVERIFY2(understood.join(u' ').contains(QStringLiteral("XXXX2346")) &&
                 !understood.join(u' ').contains(QStringLiteral("2341")),
             qPrintable(understood.join(u' ')));
    const QStringList wrong = w.rows("rejectsTable");
    QCOMPARE(wrong.size(), 1);
    QVERIFY2(wrong[0].contains(QStringLiteral("XXXX2345")) && !wrong[0].contains(QStringLiteral("23412341")),
             qPrintable(wrong[0]));
    QVERIFY(w.goTo(ImportPage::ResultId));
    QCOMPARE(m_data->column("employee", "L-1", "aadhar_number_last4"), "2346");
    QVERIFY(w.driver->click("saveRejectsButton"));
    const QString refused = w.path("e-refused.csv");
    QTRY_VERIFY(QFileInfo::exists(refused));
    QVERIFY(!TransferWindow::read(refused).contains("23412341"));
}

void TestImportRefusals::refusedRowsAreMappedAsTheirFileWas() {
    TransferWindow w(*m_data);
    QVERIFY(w.openWith("product", w.file("p.csv", "Ref;Bez;Farbe;Preis\nL-1;Neem cake;red;1.234,50\nL-2;;red;2,5\n")));
    QVERIFY(w.goTo(ImportPage::FieldsId));
    QVERIFY(w.pick("fieldCombo1", QStringLiteral("SKU")));
    QVERIFY(w.pick("fieldCombo2", QStringLiteral("Name")));
    QVERIFY(w.pick("fieldCombo4", QStringLiteral("Sale price")));
    QVERIFY(w.goTo(ImportPage::CheckId));
    const QStringList understood = w.rows("firstRowsTable");
    QCOMPARE(understood.size(), 1);
    QVERIFY2(understood[0].contains(QStringLiteral("1,234.50")), qPrintable(understood[0]));
    QVERIFY(w.goTo(ImportPage::ResultId));
    QTRY_COMPARE(w.counts(), QStringLiteral("2 1 0 0 1"));
    QVERIFY(w.driver->click("saveRejectsButton"));
    const QString refused = w.path("p-refused.csv");
    QTRY_VERIFY(QFileInfo::exists(refused));
    QVERIFY(w.driver->click("anotherFileButton"));
    QVERIFY(w.openWith("product", refused));
    QVERIFY(w.goTo(ImportPage::FieldsId));
    QVERIFY2(w.driver->words("stepText").startsWith(QStringLiteral("As they were for p.csv, ")),
             qPrintable(w.driver->words("stepText")));
    QCOMPARE(w.driver->words("mappingFacts"), QStringLiteral("3 of 4 columns go into fields. Not imported: Farbe."));
    QCOMPARE(w.driver->seen<QComboBox>("fieldCombo1")->currentText(), QStringLiteral("SKU"));
    QCOMPARE(w.driver->seen<QComboBox>("fieldCombo4")->currentText(), QStringLiteral("Sale price"));
    QVERIFY(w.driver->seen("fieldCombo5") == nullptr);
}

void TestImportRefusals::whatAnotherFileHadIsNotKept() {
    TransferWindow w(*m_data);
    QVERIFY(w.openWith("product", w.file("p.csv", "L-1,Neem cake,5\n")));
    QVERIFY(!w.driver->seen<QAbstractButton>("headerCheck")->isChecked());
    QVERIFY(w.goTo(ImportPage::FieldsId));
    QVERIFY(w.pick("fieldCombo1", QStringLiteral("SKU")));
    QVERIFY(w.pick("fieldCombo2", QStringLiteral("Name")));
    QVERIFY(w.driver->press(*w.driver->seen("modeSegments")->findChildren<QAbstractButton*>().last()));
    QVERIFY(w.goTo(ImportPage::ResultId));
    QTRY_COMPARE(w.counts(), QStringLiteral("1 1 0 0 0"));
    // Columns without names are those of any file.
    QVERIFY(w.driver->click("anotherFileButton"));
    QVERIFY(w.openWith("product", w.file("q.csv", "red,L-2,7\n")));
    QVERIFY(!w.driver->seen<QAbstractButton>("headerCheck")->isChecked());
    QVERIFY(w.goTo(ImportPage::FieldsId));
    QVERIFY(w.driver->words("stepText").startsWith(QStringLiteral("Proposed by their names.")));
    QCOMPARE(w.driver->seen<QComboBox>("fieldCombo1")->currentText(), QStringLiteral("Not imported"));
    QVERIFY(w.driver->seen("keepEmptyCheck") == nullptr); // it only adds
}

void TestImportRefusals::jsonOfALegacySystem() {
    TransferWindow w(*m_data);
    QVERIFY(w.openWith("product",
                       w.file("p.json", R"([{"ProductCode": "L-1", "ProductName": "Neem \"cake\"", "UnitPrice": 12.50},
 {"ProductCode": "L-2", "ProductName": "Sand filter", "UnitPrice": "dear", "attributes": {"colour": "blue"}}])")));
    QVERIFY(!w.driver->seen("delimiterCombo")->isEnabled());
    QVERIFY(w.goTo(ImportPage::ResultId));
    QTRY_COMPARE(w.counts(), QStringLiteral("2 1 0 0 1"));
    QCOMPARE(m_data->column("product", "L-1", "name || sale_price"), "Neem \"cake\"12.50");
    QVERIFY(w.driver->click("anotherFileButton"));
    QVERIFY(w.openWith("product", w.file("broken.json", "[{\"sku\": \"L-1\"}, 5]")));
    QVERIFY2(w.says("fileError", QStringLiteral("an object is needed")), qPrintable(w.said("fileError")));
}

void TestImportRefusals::nobodyWithoutTheRight() {
    TransferWindow w(*m_data);
    w.refused = "write";
    QVERIFY(w.list("product"));
    auto* import = w.driver->seen("importButton");
    QTRY_VERIFY(w.driver->seen("exportListButton")->isEnabled());
    QVERIFY(!import->isEnabled());
    QCOMPARE(import->toolTip(), QStringLiteral("You can read products but not import them. Needs product:write."));
    w.driver->key(Qt::Key_I, Qt::ControlModifier);
    w.drop(w.file("dropped.csv", "sku,name\nL-1,Neem cake\n"));
    QVERIFY(w.page() == nullptr);
}

int main(int argc, char** argv) {
    return tests::windowTests<TestImportRefusals>(argc, argv);
}
#include "tst_import_refusals.moc"

#include <QAbstractButton>
