// Records made, saved by two people at once, removed, and their personal fields, on a real tenant database.
#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/records/record_store.h"
#include "core/records/tenant_records.h"
#include "core/vault/cryptography.h"
#include "core/vault/field_vault.h"
#include "tests/core/records/record_words.h"
#include "tests/support/domain_database.h"
#include "tests/support/lost_commit.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <functional>
#include <random>
#include <thread>

using namespace landreeve;
using namespace landreeve::records;
using namespace landreeve::tests;

namespace {

constexpr const char* kSample = R"sql(
insert into warehouse (code, name, state_code) values ('Nashik', 'Nashik Road', '27'), ('Pune', 'Chakan', '27');
insert into product (sku, name, cost_price, sale_price, tax_rate, hsn_code) values
    ('HUM-98-01', 'Humic acid 98 %, 1 kg', 184.20, 260, 5, '3105'), ('DRP-16', 'Drip lateral', 4061.08, 5100, 5, '3917');
insert into vendor (code, name) values ('V-001', 'Konkan Polymers');
insert into customer (code, name) values ('C-001', 'Godavari Farms');
)sql";

} // namespace

class TestRecordWrite : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void everyEntityIsMade_data();
    void everyEntityIsMade();
    void aRepeatedMakingIsFoundOut();
    void makingRefuses_data();
    void makingRefuses();
    void whatIsUsedStays_data();
    void whatIsUsedStays();
    void removalKnowsItsVersion();
    void disjointFieldsMerge();
    void theSameFieldIsNeverOverwritten();
    void alikeEditsAreNoConflict();
    void randomInterleavingsLoseNothing();
    void aLostAnswerIsAskedFor();
    void aLostRemovalIsAskedFor_data();
    void aLostRemovalIsAskedFor();
    void aSchemaBehindTellsWhatItCanOfALostAnswer();

private:
    QJsonObject make(const char* entityName, const QJsonObject& fields);
    std::vector<std::string> auditOf(const std::string& id);

    std::unique_ptr<tests::PrivatePostgres> m_server;
    std::unique_ptr<tests::DomainDatabase> m_database;
    std::unique_ptr<vault::KeyRing> m_keyRing;
    std::unique_ptr<vault::FieldVault> m_vault;
};

void TestRecordWrite::initTestCase() {
    m_server = std::make_unique<tests::PrivatePostgres>();
    m_database = std::make_unique<tests::DomainDatabase>(*m_server);
    m_database->script(kSample);
    m_keyRing = std::make_unique<vault::KeyRing>(newUuid(), vault::newKey());
    const auto wrapped = m_keyRing->newTenantKey(m_database->tenantId());
    m_vault = std::make_unique<vault::FieldVault>(*m_keyRing, m_database->tenantId(),
                                                  [wrapped] { return std::vector{wrapped}; });
}

QJsonObject TestRecordWrite::make(const char* entityName, const QJsonObject& fields) {
    auto connection = m_database->lend();
    return RecordStore(connection, m_vault.get()).create(entity(entityName), fields, newUuid());
}

std::vector<std::string> TestRecordWrite::auditOf(const std::string& id) {
    auto connection = m_database->superuser();
    std::vector<std::string> entries;
    for (const auto row : connection.exec("SELECT action || ' ' || coalesce(t.after::text, '') || ' ' || "
                                          "coalesce(reason, '') FROM audit_outbox o, audit_told(ARRAY[o.id]) t "
                                          "WHERE object_id = $1 ORDER BY o.id",
                                          id))
        entries.push_back(row.get<std::string>(0));
    return entries;
}

