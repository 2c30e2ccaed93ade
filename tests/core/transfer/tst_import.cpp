// Importing into a real tenant database: what is taken, what is refused, what the rejects file holds.
#include "tests/core/transfer/transfer_bed.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace landreeve;
using namespace landreeve::transfer;
using tests::rejectsOf;
using tests::TransferBed;

class TestImport : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        // Room for fewer locks than one of the lists has rows.
        tests::PrivatePostgres::Options options;
        options.settings = {"max_locks_per_transaction = 10", "max_connections = 20"};
        m_bed = std::make_unique<TransferBed>(options);
    }
    void init() { m_bed->empty("product; DELETE FROM vendor; DELETE FROM employee; DELETE FROM import_run"); }
    void goodRowsGoInAndBadOnesAreNamed();
    void theRejectsFileImportsAgainAfterMending();
    void theSourceIsNotWrittenOver();
    void noCellOfTheRejectsFileIsAFormula_data();
    void noCellOfTheRejectsFileIsAFormula();
    void aDryRunWritesNothingAndSaysTheSame();
    void upsertLeavesAbsentColumnsAlone();
    void whatTheDatabaseAloneRefusesCostsNoOtherRow();
    void manyRefusalsCostNoLocks();
    void legacyNamesAndPartsOfAnAddress();
    void legacyNamesOfProducts();
    void jsonOfAnotherSystem();
    void aDryRunOfJsonEndsWithIt();
    void jsonUpsertTouchesOnlyWhatAnObjectHas();
    void personalFieldsAreEncryptedAndNeverRejectedInFull();
    void noPermissionIsMisspelt();
    void aKeyRotatedMeanwhileIsTaken();
    void everyEncodingAndDelimiter();
    void sumsOfBothSides();
    void mappingsAreRefused_data();
    void mappingsAreRefused();
    void inspectShowsWhatItTookTheFileFor();

private:
    std::unique_ptr<TransferBed> m_bed;
};

void TestImport::goodRowsGoInAndBadOnesAreNamed() {
    auto options = TransferBed::options("product", m_bed->file("p.csv", "SKU,Name,Sale price,GST_rate,Status,HSN code\n"
                                                                        "A-1,Valve,\"1,23,456.50\",18,Active,8481\n"
                                                                        "A-2,Hose,12,5,,\n"
                                                                        ",Nameless,1,5,active,\n"
                                                                        "A-3,,1,5,active,\n"
                                                                        "A-4,Pump,dear,5,active,\n"
                                                                        "A-5,Pump,-1,5,active,\n"
                                                                        "A-6,Pump,1.999,5,active,\n"
                                                                        "A-7,Pump,1,7,active,\n"
                                                                        "A-8,Pump,1,5,sleeping,\n"
                                                                        "A-9,Pump,1,5,active,12345\n"
                                                                        "A-1,Valve again,1,5,active,\n"
                                                                        "A-10,Pump,1,5\n"
                                                                        "A-11,नीम तेल,0.5,5,blocked,\n"));
    const ImportReport report = m_bed->import(options);
    QCOMPARE(report.read, qint64(13));
    QCOMPARE(report.inserted, qint64(3));
    QCOMPARE(report.rejected, qint64(10));
    QCOMPARE(rejectsOf(report),
             (QByteArrayList{"4 sku required", "5 name required", "6 sale_price number", "7 sale_price negative",
                             "8 sale_price decimals", "9 tax_rate gst_rate", "10 status choice", "11 hsn_code hsn",
                             "12 sku duplicate_in_file", "13  column_count"}));
    // What stands there, and what was probably meant.
    QCOMPARE(report.rejects[4].value, std::string("1.999"));
    QCOMPARE(report.rejects[4].repair, std::string("2.00"));
    QCOMPARE(report.rejects[8].value, std::string("A-1"));
    QCOMPARE(m_bed->lines("SELECT sku, name, sale_price, tax_rate, status, hsn_code, unit FROM product ORDER BY sku "
                          "COLLATE \"C\""),
             QByteArray("A-1|Valve|123456.50|18.00|active|8481|pc\nA-11|नीम तेल|0.50|5.00|blocked|-|pc\n"
                        "A-2|Hose|12.00|5.00|active|-|pc"));
    QCOMPARE(m_bed->lines("SELECT count(*), min(reason), min(actor) FROM audit_outbox WHERE action = 'product.create'"),
             QByteArray("3|import of p.csv|meera"));
    // Another import knows what is there.
    const ImportReport again =
        m_bed->import(TransferBed::options("product", m_bed->file("q.csv", "sku,name\nA-1,Valve\nB-1,New\n")));
    QCOMPARE(again.inserted, qint64(1));
    QCOMPARE(rejectsOf(again), QByteArrayList{"2 sku record_exists"});
}

