// The grid's engine on a real database: the first page, all keys behind it, any rows by key, totals.
#include "core/base/error.h"
#include "core/records/grid_reader.h"
#include "core/records/key_list.h"
#include "core/records/query_text.h"
#include "core/records/tenant_records.h"
#include "tests/support/domain_database.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTest>

#include <thread>
#include <unordered_set>

using namespace landreeve;
using namespace landreeve::records;

namespace {

constexpr int kRows = 40'000;

} // namespace

class TestGridReader : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void keysFollowTheFirstPage_data();
    void keysFollowTheFirstPage();
    void searchFindsEveryMatch_data();
    void searchFindsEveryMatch();
    void laterPagesBeginInAnIndex();
    void rowsByKey();
    void vanishedRowsAreLeftOut();
    void totals();
    void stopEndsTheStream();
    void keysAreOneInstant();

private:
    RecordQuery inventory(const char* sort, std::vector<Filter> filters = {}, const char* search = "") const;

    std::unique_ptr<tests::PrivatePostgres> m_server;
    std::unique_ptr<tests::DomainDatabase> m_database;
    std::unique_ptr<TenantRecords> m_records;
};

void TestGridReader::initTestCase() {
    m_server = std::make_unique<tests::PrivatePostgres>();
    m_database = std::make_unique<tests::DomainDatabase>(*m_server);
    m_database->fillInventory(kRows);
    m_records = std::make_unique<TenantRecords>(
        m_database->tenantId(),
        [this](const access::Permission&, const postgres::Wait& wait) { return m_database->lend(wait); });
}

RecordQuery TestGridReader::inventory(const char* sort, std::vector<Filter> filters, const char* search) const {
    const Entity& kind = entity("inventory");
    return {&kind, search, std::move(filters), sortFromText(kind, sort)};
}

void TestGridReader::keysFollowTheFirstPage_data() {
    QTest::addColumn<QString>("sort");
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("search");
    QTest::newRow("by product") << "product_name"
                                << ""
                                << ""
                                << "";
    QTest::newRow("by sku, down") << "sku:desc"
                                  << ""
                                  << ""
                                  << "";
    QTest::newRow("by quantity") << "on_hand"
                                 << ""
                                 << ""
                                 << "";
    QTest::newRow("by quantity, down") << "on_hand:desc"
                                       << ""
                                       << ""
                                       << "";
    QTest::newRow("nulls last") << "last_received_date"
                                << ""
                                << ""
                                << "";
    QTest::newRow("nulls last, down") << "last_issued_date:desc"
                                      << ""
                                      << ""
                                      << "";
    QTest::newRow("computed") << "available:desc"
                              << ""
                              << ""
                              << "";
    QTest::newRow("filtered") << "product_name"
                              << "on_hand"
                              << "100..120"
                              << "";
    QTest::newRow("empty field") << "sku"
                                 << "last_received_date"
                                 << "="
                                 << "";
    QTest::newRow("searched") << "product_name"
                              << ""
                              << ""
                              << "o'il drip";
    QTest::newRow("searched and filtered") << "valuation:desc"
                                           << "warehouse_location"
                                           << "Store-07"
                                           << "drip";
    QTest::newRow("to reorder") << "product_name"
                                << "to_reorder"
                                << "yes"
                                << "";
    QTest::newRow("none") << "product_name"
                          << "on_hand"
                          << "> 99999"
                          << "";
}

void TestGridReader::keysFollowTheFirstPage() {
    QFETCH(QString, sort);
    QFETCH(QString, field);
    QFETCH(QString, filter);
    QFETCH(QString, search);
    RecordQuery query = inventory(qPrintable(sort), {}, qPrintable(search));
    if (!field.isEmpty())
        query.filters = filtersFromText(query.entity->at(field.toStdString()), filter.toStdString());
    KeyList keys;
    const std::int64_t count =
        m_records->streamKeys(query, [&](std::vector<RowKey> block) { keys.append(std::move(block)); }, {});
    QCOMPARE(count, static_cast<std::int64_t>(keys.size()));
    const GridPage page = m_records->firstPage(query, 100, {});
    QCOMPARE(page.rows.size(), std::min<std::size_t>(100, keys.size()));
    for (std::size_t i = 0; i < page.rows.size(); ++i)
        QCOMPARE(page.rows[i].key.toString(), keys.at(i).toString());
    QCOMPARE(page.complete, keys.size() < 100);
    QVERIFY(page.complete || page.estimate >= 100);
    std::unordered_set<RowKey> once;
    for (std::size_t i = 0; i < keys.size(); ++i)
        once.insert(keys.at(i));
    QCOMPARE(once.size(), keys.size());
    QCOMPARE(m_records->totals(query, {}).count, count);
}

void TestGridReader::searchFindsEveryMatch_data() {
    QTest::addColumn<QString>("search");
    QTest::addColumn<QString>("truth");
    QTest::newRow("sku") << "sku-000777"
                         << "p.sku = 'SKU-000777'";
    QTest::newRow("name") << "humic"
                          << "p.name LIKE 'Humic acid%'";
    QTest::newRow("warehouse") << "STORE-03"
                               << "t.warehouse_location = 'Store-03'";
    QTest::newRow("name and warehouse") << "humic store-03"
                                        << "p.name LIKE 'Humic acid%' AND t.warehouse_location = 'Store-03'";
    QTest::newRow("sku or warehouse") << "-0"
                                      << "true";
    QTest::newRow("nothing") << "store-99"
                             << "false";
}

