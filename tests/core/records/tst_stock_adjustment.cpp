// A balance changed by hand: what it does, what it refuses, and that the preview tells the truth.
#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/records/record_id.h"
#include "core/records/stock_adjustment.h"
#include "core/records/tenant_records.h"
#include "tests/support/domain_database.h"
#include "tests/support/lost_commit.h"

#include <QTest>

using namespace landreeve;
using namespace landreeve::records;

namespace {

constexpr const char* kSample = R"sql(
insert into warehouse (code, name) values ('Nashik', 'Nashik Road');
insert into product (sku, name, cost_price, status) values ('HUM-1', 'Humic acid', 10.01, 'active'),
    ('OLD-1', 'Old thing', 5, 'active'), ('NEW-1', 'Never seen', 7.77, 'active');
select stock_adjust(id, 'Nashik', 100, 'first count') from product where sku in ('HUM-1', 'OLD-1');
update product set status = 'inactive' where sku = 'OLD-1';
)sql";

Decimal decimal(const char* text) {
    return *Decimal::parse(text);
}

} // namespace

class TestStockAdjustment : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void writesAMove();
    void twiceIsOnce();
    void anAnswerThatWasLostIsAskedFor_data();
    void anAnswerThatWasLostIsAskedFor();
    void refuses_data();
    void refuses();
    void needsItsPermission();
    void changedMeanwhile();
    void previewTellsTheTruth();

private:
    StockAdjustment of(const char* sku, const char* quantity, const char* reason = "count");
    std::string refusal(const StockAdjustment& adjustment, QJsonObject* details = nullptr);

    std::unique_ptr<tests::PrivatePostgres> m_server;
    std::unique_ptr<tests::DomainDatabase> m_database;
};

void TestStockAdjustment::initTestCase() {
    m_server = std::make_unique<tests::PrivatePostgres>();
    m_database = std::make_unique<tests::DomainDatabase>(*m_server);
    m_database->script(kSample);
}

StockAdjustment TestStockAdjustment::of(const char* sku, const char* quantity, const char* reason) {
    auto connection = m_database->lend();
    return {recordIdOf(connection, entity("product"), sku), "Nashik", decimal(quantity), reason, newUuid()};
}

std::string TestStockAdjustment::refusal(const StockAdjustment& adjustment, QJsonObject* details) {
    auto connection = m_database->lend();
    try {
        adjustStock(connection, adjustment);
    } catch (const Error& error) {
        if (details != nullptr)
            *details = error.details();
        return error.code();
    }
    return "none";
}

void TestStockAdjustment::writesAMove() {
    auto connection = m_database->lend();
    const StockBalance balance = adjustStock(connection, of("HUM-1", "-4.5", "broken bag"));
    QCOMPARE(balance.onHand, decimal("95.5"));
    QCOMPARE(balance.toJson()[QStringLiteral("on_hand")].toString(), QStringLiteral("95.500"));
    auto owner = m_database->superuser();
    const auto move =
        owner.exec("SELECT kind, quantity, value, reason, by FROM stock_move WHERE id = $1", balance.moveId).one();
    QCOMPARE(move.get<std::string>(0), std::string("adjustment"));
    QCOMPARE(move.get<Decimal>(1), decimal("-4.5"));
    QCOMPARE(move.get<std::string>(3), std::string("broken bag"));
    QCOMPARE(move.get<std::string>(4), std::string("meera"));
}

void TestStockAdjustment::twiceIsOnce() {
    auto connection = m_database->lend();
    const StockAdjustment adjustment = of("HUM-1", "2");
    const StockBalance first = adjustStock(connection, adjustment);
    const StockBalance again = adjustStock(connection, adjustment);
    QCOMPARE(again.moveId, first.moveId);
    QCOMPARE(again.onHand, first.onHand);
    StockAdjustment other = of("HUM-1", "3");
    other.key = adjustment.key;
    QCOMPARE(refusal(other), std::string("key_reused"));
}

void TestStockAdjustment::anAnswerThatWasLostIsAskedFor_data() {
    QTest::addColumn<bool>("done");
    QTest::newRow("it was done") << true;
    QTest::newRow("it was not") << false;
}

void TestStockAdjustment::anAnswerThatWasLostIsAskedFor() {
    QFETCH(const bool, done);
    StockAdjustment adjustment = of("HUM-1", "5");
    auto owner = m_database->superuser();
    const auto seen = [&] {
        return owner
            .exec("SELECT i.on_hand, i.version, (SELECT count(*) FROM stock_move) FROM inventory i JOIN product "
                  "p ON p.id = i.product_id WHERE p.sku = 'HUM-1'")
            .one();
    };
    const auto before = seen();
    adjustment.expectedVersion = before.get<std::int64_t>(1);

    tests::MessageProxy proxy(m_server->folder());
    const tests::LostCommit lost(proxy, "stock_adjust",
                                 done ? tests::LostCommit::Moment::OnceItIsDone
                                      : tests::LostCommit::Moment::BeforeItIsDone);
    TenantRecords records(m_database->tenantId(), m_database->lendThrough(proxy.folder()));
    const StockBalance balance = records.adjust(adjustment, {});
    QCOMPARE(lost.cuts(), 1);
    const auto after = seen();
    QCOMPARE(after.get<Decimal>(0), before.get<Decimal>(0) + decimal("5"));
    QCOMPARE(after.get<std::int64_t>(2), before.get<std::int64_t>(2) + 1);
    QCOMPARE(balance.onHand, after.get<Decimal>(0));
}

