// Records listed, read and written as JSON, on a real tenant database.
#include "core/base/error.h"
#include "core/records/record_store.h"
#include "core/records/stock_adjustment.h"
#include "tests/support/domain_database.h"

#include <QTest>

#include <set>

using namespace landreeve;
using namespace landreeve::records;

namespace {

constexpr const char* kSample = R"sql(
insert into warehouse (code, name, state_code, address) values ('Pune-Chakan', 'Chakan', '27', '{"city": "Pune"}'),
                                                               ('Nashik', 'Nashik Road', '27', '{}');
insert into product (sku, name, category, cost_price, sale_price, tax_rate, hsn_code, reorder_level, attributes) values
    ('NMO-15-05', 'Neem oil 1500 ppm, 5 L', 'Protection', 1865.50, 2200, 18, '3808', 20, '{"colour": "brown", "litres": 5}'),
    ('DRP-16-500', 'Drip lateral 16 mm, 500 m', 'Irrigation', 4061.08, 5100, 5, '3917', 0, '{"colour": "black"}'),
    ('HUM-98-01', 'humic acid 98 %, 1 kg', null, 184.20, 260, 5, '3105', 5, '{}'),
    ('ECO-1', 'Écobox, 100_L', null, null, null, 0, null, 0, '{}');
insert into vendor (code, name, email, tax_id, rating, bank_details, bank_details_last4, address) values
    ('V-001', 'Konkan Polymers', 'sales@konkan.example', '27AAPFU0939F1ZV', 4.5, '\x00', '4821', '{"city": "Pune", "pin": "411001"}'),
    ('V-002', 'Deccan Seeds', null, null, null, null, null, '{}'),
    ('V-003', 'aravali Pumps', null, null, 3, null, null, '{}');
insert into purchase_order (vendor_id, order_date, line_items)
select v.id, '2025-11-24', jsonb_build_array(jsonb_build_object('product_id', p.id, 'warehouse', 'Nashik', 'quantity', '10'))
from vendor v, product p where v.code = 'V-001' and p.sku = 'HUM-98-01';
insert into employee (employee_code, name, aadhar_number, aadhar_number_last4, pan_number, pan_number_last4, roles)
values ('E-1', 'Anand Deshmukh', '\x01', '1234', '\x02', '234F', '{clerk,driver}'), ('E-2', 'Meera Kulkarni', null, null, null, null, '{}');
select stock_adjust(p.id, 'Pune-Chakan', 830, 'first count') from product p where sku = 'NMO-15-05';
select stock_adjust(p.id, 'Nashik', 3, 'first count') from product p where sku = 'HUM-98-01';
)sql";

template <typename Call>
std::optional<Error> failureOf(const Call& call) {
    try {
        call();
    } catch (const Error& error) {
        return error;
    }
    return std::nullopt;
}

QString fieldOf(const Error& error) {
    return error.details()[QStringLiteral("field")].toString();
}

QStringList column(const QJsonArray& records, const char* field) {
    QStringList values;
    for (const QJsonValue& record : records)
        values << record[QLatin1String(field)].toString();
    return values;
}

} // namespace

class TestRecordStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void everyEntityListsAndReads_data();
    void everyEntityListsAndReads();
    void viewerReadsEverything_data() { everyEntityListsAndReads_data(); }
    void viewerReadsEverything();
    void namesStandInReadingOrder();
    void search_data();
    void search();
    void where_data();
    void where();
    void pagesMissNothing_data();
    void pagesMissNothing();
    void recordsHaveReadableKeys();
    void secretsComeMasked();
    void updateWrites();
    void updateKnowsItsVersion();
    void updateRefuses_data();
    void updateRefuses();
    void ordersAreComputedAnew();
    void otherTenantsSettingSeesNothing();

private:
    QJsonObject only(const char* entityName, const char* filter);

    std::unique_ptr<tests::PrivatePostgres> m_server;
    std::unique_ptr<tests::DomainDatabase> m_database;
};

void TestRecordStore::initTestCase() {
    m_server = std::make_unique<tests::PrivatePostgres>();
    m_database = std::make_unique<tests::DomainDatabase>(*m_server);
    m_database->script(kSample);
}