void TestImport::theRejectsFileImportsAgainAfterMending() {
    auto options =
        TransferBed::options("product", m_bed->file("p.csv", "sku;name;note;sale_price\nA;\"x; \"\"y\"\"\";n1;1\n"
                                                             "B;\"two\nlines\";n2;bad\nC;z;n3;2\n"));
    options.rejectsPath = m_bed->path("rejects.csv");
    QCOMPARE(m_bed->import(options).rejected, qint64(1));
    QByteArray rejects = TransferBed::read(options.rejectsPath);
    QCOMPARE(rejects, QByteArray("sku,name,note,sale_price,reject_line,reject_field,reject_code,reject_message\n"
                                 "B,\"two\nlines\",n2,bad,3,sale_price,number,\"\"\"bad\"\" is no number.\"\n"));
    QCOMPARE(QFile::permissions(QString::fromStdString(options.rejectsPath)) & (QFile::ReadGroup | QFile::ReadOther),
             QFile::Permissions());
    auto mended = TransferBed::options("product", m_bed->file("mended.csv", rejects.replace(",bad,", ",3,")));
    mended.rejectsPath = m_bed->path("none.csv");
    QCOMPARE(m_bed->import(mended).inserted, qint64(1));
    QCOMPARE(m_bed->lines("SELECT sku, name, sale_price FROM product WHERE sku = 'B'"),
             QByteArray("B|two\nlines|3.00"));
}

void TestImport::theSourceIsNotWrittenOver() {
    const QByteArray rows = "sku,name,sale_price\nKEPT-1,x,1\nKEPT-2,y,bad\n";
    auto options = TransferBed::options("product", m_bed->file("kept.csv", rows));
    options.rejectsPath = m_bed->path("./kept.csv");
    QVERIFY_THROWS_EXCEPTION(Error, m_bed->import(options));
    options.dryRun = true;
    QVERIFY_THROWS_EXCEPTION(Error, m_bed->import(options));
    QCOMPARE(TransferBed::read(options.path), rows);
}

void TestImport::noCellOfTheRejectsFileIsAFormula_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("written");
    QTest::addColumn<QByteArray>("stored");
    QTest::addColumn<bool>("json");
    const auto row = [](const char* name, const char* written, const char* stored, bool json) {
        QTest::addRow("%s%s", json ? "json: " : "", name)
            << QByteArray(name) << QByteArray(written) << QByteArray(stored) << json;
    };
    for (const char* name : {"=cmd|' /C calc'!A0", "@SUM(A1)", "+1+cmd", "-1+cmd", "-x", "\t=1"}) {
        for (const bool json : {false, true})
            row(name, (std::string("'") + name).c_str(), name, json);
    }
    // What is harmless stays as it is, an apostrophe that makes it so too.
    for (const char* name : {"plain", "'quoted'", "-12.50", "+91 98220 12345"}) {
        for (const bool json : {false, true})
            row(name, name, name, json);
    }
    row("'=1", "'=1", "=1", false);
    row("''=1", "''=1", "'=1", false);
    row("'-12.50", "'-12.50", "-12.50", false);
    row("'=1", "''=1", "'=1", true);
}