void TestRecordWrite::everyEntityIsMade_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const char* given, const char* expected) {
        QTest::newRow(name) << QString::fromUtf8(name) << QString::fromUtf8(given) << QString::fromUtf8(expected);
    };
    row("vendor", R"({"code": "V-100", "name": "सह्याद्री बीज", "rating": "4.5", "sez": true,
              "phone": "(0253) 555-7788", "address": {"city": "Pune"}})",
        R"({"code": "V-100", "name": "सह्याद्री बीज", "rating": "4.5", "status": "active", "city": "Pune", "sez": true,
              "phone": "(0253) 555-7788"})");
    row("customer", R"({"code": "C-100", "name": "Godavari", "credit_limit": "250000.00"})",
        R"({"credit_limit": "250000.00", "status": "active"})");
    row("warehouse", R"({"code": "Satara", "name": "Satara MIDC", "state_code": "27"})", R"({"status": "active"})");
    row("product", R"({"sku": "NEW-1", "name": "New", "attributes": {"colour": "red", "litres": 5}})",
        R"({"unit": "pc", "tax_rate": "0.00", "attributes": {"colour": "red", "litres": 5}})");
    row("purchase-order",
        R"({"code": "V-001", "line_items": [{"sku": "HUM-98-01", "warehouse": "Nashik", "quantity": "10"}]})",
        R"({"status": "draft", "code": "V-001", "subtotal": "1842.00", "total_amount": "1934.00"})");
    row("sales-order",
        R"({"code": "C-001", "line_items": [{"sku": "HUM-98-01", "warehouse": "Nashik", "quantity": "1"}]})",
        R"({"status": "draft", "code": "C-001", "subtotal": "260.00", "total_amount": "273.00"})");
    row("inventory", R"({"sku": "DRP-16", "warehouse_location": "Pune", "on_hand": "12", "avg_cost_per_unit": "4000"})",
        R"({"sku": "DRP-16", "on_hand": "12.000", "valuation": "48000.00", "avg_cost_per_unit": "4000.000000"})");
    row("employee", R"({"employee_code": "E-100", "name": "Anand", "roles": ["clerk"], "pan_number": "ZZZPA1234C"})",
        R"({"roles": ["clerk"], "status": "active", "pan_number": "XXXXXX234C"})");
}

void TestRecordWrite::everyEntityIsMade() {
    QFETCH(QString, name);
    QFETCH(QString, given);
    QFETCH(QString, expected);
    const QJsonObject made = make(qPrintable(name), json(given.toUtf8()));
    const QJsonObject wanted = json(expected.toUtf8());
    for (auto field = wanted.begin(); field != wanted.end(); ++field)
        QCOMPARE(made[field.key()], field.value());
    auto connection = m_database->lend();
    QCOMPARE(RecordStore(connection).get(entity(name.toStdString()), idOf(made)), made);
    QVERIFY(!auditOf(idOf(made)).empty());
}

void TestRecordWrite::aRepeatedMakingIsFoundOut() {
    auto connection = m_database->lend();
    RecordStore store(connection);
    const std::string id = newUuid();
    const QJsonObject fields{{QStringLiteral("code"), QStringLiteral("V-200")},
                             {QStringLiteral("name"), QStringLiteral("Twice")}};
    const QJsonObject made = store.create(entity("vendor"), fields, id);
    const auto refused = failureOf([&] { store.create(entity("vendor"), fields, id); });
    QCOMPARE(refused->code(), std::string("record_exists"));
    QCOMPARE(fieldOf(*refused), QStringLiteral("id"));
    QCOMPARE(refused->details()[QStringLiteral("theirs")].toObject(), made);

    for (const char* noId : {"V-200", "00000000-0000-0000-0000-000000000000"}) {
        const auto wrong = failureOf([&] { store.create(entity("vendor"), fields, noId); });
        QCOMPARE(wrong->code(), std::string("invalid_record"));
        QCOMPARE(fieldOf(*wrong), QStringLiteral("id"));
    }

    const QJsonObject stock = json(R"({"sku": "HUM-98-01", "warehouse_location": "Pune", "on_hand": "3"})");
    const std::string key = newUuid();
    const QJsonObject row = store.create(entity("inventory"), stock, key);
    const auto again = failureOf([&] { store.create(entity("inventory"), stock, key); });
    QCOMPARE(again->code(), std::string("record_exists"));
    QCOMPARE(fieldOf(*again), QStringLiteral("id"));
    QCOMPARE(fieldOf(*failureOf([&] { store.create(entity("inventory"), stock, newUuid()); })), QStringLiteral("sku"));
    QCOMPARE(store.get(entity("inventory"), idOf(row))[QStringLiteral("on_hand")].toString(), QStringLiteral("3.000"));
}