QJsonObject TestRecordStore::only(const char* entityName, const char* filter) {
    auto connection = m_database->lend();
    const Entity& kind = entity(entityName);
    const RecordList list = RecordStore(connection).list({&kind, {}, filtersFromCommand(kind, filter), {}}, 10);
    if (list.records.size() != 1)
        throw Error("internal_error", "not one record");
    return list.records.first().toObject();
}

void TestRecordStore::everyEntityListsAndReads_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("count");
    const std::map<std::string, int> counts{{"vendor", 3},    {"customer", 0},       {"product", 4},
                                            {"warehouse", 2}, {"purchase-order", 1}, {"sales-order", 0},
                                            {"inventory", 2}, {"employee", 2}};
    for (const Entity& each : entities())
        QTest::newRow(each.name.c_str()) << QString::fromStdString(each.name) << counts.at(each.name);
}

void TestRecordStore::everyEntityListsAndReads() {
    QFETCH(QString, name);
    QFETCH(int, count);
    const Entity& kind = entity(name.toStdString());
    auto connection = m_database->lend();
    RecordStore store(connection);
    const RecordList list = store.list({&kind}, 50);
    QCOMPARE(list.records.size(), count);
    QCOMPARE(list.estimatedTotal, count);
    QVERIFY(!list.next);
    for (const QJsonValue& record : list.records)
        QCOMPARE(store.get(kind, record[QStringLiteral("id")].toString().toStdString()), record.toObject());
    // Every field can be sorted by, in both directions.
    for (const Field& field : kind.fields) {
        if (!field.sortable)
            continue;
        for (const bool descending : {false, true})
            QCOMPARE(store.list({&kind, {}, {}, Sort{field.name, descending}}, 50).records.size(), count);
    }
    QCOMPARE(failureOf([&] { store.get(kind, "no-id"); })->code(), std::string("record_not_found"));
    QCOMPARE(failureOf([&] { store.get(kind, "6f9619ff-8b86-d011-b42d-00cf4fc964ff"); })->code(),
             std::string("record_not_found"));
    QCOMPARE(failureOf([&] { store.list({&kind}, 0); })->code(), std::string("usage"));
}

void TestRecordStore::viewerReadsEverything() {
    QFETCH(QString, name);
    QFETCH(int, count);
    auto connection = m_database->lendViewer();
    QCOMPARE(RecordStore(connection).list({&entity(name.toStdString())}, 50).records.size(), count);
}

void TestRecordStore::namesStandInReadingOrder() {
    auto connection = m_database->lend();
    RecordStore store(connection);
    const Entity& vendor = entity("vendor");
    QCOMPARE(column(store.list({&vendor, {}, {}, Sort{"name"}}, 50).records, "name"),
             (QStringList{QStringLiteral("aravali Pumps"), QStringLiteral("Deccan Seeds"),
                          QStringLiteral("Konkan Polymers")}));
    QCOMPARE(column(store.list({&entity("product"), {}, {}, Sort{"name"}}, 50).records, "sku"),
             (QStringList{QStringLiteral("DRP-16-500"), QStringLiteral("ECO-1"), QStringLiteral("HUM-98-01"),
                          QStringLiteral("NMO-15-05")}));
    // Nulls come last in both directions.
    for (const bool descending : {false, true})
        QCOMPARE(column(store.list({&vendor, {}, {}, Sort{"rating", descending}}, 50).records, "code").last(),
                 QStringLiteral("V-002"));
}

void TestRecordStore::search_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("skus");
    QTest::newRow("word") << "neem" << QStringList{QStringLiteral("NMO-15-05")};
    QTest::newRow("words in any order") << "500 drip" << QStringList{QStringLiteral("DRP-16-500")};
    QTest::newRow("key") << "hum-98" << QStringList{QStringLiteral("HUM-98-01")};
    QTest::newRow("per cent is no wildcard") << "%" << QStringList{QStringLiteral("HUM-98-01")};
    QTest::newRow("underscore is no wildcard") << "0_l" << QStringList{QStringLiteral("ECO-1")};
    QTest::newRow("quote") << "'; drop table product; --" << QStringList();
    QTest::newRow("backslash") << "\\" << QStringList();
}

void TestRecordStore::search() {
    QFETCH(QString, text);
    QFETCH(QStringList, skus);
    auto connection = m_database->lend();
    QCOMPARE(column(RecordStore(connection).list({&entity("product"), text.toStdString()}, 50).records, "sku"), skus);
}