/// The bytes a spreadsheet opens, and what they are imported as once the row is mended.
void TestImport::noCellOfTheRejectsFileIsAFormula() {
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, written);
    QFETCH(QByteArray, stored);
    QFETCH(bool, json);
    QByteArray source = "'=sku,name,sale_price\nA," + name + ",=2+3\n";
    if (json)
        source = QJsonDocument(QJsonArray{QJsonObject{{QStringLiteral("=sku"), QStringLiteral("A")},
                                                      {QStringLiteral("name"), QString::fromUtf8(name)},
                                                      {QStringLiteral("sale_price"), QStringLiteral("=2+3")}}})
                     .toJson(QJsonDocument::Compact);
    auto options = TransferBed::options("product", m_bed->file(json ? "p.json" : "p.csv", source));
    options.chosen = {{"=sku", "sku"}};
    options.rejectsPath = m_bed->path("rejects.csv");
    QCOMPARE(rejectsOf(m_bed->import(options)), QByteArrayList{QByteArray(json ? "1" : "2") + " sale_price number"});
    QByteArray rejects = TransferBed::read(options.rejectsPath);
    if (written.contains('\t') || written.contains('|'))
        written = '"' + written + '"';
    const QByteArray expected =
        "'=sku,name,sale_price,reject_line,reject_field,reject_code,reject_message\nA," + written + ",'=2+3,";
    QVERIFY2(rejects.startsWith(expected), rejects.constData());
    auto mended = TransferBed::options("product", m_bed->file("mended.csv", rejects.replace(",'=2+3,", ",3,")));
    mended.chosen = options.chosen;
    const ImportReport report = m_bed->import(mended);
    QCOMPARE(rejectsOf(report), QByteArrayList());
    QCOMPARE(m_bed->lines("SELECT name FROM product WHERE sku = 'A'"), stored);
}

void TestImport::aDryRunWritesNothingAndSaysTheSame() {
    auto options = TransferBed::options(
        "product", m_bed->file("p.csv", "sku,name,barcode\nA,a,1\nB,b,2\nC,c,1\nD,,4\nE,e,5\nF,f,2\n"));
    options.chunk = 2;
    options.dryRun = true;
    const ImportReport dry = m_bed->import(options);
    QCOMPARE(m_bed->lines("SELECT count(*) FROM product"), QByteArray("0"));
    QCOMPARE(m_bed->lines("SELECT count(*) FROM import_run"), QByteArray("0"));
    options.dryRun = false;
    const ImportReport real = m_bed->import(options);
    QCOMPARE(dry.toJson(), real.toJson());
    QCOMPARE(rejectsOf(real),
             (QByteArrayList{"4 barcode record_exists", "5 name required", "7 barcode record_exists"}));
    QCOMPARE(real.inserted, qint64(3));
}

void TestImport::upsertLeavesAbsentColumnsAlone() {
    m_bed->import(TransferBed::options(
        "product", m_bed->file("p.csv", "sku,name,sale_price,category\nA,a,1,tools\nB,b,2,tools\nC,c,3,tools\n")));
    const auto options = TransferBed::options("product", m_bed->file("q.csv", "sku,sale_price\nA,10\nB,2\nD,4\nA,11\n"),
                                              ImportMode::Upsert);
    const ImportReport report = m_bed->import(options);
    QCOMPARE(report.updated, qint64(1));
    QCOMPARE(report.unchanged, qint64(1));
    // D is new and has no name; the second A is refused.
    QCOMPARE(rejectsOf(report), (QByteArrayList{"4 name invalid_record", "5 sku duplicate_in_file"}));
    QCOMPARE(m_bed->lines("SELECT sku, name, sale_price, category, version FROM product ORDER BY sku"),
             QByteArray("A|a|10.00|tools|2\nB|b|2.00|tools|1\nC|c|3.00|tools|1"));
    // By another key.
    auto byName =
        TransferBed::options("product", m_bed->file("r.csv", "sku,name,category\nA2,a,pumps\n"), ImportMode::Upsert);
    byName.key = "name";
    QCOMPARE(m_bed->import(byName).updated, qint64(1));
    QCOMPARE(m_bed->lines("SELECT sku, category FROM product WHERE name = 'a'"), QByteArray("A2|pumps"));
}