void TestRecordWrite::makingRefuses_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("field");
    const auto row = [](const char* title, const char* name, const char* given, const char* code, const char* field) {
        QTest::newRow(title) << QString::fromUtf8(name) << QString::fromUtf8(given) << QString::fromUtf8(code)
                             << QString::fromUtf8(field);
    };
    row("missing", "vendor", R"({"name": "Nobody"})", "invalid_record", "code");
    row("empty", "vendor", R"({"code": "V-300", "name": ""})", "invalid_record", "name");
    row("unknown", "vendor", R"({"code": "V-300", "name": "N", "colour": "red"})", "invalid_record", "colour");
    row("computed", "vendor", R"({"code": "V-300", "name": "N", "city": "Pune"})", "invalid_record", "city");
    row("taken", "vendor", R"({"code": "V-001", "name": "N"})", "record_exists", "code");
    row("party", "purchase-order", R"({"line_items": []})", "invalid_record", "vendor_id");
    row("unknown party", "purchase-order", R"({"code": "V-999"})", "invalid_record", "code");
    row("given number", "purchase-order", R"({"code": "V-001", "po_number": "PO/1"})", "invalid_record", "po_number");
    row("unknown product", "sales-order",
        R"({"code": "C-001", "line_items": [{"sku": "NONE", "warehouse": "Pune", "quantity": "1"}]})", "invalid_record",
        "line_items");
    row("no goods", "inventory", R"({"sku": "DRP-16", "warehouse_location": "Nashik", "on_hand": "0"})",
        "invalid_record", "on_hand");
    row("no warehouse", "inventory", R"({"sku": "DRP-16", "warehouse_location": "Moon", "on_hand": "1"})",
        "record_not_found", "warehouse_location");
    row("reserved given", "inventory",
        R"({"sku": "DRP-16", "warehouse_location": "Nashik", "on_hand": "1", "reserved": "1"})", "invalid_record",
        "reserved");
}

void TestRecordWrite::makingRefuses() {
    QFETCH(QString, name);
    QFETCH(QString, given);
    QFETCH(QString, code);
    QFETCH(QString, field);
    auto connection = m_database->lend();
    const auto count = [&] { return RecordStore(connection).list({&entity(name.toStdString())}, 1000).records.size(); };
    const auto before = count();
    const auto refused = failureOf([&] { make(qPrintable(name), json(given.toUtf8())); });
    QVERIFY(refused);
    QCOMPARE(QString::fromStdString(refused->code()), code);
    QCOMPARE(fieldOf(*refused), field);
    QCOMPARE(count(), before);
}

void TestRecordWrite::whatIsUsedStays_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* name, const char* filter, const char* words) {
        QTest::newRow(name) << QString::fromUtf8(name) << QString::fromUtf8(filter) << QString::fromUtf8(words);
    };
    row("vendor", "code=V-001", "in use by purchase orders");
    row("customer", "code=C-001", "in use by sales orders");
    row("product", "sku=HUM-98-01", "in use by");
    row("warehouse", "code=Nashik", "in use by");
    row("purchase-order", "status=draft", "never deleted");
    row("sales-order", "status=draft", "never deleted");
    row("inventory", "sku=HUM-98-01", "never deleted");
}

void TestRecordWrite::whatIsUsedStays() {
    QFETCH(QString, name);
    QFETCH(QString, filter);
    QFETCH(QString, words);
    const QJsonArray line{json(R"({"sku": "HUM-98-01", "warehouse": "Nashik", "quantity": "10"})")};
    for (const auto& [order, party] : {std::pair{"purchase-order", "V-001"}, std::pair{"sales-order", "C-001"}})
        make(order, {{QStringLiteral("code"), QLatin1String(party)}, {QStringLiteral("line_items"), line}});
    if (auto other = m_database->lend();
        RecordStore(other)
            .list({&entity("inventory"), {}, {{"sku", Compare::Equal, {"HUM-98-01"}}}, {}}, 1)
            .records.isEmpty())
        make("inventory", json(R"({"sku": "HUM-98-01", "warehouse_location": "Nashik", "on_hand": "1"})"));
    const Entity& kind = entity(name.toStdString());
    auto connection = m_database->lend();
    RecordStore store(connection);
    const QJsonObject record =
        store.list({&kind, {}, filtersFromCommand(kind, filter.toStdString()), {}}, 1).records.first().toObject();
    const auto refused = failureOf([&] { store.remove(kind, idOf(record)); });
    QVERIFY(refused);
    QCOMPARE(refused->code(), std::string("record_in_use"));
    QVERIFY2(QString::fromStdString(refused->message()).contains(words), refused->what());
    QCOMPARE(store.get(kind, idOf(record)), record);
}