void TestRecordStore::where_data() {
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QStringList>("skus");
    const auto skus = [](const char* list) {
        return QString::fromUtf8(list).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    };
    QTest::newRow("code") << "sku=ECO-1" << skus("ECO-1");
    QTest::newRow("decimal by value") << "tax_rate=5.00" << skus("DRP-16-500 HUM-98-01");
    QTest::newRow("null") << "category=" << skus("ECO-1 HUM-98-01");
    QTest::newRow("null number") << "cost_price=" << skus("ECO-1");
    QTest::newRow("attribute") << "attributes.colour=black" << skus("DRP-16-500");
    QTest::newRow("attribute's number") << "attributes.litres=5" << skus("NMO-15-05");
    QTest::newRow("no attributes") << "attributes=" << skus("ECO-1 HUM-98-01");
    QTest::newRow("choice") << "status=active" << skus("DRP-16-500 ECO-1 HUM-98-01 NMO-15-05");
}

void TestRecordStore::where() {
    QFETCH(QString, filter);
    QFETCH(QStringList, skus);
    const Entity& product = entity("product");
    auto connection = m_database->lend();
    const RecordQuery query{&product, {}, filtersFromCommand(product, filter.toStdString()), Sort{"sku"}};
    QCOMPARE(column(RecordStore(connection).list(query, 50).records, "sku"), skus);
}

void TestRecordStore::pagesMissNothing_data() {
    QTest::addColumn<QString>("sort");
    // Unique, with nulls, with many alike, of another table, decimal.
    for (const char* sort :
         {"code", "rating", "status", "name", "rating:desc", "name:desc", "email", "updated_at:desc", "sez"})
        QTest::newRow(sort) << QString::fromUtf8(sort);
}

void TestRecordStore::pagesMissNothing() {
    QFETCH(QString, sort);
    const Entity& vendor = entity("vendor");
    auto connection = m_database->lend();
    RecordStore store(connection);
    const RecordQuery query{&vendor, {}, {}, sortFromText(vendor, sort.toStdString())};
    QStringList whole = column(store.list(query, 50).records, "id");
    QStringList pieced;
    std::string after;
    for (int page = 0; page < 10; ++page) {
        const RecordList list = store.list(query, 1, after);
        pieced << column(list.records, "id");
        if (!list.next)
            break;
        after = *list.next;
    }
    QCOMPARE(pieced, whole);
}

void TestRecordStore::recordsHaveReadableKeys() {
    const QJsonObject row = only("inventory", "sku=NMO-15-05");
    QCOMPARE(row[QStringLiteral("product_name")].toString(), QStringLiteral("Neem oil 1500 ppm, 5 L"));
    QCOMPARE(row[QStringLiteral("warehouse_location")].toString(), QStringLiteral("Pune-Chakan"));
    QCOMPARE(row[QStringLiteral("on_hand")].toString(), QStringLiteral("830.000"));
    QCOMPARE(row[QStringLiteral("valuation")].toString(), QStringLiteral("1548365.00"));
    QVERIFY(row[QStringLiteral("version")].isDouble());
    QVERIFY(row[QStringLiteral("last_issued_date")].isNull());
    const QJsonObject order = only("purchase-order", "code=V-001");
    QCOMPARE(order[QStringLiteral("vendor_name")].toString(), QStringLiteral("Konkan Polymers"));
    QCOMPARE(order[QStringLiteral("order_date")].toString(), QStringLiteral("2025-11-24"));
    QCOMPARE(order[QStringLiteral("line_items")].toArray().size(), 1);
    QVERIFY(order[QStringLiteral("created_at")].toString().endsWith(QLatin1Char('Z')));
}

