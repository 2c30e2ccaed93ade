// What an import takes the values of a file for: numbers and dates of other countries, and cells that are empty.
#include "tests/core/transfer/transfer_bed.h"

#include <QJsonArray>
#include <QTest>

using namespace landreeve;
using namespace landreeve::transfer;
using tests::rejectsOf;
using tests::TransferBed;

class TestImportValues : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_bed.empty("product; DELETE FROM vendor; DELETE FROM import_run"); }
    void numbersAndDatesOfOtherCountries();
    void ambiguousNumbers_data();
    void ambiguousNumbers();
    void anInterruptedImportKeepsItsDecimalSign();
    void anUpdateSaysWhichValuesItTakesAway();
    void linesAreNamedUpToFive();
    void anUpdateMayLeaveAloneWhatIsEmpty();
    void personalDataIsLeftAloneWhereItIsEmpty();
    void partsOfPersonalDataAreLaidOverWhatIsThere();
    void theFirstRowsAreToldAsTheyWereUnderstood();
    void aFileOfTheSameColumnsIsMappedAsTheLast();

private:
    TransferBed m_bed;
};

void TestImportValues::numbersAndDatesOfOtherCountries() {
    auto options = TransferBed::options("product", m_bed.file("p.csv", "sku;name;cost_price;sale_price\n"
                                                                       "A;a;1.234,50;1,234.50\n"
                                                                       "B;b;7;2.5\n"
                                                                       "C;c;dear;3\n"
                                                                       "D;d;1.234;dear\n"));
    options.rejectsPath = m_bed.path("rejects.csv");
    const ImportReport report = m_bed.import(options);
    QCOMPARE(rejectsOf(report), (QByteArrayList{"4 cost_price number", "5 sale_price number"}));
    // Alone it would be one and a quarter.
    QVERIFY(TransferBed::read(options.rejectsPath).contains("\nD,d,1234,dear,"));
    QCOMPARE(m_bed.lines("SELECT sku, cost_price, sale_price FROM product ORDER BY sku"),
             QByteArray("A|1234.50|1234.50\nB|7.00|2.50"));
    const auto columns = report.toJson()[QStringLiteral("columns")].toArray();
    QCOMPARE(columns[2][QStringLiteral("type")].toString(), QStringLiteral("text")); // one of four is no number
    QVERIFY(columns[2][QStringLiteral("decimal_comma")].toBool());
    QVERIFY(!columns[3][QStringLiteral("decimal_comma")].toBool());

    m_bed.database().script("INSERT INTO vendor (code, name) VALUES ('V-1', 'Konkan')");
    const auto orders = TransferBed::options(
        "purchase-order", m_bed.file("o.csv", "vendor_code,order_date\nV-1,03/04/2025\nV-1,11/24/2025\n"));
    QCOMPARE(rejectsOf(m_bed.import(orders)), QByteArrayList());
    QCOMPARE(m_bed.lines("SELECT order_date FROM purchase_order ORDER BY 1"), QByteArray("2025-03-04\n2025-11-24"));
    m_bed.empty("purchase_order");
}

void TestImportValues::ambiguousNumbers_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<char>("decimal"); // as the person says; 0: nothing
    QTest::addColumn<QByteArray>("levels");
    QTest::addColumn<QString>("form"); // of the last column
    const QByteArray head = "sku;name;reorder_level;reorder_quantity\n";
    const auto row = [](const char* name, const QByteArray& text, const QByteArray& levels, const char* form,
                        char decimal = 0) {
        QTest::newRow(name) << text << decimal << levels << QString::fromLatin1(form);
    };
    row("semicolons, and nothing else tells", head + "A;a;5;12,345\n", "5.000|12.345",
        "number, decimal comma (guessed)");
    row("commas", "sku,name,reorder_level,reorder_quantity\nA,a,5,\"12,345\"\n", "5.000|12345.000",
        "number, grouped by commas (guessed)");
    row("another column has a decimal comma", head + "A;a;5,5;12.345\n", "5.500|12345.000", "number, decimal comma");
    row("another has a decimal point", head + "A;a;5.5;12,345\n", "5.500|12345.000", "number");
    row("the same column tells", head + "A;a;5.5;12,345\nB;b;5.5;1,5\n", "5.500|12.345\n5.500|1.500",
        "number, decimal comma");
    row("a point that may be decimal", head + "A;a;5.125;12,345\n", "5.125|12345.000",
        "number, grouped by commas (guessed)");
    row("a lone point is as it ever was", head + "A;a;5;5.125\n", "5.000|5.125", "number");
    row("commas, as is said", "sku,name,reorder_level,reorder_quantity\nA,a,5,\"12,345\"\n", "5.000|12.345",
        "number, decimal comma", ',');
    row("a point, as is said", head + "A;a;5;12,345\n", "5.000|12345.000", "number", '.');
    row("a comma for a point, as is said", head + "A;a;5;5.125\n", "5.000|5125.000", "number, decimal comma", ',');
}