void TestImport::whatTheDatabaseAloneRefusesCostsNoOtherRow() {
    // A rule that no description knows.
    m_bed->database().superuser().script(
        "ALTER TABLE product ADD CONSTRAINT product_category_check2 CHECK (category <> 'forbidden')");
    QByteArray text = "sku,name,category\n";
    for (int i = 0; i < 300; ++i)
        text += "S-" + QByteArray::number(i) + ",n," + (i % 97 == 5 ? "forbidden" : "fine") + "\n";
    const ImportReport report = m_bed->import(TransferBed::options("product", m_bed->file("p.csv", text)));
    m_bed->database().superuser().script("ALTER TABLE product DROP CONSTRAINT product_category_check2");
    QCOMPARE(report.inserted, qint64(296));
    QByteArrayList lines;
    for (const RowReject& reject : report.rejects)
        lines.append(QByteArray::number(reject.line));
    QCOMPARE(lines, (QByteArrayList{"7", "104", "201", "298"}));
    QCOMPARE(m_bed->lines("SELECT count(*) FROM product"), QByteArray("296"));
}

void TestImport::manyRefusalsCostNoLocks() {
    QByteArray vendors = "code,name,email\n";
    for (int i = 0; i < 2000; ++i)
        vendors += "V-" + QByteArray::number(i) + ",Konkan,same@konkan.example\n";
    const auto once = TransferBed::options("vendor", m_bed->file("v.csv", vendors));
    const ImportReport first = m_bed->import(once);
    QCOMPARE(first.inserted, qint64(1));
    QCOMPARE(first.rejected, qint64(1999));
    QCOMPARE(rejectsOf(first).first(), QByteArray("3 email record_exists"));

    QByteArray products = "sku,name\n";
    for (int i = 0; i < 2000; ++i)
        products += "S-" + QByteArray::number(i) + ",Neem oil\n";
    const auto list = TransferBed::options("product", m_bed->file("p.csv", products));
    QCOMPARE(m_bed->import(list).inserted, qint64(2000));
    const ImportReport again = m_bed->import(list);
    QCOMPARE(again.inserted, qint64(0));
    QCOMPARE(again.rejected, qint64(2000));
    QCOMPARE(again.rejects.back().line, qint64(101));
    QCOMPARE(again.rejects.back().field, std::string("sku"));
    QCOMPARE(again.rejects.back().code, std::string("record_exists"));
}

void TestImport::legacyNamesAndPartsOfAnAddress() {
    const QByteArray text = "supplier_id,company_name,contact_name,address,city,region,postal_code,country,phone\n"
                            "1,Exotic Liquids,Charlotte Cooper,49 Gilbert St.,London,,EC1 4SD,UK,171 555-2222\n"
                            "2,Pune Stores,Asha,4 MG Road,Pune,Maharashtra,411001,,020 5551234\n"
                            "3,Wrong Pin,Asha,4 MG Road,Pune,Maharashtra,011001,,020 5551234\n";
    auto options = TransferBed::options("vendor", m_bed->file("suppliers.csv", text));
    const ImportReport report = m_bed->import(options);
    QCOMPARE(report.mapping.ignored, std::vector<std::string>{"contact_name"});
    QCOMPARE(
        m_bed->lines("SELECT code, name, phone, address ->> 'line1', address ->> 'city', address ->> 'pin', address "
                     "->> 'country' FROM vendor ORDER BY code"),
        QByteArray("1|Exotic Liquids|171 555-2222|49 Gilbert St.|London|EC1 4SD|UK\n2|Pune Stores|020 5551234|4 MG "
                   "Road|Pune|411001|-"));
}

void TestImport::legacyNamesOfProducts() {
    const QByteArray text = "Item Number,Item name,Item group,U/M,Cost,List Price,Tax %,HSN/SAC,Min. stock\n"
                            "P-9,Chai,Beverages,box,60,80,18,21069099,10\n";
    const ImportReport report = m_bed->import(TransferBed::options("product", m_bed->file("items.csv", text)));
    QCOMPARE(report.mapping.ignored, std::vector<std::string>());
    QCOMPARE(m_bed->lines("SELECT sku, name, category, unit, reorder_level FROM product WHERE sku = 'P-9'"),
             QByteArray("P-9|Chai|Beverages|box|10.000"));
}