void TestRecordStore::secretsComeMasked() {
    const QJsonObject anand = only("employee", "employee_code=E-1");
    QCOMPARE(anand[QStringLiteral("aadhar_number")].toString(), QStringLiteral("XXXX-XXXX-1234"));
    QCOMPARE(anand[QStringLiteral("pan_number")].toString(), QStringLiteral("XXXXXX234F"));
    QVERIFY(anand[QStringLiteral("phone")].isNull());
    QCOMPARE(anand[QStringLiteral("roles")].toArray().size(), 2);
    QCOMPARE(only("vendor", "code=V-001")[QStringLiteral("bank_details")].toString(), QStringLiteral("XXXXXXXX4821"));
    auto connection = m_database->lend();
    RecordStore store(connection);
    const std::string id = anand[QStringLiteral("id")].toString().toStdString();
    const auto refused = failureOf([&] {
        store.update(entity("employee"), id, {{QStringLiteral("aadhar_number"), QStringLiteral("234567890124")}}, 1);
    });
    QCOMPARE(refused->code(), std::string("encrypted_field"));
    QCOMPARE(fieldOf(*refused), QStringLiteral("aadhar_number"));
    // Given back as it was read it is no edit.
    QJsonObject edited = anand;
    edited[QStringLiteral("department")] = QStringLiteral("Stores");
    const QJsonObject after = store.update(entity("employee"), id, edited, 1);
    QCOMPARE(after[QStringLiteral("department")].toString(), QStringLiteral("Stores"));
    QCOMPARE(after[QStringLiteral("aadhar_number")], anand[QStringLiteral("aadhar_number")]);
}

void TestRecordStore::updateWrites() {
    const QJsonObject before = only("product", "sku=ECO-1");
    const std::string id = before[QStringLiteral("id")].toString().toStdString();
    auto connection = m_database->lend();
    RecordStore store(connection);
    const QJsonObject fields{{QStringLiteral("name"), QStringLiteral("Écobox, 100_L")},
                             {QStringLiteral("sale_price"), QStringLiteral("12.50")},
                             {QStringLiteral("reorder_level"), 4},
                             {QStringLiteral("attributes"), QJsonObject{{QStringLiteral("a"), 1}}},
                             {QStringLiteral("hsn_code"), QStringLiteral("3923")}};
    QJsonObject after = store.update(entity("product"), id, fields, 1);
    QCOMPARE(after[QStringLiteral("version")].toInt(), 2);
    QCOMPARE(after[QStringLiteral("sale_price")].toString(), QStringLiteral("12.50"));
    QCOMPARE(after[QStringLiteral("reorder_level")].toString(), QStringLiteral("4.000"));
    QCOMPARE(after[QStringLiteral("created_by")].toString(), QStringLiteral("meera"));
    after = store.update(entity("product"), id, {{QStringLiteral("sale_price"), QJsonValue()}}, 2);
    QVERIFY(after[QStringLiteral("sale_price")].isNull());
    // What changes nothing is no new version.
    QCOMPARE(store.update(entity("product"), id, after, 3)[QStringLiteral("version")].toInt(), 3);
}

void TestRecordStore::updateKnowsItsVersion() {
    const QJsonObject base = only("vendor", "code=V-003");
    const std::string id = base[QStringLiteral("id")].toString().toStdString();
    const auto version = base[QStringLiteral("version")].toInteger();
    auto connection = m_database->lend();
    RecordStore store(connection);
    store.update(entity("vendor"), id, {{QStringLiteral("rating"), QStringLiteral("4.0")}}, version);
    const QJsonObject mine{{QStringLiteral("name"), QStringLiteral("Aravali Pumps")}};
    const auto refused = failureOf([&] { store.update(entity("vendor"), id, mine, version, base); });
    QCOMPARE(refused->code(), std::string("record_changed"));
    QCOMPARE(refused->details()[QStringLiteral("theirs")][QStringLiteral("rating")].toString(), QStringLiteral("4.0"));
    QCOMPARE(refused->details()[QStringLiteral("base")].toObject(), base);
    QCOMPARE(refused->details()[QStringLiteral("mine")].toObject(), mine);
    QCOMPARE(refused->details()[QStringLiteral("version")].toInteger(), version + 1);
}

