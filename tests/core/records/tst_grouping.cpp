// A list by the values of one column: counts and subtotals come from the database, quickly also of very many rows.
#include "core/records/grid_reader.h"
#include "core/records/grouping.h"
#include "tests/support/domain_database.h"

#include <QElapsedTimer>
#include <QTest>

using namespace landreeve;
using namespace landreeve::records;

class TestGrouping : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void groupsAddUpToTheWhole_data();
    void groupsAddUpToTheWhole();
    void choosingAGroupFindsItsRows();
    void moreThanAskedForIsSaid();
    void emptyIsAGroup();
    void manyRowsAreQuick();

private:
    Grouping groups(const RecordQuery& query, const char* by, int limit = 200) {
        auto connection = m_database->lend();
        return groupsOf(connection, query, query.entity->at(by), limit);
    }
    GridTotals totals(const RecordQuery& query) {
        auto connection = m_database->lend();
        return GridReader(connection).totals(query);
    }

    std::unique_ptr<tests::PrivatePostgres> m_server;
    std::unique_ptr<tests::DomainDatabase> m_database;
    int m_rows = 20'000;
};

void TestGrouping::initTestCase() {
    if (qEnvironmentVariableIsSet("LANDREEVE_DEEP"))
        m_rows = 1'000'000;
    m_server = std::make_unique<tests::PrivatePostgres>();
    m_database = std::make_unique<tests::DomainDatabase>(*m_server);
    m_database->fillInventory(m_rows);
}

void TestGrouping::groupsAddUpToTheWhole_data() {
    QTest::addColumn<QString>("by");
    QTest::addColumn<QString>("filter");
    QTest::newRow("warehouse") << QStringLiteral("warehouse_location") << QString();
    QTest::newRow("filtered") << QStringLiteral("warehouse_location") << QStringLiteral("> 100");
    QTest::newRow("day, some missing") << QStringLiteral("last_received_date") << QString();
}

void TestGrouping::groupsAddUpToTheWhole() {
    QFETCH(QString, by);
    QFETCH(QString, filter);
    RecordQuery query{&entity("inventory")};
    query.filters = filtersFromText(query.entity->at("on_hand"), filter.toStdString());
    const Grouping found = groups(query, qPrintable(by), 100'000);
    QVERIFY(!found.more);
    QVERIFY(found.groups.size() > 1);
    GridTotals sum;
    for (const Group& group : found.groups)
        sum += group.totals;
    const GridTotals whole = totals(query);
    QCOMPARE(sum.count, whole.count);
    QVERIFY(whole.count > 0);
    QCOMPARE(sum.sums, whole.sums);
    for (std::size_t i = 1; i < found.groups.size(); ++i)
        QVERIFY(found.groups[i - 1].totals.count >= found.groups[i].totals.count);
}

void TestGrouping::choosingAGroupFindsItsRows() {
    const RecordQuery query{&entity("inventory")};
    for (const char* by : {"warehouse_location", "product_name", "to_reorder", "last_received_date"}) {
        const Field& field = query.entity->at(by);
        if (!isGrouped(field))
            continue;
        const Grouping found = groups(query, by, 3);
        for (const Group& group : found.groups) {
            RecordQuery one = query;
            one.filters = filtersFromText(field, filterTextOf(field, group.value));
            const GridTotals there = totals(one);
            QCOMPARE(there.count, group.totals.count);
            QCOMPARE(there.sums, group.totals.sums);
        }
    }
}

void TestGrouping::moreThanAskedForIsSaid() {
    const Grouping found = groups({&entity("inventory")}, "warehouse_location", 5);
    QVERIFY(found.more);
    QCOMPARE(found.groups.size(), std::size_t(5));
}

void TestGrouping::emptyIsAGroup() {
    const Field& day = entity("inventory").at("last_received_date");
    const Grouping found = groups({&entity("inventory")}, "last_received_date", 100'000);
    const auto none = std::ranges::find_if(found.groups, [](const Group& group) { return !group.value; });
    QVERIFY(none != found.groups.end());
    QCOMPARE(filterTextOf(day, none->value), std::string("="));
}

void TestGrouping::manyRowsAreQuick() {
    const RecordQuery query{&entity("inventory")};
    groups(query, "warehouse_location");
    QElapsedTimer timer;
    timer.start();
    const Grouping found = groups(query, "warehouse_location");
    const auto took = timer.elapsed();
    qInfo("%d rows in %d groups: %lld ms", m_rows, int(found.groups.size()), static_cast<long long>(took));
    QCOMPARE(found.groups.size(), std::size_t(20));
    QVERIFY(took < 5000);
}

QTEST_MAIN(TestGrouping)
#include "tst_grouping.moc"