void TestImport::jsonOfAnotherSystem() {
    const QByteArray text = R"([
 {"Code": "V-1", "name": "A", "address": {"city": "Pune", "pin": "411001"}, "rating": 4.5, "sez": true},
 {"Code": "V-2", "name": "B", "rating": null, "unknown": [1, 2]},
 {"Code": "V-3", "name": "C", "address": {"pin": "1"}}
])";
    const ImportReport report = m_bed->import(TransferBed::options("vendor", m_bed->file("v.json", text)));
    QCOMPARE(rejectsOf(report), QByteArrayList{"4 address pin"});
    QCOMPARE(report.mapping.ignored, std::vector<std::string>{"unknown"});
    QCOMPARE(m_bed->lines("SELECT code, name, rating, sez, address ->> 'city' FROM vendor ORDER BY code"),
             QByteArray("V-1|A|4.5|t|Pune\nV-2|B|-|f|-"));
    for (const char* broken : {"{}", "[{\"code\": 1} {\"code\": 2}]", "[{\"code\": \"x\"", "[1]", ""}) {
        try {
            m_bed->import(TransferBed::options("vendor", m_bed->file("b.json", broken)));
            QFAIL(broken);
        } catch (const Error& error) {
            QVERIFY2(error.code() == "json_damaged", error.what());
        }
    }
}

void TestImport::aDryRunOfJsonEndsWithIt() {
    auto options = TransferBed::options("product", m_bed->file("d.json", R"([{"sku": "A", "name": "a"}])"));
    options.dryRun = true;
    QCOMPARE(m_bed->import(options).inserted, qint64(1));
}

void TestImport::jsonUpsertTouchesOnlyWhatAnObjectHas() {
    m_bed->import(
        TransferBed::options("vendor", m_bed->file("v.csv", "code,name,phone,rating\nA,a,12345,1\nB,b,12345,2\n")));
    const ImportReport report = m_bed->import(TransferBed::options(
        "vendor",
        m_bed->file("v.json",
                    R"([{"code": "A", "rating": 5}, {"code": "B", "phone": null}, {"code": "C", "name": "c"}])"),
        ImportMode::Upsert));
    QCOMPARE(report.updated, qint64(2));
    QCOMPARE(report.inserted, qint64(1));
    QCOMPARE(m_bed->lines("SELECT code, name, phone, rating FROM vendor ORDER BY code"),
             QByteArray("A|a|12345|5.0\nB|b|-|2.0\nC|c|-|-"));
}

void TestImport::personalFieldsAreEncryptedAndNeverRejectedInFull() {
    const QByteArray text = "employee_code,name,aadhaar,PAN,phone,address.line1,address.city\n"
                            "E-1,Asha,2341 2341 2346,ABCPE1234F,98220 12345,Secret Street 7,Pune\n"
                            "E-2,Ravi,999941057058,ABCPE1234G,98220 12346,,\n"
                            "E-3,Bad,234123412347,ABCPE1234H,98220 12347,,\n"
                            "E-4,Twin,2341 2341 2346,,,,\n"
                            "E-5,Short,2341\n";
    auto options = TransferBed::options("employee", m_bed->file("e.csv", text));
    options.rejectsPath = m_bed->path("rejects.csv");
    const ImportReport report = m_bed->import(options);
    QCOMPARE(rejectsOf(report),
             (QByteArrayList{"4 aadhar_number invalid_record", "5 aadhar_number record_exists", "6  column_count"}));
    QCOMPARE(m_bed->lines("SELECT employee_code, aadhar_number_last4, pan_number_last4, phone_last4, "
                          "length(aadhar_number_index) FROM employee ORDER BY 1"),
             QByteArray("E-1|2346|234F|2345|32\nE-2|7058|234G|2346|32"));
    auto connection = m_bed->database().lend();
    records::RecordStore store(connection, &m_bed->vault());
    const std::string id = m_bed->lines("SELECT id FROM employee WHERE employee_code = 'E-1'").toStdString();
    const records::Entity& employee = records::entity("employee");
    QCOMPARE(store.reveal(employee, id, employee.at("aadhar_number"), "test").reveal(),
             std::string_view("234123412346"));
    QVERIFY(store.reveal(employee, id, employee.at("address"), "test").reveal().find("Secret Street 7") !=
            std::string_view::npos);

    const QByteArray rejects = TransferBed::read(options.rejectsPath);
    for (const char* secret : {"234123412347", "2341 2341", "ABCPE1234H", "98220 12347"})
        QVERIFY2(!rejects.contains(secret), rejects.constData());
    QVERIFY(rejects.contains("XXXX2347"));
    for (const RowReject& reject : report.rejects)
        QVERIFY2(reject.message.find("23412341") == std::string::npos, reject.message.c_str());

    // Absent columns stay, the same value again changes nothing.
    const ImportReport again = m_bed->import(TransferBed::options(
        "employee", m_bed->file("f.csv", "employee_code,aadhaar\nE-1,234123412346\nE-2,\n"), ImportMode::Upsert));
    QCOMPARE(again.unchanged, qint64(1));
    QCOMPARE(again.updated, qint64(1));
    QCOMPARE(m_bed->lines("SELECT aadhar_number IS NULL, pan_number_last4 FROM employee ORDER BY employee_code"),
             QByteArray("f|234F\nt|234G"));
    QCOMPARE(store.reveal(employee, id, employee.at("aadhar_number"), "test").reveal(),
             std::string_view("234123412346"));
}

