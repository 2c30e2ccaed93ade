// Many records changed together: the plan tells before what is written after, in one transaction, and it can be undone.
#include "core/base/error.h"
#include "core/records/bulk_edit.h"
#include "core/records/grid_reader.h"
#include "tests/core/records/record_words.h"
#include "tests/support/domain_database.h"

#include <QElapsedTimer>
#include <QTest>

using namespace landreeve;
using namespace landreeve::records;
using How = FieldChange::How;

namespace {

constexpr const char* kSample = R"sql(
insert into product (sku, name, category, sale_price, tax_rate, barcode)
select 'P-' || lpad(n::text, 4, '0'), 'Thing ' || n, case when n <= 48 then 'Drip irrigation' else 'Seeds' end,
       case when n = 3 then null else n end, 5, case when n <= 2 then 'B-' || n end
from generate_series(1, 2500) n;
)sql";

Decimal decimal(const char* text) {
    return *Decimal::parse(text);
}

} // namespace

class TestBulkEdit : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void raisesByPercent();
    void rounds_data();
    void rounds();
    void refusesBefore_data();
    void refusesBefore();
    void changedMeanwhileIsLeftOut();
    void databaseRefusesOneAlone();
    void undoesWhereNobodyChanged();
    void cancelledWritesNothing();
    void lostAnswerIsLookedUp();
    void viewerMayNot();
    void pasteWritesSeveralFields();

private:
    std::vector<RowKey> keys(const char* where) const;
    Decimal price(const char* sku) const;
    EditPlan plan(const std::vector<RowKey>& keys, const FieldChange& change) {
        auto connection = m_database->lend();
        return planChange(connection, product(), keys, change, true);
    }
    AppliedEdits apply(const std::vector<RecordEdit>& edits) {
        auto connection = m_database->lend();
        return applyEdits(connection, product(), edits);
    }
    static const Entity& product() { return entity("product"); }
    static const Field* field(const char* name) { return &product().at(name); }

    std::unique_ptr<tests::PrivatePostgres> m_server;
    std::unique_ptr<tests::DomainDatabase> m_database;
};

void TestBulkEdit::initTestCase() {
    m_server = std::make_unique<tests::PrivatePostgres>();
    m_database = std::make_unique<tests::DomainDatabase>(*m_server);
    m_database->script(kSample);
}

void TestBulkEdit::cleanup() {
    m_database->script("update product set sale_price = nullif(substr(sku, 3)::int, 3), name = 'Thing ' || "
                       "substr(sku, 3)::int, tax_rate = 5 where version > 1 and "
                       "(sale_price is distinct from nullif(substr(sku, 3)::int, 3) or name <> 'Thing ' || "
                       "substr(sku, 3)::int)");
}

std::vector<RowKey> TestBulkEdit::keys(const char* where) const {
    std::vector<RowKey> all;
    for (const auto row :
         m_database->superuser().exec("SELECT id::text FROM product WHERE " + std::string(where) + " ORDER BY sku"))
        all.push_back(*RowKey::parse(row.text(0)));
    return all;
}

Decimal TestBulkEdit::price(const char* sku) const {
    return m_database->superuser()
        .exec("SELECT sale_price FROM product WHERE sku = $1", std::string(sku))
        .one()
        .get<Decimal>(0);
}

void TestBulkEdit::raisesByPercent() {
    const auto all = keys("category = 'Drip irrigation'");
    const EditPlan planned = plan(all, {field("sale_price"), How::RaisePercent, {}, decimal("4")});
    QCOMPARE(planned.edits.size(), std::size_t(47));
    QCOMPARE(planned.unchanged, 1); // the one without a price
    QVERIFY(planned.refused.empty());
    QCOMPARE(planned.edits[0].name, std::string("P-0001"));
    QCOMPARE(*planned.edits[0].cells[0].before, std::string("1.00"));
    QCOMPARE(*planned.edits[0].cells[0].after, std::string("1.04"));
    QCOMPARE(price("P-0001"), decimal("1"));
    const AppliedEdits applied = apply(planned.edits);
    QCOMPARE(applied.written.size(), std::size_t(47));
    QCOMPARE(price("P-0048"), decimal("49.92"));
    QCOMPARE(price("P-0049"), decimal("49"));
    const auto sum = m_database->superuser()
                         .exec("SELECT sum(sale_price) FROM product WHERE category = 'Drip irrigation'")
                         .one()
                         .get<Decimal>(0);
    QCOMPARE(sum, decimal("1219.92")); // (1176 - 3) × 1.04
}