void TestGridReader::searchFindsEveryMatch() {
    QFETCH(QString, search);
    QFETCH(QString, truth);
    const std::int64_t count =
        m_records->streamKeys(inventory("product_name", {}, qPrintable(search)), [](const std::vector<RowKey>&) {}, {});
    const QString matching =
        QStringLiteral("SELECT count(*) FROM inventory t JOIN product p ON p.id = t.product_id WHERE %1").arg(truth);
    auto superuser = m_database->superuser();
    QCOMPARE(count, superuser.exec(matching.toStdString()).one().get<std::int64_t>(0));
    QCOMPARE(count > 0, truth != QStringLiteral("false"));
}

void TestGridReader::laterPagesBeginInAnIndex() {
    // Read from the start and thrown away, a page would take the longer the later it is.
    const RecordQuery query = inventory("product_name");
    QueryText text(query);
    postgres::Statement page =
        text.page(gridColumns(*query.entity), 100, Position{"Rain gun", "7f000000-0000-4000-8000-000000000000"}, false);
    auto connection = m_database->lend();
    auto transaction = connection.begin();
    QString plan;
    for (const postgres::Row row : transaction.connection().execParams("EXPLAIN " + page.sql, page.params))
        plan += QString::fromStdString(row.get<std::string>(0)) + u'\n';
    QVERIFY2(plan.contains(QRegularExpression(QStringLiteral("Index Cond: .*name >= 'Rain gun'"))), qPrintable(plan));
}

void TestGridReader::rowsByKey() {
    const RecordQuery query = inventory("product_name");
    KeyList keys;
    m_records->streamKeys(query, [&](std::vector<RowKey> block) { keys.append(std::move(block)); }, {});
    QCOMPARE(static_cast<int>(keys.size()), kRows);
    std::vector<RowKey> wanted;
    for (std::size_t i = 30'000; i < 30'064; ++i)
        wanted.push_back(keys.at(i));
    const auto rows = m_records->rows(query, wanted, {});
    QCOMPARE(rows.size(), wanted.size());
    const auto columns = gridColumns(*query.entity);
    for (const GridRow& row : rows) {
        QVERIFY(std::ranges::find(wanted, row.key) != wanted.end());
        QCOMPARE(row.values.size(), columns.size());
        QVERIFY(row.values.front()->starts_with("SKU-"));
    }
}

void TestGridReader::vanishedRowsAreLeftOut() {
    const RecordQuery query = inventory("product_name");
    std::vector<RowKey> wanted;
    for (const GridRow& row : m_records->firstPage(query, 5, {}).rows)
        wanted.push_back(row.key);
    wanted.push_back(*RowKey::parse("00000000-0000-4000-8000-000000000000"));
    QCOMPARE(m_records->rows(query, wanted, {}).size(), std::size_t(5));
}

void TestGridReader::totals() {
    const RecordQuery query = inventory("product_name", {{"warehouse_location", Compare::Equal, {"Store-03"}}});
    const GridTotals all = m_records->totals(query, {});
    std::vector<RowKey> keys;
    m_records->streamKeys(
        query, [&](const std::vector<RowKey>& block) { keys.insert(keys.end(), block.begin(), block.end()); }, {});
    GridTotals pieced = m_records->totalsOf(query, keys, {});
    QCOMPARE(pieced.count, all.count);
    QVERIFY(pieced.sums == all.sums);
    pieced -= all;
    QCOMPARE(pieced.count, 0);
    QVERIFY(pieced.sums.front().isZero());
    const auto value = m_database->superuser()
                           .exec("SELECT sum(on_hand) FROM inventory WHERE warehouse_location = 'Store-03'")
                           .one()
                           .get<Decimal>(0);
    QVERIFY(all.sums.front() == value);
}

void TestGridReader::stopEndsTheStream() {
    std::stop_source stop;
    int blocks = 0;
    QElapsedTimer timer;
    timer.start();
    const auto take = [&](const std::vector<RowKey>&) {
        ++blocks;
        stop.request_stop();
    };
    QVERIFY_THROWS_EXCEPTION(Cancelled, m_records->streamKeys(inventory("product_name"), take, stop.get_token()));
    QCOMPARE(blocks, 1);
    QVERIFY(timer.elapsed() < 10'000);
    // The pool still lends connections that work.
    QCOMPARE(m_records->firstPage(inventory("sku"), 3, {}).rows.size(), std::size_t(3));
}

void TestGridReader::keysAreOneInstant() {
    // A row that is deleted while the keys stream stays in them; it is missed when its rows are asked for.
    const RecordQuery query = inventory("sku");
    std::size_t count = 0;
    bool deleted = false;
    m_records->streamKeys(query,
                          [&](const std::vector<RowKey>& block) {
                              count += block.size();
                              if (!std::exchange(deleted, true)) {
                                  auto owner = m_database->superuser();
                                  owner.exec("SET session_replication_role = replica");
                                  owner.exec("DELETE FROM inventory WHERE id = $1", block.back().toString());
                              }
                          },
                          {});
    QCOMPARE(static_cast<int>(count), kRows);
    QCOMPARE(m_records->totals(query, {}).count, kRows - 1);
}

QTEST_GUILESS_MAIN(TestGridReader)
#include "tst_grid_reader.moc"