void TestImport::noPermissionIsMisspelt() {
    const auto options =
        TransferBed::options("employee", m_bed->file("e.csv", "employee_code,name,permissions\n"
                                                              "E-1,Asha,vendor:read; product:write\n"
                                                              "E-2,Ravi,vendor:raed\n"
                                                              "E-3,Uma,\"[\"\"vendor:read\"\",2]\"\n"));
    const ImportReport report = m_bed->import(options);
    QCOMPARE(rejectsOf(report), (QByteArrayList{"3 permissions entry", "4 permissions list"}));
    QCOMPARE(report.rejects.front().message, std::string("There is no \"vendor:raed\". Did you mean vendor:read?"));
    QCOMPARE(m_bed->lines("SELECT employee_code, permissions FROM employee"),
             QByteArray("E-1|{vendor:read,product:write}"));
}

void TestImport::aKeyRotatedMeanwhileIsTaken() {
    const vault::KeyRing ring(newUuid(), vault::newKey());
    const std::string& tenant = m_bed->database().tenantId();
    std::vector<vault::KeyRing::Wrapped> keys{ring.newTenantKey(tenant)};
    const vault::FieldVault vault(ring, tenant, [&] { return keys; });
    QCOMPARE(vault.newestVersion(), 1);
    keys.push_back(ring.nextTenantKey(tenant, keys.back()));
    auto superuser = m_bed->database().superuser();
    superuser.exec("UPDATE tenant_identity SET lowest_key_version = 2");
    auto connection = m_bed->database().lend();
    const auto options = TransferBed::options(
        "employee", m_bed->file("e.csv", "employee_code,name,phone\nE-1,Asha,9822012345\nE-2,Ravi,\n"));
    QCOMPARE(importRows(connection, &vault, options, {}, {}).inserted, qint64(2));
    QCOMPARE(m_bed->lines("SELECT employee_code, key_version_of(phone), phone_last4 FROM employee ORDER BY 1"),
             QByteArray("E-1|2|2345\nE-2|-|-"));
    superuser.exec("UPDATE tenant_identity SET lowest_key_version = 1");
}

void TestImport::everyEncodingAndDelimiter() {
    const QString text = QStringLiteral("code;name\nM;Müller\n");
    const QByteArray utf16(reinterpret_cast<const char*>(text.utf16()), text.size() * 2);
    int number = 0;
    for (const QByteArray& bytes :
         std::vector<QByteArray>{text.toUtf8(), QByteArray(QByteArray("\xEF\xBB\xBF") + text.toUtf8()), text.toLatin1(),
                                 utf16, text.toUtf8().replace(';', '\t'), text.toUtf8().replace('\n', "\r\n")}) {

        m_bed->empty("vendor");
        const ImportReport report = m_bed->import(TransferBed::options("vendor", m_bed->file("v.csv", bytes)));
        QVERIFY2(report.inserted == 1, QByteArray::number(number).constData());
        QCOMPARE(m_bed->lines("SELECT code, name FROM vendor"), QByteArray("M|Müller"));
        ++number;
    }
    // Without a header its columns are numbers.
    auto bare = TransferBed::options("vendor", m_bed->file("bare.csv", "1,One\n2,Two\n"));
    bare.chosen = {{"1", "code"}, {"2", "name"}};
    QCOMPARE(m_bed->import(bare).inserted, qint64(2));
}