void TestRecordWrite::removalKnowsItsVersion() {
    const QJsonObject made = make("vendor", json(R"({"code": "V-400", "name": "Gone"})"));
    auto connection = m_database->lend();
    RecordStore store(connection);
    store.update(entity("vendor"), idOf(made), {{QStringLiteral("rating"), QStringLiteral("1")}}, 1);
    QCOMPARE(failureOf([&] { store.remove(entity("vendor"), idOf(made), 1); })->code(), std::string("record_changed"));
    store.remove(entity("vendor"), idOf(made), 2);
    QCOMPARE(failureOf([&] { store.get(entity("vendor"), idOf(made)); })->code(), std::string("record_not_found"));
    QCOMPARE(failureOf([&] { store.remove(entity("vendor"), idOf(made)); })->code(), std::string("record_not_found"));
    QCOMPARE(failureOf([&] { store.save(entity("vendor"), made, {}); })->code(), std::string("record_not_found"));
    QVERIFY(auditOf(idOf(made)).back().starts_with("vendor.delete"));
}

void TestRecordWrite::disjointFieldsMerge() {
    const QJsonObject base = make("vendor", json(R"({"code": "V-500", "name": "Both", "rating": "2.0"})"));
    auto connection = m_database->lend();
    RecordStore store(connection);
    store.save(entity("vendor"), base, {{QStringLiteral("rating"), QStringLiteral("4.0")}});
    const Saved saved = store.save(entity("vendor"), base, {{QStringLiteral("name"), QStringLiteral("Both of us")}});
    QVERIFY(saved.conflicts.empty());
    QCOMPARE(saved.merged.size(), std::size_t(1));
    QCOMPARE(saved.merged.front()->name, std::string("rating"));
    QCOMPARE(saved.record[QStringLiteral("name")].toString(), QStringLiteral("Both of us"));
    QCOMPARE(saved.record[QStringLiteral("rating")].toString(), QStringLiteral("4.0"));
    QCOMPARE(versionOf(saved.record), 3);
}

void TestRecordWrite::theSameFieldIsNeverOverwritten() {
    const QJsonObject base = make("vendor", json(R"({"code": "V-501", "name": "One", "rating": "2.0"})"));
    auto connection = m_database->lend();
    RecordStore store(connection);
    const Saved first = store.save(entity("vendor"), base, {{QStringLiteral("name"), QStringLiteral("Theirs")}});
    const QJsonObject mine{{QStringLiteral("name"), QStringLiteral("Mine")},
                           {QStringLiteral("rating"), QStringLiteral("5")}};
    const Saved refused = store.save(entity("vendor"), base, mine);
    QCOMPARE(refused.conflicts.size(), std::size_t(1));
    QCOMPARE(refused.conflicts.front().base.toString(), QStringLiteral("One"));
    QCOMPARE(refused.conflicts.front().theirs.toString(), QStringLiteral("Theirs"));
    QCOMPARE(refused.conflicts.front().mine.toString(), QStringLiteral("Mine"));
    QCOMPARE(refused.record, first.record);
    QCOMPARE(store.get(entity("vendor"), idOf(base)), first.record);
}

void TestRecordWrite::alikeEditsAreNoConflict() {
    const QJsonObject base = make("product", json(R"({"sku": "SAME", "name": "One", "sale_price": "2.00"})"));
    auto connection = m_database->lend();
    RecordStore store(connection);
    store.save(entity("product"), base, {{QStringLiteral("sale_price"), QStringLiteral("3.00")}});
    const Saved saved = store.save(entity("product"), base, {{QStringLiteral("sale_price"), QStringLiteral("3")}});
    QVERIFY(saved.conflicts.empty());
    QCOMPARE(versionOf(saved.record), 2);
}