void TestStockAdjustment::refuses_data() {
    QTest::addColumn<QString>("sku");
    QTest::addColumn<QString>("quantity");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("field");
    QTest::newRow("short") << "HUM-1"
                           << "-5000"
                           << "count"
                           << "stock_short"
                           << "quantity";
    QTest::newRow("no reason") << "HUM-1"
                               << "1"
                               << "  "
                               << "reason_required"
                               << "reason";
    QTest::newRow("zero") << "HUM-1"
                          << "0"
                          << "count"
                          << "quantity_zero"
                          << "quantity";
    QTest::newRow("too fine") << "HUM-1"
                              << "0.0001"
                              << "count"
                              << "invalid_record"
                              << "quantity";
    QTest::newRow("inactive") << "OLD-1"
                              << "1"
                              << "count"
                              << "product_inactive"
                              << "product_id";
}

void TestStockAdjustment::refuses() {
    QFETCH(QString, sku);
    QFETCH(QString, quantity);
    QFETCH(QString, reason);
    QFETCH(QString, code);
    QFETCH(QString, field);
    QJsonObject details;
    QCOMPARE(QString::fromStdString(refusal(of(qPrintable(sku), qPrintable(quantity), qPrintable(reason)), &details)),
             code);
    QCOMPARE(details[QStringLiteral("field")].toString(), field);
    if (code == QLatin1String("stock_short"))
        QVERIFY(details.contains(QStringLiteral("available")));
    // Down it may go.
    if (code == QLatin1String("product_inactive"))
        QCOMPARE(refusal(of("OLD-1", "-1")), std::string("none"));
    QCOMPARE(refusal({newUuid(), "Nashik", decimal("1"), "count", newUuid()}), std::string("record_not_found"));
    StockAdjustment elsewhere = of("HUM-1", "1");
    elsewhere.warehouse = "Mars";
    QCOMPARE(refusal(elsewhere), std::string("record_not_found"));
}

void TestStockAdjustment::needsItsPermission() {
    const StockAdjustment adjustment = of("HUM-1", "5");
    const auto moves = [this] {
        return m_database->superuser().exec("SELECT count(*) FROM stock_move").one().get<std::int64_t>(0);
    };
    const auto before = moves();
    for (const access::Permission& permission :
         std::vector<access::Permission>{{"inventory", "read"}, {"inventory", "approve"}, {"product", "write"}}) {
        auto connection = m_database->lendFor(permission);
        try {
            adjustStock(connection, adjustment);
            QFAIL("adjusted without the permission");
        } catch (const Error& error) {
            QCOMPARE(error.code(), std::string("permission_denied"));
            QCOMPARE(error.details()[QStringLiteral("permission")].toString(), QStringLiteral("inventory:write"));
        }
    }
    QCOMPARE(moves(), before);
    // Nor by the function behind it.
    auto connection = m_database->lend();
    auto transaction = connection.begin();
    QVERIFY_THROWS_EXCEPTION(
        Error, transaction.exec("SELECT adjust_place($1::uuid, 'Nashik', 1, 'count')", adjustment.productId));
    QCOMPARE(moves(), before);
}

void TestStockAdjustment::changedMeanwhile() {
    auto connection = m_database->lend();
    const StockBalance seen = adjustStock(connection, of("HUM-1", "1"));
    adjustStock(connection, of("HUM-1", "1"));
    StockAdjustment late = of("HUM-1", "-1");
    late.expectedVersion = seen.version;
    QJsonObject details;
    QCOMPARE(refusal(late, &details), std::string("record_changed"));
    QCOMPARE(details[QStringLiteral("version")].toInteger(), seen.version + 1);
    QCOMPARE(details[QStringLiteral("theirs")][QStringLiteral("sku")].toString(), QStringLiteral("HUM-1"));
    late.expectedVersion = seen.version + 1;
    QCOMPARE(refusal(late), std::string("none"));
}

void TestStockAdjustment::previewTellsTheTruth() {
    auto connection = m_database->lend();
    Decimal onHand;
    Decimal valuation;
    Decimal average = decimal("7.77");
    for (const char* step : {"3.333", "-1.111", "10", "-0.5", "-11.722", "4", "-3.999", "-0.001"}) {
        const auto effect = effectOf(onHand, valuation, average, decimal(step));
        QVERIFY(effect);
        const StockBalance balance = adjustStock(connection, of("NEW-1", step));
        QCOMPARE(effect->onHand, balance.onHand);
        QCOMPARE(effect->valuation, balance.valuation);
        onHand = balance.onHand;
        valuation = balance.valuation;
        average = balance.averageCost;
    }
    QVERIFY(valuation.isZero());
    QVERIFY(!effectOf(onHand, valuation, average, decimal("-1")));
}

QTEST_GUILESS_MAIN(TestStockAdjustment)
#include "tst_stock_adjustment.moc"
