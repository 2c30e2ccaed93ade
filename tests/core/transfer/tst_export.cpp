// What leaves, as whom, and that it comes in again.
#include "core/transfer/cell_conversion.h"
#include "core/transfer/export.h"
#include "core/transfer/row_source.h"
#include "tests/core/transfer/transfer_bed.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTest>

using namespace landreeve;
using namespace landreeve::transfer;
using tests::rejectsOf;
using tests::TransferBed;

class TestExport : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void whatLeavesComesInAgain_data();
    void whatLeavesComesInAgain();
    void formulasAreHarmless_data();
    void formulasAreHarmless();
    void noCellOfACsvIsAFormula();
    void personalFieldsNeverLeave();
    void ordersComeInAgainAsDrafts();
    void inventoryDifferencesBecomeAdjustments();
    void queryDecidesWhichAndInWhatOrder();
    void chosenRecordsLeaveInTheirOrder();
    void aSheetHasNumbersAndDates();
    void noCellOfASheetIsAFormula();
    void anExportIsAuditedAndWhole();

private:
    ExportReport write(const char* entity, const std::string& path, const ExportOptions& more = {});
    QByteArray contentOf(const char* table);
    /// Everything in a workbook.
    static QByteArray unzipped(const std::string& path);
    /// The same of all records of that kind.
    QByteArray sheetOf(const char* entity);

    std::unique_ptr<TransferBed> m_bed;
};

ExportReport TestExport::write(const char* entity, const std::string& path, const ExportOptions& more) {
    ExportOptions options = more;
    options.query.entity = &records::entity(entity);
    options.path = path;
    options.format = formatOf(path);
    auto connection = m_bed->database().lend();
    return exportRecords(connection, options);
}

QByteArray TestExport::contentOf(const char* table) {
    return m_bed->lines(std::string("SELECT to_jsonb(t) - 'id' - 'version' - 'created_at' - 'updated_at' FROM ") +
                        table + " t ORDER BY 1");
}

QByteArray TestExport::unzipped(const std::string& path) {
    QProcess unzip;
    unzip.start(QStringLiteral("python3"),
                {QStringLiteral("-c"),
                 QStringLiteral("import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nfor n in z.namelist(): "
                                "sys.stdout.buffer.write(z.read(n))"),
                 QString::fromStdString(path)});
    return unzip.waitForFinished() ? unzip.readAllStandardOutput() : QByteArray();
}

QByteArray TestExport::sheetOf(const char* entity) {
    const std::string path = m_bed->path("sheet.xlsx");
    write(entity, path);
    return unzipped(path);
}