void TestBulkEdit::rounds_data() {
    QTest::addColumn<QString>("percent");
    QTest::addColumn<QString>("step");
    QTest::addColumn<QString>("after");
    const auto row = [](const char* percent, const char* step, const char* after) {
        QTest::addRow("%s to %s", percent, step)
            << QLatin1String(percent).toString() << QLatin1String(step).toString() << QLatin1String(after).toString();
    };
    row("4", "0", "1216.80");
    row("4", "1", "1217.00");
    row("4", "5", "1215.00");
    row("4", "10", "1220.00");
    row("4", "0.05", "1216.80");
    row("0.333", "0", "1173.90");
    row("0.333", "0.25", "1174.00");
    row("-10", "0", "1053.00");
    row("-10", "100", "1100.00");
}

void TestBulkEdit::rounds() {
    QFETCH(QString, percent);
    QFETCH(QString, step);
    QFETCH(QString, after);
    const EditPlan planned = plan(keys("sku = 'P-1170'"), {field("sale_price"),
                                                           How::RaisePercent,
                                                           {},
                                                           *Decimal::parse(percent.toStdString()),
                                                           *Decimal::parse(step.toStdString())});
    QCOMPARE(QString::fromStdString(*planned.edits.at(0).cells[0].after), after);
}

void TestBulkEdit::refusesBefore_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("how");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("why");
    QTest::newRow("no number") << QStringLiteral("sale_price") << int(How::Set) << QStringLiteral("much")
                               << QStringLiteral("\"much\" is no number.");
    QTest::newRow("below zero") << QStringLiteral("sale_price") << int(How::RaiseAmount) << QStringLiteral("-5")
                                << QStringLiteral("A price is not negative and has at most two decimals.");
    QTest::newRow("needed") << QStringLiteral("name") << int(How::Clear) << QString()
                            << QStringLiteral("Name is needed.");
    QTest::newRow("old rate") << QStringLiteral("tax_rate") << int(How::Set) << QStringLiteral("12")
                              << QStringLiteral("GST is 0, 5, 18 or 40 per cent.");
    QTest::newRow("no choice") << QStringLiteral("status") << int(How::Set) << QStringLiteral("asleep")
                               << QStringLiteral("There is no \"asleep\". Take one of: Active, Inactive, Blocked.");
    QTest::newRow("too large") << QStringLiteral("sale_price") << int(How::RaisePercent)
                               << QStringLiteral("99999999999999")
                               << QStringLiteral("An amount has at most twelve digits.");
}

void TestBulkEdit::refusesBefore() {
    QFETCH(QString, name);
    QFETCH(int, how);
    QFETCH(QString, value);
    QFETCH(QString, why);
    FieldChange change{field(qPrintable(name)), How(how), value.toStdString()};
    change.by = Decimal::parse(value.toStdString()).value_or(Decimal());
    const EditPlan planned = plan(keys("sku in ('P-0001', 'P-0002')"), change);
    QVERIFY(planned.edits.empty());
    QCOMPARE(planned.refused.size(), std::size_t(2));
    QCOMPARE(QString::fromStdString(planned.refused[0].why), why);
}

void TestBulkEdit::changedMeanwhileIsLeftOut() {
    const EditPlan planned =
        plan(keys("category = 'Drip irrigation'"), {field("sale_price"), How::RaisePercent, {}, decimal("4")});
    m_database->script("update product set sale_price = 777 where sku = 'P-0010'");
    const AppliedEdits applied = apply(planned.edits);
    QCOMPARE(applied.changed, std::vector<std::string>{"P-0010"});
    QCOMPARE(applied.written.size(), std::size_t(46));
    QCOMPARE(price("P-0010"), decimal("777"));
    QCOMPARE(price("P-0011"), decimal("11.44"));
}

void TestBulkEdit::databaseRefusesOneAlone() {
    const auto all = keys("sku between 'P-0001' and 'P-0020'");
    std::vector<TypedRecord> typed;
    for (const RowKey& key : all)
        typed.push_back({key, {{field("barcode"), "B-" + key.toString()}}});
    typed[7].cells[0].second = typed[6].cells[0].second;
    auto connection = m_database->lend();
    const EditPlan planned = planTyped(connection, product(), typed, true);
    QCOMPARE(planned.edits.size(), std::size_t(20));
    const AppliedEdits applied = applyEdits(connection, product(), planned.edits);
    QCOMPARE(applied.written.size(), std::size_t(19));
    QCOMPARE(applied.refused.size(), std::size_t(1));
    QCOMPARE(applied.refused[0].field->name, std::string("barcode"));
    QVERIFY(applied.refused[0].name == "P-0007" || applied.refused[0].name == "P-0008");
    QCOMPARE(m_database->superuser().exec("SELECT count(*) FROM product WHERE barcode LIKE 'B-%-%'").one().get<int>(0),
             19);
    apply(undoOf(applied.written));
}