void TestImport::sumsOfBothSides() {
    m_bed->database().superuser().script(
        "CREATE FUNCTION skim() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.sale_price := NEW.sale_price - 0.01; "
        "RETURN NEW; END $$; CREATE TRIGGER skim BEFORE INSERT ON product FOR EACH ROW WHEN (NEW.sku = 'B') EXECUTE "
        "FUNCTION skim()");
    auto options = TransferBed::options(
        "product", m_bed->file("p.csv", "sku,name,sale_price\nA,a,1.10\nB,b,2.25\nC,c,x\nD,d,100\nA,e,7\n"));
    options.sums = {"sale_price"};
    options.chunk = 2;
    const ImportReport report = m_bed->import(options);
    m_bed->database().superuser().script("DROP TRIGGER skim ON product; DROP FUNCTION skim");
    const QJsonObject sum = report.toJson()[QStringLiteral("sums")][QStringLiteral("sale_price")].toObject();
    QCOMPARE(sum, (QJsonObject{{QStringLiteral("file"), QStringLiteral("103.35")},
                               {QStringLiteral("table"), QStringLiteral("103.34")},
                               {QStringLiteral("difference"), QStringLiteral("-0.01")}}));
}

void TestImport::mappingsAreRefused_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("column");
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<bool>("upsert");
    const auto row = [](const char* name, const char* text, const char* column = "", const char* field = "",
                        bool upsert = false) {
        QTest::newRow(name) << QByteArray(text) << QByteArray(column) << QByteArray(field) << upsert;
    };
    row("wrong delimiter", "sku:name\nA:a\n");
    row("no name", "sku\nA\n");
    row("no key", "name\nA\n", "", "", true);
    row("one name twice", "sku,name,sku\nA,a,B\n");
    row("one name twice, mapped", "x,name,x\nA,a,B\n", "x", "sku");
    row("no such column", "sku,name\nA,a\n", "nam", "name");
    row("no such field", "sku,name,x\nA,a,b\n", "x", "colour");
    row("read-only field", "sku,name,x\nA,a,b\n", "x", "created_by");
    row("no such part", "sku,name,x\nA,a,b\n", "x", "name.first");
}

void TestImport::mappingsAreRefused() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, column);
    QFETCH(QByteArray, field);
    QFETCH(bool, upsert);
    auto options =
        TransferBed::options("product", m_bed->file("p.csv", text), upsert ? ImportMode::Upsert : ImportMode::Insert);
    if (!column.isEmpty())
        options.chosen = {{column.toStdString(), field.toStdString()}};
    try {
        m_bed->import(options);
        QFAIL("it was imported");
    } catch (const Error& error) {
        QCOMPARE(error.code(), std::string("invalid_mapping"));
        QVERIFY(!error.hint().empty() || field == "created_by");
    }
}

void TestImport::inspectShowsWhatItTookTheFileFor() {
    const FileView view = inspect(
        TransferBed::options("product", m_bed->file("p.csv", "Product Code;Unit price;colour\nA;1;red\nB;2;blue\n")),
        1);
    QCOMPARE(view.format.delimiter, ';');
    QVERIFY(view.format.header);
    QCOMPARE(view.rows, (std::vector<std::vector<std::string>>{{"A", "1", "red"}}));
    QCOMPARE(view.mapping.find("sku")->column, std::size_t(0));
    QCOMPARE(view.mapping.find("sale_price")->column, std::size_t(1));
    QCOMPARE(view.mapping.ignored, std::vector<std::string>{"colour"});
}

QTEST_GUILESS_MAIN(TestImport)
#include "tst_import.moc"