void TestImportValues::ambiguousNumbers() {
    QFETCH(QByteArray, text);
    QFETCH(char, decimal);
    auto options = TransferBed::options("product", m_bed.file("p.csv", text));
    if (decimal != 0) {
        options.format = inspect(options).format;
        options.format->decimal = decimal;
    }
    const FileView view = inspect(options);
    QTEST(QString::fromStdString(wordsOf(view.mapping.forms.back())), "form");
    QCOMPARE(rejectsOf(m_bed.import(options)), QByteArrayList());
    QTEST(m_bed.lines("SELECT reorder_level, reorder_quantity FROM product ORDER BY sku"), "levels");
}

void TestImportValues::anInterruptedImportKeepsItsDecimalSign() {
    auto options = TransferBed::options("product", m_bed.file("p.csv", "sku;name;sale_price\nA;a;1,234\nB;b;2,345\n"));
    options.format = inspect(options).format;
    options.format->decimal = '.';
    options.chunk = 1;
    std::stop_source stop;
    QVERIFY_THROWS_EXCEPTION(Cancelled, m_bed.import(options, stop.get_token(), [&](const Progress&) {
        if (m_bed.lines("SELECT count(*) FROM product") != "0")
            stop.request_stop();
    }));
    auto connection = m_bed.database().lend();
    const auto unfinished = unfinishedImport(connection, *options.entity, options.path);
    QVERIFY(unfinished);
    QCOMPARE(unfinished->choices.format->decimal, '.');
    options.format = unfinished->choices.format;
    m_bed.import(options);
    QCOMPARE(m_bed.lines("SELECT sale_price FROM product ORDER BY sku"), QByteArray("1234.00\n2345.00"));
}

void TestImportValues::anUpdateSaysWhichValuesItTakesAway() {
    m_bed.import(TransferBed::options("product", m_bed.file("p.csv", "sku,name,category,sale_price,barcode\n"
                                                                     "A,a,tools,10,1\nB,b,tools,20,2\nC,c,,30,3\n")));
    // C has no category to lose, and D is new.
    auto options = TransferBed::options("product",
                                        m_bed.file("q.csv", "sku,name,category,sale_price,barcode\n"
                                                            "A,a,,,\nB,b,,20,2\nC,c,,30,3\nD,d,,4,\n"),
                                        ImportMode::Upsert);
    options.dryRun = true;
    const auto lines = [](const ImportReport& report) {
        std::map<std::string, std::string> words;
        for (const auto& [field, lost] : report.emptied)
            words.emplace(field, std::to_string(lost.records) + ": " + linesOf(lost));
        return words;
    };
    const std::map<std::string, std::string> lost{
        {"category", "2: lines 2, 3"}, {"sale_price", "1: line 2"}, {"barcode", "1: line 2"}};
    QCOMPARE(lines(m_bed.import(options)), lost);
    QCOMPARE(m_bed.lines("SELECT category, sale_price FROM product WHERE sku = 'A'"), QByteArray("tools|10.00"));
    options.dryRun = false;
    const ImportReport report = m_bed.import(options);
    QCOMPARE(lines(report), lost);
    QCOMPARE(report.toJson()[QStringLiteral("emptied")].toObject(),
             (QJsonObject{
                 {QStringLiteral("category"), 2}, {QStringLiteral("sale_price"), 1}, {QStringLiteral("barcode"), 1}}));
    QCOMPARE(m_bed.lines("SELECT sku, category, sale_price FROM product ORDER BY sku"),
             QByteArray("A|-|-\nB|-|20.00\nC|-|30.00\nD|-|4.00"));
    // What is refused takes nothing away.
    m_bed.import(TransferBed::options("product", m_bed.file("e.csv", "sku,name,barcode\nE,e,9\n")));
    const ImportReport refused = m_bed.import(TransferBed::options(
        "product", m_bed.file("r.csv", "sku,name,barcode,sale_price\nB,b,9,\n"), ImportMode::Upsert));
    QCOMPARE(refused.rejected, qint64(1));
    QVERIFY(refused.emptied.empty());
    QCOMPARE(m_bed.lines("SELECT sale_price FROM product WHERE sku = 'B'"), QByteArray("20.00"));
}