void TestRecordWrite::randomInterleavingsLoseNothing() {
    // Each editor raises fields by one from what it read. A save that was taken must never be undone by another's: in
    // the end every field is as often raised as saves of it were taken.
    const unsigned seed = std::random_device{}();
    qInfo("seed %u", seed);
    constexpr int kEditors = 4;
    const int rounds = qEnvironmentVariableIsSet("LANDREEVE_DEEP") ? 1000 : 250;
    // Numbers, a text and a document.
    struct Raised {
        const char* name;
        std::function<QJsonValue(int)> at;
    };
    const auto number = [](int value) { return QJsonValue(QString::number(value)); };
    const std::array<Raised, 6> fields{
        Raised{"reorder_level", number},
        Raised{"reorder_quantity", number},
        Raised{"cost_price", number},
        Raised{"sale_price", number},
        Raised{"description", [](int value) { return QJsonValue(QStringLiteral("raised %1 times").arg(value)); }},
        Raised{"attributes", [](int value) {
                   return QJsonValue(QJsonObject{{QStringLiteral("raised"), value}});
               }}};
    const auto raisedIn = [](const QJsonObject& record, const Raised& field) {
        const QJsonValue value = record[QLatin1String(field.name)];
        static const QRegularExpression digits(QStringLiteral("[0-9]+"));
        return value.isObject() ? value[QStringLiteral("raised")].toInt()
                                : digits.match(value.toString()).captured().toInt();
    };
    const QJsonObject start = make("product", json(R"({"sku": "RACE", "name": "Race", "cost_price": "0",
        "sale_price": "0", "reorder_level": "0", "reorder_quantity": "0", "description": "raised 0 times",
        "attributes": {"raised": 0}})"));
    std::array<std::atomic<int>, 6> taken{};
    std::atomic<int> conflicts = 0;
    std::vector<std::string> failures(kEditors);
    {
        std::vector<std::jthread> editors;
        editors.reserve(kEditors);
        for (int editor = 0; editor < kEditors; ++editor) {
            editors.emplace_back([&, editor] {
                try {
                    std::mt19937 draw(seed + static_cast<unsigned>(editor));
                    auto connection = m_database->lend();
                    RecordStore store(connection);
                    QJsonObject seen = start;
                    for (int round = 0; round < rounds; ++round) {
                        if (draw() % 3 != 0)
                            seen = store.get(entity("product"), idOf(start));
                        QJsonObject mine;
                        for (std::size_t i = 0; i < fields.size(); ++i) {
                            if (draw() % 3 == 0)
                                mine.insert(QLatin1String(fields[i].name), fields[i].at(raisedIn(seen, fields[i]) + 1));
                        }
                        const Saved saved = store.save(entity("product"), seen, mine);
                        conflicts += saved.conflicts.empty() ? 0 : 1;
                        // An edit that somebody made alike already is taken without being written: count the rises.
                        if (saved.conflicts.empty()) {
                            for (std::size_t i = 0; i < fields.size(); ++i) {
                                if (mine.contains(QLatin1String(fields[i].name)))
                                    ++taken[i];
                            }
                        }
                    }
                } catch (const std::exception& failure) {
                    failures[static_cast<std::size_t>(editor)] = failure.what();
                }
            });
        }
    }
    for (const std::string& failure : failures)
        QVERIFY2(failure.empty(), failure.c_str());
    auto connection = m_database->superuser();
    auto owner = m_database->lend();
    const QJsonObject end = RecordStore(owner).get(entity("product"), idOf(start));
    for (std::size_t i = 0; i < fields.size(); ++i) {
        // Written values only ever rise, one by one: nobody's was overwritten by an older reading.
        const auto rises = connection.exec("SELECT substring(t.after ->> $2 from '[0-9]+')::numeric - "
                                           "substring(t.before ->> $2 from '[0-9]+')::numeric AS by FROM "
                                           "audit_outbox o, audit_told(ARRAY[o.id]) t "
                                           "WHERE object_id = $1 AND action = 'product.update' AND t.after ? $2",
                                           idOf(start), fields[i].name);
        for (const auto rise : rises)
            QCOMPARE(rise.get<Decimal>(0), Decimal(1));
        QCOMPARE(raisedIn(end, fields[i]), rises.size());
        QVERIFY(taken[i] >= rises.size());
        QVERIFY(!rises.empty());
    }
    QVERIFY(conflicts > 0);
}