void TestBulkEdit::undoesWhereNobodyChanged() {
    const EditPlan planned =
        plan(keys("category = 'Drip irrigation'"), {field("sale_price"), How::RaisePercent, {}, decimal("4")});
    const AppliedEdits applied = apply(planned.edits);
    m_database->script("update product set sale_price = 777 where sku = 'P-0010'");
    const AppliedEdits undone = apply(undoOf(applied.written));
    QCOMPARE(undone.changed, std::vector<std::string>{"P-0010"});
    QCOMPARE(price("P-0010"), decimal("777"));
    QCOMPARE(price("P-0011"), decimal("11"));
    // And the other way once more.
    const AppliedEdits again = apply(undoOf(undone.written));
    QVERIFY(again.changed.empty());
    QCOMPARE(price("P-0011"), decimal("11.44"));
}

void TestBulkEdit::cancelledWritesNothing() {
    const EditPlan planned = plan(keys("true"), {field("sale_price"), How::RaisePercent, {}, decimal("4")});
    QCOMPARE(planned.edits.size(), std::size_t(2499));
    std::stop_source stop;
    int reports = 0;
    bool cancelled = false;
    try {
        auto connection = m_database->lend({stop.get_token(), std::chrono::seconds(30)});
        applyEdits(connection, product(), planned.edits, [&](const Progress& progress) {
            QCOMPARE(progress.total, 2499.0);
            ++reports;
            stop.request_stop();
        });
    } catch (const Cancelled&) {
        cancelled = true;
    }
    QVERIFY(cancelled);
    QCOMPARE(reports, 1);
    QCOMPARE(price("P-0011"), decimal("11"));
    QCOMPARE(m_database->superuser().exec("SELECT sum(sale_price) FROM product").one().get<Decimal>(0),
             decimal("3126247"));
    QElapsedTimer timer;
    timer.start();
    const AppliedEdits applied = apply(planned.edits);
    qInfo("2,499 records in %lld ms", static_cast<long long>(timer.elapsed()));
    QCOMPARE(applied.written.size(), std::size_t(2499));
}

void TestBulkEdit::lostAnswerIsLookedUp() {
    EditPlan planned =
        plan(keys("category = 'Drip irrigation'"), {field("sale_price"), How::RaisePercent, {}, decimal("4")});
    auto connection = m_database->lend();
    QCOMPARE(editsLanded(connection, product(), planned.edits), Landed::No);
    const AppliedEdits applied = applyEdits(connection, product(), planned.edits);
    QCOMPARE(editsLanded(connection, product(), planned.edits), Landed::Yes);
    QCOMPARE(planned.edits.size(), applied.written.size());
    QCOMPARE(apply(undoOf(planned.edits)).written.size(), std::size_t(47));
}

void TestBulkEdit::viewerMayNot() {
    const EditPlan planned = plan(keys("sku = 'P-0001'"), {field("sale_price"), How::Set, "9"});
    const auto refused = tests::failureOf([&] {
        auto connection = m_database->lendViewer();
        applyEdits(connection, product(), planned.edits);
    });
    QVERIFY(refused.has_value());
    QCOMPARE(refused->sqlState(), std::string("42501"));
    QCOMPARE(price("P-0001"), decimal("1"));
}

void TestBulkEdit::pasteWritesSeveralFields() {
    const auto all = keys("sku in ('P-0001', 'P-0002', 'P-0003')");
    const std::vector<TypedRecord> typed{{all[0], {{field("name"), "नीम तेल"}, {field("sale_price"), "1,23,456.50"}}},
                                         {all[1], {{field("name"), "Thing 2"}, {field("sale_price"), "dear"}}},
                                         {all[2], {{field("name"), "\"a\",{b}\\"}, {field("updated_at"), "9"}}}};
    auto connection = m_database->lend();
    const EditPlan planned = planTyped(connection, product(), typed, true);
    QCOMPARE(planned.edits.size(), std::size_t(2));
    QCOMPARE(planned.unchanged, 1);
    QCOMPARE(planned.refused.size(), std::size_t(2));
    QCOMPARE(planned.refused[1].field->name, std::string("updated_at"));
    applyEdits(connection, product(), planned.edits);
    QCOMPARE(price("P-0001"), decimal("123456.5"));
    const auto name = m_database->superuser().exec("SELECT name FROM product WHERE sku = 'P-0003'").one();
    QCOMPARE(QString::fromStdString(name.get<std::string>(0)), QStringLiteral("\"a\",{b}\\"));
}

QTEST_MAIN(TestBulkEdit)
#include "tst_bulk_edit.moc"