void TestImportValues::linesAreNamedUpToFive() {
    QByteArray there("sku,name,category\n");
    QByteArray gone = there;
    for (int i = 0; i < 40; ++i) {
        const QByteArray sku = "M-" + QByteArray::number(i);
        there += sku + ",m,tools\n";
        gone += sku + ",m,\n";
    }
    m_bed.import(TransferBed::options("product", m_bed.file("p.csv", there)));
    auto options = TransferBed::options("product", m_bed.file("q.csv", gone), ImportMode::Upsert);
    options.chunk = 7;
    const ImportReport report = m_bed.import(options);
    QCOMPARE(linesOf(report.emptied.at("category")), std::string("lines 2, 3, 4, 5, 6 and 35 more"));
}

/// What is empty in the file stays in the table; what it says is taken, also where that is a field's first value.
void TestImportValues::anUpdateMayLeaveAloneWhatIsEmpty() {
    m_bed.empty("product");
    m_bed.import(TransferBed::options(
        "product", m_bed.file("p.csv", "sku,name,category,sale_price,status,unit\nA,a,tools,10,inactive,can\n"
                                       "B,b,tools,20,inactive,can\n")));
    auto options = TransferBed::options(
        "product",
        m_bed.file("q.csv", "sku,name,category,sale_price,status,unit\nA,,, ,,\nB,bb,,21,active,\nC,c,,,,\nD,,x,1,,\n"),
        ImportMode::Upsert);
    options.keepEmpty = true;
    options.sums = {"sale_price"};
    const ImportReport report = m_bed.import(options);
    QCOMPARE(report.sums.at("sale_price").file, *Decimal::parse("21"));
    QCOMPARE(report.sums.at("sale_price").table, *Decimal::parse("21.00"));
    QVERIFY(report.emptied.empty());
    QCOMPARE(report.unchanged, qint64(1));
    QCOMPARE(report.updated, qint64(1));
    QCOMPARE(report.inserted, qint64(1));
    // A new record needs its name all the same.
    QCOMPARE(tests::rejectsOf(report), QByteArrayList{"5 name invalid_record"});
    QCOMPARE(m_bed.lines("SELECT sku, name, category, sale_price, status, unit FROM product ORDER BY sku"),
             QByteArray("A|a|tools|10.00|inactive|can\nB|bb|tools|21.00|active|can\nC|c|-|-|active|pc"));
}

void TestImportValues::personalDataIsLeftAloneWhereItIsEmpty() {
    m_bed.import(TransferBed::options(
        "employee", m_bed.file("p.csv", "employee_code,name,aadhar_number\nE-1,Asha,234123412346\n")));
    const std::string kept = "SELECT aadhar_number, aadhar_number_last4, aadhar_number_index FROM employee";
    const QByteArray before = m_bed.lines(kept);
    QVERIFY(before.contains("|2346|"));
    auto options = TransferBed::options(
        "employee", m_bed.file("q.csv", "employee_code,name,aadhar_number\nE-1,Asha K,\n"), ImportMode::Upsert);
    options.keepEmpty = true;
    QCOMPARE(m_bed.import(options).updated, qint64(1));
    QCOMPARE(m_bed.lines(kept), before);
    QCOMPARE(m_bed.lines("SELECT name FROM employee"), QByteArray("Asha K"));
}