void TestRecordStore::updateRefuses_data() {
    QTest::addColumn<QString>("record");
    QTest::addColumn<QString>("json");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("field");
    const auto row = [](const char* title, const char* record, const char* json, const char* code, const char* field) {
        QTest::newRow(title) << QString::fromUtf8(record) << QString::fromUtf8(json) << QString::fromUtf8(code)
                             << QString::fromUtf8(field);
    };
    row("unknown", "vendor code=V-002", R"({"colour": "red"})", "invalid_record", "colour");
    row("read-only", "inventory sku=NMO-15-05", R"({"on_hand": "5"})", "invalid_record", "on_hand");
    row("joined", "inventory sku=NMO-15-05", R"({"sku": "X"})", "invalid_record", "sku");
    row("computed", "purchase-order code=V-001", R"({"total_amount": "5"})", "invalid_record", "total_amount");
    row("another id", "vendor code=V-002", R"({"id": "x"})", "invalid_record", "id");
    row("type", "vendor code=V-002", R"({"name": 5})", "invalid_record", "name");
    row("float", "product sku=ECO-1", R"({"cost_price": 1.1})", "invalid_record", "cost_price");
    row("too many decimals", "product sku=ECO-1", R"({"cost_price": "1.005"})", "invalid_record", "cost_price");
    row("too large", "product sku=ECO-1", R"({"cost_price": "1234567890123"})", "invalid_record", "cost_price");
    row("no date", "purchase-order code=V-001", R"({"expected_date": "24 Nov"})", "invalid_record", "expected_date");
    row("null where needed", "vendor code=V-002", R"({"name": null})", "invalid_record", "name");
    row("check of two columns", "purchase-order code=V-001", R"({"expected_date": "2001-01-01"})", "invalid_record",
        "expected_date");
    row("check", "vendor code=V-002", R"({"email": "nobody"})", "invalid_record", "email");
    row("range", "vendor code=V-002", R"({"rating": "7"})", "invalid_record", "rating");
    row("choice", "vendor code=V-002", R"({"status": "gone"})", "invalid_record", "status");
    row("trigger", "vendor code=V-002", R"({"tax_id": "27AAPFU0939F1ZX"})", "invalid_record", "tax_id");
    row("pin", "vendor code=V-002", R"({"address": {"pin": "012345"}})", "invalid_record", "address");
    row("taken", "vendor code=V-002", R"({"code": "V-001"})", "record_exists", "code");
    row("taken by index", "vendor code=V-002", R"({"email": "SALES@konkan.example"})", "record_exists", "email");
    row("reference", "purchase-order code=V-001", R"({"vendor_id": "6f9619ff-8b86-d011-b42d-00cf4fc964ff"})",
        "invalid_record", "vendor_id");
    row("still used", "warehouse code=Nashik", R"({"code": "Nashik-2"})", "record_in_use", "code");
    row("lines", "purchase-order code=V-001", R"({"line_items": [{"quantity": "1"}]})", "invalid_record", "line_items");
}

void TestRecordStore::updateRefuses() {
    QFETCH(QString, record);
    QFETCH(QString, json);
    QFETCH(QString, code);
    QFETCH(QString, field);
    const QStringList words = record.split(QLatin1Char(' '));
    const QJsonObject before = only(qPrintable(words[0]), qPrintable(words[1]));
    auto connection = m_database->lend();
    const auto refused = failureOf([&] {
        RecordStore(connection)
            .update(entity(words[0].toStdString()), before[QStringLiteral("id")].toString().toStdString(),
                    QJsonDocument::fromJson(json.toUtf8()).object(), before[QStringLiteral("version")].toInteger());
    });
    QVERIFY(refused);
    QCOMPARE(QString::fromStdString(refused->code()), code);
    QCOMPARE(fieldOf(*refused), field);
    QVERIFY2(refused->message().find("constraint") == std::string::npos, refused->what());
    QCOMPARE(only(qPrintable(words[0]), qPrintable(words[1])), before);
}

void TestRecordStore::ordersAreComputedAnew() {
    const QJsonObject before = only("purchase-order", "code=V-001");
    QJsonArray lines = before[QStringLiteral("line_items")].toArray();
    QJsonObject line = lines.first().toObject();
    line[QStringLiteral("quantity")] = QStringLiteral("20");
    lines[0] = line;
    auto connection = m_database->lend();
    const QJsonObject after =
        RecordStore(connection)
            .update(entity("purchase-order"), before[QStringLiteral("id")].toString().toStdString(),
                    {{QStringLiteral("line_items"), lines}}, before[QStringLiteral("version")].toInteger());
    QCOMPARE(after[QStringLiteral("subtotal")].toString(), QStringLiteral("3684.00"));
    QCOMPARE(after[QStringLiteral("total_amount")].toString(), QStringLiteral("3868.00"));
}

void TestRecordStore::otherTenantsSettingSeesNothing() {
    auto connection = m_database->superuser();
    connection.exec("SET ROLE sahyadri_agro_app");
    connection.exec("SELECT set_config('app.tenant_id', 'malabar-spice', false)");
    QCOMPARE(connection.exec("SELECT count(*) FROM vendor").one().get<int>(0), 0);
}

QTEST_GUILESS_MAIN(TestRecordStore)
#include "tst_record_store.moc"