void TestExport::initTestCase() {
    m_bed = std::make_unique<TransferBed>();
    m_bed->database().script(R"sql(
INSERT INTO vendor (code, name, email, phone, address, tax_id, sez, rating, status) VALUES
 ('V-1', 'नासिक बीज भंडार', 'a@example.com', '+91 253 2571234', '{"city": "Nashik", "pin": "422001", "x": [1, null]}',
  '27AAPFU0939F1ZV', false, 4.5, 'active'),
 ('V-2', '=cmd|'' /C calc''!A0', NULL, NULL, '{}', NULL, true, NULL, 'blocked'),
 ('V-3', '''=twice', NULL, NULL, '{}', NULL, false, 0, 'inactive');
INSERT INTO customer (code, name, billing_address, shipping_address, credit_limit, payment_terms) VALUES
 ('C-1', E'two\nlines, "quoted"; and\ttab', '{"line1": "a, b"}', '{"pin": "411001"}', 12345678901.25, '30 days'),
 ('C-2', '-minus', '{}', '{}', NULL, NULL);
INSERT INTO warehouse (code, name, state_code) VALUES ('Pune', 'Pune main', '27'), ('Nashik', '@Nashik', NULL);
INSERT INTO product (sku, name, description, category, cost_price, sale_price, tax_rate, hsn_code, barcode, reorder_level,
                     attributes) VALUES
 ('A-1', 'Valve 2"', E'  kept as it is\n', 'Irrigation', 1.5, 2, 18, '8481', '890100', 2.5,
  '{"colour": "blue", "size": 12345678901234567890, "ratio": 1.10}'),
 ('A-2', '''quoted''', NULL, NULL, NULL, NULL, 5, NULL, NULL, 0, '{}');
INSERT INTO employee (employee_code, name, roles, permissions, metadata) VALUES
 ('E-1', 'Asha', '{admin,"with, comma"}', '{}', '{"theme": "dark"}'), ('E-2', 'Ravi', '{}', '{}', '{}');
)sql");
}

void TestExport::whatLeavesComesInAgain_data() {
    QTest::addColumn<QByteArray>("entity");
    QTest::addColumn<QByteArray>("ending");
    for (const char* entity : {"vendor", "customer", "warehouse", "product", "employee"}) {
        for (const char* ending : {".csv", ".json"})
            QTest::addRow("%s%s", entity, ending) << QByteArray(entity) << QByteArray(ending);
    }
}

void TestExport::whatLeavesComesInAgain() {
    QFETCH(QByteArray, entity);
    QFETCH(QByteArray, ending);
    const std::string path = m_bed->path(QByteArray("out" + ending).constData());
    const QByteArray before = contentOf(entity.constData());
    const ExportReport report = write(entity.constData(), path);
    // Over what is there: nothing changes.
    const ImportReport same = m_bed->import(TransferBed::options(entity.constData(), path, ImportMode::Upsert));
    QCOMPARE(rejectsOf(same), QByteArrayList());
    QCOMPARE(same.unchanged, report.records);
    QCOMPARE(same.updated, qint64(0));
    // Into an empty table: the same again.
    m_bed->empty(entity.toStdString());
    const ImportReport fresh = m_bed->import(TransferBed::options(entity.constData(), path));
    QCOMPARE(rejectsOf(fresh), QByteArrayList());
    QCOMPARE(fresh.inserted, report.records);
    QCOMPARE(contentOf(entity.constData()), before);
}

void TestExport::formulasAreHarmless_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("written");
    for (const char* text : {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "'=1", "''=1"})
        QTest::newRow(text) << QByteArray(text) << QByteArray(QByteArray("'") + text);
    for (const char* text : {"plain", "", "'quoted'", "a=b", "1-2", "''"})
        QTest::newRow(text) << QByteArray(text) << QByteArray(text);
}

void TestExport::formulasAreHarmless() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, written);
    QCOMPARE(QByteArray::fromStdString(harmlessText(text.toStdString())), written);
    const std::string there = written.toStdString();
    QCOMPARE(std::string(importedText(there)), text.toStdString());
}

/// The bytes themselves, as a spreadsheet opens them.
void TestExport::noCellOfACsvIsAFormula() {
    const std::string path = m_bed->path("formulas.csv");
    ExportOptions options;
    options.fields = {"code", "name"};
    options.query.sort = records::Sort{"code", false};
    write("vendor", path, options);
    const QByteArray bytes = TransferBed::read(path);
    QVERIFY2(bytes.contains("\nV-2,\"'=cmd|' /C calc'!A0\"\nV-3,''=twice\n"), bytes);
}

void TestExport::personalFieldsNeverLeave() {
    {
        auto connection = m_bed->database().lend();
        records::RecordStore store(connection, &m_bed->vault());
        store.create(records::entity("employee"),
                     {{QStringLiteral("employee_code"), QStringLiteral("E-9")},
                      {QStringLiteral("name"), QStringLiteral("Planted")},
                      {QStringLiteral("aadhar_number"), QStringLiteral("234123412346")},
                      {QStringLiteral("pan_number"), QStringLiteral("ABCPE1234F")},
                      {QStringLiteral("phone"), QStringLiteral("98220 12345")}},
                     newUuid());
    }
    for (const char* name : {"e.csv", "e.json", "e.xlsx"}) {
        const std::string path = m_bed->path(name);
        const ExportReport report = write("employee", path);
        QCOMPARE(report.leftOut, (std::vector<std::string>{"phone", "aadhar_number", "pan_number", "address"}));
        const QByteArray bytes = path.ends_with(".xlsx") ? unzipped(path) : TransferBed::read(path);
        QVERIFY(bytes.contains("Planted"));
        // Long enough, or of letters that ids have not, so that no id and no time has them by chance.
        for (const char* part : {"3412346", "1234F", "98220 1", "9822012", " 12345", "aadhar", "XXXX"})
            QVERIFY2(!bytes.contains(part), part);
    }
    ExportOptions asked;
    asked.fields = {"aadhar_number"};
    QVERIFY_THROWS_EXCEPTION(Error, write("employee", m_bed->path("e.csv"), asked));
    // And an export over what is there leaves them as they are.
    m_bed->import(TransferBed::options("employee", m_bed->path("e.csv"), ImportMode::Upsert));
    QCOMPARE(m_bed->lines("SELECT aadhar_number_last4 FROM employee WHERE employee_code = 'E-9'"), QByteArray("2346"));
    m_bed->database().script("DELETE FROM employee WHERE employee_code = 'E-9'");
}

void TestExport::ordersComeInAgainAsDrafts() {
    {
        auto connection = m_bed->database().lend();
        records::RecordStore store(connection);
        const QJsonArray lines{QJsonObject{{QStringLiteral("sku"), QStringLiteral("A-1")},
                                           {QStringLiteral("warehouse"), QStringLiteral("Pune")},
                                           {QStringLiteral("quantity"), QStringLiteral("2.5")},
                                           {QStringLiteral("unit_price"), QStringLiteral("10.10")},
                                           {QStringLiteral("tax_rate"), QStringLiteral("18")}}};
        // Every field that is written differs from what an order has by itself.
        const auto make = [&](const char* entity, const char* fields) {
            QJsonObject all = QJsonDocument::fromJson(fields).object();
            all.insert(QStringLiteral("line_items"), lines);
            for (const records::Field& field : records::entity(entity).fields)
                QVERIFY2(!field.editable || all.contains(QString::fromStdString(field.name)) ||
                             all.contains(QString::fromStdString(field.keyedBy)),
                         field.name.c_str());
            store.create(records::entity(entity), all, newUuid());
        };
        make("purchase-order", R"({"code": "V-1", "notes": "=careful", "order_date": "2024-05-06",
            "expected_date": "2024-06-07", "payment_status": "partial", "place_of_supply": "29"})");
        make("sales-order", R"({"code": "C-1", "order_date": "2024-05-06", "delivery_date": "2024-06-07",
            "delivery_address": {"line1": "Plot 14", "city": "Hubli", "pin": "580020"}, "carrier": "=Gati",
            "tracking_number": "00123", "payment_status": "paid", "payment_terms": "30 days",
            "special_instructions": "Ring\ntwice", "place_of_supply": "29", "allow_backorder": true})");
    }
    for (const char* entity : {"purchase-order", "sales-order"}) {
        const std::string table = records::entity(entity).table;
        const std::string number = records::entity(entity).keyField;
        for (const char* name : {"o.csv", "o.json"}) {
            const std::string path = m_bed->path(name);
            m_bed->database().superuser().script("DELETE FROM import_run");
            ExportOptions first;
            first.query.sort = records::Sort{number, false};
            write(entity, path, first);
            const auto before = m_bed->lines("SELECT count(*) FROM " + table).toInt();
            const ImportReport report = m_bed->import(TransferBed::options(entity, path));
            QCOMPARE(rejectsOf(report), QByteArrayList());
            QCOMPARE(report.inserted, qint64(before));
            std::string statement = "SELECT count(DISTINCT ";
            statement.append(number).append(") FROM ").append(table);
            QCOMPARE(m_bed->lines(statement).toInt(), 2 * before);
            // All of one content but for ids, numbers and when it was written.
            statement = "SELECT count(DISTINCT to_jsonb(t) - '{id,version,created_at,updated_at,line_items,";
            statement.append(number).append(
                "}'::text[] || jsonb_build_object('lines', (SELECT jsonb_agg(l - 'line_id') "
                "FROM jsonb_array_elements(t.line_items) l))) FROM ");
            statement.append(table).append(" t");
            QCOMPARE(m_bed->lines(statement), QByteArray("1"));
        }
    }
    QCOMPARE(m_bed->lines("SELECT DISTINCT notes, status FROM purchase_order"), QByteArray("=careful|draft"));
    // One that cannot be made costs no other.
    const ImportReport some = m_bed->import(TransferBed::options(
        "purchase-order", m_bed->file("some.csv", "code,line_items\nV-9,[]\nV-1,[]\nV-1,nonsense\nV-1,\"[{\"\"sku\"\": "
                                                  "\"\"NONE\"\", \"\"quantity\"\": \"\"1\"\"}]\"\n")));
    QCOMPARE(rejectsOf(some),
             (QByteArrayList{"2 code record_not_found", "4 line_items json", "5 line_items invalid_record"}));
    QCOMPARE(some.inserted, qint64(1));
    QVERIFY_THROWS_EXCEPTION(
        Error, m_bed->import(TransferBed::options("sales-order", m_bed->path("o.csv"), ImportMode::Upsert)));
}

void TestExport::inventoryDifferencesBecomeAdjustments() {
    m_bed->import(TransferBed::options(
        "inventory", m_bed->file("i.csv", "sku,warehouse,qty,avg_cost_per_unit\nA-1,Pune,10,2.5\nA-2,Pune,4,1\n")));
    const std::string path = m_bed->path("inventory.csv");
    QCOMPARE(write("inventory", path).records, qint64(2));
    const ImportReport same = m_bed->import(TransferBed::options("inventory", path, ImportMode::Upsert));
    QCOMPARE(same.unchanged, qint64(2));
    auto options = TransferBed::options(
        "inventory",
        m_bed->file("j.csv", "sku,warehouse_location,on_hand\nA-1,Pune,7.5\nA-2,Pune,4\nA-1,Nashik,3\nNONE,Pune,1\n"
                             "A-1,Goa,1\nA-2,Nashik,many\nA-1,Pune,9\n"),
        ImportMode::Upsert);
    options.sums = {"on_hand"};
    const ImportReport report = m_bed->import(options);
    QCOMPARE(report.updated, qint64(1));
    QCOMPARE(report.inserted, qint64(1));
    QCOMPARE(report.unchanged, qint64(1));
    QCOMPARE(rejectsOf(report), (QByteArrayList{"5 sku record_not_found", "6 warehouse_location record_not_found",
                                                "7 on_hand number", "8 sku duplicate_in_file"}));
    QCOMPARE(report.sums.at("on_hand").table, *Decimal::parse("14.5"));
    QCOMPARE(report.sums.at("on_hand").file, *Decimal::parse("14.5"));
    QCOMPARE(m_bed->lines("SELECT p.sku, m.quantity, m.reason FROM stock_move m JOIN product p ON p.id = m.product_id "
                          "ORDER BY m.reason, p.sku, m.quantity"),
             QByteArray("A-1|10.000|import of i.csv\nA-2|4.000|import of i.csv\nA-1|-2.500|import of j.csv\n"
                        "A-1|3.000|import of j.csv"));
}

void TestExport::queryDecidesWhichAndInWhatOrder() {
    ExportOptions options;
    options.query.filters = {records::Filter{"status", records::Compare::NotEqual, {"blocked"}}};
    options.query.sort = records::Sort{"code", true};
    options.query.entity = &records::entity("vendor");
    options.fields = {"code", "status", "sez"};
    options.byteOrderMark = true;
    QCOMPARE(write("vendor", m_bed->path("v.csv"), options).records, qint64(2));
    QCOMPARE(TransferBed::read(m_bed->path("v.csv")),
             QByteArray("\xEF\xBB\xBF"
                        "code,status,sez\nV-3,inactive,false\nV-1,active,false\n"));
    QVERIFY_THROWS_EXCEPTION(Error, formatOf("v.pdf"));
}

void TestExport::chosenRecordsLeaveInTheirOrder() {
    const auto id = [this](const char* code) {
        return m_bed->lines(std::string("SELECT id FROM vendor WHERE code = '") + code + "'").toStdString();
    };
    ExportOptions options;
    options.ids = {id("V-3"), id("V-1"), "00000000-0000-4000-8000-000000000000"};
    options.fields = {"code"};
    // Whatever the list is filtered by.
    options.query.filters = {{"code", records::Compare::Equal, {"V-2"}}};
    const std::string path = m_bed->path("chosen.csv");
    QCOMPARE(write("vendor", path, options).records, qint64(2));
    QCOMPARE(TransferBed::read(path), QByteArray("code\nV-3\nV-1\n"));
}

void TestExport::aSheetHasNumbersAndDates() {
    const QByteArray sheet = sheetOf("customer");
    QVERIFY2(sheet.contains("<v>12345678901.25</v>"), sheet.constData());
    QVERIFY(sheet.contains("-minus"));
    // A date is a number with a format.
    QVERIFY(sheetOf("purchase-order").contains(" s=\"2\"><v>4"));
}

void TestExport::noCellOfASheetIsAFormula() {
    for (const auto& [entity, text] :
         {std::pair{"vendor", "=cmd|"}, std::pair{"customer", "-minus"}, std::pair{"warehouse", "@Nashik"}}) {
        const QByteArray sheet = sheetOf(entity);
        QVERIFY2(sheet.contains(text), sheet.constData());
        QVERIFY2(!sheet.contains("<f>"), "a formula was written");
    }
}

void TestExport::anExportIsAuditedAndWhole() {
    const std::string path = m_bed->path("whole.csv");
    write("vendor", path);
    QCOMPARE(
        m_bed->lines("SELECT object_kind, after ->> 'records', after ->> 'file', actor FROM audit_outbox WHERE action "
                     "= 'record.export' ORDER BY id DESC LIMIT 1"),
        QByteArray("vendor|3|whole.csv|meera"));
    for (const char* name : {"whole.csv", "c.xlsx"}) {
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QCOMPARE(QFile::permissions(QString::fromStdString(m_bed->path(name))) & others, QFile::Permissions());
    }
    // Stopped, it leaves what was there, and nothing beside it.
    const QByteArray before = TransferBed::read(path);
    const QFileInfo file(QString::fromStdString(path));
    const auto names = file.dir().entryList();
    std::stop_source stopped;
    stopped.request_stop();
    for (const char* name : {"whole.csv", "whole.json", "whole.xlsx"}) {
        ExportOptions options;
        options.query.entity = &records::entity("vendor");
        options.path = m_bed->path(name);
        options.format = formatOf(options.path);
        auto connection = m_bed->database().lend();
        QVERIFY_THROWS_EXCEPTION(Cancelled, exportRecords(connection, options, {}, stopped.get_token()));
    }
    QCOMPARE(TransferBed::read(path), before);
    QCOMPARE(file.dir().entryList(), names);
    QVERIFY_THROWS_EXCEPTION(Error, write("vendor", "/nowhere/at/all.csv"));
    QVERIFY_THROWS_EXCEPTION(Error, write("vendor", "/nowhere/at/all.xlsx"));
}

QTEST_GUILESS_MAIN(TestExport)
#include "tst_export.moc"