/// As with addresses that are not encrypted: what a file brings of one is laid over what is there.
void TestImportValues::partsOfPersonalDataAreLaidOverWhatIsThere() {
    const auto address = [this] {
        auto connection = m_bed.database().superuser();
        const auto row = connection.exec("SELECT id::text, address FROM employee").one();
        const SecretString plain =
            m_bed.vault().decrypt("employee", row.get<std::string>(0), "address", row.get<QByteArray>(1));
        return QByteArray::fromStdString(std::string(plain.reveal()));
    };
    const auto imports = [this](const QByteArray& content, bool keepEmpty) {
        auto options = TransferBed::options("employee", m_bed.file("a.csv", content), ImportMode::Upsert);
        options.keepEmpty = keepEmpty;
        return m_bed.import(options);
    };
    imports("employee_code,name,address.line1,address.city,address.pin\nE-1,Asha,Plot 14,Pune,411001\n", false);
    const QByteArray whole = address();
    QVERIFY(whole.contains("Plot 14") && whole.contains("Pune") && whole.contains("411001"));
    for (const bool keepEmpty : {false, true}) {
        // A part without a column, and one whose cell is empty.
        const QByteArray city = keepEmpty ? "Nashik" : "Satara";
        imports("employee_code,name,address.city,address.pin\nE-1,Asha," + city + ",\n", keepEmpty);
        const QByteArray now = address();
        QVERIFY2(now.contains("Plot 14") && now.contains(city) && now.contains("411001"), now);
    }
}

void TestImportValues::theFirstRowsAreToldAsTheyWereUnderstood() {
    const auto firstOf = [this](const char* entity, const char* content) {
        auto options = TransferBed::options(entity, m_bed.file("f.csv", content));
        options.dryRun = true;
        QByteArrayList rows;
        for (const ReadRow& row : m_bed.import(options).first) {
            std::string words = std::to_string(row.line);
            for (const auto& [field, value] : row.fields)
                words += " " + field + "=" + value.value_or("-");
            rows.append(QByteArray::fromStdString(words));
        }
        return rows;
    };
    // What is refused was not understood.
    QCOMPARE(firstOf("product", "sku;name;sale_price;category\nF-1;a;1.234,50;\nF-2;;2;\nF-3;c;0,5;x\n"),
             (QByteArrayList{"2 sku=F-1 name=a sale_price=1234.50 category=-",
                             "4 sku=F-3 name=c sale_price=0.5 category=x"}));
    QCOMPARE(firstOf("employee", "employee_code,aadhar_number,name\nF-1,9999 4105 7058,Asha\nF-2,,Ravi\n"),
             (QByteArrayList{"2 employee_code=F-1 aadhar_number=XXXX7058 name=Asha",
                             "3 employee_code=F-2 aadhar_number=- name=Ravi"}));
    QByteArray many("sku,name\n");
    for (int i = 0; i < 50; ++i)
        many += "G-" + QByteArray::number(i) + ",g\n";
    QCOMPARE(firstOf("product", many).size(), qsizetype(ImportReport::kShownRows));
}

void TestImportValues::aFileOfTheSameColumnsIsMappedAsTheLast() {
    auto connection = m_bed.database().lend();
    const records::Entity& product = records::entity("product");
    const std::vector<std::string> columns{"Art", "Bez", "Farbe"};
    QVERIFY(!earlierImport(connection, product, columns));
    auto options = TransferBed::options("product", m_bed.file("old.csv", "Art,Bez,Farbe\nZ-1,z,red\nZ-2,,red\n"),
                                        ImportMode::Upsert);
    options.chosen = {{"Art", "sku"}, {"Bez", "name"}, {"Farbe", ""}};
    options.keepEmpty = true;
    options.rejectsPath = m_bed.path("old-rejects.csv");
    options.dryRun = true;
    m_bed.import(options);
    QVERIFY(!earlierImport(connection, product, columns)); // nothing was brought in
    options.dryRun = false;
    QCOMPARE(m_bed.import(options).rejected, qint64(1));
    const auto earlier = earlierImport(connection, product, {"Farbe", "Art", "Bez"});
    QVERIFY(earlier);
    QCOMPARE(earlier->fileName, std::string("old.csv"));
    QCOMPARE(earlier->choices.chosen, options.chosen);
    QCOMPARE(earlier->choices.mode, ImportMode::Upsert);
    QVERIFY(earlier->choices.keepEmpty);
    QVERIFY(!earlierImport(connection, product, {"Art", "Bez"}));
    QVERIFY(!earlierImport(connection, records::entity("vendor"), columns));
    // What it refused comes with four columns more, which are no part of it.
    const FileView rejected = inspect(TransferBed::options("product", options.rejectsPath));
    QCOMPARE(rejected.columns.size(), std::size_t{7});
    QVERIFY(earlierImport(connection, product, rejected.columns));
    QCOMPARE(rejected.mapping.ignored, (std::vector<std::string>{"Art", "Bez", "Farbe"}));
}

QTEST_GUILESS_MAIN(TestImportValues)
#include "tst_import_values.moc"