void TestRecordWrite::aSchemaBehindTellsWhatItCanOfALostAnswer() {
    const QJsonObject base = make("vendor", json(R"({"code": "V-610", "name": "Doubt"})"));
    auto connection = m_database->lend();
    RecordStore store(connection);
    const auto rename = [&](const char* from, const char* to) {
        m_database->superuser().exec(std::string("ALTER FUNCTION ") + from + "(text, text, text) RENAME TO " + to);
    };
    rename("change_landed", "change_landed_later");
    const std::string mine = newUuid();
    const Landed untouched = store.landed(entity("vendor"), base, mine);
    store.save(entity("vendor"), base, {{QStringLiteral("name"), QStringLiteral("By somebody")}});
    const Landed changed = store.landed(entity("vendor"), base, mine);
    const Landed fresh = store.landed(entity("vendor"), {{QStringLiteral("id"), base[QStringLiteral("id")]}}, mine);
    rename("change_landed_later", "change_landed");
    QVERIFY(untouched == Landed::No);
    QVERIFY(changed == Landed::Unknown);
    QVERIFY(fresh == Landed::Yes);
}

void TestRecordWrite::aLostAnswerIsAskedFor() {
    const QJsonObject base = make("vendor", json(R"({"code": "V-600", "name": "Doubt", "rating": "1.0"})"));
    auto connection = m_database->lend();
    RecordStore store(connection);
    const std::string mine = newUuid();
    const std::string theirs = newUuid();
    const auto landed = [&](const QJsonObject& of, const std::string& change) {
        return store.landed(entity("vendor"), of, change);
    };
    const auto save = [&](const std::string& change, const char* field, const char* value) {
        auto writing = m_database->lend();
        writing.nameChange(change);
        RecordStore(writing).save(entity("vendor"), base, {{QLatin1String(field), QLatin1String(value)}});
    };
    QVERIFY(landed(base, mine) == Landed::No);
    // What others did says nothing of mine.
    save(theirs, "rating", "3");
    QVERIFY(landed(base, mine) == Landed::No);
    save(mine, "name", "No doubt");
    QVERIFY(landed(base, mine) == Landed::Yes);
    // Nor does it matter what became of it since.
    store.save(entity("vendor"), store.get(entity("vendor"), idOf(base)),
               {{QStringLiteral("name"), QStringLiteral("Doubt again")}});
    QVERIFY(landed(base, mine) == Landed::Yes);
    QVERIFY(landed(base, theirs) == Landed::Yes);
    QVERIFY(landed(base, {}) == Landed::No);
    const QJsonObject fresh{{QStringLiteral("id"), QString::fromStdString(newUuid())}};
    QVERIFY(landed(fresh, mine) == Landed::No);
    QVERIFY(landed({{QStringLiteral("id"), base[QStringLiteral("id")]}}, mine) == Landed::Yes);
    store.remove(entity("vendor"), idOf(base));
    QVERIFY(landed(base, mine) == Landed::Unknown);
    // It is a name to find the change by, and no part of what is sealed.
    const auto pending = m_database->superuser().exec("SELECT audit_pending(1000)::text").one().get<std::string>(0);
    QVERIFY(pending.find("vendor.update") != std::string::npos);
    QVERIFY(pending.find(mine) == std::string::npos && pending.find("change_id") == std::string::npos);
}

void TestRecordWrite::aLostRemovalIsAskedFor_data() {
    QTest::addColumn<bool>("done");
    QTest::newRow("it was done") << true;
    QTest::newRow("it was not") << false;
}

void TestRecordWrite::aLostRemovalIsAskedFor() {
    QFETCH(const bool, done);
    const std::string id = idOf(make("vendor", json(R"({"code": "V-700", "name": "To go"})")));
    MessageProxy proxy(m_server->folder());
    const LostCommit lost(proxy, "DELETE FROM",
                          done ? LostCommit::Moment::OnceItIsDone : LostCommit::Moment::BeforeItIsDone);
    TenantRecords records(m_database->tenantId(), m_database->lendThrough(proxy.folder()));
    records.remove(entity("vendor"), id, 1, {});
    QCOMPARE(lost.cuts(), 1);
    const auto entries = auditOf(id);
    QCOMPARE(std::ranges::count_if(entries, [](const auto& entry) { return entry.starts_with("vendor.delete"); }), 1);
    // Where nothing was lost, what is not there is said.
    const auto refused = tests::failureOf([&] { records.remove(entity("vendor"), id, 1, {}); });
    QVERIFY(refused.has_value());
    QCOMPARE(refused->code(), std::string("record_not_found"));
}

QTEST_GUILESS_MAIN(TestRecordWrite)
#include "tst_record_write.moc"
